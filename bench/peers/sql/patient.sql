-- One patient with the five latest encounters, as JSON text.
-- $1 organization, $2 patient
SELECT (SELECT row_to_json(r)::text
          FROM (SELECT p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
                       p.email, p.address, p.deceased, p.active, p.version,
                       ARRAY(SELECT row_to_json(e)
                               FROM (SELECT id, start_time, encounter_type, chief_complaint, status
                                       FROM encounters
                                      WHERE org_id = $1 AND patient_id = $2 AND status <> 'entered-in-error'
                                      ORDER BY start_time DESC, id DESC
                                      LIMIT 5) e) AS recent_encounters) r) AS body
  FROM patients p
 WHERE p.org_id = $1 AND p.id = $2
