/** SQL that writes observations. */
import { grouped } from '@ehrconnect/platform/db/grouped'
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
 * Inserts observations of one organization, each with its audit row and the reply of its idempotency key.
 * Writes nothing for a row whose id is taken, whose patient or practitioner is not there, or whose
 * encounter is not one of its patient.
 *
 * Row:  context; content, the columns as JSON; reply, whether the body is wanted.
 * Cost: beside the insert 1 or 2 look-ups by key and an audit row. Audit rows are inserted as a set, each as
 *       ehr.audit would: 85 instead of 120 µs a row (1,000 rows, processor time of the server). Their ids
 *       are UUIDv7 of the database's clock, made of one instant, the place of the row and a random part.
 */
export const insertObservations = grouped({
  name: 'observations.insert',
  row: { version: integer, body: nullable(text) },
  sql: `
    WITH given AS MATERIALIZED (
      SELECT x.n, x.context, x.reply, x.content, g.id, g.patient_id, g.encounter_id, g.practitioner_id, g.category,
             g.code, g.code_system, g.display, g.status, g.effective_time, g.effective_end, g.issued_at, g.value_type,
             g.value_number, g.value_comparator, g.value_unit, g.value_unit_code, g.value_json, g.data_absent_reason,
             g.components, g.reference_range, g.interpretation
        FROM jsonb_to_recordset($2) AS x (n integer, context jsonb, reply boolean, content jsonb)
       CROSS JOIN LATERAL jsonb_to_record(x.content) AS g (
               id uuid, patient_id uuid, encounter_id uuid, practitioner_id uuid, category text, code text,
               code_system text, display text, status text, effective_time timestamptz, effective_end timestamptz,
               issued_at timestamptz, value_type text, value_number numeric, value_comparator text, value_unit text,
               value_unit_code text, value_json jsonb, data_absent_reason text, components jsonb,
               reference_range jsonb, interpretation text)
    ), made AS (
      INSERT INTO observations (org_id, id, patient_id, encounter_id, practitioner_id, category, code, code_system,
                                display, status, effective_time, effective_end, issued_at, value_type, value_number,
                                value_comparator, value_unit, value_unit_code, value_json, data_absent_reason,
                                components, reference_range, interpretation)
      SELECT $1, g.id, g.patient_id, g.encounter_id, g.practitioner_id, coalesce(g.category, ''), g.code,
             coalesce(g.code_system, 'http://loinc.org'), coalesce(g.display, ''), g.status, g.effective_time,
             g.effective_end, g.issued_at, g.value_type, g.value_number, g.value_comparator, g.value_unit,
             g.value_unit_code, g.value_json, g.data_absent_reason, coalesce(g.components, '[]'),
             coalesce(g.reference_range, '[]'), g.interpretation
        FROM given g
       WHERE g.patient_id = CASE
               WHEN g.encounter_id IS NULL THEN (
                 SELECT p.id FROM patients p WHERE p.org_id = $1 AND p.id = g.patient_id)
               ELSE (
                 SELECT e.patient_id FROM encounters e WHERE e.org_id = $1 AND e.id = g.encounter_id) END
         AND (g.practitioner_id IS NULL OR g.practitioner_id = (
               SELECT d.id FROM practitioners d WHERE d.org_id = $1 AND d.id = g.practitioner_id))
      ON CONFLICT (org_id, id) DO NOTHING
      RETURNING id, version
    ), reply AS (
      SELECT g.n, g.context, g.content, g.id, g.patient_id, m.version,
             CASE WHEN g.reply THEN (
               SELECT row_to_json(r)::text
                 FROM (SELECT g.id, $1 AS org_id, g.patient_id, g.encounter_id, g.practitioner_id,
                              coalesce(g.category, '') AS category, g.code,
                              coalesce(g.code_system, 'http://loinc.org') AS code_system,
                              coalesce(g.display, '') AS display, g.status, g.effective_time, g.effective_end,
                              g.value_type, g.value_number, g.value_comparator, g.value_unit, g.value_unit_code,
                              g.value_json, g.data_absent_reason, coalesce(g.components, '[]') AS components,
                              coalesce(g.reference_range, '[]') AS reference_range, g.interpretation, m.version) r) END AS body
        FROM made m
        JOIN given g ON g.id = m.id
    ), stamp AS MATERIALIZED (
      SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS head,
             substring(replace(gen_random_uuid()::text, '-', '') FROM 17) AS tail
    ), audited AS (
      INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                outcome, reason, request_id, source, change)
      SELECT $1, (stamp.head || to_hex(28672 + r.n) || stamp.tail)::uuid, (r.context ->> 'user_id')::uuid,
             r.context ->> 'roles', 'create', r.context ->> 'operation', 'Observation', r.id, r.patient_id,
             CASE WHEN g.opened <> '' THEN 'break_glass' ELSE 'success' END,
             coalesce(nullif(g.opened, ''), r.context ->> 'reason'),
             r.context ->> 'request_id', coalesce(r.context ->> 'source', ''), r.content
        FROM reply r
       CROSS JOIN stamp
       CROSS JOIN LATERAL (
         SELECT (SELECT ehr.pass_glass($1, r.context, 'Observation', s.patient_id)
                   FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = r.patient_id) AS opened) g
    ), remembered AS (
      INSERT INTO idempotency_keys (org_id, user_id, key, request_hash, status, body, location, etag)
      SELECT $1, (r.context ->> 'user_id')::uuid, r.context ->> 'idempotency_key', r.context ->> 'request_hash',
             201, r.body, '/api/observations/' || r.id, r.version::text
        FROM reply r
       WHERE r.context ? 'idempotency_key')
    SELECT r.n, r.version, r.body
      FROM reply r`,
})

