-- A patient's encounters, newest first: one more row than the page, to know whether there is a next one.
-- $1 organization, $2 page size, $3 patient
SELECT e.id, e.org_id, e.patient_id, e.practitioner_id, e.location_id,
       (SELECT a.id FROM appointments a WHERE a.org_id = $1 AND a.encounter_id = e.id) AS appointment_id,
       e.status, e.status_reason, e.class, e.encounter_type, e.type_codes, e.chief_complaint,
       e.reason_codes, e.diagnoses, e.start_time, e.end_time, e.note_version, e.version
  FROM encounters e
 WHERE e.org_id = $1 AND e.patient_id = $3
 ORDER BY e.start_time DESC, e.id DESC
 LIMIT $2::bigint + 1
