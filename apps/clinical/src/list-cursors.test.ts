/** Lists that are newest first go on after a time and an id: what stays is listed once. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestClinical, type TestClinical } from './testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH } from './testing/clinics.ts'
import { allPages, listOf } from './testing/lists.ts'

const PATIENT = '01900000-0000-7000-9500-000000000001'
const OLD_PATIENT = '01900000-0000-7000-9500-000000000002'
/** No row has it, and none has a smaller one. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const CODE = '8310-5'
const OF_PATIENT = { patient_id: PATIENT }

const ENCOUNTERS = { path: '/api/encounters', name: 'encounters', time: 'start_time' }
const OBSERVATIONS = { path: '/api/observations', name: 'observations', time: 'effective_time' }

type List = typeof ENCOUNTERS & { readonly query: Readonly<Record<string, string>> }

const LISTS: readonly (readonly [title: string, list: List])[] = [
  ["a patient's encounters", { ...ENCOUNTERS, query: OF_PATIENT }],
  ["a patient's encounters of a status", { ...ENCOUNTERS, query: { ...OF_PATIENT, status: 'planned' } }],
  ["the organization's encounters", { ...ENCOUNTERS, query: {} }],
  ["a patient's observations", { ...OBSERVATIONS, query: OF_PATIENT }],
  ['those of a category', { ...OBSERVATIONS, query: { ...OF_PATIENT, category: 'vital-signs' } }],
  ['those of a code', { ...OBSERVATIONS, query: { ...OF_PATIENT, code: CODE } }],
]

let clinical: TestClinical

/** 90 rows of each kind, three at an instant, the instants a microsecond apart. */
beforeAll(async () => {
  clinical = await startTestClinical()
  await insertPatients(
    clinical.owner,
    NORTH.id,
    [PATIENT, OLD_PATIENT].map((id) => ({ id, mrn: id.slice(-3), first_name: 'A', last_name: 'B' })),
  )
  const rows = `generate_series(0, 89) n,
    LATERAL (SELECT '2026-01-01T08:00:00.000001Z'::timestamptz + n / 3 * interval '1 microsecond' AS at) t`
  await clinical.owner.query(
    `INSERT INTO encounters (org_id, id, patient_id, status, start_time)
     SELECT $1, gen_random_uuid(), $2, 'planned', at FROM ${rows}`,
    [NORTH.id, PATIENT],
  )
  await clinical.owner.query(
    `INSERT INTO observations (org_id, id, patient_id, code, category, status, effective_time, value_type)
     SELECT $1, gen_random_uuid(), $2, $3, 'vital-signs', 'final', at, 'none' FROM ${rows}`,
    [NORTH.id, PATIENT, CODE],
  )
})

afterAll(() => clinical.close())

describe.each(LISTS)('%s', (_, { path, name, time, query }) => {
  test('whose rows are corrected between pages: all that stays is listed once', async () => {
    const ids = async (limit: number): Promise<string[]> =>
      (await allPages(clinical, path, query, limit)).map(({ id }) => id)
    const before = await ids(200)
    expect(before.length).toBeGreaterThanOrEqual(90)
    expect(await ids(7)).toEqual(before)
    const moved = new Set<string>()
    const seen: string[] = []
    let pages = 0
    for (let more: Record<string, string> = {}; ; ) {
      const answer = await clinical.call('GET', path, { query: { ...query, limit: '7', ...more } })
      const rows = listOf(answer, name)
      seen.push(...rows.map(({ id }) => id))
      pages += 1
      const cursor = answer.body['next_cursor']
      if (cursor === null) break
      more = { cursor: String(cursor) }
      // The last one of the page, by which it ends: later, earlier, and past the end of the list.
      const last = rows.at(-1)?.id ?? ''
      moved.add(last)
      await clinical.owner.query(
        `UPDATE ${name} SET ${time} = ${time} + $3::interval WHERE org_id = $1 AND id = $2`,
        [NORTH.id, last, ['10 microseconds', '-10 microseconds', '-1 year'][pages % 3]],
      )
    }
    const stayed = (of: readonly string[]): string[] => of.filter((id) => !moved.has(id))
    expect(pages).toBeGreaterThan(90 / 7)
    expect(stayed(seen)).toEqual(stayed(before))
  })

  test('refuses a cursor that is none, an id alone as well, in words', async () => {
    const at = '2026-01-01T08:00:00.000001Z'
    for (const cursor of [MISSING_ID, at, `2026-02-30T08:00:00.000000Z_${MISSING_ID}`, `now_${MISSING_ID}`]) {
      const { status, body } = await clinical.call('GET', path, { query: { ...query, cursor } })
      expect([status, body['code'], body['error']]).toEqual([
        ...[400, 'invalid_field'],
        "query parameter 'cursor' is not the next_cursor of a page of this list",
      ])
    }
  })

  test('goes on nowhere at the first instant that is asked for', async () => {
    const cursor = `2026-01-01T08:00:00.000000Z_${FIRST_ID}`
    const answer = await clinical.call('GET', path, {
      query: { ...query, cursor, from: '2026-01-01T08:00:00Z' },
    })
    expect([answer.status, answer.body['count'], answer.body['next_cursor']]).toEqual([200, 0, null])
  })
})

test('what is very old or far ahead is paged through', async () => {
  const years = ['1800', '1899', '1900', '2000', '2199']
  await clinical.owner.query(
    `INSERT INTO observations (org_id, id, patient_id, code, status, value_type, effective_time)
     SELECT $1, gen_random_uuid(), $2, $3, 'final', 'none', (y || '-12-31T23:59:59.999999Z')::timestamptz
       FROM unnest($4::text[]) y`,
    [NORTH.id, OLD_PATIENT, CODE, years],
  )
  for (const query of [{ patient_id: OLD_PATIENT }, { patient_id: OLD_PATIENT, code: CODE }]) {
    const rows = await allPages(clinical, '/api/observations', query, 1)
    expect(rows.map((row) => String(row['effective_time']).slice(0, 4))).toEqual(years.toReversed())
  }
})
