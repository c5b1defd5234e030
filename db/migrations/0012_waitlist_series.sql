-- Freed time that is offered to those who wait, and series that are booked whole or not at all.

-- Time of practitioners that became free, until those who wait were asked. A row is written by the statement
-- that frees the time, so no crash loses it; it is removed when everybody it could be for was considered.
-- claimed_until: a process is at it until then; after that another one takes over.
CREATE TABLE waitlist_openings (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  practitioner_id uuid        NOT NULL,
  busy_from       timestamptz NOT NULL,
  busy_until      timestamptz NOT NULL,
  claimed_until   timestamptz NOT NULL DEFAULT '-infinity',
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT waitlist_openings_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT waitlist_openings_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT waitlist_openings_length CHECK (busy_until > busy_from)
);
CALL ehr.protect('waitlist_openings');
GRANT SELECT, INSERT, UPDATE, DELETE ON waitlist_openings TO ehr_app;

-- Offers by when they end.
CREATE INDEX waitlist_entries_offered ON waitlist_entries (org_id, offer_expires_at) WHERE status = 'offered';

ALTER TABLE waitlist_entries
  ADD CONSTRAINT waitlist_entries_offer_whole CHECK (status <> 'offered'
    OR (offered_appointment_id IS NOT NULL AND offer_expires_at IS NOT NULL)),
  ADD CONSTRAINT waitlist_entries_hours CHECK (coalesce(start_minute, 0) BETWEEN 0 AND 1439
    AND coalesce(end_minute, 1440) BETWEEN 1 AND 1440 AND coalesce(start_minute, 0) < coalesce(end_minute, 1440)),
  ADD CONSTRAINT waitlist_entries_weekdays CHECK (weekdays IS NULL
    OR (cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]));

-- Gives back the time of an appointment; what its practitioner has free by that is noted for those who wait,
-- but for the time that the appointment keeps (p_keeps_*).
CREATE FUNCTION ehr.release_but(
  p_org_id uuid, p_appointment_id uuid, p_keeps_practitioner_id uuid, p_keeps_from timestamptz, p_keeps_until timestamptz)
  RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  WITH gone AS (
    DELETE FROM public.booking_spans b
     WHERE b.org_id = p_org_id AND b.appointment_id = p_appointment_id
    RETURNING b.resource_kind, b.resource_id, b.busy_from, b.busy_until, b.overbooked)
  INSERT INTO public.waitlist_openings (org_id, id, practitioner_id, busy_from, busy_until)
  SELECT p_org_id, ehr.uuidv7(), gone.resource_id, gone.busy_from, gone.busy_until
    FROM gone
   WHERE gone.resource_kind = 'practitioner' AND NOT gone.overbooked AND gone.busy_until > now()
     AND (gone.resource_id = p_keeps_practitioner_id AND gone.busy_from >= p_keeps_from
          AND gone.busy_until <= p_keeps_until) IS NOT TRUE
$$;
GRANT EXECUTE ON FUNCTION ehr.release_but(uuid, uuid, uuid, timestamptz, timestamptz) TO ehr_app;

