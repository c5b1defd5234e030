import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { cacheTimes } from '@ehrconnect/platform/cache/limits'
import { openCache } from '@ehrconnect/platform/cache/open'
import { NO_CACHE } from '@ehrconnect/platform/cache/read-through'
import { connect } from '@ehrconnect/platform/db/connect'
import { type Database, openDatabase } from '@ehrconnect/platform/db/database'
import { until } from '@ehrconnect/platform/testing/conditions'
import { systemClock } from '@ehrconnect/platform/time/clock'
import { clinicalConfig } from '../config.ts'
import { depsOf } from '../server.ts'
import { type Answer, startTestClinical, type TestClinical, testEnvironment } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, USER_ID } from '../testing/clinics.ts'
import { openSurgery, type Surgery, type TypeOptions } from '../testing/surgery.ts'
import { type OfferDeps, offerFreedTime, startOffering } from './actions.ts'

let clinical: TestClinical
let db: Database
let deps: OfferDeps

beforeAll(async () => {
  clinical = await startTestClinical()
  // What the clinics begin with is for other tests.
  await clinical.owner.query(`DELETE FROM waitlist_openings`)
  await clinical.owner.query(`DELETE FROM waitlist_entries`)
  const config = clinicalConfig(testEnvironment(clinical.database, clinical.keysDir))
  db = openDatabase({
    ...{ url: config.dbUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 2, write: 2 },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 8_000, onStatement: () => {} },
  })
  await db.ready(5_000)
  openCache({
    ...{ where: 'none', db, clock: systemClock, bytesMax: 0, newId: randomUUID, observe: () => {} },
    times: cacheTimes({ deadlineMs: 8_000, statementTimeoutMs: 5_000, settleMs: 1_000 }),
  })
  deps = depsOf(config, db, NO_CACHE)
})

afterAll(async () => {
  await db.close()
  await clinical.close()
})

/** A Monday; the surgery is open from 8 to 12 and from 13 to 17, Berlin time. */
const DAY = '2030-05-06'
const at = (time: string): string => `${DAY}T${time}:00+02:00`
const WISHES = { wanted_from: DAY, wanted_until: DAY }

type Desk = Surgery & { readonly type: string; readonly doctor: string }

/** A desk at which all of the day is taken but what a test frees. */
async function openDesk(options: TypeOptions & { rooms?: number } = {}): Promise<Desk> {
  const surgery = await openSurgery(clinical.owner, options)
  const [doctor = ''] = surgery.practitioners
  return { ...surgery, type: await surgery.addType(options), doctor }
}

function post(path: string, body: object | null, key: string = randomUUID()): Promise<Answer> {
  return clinical.call('POST', path, {
    ...{ role: 'front_desk', headers: { 'idempotency-key': key } },
    ...(body === null ? {} : { body }),
  })
}

async function book(desk: Desk, time: string, fields: object = {}): Promise<string> {
  const made = await post('/api/appointments', {
    ...{ patient_id: await desk.addPatient(), type_id: desk.type, practitioner_id: desk.doctor },
    ...{ location_id: desk.site, start_time: at(time), ...fields },
  })
  expect(made.status).toBe(201)
  return String(made.body['id'])
}

async function wait(desk: Desk, wishes: object = {}): Promise<string> {
  const made = await post('/api/waitlist', {
    ...{ patient_id: await desk.addPatient(), type_id: desk.type, practitioner_id: desk.doctor },
    ...{ ...WISHES, ...wishes },
  })
  expect(made.status).toBe(201)
  return String(made.body['id'])
}

async function entry(id: string): Promise<Readonly<Record<string, unknown>>> {
  return (await clinical.call('GET', `/api/waitlist/${id}`)).body
}

async function statusOf(...ids: string[]): Promise<unknown[]> {
  return Promise.all(ids.map(async (id) => (await entry(id))['status']))
}

