/** SQL of encounters. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  boolean,
  integer,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One encounter, as JSON text.
 *
 * Cost: 1 index scan a key.
 */
export const encounterById = keyed({
  name: 'encounters.get',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, body: text },
  sql: `
    SELECT k.n, e.org_id, e.version, e.patient_id,
           (SELECT row_to_json(r)::text
              FROM (SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id, e.status, e.class,
                           e.encounter_type, e.type_codes, e.chief_complaint, e.reason_codes, e.start_time,
                           e.end_time, e.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN encounters e ON e.org_id = k.org_id AND e.id = k.id`,
})

/**
 * A page of a patient's encounters from one instant (inclusive) to another (exclusive), newest first.
 *
 * Keys: patient, from, to, status or null, page size, last id of the page before or null.
 * Cost: 1 index scan a key, in index order; a status is filtered on the way.
 */
export const encountersOfPatient = keyed({
  name: 'encounters.of_patient',
  keys: [uuid, timestamptz, timestamptz, nullable(text), integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id
      FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::integer[], $7::uuid[])
           WITH ORDINALITY k (org_id, patient_id, from_time, to_time, status, size, after_id, n)
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(x.id::text) FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER (ORDER BY r.start_time DESC, r.id DESC) AS nth, r.id,
                  row_to_json(r)::text AS item
             FROM (
               SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id, e.status, e.class, e.encounter_type,
                      e.type_codes, e.chief_complaint, e.reason_codes, e.start_time, e.end_time, e.version
                 FROM encounters e
                WHERE e.org_id = k.org_id AND e.patient_id = k.patient_id
                  AND e.start_time >= k.from_time AND e.start_time < k.to_time
                  AND (k.status IS NULL OR e.status = k.status)
                  AND (e.start_time, e.id) < (
                        CASE WHEN k.after_id IS NULL THEN 'infinity'
                             ELSE (SELECT a.start_time FROM encounters a WHERE a.org_id = k.org_id AND a.id = k.after_id) END,
                        coalesce(k.after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
                ORDER BY e.start_time DESC, e.id DESC
                LIMIT k.size + 1) r) x) page`,
})

/**
 * A page of the organization's encounters, newest first; as encountersOfPatient, for all patients.
 *
 * Cost: 1 index scan in index order; a status is filtered on the way.
 */
export const encountersOfOrganization = statement({
  name: 'encounters.of_organization',
  params: [uuid, timestamptz, timestamptz, nullable(text), integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $5), '') || ']' AS body,
           least(count(*), $5)::integer AS total,
           count(*) > $5 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $5) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.start_time DESC, r.id DESC) AS nth, r.id,
               row_to_json(r)::text AS item
          FROM (
            SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id, e.status, e.class, e.encounter_type,
                   e.type_codes, e.chief_complaint, e.reason_codes, e.start_time, e.end_time, e.version
              FROM encounters e
             WHERE e.org_id = $1 AND e.start_time >= $2 AND e.start_time < $3
               AND ($4::text IS NULL OR e.status = $4)
               AND (e.start_time, e.id) < (
                     CASE WHEN $6::uuid IS NULL THEN 'infinity'
                          ELSE (SELECT a.start_time FROM encounters a WHERE a.org_id = $1 AND a.id = $6) END,
                     coalesce($6, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
             ORDER BY e.start_time DESC, e.id DESC
             LIMIT $5 + 1) r) x`,
})
