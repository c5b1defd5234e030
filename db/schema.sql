-- What the migrations make, read from the catalog: for reading and for review, not to be run.
-- Written by tools/schema.ts; a test compares it.

-- Extensions
CREATE EXTENSION btree_gin;
CREATE EXTENSION btree_gist;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;

-- Functions
CREATE OR REPLACE FUNCTION ehr.audit(p_org_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_patient_id uuid, p_change jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  SELECT p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
         p_context ->> 'operation', p_entity_type, p_entity_id, p_patient_id,
         CASE WHEN g.opened <> '' THEN 'break_glass' ELSE 'success' END,
         coalesce(nullif(g.opened, ''), p_context ->> 'reason'),
         p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change
    FROM (SELECT (SELECT ehr.pass_glass(p_org_id, p_context, p_entity_type, p_patient_id)
                    FROM public.patient_restrictions r
                   WHERE r.org_id = p_org_id AND r.patient_id = p_patient_id) AS opened) g
$function$
;
CREATE OR REPLACE FUNCTION ehr.audit_event_hash(e audit_events)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  SELECT sha256(record_send(ROW(
    e.org_id, e.id, e.recorded_at, e.user_id, e.roles, e.action, e.operation, e.entity_type, e.entity_id,
    e.patient_id, e.outcome, e.reason, e.request_id, e.source, e.change)))
$function$
;
CREATE OR REPLACE FUNCTION ehr.audit_glass(p_org_id uuid, p_context jsonb, p_access_id uuid, p_patient_id uuid, p_reason text, p_change jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  VALUES (p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', 'execute',
          p_context ->> 'operation', 'PatientAccess', p_access_id, p_patient_id, 'break_glass', p_reason,
          p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change)
$function$
;
CREATE OR REPLACE FUNCTION ehr.audit_horizon()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$
  SELECT least(clock_timestamp(), min(a.xact_start)) - interval '10 s'
    FROM pg_stat_activity a
   WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
$function$
;
CREATE OR REPLACE FUNCTION ehr.audit_seal_hash(s audit_seals)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  SELECT sha256(record_send(ROW(
    s.org_id, s.seq, s.from_id, s.to_id, s.event_count, sha256(s.event_marks), s.events_hash, s.previous_hash,
    s.sealed_at)))
$function$
;
CREATE OR REPLACE FUNCTION ehr.audit_unsealed(p_after uuid, p_before timestamp with time zone, p_organizations_max integer)
 RETURNS TABLE(org_id uuid, is_unsealed boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT o.id, EXISTS (
           SELECT FROM audit_events e
            WHERE e.org_id = o.id AND e.id < ehr.uuidv7_at(p_before)
              AND e.id > coalesce(
                    (SELECT s.to_id FROM audit_seals s WHERE s.org_id = o.id ORDER BY s.seq DESC LIMIT 1),
                    '00000000-0000-0000-0000-000000000000'))
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$function$
;
CREATE OR REPLACE FUNCTION ehr.await_turn(p_org_id uuid, p_appointment_id uuid, p_resource_ids uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT pg_advisory_xact_lock(turn.key)
    FROM (SELECT DISTINCT hashtextextended(r.id::text, 0) AS key
            FROM (SELECT unnest(p_resource_ids) AS id
                   UNION ALL
                  SELECT b.resource_id FROM public.booking_spans b
                   WHERE b.org_id = p_org_id AND b.appointment_id = p_appointment_id) r
           WHERE r.id IS NOT NULL
           ORDER BY 1) turn
$function$
;
CREATE OR REPLACE FUNCTION ehr.book_series(p_org_id uuid, p_series jsonb, p_duration_minutes integer, p_before_minutes integer, p_after_minutes integer, p_capacity integer, p_keep boolean, OUT conflicts jsonb, OUT appointments jsonb)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION ehr.claim_cache(p_domain text, p_ms integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  current text;
BEGIN
  SELECT c.domain INTO current FROM cache_state c WHERE c.only_row FOR UPDATE;
  IF current = p_domain THEN
    RETURN false;
  END IF;
  UPDATE cache_state c
     SET domain = p_domain, epoch = c.epoch + 1,
         closed_until = CASE WHEN current = 'free' THEN c.closed_until
           ELSE greatest(c.closed_until, clock_timestamp() + p_ms * interval '1 ms') END
   WHERE c.only_row;
  RETURN true;
END $function$
;
CREATE OR REPLACE FUNCTION ehr.close_cache(p_ms integer)
 RETURNS TABLE(was_closed boolean, now_ms bigint, closed_until_ms bigint)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  state public.cache_state;
  at timestamptz;
BEGIN
  SELECT c.epoch, c.domain, c.closed_until INTO state.epoch, state.domain, state.closed_until
    FROM cache_state c WHERE c.only_row FOR UPDATE;
  at := clock_timestamp();
  was_closed := state.closed_until > at;
  state.closed_until := greatest(state.closed_until, at + p_ms * interval '1 ms');
  UPDATE cache_state c
     SET epoch = c.epoch + 1, closed_until = state.closed_until,
         domain = CASE state.domain WHEN 'free' THEN '' ELSE state.domain END
   WHERE c.only_row;
  now_ms := floor(extract(epoch FROM at) * 1000);
  closed_until_ms := floor(extract(epoch FROM state.closed_until) * 1000);
  RETURN NEXT;
END $function$
;
CREATE OR REPLACE FUNCTION ehr.ended_sessions(p_within_seconds integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'identity', 'pg_temp'
AS $function$
  SELECT id FROM sessions WHERE ended_at > now() - p_within_seconds * interval '1 second'
$function$
;
CREATE OR REPLACE FUNCTION ehr.give_cache_back(p_domain text)
 RETURNS boolean
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  WITH freed AS (
    UPDATE cache_state c SET domain = 'free', epoch = c.epoch + 1
     WHERE c.only_row AND c.domain = p_domain
    RETURNING 1)
  SELECT EXISTS (SELECT FROM freed)
$function$
;
CREATE OR REPLACE FUNCTION ehr.group_session(p_type_id uuid, p_practitioner_id uuid, p_busy_from timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT md5(uuid_send(p_type_id) || uuid_send(p_practitioner_id) || timestamptz_send(p_busy_from))::uuid
$function$
;
CREATE OR REPLACE FUNCTION ehr.next_audit_seal(p_org_id uuid, p_horizon timestamp with time zone, p_events_max integer)
 RETURNS SETOF audit_seals
 LANGUAGE plpgsql
AS $function$
DECLARE
  seal public.audit_seals;
  last_seal public.audit_seals;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('ehr.audit_seals ' || p_org_id, 0)) THEN
    RETURN;
  END IF;
  SELECT s.seq, s.to_id, s.hash INTO last_seal.seq, last_seal.to_id, last_seal.hash
    FROM public.audit_seals s WHERE s.org_id = p_org_id ORDER BY s.seq DESC LIMIT 1;
  seal.org_id := p_org_id;
  seal.seq := coalesce(last_seal.seq, 0) + 1;
  seal.from_id := coalesce(last_seal.to_id, '00000000-0000-0000-0000-000000000000');
  seal.previous_hash := coalesce(last_seal.hash, decode(repeat('00', 32), 'hex'));
  seal.sealed_at := clock_timestamp();
  SELECT count(*), (array_agg(x.id))[count(*)], string_agg(uuid_send(x.id) || substring(x.hash FROM 1 FOR 8), ''),
         sha256(string_agg(x.hash, ''))
    INTO seal.event_count, seal.to_id, seal.event_marks, seal.events_hash
    FROM (SELECT e.id, ehr.audit_event_hash(e) AS hash
            FROM public.audit_events e
           WHERE e.org_id = p_org_id AND e.id > seal.from_id AND e.id < ehr.uuidv7_at(p_horizon)
           ORDER BY e.id
           LIMIT p_events_max) x;
  IF seal.event_count > 0 THEN
    seal.hash := ehr.audit_seal_hash(seal);
    RETURN NEXT seal;
  END IF;
END $function$
;
CREATE OR REPLACE FUNCTION ehr.next_valid_from(p_valid_from timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  SELECT CASE WHEN p_valid_from = '-infinity' THEN now()
              ELSE greatest(now(), to_timestamp(ceil(extract(epoch FROM p_valid_from))) + interval '1 second') END
$function$
;
CREATE OR REPLACE FUNCTION ehr.not_after(p_instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
BEGIN
  IF clock_timestamp() > p_instant THEN
    RAISE EXCEPTION 'too late to be sent' USING ERRCODE = '57014';
  END IF;
  RETURN true;
END $function$
;
CREATE OR REPLACE FUNCTION ehr.old_replies(p_after uuid, p_before timestamp with time zone, p_organizations_max integer)
 RETURNS TABLE(org_id uuid, is_due boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  SELECT o.id, EXISTS (SELECT FROM idempotency_keys k WHERE k.org_id = o.id AND k.created_at < p_before)
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$function$
;
CREATE OR REPLACE FUNCTION ehr.opened_by(p_org_id uuid, p_patient_id uuid, p_user_id uuid)
 RETURNS text
 LANGUAGE sql
AS $function$
  SELECT CASE a.kind WHEN 'break_glass' THEN a.reason ELSE '' END
    FROM public.patient_access a
   WHERE a.org_id = p_org_id AND a.patient_id = p_patient_id AND a.user_id = p_user_id
     AND a.ended_at IS NULL AND a.expires_at > clock_timestamp()
   ORDER BY a.kind DESC, a.expires_at DESC
   LIMIT 1
$function$
;
CREATE OR REPLACE FUNCTION ehr.outside_scope(org_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
  IF current_setting('app.org_ids', true) <> '' THEN
    RETURN false;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'no tenant scope is set';
END $function$
;
CREATE OR REPLACE FUNCTION ehr.pass_glass(p_org_id uuid, p_context jsonb, p_entity_type text, p_patient_id uuid)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
DECLARE
  opened text := ehr.opened_by(p_org_id, p_patient_id, (p_context ->> 'user_id')::uuid);
BEGIN
  IF opened IS NULL THEN
    IF 'system' = ANY (string_to_array(p_context ->> 'roles', ' '))
       OR p_entity_type IN ('Appointment', 'AppointmentSeries', 'WaitlistEntry', 'PatientRestriction', 'PatientAccess')
    THEN
      RETURN '';
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'EH403', MESSAGE = 'the record is restricted', CONSTRAINT = p_patient_id::text;
  END IF;
  RETURN opened;
END $function$
;
CREATE OR REPLACE PROCEDURE ehr.protect(IN tenant_table regclass, IN key_column text DEFAULT 'org_id'::text)
 LANGUAGE plpgsql
AS $procedure$
DECLARE
  in_scope text := format(
    'CASE WHEN %1$I = ANY ((SELECT string_to_array(current_setting(''app.org_ids'', true), '','')::uuid[])::uuid[])
          THEN true ELSE ehr.outside_scope(%1$I) END', key_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('CREATE POLICY tenant ON %s USING (%s) WITH CHECK (%s)', tenant_table, in_scope, in_scope);
END $procedure$
;
CREATE OR REPLACE FUNCTION ehr.release_but(p_org_id uuid, p_appointment_id uuid, p_keeps_practitioner_id uuid, p_keeps_from timestamp with time zone, p_keeps_until timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION ehr.release_time(p_org_id uuid, p_appointment_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM ehr.await_turn(p_org_id, p_appointment_id, NULL);
  PERFORM ehr.release_but(p_org_id, p_appointment_id, NULL, NULL, NULL);
END
$function$
;
CREATE OR REPLACE FUNCTION ehr.remember_reply(p_org_id uuid, p_context jsonb, p_status integer, p_body text, p_location text, p_etag text)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.idempotency_keys (org_id, user_id, key, request_hash, status, body, location, etag)
  SELECT p_org_id, (p_context ->> 'user_id')::uuid, p_context ->> 'idempotency_key', p_context ->> 'request_hash',
         p_status, p_body, p_location, p_etag
   WHERE p_context ->> 'idempotency_key' IS NOT NULL
$function$
;
CREATE OR REPLACE FUNCTION ehr.search_similar(p_org_id uuid, p_text text, p_transposed text[], p_limit integer)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "pg_trgm.word_similarity_threshold" TO '0.3'
AS $function$
  WITH infix AS (
    SELECT p.id
      FROM patients p
     WHERE p.org_id = p_org_id AND p.active
       AND strpos(current_setting('app.org_ids'), p_org_id::text) > 0
       AND p.search_last_first LIKE '%' || replace(replace(replace(p_text, '\', '\\'), '%', '\%'), '_', '\_') || '%'
     ORDER BY p.search_last_first, p.id
     LIMIT p_limit
  ), alike AS (
    SELECT p.id, p.search_last_first, p.search_first_last
      FROM patients p
     WHERE p.org_id = p_org_id AND p.active
       AND strpos(current_setting('app.org_ids'), p_org_id::text) > 0
       AND p_text <% p.search_last_first
     ORDER BY word_similarity(p_text, p.search_last_first) DESC, p.id
     LIMIT 500
  ), typo AS (
    SELECT a.id
      FROM alike a
     WHERE EXISTS (
       SELECT FROM unnest(string_to_array(a.search_last_first, ' ') || ARRAY[a.search_last_first, a.search_first_last]) AS w (word)
        WHERE left(w.word, length(p_text)) = ANY (p_transposed)
           OR levenshtein_less_equal(left(w.word, length(p_text) - 1), p_text, 1) <= 1
           OR levenshtein_less_equal(left(w.word, length(p_text)), p_text, 1) <= 1
           OR levenshtein_less_equal(left(w.word, length(p_text) + 1), p_text, 1) <= 1)
     ORDER BY a.search_last_first, a.id
     LIMIT p_limit
  )
  SELECT infix.id FROM infix UNION SELECT typo.id FROM typo
$function$
;
CREATE OR REPLACE FUNCTION ehr.take_time(p_org_id uuid, p_appointment_id uuid, p_type_id uuid, p_practitioner_id uuid, p_room_id uuid, p_patient_id uuid, p_start_time timestamp with time zone, p_end_time timestamp with time zone, p_before_minutes integer, p_after_minutes integer, p_capacity integer, p_overbooked boolean, p_expires_at timestamp with time zone, p_location_id uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION ehr.uuidv7()
 RETURNS uuid
 LANGUAGE sql
AS $function$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
              FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$function$
;
CREATE OR REPLACE FUNCTION ehr.uuidv7_at(p_at timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$function$
;
CREATE OR REPLACE FUNCTION ehr.waitlist_due(p_after uuid, p_organizations_max integer)
 RETURNS TABLE(org_id uuid, is_due boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
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
         OR EXISTS (SELECT FROM appointments a WHERE a.org_id = o.id AND a.hold_expires_at <= now())
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$function$
;
CREATE OR REPLACE FUNCTION identity.account_mark(p_name text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT sha256(convert_to('account ' || p_name, 'UTF8'))
$function$
;
CREATE OR REPLACE FUNCTION identity.audit(p_user_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_outcome text, p_reason text, p_change jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                            request_id, source, change)
  SELECT m.org_id, ehr.uuidv7(), coalesce((p_context ->> 'user_id')::uuid, p_user_id), string_agg(m.role, ' ' ORDER BY m.role),
         p_action, p_context ->> 'operation', p_entity_type, p_entity_id, p_outcome, p_reason, p_context ->> 'request_id',
         coalesce(p_context ->> 'source', ''), p_change
    FROM memberships m
   WHERE m.user_id = p_user_id
   GROUP BY m.org_id
$function$
;
CREATE OR REPLACE FUNCTION identity.audit_account(p_org_id uuid, p_context jsonb, p_action text, p_user_id uuid, p_everywhere boolean, p_reason text, p_change jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                            request_id, source, change)
  SELECT o.org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid,
         CASE WHEN o.org_id = p_org_id THEN p_context ->> 'roles' ELSE '' END,
         p_action, p_context ->> 'operation', 'User', p_user_id, 'success', p_reason, p_context ->> 'request_id',
         coalesce(p_context ->> 'source', ''), p_change
    FROM (SELECT p_org_id AS org_id
           UNION
          SELECT m.org_id FROM memberships m WHERE p_everywhere AND m.user_id = p_user_id) o
$function$
;
CREATE OR REPLACE FUNCTION identity.audit_organization(p_org_id uuid, p_context jsonb, p_action text, p_reason text, p_change jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                                   request_id, source, change)
  VALUES (p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
          p_context ->> 'operation', 'Organization', p_org_id, 'success', p_reason, p_context ->> 'request_id',
          coalesce(p_context ->> 'source', ''), p_change)
$function$
;
CREATE OR REPLACE FUNCTION identity.back_off(p_beyond integer)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT CASE WHEN p_beyond < 0 THEN interval '0' ELSE least(30 * power(2, least(p_beyond, 10)), 900) * interval '1 second' END
$function$
;
CREATE OR REPLACE FUNCTION identity.failures_left(p_failures integer, p_last_at timestamp with time zone, p_leak_seconds integer)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  SELECT greatest(0, p_failures - floor(extract(epoch FROM now() - p_last_at) / p_leak_seconds)::integer)
$function$
;
CREATE OR REPLACE FUNCTION identity.link_by_email(p_issuer text, p_subject text, p_email text, p_context jsonb)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'identity', 'public', 'pg_temp'
AS $function$
  WITH linked AS (
    INSERT INTO external_accounts (issuer, subject, user_id)
    SELECT p_issuer, p_subject, u.id
      FROM users u JOIN organizations o ON o.id = u.home_org_id AND o.active AND o.oidc_link_by_email
     WHERE u.name = lower(p_email) AND u.active
       AND NOT EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.role = 'system')
    ON CONFLICT DO NOTHING
    RETURNING user_id)
  SELECT linked.user_id
    FROM linked,
         LATERAL (SELECT identity.audit(linked.user_id, p_context, 'create', 'ExternalAccount', linked.user_id, 'success',
                                        'email', NULL)) audited
$function$
;
CREATE OR REPLACE FUNCTION identity.organizations_of(p_user_id uuid)
 RETURNS TABLE(org_id uuid, slug text, name text, time_zone text, locale text, roles text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
  SELECT o.id, o.slug, o.name, o.time_zone, o.locale, array_agg(m.role ORDER BY m.role)
    FROM memberships m JOIN organizations o ON o.id = m.org_id
   WHERE m.user_id = p_user_id AND o.active
   GROUP BY o.id
   ORDER BY o.slug
   LIMIT 64
$function$
;

-- Table identity.attempts
CREATE TABLE identity.attempts (
  bucket bytea NOT NULL,
  failures integer NOT NULL,
  free_attempts integer NOT NULL,
  leak_seconds integer NOT NULL,
  admitted boolean NOT NULL DEFAULT true,
  locked_until timestamp with time zone NOT NULL DEFAULT now(),
  last_at timestamp with time zone NOT NULL DEFAULT now(),
  account bytea,
  CONSTRAINT attempts_pkey PRIMARY KEY (bucket),
  CONSTRAINT attempts_account_whole CHECK ((octet_length(account) = 32)) NOT VALID,
  CONSTRAINT attempts_bucket_whole CHECK ((octet_length(bucket) = 32)),
  CONSTRAINT attempts_limits CHECK (((failures >= 0) AND (free_attempts > 0) AND (leak_seconds > 0)))
);
CREATE INDEX attempts_age ON identity.attempts USING btree (last_at);
CREATE INDEX attempts_of_account ON identity.attempts USING btree (account) WHERE (account IS NOT NULL);

-- Table identity.external_accounts
CREATE TABLE identity.external_accounts (
  issuer text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  linked_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT external_accounts_pkey PRIMARY KEY (issuer, subject),
  CONSTRAINT external_accounts_user_unique UNIQUE (user_id, issuer),
  CONSTRAINT external_accounts_user FOREIGN KEY (user_id) REFERENCES users(id)
);

-- Table identity.passwords
CREATE TABLE identity.passwords (
  user_id uuid NOT NULL,
  hash text NOT NULL,
  is_demo boolean NOT NULL DEFAULT false,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT passwords_pkey PRIMARY KEY (user_id),
  CONSTRAINT passwords_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT passwords_argon2id CHECK ((hash ~~ '$argon2id$%'::text))
);

-- Table identity.recovery_codes
CREATE TABLE identity.recovery_codes (
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT recovery_codes_hash_whole CHECK ((octet_length(code_hash) = 32))
);

-- Table identity.second_factors
CREATE TABLE identity.second_factors (
  user_id uuid NOT NULL,
  secret bytea NOT NULL,
  confirmed_at timestamp with time zone,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT second_factors_pkey PRIMARY KEY (user_id),
  CONSTRAINT second_factors_user FOREIGN KEY (user_id) REFERENCES users(id)
);

-- Table identity.sessions
CREATE TABLE identity.sessions (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  rotated_at timestamp with time zone NOT NULL DEFAULT now(),
  method text NOT NULL,
  source text NOT NULL DEFAULT ''::text,
  agent text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  idle_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  end_reason text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT sessions_end_reason_known CHECK ((end_reason = ANY (ARRAY['signed_out'::text, 'revoked'::text, 'password_changed'::text, 'reused'::text, 'disabled'::text]))),
  CONSTRAINT sessions_end_with_reason CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  CONSTRAINT sessions_method_known CHECK ((method = ANY (ARRAY['password'::text, 'password+totp'::text, 'password+recovery_code'::text, 'oidc'::text])))
);
CREATE INDEX sessions_ended ON identity.sessions USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX sessions_expired ON identity.sessions USING btree (expires_at);
CREATE INDEX sessions_of_user ON identity.sessions USING btree (user_id, created_at DESC);

-- Table identity.setup_codes
CREATE TABLE identity.setup_codes (
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT setup_codes_pkey PRIMARY KEY (user_id),
  CONSTRAINT setup_codes_hash_unique UNIQUE (code_hash),
  CONSTRAINT setup_codes_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT setup_codes_hash_whole CHECK ((octet_length(code_hash) = 32))
);

-- Table appointment_series, row-level security forced
CREATE TABLE appointment_series (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  type_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  location_id uuid NOT NULL,
  rrule text NOT NULL,
  time_zone text NOT NULL,
  start_time timestamp with time zone NOT NULL,
  status text NOT NULL DEFAULT 'active'::text,
  created_by uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT appointment_series_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointment_series_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT appointment_series_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT appointment_series_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT appointment_series_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id),
  CONSTRAINT appointment_series_status_known CHECK ((status = ANY (ARRAY['active'::text, 'cancelled'::text])))
);
CREATE POLICY tenant ON appointment_series FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table appointment_type_locations, row-level security forced
CREATE TABLE appointment_type_locations (
  org_id uuid NOT NULL,
  type_id uuid NOT NULL,
  location_id uuid NOT NULL,
  CONSTRAINT appointment_type_locations_pkey PRIMARY KEY (org_id, type_id, location_id),
  CONSTRAINT appointment_type_locations_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT appointment_type_locations_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id)
);
CREATE POLICY tenant ON appointment_type_locations FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table appointment_type_practitioners, row-level security forced
CREATE TABLE appointment_type_practitioners (
  org_id uuid NOT NULL,
  type_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  CONSTRAINT appointment_type_practitioners_pkey PRIMARY KEY (org_id, type_id, practitioner_id),
  CONSTRAINT appointment_type_practitioners_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT appointment_type_practitioners_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id)
);
CREATE POLICY tenant ON appointment_type_practitioners FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table appointment_types, row-level security forced
CREATE TABLE appointment_types (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  duration_minutes integer NOT NULL,
  buffer_before_minutes integer NOT NULL DEFAULT 0,
  buffer_after_minutes integer NOT NULL DEFAULT 0,
  alignment_minutes integer NOT NULL DEFAULT 15,
  lead_time_minutes integer NOT NULL DEFAULT 0,
  capacity integer NOT NULL DEFAULT 1,
  room_required boolean NOT NULL DEFAULT false,
  colour text NOT NULL DEFAULT '#3b6fb6'::text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT appointment_types_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointment_types_code_unique UNIQUE (org_id, code),
  CONSTRAINT appointment_types_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT appointment_types_alignment CHECK ((((alignment_minutes >= 1) AND (alignment_minutes <= 1440)) AND ((1440 % alignment_minutes) = 0))),
  CONSTRAINT appointment_types_capacity CHECK (((capacity >= 1) AND (capacity <= 200))),
  CONSTRAINT appointment_types_colour CHECK ((colour ~ '^#[0-9a-f]{6}$'::text)),
  CONSTRAINT appointment_types_lead_time CHECK (((lead_time_minutes >= 0) AND (lead_time_minutes <= 527040))),
  CONSTRAINT appointment_types_length CHECK (((duration_minutes > 0) AND (buffer_before_minutes >= 0) AND (buffer_after_minutes >= 0) AND (((duration_minutes + buffer_before_minutes) + buffer_after_minutes) <= 1440)))
);
CREATE POLICY tenant ON appointment_types FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table appointments, row-level security forced
CREATE TABLE appointments (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid,
  type_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  location_id uuid NOT NULL,
  room_id uuid,
  encounter_id uuid,
  series_id uuid,
  status text NOT NULL,
  start_time timestamp with time zone NOT NULL,
  end_time timestamp with time zone NOT NULL,
  reason text NOT NULL DEFAULT ''::text,
  cancel_reason text,
  hold_expires_at timestamp with time zone,
  overbooked boolean NOT NULL DEFAULT false,
  overbook_reason text,
  arrived_at timestamp with time zone,
  created_by uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT appointments_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointments_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters(org_id, id),
  CONSTRAINT appointments_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT appointments_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT appointments_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT appointments_room FOREIGN KEY (org_id, room_id) REFERENCES locations(org_id, id),
  CONSTRAINT appointments_series FOREIGN KEY (org_id, series_id) REFERENCES appointment_series(org_id, id),
  CONSTRAINT appointments_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id),
  CONSTRAINT appointments_arrived CHECK (((status <> ALL (ARRAY['arrived'::text, 'checked-in'::text])) OR (arrived_at IS NOT NULL))),
  CONSTRAINT appointments_begun CHECK (((encounter_id IS NULL) OR (status = ANY (ARRAY['checked-in'::text, 'fulfilled'::text, 'entered-in-error'::text])))),
  CONSTRAINT appointments_cancel_reason CHECK (((status <> 'cancelled'::text) OR (cancel_reason IS NOT NULL))),
  CONSTRAINT appointments_hold_expires CHECK (((status = 'proposed'::text) = (hold_expires_at IS NOT NULL))),
  CONSTRAINT appointments_length CHECK (((end_time > start_time) AND ((end_time - start_time) <= '24:00:00'::interval))),
  CONSTRAINT appointments_overbook_reason CHECK ((overbooked = (overbook_reason IS NOT NULL))),
  CONSTRAINT appointments_patient_known CHECK (((patient_id IS NOT NULL) OR (status = ANY (ARRAY['proposed'::text, 'cancelled'::text, 'entered-in-error'::text])))),
  CONSTRAINT appointments_status_known CHECK ((status = ANY (ARRAY['proposed'::text, 'pending'::text, 'booked'::text, 'arrived'::text, 'checked-in'::text, 'fulfilled'::text, 'cancelled'::text, 'noshow'::text, 'entered-in-error'::text])))
);
CREATE INDEX appointments_by_change ON public.appointments USING btree (org_id, updated_at, id);
CREATE INDEX appointments_by_start ON public.appointments USING btree (org_id, start_time, id);
CREATE UNIQUE INDEX appointments_encounter_unique ON public.appointments USING btree (org_id, encounter_id) WHERE (encounter_id IS NOT NULL);
CREATE INDEX appointments_holds ON public.appointments USING btree (org_id, hold_expires_at) WHERE (hold_expires_at IS NOT NULL);
CREATE INDEX appointments_of_location ON public.appointments USING btree (org_id, location_id, start_time, id);
CREATE INDEX appointments_of_patient ON public.appointments USING btree (org_id, patient_id, start_time DESC, id DESC);
CREATE INDEX appointments_of_practitioner ON public.appointments USING btree (org_id, practitioner_id, start_time, id);
CREATE INDEX appointments_of_series ON public.appointments USING btree (org_id, series_id, start_time) WHERE (series_id IS NOT NULL);
CREATE POLICY tenant ON appointments FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table audit_events, row-level security forced
CREATE TABLE audit_events (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  user_id uuid NOT NULL,
  roles text NOT NULL,
  action text NOT NULL,
  operation text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid,
  patient_id uuid,
  outcome text NOT NULL,
  reason text,
  request_id text NOT NULL,
  source text NOT NULL DEFAULT ''::text,
  change jsonb,
  CONSTRAINT audit_events_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT audit_events_action_known CHECK ((action = ANY (ARRAY['create'::text, 'read'::text, 'update'::text, 'delete'::text, 'query'::text, 'execute'::text]))),
  CONSTRAINT audit_events_outcome_known CHECK ((outcome = ANY (ARRAY['success'::text, 'denied'::text, 'failed'::text, 'break_glass'::text])))
);
CREATE INDEX audit_events_of_calendar ON public.audit_events USING btree (org_id, recorded_at, id) WHERE ((entity_type = ANY (ARRAY['WaitlistEntry'::text, 'Holiday'::text, 'ScheduleBlock'::text, 'Schedule'::text])) AND (action = ANY (ARRAY['create'::text, 'update'::text, 'delete'::text])) AND (outcome = ANY (ARRAY['success'::text, 'break_glass'::text])));
CREATE INDEX audit_events_of_patient ON public.audit_events USING btree (org_id, patient_id) WHERE (patient_id IS NOT NULL);
CREATE POLICY tenant ON audit_events FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table audit_seals, row-level security forced
CREATE TABLE audit_seals (
  org_id uuid NOT NULL,
  seq integer NOT NULL,
  from_id uuid NOT NULL,
  to_id uuid NOT NULL,
  event_count integer NOT NULL,
  event_marks bytea NOT NULL,
  events_hash bytea NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamp with time zone NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (org_id, seq),
  CONSTRAINT audit_seals_forward CHECK (((seq > 0) AND (from_id < to_id))),
  CONSTRAINT audit_seals_hashes_whole CHECK (((octet_length(events_hash) = 32) AND (octet_length(previous_hash) = 32) AND (octet_length(hash) = 32))),
  CONSTRAINT audit_seals_marks_whole CHECK (((event_count > 0) AND (octet_length(event_marks) = (24 * event_count))))
);
CREATE POLICY tenant ON audit_seals FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table booking_spans, row-level security forced
CREATE TABLE booking_spans (
  org_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  resource_kind text NOT NULL,
  session_id uuid NOT NULL,
  lane smallint NOT NULL DEFAULT 0,
  overbooked boolean NOT NULL DEFAULT false,
  busy_from timestamp with time zone NOT NULL,
  busy_until timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  CONSTRAINT booking_spans_pkey PRIMARY KEY (org_id, appointment_id, resource_id),
  CONSTRAINT booking_spans_lane_unique UNIQUE (org_id, resource_id, busy_from, session_id, lane) INCLUDE (busy_until, expires_at),
  CONSTRAINT booking_spans_no_overlap EXCLUDE USING gist (org_id WITH =, tstzrange(busy_from, busy_until) WITH &&, resource_id WITH =, session_id WITH <>) WHERE ((NOT overbooked)),
  CONSTRAINT booking_spans_appointment FOREIGN KEY (org_id, appointment_id) REFERENCES appointments(org_id, id),
  CONSTRAINT booking_spans_kind_known CHECK ((resource_kind = ANY (ARRAY['practitioner'::text, 'room'::text, 'patient'::text]))),
  CONSTRAINT booking_spans_lane CHECK ((lane >= 0)),
  CONSTRAINT booking_spans_length CHECK (((busy_until > busy_from) AND ((busy_until - busy_from) <= '24:00:00'::interval)))
);
CREATE POLICY tenant ON booking_spans FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table cache_state
CREATE TABLE cache_state (
  only_row boolean NOT NULL DEFAULT true,
  epoch bigint NOT NULL DEFAULT 1,
  domain text NOT NULL DEFAULT ''::text,
  closed_until timestamp with time zone NOT NULL DEFAULT '2000-01-01 00:00:00+00'::timestamp with time zone,
  CONSTRAINT cache_state_pkey PRIMARY KEY (only_row),
  CONSTRAINT cache_state_one_row CHECK (only_row)
);

-- Table calendar_feeds, row-level security forced
CREATE TABLE calendar_feeds (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  revoked_at timestamp with time zone,
  CONSTRAINT calendar_feeds_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT calendar_feeds_token_unique UNIQUE (org_id, token_hash),
  CONSTRAINT calendar_feeds_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id)
);
CREATE INDEX calendar_feeds_of_practitioner ON public.calendar_feeds USING btree (org_id, practitioner_id);
CREATE POLICY tenant ON calendar_feeds FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table encounter_notes, row-level security forced
CREATE TABLE encounter_notes (
  org_id uuid NOT NULL,
  encounter_id uuid NOT NULL,
  note_version integer NOT NULL,
  text text NOT NULL,
  author_id uuid NOT NULL,
  author_roles text NOT NULL,
  signed_at timestamp with time zone NOT NULL DEFAULT now(),
  amends integer,
  reason text,
  CONSTRAINT encounter_notes_pkey PRIMARY KEY (org_id, encounter_id, note_version),
  CONSTRAINT encounter_notes_amended FOREIGN KEY (org_id, encounter_id, amends) REFERENCES encounter_notes(org_id, encounter_id, note_version),
  CONSTRAINT encounter_notes_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters(org_id, id),
  CONSTRAINT encounter_notes_in_order CHECK (
CASE
    WHEN (note_version = 1) THEN ((amends IS NULL) AND (reason IS NULL))
    ELSE ((amends = (note_version - 1)) AND (reason IS NOT NULL))
END)
);
CREATE POLICY tenant ON encounter_notes FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table encounters, row-level security forced
CREATE TABLE encounters (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid,
  location_id uuid,
  status text NOT NULL,
  class text NOT NULL DEFAULT 'AMB'::text,
  encounter_type text NOT NULL DEFAULT ''::text,
  type_codes jsonb NOT NULL DEFAULT '[]'::jsonb,
  chief_complaint text NOT NULL DEFAULT ''::text,
  reason_codes jsonb NOT NULL DEFAULT '[]'::jsonb,
  start_time timestamp with time zone NOT NULL,
  end_time timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  diagnoses jsonb NOT NULL DEFAULT '[]'::jsonb,
  status_reason text,
  note_draft text,
  note_version integer NOT NULL DEFAULT 0,
  CONSTRAINT encounters_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT encounters_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT encounters_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT encounters_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT encounters_end_after_start CHECK (((end_time IS NULL) OR (end_time >= start_time))),
  CONSTRAINT encounters_note_locked CHECK (((note_version = 0) OR (note_draft IS NULL))) NOT VALID,
  CONSTRAINT encounters_status_known CHECK ((status = ANY (ARRAY['planned'::text, 'arrived'::text, 'triaged'::text, 'in-progress'::text, 'onleave'::text, 'finished'::text, 'cancelled'::text, 'entered-in-error'::text, 'unknown'::text])))
);
CREATE INDEX encounters_by_start ON public.encounters USING btree (org_id, start_time DESC, id DESC);
CREATE INDEX encounters_recent ON public.encounters USING btree (org_id, patient_id, start_time DESC, id DESC) INCLUDE (encounter_type, chief_complaint, status);
CREATE POLICY tenant ON encounters FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table fhir_identifiers, row-level security forced
CREATE TABLE fhir_identifiers (
  org_id uuid NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL,
  fhir_id text COLLATE "C" NOT NULL,
  CONSTRAINT fhir_identifiers_pkey PRIMARY KEY (org_id, resource_type, value, system, fhir_id),
  CONSTRAINT fhir_identifiers_resource FOREIGN KEY (org_id, resource_type, fhir_id) REFERENCES fhir_resources(org_id, resource_type, fhir_id)
);
CREATE INDEX fhir_identifiers_by_resource ON public.fhir_identifiers USING btree (org_id, resource_type, fhir_id);
CREATE POLICY tenant ON fhir_identifiers FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table fhir_resources, row-level security forced
CREATE TABLE fhir_resources (
  org_id uuid NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  fhir_id text COLLATE "C" NOT NULL,
  row_id uuid,
  patient_id uuid,
  content text NOT NULL,
  content_hash bytea NOT NULL,
  source text NOT NULL DEFAULT ''::text,
  version integer NOT NULL DEFAULT 1,
  imported_at timestamp with time zone NOT NULL DEFAULT now(),
  unresolved text[] NOT NULL DEFAULT '{}'::text[],
  deferred jsonb,
  CONSTRAINT fhir_resources_pkey PRIMARY KEY (org_id, resource_type, fhir_id),
  CONSTRAINT fhir_resources_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE INDEX fhir_resources_by_patient ON public.fhir_resources USING btree (org_id, patient_id, resource_type) WHERE (patient_id IS NOT NULL);
CREATE INDEX fhir_resources_deferred ON public.fhir_resources USING btree (org_id, resource_type, fhir_id) WHERE (deferred IS NOT NULL);
CREATE POLICY tenant ON fhir_resources FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table holidays, row-level security forced
CREATE TABLE holidays (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  location_id uuid,
  holiday_date date NOT NULL,
  name text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT holidays_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT holidays_date_unique UNIQUE NULLS NOT DISTINCT (org_id, holiday_date, location_id),
  CONSTRAINT holidays_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT holidays_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE POLICY tenant ON holidays FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table idempotency_keys, row-level security forced
CREATE TABLE idempotency_keys (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_hash text NOT NULL,
  status integer NOT NULL,
  body text NOT NULL,
  location text,
  etag text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (org_id, user_id, key),
  CONSTRAINT idempotency_keys_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (org_id, created_at);
CREATE POLICY tenant ON idempotency_keys FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table locations, row-level security forced
CREATE TABLE locations (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'site'::text,
  parent_id uuid,
  name text NOT NULL,
  phone text,
  address jsonb NOT NULL DEFAULT '{}'::jsonb,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT locations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT locations_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT locations_parent FOREIGN KEY (org_id, parent_id) REFERENCES locations(org_id, id),
  CONSTRAINT locations_kind_known CHECK ((kind = ANY (ARRAY['site'::text, 'room'::text])))
);
CREATE POLICY tenant ON locations FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table memberships, row-level security forced
CREATE TABLE memberships (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (org_id, user_id, role),
  CONSTRAINT memberships_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT memberships_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT memberships_role_known CHECK ((role = ANY (ARRAY['front_desk'::text, 'nurse'::text, 'clinician'::text, 'billing'::text, 'inventory'::text, 'org_admin'::text, 'auditor'::text, 'system'::text])))
);
CREATE POLICY tenant ON memberships FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table observation_versions, row-level security forced
CREATE TABLE observation_versions (
  org_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  version integer NOT NULL,
  content jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  replaced_at timestamp with time zone NOT NULL DEFAULT now(),
  replaced_by uuid NOT NULL,
  reason text,
  CONSTRAINT observation_versions_pkey PRIMARY KEY (org_id, observation_id, version),
  CONSTRAINT observation_versions_observation FOREIGN KEY (org_id, observation_id) REFERENCES observations(org_id, id)
);
CREATE POLICY tenant ON observation_versions FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table observations, row-level security forced
CREATE TABLE observations (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  encounter_id uuid,
  practitioner_id uuid,
  category text COLLATE "C" NOT NULL DEFAULT ''::text,
  code text COLLATE "C" NOT NULL,
  code_system text NOT NULL DEFAULT 'http://loinc.org'::text,
  display text NOT NULL DEFAULT ''::text,
  status text NOT NULL,
  effective_time timestamp with time zone NOT NULL,
  effective_end timestamp with time zone,
  issued_at timestamp with time zone,
  value_type text NOT NULL,
  value_number numeric,
  value_comparator text,
  value_unit text,
  value_unit_code text,
  value_json jsonb,
  data_absent_reason text,
  components jsonb NOT NULL DEFAULT '[]'::jsonb,
  reference_range jsonb NOT NULL DEFAULT '[]'::jsonb,
  interpretation text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT observations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT observations_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters(org_id, id),
  CONSTRAINT observations_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT observations_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT observations_status_known CHECK ((status = ANY (ARRAY['registered'::text, 'preliminary'::text, 'final'::text, 'amended'::text, 'corrected'::text, 'cancelled'::text, 'entered-in-error'::text, 'unknown'::text]))),
  CONSTRAINT observations_value_present CHECK (
CASE value_type
    WHEN 'none'::text THEN ((value_number IS NULL) AND (value_json IS NULL))
    WHEN 'quantity'::text THEN (value_json IS NULL)
    WHEN 'integer'::text THEN ((value_number IS NOT NULL) AND (value_json IS NULL))
    ELSE ((value_json IS NOT NULL) AND (value_number IS NULL))
END),
  CONSTRAINT observations_value_type_known CHECK ((value_type = ANY (ARRAY['none'::text, 'quantity'::text, 'integer'::text, 'string'::text, 'boolean'::text, 'codeable_concept'::text, 'range'::text, 'ratio'::text, 'sampled_data'::text, 'time'::text, 'date_time'::text, 'period'::text])))
);
CREATE INDEX observations_by_code ON public.observations USING btree (org_id, patient_id, code, effective_time DESC, id DESC);
CREATE INDEX observations_recent ON public.observations USING btree (org_id, patient_id, effective_time DESC, id DESC);
CREATE POLICY tenant ON observations FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table organizations, row-level security forced
CREATE TABLE organizations (
  id uuid NOT NULL,
  slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  kind text NOT NULL DEFAULT 'general_practice'::text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  oidc_link_by_email boolean NOT NULL DEFAULT false,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_slug_unique UNIQUE (slug),
  CONSTRAINT organizations_kind_known CHECK ((kind = ANY (ARRAY['general_practice'::text, 'paediatrics'::text, 'physiotherapy'::text, 'hospital'::text, 'other'::text]))),
  CONSTRAINT organizations_slug_format CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
);
CREATE POLICY tenant ON organizations FOR ALL USING (
CASE
    WHEN (id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(id)
END) WITH CHECK (…the same);

-- Table patient_access, row-level security forced
CREATE TABLE patient_access (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  granted_by uuid NOT NULL,
  granted_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL DEFAULT 'infinity'::timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT patient_access_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT patient_access_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT patient_access_glass_bounded CHECK (((kind <> 'break_glass'::text) OR ((user_id = granted_by) AND (expires_at <= (granted_at + '12:00:00'::interval))))),
  CONSTRAINT patient_access_kind_known CHECK ((kind = ANY (ARRAY['care_team'::text, 'break_glass'::text]))),
  CONSTRAINT patient_access_reason_given CHECK ((reason <> ''::text))
);
CREATE INDEX patient_access_open ON public.patient_access USING btree (org_id, patient_id, user_id) WHERE (ended_at IS NULL);
CREATE POLICY tenant ON patient_access FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table patient_restrictions, row-level security forced
CREATE TABLE patient_restrictions (
  org_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  category text NOT NULL,
  reason text NOT NULL DEFAULT ''::text,
  restricted_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT patient_restrictions_pkey PRIMARY KEY (org_id, patient_id),
  CONSTRAINT patient_restrictions_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT patient_restrictions_category_known CHECK ((category = ANY (ARRAY['vip'::text, 'staff'::text, 'sensitive'::text, 'other'::text])))
);
CREATE POLICY tenant ON patient_restrictions FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table patients, row-level security forced
CREATE TABLE patients (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  mrn text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  date_of_birth date,
  sex text NOT NULL DEFAULT 'unknown'::text,
  contact_phone text,
  email text,
  address jsonb NOT NULL DEFAULT '{}'::jsonb,
  identifiers jsonb NOT NULL DEFAULT '[]'::jsonb,
  deceased boolean NOT NULL DEFAULT false,
  deceased_at timestamp with time zone,
  active boolean NOT NULL DEFAULT true,
  search_first text COLLATE "C" NOT NULL,
  search_last_first text COLLATE "C" NOT NULL,
  search_first_last text COLLATE "C" NOT NULL,
  search_mrn text COLLATE "C" NOT NULL,
  search_phone text COLLATE "C" NOT NULL DEFAULT ''::text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT patients_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT patients_mrn_unique UNIQUE (org_id, mrn),
  CONSTRAINT patients_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT patients_deceased_if_dated CHECK ((deceased OR (deceased_at IS NULL))),
  CONSTRAINT patients_sex_known CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text, 'other'::text, 'unknown'::text])))
);
CREATE INDEX patients_search_born ON public.patients USING btree (org_id, date_of_birth, search_last_first, id) INCLUDE (mrn, first_name, last_name, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first ON public.patients USING btree (org_id, search_first, search_last_first, id) INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first_last ON public.patients USING btree (org_id, search_first_last, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_infix ON public.patients USING gin (org_id, search_last_first gin_trgm_ops) WHERE active;
CREATE INDEX patients_search_last ON public.patients USING btree (org_id, search_last_first, id) INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_mrn ON public.patients USING btree (org_id, search_mrn, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_phone ON public.patients USING btree (org_id, search_phone, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE (active AND (search_phone <> ''::text));
CREATE POLICY tenant ON patients FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table practitioners, row-level security forced
CREATE TABLE practitioners (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  npi text,
  prefix text NOT NULL DEFAULT ''::text,
  first_name text NOT NULL,
  last_name text NOT NULL,
  specialty text NOT NULL DEFAULT ''::text,
  email text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  user_id uuid,
  CONSTRAINT practitioners_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT practitioners_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT practitioners_user FOREIGN KEY (user_id) REFERENCES users(id) NOT VALID
);
CREATE UNIQUE INDEX practitioners_user_unique ON public.practitioners USING btree (org_id, user_id) WHERE (user_id IS NOT NULL);
CREATE POLICY tenant ON practitioners FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schedule_blocks, row-level security forced
CREATE TABLE schedule_blocks (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  practitioner_id uuid,
  room_id uuid,
  resource_id uuid NOT NULL DEFAULT COALESCE(practitioner_id, room_id),
  kind text NOT NULL DEFAULT 'other'::text,
  start_time timestamp with time zone NOT NULL,
  end_time timestamp with time zone NOT NULL,
  reason text NOT NULL DEFAULT ''::text,
  created_by uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schedule_blocks_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT schedule_blocks_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT schedule_blocks_room FOREIGN KEY (org_id, room_id) REFERENCES locations(org_id, id),
  CONSTRAINT schedule_blocks_end_after_start CHECK ((end_time > start_time)),
  CONSTRAINT schedule_blocks_kind_known CHECK ((kind = ANY (ARRAY['break'::text, 'leave'::text, 'meeting'::text, 'maintenance'::text, 'other'::text]))),
  CONSTRAINT schedule_blocks_one_resource CHECK ((num_nonnulls(practitioner_id, room_id) = 1))
);
CREATE INDEX schedule_blocks_of_resource ON public.schedule_blocks USING btree (org_id, resource_id, end_time) INCLUDE (start_time);
CREATE POLICY tenant ON schedule_blocks FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schedule_exceptions, row-level security forced
CREATE TABLE schedule_exceptions (
  org_id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  exception_date date NOT NULL,
  start_minute smallint NOT NULL DEFAULT 0,
  end_minute smallint NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT ''::text,
  CONSTRAINT schedule_exceptions_pkey PRIMARY KEY (org_id, schedule_id, exception_date, start_minute),
  CONSTRAINT schedule_exceptions_schedule FOREIGN KEY (org_id, schedule_id) REFERENCES schedules(org_id, id),
  CONSTRAINT schedule_exceptions_minutes CHECK ((((start_minute = 0) AND (end_minute = 0)) OR (((start_minute >= 0) AND (start_minute <= 1439)) AND (end_minute > start_minute) AND (end_minute <= (start_minute + 1440)))))
);
CREATE POLICY tenant ON schedule_exceptions FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schedule_hours, row-level security forced
CREATE TABLE schedule_hours (
  org_id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  weekday smallint NOT NULL,
  start_minute smallint NOT NULL,
  end_minute smallint NOT NULL,
  CONSTRAINT schedule_hours_pkey PRIMARY KEY (org_id, schedule_id, weekday, start_minute),
  CONSTRAINT schedule_hours_schedule FOREIGN KEY (org_id, schedule_id) REFERENCES schedules(org_id, id),
  CONSTRAINT schedule_hours_minutes CHECK ((((start_minute >= 0) AND (start_minute <= 1439)) AND (end_minute > start_minute) AND (end_minute <= (start_minute + 1440)))),
  CONSTRAINT schedule_hours_weekday CHECK (((weekday >= 1) AND (weekday <= 7)))
);
CREATE POLICY tenant ON schedule_hours FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schedules, row-level security forced
CREATE TABLE schedules (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  practitioner_id uuid,
  room_id uuid,
  resource_id uuid NOT NULL DEFAULT COALESCE(practitioner_id, room_id),
  location_id uuid NOT NULL,
  type_id uuid,
  time_zone text NOT NULL,
  effective_from date NOT NULL,
  effective_until date,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schedules_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT schedules_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT schedules_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT schedules_room FOREIGN KEY (org_id, room_id) REFERENCES locations(org_id, id),
  CONSTRAINT schedules_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id),
  CONSTRAINT schedules_dates CHECK ((effective_until >= effective_from)),
  CONSTRAINT schedules_one_resource CHECK ((num_nonnulls(practitioner_id, room_id) = 1)),
  CONSTRAINT schedules_zone_given CHECK ((time_zone <> ''::text))
);
CREATE INDEX schedules_of_location ON public.schedules USING btree (org_id, location_id, effective_from);
CREATE INDEX schedules_of_resource ON public.schedules USING btree (org_id, resource_id, effective_from);
CREATE POLICY tenant ON schedules FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schema_migrations
CREATE TABLE schema_migrations (
  name text COLLATE "C" NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
);

-- Table users
CREATE TABLE users (
  id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  display_name text NOT NULL DEFAULT ''::text,
  tokens_valid_from timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  active boolean NOT NULL DEFAULT true,
  home_org_id uuid,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_name_unique UNIQUE (name),
  CONSTRAINT users_home FOREIGN KEY (home_org_id) REFERENCES organizations(id)
);
CREATE INDEX users_home ON public.users USING btree (home_org_id) WHERE (home_org_id IS NOT NULL);
CREATE INDEX users_revoked ON public.users USING btree (tokens_valid_from) WHERE (tokens_valid_from > '-infinity'::timestamp with time zone);

-- Table waitlist_entries, row-level security forced
CREATE TABLE waitlist_entries (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  type_id uuid NOT NULL,
  practitioner_id uuid,
  location_id uuid,
  wanted_from date NOT NULL,
  wanted_until date NOT NULL,
  weekdays smallint[],
  start_minute smallint,
  end_minute smallint,
  priority smallint NOT NULL DEFAULT 5,
  status text NOT NULL DEFAULT 'waiting'::text,
  offered_appointment_id uuid,
  offer_expires_at timestamp with time zone,
  note text NOT NULL DEFAULT ''::text,
  created_by uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT waitlist_entries_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT waitlist_entries_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT waitlist_entries_offer FOREIGN KEY (org_id, offered_appointment_id) REFERENCES appointments(org_id, id),
  CONSTRAINT waitlist_entries_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT waitlist_entries_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT waitlist_entries_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types(org_id, id),
  CONSTRAINT waitlist_entries_dates CHECK ((wanted_until >= wanted_from)),
  CONSTRAINT waitlist_entries_hours CHECK ((((COALESCE((start_minute)::integer, 0) >= 0) AND (COALESCE((start_minute)::integer, 0) <= 1439)) AND ((COALESCE((end_minute)::integer, 1440) >= 1) AND (COALESCE((end_minute)::integer, 1440) <= 1440)) AND (COALESCE((start_minute)::integer, 0) < COALESCE((end_minute)::integer, 1440)))),
  CONSTRAINT waitlist_entries_offer_whole CHECK (((status <> 'offered'::text) OR ((offered_appointment_id IS NOT NULL) AND (offer_expires_at IS NOT NULL)))),
  CONSTRAINT waitlist_entries_priority CHECK (((priority >= 1) AND (priority <= 9))),
  CONSTRAINT waitlist_entries_status_known CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'booked'::text, 'cancelled'::text, 'expired'::text]))),
  CONSTRAINT waitlist_entries_weekdays CHECK (((weekdays IS NULL) OR ((cardinality(weekdays) > 0) AND (weekdays <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint, (6)::smallint, (7)::smallint]))))
);
CREATE INDEX waitlist_entries_of_patient ON public.waitlist_entries USING btree (org_id, patient_id);
CREATE INDEX waitlist_entries_offered ON public.waitlist_entries USING btree (org_id, offer_expires_at) WHERE (status = 'offered'::text);
CREATE INDEX waitlist_entries_waiting ON public.waitlist_entries USING btree (org_id, type_id, priority, created_at, id) WHERE (status = 'waiting'::text);
CREATE POLICY tenant ON waitlist_entries FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table waitlist_openings, row-level security forced
CREATE TABLE waitlist_openings (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  busy_from timestamp with time zone NOT NULL,
  busy_until timestamp with time zone NOT NULL,
  claimed_until timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT waitlist_openings_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT waitlist_openings_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT waitlist_openings_length CHECK ((busy_until > busy_from))
);
CREATE POLICY tenant ON waitlist_openings FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Rights
column memberships.created_at: ehr_admin may UPDATE
column organizations.oidc_link_by_email: ehr_admin may UPDATE
column organizations.updated_at: ehr_admin may UPDATE
column organizations.version: ehr_admin may UPDATE
column patient_access.ended_at: ehr_app may UPDATE
column users.active: ehr_admin may UPDATE
column users.display_name: ehr_admin may INSERT, ehr_admin may UPDATE
column users.home_org_id: ehr_admin may INSERT
column users.id: ehr_admin may INSERT, ehr_app may SELECT
column users.name: ehr_admin may INSERT, ehr_app may SELECT
column users.tokens_valid_from: ehr_admin may UPDATE, ehr_app may SELECT
column users.updated_at: ehr_admin may UPDATE
column users.version: ehr_admin may UPDATE
function ehr.audit(uuid,jsonb,text,text,uuid,uuid,jsonb): everybody may EXECUTE
function ehr.audit_event_hash(audit_events): everybody may EXECUTE
function ehr.audit_glass(uuid,jsonb,uuid,uuid,text,jsonb): everybody may EXECUTE
function ehr.audit_horizon(): everybody may EXECUTE
function ehr.audit_seal_hash(audit_seals): everybody may EXECUTE
function ehr.audit_unsealed(uuid,timestamp with time zone,integer): ehr_app may EXECUTE
function ehr.await_turn(uuid,uuid,uuid[]): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.book_series(uuid,jsonb,integer,integer,integer,integer,boolean): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.claim_cache(text,integer): everybody may EXECUTE
function ehr.close_cache(integer): everybody may EXECUTE
function ehr.ended_sessions(integer): ehr_admin may EXECUTE, ehr_app may EXECUTE
function ehr.give_cache_back(text): everybody may EXECUTE
function ehr.group_session(uuid,uuid,timestamp with time zone): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.next_audit_seal(uuid,timestamp with time zone,integer): everybody may EXECUTE
function ehr.next_valid_from(timestamp with time zone): everybody may EXECUTE
function ehr.not_after(timestamp with time zone): everybody may EXECUTE
function ehr.old_replies(uuid,timestamp with time zone,integer): ehr_app may EXECUTE
function ehr.opened_by(uuid,uuid,uuid): everybody may EXECUTE
function ehr.outside_scope(uuid): everybody may EXECUTE
function ehr.pass_glass(uuid,jsonb,text,uuid): everybody may EXECUTE
function ehr.protect(regclass,text): everybody may EXECUTE
function ehr.release_but(uuid,uuid,uuid,timestamp with time zone,timestamp with time zone): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.release_time(uuid,uuid): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.remember_reply(uuid,jsonb,integer,text,text,text): everybody may EXECUTE
function ehr.search_similar(uuid,text,text[],integer): ehr_app may EXECUTE
function ehr.take_time(uuid,uuid,uuid,uuid,uuid,uuid,timestamp with time zone,timestamp with time zone,integer,integer,integer,boolean,timestamp with time zone,uuid): ehr_app may EXECUTE, everybody may EXECUTE
function ehr.uuidv7(): everybody may EXECUTE
function ehr.uuidv7_at(timestamp with time zone): everybody may EXECUTE
function ehr.waitlist_due(uuid,integer): ehr_app may EXECUTE
function identity.account_mark(text): everybody may EXECUTE
function identity.audit(uuid,jsonb,text,text,uuid,text,text,jsonb): ehr_admin may EXECUTE
function identity.audit_account(uuid,jsonb,text,uuid,boolean,text,jsonb): ehr_admin may EXECUTE
function identity.audit_organization(uuid,jsonb,text,text,jsonb): everybody may EXECUTE
function identity.back_off(integer): everybody may EXECUTE
function identity.failures_left(integer,timestamp with time zone,integer): everybody may EXECUTE
function identity.link_by_email(text,text,text,jsonb): ehr_admin may EXECUTE
function identity.organizations_of(uuid): ehr_admin may EXECUTE
schema ehr: ehr_admin may USAGE, ehr_app may USAGE
schema identity: ehr_admin may USAGE
schema public: ehr_admin may USAGE, ehr_app may USAGE, everybody may USAGE
table appointment_series: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table appointment_type_locations: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table appointment_type_practitioners: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table appointment_types: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table appointments: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table audit_events: ehr_admin may INSERT, ehr_admin may SELECT, ehr_app may INSERT, ehr_app may SELECT
table audit_seals: ehr_app may INSERT, ehr_app may SELECT
table booking_spans: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table cache_state: ehr_app may SELECT, ehr_app may UPDATE
table calendar_feeds: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table encounter_notes: ehr_app may INSERT, ehr_app may SELECT
table encounters: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table fhir_identifiers: ehr_app may SELECT
table fhir_resources: ehr_app may SELECT
table holidays: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table idempotency_keys: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT
table identity.attempts: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.external_accounts: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.passwords: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.recovery_codes: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.second_factors: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.sessions: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table identity.setup_codes: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_admin may UPDATE
table locations: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table memberships: ehr_admin may DELETE, ehr_admin may INSERT, ehr_admin may SELECT, ehr_app may SELECT
table observation_versions: ehr_app may INSERT, ehr_app may SELECT
table observations: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table organizations: ehr_admin may SELECT, ehr_app may SELECT
table patient_access: ehr_app may INSERT, ehr_app may SELECT
table patient_restrictions: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT
table patients: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table practitioners: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schedule_blocks: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schedule_exceptions: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schedule_hours: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schedules: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schema_migrations: everybody may SELECT
table users: ehr_admin may SELECT
table waitlist_entries: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table waitlist_openings: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
