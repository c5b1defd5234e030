import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '@ehrconnect/platform/testing/conditions'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH, USER_ID } from '../testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
  await clinical.owner.query(`DELETE FROM audit_events`)
})

afterAll(() => clinical.close())

type Event = Readonly<Record<string, unknown>> & { readonly id: string }
type Query = Readonly<Record<string, string>>

function list(query: Query = {}, asking: Asking = {}): Promise<Answer> {
  return clinical.call('GET', '/api/audit', { role: 'auditor', query, ...asking })
}

function eventsOf({ body }: Answer): readonly Event[] {
  const events = body['events']
  if (!Array.isArray(events)) throw new Error('no events')
  return events
}

async function newPatient(): Promise<string> {
  const id = randomUUID()
  await insertPatients(clinical.owner, NORTH.id, [{ id, mrn: id, first_name: 'A', last_name: 'B' }])
  return id
}

/** Adds events of a patient to the trail, one a second from an instant on. */
async function addEvents(patientId: string, count: number, from: string, userId = USER_ID): Promise<void> {
  await clinical.owner.query(
    `INSERT INTO audit_events
       (org_id, id, recorded_at, user_id, roles, action, operation, entity_type, entity_id, patient_id, outcome, request_id)
     SELECT $1, overlay(gen_random_uuid()::text PLACING left(ehr.uuidv7_at(at)::text, 14) FROM 1 FOR 14)::uuid, at, $5,
            'nurse', CASE n % 3 WHEN 0 THEN 'update' ELSE 'read' END, 'patients.get', 'Patient', $2, $2, 'success', 'r-' || n
       FROM generate_series(1, $3::int) n, LATERAL (SELECT $4::timestamptz + n * interval '1 s') x (at)`,
    [NORTH.id, patientId, count, from, userId],
  )
}

describe('the trail', () => {
  test('holds reads, writes and refusals, with who, from where, what, whose and how it ended', async () => {
    const made = await clinical.call('POST', '/api/patients', {
      body: { first_name: 'Grace', last_name: 'Hopper', date_of_birth: '1906-12-09' },
    })
    const id = String(made.body['id'])
    // Nobody in front is trusted: what the header says is not where it came from.
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const read = await clinical.call('GET', `/api/patients/${id}`, { role: 'nurse', headers })
    await clinical.call('GET', `/api/patients/${id}`, { role: 'auditor' })
    let events: readonly Event[] = []
    await until('all are written', async () => {
      events = eventsOf(await list()).filter(({ operation }) => operation !== 'audit_events.list')
      return events.length === 3
    })
    expect(events.map(({ source }) => source)).toEqual(Array(3).fill('127.0.0.1'))
    expect(events.find(({ action }) => action === 'create')).toMatchObject({
      ...{ operation: 'patients.create', entity_type: 'Patient', entity_id: id, patient_id: id },
      ...{ user_id: USER_ID, user_name: 'test', roles: 'clinician', outcome: 'success' },
      change: { last_name: 'Hopper' },
    })
    expect(events.find(({ action, outcome }) => action === 'read' && outcome === 'success')).toMatchObject({
      ...{ operation: 'patients.get', patient_id: id, roles: 'nurse', change: null, reason: null },
      request_id: read.headers.get('x-request-id'),
    })
    expect(events.find(({ outcome }) => outcome === 'denied')).toMatchObject({
      ...{ operation: 'patients.get', roles: 'auditor', reason: 'role_not_allowed' },
    })
  })

  test('holds who read it', async () => {
    const { headers } = await list({ patient_id: NORTH.rowId }, { role: 'org_admin' })
    const request = headers.get('x-request-id')
    await until('it is written', async () =>
      eventsOf(await list({ operation: 'audit_events.list' })).some(
        (event) => event['request_id'] === request && event['patient_id'] === NORTH.rowId,
      ),
    )
  })

  test('is given in pages, newest first, each event once', async () => {
    const patientId = await newPatient()
    await addEvents(patientId, 25, '2021-03-01T00:00:00Z')
    const seen: Event[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer: Answer = await list({
        ...{ patient_id: patientId, to: '2021-12-01T00:00:00Z', limit: '10' },
        ...(cursor && { cursor }),
      })
      seen.push(...eventsOf(answer))
      cursor = answer.body['next_cursor'] === null ? null : String(answer.body['next_cursor'])
    }
    expect(seen.map((event) => event['request_id'])).toEqual(
      Array.from({ length: 25 }, (_, n) => `r-${25 - n}`),
    )
  })

  test('is filtered by time, user, action, outcome, type and operation', async () => {
    const patientId = await newPatient()
    const userId = randomUUID()
    await addEvents(patientId, 12, '2021-04-01T00:00:00Z', userId)
    // Up to a time, without the events of asking.
    const count = async (query: Query): Promise<number> =>
      eventsOf(await list({ to: '2021-12-01T00:00:00Z', ...query })).length
    for (const whose of [{ patient_id: patientId }, { user_id: userId }]) {
      expect(await count({ ...whose })).toBe(12)
      expect(await count({ ...whose, from: '2021-04-01T00:00:04Z', to: '2021-04-01T00:00:10Z' })).toBe(6)
      expect(await count({ ...whose, action: 'update' })).toBe(4)
      expect(await count({ ...whose, outcome: 'denied' })).toBe(0)
      expect(await count({ ...whose, entity_type: 'Patient', operation: 'patients.get' })).toBe(12)
      expect(await count({ ...whose, entity_type: 'Encounter' })).toBe(0)
      expect(await count({ ...whose, operation: 'patients.list' })).toBe(0)
    }
    expect(await count({ patient_id: patientId, user_id: USER_ID })).toBe(0)
  })

  test('a page that found little says where to go on', async () => {
    const patientId = await newPatient()
    const userId = randomUUID()
    await addEvents(patientId, 1, '2021-05-01T00:00:00Z', userId)
    await addEvents(patientId, 10_050, '2021-05-01T01:00:00Z')
    const query: Query = { user_id: userId, to: '2021-05-02T00:00:00Z' }
    const first = await list(query)
    expect(first.body).toMatchObject({ events: [], count: 0 })
    const second = await list({ ...query, cursor: String(first.body['next_cursor']) })
    expect(second.body).toMatchObject({ count: 1 })
    // All of a patient are looked through.
    const ofPatient = await list({ ...query, patient_id: patientId })
    expect(ofPatient.body).toMatchObject({ count: 1, next_cursor: null })
  })

  test('of another organization is not seen', async () => {
    const events = eventsOf(await list({}, { org: SOUTH.id }))
    expect(
      events.filter(({ request_id }) => request_id !== undefined && String(request_id).startsWith('r-')),
    ).toEqual([])
    expect(eventsOf(await list({ patient_id: SOUTH.rowId }))).toEqual([])
  })
})