/**
 * Why observations were not written: for each row whether its id is taken, by the same content, and which
 * of its references leads nowhere. The rows are those of insertObservations.
 */
export const explainObservations = statement({
  name: 'observations.explain',
  params: [uuid, jsonb],
  row: {
    n: integer,
    same: nullable(boolean),
    body: nullable(text),
    no_patient: boolean,
    no_encounter: boolean,
    no_practitioner: boolean,
  },
  sql: `
    SELECT x.n,
           (SELECT o.version = 1 AND (
                     o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system, o.display,
                     o.status, o.effective_time, o.effective_end, o.issued_at, o.value_type, o.value_number,
                     o.value_comparator, o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason,
                     o.components, o.reference_range, o.interpretation)
                   IS NOT DISTINCT FROM (
                     g.patient_id, g.encounter_id, g.practitioner_id, coalesce(g.category, ''), g.code,
                     coalesce(g.code_system, 'http://loinc.org'), coalesce(g.display, ''), g.status, g.effective_time,
                     g.effective_end, g.issued_at, g.value_type, g.value_number, g.value_comparator, g.value_unit,
                     g.value_unit_code, g.value_json, g.data_absent_reason, coalesce(g.components, '[]'),
                     coalesce(g.reference_range, '[]'), g.interpretation)
              FROM observations o WHERE o.org_id = $1 AND o.id = g.id) AS same,
           (SELECT row_to_json(r)::text
              FROM (SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code,
                           o.code_system, o.display, o.status, o.effective_time, o.effective_end, o.value_type,
                           o.value_number, o.value_comparator, o.value_unit, o.value_unit_code, o.value_json,
                           o.data_absent_reason, o.components, o.reference_range, o.interpretation, o.version
                      FROM observations o WHERE o.org_id = $1 AND o.id = g.id) r) AS body,
           (SELECT p.id FROM patients p WHERE p.org_id = $1 AND p.id = g.patient_id) IS NULL AS no_patient,
           g.encounter_id IS NOT NULL AND g.patient_id IS DISTINCT FROM (
             SELECT e.patient_id FROM encounters e WHERE e.org_id = $1 AND e.id = g.encounter_id) AS no_encounter,
           g.practitioner_id IS NOT NULL AND (
             SELECT d.id FROM practitioners d WHERE d.org_id = $1 AND d.id = g.practitioner_id) IS NULL AS no_practitioner
      FROM jsonb_to_recordset($2) AS x (n integer, content jsonb)
     CROSS JOIN LATERAL jsonb_to_record(x.content) AS g (
             id uuid, patient_id uuid, encounter_id uuid, practitioner_id uuid, category text, code text,
             code_system text, display text, status text, effective_time timestamptz, effective_end timestamptz,
             issued_at timestamptz, value_type text, value_number numeric, value_comparator text, value_unit text,
             value_unit_code text, value_json jsonb, data_absent_reason text, components jsonb,
             reference_range jsonb, interpretation text)`,
})

/** Remembers the reply of a batch, whose rows are written in groups and so not by one statement. */
export const insertBatchReply = statement({
  name: 'observations.remember_batch',
  params: [uuid, jsonb, text],
  row: { key: text },
  sql: `
    INSERT INTO idempotency_keys (org_id, user_id, key, request_hash, status, body)
    VALUES ($1, ($2::jsonb ->> 'user_id')::uuid, $2 ->> 'idempotency_key', $2 ->> 'request_hash', 200, $3)
    RETURNING key`,
})

