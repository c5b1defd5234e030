/** What is measured at a visit, as lines of `observations`. */
import { type Body, bloodPressure, type Scene, VALUES } from './body.ts'
import { instantText, MS_PER_MINUTE } from './calendar.ts'
import { COPY_NULL } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { ageBand, MEASURES, type MeasureName } from './measures.ts'
import { pressureText, quantityText, rounded, smokingText } from './observation-text.ts'
import type { Prng } from './prng.ts'
import type { TableText } from './table-text.ts'
import { BUNDLES, MEASURE_AGES, type Visit } from './visit.ts'

/** A visit about to be observed. `ids` are the first three fields of every line, each with its tab. */
export type ObservedVisit = {
  ids: string
  practitionerId: string
  visit: Visit
  body: Body
  age: number
  start: number
  now: number
  kept: number
  lean: boolean
  prng: Prng
  lines: TableText
}

/** Minutes from the start of a visit to its first measurement; the rest follows minute by minute. */
const FIRST_MINUTE = 2
/** A laboratory reports after this time, in minutes. */
const LABORATORY_MINUTES = 26 * 60

/** Adds the observations of one visit. */
export function observeVisit(observed: ObservedVisit): void {
  const { visit, body, age, prng, kept, lean } = observed
  const scene: Scene = {
    day: visit.day,
    age,
    fever: visit.fever,
    pain: visit.pain,
    breathing: visit.breathing,
  }
  let minute = FIRST_MINUTE
  for (const [probability, measures] of BUNDLES[visit.purpose]) {
    if (probability < 1 && !prng.chance(probability)) continue
    for (const name of measures) {
      if (!applies(name, scene)) continue
      const text = valueText(name, body, scene, prng, lean)
      // Values are drawn even when the row is left out: they carry the person's state on.
      if (kept < 1 && !prng.chance(kept)) continue
      const late = name === 'pain_after' ? visit.minutes - 1 : Math.min(minute++, visit.minutes - 1)
      addLine(observed, name, observed.start + late, text)
    }
  }
}

function applies(name: MeasureName, scene: Scene): boolean {
  if (name === 'pain' && scene.pain === 0) return false
  const ages = MEASURE_AGES[name]
  return ages === undefined || (scene.age >= ages[0] && scene.age < ages[1])
}

function valueText(name: MeasureName, body: Body, scene: Scene, prng: Prng, lean: boolean): string {
  const band = ageBand(scene.age)
  if (name === 'smoking') return smokingText(body.smoking)
  if (name !== 'pressure')
    return quantityText(name, rounded(name, VALUES[name](body, scene, prng)), band, body.female, lean)
  const [systolic, diastolic] = bloodPressure(body, scene, prng)
  return pressureText(systolic, diastolic, band, lean)
}

function addLine(observed: ObservedVisit, name: MeasureName, at: number, text: string): void {
  const { ids, practitionerId, prng, now, lines } = observed
  if (at > now) return
  const id = uuidAt(at * MS_PER_MINUTE + prng.below(MS_PER_MINUTE), prng)
  const laboratory = MEASURES[name].category === 'laboratory'
  const issued = laboratory ? instantText(Math.min(now, at + LABORATORY_MINUTES)) : COPY_NULL
  const performer = laboratory ? COPY_NULL : practitionerId
  lines.add(`${ids}${performer}\t${id}\t${instantText(at)}\t${issued}\t${text}`)
}
