-- The appointment.
-- $1 organization, $2 id, $3 patient, $4 type, $5 practitioner, $6 site, $7 room or null, $8 start, $9 end, $10 reason
INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time,
                          end_time, reason, created_by)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::uuid, 'booked', $8::timestamptz,
        $9::timestamptz, $10::text, $5)
RETURNING version
