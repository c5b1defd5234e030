/** The questions of the comparison: every stack is asked the same ones, in the same order. */
import { drawPeople, type Kind, type Person, searchPath, termsOf } from '../search-terms.ts'
import type { Ground } from '../setup.ts'
import type { Mode } from './stack.ts'

/** A request of one organization; with a body it is a POST. */
export type Ask = { readonly orgId: string; readonly path: string; readonly body?: string }

/** One row of the table. */
export type RowPlan = {
  readonly name: string
  readonly title: string
  readonly mode: Mode
  /** Asked again and again, from the first one on. */
  readonly asks: readonly Ask[]
  /** Part of the requests that books a visit, 0 to 1. */
  readonly bookings: number
}

/** Names and titles, in the order in which they are measured: everything without a cache first. */
export const ROWS = [
  { name: 'read', title: 'Patient with the latest encounters, not cached', mode: 'uncached', bookings: 0 },
  { name: 'search-common', title: 'Search, common last name', mode: 'uncached', bookings: 0 },
  { name: 'search-rare', title: 'Search, rare last name', mode: 'uncached', bookings: 0 },
  { name: 'search-infix', title: 'Search, letters inside a name', mode: 'uncached', bookings: 0 },
  { name: 'encounters', title: 'Encounters of a patient', mode: 'uncached', bookings: 0 },
  { name: 'booking', title: 'Booking a visit', mode: 'uncached', bookings: 1 },
  { name: 'read-cached', title: 'Patient with the latest encounters, cached', mode: 'cached', bookings: 0 },
  { name: 'mix', title: 'Mix, ten per cent bookings', mode: 'cached', bookings: 0.1 },
  {
    name: 'read-shared',
    title: 'Patient with the latest encounters, cached in Redis by all',
    mode: 'shared',
    bookings: 0,
  },
] as const satisfies readonly Omit<RowPlan, 'asks'>[]

/** More would only fill memory with requests. */
const ASKS_MAX = 20_000
/** Patients that fit into every cache, so that each is read from it. */
const CACHED_PATIENTS = 5_000
const SEARCH_LIMIT = 20
const ENCOUNTERS_LIMIT = 20
/**
 * Of 18 requests of the mix that read: the technology guide gives patients 5,000 a second and encounters
 * 2,500, so two to one; one in four of the former is a search.
 */
const MIX_READS = ['patient', 'encounters', 'patient', 'search', 'patient', 'encounters'] as const
const INFIX_FROM = 1
const INFIX_UNTIL = 5

const COMMON: Kind = kind('common', ({ lastName }) => lastName)
const RARE: Kind = kind('rare', ({ lastName }) => lastName)
const INFIX: Kind = kind('any', ({ lastName }) => lastName.slice(INFIX_FROM, INFIX_UNTIL))

/** The rows that are asked for, all when `names` is empty; `search` stands for every search. */
export function chosenRows(names: readonly string[]): (typeof ROWS)[number][] {
  const known = new Set<string>([...ROWS.map(({ name }) => name), 'search'])
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`there is no row ${unknown.join(', ')}: ${[...known].join(', ')}`)
  return ROWS.filter(
    ({ name }) =>
      names.length === 0 || names.includes(name) || (names.includes('search') && name.startsWith('search')),
  )
}

/** Draws the requests of the rows. */
export async function planRows(ground: Ground, names: readonly string[]): Promise<RowPlan[]> {
  const rows = chosenRows(names)
  const people = rows.length === 0 ? [] : await drawPeople(ground.database)
  return rows.map((row) => ({ ...row, asks: asksOf(row.name, ground, people) }))
}

function asksOf(name: (typeof ROWS)[number]['name'], ground: Ground, people: readonly Person[]): Ask[] {
  const patients = ground.sample.slice(0, ASKS_MAX)
  switch (name) {
    case 'read':
      return patients.map(readAsk)
    case 'read-cached':
    case 'read-shared':
      return patients.slice(0, CACHED_PATIENTS).map(readAsk)
    case 'search-common':
      return searches(COMMON, people)
    case 'search-rare':
      return searches(RARE, people)
    case 'search-infix':
      return searches(INFIX, people)
    case 'encounters':
      return patients.map(encountersAsk)
    case 'booking':
      return []
    case 'mix':
      return mixAsks(ground, people)
  }
}

function mixAsks({ sample }: Ground, people: readonly Person[]): Ask[] {
  const searched = [...searches(COMMON, people), ...searches(RARE, people)]
  return sample.slice(0, ASKS_MAX).flatMap((patient, nth): Ask[] => {
    const what = MIX_READS[nth % MIX_READS.length]
    if (what === 'encounters') return [encountersAsk(patient)]
    if (what !== 'search') return [readAsk(patient)]
    const search = searched[(nth * 7_919) % searched.length]
    return search === undefined ? [] : [search]
  })
}

type Patient = { readonly orgId: string; readonly id: string }

function readAsk({ orgId, id }: Patient): Ask {
  return { orgId, path: `/api/patients/${id}` }
}

function encountersAsk({ orgId, id }: Patient): Ask {
  return { orgId, path: `/api/encounters?patient_id=${id}&limit=${ENCOUNTERS_LIMIT}` }
}

function searches(what: Kind, people: readonly Person[]): Ask[] {
  return termsOf(what, people)
    .slice(0, ASKS_MAX)
    .map(({ orgId, text }) => ({ orgId, path: searchPath(text, SEARCH_LIMIT) }))
}

function kind(people: Kind['people'], text: (person: Person) => string): Kind {
  return { name: people, share: 1, limit: SEARCH_LIMIT, people, text }
}
