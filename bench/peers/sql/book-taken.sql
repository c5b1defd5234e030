-- Whether the practitioner, the room or the patient has something else at the time.
-- $1 organization, $2 practitioner, $3 room or null, $4 patient, $5 and $6 time with buffers, $7 and $8 without
SELECT EXISTS (
  SELECT FROM booking_spans b
   WHERE b.org_id = $1::uuid AND NOT b.overbooked
     AND ((b.resource_id IN ($2::uuid, $3::uuid)
           AND tstzrange(b.busy_from, b.busy_until) && tstzrange($5::timestamptz, $6::timestamptz))
       OR (b.resource_id = $4::uuid
           AND tstzrange(b.busy_from, b.busy_until) && tstzrange($7::timestamptz, $8::timestamptz)))) AS taken
