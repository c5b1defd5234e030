import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { allPages, type Listed, listOf } from '../testing/lists.ts'

const PATIENT = '01900000-0000-7000-9100-000000000001'
const COUNT = 43

let clinical: TestClinical

function idOf(n: number): string {
  return `01900000-0000-7000-9200-${String(n).padStart(12, '0')}`
}

beforeAll(async () => {
  clinical = await startTestClinical()
  await insertPatients(clinical.owner, NORTH.id, [
    { id: PATIENT, mrn: 'E-1', first_name: 'A', last_name: 'B' },
  ])
  // Two a day at the same instant, so that the order within an instant is tried as well.
  await clinical.owner.query(
    `INSERT INTO encounters (org_id, id, patient_id, status, class, encounter_type, start_time,
                             end_time, reason_codes)
     SELECT $1, ('01900000-0000-7000-9200-' || lpad(n::text, 12, '0'))::uuid, $2,
            CASE n % 3 WHEN 0 THEN 'finished' WHEN 1 THEN 'planned' ELSE 'in-progress' END, 'AMB', 'Visit ' || n,
            '2026-01-01T08:00:00Z'::timestamptz + (n / 2) * interval '1 day',
            CASE WHEN n % 3 = 0 THEN '2026-01-01T08:30:00Z'::timestamptz + (n / 2) * interval '1 day' END,
            '[{"system": "http://snomed.info/sct", "code": "1", "display": "x"}]'
       FROM generate_series(1, $3) n`,
    [NORTH.id, PATIENT, COUNT],
  )
})

afterAll(() => clinical.close())

async function list(query: Record<string, string>): Promise<readonly Listed[]> {
  return listOf(await clinical.call('GET', '/api/encounters', { query }), 'encounters')
}

const newest = Array.from({ length: COUNT }, (_, i) => idOf(COUNT - i))

describe('an encounter', () => {
  test('is answered with its fields and an ETag', async () => {
    const { body, headers, text } = await clinical.call('GET', `/api/encounters/${idOf(3)}`)
    expect(body).toEqual({
      ...{ id: idOf(3), org_id: NORTH.id, patient_id: PATIENT, practitioner_id: null, location_id: null },
      ...{ status: 'finished', class: 'AMB', encounter_type: 'Visit 3', type_codes: [], chief_complaint: '' },
      reason_codes: [{ system: 'http://snomed.info/sct', code: '1', display: 'x' }],
      ...{ start_time: '2026-01-02T08:00:00+00:00', end_time: '2026-01-02T08:30:00+00:00', version: 1 },
      ...{ appointment_id: null, status_reason: null, diagnoses: [], note_version: 0 },
    })
    const etag = headers.get('etag') ?? ''
    const again = await clinical.call('GET', `/api/encounters/${idOf(3)}`, {
      headers: { 'if-none-match': etag },
    })
    expect([again.status, again.text]).toEqual([304, ''])
    expect(text).not.toContain(' : ')
  })

  test('that does not exist is 404', async () => {
    const { status, body } = await clinical.call('GET', `/api/encounters/${MISSING_ID}`)
    expect([status, body['code'], body['error']]).toEqual([404, 'encounter_not_found', 'Encounter not found'])
  })
})

