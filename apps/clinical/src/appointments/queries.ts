/** SQL that reads appointments. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  array,
  bigint,
  boolean,
  integer,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One appointment with the names of who and what it is about, as JSON text.
 *
 * Cost: 5 index scans a key.
 */
export const appointmentById = keyed({
  name: 'appointments.get',
  keys: [uuid],
  row: { version: integer, patient_id: nullable(text), body: text },
  sql: `
    SELECT k.n, a.org_id, a.version, a.patient_id::text,
           (SELECT row_to_json(r)::text
              FROM (SELECT a.id, a.org_id, a.status, a.start_time, a.end_time, a.patient_id,
                           (SELECT p.first_name || ' ' || p.last_name FROM patients p
                             WHERE p.org_id = k.org_id AND p.id = a.patient_id) AS patient_name,
                           a.type_id, t.name AS type_name, t.colour, a.practitioner_id,
                           d.first_name || ' ' || d.last_name AS practitioner_name, a.location_id, a.room_id,
                           (SELECT l.name FROM locations l WHERE l.org_id = k.org_id AND l.id = a.room_id) AS room_name,
                           CASE WHEN glass.patient_id IS NULL THEN a.reason ELSE '' END AS reason,
                           CASE WHEN glass.patient_id IS NULL THEN a.cancel_reason END AS cancel_reason,
                           a.hold_expires_at, a.overbooked,
                           CASE WHEN glass.patient_id IS NULL THEN a.overbook_reason END AS overbook_reason,
                           a.arrived_at, a.encounter_id, a.series_id, a.version
                      FROM appointment_types t
                      JOIN practitioners d ON d.org_id = k.org_id AND d.id = a.practitioner_id
                      LEFT JOIN patient_restrictions glass ON glass.org_id = k.org_id AND glass.patient_id = a.patient_id
                     WHERE t.org_id = k.org_id AND t.id = a.type_id) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN appointments a ON a.org_id = k.org_id AND a.id = k.id`,
})

/** The time zone of an organization. */
export const organizationZone = keyed({
  name: 'appointments.zone',
  keys: [],
  row: { time_zone: text },
  sql: `
    SELECT k.n, z.id AS org_id, z.time_zone
      FROM unnest($1::uuid[]) WITH ORDINALITY k (org_id, n)
      JOIN organizations z ON z.id = k.org_id`,
})

/**
 * A page of appointments that begin from one instant (inclusive) to another (exclusive), in order of time,
 * without holds that have expired.
 *
 * Row:    `life_ms`: after this time the first of the holds in it has expired.
 * Params: organization, from, to, statuses or null, page size, id of the last row of the page before or
 *         null, practitioner or null, patient or null, site or room or null, time of that last row. Its time
 *         as it was told: it may be another one by now, and the page would begin elsewhere.
 * Cost:   1 index scan in index order; planned for its values, so that it is the index of the
 *         practitioner, the patient or the site; the other filters are applied on the way.
 *         4 index scans a row.
 */
export const appointmentsInOrder = statement({
  name: 'appointments.list',
  params: [
    ...([uuid, timestamptz, timestamptz, nullable(array(text)), integer, nullable(uuid)] as const),
    ...([nullable(uuid), nullable(uuid), nullable(uuid), nullable(timestamptz)] as const),
  ],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text), life_ms: nullable(bigint) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $5), '') || ']' AS body,
           least(count(*), $5)::integer AS total,
           count(*) > $5 AS more,
           max(to_char(x.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
             FILTER (WHERE x.nth = $5) AS last_id,
           floor(date_part('epoch', min(x.hold_expires_at) - now()) * 1000)::bigint AS life_ms
      FROM (
        SELECT row_number() OVER (ORDER BY r.start_time, r.id) AS nth, r.id, r.start_time, r.hold_expires_at,
               row_to_json(r)::text AS item
          FROM (
            SELECT a.id, a.org_id, a.status, a.start_time, a.end_time, a.patient_id,
                   (SELECT p.first_name || ' ' || p.last_name FROM patients p
                     WHERE p.org_id = $1 AND p.id = a.patient_id) AS patient_name,
                   a.type_id,
                   (SELECT t.name FROM appointment_types t WHERE t.org_id = $1 AND t.id = a.type_id) AS type_name,
                   (SELECT t.colour FROM appointment_types t WHERE t.org_id = $1 AND t.id = a.type_id) AS colour,
                   a.practitioner_id,
                   (SELECT d.first_name || ' ' || d.last_name FROM practitioners d
                     WHERE d.org_id = $1 AND d.id = a.practitioner_id) AS practitioner_name,
                   a.location_id, a.room_id,
                   (SELECT l.name FROM locations l WHERE l.org_id = $1 AND l.id = a.room_id) AS room_name,
                   CASE WHEN glass.patient_id IS NULL THEN a.reason ELSE '' END AS reason,
                   CASE WHEN glass.patient_id IS NULL THEN a.cancel_reason END AS cancel_reason, a.hold_expires_at,
                   a.overbooked, CASE WHEN glass.patient_id IS NULL THEN a.overbook_reason END AS overbook_reason,
                   a.arrived_at,
                   a.encounter_id, a.series_id, a.version
              FROM appointments a
              LEFT JOIN patient_restrictions glass ON glass.org_id = $1 AND glass.patient_id = a.patient_id
             WHERE a.org_id = $1 AND a.start_time >= $2 AND a.start_time < $3
               AND ($4::text[] IS NULL OR a.status = ANY ($4))
               AND (a.hold_expires_at IS NULL OR a.hold_expires_at > now())
               AND ($6::uuid IS NULL OR (a.start_time, a.id) > ($10, $6))
               AND ($7::uuid IS NULL OR a.practitioner_id = $7)
               AND ($8::uuid IS NULL OR a.patient_id = $8)
               AND ($9::uuid IS NULL OR a.location_id = $9 OR a.room_id = $9)
             ORDER BY a.start_time, a.id
             LIMIT $5 + 1) r) x`,
})
