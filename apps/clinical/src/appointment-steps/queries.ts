/** SQL of the steps of an appointment. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * Makes a step: the status, the time it takes or gives back, the encounter it opens or ends; audited, with
 * the reply of its idempotency key. No row comes back when the appointment has another version or a status
 * from which the step may not be made, when nobody can have missed it yet, when a patient is to be booked
 * who cannot be, or when a hold that is for one patient is to be another's.
 *
 * A step that begins or ends the visit changes an encounter, and the detail of its patient: both are named,
 * and no row comes back when the appointment is another patient's or has another encounter.
 *
 * Params: organization, id, version or null for any, the step as JSON, context, patient and encounter that
 *         the step changes; null when it changes none.
 */
export const makeStep = statement({
  name: 'appointment_steps.make',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb, nullable(uuid), nullable(uuid)],
  row: {
    version: integer,
    body: text,
    taken: nullable(text),
    audited: nullable(text),
    encounter_audited: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH asked AS (
      SELECT g.step, g.statuses, g.to_status, g.unbegun, g.time, g.reason, g.patient_id
        FROM jsonb_to_record($4) AS g (step text, statuses text[], to_status text, unbegun boolean, time text,
                                       reason text, patient_id uuid)
    ), was AS (
      SELECT a.id, coalesce(asked.patient_id, a.patient_id) AS patient_id, a.type_id, a.practitioner_id,
             a.location_id, a.room_id, a.status, a.start_time, a.end_time, a.reason, a.overbooked, a.encounter_id
        FROM appointments a
       CROSS JOIN asked
       WHERE a.org_id = $1 AND a.id = $2 AND ($3::integer IS NULL OR a.version = $3)
         AND a.status = ANY (asked.statuses) AND (a.encounter_id IS NULL OR NOT asked.unbegun)
         AND (asked.step <> 'no-show' OR a.start_time <= now())
         AND (asked.step NOT IN ('start', 'complete') OR a.patient_id IS NOT DISTINCT FROM $6)
         AND (asked.step <> 'complete' OR a.encounter_id IS NOT DISTINCT FROM $7)
         AND (asked.step <> 'confirm'
              OR NOT EXISTS (SELECT FROM patients p
                              WHERE p.org_id = $1 AND p.id = coalesce(asked.patient_id, a.patient_id)
                                AND (p.deceased OR NOT p.active)))
         AND (asked.step <> 'confirm' OR asked.patient_id IS NULL OR a.patient_id IS NULL
              OR a.patient_id = asked.patient_id)
         FOR UPDATE OF a
    ), opened AS (
      INSERT INTO encounters (org_id, id, patient_id, practitioner_id, location_id, status, encounter_type,
                              chief_complaint, start_time)
      SELECT $1, $7, was.patient_id, was.practitioner_id, was.location_id, 'in-progress', t.name,
             was.reason, now()
        FROM was
       CROSS JOIN asked
        JOIN appointment_types t ON t.org_id = $1 AND t.id = was.type_id
       WHERE asked.step = 'start'
      RETURNING id, patient_id
    ), ended AS (
      UPDATE encounters e
         SET status = 'finished', end_time = coalesce(e.end_time, greatest(now(), e.start_time)),
             version = e.version + 1, updated_at = now()
        FROM was
       CROSS JOIN asked
       WHERE asked.step = 'complete' AND e.org_id = $1 AND e.id = was.encounter_id
         AND e.status IN ('planned', 'arrived', 'triaged', 'in-progress', 'onleave')
      RETURNING e.id, e.patient_id
    ), timed AS MATERIALIZED (
      SELECT was.id,
             CASE WHEN asked.time = 'take' OR was.status = 'noshow'
                  THEN ehr.take_time($1, was.id, was.type_id, was.practitioner_id, was.room_id, was.patient_id,
                                     was.start_time, was.end_time, t.buffer_before_minutes, t.buffer_after_minutes,
                                     t.capacity, was.overbooked, NULL)::text
                  WHEN asked.time = 'release' THEN ehr.release_time($1, was.id)::text END AS taken
        FROM was
       CROSS JOIN asked
        JOIN appointment_types t ON t.org_id = $1 AND t.id = was.type_id
    ), changed AS (
      UPDATE appointments a
         SET status = asked.to_status, patient_id = was.patient_id,
             hold_expires_at = NULL,
             cancel_reason = CASE WHEN asked.step = 'cancel' THEN asked.reason ELSE a.cancel_reason END,
             arrived_at = CASE WHEN asked.to_status = 'checked-in' THEN coalesce(a.arrived_at, now())
                               ELSE a.arrived_at END,
             encounter_id = CASE WHEN asked.step = 'start' THEN $7 ELSE a.encounter_id END,
             version = a.version + 1, updated_at = now()
        FROM was
       CROSS JOIN asked
        JOIN timed ON timed.id = was.id
       WHERE a.org_id = $1 AND a.id = was.id
      RETURNING a.id, a.org_id, a.status, a.start_time, a.end_time, a.patient_id, a.type_id, a.practitioner_id,
                a.location_id, a.room_id, a.reason, a.cancel_reason, a.hold_expires_at, a.overbooked,
                a.overbook_reason, a.arrived_at, a.encounter_id, a.series_id, a.version, timed.taken
    ), reply AS (
      SELECT changed.id, changed.patient_id, changed.version, changed.taken,
             (SELECT row_to_json(r)::text
                FROM (SELECT changed.id, changed.org_id, changed.status, changed.start_time, changed.end_time,
                             changed.patient_id,
                             (SELECT p.first_name || ' ' || p.last_name FROM patients p
                               WHERE p.org_id = $1 AND p.id = changed.patient_id) AS patient_name,
                             changed.type_id, t.name AS type_name, t.colour, changed.practitioner_id,
                             d.first_name || ' ' || d.last_name AS practitioner_name, changed.location_id,
                             changed.room_id,
                             (SELECT l.name FROM locations l WHERE l.org_id = $1 AND l.id = changed.room_id) AS room_name,
                             CASE WHEN glass.patient_id IS NULL THEN changed.reason ELSE '' END AS reason,
                             CASE WHEN glass.patient_id IS NULL THEN changed.cancel_reason END AS cancel_reason,
                             changed.hold_expires_at, changed.overbooked,
                             CASE WHEN glass.patient_id IS NULL THEN changed.overbook_reason END AS overbook_reason,
                             changed.arrived_at, changed.encounter_id, changed.series_id,
                             changed.version) r) AS body
        FROM changed
        JOIN appointment_types t ON t.org_id = $1 AND t.id = changed.type_id
        JOIN practitioners d ON d.org_id = $1 AND d.id = changed.practitioner_id
        LEFT JOIN patient_restrictions glass ON glass.org_id = $1 AND glass.patient_id = changed.patient_id)
    SELECT reply.version, reply.body, reply.taken,
           ehr.audit($1, $5, 'update', 'Appointment', reply.id, reply.patient_id,
                     jsonb_strip_nulls(jsonb_build_object('step', asked.step, 'status', asked.to_status,
                                                          'reason', asked.reason)))::text AS audited,
           coalesce(
             (SELECT ehr.audit($1, $5, 'create', 'Encounter', opened.id, opened.patient_id,
                               jsonb_build_object('appointment_id', reply.id))::text FROM opened),
             (SELECT ehr.audit($1, $5, 'update', 'Encounter', ended.id, ended.patient_id,
                               jsonb_build_object('status', 'finished'))::text FROM ended)) AS encounter_audited,
           ehr.remember_reply($1, $5, 200, reply.body, NULL, reply.version::text)::text AS remembered
      FROM reply
     CROSS JOIN asked`,
  touches: {
    diary: wholeCollection,
    patient: ([, , , , , patientId]) => (patientId === null ? [] : [patientId]),
    encounter: ([, , , , , , encounterId]) => (encounterId === null ? [] : [encounterId]),
  },
})

/** Whose an appointment is, and the encounter that was opened from it. */
export const stepSubject = keyed({
  name: 'appointment_steps.subject',
  keys: [uuid],
  row: { patient_id: nullable(uuid), encounter_id: nullable(uuid) },
  sql: `
    SELECT k.n, a.org_id, a.patient_id, a.encounter_id
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN appointments a ON a.org_id = k.org_id AND a.id = k.id`,
})

/** What decides whether a step may be made, and what is told when it may not. */
export const stepState = statement({
  name: 'appointment_steps.state',
  params: [uuid, uuid],
  row: {
    version: integer,
    status: text,
    begun: boolean,
    early: boolean,
    patient_id: nullable(text),
    type_id: text,
    practitioner_id: text,
    location_id: text,
    start_time: text,
  },
  sql: `
    SELECT version, status, encounter_id IS NOT NULL AS begun, start_time > now() AS early, patient_id::text,
           type_id::text, practitioner_id::text, location_id::text, to_json(start_time) #>> '{}' AS start_time
      FROM appointments
     WHERE org_id = $1 AND id = $2`,
})
