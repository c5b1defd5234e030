/** SQL of restricted records and of those to whom they are open. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * Whether a patient's record is restricted, and by what it is open to a user: the reason of broken glass,
 * '' for the care team, null when it is not.
 *
 * Keys: patient, user.
 * Cost: 2 index scans a key.
 */
export const accessOfUser = keyed({
  name: 'patient_access.of_user',
  keys: [uuid, uuid],
  row: { restricted: boolean, opened: nullable(text) },
  sql: `
    SELECT k.n, k.org_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.patient_id) IS NOT NULL AS restricted,
           (SELECT CASE a.kind WHEN 'break_glass' THEN a.reason ELSE '' END
              FROM patient_access a
             WHERE a.org_id = k.org_id AND a.patient_id = k.patient_id AND a.user_id = k.user_id
               AND a.ended_at IS NULL AND a.expires_at > now()
             ORDER BY a.kind DESC, a.expires_at DESC
             LIMIT 1) AS opened
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY k (org_id, patient_id, user_id, n)`,
})

/** The restriction of a patient and the latest 200 to whom the record is open; no row: no such patient. */
export const restrictionOfPatient = statement({
  name: 'patient_access.of_patient',
  params: [uuid, uuid],
  row: { body: text },
  sql: `
    SELECT row_to_json(r)::text AS body
      FROM (
        SELECT p.id AS patient_id,
               (SELECT row_to_json(x)
                  FROM (SELECT s.patient_id, s.org_id, s.category, s.reason, s.restricted_by, s.created_at
                          FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = p.id) x) AS restriction,
               ARRAY(SELECT row_to_json(x)
                       FROM (SELECT a.id, a.org_id, a.patient_id, a.user_id, a.kind, a.reason, a.granted_by, a.granted_at,
                                    nullif(a.expires_at, 'infinity') AS expires_at
                               FROM patient_access a
                              WHERE a.org_id = $1 AND a.patient_id = p.id AND a.ended_at IS NULL AND a.expires_at > now()
                              ORDER BY a.granted_at DESC, a.id DESC
                              LIMIT 200) x) AS open_to
          FROM patients p
         WHERE p.org_id = $1 AND p.id = $2) r`,
})

/**
 * Restricts a record, audits it, remembers the reply; no row comes back when it is restricted already or
 * there is no such patient. Params: organization, patient, category, reason, context.
 */
export const insertRestriction = statement({
  name: 'patient_access.restrict',
  params: [uuid, uuid, text, text, jsonb],
  row: { body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO patient_restrictions (org_id, patient_id, category, reason, restricted_by)
      SELECT $1, p.id, $3, $4, ($5::jsonb ->> 'user_id')::uuid FROM patients p WHERE p.org_id = $1 AND p.id = $2
      ON CONFLICT (org_id, patient_id) DO NOTHING
      RETURNING patient_id, org_id, category, reason, restricted_by, created_at
    ), reply AS (
      SELECT made.patient_id, row_to_json(made)::text AS body FROM made)
    SELECT reply.body,
           ehr.audit($1, $5, 'create', 'PatientRestriction', reply.patient_id, reply.patient_id, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $5, 201, reply.body, '/api/patients/' || reply.patient_id || '/restriction', NULL)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection, patient: ([, patientId]) => [patientId], restrictions: wholeCollection },
})

/** Lifts a restriction and audits what it was; no row: none. Params: organization, patient, context. */
export const removeRestriction = statement({
  name: 'patient_access.lift',
  params: [uuid, uuid, jsonb],
  row: { body: text, audited: nullable(text) },
  sql: `
    WITH gone AS (
      DELETE FROM patient_restrictions WHERE org_id = $1 AND patient_id = $2
      RETURNING patient_id, org_id, category, reason, restricted_by, created_at)
    SELECT row_to_json(gone)::text AS body,
           ehr.audit($1, $3, 'delete', 'PatientRestriction', gone.patient_id, gone.patient_id, row_to_json(gone)::jsonb)::text AS audited
      FROM gone`,
  touches: { diary: wholeCollection, patient: ([, patientId]) => [patientId], restrictions: wholeCollection },
})

/**
 * Opens a restricted record to the caller for some minutes, audits it as broken glass and remembers the
 * reply; no row comes back when the record is not restricted.
 *
 * Params: organization, id, patient, reason, minutes, context.
 */
export const insertGlassBreak = statement({
  name: 'patient_access.break_glass',
  params: [uuid, uuid, uuid, text, integer, jsonb],
  row: { body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO patient_access (org_id, id, patient_id, user_id, kind, reason, granted_by, granted_at, expires_at)
      SELECT $1, $2, s.patient_id, ($6::jsonb ->> 'user_id')::uuid, 'break_glass', $4, ($6 ->> 'user_id')::uuid, now(),
             now() + make_interval(mins => $5)
        FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = $3
      RETURNING id, org_id, patient_id, user_id, kind, reason, granted_by, granted_at, expires_at
    ), reply AS (
      SELECT made.id, made.patient_id, row_to_json(made)::text AS body FROM made)
    SELECT reply.body,
           ehr.audit_glass($1, $6, reply.id, reply.patient_id, $4, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $6, 201, reply.body, '/api/patients/' || reply.patient_id, NULL)::text AS remembered
      FROM reply`,
})

/**
 * Takes a user of the organization into the care team, audits it and remembers the reply; no row comes
 * back when there is no such patient or user. Params: organization, id, patient, user, reason, context.
 */
export const insertMember = statement({
  name: 'patient_access.add_member',
  params: [uuid, uuid, uuid, uuid, text, jsonb],
  row: { body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO patient_access (org_id, id, patient_id, user_id, kind, reason, granted_by)
      SELECT $1, $2, p.id, $4, 'care_team', $5, ($6::jsonb ->> 'user_id')::uuid
        FROM patients p
       WHERE p.org_id = $1 AND p.id = $3
         AND EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = $4)
      RETURNING id, org_id, patient_id, user_id, kind, reason, granted_by, granted_at,
                nullif(expires_at, 'infinity') AS expires_at
    ), reply AS (
      SELECT made.id, made.patient_id, row_to_json(made)::text AS body FROM made)
    SELECT reply.body,
           ehr.audit($1, $6, 'create', 'PatientAccess', reply.id, reply.patient_id, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $6, 201, reply.body, '/api/patients/' || reply.patient_id || '/restriction', NULL)::text AS remembered
      FROM reply`,
})

/**
 * Ends every access of a user to a record, broken glass too, and audits each; no row: there was none.
 * Params: organization, patient, user, context.
 */
export const endAccess = statement({
  name: 'patient_access.end',
  params: [uuid, uuid, uuid, jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH ended AS (
      UPDATE patient_access SET ended_at = now()
       WHERE org_id = $1 AND patient_id = $2 AND user_id = $3 AND ended_at IS NULL AND expires_at > now()
      RETURNING id, patient_id, user_id, kind)
    SELECT ended.id,
           ehr.audit($1, $4, 'delete', 'PatientAccess', ended.id, ended.patient_id, row_to_json(ended)::jsonb)::text AS audited
      FROM ended`,
})