describe('the trail as CSV', () => {
  // Without the events of asking.
  const TIME = { to: '2021-12-01T00:00:00Z' }

  test('has the same events, by Accept and by parameter, and goes on by Link', async () => {
    const patientId = await newPatient()
    await addEvents(patientId, 5, '2021-06-01T00:00:00Z')
    const first = await list(
      { patient_id: patientId, limit: '3', ...TIME },
      { headers: { accept: 'text/csv' } },
    )
    expect(first.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const second = await clinical.call('GET', link, { role: 'auditor' })
    expect(second.headers.get('link')).toBeNull()
    const rows = [first, second].flatMap(({ text }) => text.trimEnd().split('\r\n').slice(1))
    const json = eventsOf(
      await list({ patient_id: patientId, ...TIME, format: 'json' }, { headers: { accept: 'text/csv' } }),
    )
    expect(rows.map((row) => row.split(',')[0])).toEqual(json.map(({ id }) => id))
  })

  test("runs no formula of a user's name", async () => {
    const userId = randomUUID()
    await clinical.owner.query(`INSERT INTO users (id, name) VALUES ($1, '=HYPERLINK("x")')`, [userId])
    const patientId = await newPatient()
    await addEvents(patientId, 1, '2021-06-01T00:00:00Z', userId)
    const { text } = await list({ patient_id: patientId, ...TIME, format: 'csv' })
    expect(text).toContain(`,"'=HYPERLINK(""x"")",`)
  })
})

describe('the report of a patient', () => {
  const report = (id: string, query: Query = {}): Promise<Answer> =>
    clinical.call('GET', `/api/audit/patients/${id}/access-report`, { role: 'auditor', query })

  test('names who saw and who changed the record, latest first', async () => {
    const patientId = await newPatient()
    const other = randomUUID()
    await clinical.owner.query(`INSERT INTO users (id, name) VALUES ($1, 'dr.who')`, [other])
    await addEvents(patientId, 6, '2021-07-01T00:00:00Z')
    await addEvents(patientId, 3, '2021-07-02T00:00:00Z', other)
    const { body } = await report(patientId)
    expect(body).toMatchObject({
      ...{ patient_id: patientId, event_count: 9, complete: true },
      users: [
        {
          user_id: other,
          user_name: 'dr.who',
          roles: ['nurse'],
          operations: ['patients.get'],
          reads: 2,
          changes: 1,
        },
        { user_id: USER_ID, user_name: 'test', reads: 4, changes: 2, first_at: '2021-07-01T00:00:01+00:00' },
      ],
    })
    expect(
      (await report(patientId, { from: '2021-07-01T12:00:00Z', to: '2021-08-01T00:00:00Z' })).body,
    ).toMatchObject({ event_count: 3 })
  })

  test('is empty for a patient whom nobody saw, and 404 for one who is not there', async () => {
    expect((await report(await newPatient())).body).toMatchObject({ event_count: 0, users: [] })
    for (const id of [MISSING_ID, SOUTH.rowId]) {
      expect([(await report(id)).status, (await report(id)).body['code']]).toEqual([404, 'patient_not_found'])
    }
  })
})
