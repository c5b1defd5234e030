import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { allPages, listOf } from '../testing/lists.ts'

const PATIENT = '01900000-0000-7000-9300-000000000001'

let clinical: TestClinical

function idOf(n: number): string {
  return `01900000-0000-7000-9400-${String(n).padStart(12, '0')}`
}

/** Code, category, day of January 2026, status, what else the row says. */
const ROWS: readonly [
  code: string,
  category: string,
  day: number,
  status: string,
  more?: Record<string, unknown>,
][] = [
  [
    '8310-5',
    'vital-signs',
    1,
    'final',
    { value_type: 'quantity', value_number: '36.50', value_unit: 'Cel', value_unit_code: 'Cel' },
  ],
  ['8310-5', 'vital-signs', 2, 'final', { value_type: 'quantity', value_number: '37.0' }],
  ['8310-5', 'vital-signs', 3, 'entered-in-error', { value_type: 'quantity', value_number: '73.0' }],
  [
    '2345-7',
    'laboratory',
    1,
    'final',
    { value_type: 'quantity', value_number: '0.000000000000000001', value_comparator: '<' },
  ],
  ['2345-7', 'laboratory', 3, 'cancelled', { value_type: 'quantity', value_number: '5' }],
  [
    '2345-7',
    'laboratory',
    2,
    'amended',
    { value_type: 'quantity', value_number: '123456789012345678901234567890.1' },
  ],
  [
    '72166-2',
    'social-history',
    1,
    'final',
    { value_type: 'codeable_concept', value_json: { coding: [{ code: '266919005' }] } },
  ],
  [
    '85354-9',
    'vital-signs',
    1,
    'final',
    { value_type: 'none', components: [{ code: '8480-6', value_number: 120.5 }] },
  ],
  ['1-1', '', 1, 'preliminary', { value_type: 'integer', value_number: '0' }],
  ['2-2', 'laboratory', 1, 'final', { value_type: 'none', data_absent_reason: 'unknown' }],
  ['3-3', 'laboratory', 1, 'final', { value_type: 'boolean', value_json: false }],
  ['8310-5', 'exam', 1, 'final', { value_type: 'quantity', value_number: '36.6' }],
]

beforeAll(async () => {
  clinical = await startTestClinical()
  await insertPatients(clinical.owner, NORTH.id, [
    { id: PATIENT, mrn: 'O-1', first_name: 'A', last_name: 'B' },
  ])
  for (const [n, [code, category, day, status, more = {}]] of ROWS.entries()) {
    const fields = Object.entries(more).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    const names = ['code', 'category', 'status', 'effective_time', ...fields.map(([name]) => name)]
    const values = [code, category, status, `2026-01-0${day}T08:00:00Z`, ...fields.map(([, value]) => value)]
    await clinical.owner.query(
      `INSERT INTO observations (org_id, id, patient_id, ${names.join()})
       VALUES ($1, $2, $3, ${values.map((_, i) => `$${i + 4}`).join()})`,
      [NORTH.id, idOf(n), PATIENT, ...values],
    )
  }
})

afterAll(() => clinical.close())

function get(path: string, query: Record<string, string> = {}): Promise<Answer> {
  return clinical.call('GET', `/api/observations${path}`, { query })
}

async function ids(path: string, query: Record<string, string>): Promise<number[]> {
  const rows = listOf(await get(path, { patient_id: PATIENT, ...query }), 'observations')
  return rows.map(({ id }) => Number(id.slice(-12)))
}

