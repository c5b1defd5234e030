/** SQL of encounters. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  array,
  boolean,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One encounter, as JSON text.
 *
 * Cost: 2 index scans a key: the encounter, its appointment.
 */
export const encounterById = keyed({
  name: 'encounters.get',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, restricted: boolean, body: text },
  sql: `
    SELECT k.n, e.org_id, e.version, e.patient_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = e.patient_id) IS NOT NULL AS restricted,
           (SELECT row_to_json(r)::text
              FROM (SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id,
                           (SELECT a.id FROM appointments a WHERE a.org_id = k.org_id AND a.encounter_id = e.id) AS appointment_id,
                           e.status, e.status_reason, e.class, e.encounter_type, e.type_codes, e.chief_complaint,
                           e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_version, e.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN encounters e ON e.org_id = k.org_id AND e.id = k.id`,
})

/**
 * A page of a patient's encounters from one instant (inclusive) to another (exclusive), newest first.
 *
 * Keys: patient, from, to, status or null, page size, id of the last row of the page before or null, its
 *       time. That is as it was told: it may be another one by now, and the page would begin elsewhere.
 * Cost: 1 index scan a key, in index order, and 1 for the appointment of each row; a status is filtered
 *       on the way.
 */
export const encountersOfPatient = keyed({
  name: 'encounters.of_patient',
  keys: [uuid, timestamptz, timestamptz, nullable(text), integer, nullable(uuid), nullable(timestamptz)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text), restricted: boolean },
  sql: `
    SELECT k.n, k.org_id, page.body, page.total, page.more, page.last_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = k.patient_id) IS NOT NULL AS restricted
      FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::integer[], $7::uuid[],
                  $8::timestamptz[])
           WITH ORDINALITY k (org_id, patient_id, from_time, to_time, status, size, after_id, after_time, n)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN k.after_time < k.to_time THEN k.after_time ELSE k.to_time END AS before_time,
              CASE WHEN k.after_time < k.to_time THEN k.after_id
                   ELSE '00000000-0000-0000-0000-000000000000' END AS before_id
       OFFSET 0) f
     CROSS JOIN LATERAL (
       SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= k.size), '') || ']' AS body,
              least(count(*), k.size)::integer AS total,
              count(*) > k.size AS more,
              max(to_char(x.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
                FILTER (WHERE x.nth = k.size) AS last_id
         FROM (
           SELECT row_number() OVER (ORDER BY r.start_time DESC, r.id DESC) AS nth, r.id, r.start_time,
                  row_to_json(r)::text AS item
             FROM (
               SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id,
                      (SELECT p.id FROM appointments p WHERE p.org_id = k.org_id AND p.encounter_id = e.id) AS appointment_id,
                      e.status, e.status_reason, e.class, e.encounter_type, e.type_codes, e.chief_complaint,
                      e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_version, e.version
                 FROM encounters e
                WHERE e.org_id = k.org_id AND e.patient_id = k.patient_id
                  AND e.start_time >= k.from_time
                  AND (k.status IS NULL OR e.status = k.status)
                  AND (e.start_time, e.id) < (f.before_time, f.before_id)
                ORDER BY e.start_time DESC, e.id DESC
                LIMIT k.size + 1) r) x) page`,
})

/**
 * A page of the organization's encounters, newest first; as encountersOfPatient, for all patients, but
 * those of restricted ones only when their record is open to the user.
 *
 * Params: organization, from, to, status or null, page size, id and time of the last row of the page before
 *         or null, user.
 * Cost: 1 index scan in index order, and 1 for the appointment of each row; a status is filtered on the way.
 */
