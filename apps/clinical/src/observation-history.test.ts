import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH, USER_ID } from './testing/clinics.ts'

const AT = '2026-03-01T09:00:00Z'
const PATIENT = randomUUID()
let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
  await insertPatients(clinical.owner, NORTH.id, [
    { id: PATIENT, mrn: 'H-1', first_name: 'A', last_name: 'B' },
  ])
})

afterAll(() => clinical.close())

async function recorded(body: object = {}): Promise<{ id: string; etag: string }> {
  const temperature = {
    patient_id: PATIENT,
    code: '8310-5',
    effective_time: AT,
    value_number: '36.50',
    value_unit_code: 'Cel',
  }
  const answer = await clinical.call('POST', '/api/observations', { body: { ...temperature, ...body } })
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' }
}

function correct(id: string, body: object, ifMatch = '*'): Promise<Answer> {
  return clinical.call('PATCH', `/api/observations/${id}`, { body, headers: { 'if-match': ifMatch } })
}

function withdraw(id: string, ifMatch = '*', reason = 'Wrong patient'): Promise<Answer> {
  const headers = { 'if-match': ifMatch }
  return clinical.call('POST', `/api/observations/${id}/entered-in-error`, { body: { reason }, headers })
}

const history = (id: string): Promise<Answer> => clinical.call('GET', `/api/observations/${id}/history`)
const refusal = ({ status, body }: Answer): string => `${status} ${body['code']}`

describe('a correction', () => {
  test('changes what it names, keeps what was, and audits both', async () => {
    const { id, etag } = await recorded({ reference_range: [{ high: { value: 37.5 } }] })
    const changed = await correct(id, { value_number: '38.60', reason: 'Typing error' }, etag)
    expect(changed.status).toBe(200)
    expect(changed.text).toContain('"value_number":38.60')
    expect(changed.body).toMatchObject({
      status: 'corrected',
      interpretation: 'H',
      version: 2,
      value_unit_code: 'Cel',
    })
    expect((await clinical.call('GET', `/api/observations/${id}`)).text).toBe(changed.text)
    const { body, text } = await history(id)
    expect(body['versions']).toMatchObject([
      {
        version: 2,
        replaced_at: null,
        reason: null,
        observation: { value_number: 38.6, status: 'corrected' },
      },
      {
        version: 1,
        replaced_by: USER_ID,
        reason: 'Typing error',
        observation: { value_number: 36.5, interpretation: 'N' },
      },
    ])
    expect(text).toContain('36.50')
    const [audit] = await clinical.owner.query(
      `SELECT change FROM audit_events WHERE entity_id = $1 AND action = 'update'`,
      [id],
    )
    expect(audit?.['change']).toMatchObject({
      value_number: 38.6,
      reason: 'Typing error',
      status: 'corrected',
    })
  })

  test('of what was final needs a reason, of what was not does not', async () => {
    expect(refusal(await correct((await recorded()).id, { value_number: 37 }))).toBe('400 missing_field')
    expect(refusal(await correct((await recorded()).id, { reason: 'x' }))).toBe('400 nothing_to_change')
    const { id } = await recorded({ status: 'preliminary' })
    expect((await correct(id, { value_number: 37 })).body).toMatchObject({
      status: 'preliminary',
      version: 2,
    })
    expect((await correct(id, { status: 'final' })).body).toMatchObject({ status: 'final', version: 3 })
    expect((await correct(id, { status: 'amended', display: 'x', reason: 'y' })).body).toMatchObject({
      status: 'amended',
    })
    expect(refusal(await correct(id, { status: 'final', reason: 'y' }))).toBe('409 illegal_transition')
  })

  test('needs the version that was read', async () => {
    const { id, etag } = await recorded()
    expect((await correct(id, { value_number: 37, reason: 'x' }, etag)).status).toBe(200)
    expect(refusal(await correct(id, { value_number: 38, reason: 'x' }, etag))).toBe('412 outdated')
    expect(refusal(await correct(MISSING_ID, { value_number: 38, reason: 'x' }))).toBe(
      '404 observation_not_found',
    )
    expect(refusal(await correct(SOUTH.rowId, { value_number: 38, reason: 'x' }))).toBe(
      '404 observation_not_found',
    )
  })

  test('that does not hold together is refused and leaves nothing', async () => {
    const { id } = await recorded()
    expect(refusal(await correct(id, { value_unit_code: 'degC', reason: 'x' }))).toBe('400 invalid_value')
    expect(refusal(await correct(id, { value_json: 'x', reason: 'x' }))).toBe('400 invalid_value')
    expect((await history(id)).body['versions']).toHaveLength(1)
  })

  test('by many at once keeps one version for each that was acknowledged', async () => {
    const { id } = await recorded()
    const change = (i: number): Promise<Answer> => correct(id, { value_number: 36 + i / 10, reason: `${i}` })
    const answers = (await Promise.all(Array.from({ length: 30 }, (_, i) => change(i)))).map(
      ({ status }) => status,
    )
    const done = answers.filter((status) => status === 200).length
    expect(answers.filter((status) => status !== 200 && status !== 412)).toEqual([])
    const { body } = await history(id)
    const versions = Array.isArray(body['versions']) ? body['versions'] : []
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: done + 1 }, (_, i) => done + 1 - i),
    )
    for (const [i, { observation, version }] of versions.entries()) {
      expect([i, observation.version]).toEqual([i, version])
    }
  })

  test('to another type and back is kept version by version', async () => {
    const { id } = await recorded()
    await correct(id, { value_type: 'string', value_json: 'refused', reason: 'a' })
    await correct(id, { data_absent_reason: 'asked-declined', reason: 'b' })
    const last = await correct(id, { value_number: 37, value_unit_code: 'Cel', reason: 'c' })
    expect(last.body).toMatchObject({
      value_type: 'quantity',
      value_number: 37,
      value_json: null,
      data_absent_reason: null,
    })
    const { body } = await history(id)
    expect(body['versions']).toMatchObject([
      { observation: { value_type: 'quantity' } },
      { observation: { value_type: 'none', value_json: null, data_absent_reason: 'asked-declined' } },
      { observation: { value_type: 'string', value_json: 'refused', value_number: null } },
      { observation: { value_type: 'quantity', value_number: 36.5 } },
    ])
  })
})

