/** Answers of the search compared with the rows, before anything is timed. */
import { isDeepStrictEqual } from 'node:util'
import { get, jsonRecord, recordsOf, textOf } from './api.ts'
import type { Context } from './context.ts'
import {
  FIRST_NAMES_MAX,
  KINDS,
  type Kind,
  LIMITS,
  type Person,
  searchPath,
  type Term,
  termsOf,
} from './search-terms.ts'
import type { Ground } from './setup.ts'

/** Answers compared for each kind and page size: 208 in all. */
const ANSWERS_PER_KIND = 13

/** Fewer hits by prefix, and the API adds names that are similar. */
const ENOUGH_HITS = 5
/** Of fewer letters first names are looked for by their beginning only when there are not enough hits. */
const WORD_MIN = 3

const FIELDS = [
  'id',
  'org_id',
  'mrn',
  'first_name',
  'last_name',
  'date_of_birth',
  'sex',
  'contact_phone',
] as const

const PEOPLE = `
  SELECT ${FIELDS.map((name) => `${name}::text`).join(', ')}
    FROM patients WHERE active AND org_id = $1::uuid AND id = ANY ($2::text::uuid[])
   ORDER BY search_last_first, id`

/**
 * Everybody whose name in either order begins with the words, or whose last or first name with the word. Of
 * two letters a first name is meant whole; the "Le " of "Le Roy" is such a word.
 */
const BY_NAME = `
  SELECT id::text
    FROM patients
   WHERE active AND org_id = $1::uuid
     AND (starts_with(search_last_first, $2)
          OR search_first IN (SELECT DISTINCT search_first FROM patients
                               WHERE active AND org_id = $1::uuid AND starts_with(search_first, $2)
                                 AND (length($2) >= ${WORD_MIN} OR search_first = $2)
                               ORDER BY search_first LIMIT ${FIRST_NAMES_MAX})
          OR strpos($2, ' ') > 0 AND starts_with(search_first_last, $2))
   ORDER BY search_last_first, id LIMIT $3::text::int`

/** Compares random answers of every kind. Throws: Error that names the kind and the patient's id. */
export async function verifySearch(
  context: Context,
  ground: Ground,
  people: readonly Person[],
): Promise<number> {
  let compared = 0
  for (const kind of KINDS) {
    for (const term of termsOf(kind, people).slice(0, ANSWERS_PER_KIND)) {
      for (const limit of LIMITS) {
        await verifyOne(context, ground, kind, term, limit)
        compared += 1
      }
    }
  }
  return compared
}

async function verifyOne(
  { signal }: Context,
  { platform, senders, database }: Ground,
  kind: Kind,
  term: Term,
  limit: number,
): Promise<void> {
  const sender = senders.find(({ id }) => id === term.orgId)
  if (sender === undefined) throw new Error(`no token for the organization ${term.orgId}`)
  const fail = (what: string): never => {
    throw new Error(`search by ${kind.name}, drawn from patient ${term.personId}, limit ${limit}: ${what}`)
  }
  const answer = jsonRecord(await get(platform, sender, searchPath(term.text, limit), signal))
  const hits = recordsOf(answer['patients']).map((hit) => FIELDS.map((name) => textOf(hit[name])))
  if (hits.length > limit || answer['count'] !== hits.length) fail('the page is not what its count says')
  const ids = hits.map(([id]) => id ?? '')
  const rows = await database.rows(PEOPLE, [term.orgId, `{${ids.join(',')}}`])
  if (!isDeepStrictEqual(hits, rows)) fail('the page is not made of these rows in the order of their names')
  if (hits.length < limit && !ids.includes(term.personId)) fail('the person is not found')
  if (/\d/.test(term.text)) return
  const expected = await database.rows(BY_NAME, [term.orgId, foldedOf(term.text), String(limit)])
  const expectedIds = expected.map(([id]) => id ?? '')
  const enough = expectedIds.length >= ENOUGH_HITS
  if (enough && !isDeepStrictEqual(ids, expectedIds)) fail('other people begin with this text')
  if (!enough && expectedIds.some((id) => !ids.includes(id)))
    fail('somebody who begins with this text is missing')
}

/** Lower case without accents, as names are stored for the search. */
function foldedOf(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').trim()
}
