/** What people type into the search field: drawn from the names, numbers and birth dates in the database. */
import type { Database } from './database.ts'

/** A person as the terms need one. */
export type Person = {
  readonly orgId: string
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly mrn: string
  readonly born: string
  /** How many people of the organization have the last name. */
  readonly namesakes: number
}

/** A search: whose, for what, and the person it was drawn from. */
export type Term = { readonly orgId: string; readonly personId: string; readonly text: string }

/** What some first names of an organization begin with. */
export type Beginning = { readonly orgId: string; readonly text: string }

/** A way to search. */
export type Kind = {
  readonly name: string
  /** Part of all searches, in per cent; typing asks often, a number is typed once. */
  readonly share: number
  /** The page in the mix: 10 while typing, 50 for a list that is asked for. */
  readonly limit: number
  readonly people: 'any' | 'common' | 'rare'
  text(person: Person, nth: number): string
}

/** Page sizes that are measured for each kind. */
export const LIMITS = [10, 50] as const

const PREFIX_MIN = 3
const PREFIX_LENGTHS = 4
const MRN_TAIL = 2
const TERMS_MAX = 20_000

const prefix = ({ lastName }: Person, nth: number): string =>
  lastName.slice(0, PREFIX_MIN + (nth % PREFIX_LENGTHS))
const lastName = ({ lastName: name }: Person): string => name

/** The kinds; the shares make 100. */
export const KINDS: readonly Kind[] = [
  { name: 'last name, 3-6 letters, common', share: 45, limit: 10, people: 'common', text: prefix },
  { name: 'last name, 3-6 letters, rare', share: 10, limit: 10, people: 'rare', text: prefix },
  { name: 'last name, common', share: 12, limit: 50, people: 'common', text: lastName },
  { name: 'last name, rare', share: 3, limit: 50, people: 'rare', text: lastName },
  {
    name: 'last f',
    share: 10,
    limit: 10,
    people: 'any',
    text: (person) => `${person.lastName} ${person.firstName.slice(0, 1)}`,
  },
  {
    name: 'first last',
    share: 8,
    limit: 50,
    people: 'any',
    text: (person) => `${person.firstName} ${person.lastName}`,
  },
  { name: 'MRN prefix', share: 7, limit: 10, people: 'any', text: ({ mrn }) => mrn.slice(0, -MRN_TAIL) },
  { name: 'birth date', share: 5, limit: 50, people: 'any', text: ({ born }) => born },
]

/** Random active people with the frequency of their last names. */
export async function drawPeople(database: Database): Promise<Person[]> {
  const rows = await database.rows(
    `SELECT org_id::text, id::text, first_name, last_name, mrn, date_of_birth::text, namesakes::text
       FROM (SELECT org_id, id, first_name, last_name, mrn, date_of_birth,
                    count(*) OVER (PARTITION BY org_id, last_name) AS namesakes
               FROM patients WHERE active AND date_of_birth IS NOT NULL) p
      ORDER BY random() LIMIT ${TERMS_MAX}`,
  )
  return rows.map((row) => {
    const [orgId, id, firstName, familyName, mrn, born, namesakes] = row.map((cell) => cell ?? '')
    return {
      orgId: orgId ?? '',
      id: id ?? '',
      firstName: firstName ?? '',
      lastName: familyName ?? '',
      mrn: mrn ?? '',
      born: born ?? '',
      namesakes: Number(namesakes),
    }
  })
}

/** Of a beginning that more first names have, the search looks at so many of them. */
export const FIRST_NAMES_MAX = 64

/** Beginnings of two to four letters that more first names have, the most crowded of each length first. */
export async function drawCrowded(database: Database, ofEachLength: number): Promise<Beginning[]> {
  const rows = await database.rows(
    `SELECT org_id::text, text
       FROM (SELECT n.org_id, left(n.search_first, l.letters) AS text,
                    row_number() OVER (PARTITION BY l.letters ORDER BY count(*) DESC, n.org_id) AS nth
               FROM (SELECT DISTINCT org_id, search_first FROM patients WHERE active) n
              CROSS JOIN generate_series(2, 4) l (letters)
              WHERE length(n.search_first) >= l.letters
              GROUP BY n.org_id, l.letters, left(n.search_first, l.letters)
             HAVING count(*) > ${FIRST_NAMES_MAX}) crowded
      WHERE nth <= ${ofEachLength}`,
  )
  return rows.map(([orgId, text]) => ({ orgId: orgId ?? '', text: text ?? '' }))
}

/** The terms of a kind. Common: the half with the most namesakes; rare: the tenth with the fewest. */
export function termsOf(kind: Kind, people: readonly Person[]): Term[] {
  const sorted = people.toSorted((a, b) => b.namesakes - a.namesakes)
  const cut = {
    any: people,
    common: sorted.slice(0, sorted.length / 2),
    rare: sorted.slice(-sorted.length / 10),
  }
  const chosen = new Set(cut[kind.people])
  return people
    .filter((person) => chosen.has(person))
    .map((person, nth) => ({
      orgId: person.orgId,
      personId: person.id,
      text: kind.text(person, nth),
    }))
    .filter(({ text }) => text.length >= PREFIX_MIN)
}

/** A request for the term. */
export function searchPath(text: string, limit: number): string {
  return `/api/patients/search?q=${encodeURIComponent(text)}&limit=${limit}`
}

/** All kinds in their shares, evenly spread: after any hundred requests each had its part. */
export function mixedRequests(
  lists: ReadonlyMap<Kind, readonly Term[]>,
  size: number,
): { orgId: string; path: string }[] {
  const due = new Map([...lists].filter(([, terms]) => terms.length > 0).map(([kind]) => [kind, 0]))
  const taken = new Map<Kind, number>()
  return Array.from({ length: size }, () => {
    for (const [kind, debt] of due) due.set(kind, debt + kind.share)
    const [next] = [...due].reduce((most, one) => (one[1] > most[1] ? one : most))
    due.set(next, (due.get(next) ?? 0) - [...due.keys()].reduce((sum, { share }) => sum + share, 0))
    const terms = lists.get(next) ?? []
    const nth = taken.get(next) ?? 0
    taken.set(next, nth + 1)
    const term = terms[nth % terms.length]
    return { orgId: term?.orgId ?? '', path: searchPath(term?.text ?? '', next.limit) }
  })
}