describe('what was entered in error', () => {
  test('stays with its reason, and no longer counts', async () => {
    const code = '9279-1'
    const query = { patient_id: PATIENT, code }
    await recorded({ code, value_number: 16, value_unit_code: '/min' })
    const { id, etag } = await recorded({
      code,
      value_number: 90,
      value_unit_code: '/min',
      effective_time: '2026-03-02T09:00:00Z',
    })
    const gone = await withdraw(id, etag)
    expect([gone.status, gone.body['status'], gone.body['value_number']]).toEqual([
      200,
      'entered-in-error',
      90,
    ])
    const latest = await clinical.call('GET', '/api/observations/latest', {
      query: { patient_id: PATIENT, codes: code },
    })
    expect(latest.text).not.toContain(id)
    const series = await clinical.call('GET', '/api/observations/series', { query })
    expect(series.body).toMatchObject({ count: 1, points: [{ last: 16 }] })
    expect((await clinical.call('GET', '/api/observations', { query })).text).toContain(id)
    expect((await history(id)).body['versions']).toMatchObject([
      { observation: { status: 'entered-in-error' } },
      { observation: { status: 'final' }, reason: 'Wrong patient' },
    ])
  })

  test('is said once: again changes nothing, and a correction is refused', async () => {
    const { id, etag } = await recorded()
    const first = await withdraw(id)
    expect((await withdraw(id)).text).toBe(first.text)
    expect(refusal(await withdraw(id, etag))).toBe('412 outdated')
    expect(refusal(await correct(id, { value_number: 37, reason: 'x' }))).toBe('409 entered_in_error')
    expect((await history(id)).body['versions']).toHaveLength(2)
    expect(refusal(await withdraw(MISSING_ID))).toBe('404 observation_not_found')
  })
})

