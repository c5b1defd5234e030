/** SQL of patients. The detail and the search run for sets of keys; see platform/db/batch. */
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
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One patient with the five latest encounters, as JSON text ready to send. An encounter that was entered in
 * error is not among them: it may be another person's.
 *
 * Cost:   3 index scans a key: patients_pkey, encounters_recent (index only), restrictions.
 * Source: technology guide, "Node.js Raw SQL", without its GROUP BY and with every table's organization.
 */
export const patientDetail = keyed({
  name: 'patients.detail',
  keys: [uuid],
  row: { version: integer, restricted: boolean, body: text },
  sql: `
    SELECT k.n, p.org_id, p.version,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.id) IS NOT NULL AS restricted,
           (SELECT row_to_json(r)::text
              FROM (SELECT p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
                           p.email, p.address, p.deceased, p.active, p.version,
                           ARRAY(SELECT row_to_json(e)
                                   FROM (SELECT id, start_time, encounter_type, chief_complaint, status
                                           FROM encounters
                                          WHERE org_id = k.org_id AND patient_id = k.id AND status <> 'entered-in-error'
                                          ORDER BY start_time DESC, id DESC
                                          LIMIT 5) e) AS recent_encounters) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN patients p ON p.org_id = k.org_id AND p.id = k.id`,
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
  touches: { patient: ([, id]) => [id] },
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
  touches: { diary: wholeCollection, patient: ([, id]) => [id] },
})
