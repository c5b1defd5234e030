import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { listen } from '@ehrconnect/platform/http/listen'
import { until } from '@ehrconnect/platform/testing/conditions'
import { clinicalConfig } from '../config.ts'
import { startClinical } from '../server.ts'
import { type Answer, startTestClinical, type TestClinical, testEnvironment } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SHUT_ID, SOUTH, TWIN_ID, USER_ID } from '../testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(async () => {
  await clinical.close()
})

/** A clinician to whom no restricted record is open. */
const STRANGER = '01900000-0000-7000-8000-00000000f001'
const PATH = `/api/patients/${SHUT_ID}`
const KEEPER = { role: 'org_admin' } as const

async function asStranger(method: string, path: string, body?: object, headers = {}): Promise<Answer> {
  const authorization = `Bearer ${await clinical.token('clinician', NORTH.id, STRANGER)}`
  return clinical.call(method, path, { authorization, headers, ...(body && { body }) })
}

async function search(q: string): Promise<unknown> {
  const found = await asStranger('POST', '/api/patients/search', { q })
  return found.body['patients']
}

function breakGlass(reason = 'Unconscious in the emergency room', minutes?: number): Promise<Answer> {
  return asStranger('POST', `${PATH}/break-glass`, { reason, ...(minutes && { minutes }) })
}

/** The audit event of a request; those of reads are written a little later. */
async function eventOf({ headers }: Answer): Promise<Record<string, unknown>> {
  let event: Record<string, unknown> | undefined
  await until('the event is written', async () => {
    ;[event] = await clinical.owner.query(
      `SELECT user_id, operation, outcome, reason, patient_id FROM audit_events
        WHERE org_id = $1 AND request_id = $2`,
      [NORTH.id, headers.get('x-request-id')],
    )
    return event !== undefined
  })
  return event ?? {}
}

describe('a restricted record', () => {
  test('is refused with the way past it, and the attempt is in the trail', async () => {
    const answer = await asStranger('GET', PATH)
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ code: 'restricted_patient' })
    expect(answer.body['error']).toContain(`POST ${PATH}/break-glass`)
    expect(await eventOf(answer)).toMatchObject({
      ...{ user_id: STRANGER, operation: 'patients.get', outcome: 'denied', reason: 'restricted_patient' },
      patient_id: SHUT_ID,
    })
  })

  test('is no 304 for a stranger who knows its ETag', async () => {
    const known = await clinical.call('GET', PATH)
    expect(known.status).toBe(200)
    const etag = known.headers.get('etag') ?? ''
    expect((await asStranger('GET', PATH, undefined, { 'if-none-match': etag })).status).toBe(403)
  })

  test('is open to the care team, and that is ordinary reading', async () => {
    const answer = await clinical.call('GET', PATH)
    expect(answer.status).toBe(200)
    expect(await eventOf(answer)).toMatchObject({ user_id: USER_ID, outcome: 'success', reason: null })
  })

  test('is open to programs, whose results have to arrive', async () => {
    const authorization = `Bearer ${await clinical.token('system', NORTH.id, STRANGER)}`
    expect((await clinical.call('GET', PATH, { authorization })).status).toBe(200)
  })

  test('stays in the search as a line without its phone', async () => {
    await clinical.owner.query(
      `UPDATE patients SET active = true, contact_phone = '+1 555 0199', search_phone = '15550199'
        WHERE org_id = $1 AND id = $2`,
      [NORTH.id, SHUT_ID],
    )
    const line = { id: SHUT_ID, last_name: 'Zed', restricted: true, contact_phone: null }
    // By the beginning of a name, by both names, by the phone, with a typing error.
    for (const q of ['zed', 'zoe zed', '+1 555 0199', 'zedd'])
      expect([q, await search(q)]).toMatchObject([q, [line]])
  })
})

