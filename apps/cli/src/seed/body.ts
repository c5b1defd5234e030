/**
 * One person's body: personal means drawn once, slow drift from visit to visit, and the effect of age,
 * conditions and what is wrong today. Values of one person therefore resemble each other over the years.
 */
import { DAYS_PER_YEAR } from './calendar.ts'
import { type ConditionName, drawOnsets, type Onsets } from './conditions.ts'
import { ADULT_AGE, childWeightKg, headCm, heightCm, interpolate } from './growth.ts'
import type { MeasureName } from './measures.ts'
import type { Prng } from './prng.ts'

/** What stays with a person, and what the last visit left. */
export type Body = {
  female: boolean
  bornDay: number
  onsets: Onsets
  smoking: number
  heightZ: number
  weightZ: number
  adultBmi: number
  personal: Float64Array
  drift: Float64Array
  /** Values of the visit under way, from which others are computed. */
  last: {
    height: number
    weight: number
    creatinine: number
    ldl: number
    hdl: number
    triglycerides: number
  }
}

/** What is special about one visit. */
export type Scene = {
  day: number
  age: number
  /** Degrees above normal. */
  fever: number
  /** Pain now, 0 to 10; 0 when nothing hurts. */
  pain: number
  breathing: boolean
}

const VARIABLES = 12
const [PRESSURE, DIASTOLE, PULSE, SUGAR, LDL, HDL, FATS, KIDNEY, BLOOD, THYROID, MOOD, WEIGHT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
]
/** How much of the last deviation is left at the next measurement. */
const DRIFT_KEPT = 0.75
const DRIFT_NEW = 0.66

/** Draws a body. */
export function createBody(prng: Prng, female: boolean, bornDay: number, today: number): Body {
  const personal = new Float64Array(VARIABLES)
  const drift = new Float64Array(VARIABLES)
  for (let i = 0; i < VARIABLES; i++) {
    personal[i] = prng.normal()
    drift[i] = prng.normal()
  }
  const heightZ = prng.normal()
  const aim = prng.unit()
  return {
    female,
    bornDay,
    onsets: drawOnsets(prng, female, bornDay, today),
    smoking: aim < 0.62 ? 0 : aim < 0.85 ? 1 : 2,
    heightZ,
    weightZ: 0.55 * heightZ + 0.8 * prng.normal(),
    adultBmi: 26.8 + prng.normal() * 3.8 + prng.unit() * prng.unit() * 6,
    personal,
    drift,
    last: { height: 0, weight: 0, creatinine: 0, ldl: 0, hdl: 0, triglycerides: 0 },
  }
}

/** The pair of a blood pressure; the lower one stays well below the upper one. */
export function bloodPressure(body: Body, scene: Scene, prng: Prng): [systolic: number, diastolic: number] {
  const adult = scene.age >= ADULT_AGE
  const treated = hasFor(body, 'hypertension', scene.day)
  const raised = treated < 0 ? 0 : treated < DAYS_PER_YEAR ? 24 : 13
  const mean = adult ? 111 + 0.22 * (scene.age - 20) + (body.female ? -3 : 3) : 82 + 1.9 * scene.age
  const upper = mean + raised + deviation(body, PRESSURE, adult ? 6 : 4, adult ? 6 : 4, prng) + scene.pain
  const systolic = Math.round(Math.min(208, Math.max(adult ? 86 : 68, upper)))
  const base = adult ? 71 + raised * 0.4 : 44 + 1.6 * scene.age
  const lower = base + (upper - mean - raised) * 0.35 + deviation(body, DIASTOLE, 3.5, 3.5, prng)
  return [systolic, Math.round(Math.min(systolic - 18, 118, Math.max(adult ? 48 : 36, lower)))]
}

/** Every single-valued measure, not yet rounded. */
export const VALUES: Record<
  Exclude<MeasureName, 'pressure' | 'smoking'>,
  (body: Body, scene: Scene, prng: Prng) => number