/** What a correction sees: in `content` what can be corrected, its number as text; in `body` all of it. */
export const observationState = statement({
  name: 'observations.state',
  params: [uuid, uuid],
  row: { version: integer, patient_id: uuid, status: text, content: text, body: text },
  sql: `
    SELECT o.version, o.patient_id, o.status,
           (SELECT row_to_json(r)::text
              FROM (SELECT o.patient_id, o.code, o.effective_time, o.effective_end, o.value_type,
                           o.value_number::text AS value_number, o.value_comparator, o.value_unit, o.value_unit_code,
                           o.value_json, o.data_absent_reason, o.components, o.reference_range, o.interpretation) r) AS content,
           (SELECT row_to_json(r)::text
              FROM (SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code,
                           o.code_system, o.display, o.status, o.effective_time, o.effective_end, o.value_type,
                           o.value_number, o.value_comparator, o.value_unit, o.value_unit_code, o.value_json,
                           o.data_absent_reason, o.components, o.reference_range, o.interpretation, o.version) r) AS body
      FROM observations o
     WHERE o.org_id = $1 AND o.id = $2`,
})

/**
 * Changes an observation, keeps what it said before, audits both and remembers the reply; no row comes
 * back when it has another version, or a status from which the new one may not follow.
 *
 * Params: organization, id, version or null for any, the columns to change, statuses that it may have now,
 *         reason or null, context.
 */
export const updateObservation = statement({
  name: 'observations.update',
  params: [uuid, uuid, nullable(integer), jsonb, array(text), nullable(text), jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH old AS (
      SELECT o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
             o.display, o.status, o.effective_time, o.effective_end, o.issued_at, o.value_type, o.value_number,
             o.value_comparator, o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason, o.components,
             o.reference_range, o.interpretation, o.version, o.updated_at
        FROM observations o
       WHERE o.org_id = $1 AND o.id = $2 AND ($3::integer IS NULL OR o.version = $3) AND o.status = ANY ($5::text[])
         FOR NO KEY UPDATE
    ), kept AS (
      INSERT INTO observation_versions (org_id, observation_id, version, content, recorded_at, replaced_by, reason)
      SELECT $1, old.id, old.version, to_jsonb(old) - 'updated_at', old.updated_at,
             ($7::jsonb ->> 'user_id')::uuid, $6
        FROM old
    ), changed AS (
      UPDATE observations o
         SET status             = coalesce($4::jsonb ->> 'status', o.status),
             category           = coalesce($4 ->> 'category', o.category),
             display            = coalesce($4 ->> 'display', o.display),
             effective_time     = coalesce(($4 ->> 'effective_time')::timestamptz, o.effective_time),
             effective_end      = CASE WHEN $4 ? 'effective_end' THEN ($4 ->> 'effective_end')::timestamptz
                                       ELSE o.effective_end END,
             issued_at          = CASE WHEN $4 ? 'issued_at' THEN ($4 ->> 'issued_at')::timestamptz
                                       ELSE o.issued_at END,
             value_type         = coalesce($4 ->> 'value_type', o.value_type),
             value_number       = CASE WHEN $4 ? 'value_number' THEN ($4 ->> 'value_number')::numeric
                                       ELSE o.value_number END,
             value_comparator   = CASE WHEN $4 ? 'value_comparator' THEN $4 ->> 'value_comparator'
                                       ELSE o.value_comparator END,
             value_unit         = CASE WHEN $4 ? 'value_unit' THEN $4 ->> 'value_unit' ELSE o.value_unit END,
             value_unit_code    = CASE WHEN $4 ? 'value_unit_code' THEN $4 ->> 'value_unit_code'
                                       ELSE o.value_unit_code END,
             value_json         = CASE WHEN $4 ? 'value_json' THEN nullif($4 -> 'value_json', 'null')
                                       ELSE o.value_json END,
             data_absent_reason = CASE WHEN $4 ? 'data_absent_reason' THEN $4 ->> 'data_absent_reason'
                                       ELSE o.data_absent_reason END,
             components         = coalesce($4 -> 'components', o.components),
             reference_range    = coalesce($4 -> 'reference_range', o.reference_range),
             interpretation     = CASE WHEN $4 ? 'interpretation' THEN $4 ->> 'interpretation'
                                       ELSE o.interpretation END,
             version = o.version + 1, updated_at = now()
        FROM old
       WHERE o.org_id = $1 AND o.id = old.id
      RETURNING o.id, o.org_id, o.patient_id, o.encounter_id, o.practitioner_id, o.category, o.code, o.code_system,
                o.display, o.status, o.effective_time, o.effective_end, o.value_type, o.value_number,
                o.value_comparator, o.value_unit, o.value_unit_code, o.value_json, o.data_absent_reason,
                o.components, o.reference_range, o.interpretation, o.version
    ), reply AS (
      SELECT changed.id, changed.patient_id, changed.version, row_to_json(changed)::text AS body
        FROM changed)
    SELECT reply.version, reply.body,
           ehr.audit($1, $7, 'update', 'Observation', reply.id, reply.patient_id,
             $4 || jsonb_strip_nulls(jsonb_build_object('reason', $6::text)))::text AS audited,
           ehr.remember_reply($1, $7, 200, reply.body, NULL, reply.version::text)::text AS remembered
      FROM reply`,
})
