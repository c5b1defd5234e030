/** What holds for the calendars of every demo, on whatever day they are looked at. */
import { expect } from 'bun:test'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'

const FILLED = `
  SELECT o.slug, count(DISTINCT a.practitioner_id)::int AS practitioners, count(*)::int AS appointments,
         count(DISTINCT a.status)::int AS statuses
    FROM organizations o
    JOIN appointments a ON a.org_id = o.id
     AND (a.start_time AT TIME ZONE o.time_zone)::date = ($1::timestamptz AT TIME ZONE o.time_zone)::date
   GROUP BY o.slug ORDER BY o.slug`

type Day = { readonly practitioners: number; readonly appointments: number; readonly statuses: number }

/** Today is well filled in all three organizations, with visits of every state. */
export async function expectFilledDay(owner: SqlConnection, now: Date): Promise<void> {
  const days = await owner.query<Day>(FILLED, [now.toISOString()])
  expect(days.length).toBe(3)
  for (const { practitioners, appointments, statuses } of days) {
    expect(practitioners).toBeGreaterThanOrEqual(2)
    expect(appointments).toBeGreaterThanOrEqual(8 * practitioners)
    expect(statuses).toBeGreaterThanOrEqual(3)
  }
}

/** There is a span for everybody whom an appointment takes, and none for what was cancelled. */
export async function expectSpans(owner: SqlConnection): Promise<void> {
  const wrong = await owner.query(`
    SELECT a.id FROM appointments a
      LEFT JOIN booking_spans s ON (s.org_id, s.appointment_id) = (a.org_id, a.id)
     GROUP BY a.org_id, a.id
    HAVING count(s.*) <> CASE WHEN a.status = 'cancelled' THEN 0 WHEN a.room_id IS NULL THEN 2 ELSE 3 END`)
  expect(wrong).toEqual([])
}

/** Groups are in the session that the database computes. */
export async function expectSessions(owner: SqlConnection): Promise<void> {
  const groups = await owner.query(`
    SELECT s.session_id = ehr.group_session(a.type_id, a.practitioner_id, s.busy_from) AS same,
           count(*)::int AS n
      FROM booking_spans s JOIN appointments a ON (a.org_id, a.id) = (s.org_id, s.appointment_id)
      JOIN appointment_types t ON (t.org_id, t.id) = (a.org_id, a.type_id)
     WHERE t.capacity > 1 AND s.resource_kind <> 'patient'
     GROUP BY 1`)
  expect(groups).toEqual([{ same: true, n: expect.any(Number) }])
}

/** Nobody is booked outside of their hours or in their leave. */
export async function expectOpenHours(owner: SqlConnection): Promise<void> {
  const outside = await owner.query(`
    SELECT a.id FROM appointments a
      JOIN schedules s ON (s.org_id, s.practitioner_id) = (a.org_id, a.practitioner_id)
      CROSS JOIN LATERAL (SELECT a.start_time AT TIME ZONE s.time_zone AS starts,
                                 a.end_time AT TIME ZONE s.time_zone AS ends) l
      CROSS JOIN LATERAL (SELECT extract(hour FROM starts) * 60 + extract(minute FROM starts) AS start_minute,
                                 extract(hour FROM ends) * 60 + extract(minute FROM ends) AS end_minute) m
     WHERE NOT EXISTS (
             SELECT FROM schedule_hours h
              WHERE (h.org_id, h.schedule_id) = (s.org_id, s.id) AND h.weekday = extract(isodow FROM l.starts)
                AND h.start_minute <= m.start_minute AND h.end_minute >= m.end_minute)
       AND NOT EXISTS (
             SELECT FROM schedule_exceptions e
              WHERE (e.org_id, e.schedule_id) = (s.org_id, s.id) AND e.exception_date = l.starts::date
                AND e.start_minute <= m.start_minute AND e.end_minute >= m.end_minute)
        OR EXISTS (
             SELECT FROM schedule_blocks b
              WHERE (b.org_id, b.practitioner_id) = (a.org_id, a.practitioner_id)
                AND a.start_time < b.end_time AND a.end_time > b.start_time)`)
  expect(outside).toEqual([])
}
