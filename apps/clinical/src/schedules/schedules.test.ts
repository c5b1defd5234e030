import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { NORTH, TWIN_ID } from '../testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

const call = (method: string, path: string, asking: Asking = {}): Promise<Answer> =>
  clinical.call(method, path, { role: 'org_admin', ...asking })

const MORNINGS = [1, 2, 3].map((weekday) => ({ weekday, start_minute: 480, end_minute: 720 }))

async function newSchedule(change: object = {}): Promise<{ path: string; etag: string; answer: Answer }> {
  const body = {
    ...{ practitioner_id: TWIN_ID, location_id: TWIN_ID, time_zone: 'Europe/Berlin' },
    ...{ effective_from: '2026-01-01', hours: MORNINGS },
    ...change,
  }
  const answer = await call('POST', '/api/schedules', { body })
  const path = answer.headers.get('location') ?? ''
  return { path, etag: answer.headers.get('etag') ?? '', answer }
}

/** The audit rows of an entity. */
async function audited(id: unknown): Promise<unknown[]> {
  return clinical.owner.query(
    `SELECT action, operation, change FROM audit_events
      WHERE org_id = $1 AND entity_id = $2 ORDER BY recorded_at`,
    [NORTH.id, id],
  )
}

describe('a schedule', () => {
  test('is made with its hours and can be read as it was answered', async () => {
    const { path, answer } = await newSchedule()
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      practitioner_id: TWIN_ID,
      room_id: null,
      hours: MORNINGS,
      exceptions: [],
    })
    const read = await call('GET', path, { role: 'front_desk' })
    expect([read.text, read.headers.get('etag')]).toEqual([answer.text, answer.headers.get('etag')])
    expect(await audited(answer.body['id'])).toMatchObject([
      { action: 'create', operation: 'schedules.create', change: { hours: MORNINGS } },
    ])
  })

  test('is made once for one key', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const body = {
      ...{
        room_id: TWIN_ID,
        location_id: TWIN_ID,
        time_zone: 'UTC',
        effective_from: '2026-01-01',
        hours: [],
      },
    }
    const answers = [
      await call('POST', '/api/schedules', { body, headers }),
      await call('POST', '/api/schedules', { body, headers }),
    ]
    expect(answers[1]?.text).toBe(answers[0]?.text ?? '?')
    const made = await clinical.owner.query('SELECT 1 FROM schedules WHERE org_id = $1 AND room_id = $2', [
      NORTH.id,
      TWIN_ID,
    ])
    expect(made.length).toBe(1)
  })

  test('takes the hours that replace its own, and only the fields that are given', async () => {
    const { path, etag } = await newSchedule()
    const hours = [
      { weekday: 2, start_minute: 480, end_minute: 900 },
      { weekday: 5, start_minute: 600, end_minute: 720 },
    ]
    const changed = await call('PATCH', path, { headers: { 'if-match': etag }, body: { hours } })
    expect([changed.status, changed.body['hours']]).toEqual([200, hours])
    expect(changed.body).toMatchObject({ time_zone: 'Europe/Berlin', version: 2 })
    const outdated = await call('PATCH', path, { headers: { 'if-match': etag }, body: { active: false } })
    expect([outdated.status, outdated.body['code']]).toEqual([412, 'outdated'])
    const bare = await call('PATCH', path, { body: { active: false } })
    expect(bare.status).toBe(428)
    const ended = await call('PATCH', path, {
      headers: { 'if-match': changed.headers.get('etag') ?? '' },
      body: { effective_until: '2026-12-31', type_id: null },
    })
    expect(ended.body).toMatchObject({ effective_until: '2026-12-31', hours, version: 3 })
  })

  test('has days with other hours, days without, and loses them again', async () => {
    const { path } = await newSchedule()
    const headers = { 'if-match': '*' }
    const day = [{ start_minute: 600, end_minute: 700 }]
    await call('PUT', `${path}/exceptions/2099-01-06`, { headers, body: { hours: day, reason: 'Course' } })
    const closed = await call('PUT', `${path}/exceptions/2099-01-05`, { headers, body: { hours: [] } })
    expect(closed.body['exceptions']).toEqual([
      { exception_date: '2099-01-05', hours: [], reason: '' },
      { exception_date: '2099-01-06', hours: day, reason: 'Course' },
    ])
    const other = [
      { start_minute: 500, end_minute: 560 },
      { start_minute: 600, end_minute: 660 },
    ]
    const again = await call('PUT', `${path}/exceptions/2099-01-06`, { headers, body: { hours: other } })
    expect((again.body['exceptions'] as unknown[])[1]).toMatchObject({ hours: other, reason: '' })
    const cleared = await call('DELETE', `${path}/exceptions/2099-01-05`, { headers })
    expect((cleared.body['exceptions'] as unknown[]).length).toBe(1)
    expect(cleared.body['version']).toBe(5)
  })

  test.each([
    [{ time_zone: 'Mars/Olympus' }, 'unknown_zone'],
    [{ hours: [{ weekday: 1, start_minute: 600, end_minute: 600 }] }, 'invalid_hours'],
    [{ hours: [...MORNINGS, { weekday: 1, start_minute: 700, end_minute: 800 }] }, 'overlapping_hours'],
    [{ effective_until: '2025-12-31' }, 'invalid_dates'],
    [{ room_id: TWIN_ID }, 'one_resource'],
    [{ practitioner_id: randomUUID() }, 'invalid_value'],
  ])('is refused with %p', async (change, code) => {
    const { answer } = await newSchedule(change)
    expect([answer.status, answer.body['code']]).toEqual([400, code])
  })

  test('is found by its practitioner or its site', async () => {
    const { answer } = await newSchedule()
    for (const query of [{ practitioner_id: TWIN_ID }, { location_id: TWIN_ID }]) {
      const list = await call('GET', '/api/schedules', { query: { ...query, limit: '200' } })
      expect(list.text).toContain(String(answer.body['id']))
      expect(list.text).not.toContain(NORTH.rowId)
    }
  })
})

