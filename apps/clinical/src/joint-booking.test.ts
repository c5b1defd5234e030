import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { runScoped } from '@ehrconnect/platform/testing/scoped'
import { insertJointly } from './joint-booking.ts'
import { type Answer, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, USER_ID } from './testing/clinics.ts'
import { at, type Desk, openDesk } from './testing/desk.ts'

let clinical: TestClinical
let app: SqlConnection

beforeAll(async () => {
  clinical = await startTestClinical()
  app = await connect(clinical.database.appUrl, 'ehr-test')
})

afterAll(async () => {
  await app.end()
  await clinical.close()
})

type Row = { readonly org?: string; readonly key?: string; readonly booking: object }
type Found = { readonly n: number; readonly org_id: string; readonly body: string | null }

/** A booking as the service sends it. */
async function booking(desk: Desk, start: string, fields: object = {}): Promise<object> {
  return {
    ...{ id: randomUUID(), patient_id: await desk.addPatient(), type_id: desk.type, reason: 'Cough' },
    ...{ practitioner_id: desk.doctor, location_id: desk.site, rooms: [], status: 'booked' },
    ...{ start_time: start, created_by: USER_ID },
    ...fields,
  }
}

/** What one statement gives for these rows: by place, the status of what it made, or 'repeated'. */
async function together(rows: readonly Row[], end: 'COMMIT' | 'ROLLBACK' = 'COMMIT') {
  const sent = rows.map(({ booking: asked, key = randomUUID() }, i) => ({
    n: i + 1,
    booking: asked,
    context: {
      ...{
        user_id: USER_ID,
        roles: 'front_desk',
        operation: 'appointments.book',
        request_id: `together-${i}`,
      },
      ...{ idempotency_key: key, request_hash: 'hash' },
    },
  }))
  const orgs = rows.map(({ org = NORTH.id }) => org)
  const values = insertJointly.statement.encode([orgs, JSON.stringify(sent)])
  const scope = [...new Set(orgs)].join()
  const { rows: found } = await runScoped(app, scope, insertJointly.statement.sql, values, end)
  return new Map(
    (found as readonly Found[]).map(({ n, body }) => [
      n,
      body === null ? 'repeated' : JSON.parse(body).status,
    ]),
  )
}

async function blockRoom(room: string | undefined, from: string, until: string): Promise<void> {
  await clinical.owner.query(
    `INSERT INTO schedule_blocks (org_id, id, room_id, start_time, end_time, created_by)
     VALUES ($1, gen_random_uuid(), $2, $3, $4, $5)`,
    [NORTH.id, room, at(from), at(until), USER_ID],
  )
}

/** As an hour later: the end of the hold is moved instead of the clock. */
async function expireHold({ body }: Answer): Promise<void> {
  await clinical.owner.query(
    `UPDATE booking_spans SET expires_at = now() - interval '1 second'
      WHERE org_id = $1 AND appointment_id = $2`,
    [NORTH.id, body['id']],
  )
}

describe('bookings of one statement', () => {
  test('are made when everything is free; what is in the way of one before it is left out', async () => {
    const desk = await openDesk(clinical, { practitioners: 3, before: 5, after: 10, alignment: 5 })
    const [, second, third] = desk.practitioners
    const first = await booking(desk, at('10:00'))
    const patient = { patient_id: Reflect.get(first, 'patient_id') }
    const rows = [
      { booking: first },
      // 10:40 is in the time after the first visit.
      { booking: await booking(desk, at('10:40')) },
      { booking: await booking(desk, at('10:45')) },
      { booking: await booking(desk, at('10:25'), { ...patient, practitioner_id: second }) },
      { booking: await booking(desk, at('10:30'), { ...patient, practitioner_id: third }) },
    ]
    // The third is in the way of the second only, and the fifth of nothing: both are made the next time.
    expect(await together(rows)).toEqual(new Map([[1, 'booked']]))
    const again = rows.map(({ booking: asked }) => ({ booking: { ...asked, id: randomUUID() } }))
    expect(await together([again[2], again[4]].flatMap((row) => row ?? []))).toEqual(
      new Map([
        [1, 'booked'],
        [2, 'booked'],
      ]),
    )
    expect(await together(again)).toEqual(new Map())
  })

  test('leave out what a single booking has to decide', async () => {
    const desk = await openDesk(clinical, { rooms: 1 })
    const other = await openDesk(clinical, { rooms: 1 })
    await expireHold(await desk.hold(at('09:00')))
    await desk.block(desk.doctor, at('11:00'), at('11:30'))
    await blockRoom(desk.rooms[0], '08:00', '09:00')
    const [dead, gone] = [await desk.addPatient(), await desk.addPatient()]
    await clinical.owner.query(
      `UPDATE patients SET deceased = id = $2, active = id <> $3 WHERE org_id = $1 AND id IN ($2, $3)`,
      [NORTH.id, dead, gone],
    )
    const left: Readonly<Record<string, object>> = {
      'a group visit': { type_id: await desk.addType({ capacity: 2 }) },
      'deliberately beside others': { overbook_reason: 'Chest pain' },
      'an expired hold': { start_time: at('09:00') },
      'blocked time': { start_time: at('11:00') },
      'a blocked room': { start_time: at('08:30'), rooms: desk.rooms },
      'a room of another site': { rooms: other.rooms },
      nobody: { practitioner_id: MISSING_ID },
      'no site': { location_id: desk.rooms[0] },
      'no type': { type_id: MISSING_ID },
      'no patient': { patient_id: MISSING_ID },
      'a patient of another organization': { patient_id: SOUTH.rowId },
      'a patient who has died': { patient_id: dead },
      'a patient whose record is not active': { patient_id: gone },
    }
    for (const [why, fields] of Object.entries(left)) {
      const rows = [{ booking: await booking(desk, at('10:00'), fields) }]
      expect([why, await together(rows)]).toEqual([why, new Map()])
    }
    expect(await together([{ booking: await booking(desk, at('10:00')) }])).toEqual(new Map([[1, 'booked']]))
  })

  test('take the first room that is free, hold for nobody yet, and know a key that has a reply', async () => {
    const desk = await openDesk(clinical, { rooms: 2 })
    await blockRoom(desk.rooms[0], '08:00', '09:00')
    const key = randomUUID()
    expect(await together([{ key, booking: await booking(desk, at('16:00')) }])).toEqual(
      new Map([[1, 'booked']]),
    )
    const inRoom = await booking(desk, at('08:30'), { rooms: desk.rooms })
    const nobody = { patient_id: undefined, status: 'proposed', hold_seconds: 60 }
    const rows = [
      { booking: inRoom },
      { key, booking: await booking(desk, at('14:00')) },
      { booking: await booking(desk, at('14:30'), nobody) },
    ]
    expect(await together(rows)).toEqual(
      new Map([
        [1, 'booked'],
        [3, 'proposed'],
        [2, 'repeated'],
      ]),
    )
    const [made] = await clinical.owner.query(
      `SELECT room_id FROM appointments WHERE org_id = $1 AND id = $2`,
      [...[NORTH.id, Reflect.get(inRoom, 'id')]],
    )
    expect(made).toEqual({ room_id: desk.rooms[1] ?? '' })
  })

  test('are of the organization that each is for, whatever its body names', async () => {
    const desk = await openDesk(clinical)
    const asked = await booking(desk, at('10:00'))
    expect(await together([{ org: SOUTH.id, booking: asked }, { booking: asked }])).toEqual(
      new Map([[2, 'booked']]),
    )
  })
})

