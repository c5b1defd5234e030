import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { until } from '@ehrconnect/platform/testing/conditions'
import { type Course, DEEDS, type Deed, type Done, raceForSlots } from './testing/booking-race.ts'
import { createClient } from './testing/client.ts'
import { NORTH } from './testing/clinics.ts'
import { doubleBookings } from './testing/double-bookings.ts'
import { createSite, patientId, type ServerProcess, type TestSite } from './testing/server-process.ts'
import { openSurgery } from './testing/surgery.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const REQUESTS = LONG ? 2_000 : 400
const RACERS = 24
const PATIENTS = 16

let site: TestSite
let servers: readonly ServerProcess[]
let owner: SqlConnection

beforeAll(async () => {
  site = await createSite({ patients: PATIENTS })
  owner = await connect(site.cluster.ownerUrl, 'ehr-test-owner')
  servers = [await site.start(), await site.start()]
})

afterAll(async () => {
  await owner.end()
  await site.remove()
})

/** 40 slots: 4 practitioners, 5 half hours on a Monday and on a Tuesday; 3 rooms. Every patient waits. */
async function layCourse(): Promise<Course> {
  const weekly = [1, 2].map((weekday) => [weekday, 480, 630] as const)
  const surgery = await openSurgery(owner, { practitioners: 4, rooms: 3, weekly })
  const type = await surgery.addType({ room: true })
  const groupType = await surgery.addType({ room: true, capacity: 2 })
  const patients = Array.from({ length: PATIENTS }, (_, n) => patientId(NORTH, n))
  const days = ['2030-05-06', '2030-05-07']
  const times = ['08:00', '08:30', '09:00', '09:30', '10:00']
  const ports = servers.map(({ port }) => port)
  const client = createClient(ports[0] ?? 0)
  const entries: string[] = []
  for (const patient_id of patients) {
    const wish = { patient_id, type_id: type, wanted_from: days[0], wanted_until: days[1] }
    const asked = { method: 'POST', path: '/api/waitlist', headers: await site.headers(NORTH), body: wish }
    entries.push(JSON.parse((await client.ask(asked)).body).id)
  }
  client.close()
  return {
    ...{
      practitioners: surgery.practitioners,
      location: surgery.site,
      type,
      groupType,
      patients,
      entries,
      ports,
    },
    starts: days.flatMap((day) => times.map((time) => `${day}T${time}`)),
    offset: '+02:00',
    headers: () => site.headers(NORTH),
    expire,
  }
}

/** As an hour later: the end of a hold is moved instead of the clock. */
async function expire(appointment: string): Promise<void> {
  await owner.query(
    `WITH hold AS (
       SELECT a.org_id, a.id, ehr.await_turn($1, $2, NULL) FROM appointments a
        WHERE a.org_id = $1 AND a.id = $2 AND a.status = 'proposed' FOR UPDATE
     ), ended AS (
       UPDATE appointments a SET hold_expires_at = now() FROM hold
        WHERE a.org_id = $1 AND a.id = hold.id RETURNING a.id)
     UPDATE booking_spans s SET expires_at = now() FROM ended WHERE s.org_id = $1 AND s.appointment_id = ended.id`,
    [NORTH.id, appointment],
  )
}

/** `operation entity` of each write that was acknowledged, with how often. */
function acknowledged(done: readonly Done[]): Map<string, number> {
  const made = done.filter(({ deed, outcome }) => deed !== 'expire' && outcome.status < 300)
  const groups = Map.groupBy(made, ({ deed, entity }) => `${DEEDS[deed].operation} ${entity}`)
  return new Map([...groups].map(([name, all]) => [name, all.length] as const).sort())
}

/** The same as the audit trail has it: a row is written with its change, or not at all. */
async function audited(): Promise<Map<string, number>> {
  const operations = Object.values(DEEDS).map(({ operation }) => operation)
  const rows = await owner.query<{ name: string; times: number }>(
    `SELECT operation || ' ' || entity_id AS name, count(*)::int AS times
       FROM audit_events
      WHERE org_id = $1 AND outcome = 'success' AND action <> 'read' AND operation = ANY ($2)
        AND entity_type = CASE split_part(operation, '.', 1) WHEN 'waitlist' THEN 'WaitlistEntry'
              WHEN 'appointments' THEN 'Appointment' ELSE 'AppointmentSeries' END
      GROUP BY 1`,
    [NORTH.id, operations],
  )
  return new Map(rows.map(({ name, times }) => [name, times] as const).sort())
}

