/** Visits to book: a calendar that is open day and night, and free slots that are each given out once. */
import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import type { PatientKey } from '../load/pgbench-sql.ts'
import type { Ask } from './rows.ts'

/** Hands out bookings. */
export type Calendar = {
  /** So many bookings that nobody had before. Throws: Error when the calendar is full. */
  take(count: number): Ask[]
  /** Bookings that are left. */
  left(): number
}

/** One place at which visits can be booked, with everybody who may be booked there. */
export type Desk = {
  readonly orgId: string
  readonly typeId: string
  readonly locationId: string
  readonly practitioners: readonly string[]
  readonly patients: readonly string[]
}

/** Minutes of one visit, and between the starts of two. */
export const VISIT_MINUTES = 10
const DAYS = 700
const FIRST_DAY_AHEAD = 2
const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000
const SLOTS_PER_DAY = 1_440 / VISIT_MINUTES
const TYPE_CODE = 'bench_visit'
const LAST_MINUTE = 1_440

/** A type of visit in every organization, and a schedule for every practitioner: always, in UTC. */
const MAKE_TYPES = `
  INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, alignment_minutes)
  SELECT o.id, gen_random_uuid(), '${TYPE_CODE}', 'Bench visit', ${VISIT_MINUTES}, ${VISIT_MINUTES}
    FROM organizations o ON CONFLICT DO NOTHING`
const MAKE_SCHEDULES = `
  INSERT INTO schedules (org_id, id, practitioner_id, location_id, time_zone, effective_from)
  SELECT p.org_id, gen_random_uuid(), p.id, l.id, 'UTC', current_date
    FROM practitioners p
    JOIN LATERAL (SELECT id FROM locations l WHERE l.org_id = p.org_id AND l.kind = 'site' ORDER BY id LIMIT 1) l ON true
   WHERE p.active
     AND NOT EXISTS (SELECT FROM schedules s WHERE s.org_id = p.org_id AND s.practitioner_id = p.id)`
const MAKE_HOURS = `
  INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
  SELECT s.org_id, s.id, d.weekday, 0, ${LAST_MINUTE}
    FROM schedules s CROSS JOIN generate_series(1, 7) AS d (weekday) ON CONFLICT DO NOTHING`
const LIST_DESKS = `
  SELECT t.org_id::text, t.id::text, s.location_id::text, string_agg(s.practitioner_id::text, ',')
    FROM appointment_types t
    JOIN schedules s ON s.org_id = t.org_id
   WHERE t.code = '${TYPE_CODE}' AND s.practitioner_id IS NOT NULL
   GROUP BY t.org_id, t.id, s.location_id ORDER BY count(*) DESC, t.org_id`

/** Makes the calendar of the bench and gives its free slots. */
export async function openCalendar(
  database: Database,
  sample: readonly PatientKey[],
  now: number,
): Promise<Calendar> {
  for (const statement of [MAKE_TYPES, MAKE_SCHEDULES, MAKE_HOURS]) await database.rows(statement)
  await database.rows('ANALYZE appointment_types, schedules, schedule_hours')
  const patients = Map.groupBy(sample, ({ orgId }) => orgId)
  const desks = (await database.rows(LIST_DESKS)).map(([orgId, typeId, locationId, practitioners]) => ({
    orgId: orgId ?? '',
    typeId: typeId ?? '',
    locationId: locationId ?? '',
    practitioners: (practitioners ?? '').split(','),
    patients: (patients.get(orgId ?? '') ?? []).map(({ id }) => id),
  }))
  return slotsOf(desks, Math.floor(now / MS_PER_DAY) + FIRST_DAY_AHEAD)
}

/** Takes away what was booked, so that no figure depends on the runs before it. */
export async function forgetBookings(database: Database): Promise<void> {
  await database.rows('TRUNCATE appointments, idempotency_keys CASCADE')
}

/**
 * All slots of all desks, moment by moment: at each moment every practitioner once, each with another
 * patient. Desks with fewer patients than practitioners use as many practitioners as they have patients.
 */
export function slotsOf(desks: readonly Desk[], firstDay: number): Calendar {
  const places = desks.flatMap((desk) =>
    desk.practitioners
      .slice(0, desk.patients.length)
      .map((practitionerId, nth) => ({ desk, practitionerId, nth })),
  )
  const total = places.length * SLOTS_PER_DAY * DAYS
  let next = 0
  const slot = (nth: number): Ask => {
    const place = places[nth % places.length]
    if (place === undefined) throw new Error('the calendar has nobody to book with')
    const moment = Math.floor(nth / places.length)
    const { desk } = place
    const start = firstDay * MS_PER_DAY + moment * VISIT_MINUTES * MS_PER_MINUTE
    return {
      orgId: desk.orgId,
      path: '/api/appointments',
      body: JSON.stringify({
        // At one moment neighbours in the list: no patient twice.
        patient_id: desk.patients[(place.nth + moment * desk.practitioners.length) % desk.patients.length],
        type_id: desk.typeId,
        practitioner_id: place.practitionerId,
        location_id: desk.locationId,
        start_time: new Date(start).toISOString(),
        reason: 'Check-up',
      }),
    }
  }
  return {
    take(count) {
      if (next + count > total) throw new Error(`the calendar has ${total - next} free slots left`)
      const first = next
      next += count
      return Array.from({ length: count }, (_, i) => slot(first + i))
    },
    left: () => total - next,
  }
}

/** What a booking carries beside the caller's own headers. */
export function bookingHeaders(): Record<string, string> {
  return { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }
}
