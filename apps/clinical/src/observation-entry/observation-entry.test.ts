import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH, TWIN_ID } from '../testing/clinics.ts'

const PATIENT = NORTH.rowId
const AT = '2026-03-01T09:00:00Z'
let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

const HEART_RATE = {
  patient_id: PATIENT,
  code: '8867-4',
  effective_time: AT,
  value_number: 72,
  value_unit_code: '/min',
}

function record(body: object = {}, asking: Asking = {}): Promise<Answer> {
  return clinical.call('POST', '/api/observations', { ...asking, body: { ...HEART_RATE, ...body } })
}

function batch(observations: readonly unknown[], headers: Record<string, string> = {}): Promise<Answer> {
  return clinical.call('POST', '/api/observations/batch', { body: { observations }, headers })
}

type Result = { index: number; status: number; id?: string; code?: string; error?: string }

function results({ body }: Answer): readonly Result[] {
  const { results: list } = body
  if (!Array.isArray(list)) throw new Error('no results')
  return list
}

const refusal = ({ status, body }: Answer): string => `${status} ${body['code']}`

async function count(where: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await clinical.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${where}`, values)
  return row?.n ?? -1
}

async function newPatient(): Promise<string> {
  const id = randomUUID()
  await insertPatients(clinical.owner, NORTH.id, [{ id, mrn: id, first_name: 'A', last_name: 'B' }])
  return id
}

describe('recording an observation', () => {
  test('answers it whole, as it is read from then on', async () => {
    const body = {
      encounter_id: NORTH.rowId,
      practitioner_id: NORTH.rowId,
      display: 'Heart rate',
      category: 'vital-signs',
    }
    const made = await record({ ...body, reference_range: [{ low: { value: 60 }, high: { value: 100 } }] })
    const { id } = made.body
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/observations/${id}`])
    expect(made.body).toMatchObject({
      ...body,
      status: 'final',
      value_type: 'quantity',
      interpretation: 'N',
      version: 1,
    })
    const read = await clinical.call('GET', `/api/observations/${id}`)
    expect([read.text, read.headers.get('etag')]).toEqual([made.text, made.headers.get('etag') ?? ''])
  })

  test('is seen at once in lists, latest values and charts', async () => {
    const patient_id = await newPatient()
    const { body } = await record({ patient_id, value_number: 80 })
    for (const [path, more] of [
      ['', {}],
      ['/latest', {}],
      ['/latest', { codes: '8867-4' }],
    ] as const) {
      const { text } = await clinical.call('GET', `/api/observations${path}`, {
        query: { patient_id, ...more },
      })
      expect(text).toContain(String(body['id']))
    }
    const query = { patient_id, code: '8867-4' }
    const series = await clinical.call('GET', '/api/observations/series', { query })
    expect(series.body['points']).toMatchObject([{ count: 1, last: 80, unit: '/min' }])
  })

  test('keeps the digits that were sent, and the parts of a panel', async () => {
    const part = { code: '8480-6', display: 'Systolic', value_number: '120.0', value_unit_code: 'mm[Hg]' }
    const { text } = await record({
      value_number: undefined,
      value_unit_code: undefined,
      code: '85354-9',
      components: [part],
    })
    expect(text).toContain('"value_number": 120.0')
    expect((await record({ value_number: '36.50' })).text).toContain('"value_number":36.50')
  })

  test('with the same id and content changes nothing, with other content is a conflict', async () => {
    const id = randomUUID()
    const first = await record({ id })
    const again = await record({ id: id.toUpperCase() })
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(refusal(await record({ id, value_number: 73 }))).toBe('409 id_taken')
    expect(await count('audit_events WHERE entity_id = $1', [id])).toBe(1)
  })

  test('with an idempotency key happens once, whatever comes at the same moment', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const [first, ...others] = await Promise.all([
      record({ display: 'once' }, { headers }),
      ...Array.from({ length: 30 }, () => record()),
    ])
    expect(others.map(({ status }) => status)).toEqual(Array(30).fill(201))
    const again = await record({ display: 'once' }, { headers })
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(refusal(await record({ display: 'twice' }, { headers }))).toBe('422 idempotency_key_reused')
    expect(await count(`observations WHERE display = 'once'`)).toBe(1)
  })

  test('together with bad ones gives each caller a verdict of its own', async () => {
    const bodies = Array.from({ length: 120 }, (_, i) => {
      const bad = [
        { patient_id: MISSING_ID },
        { patient_id: SOUTH.rowId },
        { encounter_id: TWIN_ID },
        { value_unit_code: 'bpm' },
      ]
      return i % 10 === 3 ? (bad[Math.floor(i / 10) % 4] ?? {}) : { value_number: i }
    })
    const answers = await Promise.all(bodies.map((body) => record(body)))
    answers.forEach((answer, i) => {
      if (i % 10 === 3) expect(answer.status).toBe(400)
      else expect([answer.status, answer.body['value_number']]).toEqual([201, i])
    })
    expect(refusal(answers[3] ?? (await record()))).toBe('400 unknown_reference')
    expect(refusal(answers[33] ?? (await record()))).toBe('400 invalid_value')
  })

  test('of one id by many at once is done once', async () => {
    const id = randomUUID()
    const answers = await Promise.all(Array.from({ length: 40 }, () => record({ id })))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201))
    expect(await count('audit_events WHERE entity_id = $1', [id])).toBe(1)
  })

  test('refuses numbers that are none, naming the field, and spoils no neighbour by them', async () => {
    for (const value_number of ['007', '-01.5', '00', '1e3', '.5', '5.', '', ' 1', '--1']) {
      const [answer, neighbour] = await Promise.all([record({ value_number }), record()])
      expect([answer.status, answer.body['code'], neighbour.status]).toEqual([400, 'invalid_field', 201])
      expect(answer.body['error']).toContain("'value_number'")
    }
    for (const value_number of ['0', '-0', '0.50', '-0.5', '999999999999999.5'])
      expect((await record({ value_number })).status).toBe(201)
  })

  test('refuses an encounter of another patient', async () => {
    const answer = await record({ encounter_id: TWIN_ID })
    expect(answer.body).toMatchObject({
      code: 'unknown_reference',
      error: "field 'encounter_id' does not name an encounter of this patient",
    })
  })
})