type Appointment = Readonly<
  Record<'id' | 'status' | 'start_time' | 'practitioner_id' | 'patient_id', string>
> & {
  readonly room_id: string | null
  readonly version: number
}

/** Appointments, told as the last version that exists, that are otherwise in the table. */
async function toldOtherwise(done: readonly Done[]): Promise<{ compared: number; wrong: unknown[] }> {
  const rows = await owner.query<Appointment>(
    `SELECT id, status, to_json(start_time) #>> '{}' AS start_time, practitioner_id, patient_id, room_id,
            version
       FROM appointments WHERE org_id = $1`,
    [NORTH.id],
  )
  const kept = new Map(rows.map((row) => [row.id, row]))
  const wrong: unknown[] = []
  let compared = 0
  for (const { deed, outcome } of done) {
    if (outcome.status >= 300 || !DEEDS[deed].operation.startsWith('appointments.')) continue
    const told: Appointment = JSON.parse(outcome.body)
    const row = kept.get(told.id)
    if (row !== undefined && told.version < row.version) continue
    compared += 1
    const shown = ({
      id,
      status,
      practitioner_id,
      patient_id,
      room_id,
      version,
      start_time,
    }: Appointment) => [
      ...[id, status, practitioner_id, patient_id, room_id, version, Date.parse(start_time)],
    ]
    if (row === undefined || shown(told).join() !== shown(row).join()) wrong.push({ deed, told, row })
  }
  return { compared, wrong }
}

/** Deadlocks that the database counted: sessions that have ended have all been counted. */
async function deadlocks(): Promise<number> {
  const [found] = await owner.query<{ deadlocks: number }>(
    `SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()`,
  )
  return found?.deadlocks ?? -1
}

/** Two sessions that wait for each other, so that the counter is known to count. */
async function causeDeadlock(): Promise<void> {
  const pair = await Promise.all([1, 2].map(() => connect(site.cluster.ownerUrl, 'ehr-test-owner')))
  const lock = (session: SqlConnection, key: number) =>
    session.query(`SELECT pg_advisory_xact_lock($1::bigint)`, [key])
  await Promise.all(pair.map((session) => session.query('BEGIN')))
  await Promise.all(pair.map(lock))
  await Promise.allSettled(pair.map((session, nth) => lock(session, 1 - nth)))
  await Promise.all(pair.map((session) => session.end()))
}

test(`of ${REQUESTS} racing requests for 40 slots none is lost and no time is given twice`, async () => {
  const course = await layCourse()
  const seed = Date.now() % 1_000_000_000
  const done = await raceForSlots(course, { count: REQUESTS, racers: RACERS, seed })
  for (const server of servers) server.signal('SIGTERM')
  await Promise.all(servers.map(({ exited }) => exited))

  const answers = (deed: Deed) => new Set(done.filter((one) => one.deed === deed).map(({ answer }) => answer))
  const strange = done.filter(({ deed, answer }) => !DEEDS[deed].answers.includes(answer))
  expect({ seed, strange }).toEqual({ seed, strange: [] })
  expect({ seed, done: done.length }).toEqual({ seed, done: REQUESTS })
  // A race that nobody lost, or nobody won, would prove nothing.
  for (const deed of ['book', 'move', 'cancel'] as const) expect(answers(deed).size).toBeGreaterThan(1)

  expect({ seed, ...(await doubleBookings(owner, NORTH.id, course.location)) }).toEqual({
    ...{ seed, visitsAtOnce: [], patientsAtOnce: [], fullGroups: [], spansAtOnce: [], spansAmiss: [] },
  })
  expect(await audited()).toEqual(acknowledged(done))
  const { compared, wrong } = await toldOtherwise(done)
  expect({ seed, wrong }).toEqual({ seed, wrong: [] })
  // Of each appointment its last version: 40 slots are made into one after ten requests or so.
  expect(compared).toBeGreaterThan(REQUESTS / 20)

  expect(await deadlocks()).toBe(0)
  await causeDeadlock()
  await until('the deadlock is counted', async () => (await deadlocks()) === 1)
}, 300_000)