describe('bookings of one moment', () => {
  test('are each answered with their own, with spans, audit row and stored reply', async () => {
    const desk = await openDesk(clinical, { practitioners: 6, rooms: 3, room: true })
    const times = ['08:00', '08:30', '09:00', '09:30']
    const asked = times.flatMap((time) => desk.practitioners.slice(0, 3).map((who) => [time, who] as const))
    const answers = await Promise.all(
      asked.map(([time, who]) => desk.book(at(time), { practitioner_id: who, reason: `${time} ${who}` })),
    )
    for (const [i, { status, body, text, headers }] of answers.entries()) {
      expect([status, body['reason']]).toEqual([201, asked[i]?.join(' ') ?? ''])
      const read = await clinical.call('GET', `/api/appointments/${body['id']}`)
      expect([read.text, read.headers.get('etag')]).toEqual([text, headers.get('etag')])
      expect(await desk.spansOf(body['id'])).toHaveLength(3)
    }
    const ids = answers.map(({ body }) => body['id'])
    const [kept] = await clinical.owner.query(
      `SELECT (SELECT count(*)::int FROM audit_events
                WHERE org_id = $1 AND entity_id = ANY ($2) AND action = 'create') AS audited,
              (SELECT count(*)::int FROM idempotency_keys WHERE org_id = $1 AND location = ANY ($3)) AS remembered`,
      [NORTH.id, ids, ids.map((id) => `/api/appointments/${id}`)],
    )
    expect(kept).toEqual({ audited: asked.length, remembered: asked.length })
    // All three rooms are taken at each of these times.
    const fourth = await desk.book(at('08:00'), { practitioner_id: desk.practitioners[3] })
    expect([fourth.status, fourth.body['conflict']]).toEqual([409, 'room'])
  })

  test('for one time are one booking; the others are told what is free instead', async () => {
    const desk = await openDesk(clinical)
    const answers = await Promise.all(Array.from({ length: 12 }, () => desk.book(at('10:00'))))
    const refused = answers.filter(({ status }) => status === 409)
    expect([answers.length - refused.length, refused.length]).toEqual([1, 11])
    for (const { body } of refused)
      expect([body['conflict'], body['nearest']]).toMatchObject(['practitioner', [{}, {}]])
  })

  test('with keys that were used before give the stored replies, or refuse another request', async () => {
    const desk = await openDesk(clinical)
    const keys = Array.from({ length: 6 }, () => randomUUID())
    const patients = await Promise.all(keys.map(() => desk.addPatient()))
    const book = (hour: number) =>
      Promise.all(
        keys.map((key, i) =>
          desk.book(
            at(`${hour}:${i % 2 === 0 ? '00' : '30'}`),
            { patient_id: patients[i] },
            {
              headers: { 'idempotency-key': key },
            },
          ),
        ),
      )
    const first = await book(10)
    const again = await book(10)
    for (const [i, { status, text }] of first.entries())
      if (status === 201) expect([again[i]?.status, again[i]?.text]).toEqual([201, text])
    const made = first.flatMap(({ status }, i) => (status === 201 ? [i] : []))
    expect(made).toHaveLength(2)
    const other = await book(14)
    expect(made.map((i) => other[i]?.body['code'])).toEqual(made.map(() => 'idempotency_key_reused'))
  })
})
