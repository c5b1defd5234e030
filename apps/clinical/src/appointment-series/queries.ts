/** SQL of series: booked whole or not at all, read, and cancelled from a day on. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  boolean,
  date,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * The zone in which a series is counted: of the practitioner's schedule at the site on its first day, else
 * the organization's.
 *
 * Params: organization, practitioner, site, first day.
 */
export const zoneOfSeries = statement({
  name: 'appointment_series.zone',
  params: [uuid, uuid, uuid, date],
  row: { org_id: uuid, time_zone: text },
  sql: `
    SELECT z.id AS org_id, coalesce(
             (SELECT s.time_zone
                FROM schedules s
               WHERE s.org_id = $1 AND s.resource_id = $2 AND s.location_id = $3 AND s.active
                 AND s.effective_from <= $4 AND coalesce(s.effective_until, 'infinity') >= $4
               ORDER BY s.effective_from DESC, s.id
               LIMIT 1),
             z.time_zone) AS time_zone
      FROM organizations z
     WHERE z.id = $1`,
})

/**
 * Books all visits of a series or none (ehr.book_series), audits the series and each visit, and remembers
 * the reply. No row comes back when type, practitioner or site is not active or not the organization's, a
 * room is none of the site, or the patient is not active or not alive.
 *
 * Params: organization, the series as JSON (see ehr.book_series), whether to book, context.
 * Row:    conflicts as JSON; body null when there are some, or nothing was to be booked.
 * Cost:   for each visit what booking one costs.
 */