describe('an appointment type', () => {
  test('is offered by those who are named, until others are', async () => {
    const body = { code: 'scan', name: 'Scan', duration_minutes: 20, practitioner_ids: [TWIN_ID] }
    const made = await call('POST', '/api/appointment-types', { body })
    expect(made.body).toMatchObject({ practitioner_ids: [TWIN_ID], location_ids: [], alignment_minutes: 15 })
    const path = made.headers.get('location') ?? ''
    const headers = { 'if-match': made.headers.get('etag') ?? '' }
    const change = { practitioner_ids: [NORTH.rowId.toUpperCase()], location_ids: [TWIN_ID], capacity: 3 }
    const changed = await call('PATCH', path, { headers, body: change })
    expect(changed.body).toMatchObject({
      practitioner_ids: [NORTH.rowId],
      location_ids: [TWIN_ID],
      capacity: 3,
    })
    const again = await call('POST', '/api/appointment-types', { body })
    expect([again.status, again.body['code']]).toEqual([409, 'code_taken'])
  })

  test.each([
    [{ alignment_minutes: 7 }, 'invalid_alignment'],
    [{ buffer_after_minutes: 1_430 }, 'too_long'],
    [{ colour: 'blue' }, 'invalid_field'],
  ])('is refused with %p', async (change, code) => {
    const body = { code: 'odd', name: 'Odd', duration_minutes: 20, ...change }
    const answer = await call('POST', '/api/appointment-types', { body })
    expect([answer.status, answer.body['code']]).toEqual([400, code])
  })
})

const at = (day: number): string => `2032-06-0${day}T00:00:00Z`

