/** Who comes to a clinic: sex, age, how long they have been known, and how to reach them. */
import { fold } from '@ehrconnect/platform/text/fold'
import { type Body, createBody } from './body.ts'
import { DAYS_PER_YEAR } from './calendar.ts'
import type { ClinicKind } from './clinic.ts'
import { drawName } from './names.ts'
import { type Address, drawAddress, drawPhone, type Region } from './places.ts'
import type { Prng } from './prng.ts'

/** Sex as the record keeps it. Source: https://hl7.org/fhir/R4/valueset-administrative-gender.html */
export type Sex = 'male' | 'female' | 'other' | 'unknown'

/** One patient with everything that lasts; days are civil days of the clinic's zone. */
export type Person = {
  first: string
  last: string
  sex: Sex
  bornDay: number
  /** First day on which the clinic knew this person. */
  registeredDay: number
  /** Last day on which a visit may lie: the day of death or of moving away, or yesterday. */
  lastDay: number
  deceasedDay: number | null
  active: boolean
  phone: string | null
  email: string | null
  address: Address
  body: Body
}

/** Where and when people are drawn. */
export type Neighbourhood = { kind: ClinicKind; region: Region; today: number }

type AgeBand = readonly [share: number, from: number, to: number]

const AGES: Record<ClinicKind, readonly AgeBand[]> = {
  general_practice: [
    [0.12, 0, 18],
    [0.2, 18, 35],
    [0.21, 35, 50],
    [0.23, 50, 65],
    [0.18, 65, 80],
    [0.06, 80, 96],
  ],
  paediatrics: [
    [0.12, 0, 1],
    [0.25, 1, 4],
    [0.33, 4, 10],
    [0.3, 10, 17.9],
  ],
  physiotherapy: [
    [0.07, 13, 18],
    [0.24, 18, 35],
    [0.27, 35, 50],
    [0.25, 50, 65],
    [0.17, 65, 88],
  ],
}
/** How long patients stay with a clinic, in days: mean and limit. */
const STAY_DAYS: Record<ClinicKind, readonly [mean: number, max: number]> = {
  general_practice: [2_000, 4_300],
  paediatrics: [1_500, 4_300],
  physiotherapy: [900, 2_900],
}
const ALIVE_AT_LEAST_DAYS = 12
const INFANT_REGISTERED_DAYS = 4
const MOVED_SHARE = 0.015
const DECEASED_SHARE_FROM_75 = 0.05
const PHONE_SHARE = 0.96
const EMAIL_SHARE = 0.68

/** The longest time before today that a generated clinic looks back, in days. */
export const HISTORY_DAYS_MAX = 4_400

/** Draws one person. */
export function drawPerson(prng: Prng, { kind, region, today }: Neighbourhood): Person {
  const female = prng.chance(kind === 'physiotherapy' ? 0.54 : 0.51)
  const aside = prng.unit()
  const name = drawName(prng, female)
  const bornDay = today - ALIVE_AT_LEAST_DAYS - Math.floor(drawAge(prng, kind) * DAYS_PER_YEAR)
  const age = (today - bornDay) / DAYS_PER_YEAR
  const ending = drawEnding(prng, age, today)
  const [mean, max] = STAY_DAYS[kind]
  const stay = Math.min(max, 20 - Math.log(1 - prng.unit()) * mean)
  const registeredDay = Math.max(bornDay + INFANT_REGISTERED_DAYS, Math.floor(ending.lastDay - stay))
  return {
    ...name,
    sex: aside < 0.004 ? 'other' : aside < 0.006 ? 'unknown' : female ? 'female' : 'male',
    bornDay,
    registeredDay,
    ...ending,
    phone: prng.chance(PHONE_SHARE) ? drawPhone(prng) : null,
    email: prng.chance(EMAIL_SHARE) ? drawEmail(prng, name, age) : null,
    address: drawAddress(prng, region),
    body: createBody(prng, female, bornDay, today),
  }
}

/** Age in years on a day. */
export function ageOn(person: { bornDay: number }, day: number): number {
  return (day - person.bornDay) / DAYS_PER_YEAR
}

function drawAge(prng: Prng, kind: ClinicKind): number {
  let aim = prng.unit()
  const within = prng.unit()
  let last = 0
  for (const [share, from, to] of AGES[kind]) {
    aim -= share
    last = from + within * (to - from)
    if (aim < 0) break
  }
  return last
}

function drawEnding(
  prng: Prng,
  age: number,
  today: number,
): Pick<Person, 'lastDay' | 'deceasedDay' | 'active'> {
  const aim = prng.unit()
  const ago = 3 + Math.floor(prng.unit() * 500)
  if (age >= 75 && aim < DECEASED_SHARE_FROM_75)
    return { lastDay: today - ago - 1, deceasedDay: today - ago, active: false }
  if (age >= 3 && aim > 1 - MOVED_SHARE) return { lastDay: today - ago, deceasedDay: null, active: false }
  return { lastDay: today - 1, deceasedDay: null, active: true }
}

/** Children are reached through their family's address. */
function drawEmail(prng: Prng, { first, last }: { first: string; last: string }, age: number): string {
  const word = (text: string): string => fold(text).replace(/[^a-z]+/g, '')
  const who = age < 15 ? `family.${word(last)}` : `${word(first)}.${word(last)}`
  return `${who}${1 + prng.below(998)}@example.org`
}
