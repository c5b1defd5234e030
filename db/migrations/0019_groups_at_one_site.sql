-- As it was (0012), and a group meets at one site. Hours of a practitioner at two sites may overlap, and a visit
-- without a room could join the group of the other site: the practitioner would be in two places.
-- p_location_id: where a visit moves to, whose row does not say so yet; else the row says it.
DROP FUNCTION ehr.take_time(uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, integer, integer, integer, boolean,
  timestamptz);
CREATE FUNCTION ehr.take_time(
  p_org_id uuid, p_appointment_id uuid, p_type_id uuid, p_practitioner_id uuid, p_room_id uuid, p_patient_id uuid,
  p_start_time timestamptz, p_end_time timestamptz, p_before_minutes integer, p_after_minutes integer,
  p_capacity integer, p_overbooked boolean, p_expires_at timestamptz, p_location_id uuid DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  v_from    timestamptz := p_start_time - make_interval(mins => p_before_minutes);
  v_until   timestamptz := p_end_time + make_interval(mins => p_after_minutes);
  v_group   boolean     := p_capacity > 1 AND NOT p_overbooked;
  v_session uuid        := CASE WHEN v_group THEN ehr.group_session(p_type_id, p_practitioner_id, v_from)
                                ELSE p_appointment_id END;
  v_lane    smallint    := 0;
  v_site    uuid;
  v_taken   text;
BEGIN
  PERFORM ehr.await_turn(p_org_id, p_appointment_id, ARRAY[p_practitioner_id, p_room_id, p_patient_id]);

  PERFORM ehr.release_but(p_org_id, p_appointment_id, p_practitioner_id, v_from, v_until);
  DELETE FROM public.booking_spans b
   WHERE b.org_id = p_org_id AND b.resource_id IN (p_practitioner_id, p_room_id, p_patient_id)
     AND b.busy_from > v_from - interval '24 hours' AND b.busy_from < v_until AND b.busy_until > v_from
     AND b.expires_at <= now();

  IF NOT p_overbooked AND EXISTS (
    SELECT FROM public.schedule_blocks k
     WHERE k.org_id = p_org_id AND k.resource_id IN (p_practitioner_id, p_room_id)
       AND k.end_time > v_from AND k.start_time < v_until)
  THEN
    RAISE EXCEPTION 'the time is blocked' USING ERRCODE = '23P01', CONSTRAINT = 'booking_blocked';
  END IF;

  -- The constraint would say that something is in the way, but not of whom; nor does it know of overbooked
  -- visits, beside which nothing is offered. Patients of one group visit take the same time of the others.
  SELECT r.kind INTO v_taken
    FROM (VALUES (1, 'practitioner', p_practitioner_id, v_from, v_until, v_session, p_overbooked),
                 (2, 'room', p_room_id, v_from, v_until, v_session, p_overbooked),
                 (3, 'patient', p_patient_id, p_start_time, p_end_time, p_appointment_id, false))
         AS r (nth, kind, id, busy_from, busy_until, session_id, beside)
    JOIN public.booking_spans b ON b.org_id = p_org_id AND b.resource_id = r.id
     AND b.busy_from > r.busy_from - interval '24 hours' AND b.busy_from < r.busy_until
     AND b.busy_until > r.busy_from
   WHERE NOT r.beside AND (b.session_id <> r.session_id OR b.busy_until <> r.busy_until)
   ORDER BY r.nth
   LIMIT 1;

  IF v_taken IS NULL AND v_group THEN
    SELECT min(free.lane) INTO v_lane
      FROM generate_series(0, p_capacity - 1) AS free (lane)
     WHERE NOT EXISTS (SELECT FROM public.booking_spans b
                        WHERE b.org_id = p_org_id AND b.resource_id = p_practitioner_id AND b.busy_from = v_from
                          AND b.session_id = v_session AND b.lane = free.lane);
    IF v_lane IS NULL THEN
      v_taken := 'practitioner';
    ELSIF EXISTS (SELECT FROM public.booking_spans b
                    JOIN public.appointments a ON a.org_id = p_org_id AND a.id = b.appointment_id
                   WHERE b.org_id = p_org_id AND b.resource_id = p_practitioner_id AND b.busy_from = v_from
                     AND b.session_id = v_session AND a.room_id IS DISTINCT FROM p_room_id) THEN
      -- The group meets in one room.
      v_taken := 'room';
    ELSE
      v_site := coalesce(p_location_id, (SELECT a.location_id FROM public.appointments a
                                          WHERE a.org_id = p_org_id AND a.id = p_appointment_id));
      IF EXISTS (SELECT FROM public.booking_spans b
                   JOIN public.appointments a ON a.org_id = p_org_id AND a.id = b.appointment_id
                  WHERE b.org_id = p_org_id AND b.resource_id = p_practitioner_id AND b.busy_from = v_from
                    AND b.session_id = v_session AND a.location_id <> v_site) THEN
        -- The group meets at one site: its practitioner is not at another one as well.
        v_taken := 'practitioner';
      END IF;
    END IF;
  END IF;

  IF v_taken IS NOT NULL THEN
    RAISE EXCEPTION 'the time is taken' USING ERRCODE = '23P01', CONSTRAINT = 'booking_' || v_taken;
  END IF;

  INSERT INTO public.booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, lane, overbooked,
                                    busy_from, busy_until, expires_at)
  SELECT p_org_id, p_appointment_id, r.id, r.kind, r.session_id, r.lane, r.beside, r.busy_from, r.busy_until,
         p_expires_at
    FROM (VALUES ('practitioner', p_practitioner_id, v_session, v_lane, p_overbooked, v_from, v_until),
                 ('room', p_room_id, v_session, v_lane, p_overbooked, v_from, v_until),
                 ('patient', p_patient_id, p_appointment_id, 0::smallint, false, p_start_time, p_end_time))
         AS r (kind, id, session_id, lane, beside, busy_from, busy_until)
   WHERE r.id IS NOT NULL;
END
$$;

GRANT EXECUTE ON FUNCTION ehr.take_time(uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, integer, integer,
  integer, boolean, timestamptz, uuid) TO ehr_app;
