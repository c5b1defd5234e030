/** SQL that books and moves appointments. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import {
  array,
  boolean,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * Books or holds: the appointment, its time of practitioner, room and patient (ehr.take_time, which says
 * when one of them is taken), its audit row and the reply of its idempotency key. Of the rooms that may be
 * used it takes the group's, else the first that is free.
 *
 * No row comes back when type, practitioner, site or room is not active or not the organization's, or the
 * patient is not active or not alive.
 *
 * Params: organization, the booking as JSON, context.
 * Cost:   the spans of a day of each resource, 3 inserts into booking_spans.
 */
export const insertAppointment = statement({
  name: 'booking.insert',
  params: [uuid, jsonb, jsonb],
  row: {
    version: integer,
    body: text,
    taken: nullable(text),
    audited: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH asked AS (
      SELECT g.id, g.patient_id, g.type_id, g.practitioner_id, g.location_id, g.rooms, g.status, g.start_time,
             g.start_time + make_interval(mins => t.duration_minutes) AS end_time, g.reason, g.overbook_reason,
             g.created_by, now() + make_interval(secs => g.hold_seconds) AS hold_expires_at,
             t.name AS type_name, t.colour, t.buffer_before_minutes, t.buffer_after_minutes, t.capacity,
             g.start_time - make_interval(mins => t.buffer_before_minutes) AS busy_from,
             g.start_time + make_interval(mins => t.duration_minutes + t.buffer_after_minutes) AS busy_until,
             d.first_name || ' ' || d.last_name AS practitioner_name
        FROM jsonb_to_record($2) AS g (
               id uuid, patient_id uuid, type_id uuid, practitioner_id uuid, location_id uuid, rooms uuid[], status text,
               start_time timestamptz, reason text, overbook_reason text, hold_seconds integer, created_by uuid)
        -- By the parameter, not by g: with few rows the planner would put all of them side by side first.
        JOIN appointment_types t ON t.org_id = $1 AND t.id = ($2 ->> 'type_id')::uuid AND t.active
        JOIN practitioners d ON d.org_id = $1 AND d.id = ($2 ->> 'practitioner_id')::uuid AND d.active
        JOIN locations l ON l.org_id = $1 AND l.id = ($2 ->> 'location_id')::uuid AND l.active AND l.kind = 'site'
       WHERE coalesce((SELECT p.active AND NOT p.deceased FROM patients p
                        WHERE p.org_id = $1 AND p.id = ($2 ->> 'patient_id')::uuid), true)
    ), room AS (
      SELECT r.id, r.name
        FROM asked
       CROSS JOIN LATERAL unnest(asked.rooms) WITH ORDINALITY c (id, n)
        JOIN locations r ON r.org_id = $1 AND r.id = c.id AND r.active AND r.kind = 'room'
         AND r.parent_id = asked.location_id
       ORDER BY asked.capacity > 1 AND EXISTS (
                  SELECT FROM booking_spans b
                   WHERE b.org_id = $1 AND b.resource_id = r.id AND b.busy_from = asked.busy_from
                     AND b.session_id = ehr.group_session(asked.type_id, asked.practitioner_id, asked.busy_from)
                     AND (b.expires_at IS NULL OR b.expires_at > now())) DESC,
                EXISTS (
                  SELECT FROM booking_spans b
                   WHERE b.org_id = $1 AND b.resource_id = r.id AND b.busy_from < asked.busy_until
                     AND b.busy_from > asked.busy_from - interval '24 hours' AND b.busy_until > asked.busy_from
                     AND (b.expires_at IS NULL OR b.expires_at > now())),
                EXISTS (
                  SELECT FROM schedule_blocks s
                   WHERE s.org_id = $1 AND s.resource_id = r.id AND s.end_time > asked.busy_from
                     AND s.start_time < asked.busy_until),
                c.n
       LIMIT 1
    ), made AS (
      INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
                                start_time, end_time, reason, hold_expires_at, overbooked, overbook_reason, created_by)
      SELECT $1, asked.id, asked.patient_id, asked.type_id, asked.practitioner_id, asked.location_id, room.id,
             asked.status, asked.start_time, asked.end_time, asked.reason, asked.hold_expires_at,
             asked.overbook_reason IS NOT NULL, asked.overbook_reason, asked.created_by
        FROM asked
        LEFT JOIN room ON true
       WHERE cardinality(asked.rooms) = 0 OR room.id IS NOT NULL
      RETURNING id, org_id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time, end_time,
                reason, cancel_reason, hold_expires_at, overbooked, overbook_reason, arrived_at, encounter_id,
                series_id, version
    ), reply AS (
      SELECT made.id, made.patient_id, made.version,
             ehr.take_time($1, made.id, made.type_id, made.practitioner_id, made.room_id, made.patient_id,
                           made.start_time, made.end_time, asked.buffer_before_minutes, asked.buffer_after_minutes,
                           asked.capacity, made.overbooked, made.hold_expires_at)::text AS taken,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.status, made.start_time, made.end_time, made.patient_id,
                             (SELECT p.first_name || ' ' || p.last_name FROM patients p
                               WHERE p.org_id = $1 AND p.id = made.patient_id) AS patient_name,
                             made.type_id, asked.type_name, asked.colour, made.practitioner_id,
                             asked.practitioner_name, made.location_id, made.room_id, room.name AS room_name,
                             CASE WHEN glass.patient_id IS NULL THEN made.reason ELSE '' END AS reason,
                             made.cancel_reason, made.hold_expires_at, made.overbooked,
                             CASE WHEN glass.patient_id IS NULL THEN made.overbook_reason END AS overbook_reason,
                             made.arrived_at, made.encounter_id, made.series_id,
                             made.version) r) AS body
        FROM made
        JOIN asked ON asked.id = made.id
        LEFT JOIN room ON true
        LEFT JOIN patient_restrictions glass ON glass.org_id = $1 AND glass.patient_id = made.patient_id)
    SELECT reply.version, reply.body, reply.taken,
           ehr.audit($1, $3, 'create', 'Appointment', reply.id, reply.patient_id, $2)::text AS audited,
           ehr.remember_reply($1, $3, 201, reply.body, '/api/appointments/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/** What decides whether and how an appointment may change. */
export const appointmentState = statement({
  name: 'booking.state',
  params: [uuid, uuid],
  row: {
    version: integer,
    status: text,
    patient_id: nullable(text),
    type_id: text,
    practitioner_id: text,
    location_id: text,
    room_id: nullable(text),
    start_time: text,
    overbooked: boolean,
    begun: boolean,
  },
  sql: `
    SELECT version, status, patient_id::text, type_id::text, practitioner_id::text, location_id::text, room_id::text,
           to_json(start_time) #>> '{}' AS start_time, overbooked, encounter_id IS NOT NULL AS begun
      FROM appointments
     WHERE org_id = $1 AND id = $2`,
})

/**
 * Changes an appointment and, when `move` is given, its time of practitioner, room and patient; audited.
 * No row comes back when it has another version, a status in which it stays, or when what it moves to is
 * not active or not the organization's.
 *
 * Row:    the appointment as this change left it, whatever becomes of it a moment later.
 * Params: organization, id, version or null for any, change, move or null, statuses that it may
 *         have, context.
 */
export const updateAppointment = statement({
  name: 'booking.update',
  params: [uuid, uuid, nullable(integer), jsonb, nullable(jsonb), array(text), jsonb],
  row: { version: integer, taken: nullable(text), body: text, audited: nullable(text) },
  sql: `
    WITH was AS (
      SELECT a.id, a.patient_id, a.hold_expires_at
        FROM appointments a
       WHERE a.org_id = $1 AND a.id = $2 AND ($3::integer IS NULL OR a.version = $3) AND a.status = ANY ($6::text[])
         AND (a.encounter_id IS NULL OR $5::jsonb IS NULL)
         FOR UPDATE
    ), asked AS (
      SELECT was.id, was.patient_id, was.hold_expires_at, m.type_id, m.practitioner_id, m.location_id, m.rooms,
             m.start_time, m.start_time + make_interval(mins => t.duration_minutes) AS end_time, m.overbooked,
             t.buffer_before_minutes, t.buffer_after_minutes, t.capacity,
             m.start_time - make_interval(mins => t.buffer_before_minutes) AS busy_from,
             m.start_time + make_interval(mins => t.duration_minutes + t.buffer_after_minutes) AS busy_until
        FROM was
       CROSS JOIN jsonb_to_record($5) AS m (type_id uuid, practitioner_id uuid, location_id uuid, rooms uuid[],
                                            start_time timestamptz, overbooked boolean)
        JOIN appointment_types t ON t.org_id = $1 AND t.id = ($5 ->> 'type_id')::uuid AND t.active
        JOIN practitioners d ON d.org_id = $1 AND d.id = ($5 ->> 'practitioner_id')::uuid AND d.active
        JOIN locations l ON l.org_id = $1 AND l.id = ($5 ->> 'location_id')::uuid AND l.active AND l.kind = 'site'
    ), room AS (
      SELECT r.id
        FROM asked
       CROSS JOIN LATERAL unnest(asked.rooms) WITH ORDINALITY c (id, n)
        JOIN locations r ON r.org_id = $1 AND r.id = c.id AND r.active AND r.kind = 'room'
         AND r.parent_id = asked.location_id
       ORDER BY asked.capacity > 1 AND EXISTS (
                  SELECT FROM booking_spans b
                   WHERE b.org_id = $1 AND b.resource_id = r.id AND b.busy_from = asked.busy_from
                     AND b.session_id = ehr.group_session(asked.type_id, asked.practitioner_id, asked.busy_from)
                     AND b.appointment_id <> asked.id AND (b.expires_at IS NULL OR b.expires_at > now())) DESC,
                EXISTS (
                  SELECT FROM booking_spans b
                   WHERE b.org_id = $1 AND b.resource_id = r.id AND b.busy_from < asked.busy_until
                     AND b.busy_from > asked.busy_from - interval '24 hours' AND b.busy_until > asked.busy_from
                     AND b.appointment_id <> asked.id AND (b.expires_at IS NULL OR b.expires_at > now())),
                EXISTS (
                  SELECT FROM schedule_blocks s
                   WHERE s.org_id = $1 AND s.resource_id = r.id AND s.end_time > asked.busy_from
                     AND s.start_time < asked.busy_until),
                c.n
       LIMIT 1
    ), moved AS MATERIALIZED (
      SELECT asked.id, asked.type_id, asked.practitioner_id, asked.location_id, room.id AS room_id, asked.start_time,
             asked.end_time, asked.overbooked,
             ehr.take_time($1, asked.id, asked.type_id, asked.practitioner_id, room.id, asked.patient_id,
                           asked.start_time, asked.end_time, asked.buffer_before_minutes, asked.buffer_after_minutes,
                           asked.capacity, asked.overbooked, asked.hold_expires_at, asked.location_id)::text AS taken
        FROM asked
        LEFT JOIN room ON true
       WHERE cardinality(asked.rooms) = 0 OR room.id IS NOT NULL
    ), changed AS (
      UPDATE appointments a
         SET type_id = coalesce(moved.type_id, a.type_id),
             practitioner_id = coalesce(moved.practitioner_id, a.practitioner_id),
             location_id = coalesce(moved.location_id, a.location_id),
             room_id = CASE WHEN moved.id IS NULL THEN a.room_id ELSE moved.room_id END,
             start_time = coalesce(moved.start_time, a.start_time),
             end_time = coalesce(moved.end_time, a.end_time),
             overbooked = coalesce(moved.overbooked, a.overbooked),
             overbook_reason = CASE WHEN moved.id IS NULL THEN a.overbook_reason
                                    WHEN moved.overbooked THEN $4::jsonb ->> 'overbook_reason' END,
             reason = coalesce($4 ->> 'reason', a.reason),
             version = a.version + 1, updated_at = now()
        FROM was
        LEFT JOIN moved ON moved.id = was.id
       WHERE a.org_id = $1 AND a.id = was.id AND ($5::jsonb IS NULL OR moved.id IS NOT NULL)
      RETURNING a.id, a.org_id, a.status, a.start_time, a.end_time, a.patient_id, a.type_id, a.practitioner_id,
                a.location_id, a.room_id, a.reason, a.cancel_reason, a.hold_expires_at, a.overbooked,
                a.overbook_reason, a.arrived_at, a.encounter_id, a.series_id, a.version, moved.taken)
    SELECT changed.version, changed.taken,
           (SELECT row_to_json(r)::text
              FROM (SELECT changed.id, changed.org_id, changed.status, changed.start_time, changed.end_time,
                           changed.patient_id,
                           (SELECT p.first_name || ' ' || p.last_name FROM patients p
                             WHERE p.org_id = $1 AND p.id = changed.patient_id) AS patient_name,
                           changed.type_id, t.name AS type_name, t.colour, changed.practitioner_id,
                           d.first_name || ' ' || d.last_name AS practitioner_name, changed.location_id,
                           changed.room_id,
                           (SELECT l.name FROM locations l WHERE l.org_id = $1 AND l.id = changed.room_id) AS room_name,
                           CASE WHEN glass.patient_id IS NULL THEN changed.reason ELSE '' END AS reason,
                           CASE WHEN glass.patient_id IS NULL THEN changed.cancel_reason END AS cancel_reason,
                           changed.hold_expires_at, changed.overbooked,
                           CASE WHEN glass.patient_id IS NULL THEN changed.overbook_reason END AS overbook_reason,
                           changed.arrived_at, changed.encounter_id, changed.series_id, changed.version) r) AS body,
           ehr.audit($1, $7, 'update', 'Appointment', changed.id, changed.patient_id, $4)::text AS audited
      FROM changed
      JOIN appointment_types t ON t.org_id = $1 AND t.id = changed.type_id
      JOIN practitioners d ON d.org_id = $1 AND d.id = changed.practitioner_id
      LEFT JOIN patient_restrictions glass ON glass.org_id = $1 AND glass.patient_id = changed.patient_id`,
  touches: { diary: wholeCollection },
})