describe('a series', () => {
  const code = '8867-4'
  const start = Date.parse('2026-01-01T00:00:00Z')
  const values = Array.from({ length: 2_000 }, (_, i) => Math.round(70 + 20 * Math.sin(i / 50) + (i % 7)))
  const at = (i: number): string => new Date(start + i * 600_000).toISOString()

  beforeAll(async () => {
    for (let from = 0; from < values.length; from += 1_000) {
      const observations = values.slice(from, from + 1_000).map((value_number, i) => ({
        ...{ patient_id: PATIENT, code, effective_time: at(from + i), value_number, value_unit_code: '/min' },
      }))
      await clinical.call('POST', '/api/observations/batch', { body: { observations } })
    }
  })

  type Point = {
    first_time: string
    last_time: string
    count: number
    min: number
    max: number
    last: number
    unit: string
  }

  async function series(
    query: Record<string, string>,
  ): Promise<{ points: Point[]; count: unknown; complete: unknown }> {
    const { body } = await clinical.call('GET', '/api/observations/series', {
      query: { patient_id: PATIENT, code, ...query },
    })
    const { points, count, complete } = body
    return { points: Array.isArray(points) ? points : [], count, complete }
  }

  test('has no more points than were asked for, and each tells of its values', async () => {
    for (const asked of [2, 10, 100, 500]) {
      const { points, count, complete } = await series({ points: String(asked) })
      expect([count, complete]).toEqual([2_000, true])
      expect(points.length).toBeLessThanOrEqual(asked)
      expect(points.length).toBeGreaterThan(asked / 2)
      let seen = 0
      for (const point of points) {
        const own = values.slice(seen, seen + point.count)
        expect([point.min, point.max, point.last]).toEqual([
          Math.min(...own),
          Math.max(...own),
          own.at(-1) ?? NaN,
        ])
        expect(Date.parse(point.first_time)).toBe(start + seen * 600_000)
        seen += point.count
        expect(Date.parse(point.last_time)).toBe(start + (seen - 1) * 600_000)
      }
      expect(seen).toBe(2_000)
    }
  })

  test('of few values is the values, and of a part of the time those of that time', async () => {
    const { points, count } = await series({ from: at(10), to: at(20) })
    expect([count, points.map(({ last }) => last)]).toEqual([10, values.slice(10, 20)])
  })

  test('never puts two units together', async () => {
    const other = '29463-7'
    await recorded({ code: other, value_number: 80, value_unit_code: 'kg', effective_time: at(0) })
    await recorded({ code: other, value_number: 176, value_unit_code: '[lb_av]', effective_time: at(1) })
    await recorded({ code: other, value_number: 81, value_unit_code: 'kg', effective_time: at(2) })
    const { points } = await series({ code: other, points: '2' })
    expect(points.map(({ unit, min, max }) => [unit, min, max])).toEqual([
      ['kg', 80, 80],
      ['[lb_av]', 176, 176],
      ['kg', 81, 81],
    ])
  })

  test('of one part of a panel has the values of that part', async () => {
    const part = (code: string, value_number: number): object => ({
      code,
      value_number,
      value_unit_code: 'mm[Hg]',
    })
    for (const [i, [systolic, diastolic]] of [
      [120, 80],
      [130, 85],
    ].entries()) {
      const components = [part('8480-6', systolic ?? 0), part('8462-4', diastolic ?? 0)]
      const panel = {
        code: '85354-9',
        effective_time: at(i),
        value_number: undefined,
        value_unit_code: undefined,
      }
      await recorded({ ...panel, components })
    }
    const { points } = await series({ code: '85354-9', component: '8462-4' })
    expect(points.map(({ last, unit }) => [last, unit])).toEqual([
      [80, 'mm[Hg]'],
      [85, 'mm[Hg]'],
    ])
    expect((await series({ code: '85354-9' })).points).toEqual([])
  })
})
