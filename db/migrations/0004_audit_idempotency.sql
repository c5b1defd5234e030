-- Who read or changed what, and which writes were already done.

-- Append-only: the application may insert and read. Shaped after FHIR R4 AuditEvent and IHE BALP.
-- Every read makes a row, so a row costs as little as it can: ids are UUIDv7, in time order, so that the
-- primary key is also the index by time; no foreign key (row-level security admits only organizations in
-- scope, and none is ever removed).
-- change: for writes, the fields that were written; null for reads.
CREATE TABLE audit_events (
  org_id      uuid        NOT NULL,
  id          uuid        NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  user_id     uuid        NOT NULL,
  roles       text        NOT NULL,
  action      text        NOT NULL,
  operation   text        NOT NULL,
  entity_type text        NOT NULL,
  entity_id   uuid,
  patient_id  uuid,
  outcome     text        NOT NULL,
  reason      text,
  request_id  text        NOT NULL,
  source      text        NOT NULL DEFAULT '',
  change      jsonb,
  CONSTRAINT audit_events_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT audit_events_action_known CHECK (action IN ('create', 'read', 'update', 'delete', 'query', 'execute')),
  CONSTRAINT audit_events_outcome_known CHECK (outcome IN ('success', 'denied', 'failed', 'break_glass'))
);
CREATE INDEX audit_events_of_patient ON audit_events (org_id, patient_id, id) WHERE patient_id IS NOT NULL;

-- Replies of writes by the key that the client chose. A row is written by the statement that has the
-- effect, so there is one exactly when the effect is there.
CREATE TABLE idempotency_keys (
  org_id       uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  key          text        COLLATE "C" NOT NULL,
  request_hash text        NOT NULL,
  status       integer     NOT NULL,
  body         text        NOT NULL,
  location     text,
  etag         text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (org_id, user_id, key),
  CONSTRAINT idempotency_keys_organization FOREIGN KEY (org_id) REFERENCES organizations (id)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (org_id, created_at);

CALL ehr.protect('audit_events');
CALL ehr.protect('idempotency_keys');
GRANT SELECT, INSERT ON audit_events TO ehr_app;
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO ehr_app;

-- A UUIDv7 of now, for rows that the database itself makes. Source: RFC 9562, section 5.7. (PostgreSQL 18
-- has one of its own; 16 is the oldest that is supported.)
CREATE FUNCTION ehr.uuidv7() RETURNS uuid
  LANGUAGE sql VOLATILE
AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
              FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- The audit row of a write, called once for each changed row in the select list of the statement that
-- changes it: both commit together or not at all. `p_context` is what the server knows of the caller.
CREATE FUNCTION ehr.audit(
  p_org_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_patient_id uuid, p_change jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  VALUES (p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
          p_context ->> 'operation', p_entity_type, p_entity_id, p_patient_id, 'success', p_context ->> 'reason',
          p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change)
$$;

-- The reply of a write under its idempotency key, called in the select list of the statement that has
-- the effect. Does nothing without a key. A second use of the key violates idempotency_keys_pkey, and so
-- undoes the second effect.
CREATE FUNCTION ehr.remember_reply(
  p_org_id uuid, p_context jsonb, p_status integer, p_body text, p_location text, p_etag text)
  RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  INSERT INTO public.idempotency_keys (org_id, user_id, key, request_hash, status, body, location, etag)
  SELECT p_org_id, (p_context ->> 'user_id')::uuid, p_context ->> 'idempotency_key', p_context ->> 'request_hash',
         p_status, p_body, p_location, p_etag
   WHERE p_context ->> 'idempotency_key' IS NOT NULL
$$;