describe('broken glass', () => {
  test('opens the record to that user for the time, and marks all that is done by it', async () => {
    const broken = await breakGlass('Unconscious in the emergency room', 5)
    expect(broken.status).toBe(201)
    expect(broken.headers.get('location')).toBe(PATH)
    const { granted_at, expires_at } = broken.body
    expect(Date.parse(String(expires_at)) - Date.parse(String(granted_at))).toBe(5 * 60_000)
    const read = await asStranger('GET', PATH)
    expect(read.status).toBe(200)
    const etag = read.headers.get('etag') ?? ''
    const changed = await asStranger('PATCH', PATH, { email: 'zoe@mail.example' }, { 'if-match': etag })
    expect(changed.status).toBe(200)
    const marked = { user_id: STRANGER, outcome: 'break_glass', reason: 'Unconscious in the emergency room' }
    for (const [answer, operation] of [
      ...([[broken, 'patient_access.break_glass']] as const),
      ...([[read, 'patients.get']] as const),
      ...([[changed, 'patients.update']] as const),
    ]) {
      expect(await eventOf(answer)).toEqual({ ...marked, operation, patient_id: SHUT_ID })
    }
  })

  test('shows in the access report and in the trail by its class', async () => {
    const report = await clinical.call('GET', `/api/audit/patients/${SHUT_ID}/access-report`, KEEPER)
    const users = report.body['users']
    const mine = Array.isArray(users) ? users.find(({ user_id }) => user_id === STRANGER) : null
    expect(mine).toMatchObject({ break_glass: 3, changes: 2 })
    expect(mine.refused).toBeGreaterThanOrEqual(2)
    const query = { outcome: 'break_glass', patient_id: SHUT_ID, user_id: STRANGER }
    const listed = await clinical.call('GET', '/api/audit', { ...KEEPER, query })
    expect(listed.body['count']).toBe(3)
    const state = await clinical.call('GET', `${PATH}/restriction`, { role: 'auditor' })
    expect(state.body['open_to']).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ user_id: STRANGER, kind: 'break_glass' })]),
    )
  })

  test('ends with its time', async () => {
    await clinical.owner.query(
      `UPDATE patient_access SET granted_at = now() - interval '2 h', expires_at = now()
        WHERE org_id = $1 AND user_id = $2`,
      [NORTH.id, STRANGER],
    )
    expect((await asStranger('GET', PATH)).status).toBe(403)
    const changed = await asStranger('PATCH', PATH, { email: 'other@mail.example' }, { 'if-match': '*' })
    expect([changed.status, changed.body['code']]).toEqual([403, 'restricted_patient'])
  })

  test('is closed by whoever answers for privacy', async () => {
    expect((await breakGlass()).status).toBe(201)
    expect((await breakGlass()).status).toBe(201)
    const closed = await clinical.call('DELETE', `${PATH}/access/${STRANGER}`, KEEPER)
    expect(closed.body).toMatchObject({ ended: 2 })
    expect((await asStranger('GET', PATH)).status).toBe(403)
  })

  test('opens one record to one user', async () => {
    await breakGlass()
    expect((await asStranger('GET', PATH)).status).toBe(200)
    const other = `Bearer ${await clinical.token('clinician', NORTH.id, MISSING_ID)}`
    expect((await clinical.call('GET', PATH, { authorization: other })).status).toBe(403)
    const south = `Bearer ${await clinical.token('clinician', SOUTH.id, STRANGER)}`
    const there = { authorization: south, org: SOUTH.id }
    expect((await clinical.call('GET', `/api/patients/${SOUTH.rowId}`, there)).status).toBe(403)
    expect((await clinical.call('GET', PATH, there)).status).toBe(404)
  })

  test('needs a reason and a time that is bounded', async () => {
    for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 'emergency', minutes: 0 }])
      expect((await asStranger('POST', `${PATH}/break-glass`, body)).status).toBe(400)
    const long = await asStranger('POST', `${PATH}/break-glass`, { reason: 'emergency', minutes: 721 })
    expect(long.status).toBe(400)
    const forever = clinical.owner.query(
      `UPDATE patient_access SET expires_at = 'infinity' WHERE kind = 'break_glass'`,
    )
    expect(await forever.catch((error) => error.constraint)).toBe('patient_access_glass_bounded')
  })

  test('is nothing for a record that is not restricted, or not there', async () => {
    const open = await asStranger('POST', `/api/patients/${TWIN_ID}/break-glass`, { reason: 'emergency' })
    expect([open.status, open.body['code']]).toEqual([409, 'not_restricted'])
    const none = await asStranger('POST', `/api/patients/${MISSING_ID}/break-glass`, { reason: 'emergency' })
    expect(none.status).toBe(404)
  })
})

test('a restriction holds in every process at once, and so does its end', async () => {
  const other = await startClinical(clinicalConfig(testEnvironment(clinical.database, clinical.keysDir)), {
    sweeps: false,
  })
  const listener = listen({ port: 0, host: '127.0.0.1', shared: false, app: other.app })
  const headers = {
    authorization: `Bearer ${await clinical.token('clinician', NORTH.id, STRANGER)}`,
    'x-org-id': NORTH.id,
  }
  const read = () => fetch(`${listener.url}/api/patients/${TWIN_ID}`, { headers })
  const place = `/api/patients/${TWIN_ID}/restriction`
  for (let round = 0; round < 20; round++) {
    const made = await clinical.call('POST', place, { ...KEEPER, body: { category: 'staff' } })
    expect([made.status, (await read()).status]).toEqual([201, 403])
    const lifted = await clinical.call('DELETE', place, KEEPER)
    expect([lifted.status, (await read()).status]).toEqual([200, 200])
  }
  await listener.stop(1_000)
  await other.close()
})

test('a batch of observations refuses the rows of a restricted patient and takes the others', async () => {
  const row = { code: '8867-4', effective_time: '2026-01-02T09:30:00Z', value_number: 72 }
  await clinical.call('DELETE', `${PATH}/access/${STRANGER}`, KEEPER)
  const answer = await asStranger('POST', '/api/observations/batch', {
    observations: [TWIN_ID, SHUT_ID, TWIN_ID].map((patient_id) => ({ ...row, patient_id })),
  })
  expect(answer.body).toMatchObject({
    ...{ created: 2, failed: 1 },
    results: [{ status: 201 }, { status: 403, code: 'restricted_patient' }, { status: 201 }],
  })
})