describe('the encounters of a patient', () => {
  test('are listed newest first, fifty at most when nobody says how many', async () => {
    expect((await list({ patient_id: PATIENT })).map(({ id }) => id)).toEqual(newest)
    expect(await list({ patient_id: PATIENT.toUpperCase() })).toHaveLength(COUNT)
  })

  test.each([1, 2, 7, 42, 43, 44, 200])('by pages of %d come each once', async (limit) => {
    const rows = await allPages(clinical, '/api/encounters', { patient_id: PATIENT }, limit)
    expect(rows.map(({ id }) => id)).toEqual(newest)
  })

  test('are those from an instant on, and before another', async () => {
    const day = '2026-01-05T08:00:00Z'
    const ofDay = [idOf(9), idOf(8)]
    const ids = async (more: Record<string, string>) =>
      (await list({ patient_id: PATIENT, ...more })).map(({ id }) => id)
    expect((await ids({ from: day })).slice(-2)).toEqual(ofDay)
    expect((await ids({ to: day }))[0]).toBe(idOf(7))
    expect(await ids({ from: day, to: '2026-01-05T08:00:00.000001Z' })).toEqual(ofDay)
    expect(await ids({ from: '2026-01-05T10:00:00+02:00', to: '2026-01-06T03:00:00-05:00' })).toEqual(ofDay)
    expect(await ids({ from: day, to: day })).toEqual([])
    expect(await ids({ from: '2027-01-01T00:00Z' })).toEqual([])
  })

  test('are those of a status, by pages too', async () => {
    const rows = await allPages(clinical, '/api/encounters', { patient_id: PATIENT, status: 'finished' }, 4)
    expect(rows.map(({ id }) => id)).toEqual(newest.filter((_, i) => (COUNT - i) % 3 === 0))
    for (const { status } of rows) expect(status).toBe('finished')
    expect(await list({ patient_id: PATIENT, status: 'cancelled' })).toEqual([])
  })

  test('are none for a patient without any, of elsewhere, or who does not exist', async () => {
    for (const patient_id of [MISSING_ID, SOUTH.rowId]) {
      const { status, body } = await clinical.call('GET', '/api/encounters', { query: { patient_id } })
      expect([status, body]).toEqual([200, { encounters: [], count: 0, next_cursor: null }])
    }
  })

  test('go on at the time of a cursor, whether its encounter is there or not', async () => {
    for (const id of [MISSING_ID, SOUTH.rowId]) {
      const cursor = `2026-01-05T08:00:00.000000Z_${id}`
      expect((await list({ patient_id: PATIENT, cursor }))[0]?.id).toBe(idOf(7))
      expect(await list({ patient_id: PATIENT, cursor, from: '2026-01-05T08:00:00Z' })).toEqual([])
    }
  })
})

describe('the encounters of the organization', () => {
  test('are listed newest first, by pages, within instants and by status', async () => {
    const all = await allPages(clinical, '/api/encounters', {}, 10)
    const times = all.map(({ start_time, id }) => `${start_time} ${id}`)
    expect(times).toEqual([...times].sort().reverse())
    expect(all.length).toBe(COUNT + 2)
    const query = { from: '2026-01-05T00:00Z', to: '2026-01-06T00:00Z', status: 'finished' }
    expect((await list(query)).map(({ id }) => id)).toEqual([idOf(9)])
  })

  test('hold none of another organization', async () => {
    const all = await allPages(clinical, '/api/encounters', {}, 200)
    expect(new Set(all.map(({ org_id }) => org_id))).toEqual(new Set([NORTH.id]))
  })
})

test.each([
  ['patient_id', 'x'],
  ['from', '2026-01-01'],
  ['to', 'infinity'],
  ['from', '2026-02-30T00:00:00Z'],
  ['from', '2026-01-01T00:00:00+23:59'],
  ['status', 'done'],
  ['limit', '0'],
  ['limit', '201'],
  ['cursor', '1'],
  ['patient', PATIENT],
])('a list asked for with %s=%s is 400', async (name, value) => {
  const { status } = await clinical.call('GET', '/api/encounters', {
    query: { patient_id: PATIENT, [name]: value },
  })
  expect(status).toBe(400)
})

test('one bad request in a batch does not spoil the others', async () => {
  const asked = Array.from({ length: 60 }, (_, i) =>
    i % 6 === 0 ? '2026-02-30T00:00:00Z' : '2026-02-01T00:00:00Z',
  )
  const answers = await Promise.all(
    asked.map((from) => clinical.call('GET', '/api/encounters', { query: { patient_id: PATIENT, from } })),
  )
  answers.forEach(({ status }, i) => void expect([i, status]).toEqual([i, i % 6 === 0 ? 400 : 200]))
})