describe('a batch', () => {
  test('records a thousand rows and tells of each', async () => {
    const patient_id = await newPatient()
    const answer = await batch(
      Array.from({ length: 1000 }, (_, i) => ({ ...HEART_RATE, patient_id, value_number: i })),
    )
    expect([answer.status, answer.body['created'], answer.body['failed']]).toEqual([200, 1000, 0])
    expect(results(answer).map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(await count('observations WHERE patient_id = $1', [patient_id])).toBe(1000)
    const ids = results(answer).map(({ id }) => id)
    expect(await count(`audit_events WHERE action = 'create' AND entity_id = ANY ($1)`, [ids])).toBe(1000)
  })

  test('tells what is wrong with bad rows and records their neighbours', async () => {
    const id = randomUUID()
    await record({ id })
    const good = { ...HEART_RATE, display: 'neighbour' }
    const answer = await batch([
      good,
      { ...good, patient_id: MISSING_ID },
      { ...good, patient_id: SOUTH.rowId },
      { ...good, encounter_id: TWIN_ID },
      { ...good, practitioner_id: MISSING_ID },
      { ...good, value_unit_code: 'bpm' },
      { ...good, effective_time: '2026-02-30T00:00:00Z' },
      { ...good, value_number: 'many' },
      { ...good, org_id: SOUTH.id },
      'no object',
      null,
      { ...good, id, value_number: 1 },
      { ...HEART_RATE, id },
      { ...good, id: MISSING_ID },
      { ...good, id: MISSING_ID },
      { ...good, display: 'no\u0000text' },
      { ...good, value_type: 'string', value_json: 'half\ud83d' },
      good,
    ])
    expect(
      results(answer).map(({ status, code }) => (code === undefined ? status : `${status} ${code}`)),
    ).toEqual([
      ...[
        201,
        '400 unknown_reference',
        '400 unknown_reference',
        '400 unknown_reference',
        '400 unknown_reference',
      ],
      ...[
        '400 invalid_value',
        '400 invalid_field',
        '400 invalid_field',
        '400 unknown_field',
        '400 missing_field',
      ],
      ...['400 missing_field', '409 id_taken', '409 id_repeated', 201, '409 id_repeated'],
      ...['400 invalid_text', '400 invalid_text', 201],
    ])
    expect(answer.body).toMatchObject({ created: 3, failed: 15 })
    expect(await count(`observations WHERE display = 'neighbour'`)).toBe(3)
  })

  test('with an idempotency key can be sent again, also when its reply was never stored', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ ...HEART_RATE, display: 'batch', value_number: i }))
    const headers = { 'idempotency-key': randomUUID() }
    const first = await batch(rows, headers)
    expect((await batch(rows, headers)).text).toBe(first.text)
    await clinical.owner.query('DELETE FROM idempotency_keys WHERE key = $1', [headers['idempotency-key']])
    expect((await batch(rows, headers)).text).toBe(first.text)
    expect(await count(`observations WHERE display = 'batch'`)).toBe(300)
    expect(refusal(await batch(rows.slice(1), headers))).toBe('422 idempotency_key_reused')
  })

  test('of none or too many rows is refused whole', async () => {
    expect((await batch([])).status).toBe(400)
    expect((await batch(Array(1001).fill({}))).status).toBe(400)
  })

  test('of nothing but bad rows writes nothing', async () => {
    const answer = await batch(Array.from({ length: 500 }, () => ({ ...HEART_RATE, patient_id: MISSING_ID })))
    expect(answer.body).toMatchObject({ created: 0, failed: 500 })
  })
})
