/** SQL that reads appointments. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  bigint,
  boolean,
  integer,
  nullable,
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
 * without holds that have expired. Lists of many callers are one statement, which is planned once.
 *
 * Row:  `life_ms`: after this time the first of the holds in it has expired.
 * Key:  from, to, statuses separated by commas or null, page size, id of the last row of the page before or
 *       null, practitioner or null, patient or null, site or room or null, time of that last row. Its time
 *       as it was told: it may be another one by now, and the page would begin elsewhere.
 * Cost: 1 index scan in index order, from the cursor: that of the patient, else of the practitioner, else
 *       of the organization; the other filters are applied on the way. 5 look-ups a row.
 */
export const appointmentsInOrder = keyed({
  name: 'appointments.list',
  keys: [
    ...([timestamptz, timestamptz, nullable(text), integer, nullable(uuid)] as const),
    ...([nullable(uuid), nullable(uuid), nullable(uuid), nullable(timestamptz)] as const),
  ],
  batchMax: 32,
  row: { body: text, total: integer, more: boolean, last_id: nullable(text), life_ms: nullable(bigint) },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id, page.life_ms
      FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::integer[], $6::uuid[], $7::uuid[],
                  $8::uuid[], $9::uuid[], $10::timestamptz[])
             WITH ORDINALITY k (org_id, from_time, to_time, statuses, size, after_id, practitioner_id, patient_id,
                                place_id, after_time, n)
     CROSS JOIN LATERAL (
       SELECT string_to_array(k.statuses, ',') AS statuses,
              coalesce(k.after_id, '00000000-0000-0000-0000-000000000000') AS id,
              coalesce(k.after_time, k.from_time) AS start_time
       OFFSET 0) c
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(to_char(x.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
                FILTER (WHERE x.nth = k.size) AS last_id,
              floor(date_part('epoch', min(x.hold_expires_at) - now()) * 1000)::bigint AS life_ms
         FROM (
           SELECT row_number() OVER (ORDER BY r.start_time, r.id) AS nth, r.id, r.start_time, r.hold_expires_at,
                  row_to_json(r)::text AS item
             FROM (
               (SELECT a AS visit
                  FROM appointments a
                 WHERE k.patient_id IS NOT NULL AND a.org_id = k.org_id AND a.patient_id = k.patient_id
                   AND a.start_time >= k.from_time AND a.start_time < k.to_time
                   AND (a.start_time, a.id) > (c.start_time, c.id)
                   AND (c.statuses IS NULL OR a.status = ANY (c.statuses))
                   AND (a.hold_expires_at IS NULL OR a.hold_expires_at > now())
                   AND (k.practitioner_id IS NULL OR a.practitioner_id = k.practitioner_id)
                   AND (k.place_id IS NULL OR a.location_id = k.place_id OR a.room_id = k.place_id)
                 ORDER BY a.start_time, a.id
                 LIMIT k.size + 1)
                UNION ALL
               (SELECT a AS visit
                  FROM appointments a
                 WHERE k.patient_id IS NULL AND k.practitioner_id IS NOT NULL
                   AND a.org_id = k.org_id AND a.practitioner_id = k.practitioner_id
                   AND a.start_time >= k.from_time AND a.start_time < k.to_time
                   AND (a.start_time, a.id) > (c.start_time, c.id)
                   AND (c.statuses IS NULL OR a.status = ANY (c.statuses))
                   AND (a.hold_expires_at IS NULL OR a.hold_expires_at > now())
                   AND (k.place_id IS NULL OR a.location_id = k.place_id OR a.room_id = k.place_id)
                 ORDER BY a.start_time, a.id
                 LIMIT k.size + 1)
                UNION ALL
               (SELECT a AS visit
                  FROM appointments a
                 WHERE k.patient_id IS NULL AND k.practitioner_id IS NULL AND a.org_id = k.org_id
                   AND a.start_time >= k.from_time AND a.start_time < k.to_time
                   AND (a.start_time, a.id) > (c.start_time, c.id)
                   AND (c.statuses IS NULL OR a.status = ANY (c.statuses))
                   AND (a.hold_expires_at IS NULL OR a.hold_expires_at > now())
                   AND (k.place_id IS NULL OR a.location_id = k.place_id OR a.room_id = k.place_id)
                 ORDER BY a.start_time, a.id
                 LIMIT k.size + 1)) f
            CROSS JOIN LATERAL (
              SELECT v.id, v.org_id, v.status, v.start_time, v.end_time, v.patient_id,
                     (SELECT p.first_name || ' ' || p.last_name FROM patients p
                       WHERE p.org_id = k.org_id AND p.id = v.patient_id) AS patient_name,
                     v.type_id,
                     (SELECT t.name FROM appointment_types t WHERE t.org_id = k.org_id AND t.id = v.type_id) AS type_name,
                     (SELECT t.colour FROM appointment_types t WHERE t.org_id = k.org_id AND t.id = v.type_id) AS colour,
                     v.practitioner_id,
                     (SELECT d.first_name || ' ' || d.last_name FROM practitioners d
                       WHERE d.org_id = k.org_id AND d.id = v.practitioner_id) AS practitioner_name,
                     v.location_id, v.room_id,
                     (SELECT l.name FROM locations l WHERE l.org_id = k.org_id AND l.id = v.room_id) AS room_name,
                     CASE WHEN v.is_open THEN v.reason ELSE '' END AS reason,
                     CASE WHEN v.is_open THEN v.cancel_reason END AS cancel_reason, v.hold_expires_at, v.overbooked,
                     CASE WHEN v.is_open THEN v.overbook_reason END AS overbook_reason, v.arrived_at, v.encounter_id,
                     v.series_id, v.version
                FROM (SELECT (f.visit).id, (f.visit).org_id, (f.visit).status, (f.visit).start_time,
                             (f.visit).end_time, (f.visit).patient_id, (f.visit).type_id, (f.visit).practitioner_id,
                             (f.visit).location_id, (f.visit).room_id, (f.visit).reason, (f.visit).cancel_reason,
                             (f.visit).hold_expires_at, (f.visit).overbooked, (f.visit).overbook_reason,
                             (f.visit).arrived_at, (f.visit).encounter_id, (f.visit).series_id, (f.visit).version,
                             (SELECT r.patient_id FROM patient_restrictions r
                               WHERE r.org_id = k.org_id AND r.patient_id = (f.visit).patient_id) IS NULL AS is_open
                      OFFSET 0) v
              OFFSET 0) r) x) page`,
})
