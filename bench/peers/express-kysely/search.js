/** The search as a union of one bounded query for each reading of the text. */
import { sql } from 'kysely'
import { searchTerms, transposed, wantsFirstNames, wantsSimilar } from '../node/search-terms.js'
import { db } from './connections.js'

const FIRST_NAMES_MAX = 64
const FULL_NAMES_MAX = 2_000
const NUMBERS_MAX = 200
const SHOWN = [
  'id',
  'org_id',
  'mrn',
  'first_name',
  'last_name',
  'date_of_birth',
  'sex',
  'contact_phone',
  'active',
]

/** Active patients found by a text, one more than the page when there are more; null when it is empty. */
export async function searchPatients(orgId, q, size) {
  const terms = searchTerms(q)
  if (terms === null) return null
  const rows = await byBeginning(orgId, terms, size)
  if (wantsFirstNames(terms, rows, size)) {
    const wide = await byBeginning(orgId, { ...terms, firstNameEnd: terms.textEnd }, size)
    return wide.slice(0, size)
  }
  if (!wantsSimilar(terms, rows, size)) return rows
  return bySimilarity(orgId, terms.text, size, rows)
}

function byBeginning(orgId, terms, size) {
  const { text, textEnd, firstNameEnd, byNumber, byWords } = terms
  const inOrder = (query) => query.orderBy('search_last_first').orderBy('id')
  const range = (column, from, end) => activePatients(orgId).where(column, '>=', from).where(column, '<', end)
  const byLastName = inOrder(range('search_last_first', text, textEnd)).limit(size + 1)
  const byFirstName = () => {
    const named = inOrder(activePatients(orgId).whereRef('search_first', '=', 'names.name')).limit(size + 1)
    return firstNames(orgId, text, firstNameEnd)
      .innerJoinLateral(named.as('hit'), (join) => join.onTrue())
      .selectAll('hit')
  }
  const byFullName = () =>
    range('search_first_last', text, textEnd).orderBy('search_first_last').limit(FULL_NAMES_MAX)
  const found = byNumber
    ? [byFullName(), ...byNumbers(range, terms, text, textEnd, orgId)]
    : [byWords ? byFullName() : byFirstName()]
  const union = [byLastName, ...found]
    .map((query) => db.selectFrom(query.as('hit')).selectAll())
    .reduce((all, query) => all.union(query))
  return shown(inOrder(db.selectFrom(union.as('u'))).limit(size + 1))
}

/** The first names of a range, as many as are looked at: a step of the index each, however many share one. */
function firstNames(orgId, from, end) {
  const next = db
    .selectFrom('patients')
    .select('search_first')
    .where('org_id', '=', orgId)
    .where('active', '=', true)
    .where('search_first', '<', end)
    .orderBy('search_first')
    .limit(1)
  const one = next.where('search_first', '>=', from).as('name')
  const after = next.whereRef('search_first', '>', 'names.name').as('name')
  return db
    .withRecursive('names(name, nth)', (names) =>
      names.selectNoFrom([one, sql`1`.as('nth')]).unionAll((more) =>
        more
          .selectFrom('names')
          .select([after, sql`nth + 1`.as('nth')])
          .where('name', 'is not', null)
          .where('nth', '<', FIRST_NAMES_MAX),
      ),
    )
    .selectFrom('names')
}

/** The patients of a query; those whose record is behind glass without their phone number. */
async function shown(query) {
  const rows = await query
    .select(SHOWN)
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('patient_restrictions as s')
            .select('s.patient_id')
            .whereRef('s.org_id', '=', 'u.org_id')
            .whereRef('s.patient_id', '=', 'u.id'),
        )
        .as('restricted'),
    )
    .execute()
  return rows.map((row) => (row.restricted ? { ...row, contact_phone: null } : row))
}

function byNumbers(range, { digits, born }, text, textEnd, orgId) {
  const byMrn = range('search_mrn', text, textEnd).orderBy('search_mrn').limit(NUMBERS_MAX)
  const byPhone = (digits === null ? [] : [digits, `1${digits}`]).map((number) =>
    range('search_phone', number, `${number}:`)
      .where('search_phone', '<>', '')
      .orderBy('search_phone')
      .limit(NUMBERS_MAX),
  )
  const byBirth = born
    .filter((day) => day !== null)
    .map((day) => activePatients(orgId).where('date_of_birth', '=', day))
  return [byMrn, ...byPhone, ...byBirth]
}

function activePatients(orgId) {
  return db
    .selectFrom('patients')
    .select([...SHOWN, 'search_last_first'])
    .where('org_id', '=', orgId)
    .where('active', '=', true)
}

/** Names that contain the text or are one typing error away, with those found before. */
async function bySimilarity(orgId, text, size, rows) {
  const known = rows.map(({ id }) => id)
  const others = transposed(text)
  const similar = sql`
    SELECT s.id FROM ehr.search_similar(${orgId}::uuid, ${text}, ${others}::text[], ${size}) s`
  const best = activePatients(orgId)
    .where((eb) => eb('id', 'in', sql`(${similar})`).or('id', '=', sql`ANY (${known}::uuid[])`))
    .orderBy(sql`id = ANY (${known}::uuid[])`, 'desc')
    .orderBy('search_last_first')
    .orderBy('id')
    .limit(size)
  return shown(db.selectFrom(best.as('u')).orderBy('search_last_first').orderBy('id'))
}
