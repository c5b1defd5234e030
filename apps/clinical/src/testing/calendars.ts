/** Schedules and bookings of the clinics that every test starts with. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { type Clinic, NORTH, TWIN_ID, USER_ID } from './clinics.ts'
import { seedWaitlist } from './waitlists.ts'

/** The hash of a calendar feed's secret that nobody knows; each clinic has a feed with it. */
export const SECRET_HASH = 'ab'.repeat(32)

/** Appointments of both clinics from which one step may be made. */
export const STEP_IDS = {
  confirm: '01900000-0000-7000-8000-0000000000c1',
  checkIn: '01900000-0000-7000-8000-0000000000c2',
  start: '01900000-0000-7000-8000-0000000000c3',
  complete: '01900000-0000-7000-8000-0000000000c4',
  cancel: '01900000-0000-7000-8000-0000000000c5',
  noShow: '01900000-0000-7000-8000-0000000000c6',
} as const

/** The minutes since 1970 at which the clinic's one group visit begins: another one for each clinic. */
export function groupStart(clinic: Clinic): number {
  return Date.parse(clinic.id === NORTH.id ? '2030-05-06T08:00:00Z' : '2031-05-05T09:00:00Z') / 60_000
}

/**
 * A type, hours around the clock since 1990, a holiday, an exception, a block, and a group visit
 * that one patient has booked. Every row has the clinic's one id; a practitioner, a site and a type of
 * TWIN_ID are in both clinics.
 */
export async function seedCalendar(owner: SqlConnection, clinic: Clinic): Promise<void> {
  const { id, mark, rowId } = clinic
  const run = (sql: string, ...more: readonly string[]): Promise<unknown> =>
    owner.query(sql, [id, rowId, ...more])
  const twin = [id, TWIN_ID, mark]
  await owner.query(
    `INSERT INTO practitioners (org_id, id, first_name, last_name) VALUES ($1, $2, $3, $3)`,
    twin,
  )
  await owner.query(`INSERT INTO locations (org_id, id, name) VALUES ($1, $2, $3)`, twin)
  await run(
    `INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, capacity)
     VALUES ($1, $2, lower($3), $3, 30, 4)`,
    mark,
  )
  await owner.query(
    `INSERT INTO appointment_types (org_id, id, code, name, duration_minutes)
     VALUES ($1, $2, 'twin', $3, 30)`,
    twin,
  )
  await run(
    `INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id) VALUES ($1, $2, $2)`,
  )
  await run(`INSERT INTO appointment_type_locations (org_id, type_id, location_id) VALUES ($1, $2, $2)`)
  await run(
    `INSERT INTO schedules (org_id, id, practitioner_id, location_id, time_zone, effective_from)
     VALUES ($1, $2, $2, $2, 'Europe/Berlin', '1990-01-01')`,
  )
  await run(
    `INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
     SELECT $1, $2, weekday, 0, 1440 FROM generate_series(1, 7) weekday`,
  )
  await run(
    `INSERT INTO schedule_exceptions (org_id, schedule_id, exception_date, start_minute, end_minute, reason)
     VALUES ($1, $2, '2000-01-01', 480, 720, $3)`,
    mark,
  )
  await run(
    `INSERT INTO holidays (org_id, id, location_id, holiday_date, name)
     VALUES ($1, $2, $2, '2000-01-01', $3)`,
    mark,
  )
  await run(
    `INSERT INTO schedule_blocks (org_id, id, practitioner_id, kind, start_time, end_time, reason, created_by)
     VALUES ($1, $2, $2, 'leave', '2000-01-01T00:00:00Z', '2000-01-02T00:00:00Z', $3, $4)`,
    ...[mark, USER_ID],
  )
  await seedBooking(owner, clinic)
}

/** The group visit with one patient, and what there is beside it: a user and a feed of the calendar. */
async function seedBooking(owner: SqlConnection, clinic: Clinic): Promise<void> {
  const { id, mark, rowId } = clinic
  const start = new Date(groupStart(clinic) * 60_000).toISOString()
  const run = (sql: string, ...more: readonly string[]): Promise<unknown> =>
    owner.query(sql, [id, rowId, ...more])
  await run(
    `INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, status,
                               start_time, end_time, reason, created_by)
     VALUES ($1, $2, $2, $2, $2, $2, 'booked', $4, $4::timestamptz + interval '30 minutes', $3, $5)`,
    ...[mark, start, USER_ID],
  )
  await run(`UPDATE practitioners SET user_id = $3 WHERE org_id = $1 AND id = $2`, USER_ID)
  await run(
    `INSERT INTO appointment_series (org_id, id, patient_id, type_id, practitioner_id, location_id, rrule,
                                     time_zone, start_time, created_by)
     VALUES ($1, $2, $2, $2, $2, $2, 'FREQ=DAILY;COUNT=1', 'Europe/Berlin', $3, $4)`,
    ...[start, USER_ID],
  )
  await run(`UPDATE appointments SET series_id = $2 WHERE org_id = $1 AND id = $2`)
  await seedWaitlist(owner, clinic)
  await run(
    `INSERT INTO calendar_feeds (org_id, id, practitioner_id, token_hash, created_by)
     VALUES ($1, $2, $2, decode($3, 'hex'), $4)`,
    ...[SECRET_HASH, USER_ID],
  )
  await run(
    `INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from,
                                busy_until)
     VALUES ($1, $2, $2, 'practitioner', ehr.group_session($2, $2, $3), $3,
             $3::timestamptz + interval '30 minutes')`,
    start,
  )
  for (const [nth, [step, appointmentId]] of Object.entries(STEP_IDS).entries()) {
    const status = { confirm: 'proposed', start: 'arrived', complete: 'checked-in' }[step] ?? 'booked'
    const day = step === 'noShow' ? '2020-06-08' : '2030-06-10'
    await owner.query(
      `INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, status,
                                 start_time,
                                 end_time, reason, hold_expires_at, arrived_at, created_by)
       VALUES ($1, $2, $3, $4, $4, $4, $5, $6, $6::timestamptz + interval '30 minutes', $7,
               CASE WHEN $5 = 'proposed' THEN $6::timestamptz END,
               CASE WHEN $5 IN ('arrived', 'checked-in') THEN now() END, $8)`,
      [id, appointmentId, TWIN_ID, rowId, status, `${day}T1${nth}:00:00Z`, mark, USER_ID],
    )
  }
}
