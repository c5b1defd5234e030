/** Booking what is plainly free, many bookings of any organizations in one statement. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { joint } from '@ehrconnect/platform/db/joint'
import { integer, nullable, text } from '@ehrconnect/platform/db/statement'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Deps } from './deps.ts'

/**
 * Books or holds as booking.insert does, each row with its time of practitioner, room and patient, its audit
 * row and the reply of its idempotency key; but only what is plain. A row is left out when it is a group
 * visit or overbooked, when any time in its way is taken (also by a hold that has expired), blocked or
 * wanted by a row before it, or when anything that it names is not there, not active or not alive. The turns
 * of practitioner, patient and every room have to be waited for before: so what is read here stays true.
 *
 * Row:  of what was booked before under the same key neither version nor body.
 * Cost: 250 to 350 µs of the server's processor time a booking in groups of 16 to 48, where one
 *       booking.insert takes 1,900: of a statement of this size the start costs 500, and the first row that
 *       it writes to each table 900. What an index is asked by is a plain column of a materialized step,
 *       because under row-level security nothing that is computed can be; as joins they read all spans of a
 *       practitioner (300 µs a booking).
 */
export const insertJointly = joint({
  name: 'booking.join',
  row: { version: nullable(integer), body: nullable(text) },
  sql: `
    WITH given AS MATERIALIZED (
      SELECT k.org_id, x.n, x.booking, x.context, (x.context ->> 'user_id')::uuid AS user_id,
             (x.context ->> 'idempotency_key') COLLATE "C" AS key, g.id, g.patient_id, g.type_id, g.practitioner_id,
             g.location_id, g.rooms, g.status, g.start_time, g.reason,
             now() + make_interval(secs => g.hold_seconds) AS hold_expires_at
        FROM unnest($1::uuid[]) WITH ORDINALITY k (org_id, n)
        JOIN jsonb_to_recordset($2) AS x (n integer, booking jsonb, context jsonb) ON x.n = k.n
       CROSS JOIN LATERAL jsonb_to_record(x.booking) AS g (
               id uuid, patient_id uuid, type_id uuid, practitioner_id uuid, location_id uuid, rooms uuid[],
               status text, start_time timestamptz, reason text, overbook_reason text, hold_seconds integer)
       WHERE g.overbook_reason IS NULL
    ), known AS MATERIALIZED (
      SELECT g.n, g.org_id, g.id, g.patient_id, g.practitioner_id, g.location_id, g.rooms, g.start_time,
             g.start_time + make_interval(mins => t.duration_minutes) AS end_time,
             g.start_time - make_interval(mins => t.buffer_before_minutes) AS busy_from,
             g.start_time + make_interval(mins => t.duration_minutes + t.buffer_after_minutes) AS busy_until,
             g.start_time - interval '24 hours' AS patient_after,
             g.start_time - make_interval(mins => t.buffer_before_minutes, hours => 24) AS busy_after,
             t.name AS type_name, t.colour,
             (SELECT d.first_name || ' ' || d.last_name FROM practitioners d
               WHERE d.org_id = g.org_id AND d.id = g.practitioner_id AND d.active) AS practitioner_name,
             (SELECT p.first_name || ' ' || p.last_name FROM patients p
               WHERE p.org_id = g.org_id AND p.id = g.patient_id AND p.active AND NOT p.deceased) AS patient_name,
             (SELECT l.active FROM locations l
               WHERE l.org_id = g.org_id AND l.id = g.location_id AND l.kind = 'site') AS is_open,
             (SELECT i.status FROM idempotency_keys i
               WHERE i.org_id = g.org_id AND i.user_id = g.user_id AND i.key = g.key) IS NOT NULL AS is_repeated
        FROM given g
       CROSS JOIN LATERAL (
         SELECT t.name, t.colour, t.duration_minutes, t.buffer_before_minutes, t.buffer_after_minutes
           FROM appointment_types t
          WHERE t.org_id = g.org_id AND t.id = g.type_id AND t.active AND t.capacity = 1
         OFFSET 0) t
    ), free AS MATERIALIZED (
      SELECT g.n, g.org_id, g.id, g.patient_id, g.practitioner_id, g.end_time, g.busy_from, g.busy_until,
             g.type_name, g.colour, g.practitioner_name, g.patient_name,
             CASE WHEN cardinality(g.rooms) > 0 THEN (
               SELECT c.id
                 FROM (SELECT u.id FROM unnest(g.rooms) WITH ORDINALITY u (id, n) ORDER BY u.n OFFSET 0) c
                WHERE (SELECT r.active AND r.kind = 'room' AND r.parent_id = g.location_id
                         FROM locations r WHERE r.org_id = g.org_id AND r.id = c.id)
                  AND (SELECT b.resource_id FROM booking_spans b
                        WHERE b.org_id = g.org_id AND b.resource_id = c.id AND b.busy_from < g.busy_until
                          AND b.busy_from > g.busy_after AND b.busy_until > g.busy_from LIMIT 1) IS NULL
                  AND (SELECT s.resource_id FROM schedule_blocks s
                        WHERE s.org_id = g.org_id AND s.resource_id = c.id AND s.end_time > g.busy_from
                          AND s.start_time < g.busy_until LIMIT 1) IS NULL
                LIMIT 1) END AS room_id
        FROM known g
       WHERE NOT g.is_repeated AND g.is_open AND g.practitioner_name IS NOT NULL
         AND (g.patient_id IS NULL OR g.patient_name IS NOT NULL)
         AND (SELECT b.resource_id FROM booking_spans b
               WHERE b.org_id = g.org_id AND b.resource_id = g.practitioner_id AND b.busy_from < g.busy_until
                 AND b.busy_from > g.busy_after AND b.busy_until > g.busy_from LIMIT 1) IS NULL
         AND (SELECT b.resource_id FROM booking_spans b
               WHERE b.org_id = g.org_id AND b.resource_id = g.patient_id AND b.busy_from < g.end_time
                 AND b.busy_from > g.patient_after AND b.busy_until > g.start_time LIMIT 1) IS NULL
         AND (SELECT s.resource_id FROM schedule_blocks s
               WHERE s.org_id = g.org_id AND s.resource_id = g.practitioner_id AND s.end_time > g.busy_from
                 AND s.start_time < g.busy_until LIMIT 1) IS NULL
    ), made AS (
      INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
                                start_time, end_time, reason, hold_expires_at, created_by)
      SELECT g.org_id, g.id, g.patient_id, g.type_id, g.practitioner_id, g.location_id, f.room_id, g.status,
             g.start_time, f.end_time, g.reason, g.hold_expires_at, g.user_id
        FROM free f
        JOIN given g ON g.n = f.n
       WHERE (cardinality(g.rooms) = 0 OR f.room_id IS NOT NULL)
         AND NOT EXISTS (
               SELECT FROM free o
                WHERE o.n < f.n AND o.org_id = f.org_id AND o.busy_from < f.busy_until AND o.busy_until > f.busy_from
                  AND (o.practitioner_id = f.practitioner_id OR o.patient_id = f.patient_id OR o.room_id = f.room_id))
      RETURNING id, org_id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time, end_time,
                reason, cancel_reason, hold_expires_at, overbooked, overbook_reason, arrived_at, encounter_id,
                series_id, version
    ), spans AS (
      INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from,
                                 busy_until, expires_at)
      SELECT m.org_id, m.id, r.id, r.kind, m.id, r.busy_from, r.busy_until, m.hold_expires_at
        FROM made m
        JOIN free f ON f.id = m.id
       CROSS JOIN LATERAL (VALUES ('practitioner', m.practitioner_id, f.busy_from, f.busy_until),
                                  ('room', m.room_id, f.busy_from, f.busy_until),
                                  ('patient', m.patient_id, m.start_time, m.end_time))
             AS r (kind, id, busy_from, busy_until)
       WHERE r.id IS NOT NULL
    ), reply AS (
      SELECT g.n, g.org_id, g.user_id, g.key, g.context, g.booking, m.id, m.patient_id, m.version,
             glass.patient_id IS NOT NULL AS is_restricted,
             (SELECT row_to_json(r)::text
                FROM (SELECT m.id, m.org_id, m.status, m.start_time, m.end_time, m.patient_id, f.patient_name,
                             m.type_id, f.type_name, f.colour, m.practitioner_id, f.practitioner_name,
                             m.location_id, m.room_id,
                             (SELECT l.name FROM locations l WHERE l.org_id = g.org_id AND l.id = m.room_id) AS room_name,
                             CASE WHEN glass.patient_id IS NULL THEN m.reason ELSE '' END AS reason,
                             m.cancel_reason, m.hold_expires_at, m.overbooked, m.overbook_reason, m.arrived_at,
                             m.encounter_id, m.series_id, m.version) r) AS body
        FROM made m
        JOIN free f ON f.id = m.id
        JOIN given g ON g.n = f.n
        LEFT JOIN patient_restrictions glass ON glass.org_id = m.org_id AND glass.patient_id = m.patient_id
    ), stamp AS MATERIALIZED (
      SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS head,
             substring(replace(gen_random_uuid()::text, '-', '') FROM 17) AS tail
    ), audited AS (
      -- As ehr.audit would, as a set: ids of one instant, the place of the row and a random part.
      INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                outcome, reason, request_id, source, change)
      SELECT r.org_id, (stamp.head || to_hex(28672 + r.n) || stamp.tail)::uuid, r.user_id, r.context ->> 'roles',
             'create', r.context ->> 'operation', 'Appointment', r.id, r.patient_id,
             CASE WHEN g.opened <> '' THEN 'break_glass' ELSE 'success' END,
             coalesce(nullif(g.opened, ''), r.context ->> 'reason'), r.context ->> 'request_id',
             coalesce(r.context ->> 'source', ''), r.booking
        FROM reply r
       CROSS JOIN stamp
       CROSS JOIN LATERAL (
         SELECT CASE WHEN r.is_restricted
                     THEN ehr.pass_glass(r.org_id, r.context, 'Appointment', r.patient_id) END AS opened) g
    ), remembered AS (
      INSERT INTO idempotency_keys (org_id, user_id, key, request_hash, status, body, location, etag)
      SELECT r.org_id, r.user_id, r.key, r.context ->> 'request_hash', 201, r.body, '/api/appointments/' || r.id,
             r.version::text
        FROM reply r
       WHERE r.key IS NOT NULL)
    SELECT r.n, r.org_id, r.version, r.body
      FROM reply r
     UNION ALL
    SELECT k.n, k.org_id, NULL, NULL
      FROM known k
     WHERE k.is_repeated`,
  touches: { diary: wholeCollection },
})

/** A booking as booking.insert takes it. */
export type Booking = {
  readonly patient_id?: string | undefined
  readonly practitioner_id: string
  readonly rooms: readonly string[]
}

/**
 * Books what is plainly free; null when it has to be booked alone, where everything is decided.
 *
 * Cost:   1 round trip, shared with the bookings of the moment.
 * Throws: ApiError when the key of the context has a reply already: whoever guards it gives that.
 */
export async function bookJointly(
  { db }: Pick<Deps, 'db'>,
  orgId: string,
  context: string,
  booking: Booking,
): Promise<{ readonly version: number; readonly body: string } | null> {
  const { patient_id: patientId, practitioner_id: practitionerId, rooms } = booking
  const found = await db.joint(insertJointly).write(orgId, {
    text: `{"booking":${JSON.stringify(booking)},"context":${context}}`,
    turns: [practitionerId, ...(patientId === undefined ? [] : [patientId]), ...rooms],
  })
  if (found === null) return null
  const { version, body } = found
  if (version === null || body === null)
    throw new ApiError('conflict', 'idempotency_key_in_use', 'The Idempotency-Key was used before')
  return { version, body }
}
