/** SQL of the patient search. The pages run for sets of texts; see platform/db/batch. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  array,
  boolean,
  date,
  integer,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

const page = { body: text, total: integer, more: boolean, last_id: nullable(text) }

/**
 * A page of active patients whose last or first name begins with the asked word, ordered by last and
 * first name. Three statements share the search, because a plan with all its arms costs more to start
 * than to run.
 *
 * OFFSET 0 keeps the cursor's name a value: as an expression it would be a filter under row-level
 * security, and the pages behind the first would cost more and more. The range has one lower bound, because
 * of two an index scan may start at the lower one (35 ms instead of 0.1 for "smith" of 90,000 names).
 *
 * Keys: folded word, end of the range of first names (the word's own range, or the word alone when it is
 *       short), page size, last id of the page before or null.
 * Cost: index-only scans, each bounded by the page; at most 64 different first names. The recursion hops
 *       from one first name to the next, so that a page in last-name order needs neither all Johns nor a
 *       sort of them.
 */
export const patientsByName = keyed({
  name: 'patients.search_name',
  keys: [text, text, integer, nullable(uuid)],
  row: page,
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::uuid[])
           WITH ORDINALITY k (org_id, q, first_end, size, after_id, n)
     CROSS JOIN LATERAL (
       SELECT k.q || U&'\\+10FFFF' AS q_end,
              c.name AS after_name, c.id AS after_id,
              CASE WHEN c.name < k.q THEN k.q ELSE c.name END AS from_name,
              CASE WHEN c.name < k.q THEN '00000000-0000-0000-0000-000000000000' ELSE c.id END AS from_id
         FROM (SELECT CASE WHEN k.after_id IS NULL THEN ''
                           ELSE (SELECT a.search_last_first FROM patients a WHERE a.org_id = k.org_id AND a.id = k.after_id)
                       END COLLATE "C" AS name,
                      coalesce(k.after_id, '00000000-0000-0000-0000-000000000000') AS id) c
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',') FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(x.id::text) FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER () AS nth, r.id, row_to_json(r)::text AS item
             FROM (
               SELECT l.id, l.org_id, l.mrn, l.first_name, l.last_name, l.date_of_birth, l.sex,
                      CASE WHEN NOT l.restricted THEN l.contact_phone END AS contact_phone, l.active, l.restricted
                 FROM (
               SELECT u.id, k.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex, u.contact_phone,
                      true AS active,
                      (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = u.id) IS NOT NULL AS restricted
                 FROM (
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND (p.search_last_first, p.id) > (f.from_name, f.from_id) AND p.search_last_first < f.q_end
                     ORDER BY p.search_last_first, p.id
                     LIMIT k.size + 1)
                   UNION ALL
                   (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex, hit.contact_phone
                      FROM (
                        WITH RECURSIVE names (name, nth) AS (
                          (SELECT p.search_first, 1
                             FROM patients p
                            WHERE p.org_id = k.org_id AND p.active
                              AND p.search_first >= k.q AND p.search_first < k.first_end
                            ORDER BY p.search_first
                            LIMIT 1)
                          UNION ALL
                          SELECT (SELECT p.search_first
                                    FROM patients p
                                   WHERE p.org_id = k.org_id AND p.active
                                     AND p.search_first > names.name AND p.search_first < k.first_end
                                   ORDER BY p.search_first
                                   LIMIT 1), names.nth + 1
                            FROM names
                           WHERE names.name IS NOT NULL AND names.nth < 64)
                        SELECT names.name FROM names WHERE names.name IS NOT NULL) first_names
                     CROSS JOIN LATERAL (
                       SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                         FROM patients p
                        WHERE p.org_id = k.org_id AND p.active AND p.search_first = first_names.name
                          AND (p.search_last_first < k.q OR p.search_last_first >= f.q_end)
                          AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                        ORDER BY p.search_last_first, p.id
                        LIMIT k.size + 1) hit)) u
                ORDER BY u.search_last_first, u.id
                LIMIT k.size + 1) l) r) x) page`,
})

/**
 * As patientsByName, for a text of several words: a full name in either order.
 *
 * Keys: folded text, page size, last id of the page before or null.
 * Cost: index-only scans, bounded by the page and by 2,000 full names.
 */
export const patientsByWords = keyed({
  name: 'patients.search_words',
  keys: [text, integer, nullable(uuid)],
  row: page,
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id
      FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::uuid[])
           WITH ORDINALITY k (org_id, q, size, after_id, n)
     CROSS JOIN LATERAL (
       SELECT k.q || U&'\\+10FFFF' AS q_end,
              c.name AS after_name, c.id AS after_id,
              CASE WHEN c.name < k.q THEN k.q ELSE c.name END AS from_name,
              CASE WHEN c.name < k.q THEN '00000000-0000-0000-0000-000000000000' ELSE c.id END AS from_id
         FROM (SELECT CASE WHEN k.after_id IS NULL THEN ''
                           ELSE (SELECT a.search_last_first FROM patients a WHERE a.org_id = k.org_id AND a.id = k.after_id)
                       END COLLATE "C" AS name,
                      coalesce(k.after_id, '00000000-0000-0000-0000-000000000000') AS id) c
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',') FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(x.id::text) FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER () AS nth, r.id, row_to_json(r)::text AS item
             FROM (
               SELECT l.id, l.org_id, l.mrn, l.first_name, l.last_name, l.date_of_birth, l.sex,
                      CASE WHEN NOT l.restricted THEN l.contact_phone END AS contact_phone, l.active, l.restricted
                 FROM (
               SELECT u.id, k.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex, u.contact_phone,
                      true AS active,
                      (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = u.id) IS NOT NULL AS restricted
                 FROM (
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND (p.search_last_first, p.id) > (f.from_name, f.from_id) AND p.search_last_first < f.q_end
                     ORDER BY p.search_last_first, p.id
                     LIMIT k.size + 1)
                   UNION ALL
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND p.search_first_last >= k.q AND p.search_first_last < f.q_end
                       AND (p.search_last_first < k.q OR p.search_last_first >= f.q_end)
                       AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                     ORDER BY p.search_first_last, p.id
                     LIMIT 2000)) u
                ORDER BY u.search_last_first, u.id
                LIMIT k.size + 1) l) r) x) page`,
})