export const insertSeries = statement({
  name: 'appointment_series.insert',
  params: [uuid, jsonb, boolean, jsonb],
  row: {
    conflicts: text,
    body: nullable(text),
    audited: nullable(text),
    booked: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH asked AS (
      SELECT t.duration_minutes, t.buffer_before_minutes, t.buffer_after_minutes, t.capacity
        FROM appointment_types t
        JOIN practitioners d ON d.org_id = $1 AND d.id = ($2::jsonb ->> 'practitioner_id')::uuid AND d.active
        JOIN locations l ON l.org_id = $1 AND l.id = ($2 ->> 'location_id')::uuid AND l.active AND l.kind = 'site'
        JOIN patients p ON p.org_id = $1 AND p.id = ($2 ->> 'patient_id')::uuid AND p.active AND NOT p.deceased
       WHERE t.org_id = $1 AND t.id = ($2 ->> 'type_id')::uuid AND t.active
         AND NOT EXISTS (
           SELECT FROM jsonb_array_elements($2 -> 'visits') visit, jsonb_array_elements_text(visit -> 'rooms') c (id)
            WHERE NOT EXISTS (SELECT FROM locations r
                               WHERE r.org_id = $1 AND r.id = c.id::uuid AND r.active AND r.kind = 'room'
                                 AND r.parent_id = l.id))
    ), made AS MATERIALIZED (
      SELECT b.conflicts, b.appointments
        FROM asked
       CROSS JOIN LATERAL ehr.book_series($1, $2, asked.duration_minutes, asked.buffer_before_minutes,
                                          asked.buffer_after_minutes, asked.capacity, $3) b
    ), reply AS (
      SELECT made.conflicts, made.appointments,
             CASE WHEN $3 AND made.conflicts = '[]' THEN
               (SELECT row_to_json(r)::text
                  FROM (SELECT $2 ->> 'id' AS id, $1 AS org_id, $2 ->> 'patient_id' AS patient_id,
                               $2 ->> 'type_id' AS type_id, $2 ->> 'practitioner_id' AS practitioner_id,
                               $2 ->> 'location_id' AS location_id, $2 ->> 'rrule' AS rrule,
                               $2 ->> 'time_zone' AS time_zone, ($2 ->> 'start_time')::timestamptz AS start_time,
                               'active' AS status, $2 ->> 'created_by' AS created_by, 1 AS version,
                               (SELECT coalesce(json_agg(v ORDER BY v.start_time, v.id), '[]')
                                  FROM (SELECT a.id, 'booked' AS status, a.start_time, a.end_time, a.room_id
                                          FROM jsonb_to_recordset(made.appointments)
                                               a (id uuid, start_time timestamptz, end_time timestamptz, room_id uuid)) v)
                                 AS appointments) r) END AS body
        FROM made)
    SELECT reply.conflicts::text AS conflicts, reply.body,
           CASE WHEN reply.body IS NOT NULL
                THEN ehr.audit($1, $4, 'create', 'AppointmentSeries', ($2 ->> 'id')::uuid, ($2 ->> 'patient_id')::uuid,
                               $2 - 'visits')::text END AS audited,
           CASE WHEN reply.body IS NOT NULL
                THEN (SELECT string_agg(ehr.audit($1, $4, 'create', 'Appointment', (a ->> 'id')::uuid,
                                                  ($2 ->> 'patient_id')::uuid, a)::text, '')
                        FROM jsonb_array_elements(reply.appointments) a) END AS booked,
           CASE WHEN reply.body IS NOT NULL
                THEN ehr.remember_reply($1, $4, 201, reply.body, '/api/appointment-series/' || ($2 ->> 'id'), '1')::text
                 END AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/** One series with its appointments, as JSON text. Cost: 2 index scans a key. */
export const seriesById = keyed({
  name: 'appointment_series.get',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, time_zone: text, body: text },
  sql: `
    SELECT k.n, s.org_id, s.version, s.patient_id, s.time_zone,
           (SELECT row_to_json(r)::text
              FROM (SELECT s.id, s.org_id, s.patient_id, s.type_id, s.practitioner_id, s.location_id, s.rrule,
                           s.time_zone, s.start_time, s.status, s.created_by, s.version,
                           (SELECT coalesce(json_agg(v ORDER BY v.start_time, v.id), '[]')
                              FROM (SELECT a.id, a.status, a.start_time, a.end_time, a.room_id
                                      FROM appointments a
                                     WHERE a.org_id = k.org_id AND a.series_id = s.id) v) AS appointments) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN appointment_series s ON s.org_id = k.org_id AND s.id = k.id`,
})

/**
 * Cancels the appointments of a series that begin at an instant or later and have not begun, gives back
 * their time, and ends the series; audited. No row comes back when it has another version.
 *
 * Params: organization, id, version or null for any, from, why, context.
 * Row:    how many were cancelled.
 */
export const cancelSeries = statement({
  name: 'appointment_series.cancel',
  params: [uuid, uuid, nullable(integer), timestamptz, text, jsonb],
  row: { version: integer, cancelled: integer, audited: nullable(text) },
  sql: `
    WITH series AS (
      UPDATE appointment_series s
         SET status = 'cancelled', version = s.version + 1, updated_at = now()
       WHERE s.org_id = $1 AND s.id = $2 AND ($3::integer IS NULL OR s.version = $3)
      RETURNING s.id, s.patient_id, s.version
    ), gone AS (
      UPDATE appointments a
         SET status = 'cancelled', cancel_reason = $5, hold_expires_at = NULL, version = a.version + 1, updated_at = now()
        FROM series
       WHERE a.org_id = $1 AND a.series_id = series.id AND a.start_time >= $4 AND a.status IN ('proposed', 'pending', 'booked')
      RETURNING a.id, a.patient_id, a.practitioner_id, a.room_id
    ), turn AS MATERIALIZED (
      -- All turns at once, as ehr.book_series takes them.
      SELECT ehr.await_turn($1, NULL, array_agg(r.id))::text AS done
        FROM (SELECT gone.practitioner_id AS id FROM gone UNION SELECT gone.room_id FROM gone
               UNION SELECT gone.patient_id FROM gone) r
    ), released AS MATERIALIZED (
      SELECT gone.id, ehr.release_time($1, gone.id)::text AS done,
             ehr.audit($1, $6, 'update', 'Appointment', gone.id, gone.patient_id,
                       jsonb_build_object('status', 'cancelled', 'cancel_reason', $5))::text AS audited
        FROM turn
       CROSS JOIN gone)
    SELECT series.version, (SELECT count(released.done)::integer FROM released) AS cancelled,
           ehr.audit($1, $6, 'update', 'AppointmentSeries', series.id, series.patient_id,
                     jsonb_build_object('status', 'cancelled', 'from', $4, 'reason', $5))::text AS audited
      FROM series`,
  touches: { diary: wholeCollection },
})
