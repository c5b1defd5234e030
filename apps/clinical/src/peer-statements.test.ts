/**
 * The statements of bench/peers against our own replies: a peer is only timed when it answers as we do, and
 * this tells of a field that is missing there on the day it is added here.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { startTestClinical, type TestClinical } from './testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SHUT_ID, SOUTH } from './testing/clinics.ts'

const ADA = '01900000-0000-7000-9000-0000000000a1'
const SIZE = 3

let clinical: TestClinical
let superuser: SqlConnection

beforeAll(async () => {
  clinical = await startTestClinical()
  superuser = await connect(clinical.database.superuserUrl, 'ehr-test')
  await superuser.query("SELECT set_config('app.org_ids', $1, false)", [NORTH.id])
  await insertPatients(
    clinical.owner,
    NORTH.id,
    ['Lovelace', 'Lovell', 'Lovett', 'Lovibond', 'Lowe'].map((last_name, nth) => ({
      id: `${ADA.slice(0, -1)}${nth + 1}`,
      mrn: `MRN-${nth}`,
      first_name: 'Ada',
      last_name,
      contact_phone: '+44 20 7946 0000',
      date_of_birth: '1815-12-10',
    })),
  )
  await clinical.owner.query(
    `INSERT INTO patient_restrictions (org_id, patient_id, category, restricted_by)
     VALUES ($1, $2, 'vip', $2)`,
    [NORTH.id, ADA],
  )
})

afterAll(async () => {
  await superuser.end()
  await clinical.close()
})

function text(name: string): string {
  return readFileSync(new URL(`../../../bench/peers/sql/${name}.sql`, import.meta.url), 'utf8')
}

/** What a peer makes of a page. */
async function pageOf(list: string, name: string, params: readonly unknown[]): Promise<unknown> {
  const sql = text('page').replace('(ROWS)', `(${text(name)})`)
  const [page] = await superuser.query<{ body: string; total: string; last_id: string; more: boolean }>(
    sql,
    params,
  )
  if (page === undefined) throw new Error('no page')
  const next_cursor = page.more ? page.last_id : null
  return { [list]: JSON.parse(page.body), count: Number(page.total), next_cursor }
}

/** Our answer; of a cursor only the id of the last row, which is all that a peer tells. */
async function ours(
  path: string,
  query: Readonly<Record<string, string>>,
  limit = SIZE,
): Promise<Record<string, unknown>> {
  const { status, body } = await clinical.call('GET', path, { query: { limit: String(limit), ...query } })
  expect(status).toBe(200)
  const cursor = body['next_cursor']
  return { ...body, next_cursor: typeof cursor === 'string' ? cursor.split('_').at(-1) : cursor }
}

for (const [name, q, more] of [
  ['search-name', 'lov', ['lov\u{10ffff}']],
  ['search-words', 'lovelace ada', []],
  ['search-number', '1815-12-10', ['18151210', '1815-12-10', null]],
  ['search-number', 'mrn-0', [null, null, null]],
] as const) {
  test(`${name} finds for "${q}" what we find, and shows it as we do`, async () => {
    const theirs = await pageOf('patients', name, [NORTH.id, SIZE, q, ...more])
    expect(theirs).toEqual(await ours('/api/patients/search', { q }))
    const [first] = Object(theirs).patients
    expect(first).toMatchObject({ id: ADA, restricted: true, contact_phone: null })
  })
}

test('search-similar finds for a misspelt name what we find, and shows it as we do', async () => {
  const theirs = await pageOf('patients', 'search-similar', [NORTH.id, SIZE, 'lovelaec', ['lovelace'], []])
  expect(theirs).toEqual(await ours('/api/patients/search', { q: 'lovelaec' }))
  expect(theirs).toMatchObject({ patients: [{ id: ADA, restricted: true, contact_phone: null }] })
})

test('encounters lists what we list, newest first, and ends a page where we do', async () => {
  await clinical.owner.query(
    `INSERT INTO encounters (org_id, id, patient_id, status, start_time)
     SELECT $1, gen_random_uuid(), $2, 'planned',
            '2026-02-01T08:00:00Z'::timestamptz + n / 2 * interval '1 hour'
       FROM generate_series(1, 7) n`,
    [NORTH.id, NORTH.rowId],
  )
  const found: unknown[] = []
  for (const size of [SIZE, 7, 8, 9]) {
    const theirs = await pageOf('encounters', 'encounters', [NORTH.id, size, NORTH.rowId])
    expect(theirs).toEqual(await ours('/api/encounters', { patient_id: NORTH.rowId }, size))
    found.push([Object(theirs).count, Object(theirs).next_cursor === null])
  }
  expect(found).toEqual([
    [SIZE, false],
    [7, false],
    [8, true],
    [8, true],
  ])
})

test('patient gives the detail that we give, and nobody that we do not give', async () => {
  for (const id of [NORTH.rowId, SHUT_ID]) {
    const [row] = await superuser.query<{ body: string }>(text('patient'), [NORTH.id, id])
    const { body } = await clinical.call('GET', `/api/patients/${id}`)
    expect(JSON.parse(row?.body ?? '')).toEqual({ ...body })
  }
  for (const id of [SOUTH.rowId, MISSING_ID]) {
    expect(await superuser.query(text('patient'), [NORTH.id, id])).toEqual([])
  }
})
