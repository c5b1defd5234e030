/** SQL of patients. The detail and the search run for sets of keys; see platform/db/batch. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  array,
  boolean,
  date,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One patient with the five latest encounters, as JSON text ready to send.
 *
 * Cost:   2 index scans a key: patients_pkey, encounters_recent (index only).
 * Source: technology guide, "Node.js Raw SQL", without its GROUP BY and with every table's organization.
 */
export const patientDetail = keyed({
  name: 'patients.detail',
  keys: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT k.n, p.org_id, p.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
                           p.email, p.address, p.deceased, p.active, p.version,
                           ARRAY(SELECT row_to_json(e)
                                   FROM (SELECT id, start_time, encounter_type, chief_complaint, status
                                           FROM encounters
                                          WHERE org_id = k.org_id AND patient_id = k.id
                                          ORDER BY start_time DESC, id DESC
                                          LIMIT 5) e) AS recent_encounters) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN patients p ON p.org_id = k.org_id AND p.id = k.id`,
})

/**
 * A page of active patients whose last name, first name, full name in either order, MRN, phone or
 * birth date begins with the asked text, ordered by last and first name.
 *
 * Keys:   folded text, its phone digits or null, one or two birth dates or null, whether first names
 *         match by prefix (three letters and more) or whole, whether the text has several words,
 *         whether it may be an MRN, page size, last id of the page before or null.
 * Cost:   index-only scans, each bounded: the page for names; 64 different first names; 200 numbers.
 *         The recursion hops from one first name to the next, so that a page in last-name order needs
 *         neither all Johns nor a sort of them.
 */
export const patientSearch = keyed({
  name: 'patients.search',
  keys: [
    text,
    nullable(text),
    nullable(date),
    nullable(date),
    boolean,
    boolean,
    boolean,
    integer,
    nullable(uuid),
  ],
  row: {
    ...{ body: text, total: integer, more: boolean, last_id: nullable(text), ids: nullable(text) },
    /** Whether a hit's first or last name is the text, not only begins with it. */
    whole: nullable(boolean),
  },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id, page.ids, page.whole
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[], $6::boolean[], $7::boolean[],
                  $8::boolean[], $9::integer[], $10::uuid[])
           WITH ORDINALITY k (org_id, q, digits, born, born_too, by_prefix, by_words, by_mrn, size, after_id, n)
     CROSS JOIN LATERAL (
       SELECT k.q || U&'\\+10FFFF' AS q_end,
              CASE WHEN k.by_prefix THEN k.q || U&'\\+10FFFF' ELSE k.q || U&'\\0001' END AS first_end,
              CASE WHEN k.after_id IS NULL THEN ''
                   ELSE (SELECT a.search_last_first FROM patients a WHERE a.org_id = k.org_id AND a.id = k.after_id)
               END AS after_name,
              coalesce(k.after_id, '00000000-0000-0000-0000-000000000000') AS after_id) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(x.id::text) FILTER (WHERE x.nth = k.size) AS last_id,
              string_agg(x.id::text, ',') AS ids,
              bool_or(x.whole) AS whole
         FROM (
           SELECT row_number() OVER (ORDER BY u.search_last_first, u.id) AS nth, u.id,
                  starts_with(u.search_last_first, k.q || ' ')
                    OR right(u.search_last_first, length(k.q) + 1) = ' ' || k.q AS whole,
                  (SELECT row_to_json(s) FROM (SELECT u.id, k.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth,
                     u.sex, u.contact_phone, true AS active) s)::text AS item
             FROM (
               (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                  FROM patients p
                 WHERE p.org_id = k.org_id AND p.active
                   AND p.search_last_first >= k.q AND p.search_last_first < f.q_end
                   AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                 ORDER BY p.search_last_first, p.id
                 LIMIT k.size + 1)
               UNION
               (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex, hit.contact_phone
                  FROM (
                    WITH RECURSIVE names (name, nth) AS (
                      (SELECT p.search_first, 1
                         FROM patients p
                        WHERE p.org_id = k.org_id AND p.active AND NOT k.by_words
                          AND p.search_first >= k.q AND p.search_first < f.first_end
                        ORDER BY p.search_first
                        LIMIT 1)
                      UNION ALL
                      SELECT (SELECT p.search_first
                                FROM patients p
                               WHERE p.org_id = k.org_id AND p.active
                                 AND p.search_first > names.name AND p.search_first < f.first_end
                               ORDER BY p.search_first
                               LIMIT 1), names.nth + 1
                        FROM names
                       WHERE names.name IS NOT NULL AND names.nth < 64)
                    SELECT names.name FROM names WHERE names.name IS NOT NULL) first_names
                 CROSS JOIN LATERAL (
                   SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                     FROM patients p
                    WHERE p.org_id = k.org_id AND p.active AND p.search_first = first_names.name
                      AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                    ORDER BY p.search_last_first, p.id
                    LIMIT k.size + 1) hit)
               UNION
               (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                  FROM patients p
                 WHERE p.org_id = k.org_id AND p.active AND k.by_words
                   AND p.search_first_last >= k.q AND p.search_first_last < f.q_end
                   AND (p.search_last_first, p.id) > (f.after_name, f.after_id)
                 ORDER BY p.search_first_last, p.id
                 LIMIT 2000)
               UNION
               (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
                  FROM patients p
                 WHERE p.org_id = k.org_id AND p.active AND k.by_mrn
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
                    LIMIT k.size + 1) hit)
               ORDER BY 2, 1
               LIMIT k.size + 1) u) x) page`,
})

