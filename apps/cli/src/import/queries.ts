/** What an import asks the database. Every statement names its organization. */

/** An import holds this lock of its organization, so that two runs do not write the same rows. */
export const LOCK_IMPORT = `
  SELECT pg_try_advisory_lock(hashtextextended('fhir-import/' || $1::text, 0)) AS locked`

/** Param: organization. */
export const FIND_TIME_ZONE = 'SELECT time_zone FROM organizations WHERE id = $1'

/** Look-ups by list: a plan made while the tables were empty would read them whole. */
export const PLAN_FOR_LOOK_UPS =
  'SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off'

/** A session's date style and zone must not change what text means. */
export const PLAIN_TEXT_FORMS =
  "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'"

/** Stored originals by key. Params: organization, types, ids. */
export const LIST_ORIGINALS = `
  SELECT f.resource_type, f.fhir_id, f.content_hash, f.row_id, f.unresolved
    FROM unnest($2::text[], $3::text[]) AS k (resource_type, fhir_id)
    JOIN fhir_resources f
      ON f.org_id = $1 AND f.resource_type = k.resource_type AND f.fhir_id = k.fhir_id`

/** Targets of references by key, with the row that was made of them. Params: organization, types, ids. */
export const LIST_TARGETS = `
  SELECT f.resource_type, f.fhir_id, f.row_id
    FROM unnest($2::text[], $3::text[]) AS k (resource_type, fhir_id)
    JOIN fhir_resources f
      ON f.org_id = $1 AND f.resource_type = k.resource_type AND f.fhir_id = k.fhir_id`

/** Rows that did not come from FHIR. Params: organization, ids. */
export const LIST_OWN_ROWS = `
  SELECT 'Patient' AS resource_type, id FROM patients WHERE org_id = $1 AND id = ANY ($2::uuid[])
  UNION ALL
  SELECT 'Practitioner', id FROM practitioners WHERE org_id = $1 AND id = ANY ($2::uuid[])
  UNION ALL
  SELECT 'Location', id FROM locations WHERE org_id = $1 AND id = ANY ($2::uuid[])
  UNION ALL
  SELECT 'Encounter', id FROM encounters WHERE org_id = $1 AND id = ANY ($2::uuid[])`

/** Resources by business identifier. Params: organization, types, values. */
export const LIST_IDENTIFIED = `
  SELECT i.resource_type, i.value, i.system, i.fhir_id
    FROM unnest($2::text[], $3::text[]) AS k (resource_type, value)
    JOIN fhir_identifiers i
      ON i.org_id = $1 AND i.resource_type = k.resource_type AND i.value = k.value`

/** Owners of record numbers. Params: organization, numbers. */
export const LIST_MRN_OWNERS = 'SELECT mrn, id FROM patients WHERE org_id = $1 AND mrn = ANY ($2::text[])'

/** Originals go straight in: the import's lock keeps others away from these keys. */
export const COPY_ORIGINALS = `
  COPY fhir_resources
    (org_id, resource_type, fhir_id, row_id, patient_id, content, content_hash, source, unresolved, deferred)
  FROM STDIN (FORMAT binary)`

/** The identifiers of resources that had none stored. */
export const COPY_IDENTIFIERS = `
  COPY fhir_identifiers (org_id, resource_type, value, system, fhir_id) FROM STDIN (FORMAT binary)`

/** Changed originals wait here; content null leaves text and version as they are. */
export const CREATE_CHANGED_ORIGINALS = `
  CREATE TEMP TABLE changed_originals (
    resource_type text COLLATE "C", fhir_id text COLLATE "C", row_id uuid, patient_id uuid,
    content text, content_hash bytea, source text, unresolved text[], deferred jsonb
  ) ON COMMIT DELETE ROWS`

/** In the order of the table's columns. */
export const COPY_CHANGED_ORIGINALS = 'COPY changed_originals FROM STDIN (FORMAT binary)'

/** Param: organization. */
export const UPDATE_ORIGINALS = `
  UPDATE fhir_resources f
     SET row_id = c.row_id, patient_id = c.patient_id, unresolved = c.unresolved, deferred = c.deferred,
         content = COALESCE(c.content, f.content),
         content_hash = COALESCE(c.content_hash, f.content_hash),
         source = COALESCE(c.source, f.source),
         imported_at = CASE WHEN c.content IS NULL THEN f.imported_at ELSE now() END,
         version = f.version + CASE WHEN c.content IS NULL THEN 0 ELSE 1 END
    FROM changed_originals c
   WHERE f.org_id = $1 AND f.resource_type = c.resource_type AND f.fhir_id = c.fhir_id`

/** Identifiers of resources that changed are written anew. Params: organization, types, ids. */
export const REMOVE_IDENTIFIERS = `
  DELETE FROM fhir_identifiers i
   USING unnest($2::text[], $3::text[]) AS k (resource_type, fhir_id)
   WHERE i.org_id = $1 AND i.resource_type = k.resource_type AND i.fhir_id = k.fhir_id`

/**
 * A page of the resources that this run has put off, in the order of their keys, not more than
 * $6 bytes (but at least one). Params: organization, run, type, last id, rows, bytes.
 */
export const LIST_DEFERRED = `
  SELECT fhir_id, content, source, unresolved, deferred ->> 'before' AS before,
         ARRAY(SELECT jsonb_array_elements_text(deferred -> 'unresolved')) AS unresolved_before
    FROM (SELECT f.fhir_id, f.content, f.source, f.unresolved, f.deferred,
                 sum(octet_length(f.content)) OVER (ORDER BY f.fhir_id) - octet_length(f.content) AS bytes_before
            FROM fhir_resources f
           WHERE f.org_id = $1 AND f.deferred IS NOT NULL AND f.deferred ->> 'run' = $2
             AND f.resource_type = $3 AND f.fhir_id > $4
           ORDER BY f.fhir_id
           LIMIT $5) AS page
   WHERE bytes_before < $6
   ORDER BY fhir_id`

/** The types of what this run has put off. Params: organization, run. */
export const LIST_DEFERRED_TYPES = `
  SELECT DISTINCT resource_type FROM fhir_resources
   WHERE org_id = $1 AND deferred IS NOT NULL AND deferred ->> 'run' = $2`