describe('holidays and blocks', () => {
  test('are made, listed and removed, each with its audit row', async () => {
    const holiday = { holiday_date: '2031-05-01', name: 'May Day' }
    const made = await call('POST', '/api/holidays', { body: holiday })
    expect([made.status, made.body['location_id']]).toEqual([201, null])
    expect((await call('POST', '/api/holidays', { body: holiday })).body['code']).toBe('holiday_exists')
    const list = await call('GET', '/api/holidays', { query: { from: '2031-01-01', location_id: TWIN_ID } })
    expect(list.body['holidays']).toEqual([made.body])
    const gone = await call('DELETE', `/api/holidays/${made.body['id']}`)
    expect([gone.status, gone.text]).toEqual([200, made.text])
    expect((await call('DELETE', `/api/holidays/${made.body['id']}`)).status).toBe(404)
    expect(await audited(made.body['id'])).toMatchObject([{ action: 'create' }, { action: 'delete' }])
  })

  test.each([
    ['/api/holidays', (n: number) => ({ holiday_date: `2032-06-0${n}`, name: 'Day' })],
    [
      '/api/schedule-blocks',
      (n: number) => ({
        ...{ room_id: TWIN_ID, start_time: `2032-06-0${n}T08:00:00Z`, end_time: '2032-06-09T08:00:00Z' },
      }),
    ],
  ])('are listed page by page to the end, whatever is removed meanwhile: %s', async (path, bodyOf) => {
    const made: unknown[] = []
    for (const n of [1, 2, 3, 4, 5]) made.push((await call('POST', path, { body: bodyOf(n) })).body['id'])
    const [from, to] = path === '/api/holidays' ? ['2032-06-01', '2032-06-30'] : [at(1), at(9)]
    const first = await call('GET', path, { query: { from, to, limit: '2' } })
    const cursor = String(first.body['next_cursor'])
    expect((await call('DELETE', `${path}/${made[1]}`)).status).toBe(200)
    const rest = await call('GET', path, { query: { from, to, limit: '3', cursor } })
    const rows = Object.values(rest.body).find(Array.isArray)
    expect([rows?.map(({ id }) => id), rest.body['next_cursor']]).toEqual([made.slice(2), null])
    const old = await call('GET', path, { query: { from, to, cursor: String(made[1]) } })
    expect([old.status, old.body['code']]).toEqual([400, 'invalid_field'])
  })

  test('are of one resource and end after they begin', async () => {
    const block = { room_id: TWIN_ID, start_time: '2031-05-01T08:00:00Z', end_time: '2031-05-01T07:00:00Z' }
    expect((await call('POST', '/api/schedule-blocks', { body: block })).body['code']).toBe('empty_range')
    const both = { ...block, practitioner_id: TWIN_ID, end_time: '2031-05-01T09:00:00Z' }
    expect((await call('POST', '/api/schedule-blocks', { body: both })).body['code']).toBe('one_resource')
    const { practitioner_id: _, ...fine } = both
    const made = await call('POST', '/api/schedule-blocks', { body: fine })
    const query = { room_id: TWIN_ID, from: '2031-05-01T08:30:00Z', to: '2031-05-01T08:31:00Z' }
    const list = await call('GET', '/api/schedule-blocks', { query })
    expect(list.body['schedule_blocks']).toEqual([made.body])
  })
})

describe('practitioners and locations', () => {
  test('are listed by name while they are active', async () => {
    const names = ['Zeta', 'Alpha']
    const made = await Promise.all(
      names.map((last_name) => call('POST', '/api/practitioners', { body: { first_name: 'A', last_name } })),
    )
    const [zeta, alpha] = made
    const listed = async (query: Record<string, string> = {}): Promise<string[]> => {
      const { body } = await call('GET', '/api/practitioners', { query: { limit: '200', ...query } })
      return (body['practitioners'] as { last_name: string }[]).map((one) => one.last_name)
    }
    expect((await listed()).filter((name) => names.includes(name))).toEqual(['Alpha', 'Zeta'])
    const after = await listed({ cursor: String(alpha?.body['id']) })
    expect([after.includes('Alpha'), after.includes('Zeta')]).toEqual([false, true])
    const path = `/api/practitioners/${zeta?.body['id']}`
    const left = await call('PATCH', path, { headers: { 'if-match': '*' }, body: { active: false } })
    expect(left.body).toMatchObject({ active: false, last_name: 'Zeta', version: 2 })
    expect(await listed()).not.toContain('Zeta')
    expect(await listed({ include: 'inactive' })).toContain('Zeta')
  })

  test('keep what a patch does not name, and lose what it clears', async () => {
    const body = { kind: 'room', name: 'Lab', parent_id: TWIN_ID, phone: '+1 555 0104' }
    const made = await call('POST', '/api/locations', { body })
    const path = made.headers.get('location') ?? ''
    const headers = { 'if-match': made.headers.get('etag') ?? '' }
    const changed = await call('PATCH', path, { headers, body: { phone: null } })
    expect(changed.body).toMatchObject({ kind: 'room', name: 'Lab', parent_id: TWIN_ID, phone: null })
  })
})