/**
 * As patientsByName, for a text with digits: an MRN, a phone number, a birth date, or a name after all.
 *
 * Keys: folded text, its phone digits or null, one or two birth dates or null, page size, last id of the
 *       page before or null.
 * Cost: index-only scans, bounded by the page, by 2,000 full names and by 200 numbers.
 */
export const patientsByNumber = keyed({
  name: 'patients.search_number',
  keys: [text, nullable(text), nullable(date), nullable(date), integer, nullable(uuid)],
  row: page,
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[], $6::integer[], $7::uuid[])
           WITH ORDINALITY k (org_id, q, digits, born, born_too, size, after_id, n)
     CROSS JOIN LATERAL (
       SELECT k.q || U&'\\+10FFFF' AS q_end,
              c.name AS after_name, c.id AS after_id,
              CASE WHEN c.name < k.q THEN k.q ELSE c.name END AS from_name,
              CASE WHEN c.name < k.q THEN '00000000-0000-0000-0000-000000000000' ELSE c.id END AS from_id
         FROM (SELECT CASE WHEN k.after_id IS NULL THEN ''
                           ELSE (SELECT a.search_last_first FROM patients a WHERE a.org_id = k.org_id AND a.id = k.after_id)
                       END COLLATE "C" AS name,
                      coalesce(k.after_id, '00000000-0000-0000-0000-000000000000') AS id) c
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',') FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(x.id::text) FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER () AS nth, r.id, row_to_json(r)::text AS item
             FROM (
               SELECT l.id, l.org_id, l.mrn, l.first_name, l.last_name, l.date_of_birth, l.sex,
                      CASE WHEN NOT l.restricted THEN l.contact_phone END AS contact_phone, l.active, l.restricted
                 FROM (
               SELECT u.id, k.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex, u.contact_phone,
                      true AS active,
                      (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = u.id) IS NOT NULL AS restricted
                 FROM (
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND (p.search_last_first, p.id) > (f.from_name, f.from_id) AND p.search_last_first < f.q_end
                     ORDER BY p.search_last_first, p.id
                     LIMIT k.size + 1)
                   UNION
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND p.search_first_last >= k.q AND p.search_first_last < f.q_end
                       AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                     ORDER BY p.search_first_last, p.id
                     LIMIT 2000)
                   UNION
                   (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                      FROM patients p
                     WHERE p.org_id = k.org_id AND p.active
                       AND p.search_mrn >= k.q AND p.search_mrn < f.q_end
                       AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                     ORDER BY p.search_mrn, p.id
                     LIMIT 200)
                   UNION
                   (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex, hit.contact_phone
                      FROM (VALUES (k.digits), ('1' || k.digits)) AS number (digits)
                     CROSS JOIN LATERAL (
                       SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                         FROM patients p
                        WHERE p.org_id = k.org_id AND p.active AND p.search_phone <> ''
                          AND p.search_phone >= number.digits AND p.search_phone < number.digits || ':'
                          AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                        ORDER BY p.search_phone, p.id
                        LIMIT 200) hit)
                   UNION
                   (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex, hit.contact_phone
                      FROM (VALUES (k.born), (k.born_too)) AS day (born)
                     CROSS JOIN LATERAL (
                       SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                         FROM patients p
                        WHERE p.org_id = k.org_id AND p.active AND p.date_of_birth = day.born
                          AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                        ORDER BY p.search_last_first, p.id
                        LIMIT k.size + 1) hit)) u
                ORDER BY u.search_last_first, u.id
                LIMIT k.size + 1) l) r) x) page`,
})

/**
 * The patients found by prefix together with those whose name contains the text or is one typing error
 * away, ordered by last and first name.
 *
 * Cost: a trigram index scan beyond row-level security (see migration 0002), then primary keys.
 */
export const patientsAlike = statement({
  name: 'patients.search_similar',
  params: [uuid, text, array(text), integer, array(uuid)],
  row: { body: text, total: integer },
  sql: `
    SELECT '[' || coalesce(string_agg((SELECT row_to_json(s) FROM (
             SELECT u.id, u.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex,
                    CASE WHEN NOT u.restricted THEN u.contact_phone END AS contact_phone, true AS active,
                    u.restricted) s)::text, ',' ORDER BY u.search_last_first, u.id), '') || ']' AS body,
           count(*)::integer AS total
      FROM (
        SELECT p.id, p.org_id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
               (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = p.id) IS NOT NULL AS restricted
          FROM patients p
         WHERE p.org_id = $1 AND p.id = ANY (
                 $5::uuid[] || ARRAY(SELECT similar_names.id FROM ehr.search_similar($1, $2, $3, $4) similar_names))
         ORDER BY p.id = ANY ($5::uuid[]) DESC, p.search_last_first, p.id
         LIMIT $4) u`,
})
