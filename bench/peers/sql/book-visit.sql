-- What is asked for, before it is booked: the first statement of a transaction, for the peers that book step
-- by step. No row when type, practitioner, site, room or patient is not there.
-- $1 organization, $2 patient, $3 type, $4 practitioner, $5 site, $6 room or null, $7 start
SELECT gen_random_uuid() AS id, v.start_time, v.start_time + make_interval(mins => t.duration_minutes) AS end_time,
       v.start_time - make_interval(mins => t.buffer_before_minutes) AS busy_from,
       v.start_time + make_interval(mins => t.duration_minutes + t.buffer_after_minutes) AS busy_until,
       t.name AS type_name, t.colour, p.first_name || ' ' || p.last_name AS patient_name,
       d.first_name || ' ' || d.last_name AS practitioner_name, r.name AS room_name
  FROM (VALUES ($7::text::timestamptz)) AS v (start_time)
  JOIN appointment_types t ON t.org_id = $1::uuid AND t.id = $3::uuid AND t.active
  JOIN practitioners d ON d.org_id = $1 AND d.id = $4::uuid AND d.active
  JOIN locations l ON l.org_id = $1 AND l.id = $5::uuid AND l.active AND l.kind = 'site'
  JOIN patients p ON p.org_id = $1 AND p.id = $2::uuid
  LEFT JOIN locations r ON r.org_id = $1 AND r.id = $6::uuid AND r.active AND r.kind = 'room'
 WHERE r.id IS NOT NULL OR $6::uuid IS NULL
