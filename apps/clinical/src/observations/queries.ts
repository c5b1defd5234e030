/** SQL of observations. */
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
 * One observation, as JSON text.
 *
 * Cost: 1 index scan a key.
 */
export const observationById = keyed({
  name: 'observations.get',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, restricted: boolean, body: text },
  sql: `
    SELECT k.n, o.org_id, o.version, o.patient_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = o.patient_id) IS NOT NULL AS restricted,
           (SELECT row_to_json(r)::text
              FROM (SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code,
                           o.code_system, o.display, o.status, o.effective_time, o.effective_end, o.value_type,
                           o.value_number, o.value_comparator, o.value_unit, o.value_unit_code, o.value_json,
                           o.data_absent_reason, o.components, o.reference_range, o.interpretation, o.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN observations o ON o.org_id = k.org_id AND o.id = k.id`,
})

/**
 * A page of a patient's observations from one instant (inclusive) to another (exclusive), newest first.
 *
 * Keys: patient, category or null, from, to, page size, id of the last row of the page before or null, its
 *       time. That is as it was told: it may be another one by now, and the page would begin elsewhere.
 * Cost: 1 index scan a key, in index order; a category is filtered on the way.
 */
export const observationsOfPatient = keyed({
  name: 'observations.of_patient',
  keys: [uuid, nullable(text), timestamptz, timestamptz, integer, nullable(uuid), nullable(timestamptz)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text), restricted: boolean },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.patient_id) IS NOT NULL AS restricted
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::integer[], $7::uuid[],
                  $8::timestamptz[])
           WITH ORDINALITY k (org_id, patient_id, category, from_time, to_time, size, after_id, after_time, n)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN k.after_time < k.to_time THEN k.after_time ELSE k.to_time END AS before_time,
              CASE WHEN k.after_time < k.to_time THEN k.after_id
                   ELSE '00000000-0000-0000-0000-000000000000' END AS before_id
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(to_char(x.effective_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
                FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER (ORDER BY r.effective_time DESC, r.id DESC) AS nth, r.id, r.effective_time,
                  row_to_json(r)::text AS item
             FROM (
               SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
                      o.display, o.status, o.effective_time, o.effective_end, o.value_type, o.value_number, o.value_comparator,
                      o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason, o.components, o.reference_range,
                      o.interpretation, o.version
                 FROM observations o
                WHERE o.org_id = k.org_id AND o.patient_id = k.patient_id
                  AND o.effective_time >= k.from_time
                  AND (k.category IS NULL OR o.category = k.category)
                  AND (o.effective_time, o.id) < (f.before_time, f.before_id)
                ORDER BY o.effective_time DESC, o.id DESC
                LIMIT k.size + 1) r) x) page`,
})

/**
 * As observationsOfPatient, for one code: the last n of it.
 *
 * Keys: patient, code, category or null, from, to, page size, id and time of the last row of the page before
 *       or null.
 * Cost: 1 index scan a key, in index order.
 */
export const observationsOfCode = keyed({
  name: 'observations.of_code',
  keys: [
    ...([uuid, text, nullable(text), timestamptz, timestamptz, integer] as const),
    ...([nullable(uuid), nullable(timestamptz)] as const),
  ],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text), restricted: boolean },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.patient_id) IS NOT NULL AS restricted
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::integer[],
                  $8::uuid[], $9::timestamptz[])
           WITH ORDINALITY k (org_id, patient_id, code, category, from_time, to_time, size, after_id, after_time, n)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN k.after_time < k.to_time THEN k.after_time ELSE k.to_time END AS before_time,
              CASE WHEN k.after_time < k.to_time THEN k.after_id
                   ELSE '00000000-0000-0000-0000-000000000000' END AS before_id
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(to_char(x.effective_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
                FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER (ORDER BY r.effective_time DESC, r.id DESC) AS nth, r.id, r.effective_time,
                  row_to_json(r)::text AS item
             FROM (
               SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
                      o.display, o.status, o.effective_time, o.effective_end, o.value_type, o.value_number, o.value_comparator,
                      o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason, o.components, o.reference_range,
                      o.interpretation, o.version
                 FROM observations o
                WHERE o.org_id = k.org_id AND o.patient_id = k.patient_id
                  AND o.code = k.code
                  AND o.effective_time >= k.from_time
                  AND (k.category IS NULL OR o.category = k.category)
                  AND (o.effective_time, o.id) < (f.before_time, f.before_id)
                ORDER BY o.effective_time DESC, o.id DESC
                LIMIT k.size + 1) r) x) page`,
})

/**
 * The latest valid observation of each of the given codes of a patient, in the order of the codes.
 *
 * Keys: patient, codes separated by commas.
 * Cost: 1 index probe a code.
 */
export const latestOfCodes = keyed({
  name: 'observations.latest_of_codes',
  keys: [uuid, text],
  row: { body: text, total: integer, restricted: boolean },
  sql: `
    SELECT k.n, k.org_id, latest.body, latest.total,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.patient_id) IS NOT NULL AS restricted
      FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY k (org_id, patient_id, codes, n)
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(row_to_json(r)::text, ',' ORDER BY c.nth), '') || ']' AS body,
              count(*)::integer AS total
         FROM unnest(string_to_array(k.codes, ',')) WITH ORDINALITY c (code, nth)
        CROSS JOIN LATERAL (
          SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
                 o.display, o.status, o.effective_time, o.effective_end, o.value_type, o.value_number, o.value_comparator,
                 o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason, o.components, o.reference_range,
                 o.interpretation, o.version
            FROM observations o
           WHERE o.org_id = k.org_id AND o.patient_id = k.patient_id AND o.code = c.code
             AND o.status <> 'entered-in-error' AND o.status <> 'cancelled'
           ORDER BY o.effective_time DESC, o.id DESC
           LIMIT 1) r) latest`,
})