-- As it was (0009), and the freed time is noted.
CREATE OR REPLACE FUNCTION ehr.release_time(p_org_id uuid, p_appointment_id uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  PERFORM ehr.await_turn(p_org_id, p_appointment_id, NULL);
  PERFORM ehr.release_but(p_org_id, p_appointment_id, NULL, NULL, NULL);
END
$$;

-- As it was (0009), and the time that an appointment leaves is noted.
CREATE OR REPLACE FUNCTION ehr.take_time(
  p_org_id uuid, p_appointment_id uuid, p_type_id uuid, p_practitioner_id uuid, p_room_id uuid, p_patient_id uuid,
  p_start_time timestamptz, p_end_time timestamptz, p_before_minutes integer, p_after_minutes integer,
  p_capacity integer, p_overbooked boolean, p_expires_at timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  v_from    timestamptz := p_start_time - make_interval(mins => p_before_minutes);
  v_until   timestamptz := p_end_time + make_interval(mins => p_after_minutes);
  v_group   boolean     := p_capacity > 1 AND NOT p_overbooked;
  v_session uuid        := CASE WHEN v_group THEN ehr.group_session(p_type_id, p_practitioner_id, v_from)
                                ELSE p_appointment_id END;
  v_lane    smallint    := 0;
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

-- Books all visits of a series, or says which cannot be had and books none. Each visit is booked as any
-- other (ehr.take_time), one after the other within a transaction that is undone unless all could be had;
-- so the report is what booking itself says. Of the rooms of a visit it takes the first that can be had.
--
-- p_series: id, patient_id, type_id, practitioner_id, location_id, rrule, time_zone, start_time, reason,
--           created_by, visits [{n, id, start_time, rooms}].
-- p_keep:   false to be told only.
-- Gives:    conflicts [{n, conflict}], conflict being practitioner, room, patient or blocked;
--           appointments [{id, n, start_time, end_time, room_id}] of those that can be had.
CREATE FUNCTION ehr.book_series(
  p_org_id uuid, p_series jsonb, p_duration_minutes integer, p_before_minutes integer, p_after_minutes integer,
  p_capacity integer, p_keep boolean, OUT conflicts jsonb, OUT appointments jsonb)
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  v_patient_id      uuid := (p_series ->> 'patient_id')::uuid;
  v_practitioner_id uuid := (p_series ->> 'practitioner_id')::uuid;
  v_visit           record;
  v_end_time        timestamptz;
  v_room_id         uuid;
  v_conflict        text;
BEGIN
  conflicts := '[]';
  appointments := '[]';
  -- All turns at once: one after the other they could cross those of another series.
  PERFORM ehr.await_turn(p_org_id, NULL, ARRAY[v_practitioner_id, v_patient_id] || ARRAY(
    SELECT DISTINCT room.id::uuid
      FROM jsonb_array_elements(p_series -> 'visits') visit, jsonb_array_elements_text(visit -> 'rooms') room (id)));
  BEGIN
    INSERT INTO public.appointment_series (org_id, id, patient_id, type_id, practitioner_id, location_id, rrule,
                                           time_zone, start_time, created_by)
    VALUES (p_org_id, (p_series ->> 'id')::uuid, v_patient_id, (p_series ->> 'type_id')::uuid, v_practitioner_id,
            (p_series ->> 'location_id')::uuid, p_series ->> 'rrule', p_series ->> 'time_zone',
            (p_series ->> 'start_time')::timestamptz, (p_series ->> 'created_by')::uuid);
    FOR v_visit IN
      SELECT x.n, x.id, x.start_time, x.rooms
        FROM jsonb_to_recordset(p_series -> 'visits') x (n integer, id uuid, start_time timestamptz, rooms uuid[])
       ORDER BY x.n
    LOOP
      v_end_time := v_visit.start_time + make_interval(mins => p_duration_minutes);
      FOREACH v_room_id IN ARRAY CASE cardinality(v_visit.rooms) WHEN 0 THEN ARRAY[NULL::uuid] ELSE v_visit.rooms END
      LOOP
        BEGIN
          INSERT INTO public.appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id,
                                           series_id, status, start_time, end_time, reason, created_by)
          VALUES (p_org_id, v_visit.id, v_patient_id, (p_series ->> 'type_id')::uuid, v_practitioner_id,
                  (p_series ->> 'location_id')::uuid, v_room_id, (p_series ->> 'id')::uuid, 'booked',
                  v_visit.start_time, v_end_time, coalesce(p_series ->> 'reason', ''),
                  (p_series ->> 'created_by')::uuid);
          PERFORM ehr.take_time(p_org_id, v_visit.id, (p_series ->> 'type_id')::uuid, v_practitioner_id, v_room_id,
                                v_patient_id, v_visit.start_time, v_end_time, p_before_minutes, p_after_minutes,
                                p_capacity, false, NULL);
          v_conflict := NULL;
          EXIT;
        EXCEPTION WHEN exclusion_violation THEN
          GET STACKED DIAGNOSTICS v_conflict = CONSTRAINT_NAME;
          -- Another room helps when the room is taken, and perhaps when something is blocked.
          EXIT WHEN v_conflict NOT IN ('booking_room', 'booking_blocked');
        END;
      END LOOP;
      IF v_conflict IS NULL THEN
        appointments := appointments || jsonb_build_object('id', v_visit.id, 'n', v_visit.n, 'start_time',
          v_visit.start_time, 'end_time', v_end_time, 'room_id', v_room_id);
      ELSE
        conflicts := conflicts || jsonb_build_object('n', v_visit.n, 'conflict', replace(v_conflict, 'booking_', ''));
      END IF;
    END LOOP;
    IF NOT p_keep OR conflicts <> '[]' THEN
      RAISE EXCEPTION 'told only' USING ERRCODE = 'EHR01';
    END IF;
  EXCEPTION WHEN SQLSTATE 'EHR01' THEN
    -- Undone; the variables stay as they are.
    NULL;
  END;
END
$$;
GRANT EXECUTE ON FUNCTION ehr.book_series(uuid, jsonb, integer, integer, integer, integer, boolean) TO ehr_app;

-- Organizations after p_after, in the order of their ids, and whether something is to be done for those who
-- wait there: freed time, an offer that has ended, a wish whose last day is over, a hold that has expired.
-- Which organizations there are is not the application's to see, hence the owner's rights; it gives ids
-- only, and everything else is then read under the policy.
CREATE FUNCTION ehr.waitlist_due(p_after uuid, p_organizations_max integer)
  RETURNS TABLE (org_id uuid, is_due boolean)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.id,
         EXISTS (SELECT FROM waitlist_openings f WHERE f.org_id = o.id AND f.claimed_until <= now())
         OR EXISTS (SELECT FROM waitlist_entries w
                     WHERE w.org_id = o.id AND w.status = 'offered'
                       AND (w.offer_expires_at <= now()
                            OR EXISTS (SELECT FROM appointments a
                                        WHERE a.org_id = o.id AND a.id = w.offered_appointment_id
                                          AND a.status <> 'proposed')))
         OR EXISTS (SELECT FROM waitlist_entries w
                     WHERE w.org_id = o.id AND w.status = 'waiting' AND w.wanted_until < current_date - 1)
         OR EXISTS (SELECT FROM appointments a
                     WHERE a.org_id = o.id AND a.hold_expires_at <= now()
                       AND a.hold_expires_at > now() - interval '1 day'
                       AND EXISTS (SELECT FROM booking_spans b WHERE b.org_id = o.id AND b.appointment_id = a.id))
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$$;
REVOKE ALL ON FUNCTION ehr.waitlist_due(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ehr.waitlist_due(uuid, integer) TO ehr_app;
