-- The trail of audit events as a chain: batches of events are sealed, each seal holds the hash of the one
-- before, so that a change, a removal, an insertion or a reordering of events shows, and shows where.

-- Append-only: the application may insert and read. A seal covers all events of the organization with
-- from_id < id <= to_id.
-- event_marks: of each event in the order of the ids, its id (16 bytes) and the first 8 bytes of its hash:
-- they tell which event was tampered with. Ids and hashes do not compress, so nothing tries to.
-- events_hash: of the whole hashes of the events, in the same order. hash: of this seal and, by
-- previous_hash, of all before it.
CREATE TABLE audit_seals (
  org_id        uuid        NOT NULL,
  seq           integer     NOT NULL,
  from_id       uuid        NOT NULL,
  to_id         uuid        NOT NULL,
  event_count   integer     NOT NULL,
  event_marks   bytea       STORAGE EXTERNAL NOT NULL,
  events_hash   bytea       NOT NULL,
  previous_hash bytea       NOT NULL,
  hash          bytea       NOT NULL,
  sealed_at     timestamptz NOT NULL,
  CONSTRAINT audit_seals_pkey PRIMARY KEY (org_id, seq),
  CONSTRAINT audit_seals_forward CHECK (seq > 0 AND from_id < to_id),
  CONSTRAINT audit_seals_marks_whole CHECK (event_count > 0 AND octet_length(event_marks) = 24 * event_count),
  CONSTRAINT audit_seals_hashes_whole CHECK (
    octet_length(events_hash) = 32 AND octet_length(previous_hash) = 32 AND octet_length(hash) = 32)
);

CALL ehr.protect('audit_seals');
GRANT SELECT, INSERT ON audit_seals TO ehr_app;

-- The report of who saw a record names people.
GRANT SELECT (name) ON users TO ehr_app;

-- The lowest UUIDv7 of an instant.
CREATE FUNCTION ehr.uuidv7_at(p_at timestamptz) RETURNS uuid
  LANGUAGE sql STABLE
AS $$
  SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- The hash of an event. record_send writes each field with its type and length, in one byte order, so no
-- two events have the same bytes (half the time of a row as text). Texts are in the client's encoding:
-- whoever seals or verifies speaks UTF-8, as our connections do.
CREATE FUNCTION ehr.audit_event_hash(e public.audit_events) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT sha256(record_send(ROW(
    e.org_id, e.id, e.recorded_at, e.user_id, e.roles, e.action, e.operation, e.entity_type, e.entity_id,
    e.patient_id, e.outcome, e.reason, e.request_id, e.source, e.change)))
$$;

-- The hash of a seal: of everything in it, and of the hash before.
CREATE FUNCTION ehr.audit_seal_hash(s public.audit_seals) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT sha256(record_send(ROW(
    s.org_id, s.seq, s.from_id, s.to_id, s.event_count, sha256(s.event_marks), s.events_hash, s.previous_hash,
    s.sealed_at)))
$$;

-- Up to when all events are there. Ids are made by the database's clock while a statement runs, so an
-- event of a transaction that still runs has an id later than the transaction's start. The ten seconds are
-- for clocks that are set back and for writers of other roles, whose transactions this role does not see.
CREATE FUNCTION ehr.audit_horizon() RETURNS timestamptz
  LANGUAGE sql VOLATILE
AS $$
  SELECT least(clock_timestamp(), min(a.xact_start)) - interval '10 s'
    FROM pg_stat_activity a
   WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
$$;

-- The seal of the next events before the horizon, at most p_events_max; no row when there is nothing to seal
-- or another transaction is at it. The horizon is a parameter because it has to be taken before the
-- snapshot in which the events are read: each statement of a function like this one has a newer snapshot.
CREATE FUNCTION ehr.next_audit_seal(p_org_id uuid, p_horizon timestamptz, p_events_max integer)
  RETURNS SETOF public.audit_seals
  LANGUAGE plpgsql VOLATILE
AS $$
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
END $$;

-- Organizations after p_after, in the order of their ids, that have an event of before p_before that is not
-- sealed. Which organizations there are is not the application's to see, hence the owner's rights; it
-- gives ids only, and events are then read under the policy.
CREATE FUNCTION ehr.audit_unsealed(p_after uuid, p_before timestamptz, p_organizations_max integer)
  RETURNS TABLE (org_id uuid, is_unsealed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.id, EXISTS (
           SELECT FROM audit_events e
            WHERE e.org_id = o.id AND e.id < ehr.uuidv7_at(p_before)
              AND e.id > coalesce(
                    (SELECT s.to_id FROM audit_seals s WHERE s.org_id = o.id ORDER BY s.seq DESC LIMIT 1),
                    '00000000-0000-0000-0000-000000000000'))
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$$;
REVOKE ALL ON FUNCTION ehr.audit_unsealed(uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ehr.audit_unsealed(uuid, timestamptz, integer) TO ehr_app;
