-- The time that it takes of the practitioner, the room and the patient.
-- $1 organization, $2 appointment, $3 practitioner, $4 room or null, $5 patient, $6 and $7 time with buffers,
-- $8 and $9 without
INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from, busy_until)
SELECT $1::uuid, $2::uuid, s.id, s.kind, $2, s.busy_from, s.busy_until
  FROM (VALUES ('practitioner', $3::uuid, $6::timestamptz, $7::timestamptz),
               ('room', $4::uuid, $6, $7),
               ('patient', $5::uuid, $8::timestamptz, $9::timestamptz)) AS s (kind, id, busy_from, busy_until)
 WHERE s.id IS NOT NULL
