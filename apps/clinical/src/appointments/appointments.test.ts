import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { NORTH, USER_ID } from '../testing/clinics.ts'
import { allPages, type Listed, listOf } from '../testing/lists.ts'
import { openSurgery, type Surgery } from '../testing/surgery.ts'

const PATH = '/api/appointments'
const STATUSES = ['booked', 'cancelled', 'fulfilled', 'noshow', 'checked-in'] as const

let clinical: TestClinical
let surgery: Surgery
let patients: string[]

/** 120 visits of two days; every third begins at the instant of the one before. */
beforeAll(async () => {
  clinical = await startTestClinical()
  surgery = await openSurgery(clinical.owner, { practitioners: 3, rooms: 2 })
  const type = await surgery.addType()
  patients = [await surgery.addPatient(), await surgery.addPatient()]
  await clinical.owner.query(
    `INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
                               start_time, end_time, cancel_reason, arrived_at, created_by)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 2], $3, ($4::uuid[])[1 + n / 2 % 3], $5,
            ($6::uuid[])[n / 3 % 4], ($7::text[])[1 + n * 7 / 3 % 5], at,
            at + interval '15 minutes', '', now(), $8
       FROM generate_series(0, 119) n,
            LATERAL (SELECT '2030-05-05T22:00Z'::timestamptz + (n - n % 3) * interval '23 minutes' AS at) t`,
    [...[NORTH.id, patients, type, surgery.practitioners, surgery.site, surgery.rooms, STATUSES, USER_ID]],
  )
})

afterAll(() => clinical.close())

type Filter = { readonly query: Readonly<Record<string, string>>; readonly keeps: (row: Listed) => boolean }

const ANY: Filter = { query: {}, keeps: () => true }

/** All choices of one filter of each kind. */
function combinations(): Filter[] {
  const day = (date: string): Filter => {
    const from = Date.parse(`${date}T00:00:00+02:00`)
    const begins = (row: Listed): number => Date.parse(String(row['start_time']))
    return { query: { date }, keeps: (row) => begins(row) >= from && begins(row) < from + 86_400_000 }
  }
  const field = (name: string, value: string): Filter => ({
    query: { [name]: value },
    keeps: (row) => value.split(',').includes(String(row[name])),
  })
  const [room = ''] = surgery.rooms
  const kinds: readonly Filter[][] = [
    [
      { query: { from: '2030-05-05T00:00:00Z', to: '2030-05-09T00:00:00Z' }, keeps: () => true },
      day('2030-05-07'),
    ],
    [ANY, field('practitioner_id', surgery.practitioners[1] ?? '')],
    [ANY, field('patient_id', patients[0] ?? '')],
    [
      field('location_id', surgery.site),
      { query: { location_id: room }, keeps: (row) => row['room_id'] === room },
    ],
    [ANY, field('status', 'booked'), field('status', 'cancelled,noshow')],
  ]
  return kinds.reduce<Filter[]>(
    (known, kind) =>
      known.flatMap((one) =>
        kind.map((other) => ({
          query: { ...one.query, ...other.query },
          keeps: (row: Listed) => one.keeps(row) && other.keeps(row),
        })),
      ),
    [ANY],
  )
}

test('each combination of filters pages once through all that it means, in order of time', async () => {
  const everything = { from: '2030-05-05T00:00:00Z', to: '2030-05-09T00:00:00Z', location_id: surgery.site }
  const all = await allPages(clinical, PATH, everything, 200)
  expect(all).toHaveLength(120)
  const order = all.map(({ id, start_time }) => `${start_time} ${id}`)
  expect(order).toEqual(order.toSorted())
  let found = 0
  for (const { query, keeps } of combinations()) {
    const paged = await allPages(clinical, PATH, query, 7)
    expect({ query, ids: paged.map(({ id }) => id) }).toEqual({
      query,
      ids: all.filter(keeps).map(({ id }) => id),
    })
    found += paged.length
  }
  expect(found).toBeGreaterThan(500)
})

test('whatever is moved between pages, all that stays is listed once', async () => {
  const range = { from: '2030-05-05T00:00:00Z', to: '2030-05-09T00:00:00Z', location_id: surgery.site }
  const before = await allPages(clinical, PATH, range, 200)
  const moved = new Set<string>()
  const seen: string[] = []
  for (let more: Record<string, string> = {}, page = 0; ; page++) {
    const answer = await clinical.call('GET', PATH, { query: { ...range, limit: '9', ...more } })
    const rows = listOf(answer, 'appointments')
    seen.push(...rows.map(({ id }) => id))
    const cursor = answer.body['next_cursor']
    if (cursor === null) break
    more = { cursor: String(cursor) }
    // The last one of the page, by which it ends: later, earlier, away from the list.
    const last = rows.at(-1)?.id ?? ''
    moved.add(last)
    await clinical.owner.query(
      `UPDATE appointments SET start_time = start_time + $3::interval, end_time = end_time + $3::interval
        WHERE org_id = $1 AND id = $2`,
      [NORTH.id, last, ['9 hours', '-9 hours', '1 year'][page % 3]],
    )
  }
  const stayed = (ids: readonly string[]): string[] => ids.filter((id) => !moved.has(id))
  expect(moved.size).toBeGreaterThan(10)
  expect(stayed(seen)).toEqual(stayed(before.map(({ id }) => id)))
})

test('a cursor that is none is refused', async () => {
  const id = surgery.site
  for (const cursor of [id, '2030-05-06T08:00:00Z', `2030-02-30T08:00:00.000000Z_${id}`, `infinity_${id}`]) {
    const { status, body } = await clinical.call('GET', PATH, { query: { cursor } })
    expect([status, body['code']]).toEqual([400, 'invalid_field'])
  }
})
