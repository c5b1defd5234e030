-- Books a visit of one patient in one statement; the overlap constraint refuses what is taken (23P01). The
-- appointment as JSON text; no row when type, practitioner, site, room or patient is not there.
-- $1 organization, $2 patient, $3 type, $4 practitioner, $5 site, $6 room or null, $7 start, $8 reason
WITH asked AS (
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
   WHERE r.id IS NOT NULL OR $6 IS NULL
), made AS (
  INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
                            start_time, end_time, reason, created_by)
  SELECT $1, asked.id, $2, $3, $4, $5, $6, 'booked', asked.start_time, asked.end_time, $8::text, $4 FROM asked
  RETURNING id, org_id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time, end_time,
            reason, cancel_reason, hold_expires_at, overbooked, overbook_reason, arrived_at, encounter_id,
            series_id, version
), spans AS (
  INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from, busy_until)
  SELECT $1, asked.id, s.id, s.kind, asked.id, s.busy_from, s.busy_until
    FROM asked
   CROSS JOIN LATERAL (VALUES ('practitioner', $4, asked.busy_from, asked.busy_until),
                              ('room', $6, asked.busy_from, asked.busy_until),
                              ('patient', $2, asked.start_time, asked.end_time)) AS s (kind, id, busy_from, busy_until)
   WHERE s.id IS NOT NULL
)
SELECT (SELECT row_to_json(r)::text
          FROM (SELECT made.id, made.org_id, made.status, made.start_time, made.end_time, made.patient_id,
                       asked.patient_name, made.type_id, asked.type_name, asked.colour, made.practitioner_id,
                       asked.practitioner_name, made.location_id, made.room_id, asked.room_name, made.reason,
                       made.cancel_reason, made.hold_expires_at, made.overbooked, made.overbook_reason,
                       made.arrived_at, made.encounter_id, made.series_id, made.version) r) AS body
  FROM made
  JOIN asked ON asked.id = made.id
