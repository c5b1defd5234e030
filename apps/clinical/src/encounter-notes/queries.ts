/** SQL of notes. Signed versions are only ever added; the draft is a column of the encounter. */
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * The versions of an encounter's note with its draft, newest first, as JSON text; or only the asked
 * version, null when there is no such one.
 *
 * Keys: encounter, version or null for all.
 * Cost: 2 index scans a key.
 */
export const notesOfEncounter = keyed({
  name: 'encounter_notes.of_encounter',
  keys: [uuid, nullable(integer)],
  row: { version: integer, patient_id: uuid, restricted: boolean, body: nullable(text) },
  sql: `
    SELECT k.n, e.org_id, e.version, e.patient_id,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = k.org_id AND s.patient_id = e.patient_id) IS NOT NULL AS restricted,
           CASE WHEN k.note_version IS NOT NULL THEN (
             SELECT row_to_json(r)::text
               FROM (SELECT n.encounter_id, n.note_version, n.text, n.author_id, n.author_roles, n.signed_at,
                            n.amends, n.reason
                       FROM encounter_notes n
                      WHERE n.org_id = k.org_id AND n.encounter_id = k.id AND n.note_version = k.note_version) r)
           ELSE (
             SELECT row_to_json(r)::text
               FROM (SELECT e.id AS encounter_id, e.note_version, e.note_draft AS draft,
                            ARRAY(SELECT row_to_json(v)
                                    FROM (SELECT n.encounter_id, n.note_version, n.text, n.author_id, n.author_roles,
                                                 n.signed_at, n.amends, n.reason
                                            FROM encounter_notes n
                                           WHERE n.org_id = k.org_id AND n.encounter_id = k.id
                                           ORDER BY n.note_version DESC) v) AS notes) r)
           END AS body
      FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) WITH ORDINALITY k (org_id, id, note_version, n)
      JOIN encounters e ON e.org_id = k.org_id AND e.id = k.id`,
})

/**
 * Signs the given text, or the draft, as the next version of the note, takes the draft away, audits it and
 * remembers the reply; no row comes back when the encounter has another version, there is nothing to sign,
 * or the note is signed where this should be the first version, or is not where it should not.
 *
 * Params: organization, encounter, its version or null for any, whether this is the first version of the
 *         note, text or null for the draft, reason or null, context, patient.
 */
export const insertNote = statement({
  name: 'encounter_notes.insert',
  params: [uuid, uuid, nullable(integer), boolean, nullable(text), nullable(text), jsonb, uuid],
  row: {
    version: integer,
    note_version: integer,
    body: text,
    audited: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH draft AS (
      SELECT id, coalesce($5, note_draft) AS text
        FROM encounters
       WHERE org_id = $1 AND id = $2 AND patient_id = $8 AND ($3::integer IS NULL OR version = $3)
         AND $4::boolean = (note_version = 0) AND status <> 'entered-in-error'
         AND coalesce($5, note_draft) IS NOT NULL
         FOR NO KEY UPDATE
    ), locked AS (
      UPDATE encounters e
         SET note_version = e.note_version + 1, note_draft = NULL, version = e.version + 1, updated_at = now()
        FROM draft
       WHERE e.org_id = $1 AND e.id = draft.id
      RETURNING e.id, e.patient_id, e.version, e.note_version, draft.text
    ), note AS (
      INSERT INTO encounter_notes (org_id, encounter_id, note_version, text, author_id, author_roles, amends, reason)
      SELECT $1, locked.id, locked.note_version, locked.text, ($7::jsonb ->> 'user_id')::uuid, $7 ->> 'roles',
             nullif(locked.note_version - 1, 0), $6
        FROM locked
      RETURNING encounter_id, note_version, text, author_id, author_roles, signed_at, amends, reason
    ), reply AS (
      SELECT locked.id, locked.patient_id, locked.version, note.note_version, row_to_json(note)::text AS body,
             '/api/encounters/' || locked.id || '/notes/' || note.note_version AS location,
             jsonb_strip_nulls(jsonb_build_object('note_version', note.note_version, 'reason', note.reason,
               'sha256', encode(sha256(convert_to(note.text, 'UTF8')), 'hex'))) AS change
        FROM locked JOIN note ON note.encounter_id = locked.id)
    SELECT reply.version, reply.note_version, reply.body,
           ehr.audit($1, $7, 'execute', 'Encounter', reply.id, reply.patient_id, reply.change)::text AS audited,
           ehr.remember_reply($1, $7, 201, reply.body, reply.location, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { encounter: ([, id]) => [id], patient: ([, , , , , , , patientId]) => [patientId] },
})

/** What decides whether a note may be signed or amended, to tell why it was not. */
export const noteState = statement({
  name: 'encounter_notes.state',
  params: [uuid, uuid],
  row: { version: integer, patient_id: uuid, status: text, note_version: integer },
  sql: `
    SELECT version, patient_id, status, note_version FROM encounters WHERE org_id = $1 AND id = $2`,
})