/**
 * The patients found by prefix together with those whose name contains the text or is one typing error
 * away, ordered by last and first name.
 *
 * Cost: a trigram index scan beyond row-level security (see migration 0002), then primary keys.
 */
export const patientSearchSimilar = statement({
  name: 'patients.search_similar',
  params: [uuid, text, array(text), integer, array(uuid)],
  row: { body: text, total: integer },
  sql: `
    SELECT '[' || coalesce(string_agg((SELECT row_to_json(s) FROM (
             SELECT u.id, u.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex, u.contact_phone,
                    true AS active) s)::text, ',' ORDER BY u.search_last_first, u.id), '') || ']' AS body,
           count(*)::integer AS total
      FROM (
        SELECT p.id, p.org_id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
          FROM patients p
         WHERE p.org_id = $1 AND p.id = ANY (
                 $5::uuid[] || ARRAY(SELECT similar_names.id FROM ehr.search_similar($1, $2, $3, $4) similar_names))
         ORDER BY p.id = ANY ($5::uuid[]) DESC, p.search_last_first, p.id
         LIMIT $4) u`,
})

/** The fields of a patient that a merge patch needs to see. */
export const patientFields = statement({
  name: 'patients.fields',
  params: [uuid, uuid],
  row: {
    version: integer,
    mrn: text,
    first_name: text,
    last_name: text,
    date_of_birth: nullable(date),
    sex: text,
    contact_phone: nullable(text),
    email: nullable(text),
    address: jsonb,
    active: boolean,
  },
  sql: `
    SELECT version, mrn, first_name, last_name, date_of_birth, sex, contact_phone, email, address, active
      FROM patients
     WHERE org_id = $1 AND id = $2`,
})

/**
 * Inserts a patient, audits it and remembers the reply of an idempotency key; no row comes back when the
 * id is taken.
 */
export const insertPatient = statement({
  name: 'patients.insert',
  params: [
    ...([uuid, uuid, text, text, text, date, text, nullable(text), nullable(text), jsonb] as const),
    ...([text, text, text, text, text, jsonb] as const),
  ],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO patients (org_id, id, mrn, first_name, last_name, date_of_birth, sex, contact_phone, email, address,
                            search_first, search_last_first, search_first_last, search_mrn, search_phone)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT (org_id, id) DO NOTHING
      RETURNING id, org_id, mrn, first_name, last_name, date_of_birth, sex, contact_phone, email, address, deceased, active, version
    ), reply AS (
      SELECT made.id, made.version, row_to_json(made)::jsonb AS change,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.mrn, made.first_name, made.last_name, made.date_of_birth,
                             made.sex, made.contact_phone, made.email, made.address, made.deceased, made.active, made.version,
                             ARRAY[]::json[] AS recent_encounters) r) AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $16, 'create', 'Patient', reply.id, reply.id, reply.change)::text AS audited,
           ehr.remember_reply($1, $16, 201, reply.body, '/api/patients/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
})

/**
 * Updates a patient that still has the expected version and audits the fields that changed; no row comes
 * back when it has another version.
 */
export const updatePatient = statement({
  name: 'patients.update',
  params: [
    ...([
      uuid,
      uuid,
      integer,
      text,
      text,
      text,
      nullable(date),
      text,
      nullable(text),
      nullable(text),
      jsonb,
      boolean,
    ] as const),
    ...([text, text, text, text, text, jsonb, jsonb] as const),
  ],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE patients
         SET mrn = $4, first_name = $5, last_name = $6, date_of_birth = $7, sex = $8, contact_phone = $9, email = $10,
             address = $11, active = $12, search_first = $13, search_last_first = $14, search_first_last = $15,
             search_mrn = $16, search_phone = $17, version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND version = $3
      RETURNING id, version)
    SELECT changed.version, ehr.audit($1, $18, 'update', 'Patient', changed.id, changed.id, $19)::text AS audited
      FROM changed`,
})
