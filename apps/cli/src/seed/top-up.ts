/**
 * Keeps a demo's calendars as they were on its first day, however old it is: today well filled, less and less
 * of the weeks to come, and what is over brought to an end. What anybody booked, moved or cancelled stays.
 */
import { whileCacheIsClosed } from '@ehrconnect/platform/cache/closed'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { findZone, localDayAt } from '@ehrconnect/platform/time/zones'
import { type BookedClinic, insertAppointments, isoOf, readPeople } from './appointment-rows.ts'
import { DEMO_TYPES, type DemoType } from './appointment-types.ts'
import type { ClinicKind } from './clinic.ts'
import { demoFoundings } from './demo.ts'
import { connectSeeder, inTransaction } from './load.ts'
import { prngOf } from './prng.ts'
import { type Calendars, insertDuty, readCalendars } from './top-up-calendars.ts'
import { planTopUp } from './top-up-plan.ts'

/** How `topUpDemo` is called. */
export type TopUpOptions = {
  /** A role that row-level security does not hold back. */
  readonly ownerUrl: string
  readonly now: Date
  /** What chance begins with; each call has another. */
  readonly chance: string
  /** The day of each organization that was looked at already; what is done now is added. */
  readonly done?: Map<string, number>
}

/** Visits that were added, and visits that were over and are ended. */
export type ToppedUp = { readonly added: number; readonly ended: number }

type Organization = { readonly id: string; readonly kind: ClinicKind; readonly time_zone: string }
type Due = Organization & { readonly today: number; readonly now: number }

/**
 * Fills the calendars of the organizations that `seedDemo` made, and of no others. A second call on the same
 * day adds nothing.
 *
 * Cost: some queries where there is nothing to do; else the cache is closed meanwhile, and whoever books at
 *       one of the clinics waits for the time of the insert.
 */
export async function topUpDemo(options: TopUpOptions): Promise<ToppedUp> {
  const { ownerUrl, done = new Map<string, number>() } = options
  const now = minuteOf(options.now)
  const connection = await connectSeeder(ownerUrl)
  try {
    const due: Due[] = []
    for (const one of await newDays(connection, now, done)) {
      if (await hasWork(connection, one, options.chance)) due.push(one)
      else done.set(one.id, one.today)
    }
    if (due.length === 0) return { added: 0, ended: 0 }
    const total = { added: 0, ended: 0 }
    await whileCacheIsClosed(
      () => connect(ownerUrl, 'ehr-cache-closed'),
      async () => {
        for (const one of due) {
          const filled = await inTransaction(connection, () => topUp(connection, one, options.chance))
          total.added += filled.added
          total.ended += filled.ended
          done.set(one.id, one.today)
        }
      },
    )
    return total
  } finally {
    await connection.end()
  }
}

/** Notes that the day needs nothing: the demo was made on it. */
export async function skipDay(ownerUrl: string, now: Date, done: Map<string, number>): Promise<void> {
  const connection = await connectSeeder(ownerUrl)
  try {
    for (const { id, today } of await newDays(connection, minuteOf(now), done)) done.set(id, today)
  } finally {
    await connection.end()
  }
}

/** The organizations of the demo in which another day than the noted one has begun. */
async function newDays(
  connection: SqlConnection,
  now: number,
  done: ReadonlyMap<string, number>,
): Promise<Due[]> {
  const organizations = await demoOrganizations(connection)
  return organizations.flatMap((one) => {
    const zone = findZone(one.time_zone)
    const today = zone === null ? null : localDayAt(zone, now)
    return today === null || done.get(one.id) === today ? [] : [{ ...one, today, now }]
  })
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / 60_000)
}

/** Those with the demo's names that are what it made: of its kind, in its zone, with every type of visit. */
async function demoOrganizations(connection: SqlConnection): Promise<Organization[]> {
  const found: Organization[] = []
  for (const { slug, kind, region } of demoFoundings(0)) {
    found.push(
      ...(await connection.query<Organization>(
        `SELECT o.id, o.kind, o.time_zone
           FROM organizations o
          WHERE o.slug = $1 AND o.kind = $2 AND o.time_zone = $3 AND o.active
            AND $4::text[] <@ ARRAY(SELECT t.code FROM appointment_types t WHERE t.org_id = o.id)
            AND EXISTS (SELECT FROM locations l WHERE l.org_id = o.id AND l.kind = 'site' AND l.active)
            AND EXISTS (SELECT FROM memberships m WHERE m.org_id = o.id AND m.role = 'front_desk')`,
        [slug, kind, region.timeZone, DEMO_TYPES[kind].map(({ code }) => code)],
      )),
    )
  }
  return found
}