/**
 * The latest valid observation of every code that a patient has, by code; at most 500.
 *
 * Cost: 1 index scan over the patient's observations.
 */
export const latestOfAllCodes = statement({
  name: 'observations.latest_of_all_codes',
  params: [uuid, uuid],
  row: { body: text, total: integer },
  sql: `
    SELECT '[' || coalesce(string_agg(row_to_json(r)::text, ',' ORDER BY r.code), '') || ']' AS body,
           count(*)::integer AS total
      FROM (
        SELECT DISTINCT ON (o.code)
               o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
               o.display, o.status, o.effective_time, o.effective_end, o.value_type, o.value_number, o.value_comparator,
               o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason, o.components, o.reference_range,
               o.interpretation, o.version
          FROM observations o
         WHERE o.org_id = $1 AND o.patient_id = $2 AND o.status <> 'entered-in-error' AND o.status <> 'cancelled'
         ORDER BY o.code, o.effective_time DESC, o.id DESC
         LIMIT 500) r`,
})

/**
 * An observation as it is, and as it was before each of its latest 200 corrections, as JSON text.
 *
 * Cost: 2 index scans a key.
 */
export const observationHistory = keyed({
  name: 'observations.history',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, restricted: boolean, body: text },
  sql: `
    SELECT k.n, o.org_id, o.version, o.patient_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = o.patient_id) IS NOT NULL AS restricted,
           (SELECT row_to_json(r)::text
              FROM (SELECT o.id,
                           ARRAY(SELECT row_to_json(v) FROM (
                             SELECT o.version, o.updated_at AS recorded_at, NULL::timestamptz AS replaced_at,
                                    NULL::uuid AS replaced_by, NULL::text AS reason, (SELECT to_jsonb(c) FROM (
                                      SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category,
                                             o.code, o.code_system, o.display, o.status, o.effective_time, o.effective_end,
                                             o.value_type, o.value_number, o.value_comparator, o.value_unit,
                                             o.value_unit_code, o.value_json, o.data_absent_reason, o.components,
                                             o.reference_range, o.interpretation, o.version) c) AS observation
                             UNION ALL
                             (SELECT h.version, h.recorded_at, h.replaced_at, h.replaced_by, h.reason, h.content
                                FROM observation_versions h
                               WHERE h.org_id = k.org_id AND h.observation_id = k.id
                               ORDER BY h.version DESC
                               LIMIT 200)) v) AS versions) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN observations o ON o.org_id = k.org_id AND o.id = k.id`,
})

/**
 * The numbers of one code of a patient from one instant (inclusive) to another (exclusive), or of one part
 * of a panel, put together to at most so many points of each unit; every value is a point of its own where
 * there are no more. Looks at the newest 50,000. The bounds are materialized: on a table that was never
 * analyzed they would be computed again for every number.
 *
 * Params: organization, patient, code, component or null, from, to, points.
 * Cost:   1 index scan, bounded.
 */
export const observationSeries = statement({
  name: 'observations.series',
  params: [uuid, uuid, text, nullable(text), timestamptz, timestamptz, integer],
  row: { body: text, total: integer, complete: boolean },
  sql: `
    WITH newest AS (
      SELECT o.id, o.effective_time, o.components, o.value_type, o.value_number,
             coalesce(o.value_unit_code, o.value_unit) AS unit
        FROM observations o
       WHERE o.org_id = $1 AND o.patient_id = $2 AND o.code = $3
         AND o.effective_time >= $5 AND o.effective_time < $6
         AND o.status <> 'entered-in-error' AND o.status <> 'cancelled'
       ORDER BY o.effective_time DESC, o.id DESC
       LIMIT 50001
    ), numbers AS (
      SELECT id, effective_time, unit, value_number AS value
        FROM newest
       WHERE $4::text IS NULL AND value_number IS NOT NULL
      UNION ALL
      SELECT n.id, n.effective_time, coalesce(c.value_unit_code, c.value_unit), c.value_number
        FROM newest n, jsonb_to_recordset(n.components) AS c (
               code text, value_number numeric, value_unit text, value_unit_code text)
       WHERE $4::text IS NOT NULL AND c.code = $4 AND c.value_number IS NOT NULL
    ), bounds AS MATERIALIZED (
      SELECT count(*)::integer AS total, min(extract(epoch FROM effective_time)) AS first_second,
             max(extract(epoch FROM effective_time)) AS last_second
        FROM numbers
    ), placed AS (
      SELECT n.id, n.effective_time, n.unit, n.value,
             CASE WHEN b.total <= $7::integer OR b.first_second = b.last_second
                  THEN row_number() OVER (PARTITION BY n.unit ORDER BY n.effective_time, n.id) * least(1, $7 / b.total)
                  ELSE least(width_bucket(extract(epoch FROM n.effective_time), b.first_second, b.last_second, $7), $7) END AS place
        FROM numbers n
       CROSS JOIN bounds b
    ), points AS (
      SELECT min(p.effective_time) AS first_time, max(p.effective_time) AS last_time, count(*) AS count,
             min(p.value) AS min, max(p.value) AS max,
             (array_agg(p.value ORDER BY p.effective_time DESC, p.id DESC))[1] AS last, p.unit
        FROM placed p
       GROUP BY p.unit, p.place)
    SELECT '[' || coalesce(string_agg(row_to_json(points)::text, ',' ORDER BY points.first_time, points.unit), '') || ']' AS body,
           coalesce(sum(points.count), 0)::integer AS total,
           (SELECT count(*) FROM newest) <= 50000 AS complete
      FROM points`,
})
