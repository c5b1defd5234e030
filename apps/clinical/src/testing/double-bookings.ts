/** Looks in the tables for time that was given twice. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'

/** Appointments that take time: those that are over or were called off, and holds that ended, take none. */
const LIVE = `(a.status IN ('pending', 'booked', 'arrived', 'checked-in')
               OR a.status = 'proposed' AND a.hold_expires_at > now())`

/**
 * Each by what is wrong; every list is empty when nothing is. The appointments are looked at by themselves,
 * and so is the time that is taken for them.
 */
export type DoubleBookings = Readonly<Record<keyof typeof WRONG, readonly unknown[]>>

const WRONG = {
  /** One practitioner or room in two visits; a group meets at one time. */
  visitsAtOnce: `
    SELECT a.id, b.id AS other, a.start_time
      FROM appointments a
      JOIN appointments b ON b.org_id = a.org_id AND b.id > a.id
       AND (b.practitioner_id = a.practitioner_id OR b.room_id = a.room_id)
       AND b.start_time < a.end_time AND b.end_time > a.start_time AND NOT b.overbooked
      JOIN appointment_types t ON t.org_id = a.org_id AND t.id = a.type_id
     WHERE a.org_id = $1 AND a.location_id = $2 AND NOT a.overbooked AND ${LIVE} AND ${LIVE.replaceAll('a.', 'b.')}
       AND NOT (t.capacity > 1 AND b.type_id = a.type_id AND b.practitioner_id = a.practitioner_id
                AND b.start_time = a.start_time AND b.room_id IS NOT DISTINCT FROM a.room_id)`,
  patientsAtOnce: `
    SELECT a.id, b.id AS other, a.start_time
      FROM appointments a
      JOIN appointments b ON b.org_id = a.org_id AND b.id > a.id AND b.patient_id = a.patient_id
       AND b.start_time < a.end_time AND b.end_time > a.start_time
     WHERE a.org_id = $1 AND a.location_id = $2 AND ${LIVE} AND ${LIVE.replaceAll('a.', 'b.')}`,
  fullGroups: `
    SELECT a.practitioner_id, a.start_time, count(*)
      FROM appointments a
      JOIN appointment_types t ON t.org_id = a.org_id AND t.id = a.type_id
     WHERE a.org_id = $1 AND a.location_id = $2 AND NOT a.overbooked AND ${LIVE}
     GROUP BY a.practitioner_id, a.type_id, a.start_time, t.capacity
    HAVING count(*) > t.capacity`,
  spansAtOnce: `
    SELECT s.appointment_id, o.appointment_id AS other, s.resource_kind, s.busy_from
      FROM booking_spans s
      JOIN booking_spans o ON o.org_id = s.org_id AND o.resource_id = s.resource_id
       AND o.appointment_id > s.appointment_id AND o.session_id <> s.session_id
       AND o.busy_from < s.busy_until AND o.busy_until > s.busy_from AND NOT o.overbooked
      JOIN appointments a ON a.org_id = s.org_id AND a.id = s.appointment_id
     WHERE a.org_id = $1 AND a.location_id = $2 AND NOT s.overbooked`,
  /** A visit without its time, time without its visit. */
  spansAmiss: `
    SELECT a.id, a.status, r.kind, s.busy_from, s.busy_until
      FROM appointments a
     CROSS JOIN LATERAL (VALUES ('practitioner', a.practitioner_id), ('room', a.room_id), ('patient', a.patient_id))
           r (kind, id)
      LEFT JOIN booking_spans s ON s.org_id = a.org_id AND s.appointment_id = a.id AND s.resource_kind = r.kind
     WHERE a.org_id = $1 AND a.location_id = $2 AND r.id IS NOT NULL AND ${LIVE}
       AND (s.resource_id = r.id AND s.busy_from = a.start_time AND s.busy_until = a.end_time
            AND s.expires_at IS NOT DISTINCT FROM a.hold_expires_at) IS NOT TRUE
     UNION ALL
    SELECT a.id, a.status, s.resource_kind, s.busy_from, s.busy_until
      FROM appointments a
      JOIN booking_spans s ON s.org_id = a.org_id AND s.appointment_id = a.id
     WHERE a.org_id = $1 AND a.location_id = $2 AND a.status IN ('cancelled', 'noshow')`,
} as const

/** What is wrong at a site whose types of visits have no buffers. */
export async function doubleBookings(
  owner: SqlConnection,
  orgId: string,
  locationId: string,
): Promise<DoubleBookings> {
  const find = (sql: string) => owner.query(sql, [orgId, locationId])
  return {
    visitsAtOnce: await find(WRONG.visitsAtOnce),
    patientsAtOnce: await find(WRONG.patientsAtOnce),
    fullGroups: await find(WRONG.fullGroups),
    spansAtOnce: await find(WRONG.spansAtOnce),
    spansAmiss: await find(WRONG.spansAmiss),
  }
}