async function hasWork(connection: SqlConnection, due: Due, chance: string): Promise<boolean> {
  const { calendars, planned } = await plan(connection, due, chance)
  if (planned.length > 0 || calendars.duty.length > 0) return true
  const values = overOf(due, calendars)
  const [over] = await connection.query<{ found: boolean }>(`SELECT EXISTS (SELECT ${OVER}) AS found`, values)
  return over?.found === true
}

/** Whoever books waits for the turn of a practitioner: what is read in it stays so until the end. */
async function topUp(connection: SqlConnection, due: Due, chance: string): Promise<ToppedUp> {
  const { practitioners } = await readPeople(connection, due.id)
  await connection.query('SELECT ehr.await_turn(NULL, NULL, $1::uuid[])', [practitioners])
  const { calendars, clinic, typeIds, planned } = await plan(connection, due, chance)
  await insertDuty(connection, due, calendars)
  await insertAppointments(clinic, typeIds, planned)
  const ended = await connection.execute(
    `UPDATE appointments u
        SET status = o.status, version = u.version + 1, updated_at = now(),
            arrived_at = CASE WHEN o.status = 'noshow' THEN NULL
                              ELSE coalesce(u.arrived_at, least(u.start_time - interval '5 minutes', $2)) END
       FROM (SELECT ${OVER}) o
      WHERE u.org_id = $1 AND u.id = o.id`,
    overOf(due, calendars),
  )
  return { added: planned.length, ended }
}

/**
 * Visits that have begun or are over, and how they stand then; those only that nobody but the demo has
 * written: what people write leaves an event in the audit trail.
 */
const OVER = `a.id, CASE WHEN a.end_time > $2 THEN 'checked-in'
                   WHEN a.status = 'booked' AND get_byte(uuid_send(a.id), 15) < 10 THEN 'noshow'
                   ELSE 'fulfilled' END AS status
  FROM appointments a
 WHERE a.org_id = $1 AND a.created_by = $3 AND a.start_time <= $2
   AND a.encounter_id IS NULL AND a.series_id IS NULL
   AND (a.status IN ('booked', 'arrived') OR (a.status = 'checked-in' AND a.end_time <= $2))
   AND NOT EXISTS (SELECT FROM audit_events e
                    WHERE e.org_id = $1 AND e.patient_id = a.patient_id AND e.entity_id = a.id
                      AND e.action <> 'read')`

function overOf({ id, now }: Due, { people }: Calendars): readonly string[] {
  return [id, isoOf(now), people.clerk]
}

async function plan(connection: SqlConnection, due: Due, chance: string) {
  const { id: orgId, kind, today, now } = due
  const calendars = await readCalendars(connection, due)
  const types = await readTypes(connection, orgId, kind)
  const prng = prngOf(`${chance}/${orgId}/${today}`)
  const { people, days, comes, roomsOn } = calendars
  const planned = planTopUp(
    prng,
    { types: [...types.keys()], today, now, patients: people.patients.length, comes, roomsOn },
    days,
  )
  const clinic: BookedClinic = { ...people, owner: connection, orgId, now, prng }
  return { calendars, clinic, typeIds: types, planned }
}

type TypeRow = { readonly id: string } & Pick<
  DemoType,
  'code' | 'duration' | 'before' | 'after' | 'alignment' | 'capacity' | 'room'
>

/** The demo's types as they are now, with their ids; without those that not everybody offers everywhere. */
async function readTypes(
  connection: SqlConnection,
  orgId: string,
  kind: ClinicKind,
): Promise<Map<DemoType, string>> {
  const rows = await connection.query<TypeRow>(
    `SELECT t.id, t.code, t.duration_minutes AS duration, t.buffer_before_minutes AS before,
            t.buffer_after_minutes AS after, t.alignment_minutes AS alignment, t.capacity,
            t.room_required AS room
       FROM appointment_types t
      WHERE t.org_id = $1 AND t.active
        AND NOT EXISTS (SELECT FROM appointment_type_practitioners o WHERE o.org_id = $1 AND o.type_id = t.id)
        AND NOT EXISTS (SELECT FROM appointment_type_locations o WHERE o.org_id = $1 AND o.type_id = t.id)`,
    [orgId],
  )
  return new Map(
    DEMO_TYPES[kind].flatMap((type) => {
      const row = rows.find(({ code }) => code === type.code)
      if (row === undefined) return []
      const { id, ...now } = row
      return [[{ ...type, ...now }, id] as const]
    }),
  )
}