export const encountersOfOrganization = statement({
  name: 'encounters.of_organization',
  params: [
    ...([uuid, timestamptz, timestamptz, nullable(text), integer] as const),
    ...([nullable(uuid), nullable(timestamptz), uuid] as const),
  ],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $5), '') || ']' AS body,
           least(count(*), $5)::integer AS total,
           count(*) > $5 AS more,
           max(to_char(x.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
             FILTER (WHERE x.nth = $5) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.start_time DESC, r.id DESC) AS nth, r.id, r.start_time,
               row_to_json(r)::text AS item
          FROM (
            SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id,
                   (SELECT p.id FROM appointments p WHERE p.org_id = $1 AND p.encounter_id = e.id) AS appointment_id,
                   e.status, e.status_reason, e.class, e.encounter_type, e.type_codes, e.chief_complaint,
                   e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_version, e.version
              FROM encounters e
             WHERE e.org_id = $1 AND e.start_time >= $2 AND e.start_time < $3
               AND ($4::text IS NULL OR e.status = $4)
               AND coalesce((SELECT ehr.opened_by($1, s.patient_id, $8) IS NOT NULL FROM patient_restrictions s
                              WHERE s.org_id = $1 AND s.patient_id = e.patient_id), true)
               AND (e.start_time, e.id) < (coalesce($7::timestamptz, 'infinity'),
                                           coalesce($6::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
             ORDER BY e.start_time DESC, e.id DESC
             LIMIT $5 + 1) r) x`,
})

/**
 * Inserts an encounter, audits it and remembers the reply of an idempotency key; no row comes back when
 * the id is taken.
 *
 * Params: organization, the columns as JSON, context.
 */
export const insertEncounter = statement({
  name: 'encounters.insert',
  params: [uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO encounters (org_id, id, patient_id, practitioner_id, location_id, status, class, encounter_type,
                              type_codes, chief_complaint, reason_codes, diagnoses, start_time, end_time, note_draft)
      SELECT $1, g.id, g.patient_id, g.practitioner_id, g.location_id, g.status, g.class, g.encounter_type,
             g.type_codes, g.chief_complaint, g.reason_codes, g.diagnoses, g.start_time, g.end_time, g.note
        FROM jsonb_to_record($2) AS g (
               id uuid, patient_id uuid, practitioner_id uuid, location_id uuid, status text, class text,
               encounter_type text, type_codes jsonb, chief_complaint text, reason_codes jsonb, diagnoses jsonb,
               start_time timestamptz, end_time timestamptz, note text)
      ON CONFLICT (org_id, id) DO NOTHING
      RETURNING id, org_id, patient_id, practitioner_id, location_id, status, status_reason, class, encounter_type,
                type_codes, chief_complaint, reason_codes, diagnoses, start_time, end_time, note_version, version
    ), reply AS (
      SELECT made.id, made.patient_id, made.version,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.patient_id, made.practitioner_id, made.location_id,
                             NULL::uuid AS appointment_id, made.status, made.status_reason, made.class,
                             made.encounter_type, made.type_codes, made.chief_complaint, made.reason_codes,
                             made.diagnoses, made.start_time, made.end_time, made.note_version, made.version) r) AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $3, 'create', 'Encounter', reply.id, reply.patient_id, $2)::text AS audited,
           ehr.remember_reply($1, $3, 201, reply.body, '/api/encounters/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: {
    encounter: ([, columns]) => [textIn(columns, 'id')],
    patient: ([, columns]) => [textIn(columns, 'patient_id')],
  },
})

/** The encounter that has the id of a new one, and whether the same create made it. */
export const takenEncounter = statement({
  name: 'encounters.taken',
  params: [uuid, jsonb],
  row: { same: boolean, version: integer, body: text },
  sql: `
    SELECT e.version = 1 AND (
             e.patient_id, e.practitioner_id, e.location_id, e.status, e.class, e.encounter_type, e.type_codes,
             e.chief_complaint, e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_draft)
           IS NOT DISTINCT FROM (
             g.patient_id, g.practitioner_id, g.location_id, g.status, g.class, g.encounter_type, g.type_codes,
             g.chief_complaint, g.reason_codes, g.diagnoses, g.start_time, g.end_time, g.note) AS same,
           e.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id,
                           (SELECT a.id FROM appointments a WHERE a.org_id = $1 AND a.encounter_id = e.id) AS appointment_id,
                           e.status, e.status_reason, e.class, e.encounter_type, e.type_codes, e.chief_complaint,
                           e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_version, e.version) r) AS body
      FROM jsonb_to_record($2) AS g (
             id uuid, patient_id uuid, practitioner_id uuid, location_id uuid, status text, class text,
             encounter_type text, type_codes jsonb, chief_complaint text, reason_codes jsonb, diagnoses jsonb,
             start_time timestamptz, end_time timestamptz, note text)
      JOIN encounters e ON e.org_id = $1 AND e.id = g.id`,
})

/**
 * Applies a merge patch to an encounter and audits it; no row comes back when it has another version, a
 * status from which the asked one may not follow, or a signed note that the patch would change.
 *
 * Params: organization, id, version or null for any, patch, statuses that it may have now, context, patient.
 */
export const updateEncounter = statement({
  name: 'encounters.update',
  params: [uuid, uuid, nullable(integer), jsonb, array(text), jsonb, uuid],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE encounters
         SET status          = coalesce($4::jsonb ->> 'status', status),
             status_reason   = CASE WHEN $4 ? 'status' THEN $4 ->> 'status_reason'
                                    ELSE coalesce($4 ->> 'status_reason', status_reason) END,
             class           = coalesce($4 ->> 'class', class),
             practitioner_id = CASE WHEN $4 ? 'practitioner_id' THEN ($4 ->> 'practitioner_id')::uuid
                                    ELSE practitioner_id END,
             location_id     = CASE WHEN $4 ? 'location_id' THEN ($4 ->> 'location_id')::uuid ELSE location_id END,
             encounter_type  = coalesce($4 ->> 'encounter_type', encounter_type),
             type_codes      = coalesce($4 -> 'type_codes', type_codes),
             chief_complaint = coalesce($4 ->> 'chief_complaint', chief_complaint),
             reason_codes    = coalesce($4 -> 'reason_codes', reason_codes),
             diagnoses       = coalesce($4 -> 'diagnoses', diagnoses),
             start_time      = coalesce(($4 ->> 'start_time')::timestamptz, start_time),
             end_time        = CASE WHEN $4 ? 'end_time' THEN ($4 ->> 'end_time')::timestamptz
                                    WHEN $4 ->> 'status' = 'finished' THEN coalesce(end_time, now())
                                    ELSE end_time END,
             note_draft      = CASE WHEN $4 ? 'note' THEN $4 ->> 'note' ELSE note_draft END,
             version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND patient_id = $7 AND ($3::integer IS NULL OR version = $3)
         AND status = ANY ($5::text[]) AND (note_version = 0 OR NOT $4 ? 'note')
      RETURNING id, patient_id, version)
    SELECT changed.version,
           ehr.audit($1, $6, 'update', 'Encounter', changed.id, changed.patient_id, $4)::text AS audited
      FROM changed`,
  touches: { encounter: ([, id]) => [id], patient: ([, , , , , , patientId]) => [patientId] },
})

/** What decides whether an encounter may change, to tell why it did not. */
export const encounterState = statement({
  name: 'encounters.state',
  params: [uuid, uuid],
  row: { version: integer, patient_id: uuid, status: text, note_version: integer },
  sql: `
    SELECT version, patient_id, status, note_version FROM encounters WHERE org_id = $1 AND id = $2`,
})

/** A member of a JSON object, when it is a text. */
function textIn(json: string, name: string): string {
  const value: unknown = Reflect.get(JSON.parse(json), name)
  return typeof value === 'string' ? value.toLowerCase() : ''
}