> = {
  pulse: (body, scene, prng) =>
    Math.max(
      44,
      interpolate([0, 1, 3, 6, 12, 18], [138, 121, 106, 93, 81, 73], scene.age) +
        deviation(body, PULSE, 6, 5, prng) +
        scene.fever * 9 +
        scene.pain,
    ),
  breaths: (_body, scene, prng) =>
    Math.max(
      11,
      interpolate([0, 1, 3, 6, 12, 18], [41, 30, 25, 20.5, 17, 15.5], scene.age) +
        prng.normal() * 1.6 +
        (scene.breathing ? 2.5 : 0) +
        scene.fever,
    ),
  temperature: (_body, scene, prng) => Math.min(40.6, 36.7 + prng.normal() * 0.22 + scene.fever),
  saturation: (body, scene, prng) =>
    Math.min(
      100,
      98.2 +
        prng.normal() * 0.8 -
        (scene.breathing ? 1.3 : 0) -
        (hasFor(body, 'copd', scene.day) >= 0 ? 3.6 : 0),
    ),
  weight: weightKg,
  height: (body, scene, prng) => {
    const grown = heightCm(scene.age, body.female, body.heightZ)
    const measured = round1(grown + (scene.age >= ADULT_AGE ? prng.normal() * 0.2 : 0))
    body.last.height = scene.age >= ADULT_AGE ? measured : Math.max(measured, body.last.height)
    return body.last.height
  },
  bmi: (body) => body.last.weight / (body.last.height / 100) ** 2,
  head: (body, scene) => headCm(scene.age, body.female, body.heightZ * 0.6),
  a1c: (body, scene, prng) => sugar(body, scene, prng),
  glucose: (body, scene, prng) => {
    if (hasFor(body, 'diabetes', scene.day) < 0) return Math.max(64, 89 + deviation(body, SUGAR, 4, 4, prng))
    return Math.max(70, 28.7 * sugar(body, scene, prng) - 58 + prng.normal() * 14)
  },
  creatinine: (body, scene, prng) => {
    const impaired = hasFor(body, 'kidney_disease', scene.day) >= 0 ? 0.62 : 0
    const mean = (body.female ? 0.76 : 0.96) + impaired
    body.last.creatinine = Math.max(
      0.45,
      mean + deviation(body, KIDNEY, 0.09, 0.05, prng) * (1 + impaired * 2),
    )
    return body.last.creatinine
  },
  egfr: filtration,
  hdl: (body, _scene, prng) => {
    body.last.hdl = Math.round(Math.max(24, (body.female ? 58 : 49) + deviation(body, HDL, 9, 3, prng)))
    return body.last.hdl
  },
  triglycerides: (body, scene, prng) => {
    const raised = hasFor(body, 'hyperlipidaemia', scene.day) >= 0 ? 40 : 0
    body.last.triglycerides = Math.round(Math.max(40, 112 + raised + deviation(body, FATS, 30, 18, prng)))
    return body.last.triglycerides
  },
  ldl: (body, scene, prng) => {
    const known = hasFor(body, 'hyperlipidaemia', scene.day)
    const raised = known < 0 ? 0 : known < DAYS_PER_YEAR ? 48 : 8
    body.last.ldl = Math.round(Math.max(38, 106 + raised + deviation(body, LDL, 17, 9, prng)))
    return body.last.ldl
  },
  cholesterol: ({ last }) => last.ldl + last.hdl + last.triglycerides / 5,
  haemoglobin: (body, scene, prng) => {
    const grown = body.female ? 13.5 : 15
    const mean = interpolate([0, 0.5, 1, 6, 13, 18], [14, 11.8, 12, 12.7, 13.6, grown], scene.age)
    return mean + deviation(body, BLOOD, 0.6, 0.35, prng)
  },
  tsh: (body, scene, prng) => {
    const known = hasFor(body, 'hypothyroidism', scene.day)
    const mean = known < 0 ? 1.9 : known < DAYS_PER_YEAR / 2 ? 7.4 : 2.9
    return Math.max(0.12, mean + deviation(body, THYROID, 0.5, 0.45, prng) * (mean / 2.4))
  },
  pain: (_body, scene, prng) => Math.min(10, Math.max(0, scene.pain + prng.normal() * 0.7)),
  pain_after: (_body, scene, prng) => Math.min(10, Math.max(0, scene.pain - 1.2 + prng.normal() * 0.6)),
  phq9: (body, scene, prng) => {
    const mean = hasFor(body, 'depression', scene.day) >= 0 ? 9.5 : 2
    return Math.min(27, Math.max(0, mean + deviation(body, MOOD, mean / 4, mean / 4, prng)))
  },
}

/** Days since the onset of a condition; negative when it has not begun. */
function hasFor(body: Body, name: ConditionName, day: number): number {
  const onset = body.onsets.get(name)
  return onset === undefined ? -1 : day - onset
}

/** The personal deviation plus a walk that forgets slowly. */
function deviation(body: Body, variable: number, between: number, within: number, prng: Prng): number {
  const drift = DRIFT_KEPT * (body.drift[variable] ?? 0) + DRIFT_NEW * prng.normal()
  body.drift[variable] = drift
  return between * (body.personal[variable] ?? 0) + within * drift
}

function sugar(body: Body, scene: Scene, prng: Prng): number {
  const known = hasFor(body, 'diabetes', scene.day)
  if (known < 0) return 5.2 + deviation(body, SUGAR, 0.14, 0.1, prng)
  const mean = known < DAYS_PER_YEAR / 2 ? 8.3 : 7.1
  return Math.max(5.4, mean + deviation(body, SUGAR, 0.75, 0.4, prng))
}

function weightKg(body: Body, scene: Scene, prng: Prng): number {
  const { age } = scene
  const child = childWeightKg(Math.min(age, ADULT_AGE), body.female, body.weightZ)
  let weight = child * (1 + 0.004 * prng.normal())
  if (age >= ADULT_AGE) {
    const metres = heightCm(ADULT_AGE, body.female, body.heightZ) / 100
    const before = child / metres ** 2
    const goal = Math.max(17.5, body.adultBmi)
    const bmi = before + (goal - before) * Math.min(1, (age - ADULT_AGE) / 12)
    weight = (bmi + deviation(body, WEIGHT, 0, 0.45, prng)) * metres ** 2
  }
  body.last.weight = round1(weight)
  return body.last.weight
}

/** CKD-EPI 2021. Source: https://doi.org/10.1056/NEJMoa2102953 */
function filtration({ female, last }: Body, scene: Scene): number {
  const ratio = Math.round(last.creatinine * 100) / 100 / (female ? 0.7 : 0.9)
  const low = Math.min(ratio, 1) ** (female ? -0.241 : -0.302)
  return 142 * low * Math.max(ratio, 1) ** -1.2 * 0.9938 ** scene.age * (female ? 1.012 : 1)
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