/** Ends a booking as a cancellation does. */
async function free(appointment: string): Promise<void> {
  await clinical.owner.query(
    `WITH gone AS (UPDATE appointments
                      SET status = 'cancelled', cancel_reason = 'test', hold_expires_at = NULL
                    WHERE org_id = $1 AND id = $2 RETURNING id)
     SELECT ehr.release_time($1, id) FROM gone`,
    [NORTH.id, appointment],
  )
}

const sweep = (): Promise<number> => offerFreedTime(deps, NORTH.id)

async function openings(): Promise<number> {
  const [row] = await clinical.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM waitlist_openings WHERE org_id = $1`,
    [NORTH.id],
  )
  return row?.n ?? 0
}

/** Puts the end of an offer into the past, as waiting for it would. */
async function lapse(id: string): Promise<void> {
  await clinical.owner.query(
    `WITH late AS (UPDATE waitlist_entries SET offer_expires_at = now() - interval '1 s'
                    WHERE org_id = $1 AND id = $2 RETURNING offered_appointment_id AS id),
          hold AS (UPDATE appointments a SET hold_expires_at = now() - interval '1 s'
                     FROM late WHERE a.org_id = $1 AND a.id = late.id RETURNING a.id)
     UPDATE booking_spans b SET expires_at = now() - interval '1 s'
       FROM hold WHERE b.org_id = $1 AND b.appointment_id = hold.id`,
    [NORTH.id, id],
  )
}

describe('time that becomes free', () => {
  test('is offered to the first whose wishes it fits, and held for that patient', async () => {
    const desk = await openDesk()
    const booked = await book(desk, '10:00')
    const later = await wait(desk, { priority: 5 })
    const urgent = await wait(desk, { priority: 1 })
    const elsewhen = await wait(desk, { priority: 1, start_minute: 15 * 60 })
    expect(await sweep()).toBe(0)
    await free(booked)
    expect(await sweep()).toBe(1)
    expect(await statusOf(urgent, later, elsewhen)).toEqual(['offered', 'waiting', 'waiting'])
    const offered = await entry(urgent)
    const hold = await clinical.call('GET', `/api/appointments/${offered['offered_appointment_id']}`)
    expect(hold.body).toMatchObject({ status: 'proposed', patient_id: offered['patient_id'] })
    expect(new Date(String(hold.body['start_time']))).toEqual(new Date(at('10:00')))
    expect(await openings()).toBe(0)
    expect(await sweep()).toBe(0)
  })

  test('is offered in parts, when more than one visit fits', async () => {
    const desk = await openDesk({ duration: 60, alignment: 60 })
    const short = await desk.addType({ duration: 30, alignment: 30 })
    const booked = await book(desk, '10:00')
    const ids = [await wait(desk, { type_id: short }), await wait(desk, { type_id: short })]
    const third = await wait(desk, { type_id: short })
    await desk.take({ resource: desk.doctor, kind: 'practitioner', from: at('11:00'), until: at('17:00') })
    await desk.take({ resource: desk.doctor, kind: 'practitioner', from: at('08:00'), until: at('10:00') })
    await free(booked)
    expect(await sweep()).toBe(2)
    expect(await statusOf(...ids, third)).toEqual(['offered', 'offered', 'waiting'])
  })

  test('of a move is offered, and time that an appointment keeps is not', async () => {
    const desk = await openDesk()
    const moved = await book(desk, '10:00')
    const waiting = await wait(desk, { end_minute: 11 * 60, start_minute: 10 * 60 })
    const answer = await clinical.call('PATCH', `/api/appointments/${moved}`, {
      ...{ role: 'front_desk', headers: { 'if-match': '*' }, body: { reason: 'another reason' } },
    })
    expect([answer.status, await openings()]).toEqual([200, 0])
    const away = await clinical.call('PATCH', `/api/appointments/${moved}`, {
      ...{ role: 'front_desk', headers: { 'if-match': '*' }, body: { start_time: at('15:00') } },
    })
    expect([away.status, await openings()]).toEqual([200, 1])
    expect(await sweep()).toBe(1)
    expect(await statusOf(waiting)).toEqual(['offered'])
  })

  test('of a hold that expires is offered without anybody doing anything', async () => {
    const desk = await openDesk()
    const held = await post('/api/appointments/hold', {
      ...{ patient_id: await desk.addPatient(), type_id: desk.type, practitioner_id: desk.doctor },
      ...{ location_id: desk.site, start_time: at('10:00'), hold_seconds: 600 },
    })
    const waiting = await wait(desk, { start_minute: 10 * 60, end_minute: 10 * 60 + 30 })
    await sweep()
    expect(await statusOf(waiting)).toEqual(['waiting'])
    await clinical.owner.query(
      `WITH late AS (UPDATE appointments SET hold_expires_at = now() - interval '1 s' WHERE id = $1)
       UPDATE booking_spans SET expires_at = now() - interval '1 s' WHERE appointment_id = $1`,
      [held.body['id']],
    )
    // The first turn gives the time back, the next offers it.
    await sweep()
    await sweep()
    expect(await statusOf(waiting)).toEqual(['offered'])
    const ended = await clinical.call('GET', `/api/appointments/${held.body['id']}`)
    const is = { status: 'cancelled', cancel_reason: 'the hold has expired', hold_expires_at: null }
    expect(ended.body).toMatchObject(is)
    const [event] = await clinical.owner.query(
      `SELECT roles, operation, change FROM audit_events
        WHERE org_id = $1 AND entity_id = $2 AND action = 'update'`,
      [NORTH.id, held.body['id']],
    )
    const change = { status: 'cancelled', cancel_reason: 'the hold has expired' }
    expect(event).toMatchObject({ roles: 'system', operation: 'waitlist.sweep', change })
  })

  test('of a hold that expires is given back also by a service that offers nothing', async () => {
    const desk = await openDesk()
    const held = await post('/api/appointments/hold', {
      ...{ patient_id: await desk.addPatient(), type_id: desk.type, practitioner_id: desk.doctor },
      ...{ location_id: desk.site, start_time: at('10:00'), hold_seconds: 600 },
    })
    const waiting = await wait(desk, { start_minute: 10 * 60, end_minute: 10 * 60 + 30 })
    await clinical.owner.query(
      `WITH late AS (UPDATE appointments SET hold_expires_at = now() - interval '1 s' WHERE id = $1)
       UPDATE booking_spans SET expires_at = now() - interval '1 s' WHERE appointment_id = $1`,
      [held.body['id']],
    )
    const path = `/api/appointments/${held.body['id']}`
    const status = async (): Promise<unknown> => (await clinical.call('GET', path)).body['status']
    const offering = startOffering(deps, 'off', () => {})
    await until('the hold has ended', async () => (await status()) === 'cancelled')
    await offering.stop()
    expect(await offerFreedTime(deps, NORTH.id, 'off')).toBe(0)
    expect(await statusOf(waiting)).toEqual(['waiting'])
    // What was freed is still noted, for when offering is on again.
    await sweep()
    expect(await statusOf(waiting)).toEqual(['offered'])
  }, 30_000)

  test('is offered by a running service, which finds the organization by itself', async () => {
    const desk = await openDesk()
    const booked = await book(desk, '10:00')
    const waiting = await wait(desk)
    await free(booked)
    const offering = startOffering(deps, 'on', () => {})
    await until('it is offered', async () => (await entry(waiting))['status'] === 'offered')
    await offering.stop()
  }, 30_000)

  test('is offered once by processes that look at the same moment', async () => {
    const desk = await openDesk()
    const booked = await Promise.all(['09:00', '10:00', '11:00'].map((time) => book(desk, time)))
    await desk.block(desk.doctor, at('13:00'), at('17:00'))
    const waiting: string[] = []
    for (let n = 0; n < 6; n++) waiting.push(await wait(desk, { start_minute: 9 * 60 }))
    await Promise.all(booked.map(free))
    await Promise.all([sweep(), sweep(), sweep(), sweep()])
    await sweep()
    const [row] = await clinical.owner.query(
      `SELECT count(*)::int AS holds, count(DISTINCT a.start_time)::int AS times
         FROM waitlist_entries w JOIN appointments a ON a.org_id = w.org_id AND a.id = w.offered_appointment_id
        WHERE w.id = ANY ($1) AND w.status = 'offered' AND a.status = 'proposed'`,
      [waiting],
    )
    expect(row).toMatchObject({ holds: row?.['times'] })
    expect(Number(row?.['holds'])).toBeGreaterThanOrEqual(3)
    const [first] = await statusOf(...waiting)
    expect(first).toBe('offered')
  })

  test('that a process took and did not offer is offered by another one', async () => {
    const desk = await openDesk()
    const booked = await book(desk, '10:00')
    const waiting = await wait(desk)
    await free(booked)
    await clinical.owner.query(`UPDATE waitlist_openings SET claimed_until = now() + interval '30 s'`)
    expect(await sweep()).toBe(0)
    await clinical.owner.query(`UPDATE waitlist_openings SET claimed_until = now()`)
    expect(await sweep()).toBe(1)
    expect(await statusOf(waiting)).toEqual(['offered'])
  })
})

/** Somebody who is offered 10:00 at a desk of their own, and somebody who waits behind. */
async function offeredAt(): Promise<{ desk: Desk; id: string; next: string }> {
  const desk = await openDesk()
  const booked = await book(desk, '10:00')
  const hours = { start_minute: 10 * 60, end_minute: 10 * 60 + 30 }
  const id = await wait(desk, { ...hours, priority: 1 })
  const next = await wait(desk, hours)
  await free(booked)
  expect(await sweep()).toBe(1)
  return { desk, id, next }
}

describe('an offer', () => {
  test('that is accepted is a booking that does not end', async () => {
    const { id } = await offeredAt()
    const done = await post(`/api/waitlist/${id}/accept`, null)
    expect([done.status, done.body['status']]).toEqual([200, 'booked'])
    const visit = await clinical.call('GET', `/api/appointments/${done.body['appointment_id']}`)
    expect(visit.body).toMatchObject({ status: 'booked', hold_expires_at: null })
    const [spans] = await clinical.owner.query(
      `SELECT count(*)::int AS n, count(expires_at)::int AS ends FROM booking_spans
        WHERE appointment_id = $1`,
      [done.body['appointment_id']],
    )
    expect(spans).toEqual({ n: 2, ends: 0 })
    expect(await openings()).toBe(0)
  })

  test('that two accept at once is booked once', async () => {
    const { id } = await offeredAt()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(`/api/waitlist/${id}/accept`, null)),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, ...Array(7).fill(409)])
    expect(
      answers.filter(({ status }) => status === 409).every(({ body }) => body['code'] === 'not_offered'),
    ).toBe(true)
  })

  test('that is accepted twice with one key is answered twice', async () => {
    const { id } = await offeredAt()
    const key = randomUUID()
    const first = await post(`/api/waitlist/${id}/accept`, null, key)
    expect((await post(`/api/waitlist/${id}/accept`, null, key)).text).toBe(first.text)
  })

  test('that is declined goes to the next, and not to the same one again', async () => {
    const { id, next } = await offeredAt()
    const done = await post(`/api/waitlist/${id}/decline`, { reason: 'cannot come' })
    expect([done.status, done.body['status']]).toEqual([200, 'waiting'])
    expect(await sweep()).toBe(1)
    expect(await statusOf(id, next)).toEqual(['waiting', 'offered'])
    await post(`/api/waitlist/${next}/decline`, {})
    expect(await sweep()).toBe(0)
    expect(await openings()).toBe(0)
  })

  test('ends by the clock of the database: it cannot be accepted, and goes to the next', async () => {
    const { id, next } = await offeredAt()
    await lapse(id)
    const late = await post(`/api/waitlist/${id}/accept`, null)
    expect([late.status, late.body['code']]).toEqual([409, 'not_offered'])
    await sweep()
    await sweep()
    expect(await statusOf(id, next)).toEqual(['waiting', 'offered'])
    expect((await entry(id))['offered_appointment_id']).toBeNull()
    const holds = await clinical.owner.query(
      `SELECT a.status FROM appointments a JOIN waitlist_entries w ON w.patient_id = a.patient_id
        WHERE w.id = $1`,
      [id],
    )
    expect(holds).toEqual([{ status: 'cancelled' }])
  })

  test('whose time was booked by somebody after it ended is gone', async () => {
    const { desk, id } = await offeredAt()
    await lapse(id)
    await book(desk, '10:00')
    await sweep()
    expect(await statusOf(id)).toEqual(['waiting'])
  })

  test('is taken back when the entry is cancelled', async () => {
    const { id, next } = await offeredAt()
    const done = await post(`/api/waitlist/${id}/cancel`, { reason: 'went elsewhere' })
    expect([done.status, done.body['status']]).toEqual([200, 'cancelled'])
    expect(await sweep()).toBe(1)
    expect(await statusOf(id, next)).toEqual(['cancelled', 'offered'])
    const again = await post(`/api/waitlist/${id}/cancel`, {})
    expect([again.status, again.body['code']]).toEqual([409, 'not_waiting'])
  })

  test('is settled when its hold was booked or cancelled in another way', async () => {
    const [one, two] = [await offeredAt(), await offeredAt()]
    const holdOf = async (id: string): Promise<string> => String((await entry(id))['offered_appointment_id'])
    await clinical.owner.query(
      `UPDATE appointments SET status = 'booked', hold_expires_at = NULL WHERE org_id = $1 AND id = $2`,
      [NORTH.id, await holdOf(one.id)],
    )
    await free(await holdOf(two.id))
    await sweep()
    await sweep()
    expect(await statusOf(one.id, two.id, two.next)).toEqual(['booked', 'waiting', 'offered'])
  })

  test('is not declined any more when its hold was confirmed', async () => {
    const { id } = await offeredAt()
    const hold = (await entry(id))['offered_appointment_id']
    expect((await post(`/api/appointments/${hold}/confirm`, {})).status).toBe(200)
    expect((await post(`/api/waitlist/${id}/decline`, {})).body['code']).toBe('not_offered')
    await sweep()
    expect(await entry(id)).toMatchObject({ status: 'booked', offered_appointment_id: hold })
  })

  test('is booked for good when somebody confirms its hold while it is settled', async () => {
    const { id } = await offeredAt()
    const hold = (await entry(id))['offered_appointment_id']
    await lapse(id)
    const desk = await connect(clinical.database.ownerUrl, 'test')
    const watcher = await connect(clinical.database.superuserUrl, 'test')
    await desk.query('BEGIN')
    await desk.query(
      `UPDATE appointments SET status = 'booked', hold_expires_at = NULL WHERE org_id = $1 AND id = $2`,
      [NORTH.id, hold],
    )
    const settling = sweep()
    await until('the sweep waits for the visit', async () => {
      const waiting = await watcher.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      return waiting.length > 0
    })
    await desk.query('COMMIT')
    await settling
    for (const connection of [desk, watcher]) await connection.end()
    expect(await entry(id)).toMatchObject({ status: 'booked', offered_appointment_id: hold })
  })

  test('by hand holds the slot that staff names, in a room that is free', async () => {
    const desk = await openDesk({ rooms: 2, room: true })
    const [one = '', two = ''] = desk.rooms
    await desk.take({ resource: one, kind: 'room', from: at('10:00'), until: at('10:30') })
    const id = await wait(desk)
    const slot = { practitioner_id: desk.doctor, location_id: desk.site, start_time: at('10:00') }
    const made = await post(`/api/waitlist/${id}/offer`, { ...slot, hold_minutes: 5 })
    expect([made.status, made.body['status']]).toEqual([200, 'offered'])
    const minutes = (Date.parse(String(made.body['offer_expires_at'])) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(4)
    expect(minutes).toBeLessThan(6)
    const hold = await clinical.call('GET', `/api/appointments/${made.body['offered_appointment_id']}`)
    expect(hold.body['room_id']).toBe(two)
    const again = await post(`/api/waitlist/${id}/offer`, { ...slot, start_time: at('11:00') })
    expect([again.status, again.body['code']]).toEqual([409, 'not_waiting'])
    const taken = await post(`/api/waitlist/${await wait(desk)}/offer`, slot)
    expect([taken.status, taken.body['code']]).toEqual([409, 'slot_taken'])
    const closed = await post(`/api/waitlist/${await wait(desk)}/offer`, { ...slot, start_time: at('20:00') })
    expect([closed.status, closed.body['code']]).toEqual([422, 'outside_hours'])
  })
})

describe('the waitlist', () => {
  test('lists who waits in the order of offering, page by page', async () => {
    const desk = await openDesk()
    const [five, one, again] = [await wait(desk), await wait(desk, { priority: 1 }), await wait(desk)]
    const list = (query: object): Promise<Answer> =>
      clinical.call('GET', '/api/waitlist', { query: { type_id: desk.type, limit: '2', ...query } })
    const ids = ({ body }: Answer): string[] =>
      Array.isArray(body['waitlist']) ? body['waitlist'].map(({ id }) => id) : []
    const first = await list({ status: 'waiting' })
    expect([ids(first), first.body['next_cursor']]).toEqual([[one, five], five])
    const second = await list({ status: 'waiting', cursor: five })
    expect([ids(second), second.body['next_cursor']]).toEqual([[again], null])
  })

  test('changes what somebody wishes while they wait, by version', async () => {
    const id = await wait(await openDesk())
    const change = (ifMatch: string, body: object): Promise<Answer> =>
      clinical.call('PATCH', `/api/waitlist/${id}`, { headers: { 'if-match': ifMatch }, body })
    const now = await change('"1-x"', { weekdays: [1, 3], note: 'calls back' })
    expect([now.status, now.body['weekdays'], now.body['version']]).toEqual([200, [1, 3], 2])
    expect((await change('"1-x"', { note: 'old' })).status).toBe(412)
    const wrong = await change('*', { wanted_from: '2030-06-01' })
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'invalid_dates'])
    expect((await change('*', { start_minute: 600, end_minute: 600 })).body['code']).toBe('invalid_hours')
    expect((await change('*', { weekdays: null })).body['weekdays']).toBeNull()
    await post(`/api/waitlist/${id}/cancel`, {})
    expect((await change('*', { note: 'late' })).body['code']).toBe('not_waiting')
  })

  test('takes nobody who is not there, and shows nothing to another organization', async () => {
    const desk = await openDesk()
    const told = async (fields: object): Promise<unknown> => {
      const body = { patient_id: await desk.addPatient(), type_id: desk.type, ...WISHES, ...fields }
      return (await post('/api/waitlist', body)).body['error']
    }
    for (const field of ['patient_id', 'type_id', 'practitioner_id', 'location_id'])
      for (const id of [MISSING_ID, SOUTH.rowId])
        expect(await told({ [field]: id })).toBe(`field '${field}' names nothing that is there`)
    const id = await wait(desk)
    for (const action of ['accept', 'decline', 'cancel']) {
      const answer = await clinical.call('POST', `/api/waitlist/${id}/${action}`, {
        ...{ org: SOUTH.id, headers: { 'idempotency-key': randomUUID() } },
        ...(action === 'accept' ? {} : { body: {} }),
      })
      expect([answer.status, answer.body['code']]).toEqual([404, 'waitlist_entry_not_found'])
    }
  })

  test('lets wishes end whose last day is over', async () => {
    const id = await wait(await openDesk(), { wanted_from: '2020-01-01', wanted_until: '2020-01-31' })
    await sweep()
    expect(await statusOf(id)).toEqual(['expired'])
  })

  test('audits what the service does as done by nobody, with the role of programs', async () => {
    const { id } = await offeredAt()
    const [row] = await clinical.owner.query(
      `SELECT user_id, roles, operation FROM audit_events
        WHERE org_id = $1 AND entity_id = $2 AND action = 'update'`,
      [NORTH.id, id],
    )
    expect(row).toMatchObject({ roles: 'system', operation: 'waitlist.sweep' })
    expect(row?.['user_id']).not.toBe(USER_ID)
  })
})