describe('an observation', () => {
  test('is answered with its fields and an ETag', async () => {
    const { body, headers } = await get(`/${idOf(0)}`)
    expect(body).toEqual({
      ...{ id: idOf(0), org_id: NORTH.id, patient_id: PATIENT, encounter_id: null, practitioner_id: null },
      ...{
        category: 'vital-signs',
        code: '8310-5',
        code_system: 'http://loinc.org',
        display: '',
        status: 'final',
      },
      ...{ effective_time: '2026-01-01T08:00:00+00:00', effective_end: null, value_type: 'quantity' },
      ...{
        value_number: 36.5,
        value_comparator: null,
        value_unit: 'Cel',
        value_unit_code: 'Cel',
        value_json: null,
      },
      ...{ data_absent_reason: null, components: [], reference_range: [], interpretation: null, version: 1 },
    })
    const again = await clinical.call('GET', `/api/observations/${idOf(0)}`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test('keeps the digits of its number as they were measured', async () => {
    for (const [n, written] of [
      [0, '36.50'],
      [1, '37.0'],
      [3, '0.000000000000000001'],
      [5, '123456789012345678901234567890.1'],
      [8, '0'],
    ] as const) {
      expect((await get(`/${idOf(n)}`)).text).toContain(`"value_number":${written},`)
    }
    for (const path of ['', '/latest']) {
      const { text } = await get(path, { patient_id: PATIENT })
      expect(text).toContain('"value_number":37.0,')
    }
    expect((await get('', { patient_id: PATIENT, code: '8310-5' })).text).toContain('"value_number":36.50,')
    expect((await get('/latest', { patient_id: PATIENT, codes: '8310-5' })).text).toContain(
      '"value_number":37.0,',
    )
  })

  test('has its value in the shape of its type', async () => {
    const bodies = await Promise.all([6, 7, 9, 10].map(async (n) => (await get(`/${idOf(n)}`)).body))
    expect(bodies[0]).toMatchObject({ value_number: null, value_json: { coding: [{ code: '266919005' }] } })
    expect(bodies[1]).toMatchObject({
      value_type: 'none',
      components: [{ code: '8480-6', value_number: 120.5 }],
    })
    expect(bodies[2]).toMatchObject({ value_json: null, data_absent_reason: 'unknown' })
    expect(bodies[3]).toMatchObject({ value_json: false })
  })

  test('that does not exist is 404', async () => {
    const { status, body } = await get(`/${MISSING_ID}`)
    expect([status, body['code'], body['error']]).toEqual([
      404,
      'observation_not_found',
      'Observation not found',
    ])
  })
})

describe('the observations of a patient', () => {
  test('are listed newest first, equal times in a fixed order', async () => {
    expect(await ids('', {})).toEqual([4, 2, 5, 1, 11, 10, 9, 8, 7, 6, 3, 0])
  })

  test('are those of a code, of a category, of both, and of a time', async () => {
    expect(await ids('', { code: '8310-5' })).toEqual([2, 1, 11, 0])
    expect(await ids('', { category: 'vital-signs' })).toEqual([2, 1, 7, 0])
    expect(await ids('', { code: '8310-5', category: 'vital-signs' })).toEqual([2, 1, 0])
    expect(await ids('', { from: '2026-01-02T08:00:00Z', to: '2026-01-03T08:00:00Z' })).toEqual([5, 1])
    expect(await ids('', { code: '8310-5', from: '2026-01-02T09:00:00+01:00' })).toEqual([2, 1])
    expect(await ids('', { code: 'none-such' })).toEqual([])
    // A code is compared whole and as it is written.
    for (const code of ['8310', '8310-5%', '_310-5']) expect(await ids('', { code })).toEqual([])
  })

  test.each([1, 2, 5, 11, 12, 200])('by pages of %d come each once', async (limit) => {
    for (const query of [{}, { code: '8310-5' }, { category: 'laboratory' }]) {
      const whole = await ids('', { ...query, limit: '200' })
      const rows = await allPages(clinical, '/api/observations', { patient_id: PATIENT, ...query }, limit)
      expect(rows.map(({ id }) => Number(id.slice(-12)))).toEqual(whole)
    }
  })

  test('are none for a patient of elsewhere or who does not exist', async () => {
    for (const id of [MISSING_ID, SOUTH.rowId]) {
      for (const path of ['', '/latest']) {
        const { status, body } = await get(path, { patient_id: id })
        expect([status, body]).toEqual([200, { observations: [], count: 0, next_cursor: null }])
      }
    }
  })
})

describe('the latest observations of a patient', () => {
  test('are one of each code, by code, without what was cancelled or entered in error', async () => {
    expect(await ids('/latest', {})).toEqual([8, 9, 5, 10, 6, 1, 7])
  })

  test('are those of the asked codes, in the order of the codes', async () => {
    expect(await ids('/latest', { codes: '2345-7,8310-5' })).toEqual([5, 1])
    expect(await ids('/latest', { codes: '8310-5,none-such,2345-7' })).toEqual([1, 5])
    expect(await ids('/latest', { codes: 'none-such' })).toEqual([])
    const hundred = Array.from({ length: 100 }, (_, i) => (i === 99 ? '8310-5' : `x-${i}`)).join()
    expect(await ids('/latest', { codes: hundred })).toEqual([1])
  })

  test.each(['', ',', 'a,,b', 'a b', 'x'.repeat(65), Array(101).fill('x').join(), 'ä'])(
    'of the codes %p are 400',
    async (codes) => {
      expect((await get('/latest', { patient_id: PATIENT, codes })).status).toBe(400)
    },
  )
})

test.each([
  ['', 'category', 'Vital Signs'],
  ['', 'code', ''],
  ['', 'code', 'a,b'],
  ['', 'code', 'x'.repeat(65)],
  ['', 'from', 'yesterday'],
  ['', 'codes', '1-1'],
  ['/latest', 'code', '1-1'],
  ['/latest', 'limit', '5'],
])('a list%s asked for with %s=%s is 400', async (path, name, value) => {
  expect((await get(path, { patient_id: PATIENT, [name]: value })).status).toBe(400)
})

test('a list without a patient is 400', async () => {
  for (const path of ['', '/latest']) {
    expect((await get(path)).body).toMatchObject({
      code: 'missing_field',
      error: "Missing query parameter 'patient_id'",
    })
  }
})
