-- Sign-in: how people prove who they are, and their sessions. These tables belong to no tenant, because a
-- person may work for several. Their wall is a schema of its own that only ehr_admin, the role of sign-in and
-- administration, may enter: the clinical API's role cannot read a password hash or a second factor. ehr_admin
-- in turn has no rights on patients and their record.

CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA identity, ehr, public TO ehr_admin;

-- The organization whose administrators look after the account: they may disable it and let a forgotten
-- password be set anew. None: the operator does.
ALTER TABLE users
  ADD COLUMN active      boolean     NOT NULL DEFAULT true,
  ADD COLUMN home_org_id uuid,
  ADD COLUMN version     integer     NOT NULL DEFAULT 1,
  ADD COLUMN updated_at  timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT users_home FOREIGN KEY (home_org_id) REFERENCES organizations (id);

-- is_demo: the password is printed on a screen. A service that is no demo refuses to start beside such a row.
CREATE TABLE identity.passwords (
  user_id    uuid        NOT NULL,
  hash       text        NOT NULL,
  is_demo    boolean     NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT passwords_pkey PRIMARY KEY (user_id),
  CONSTRAINT passwords_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT passwords_argon2id CHECK (hash LIKE '$argon2id$%')
);

-- A code by which a new user, or one who forgot, chooses a password; once, and not for long. Only its hash.
CREATE TABLE identity.setup_codes (
  user_id    uuid        NOT NULL,
  code_hash  bytea       NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT setup_codes_pkey PRIMARY KEY (user_id),
  CONSTRAINT setup_codes_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT setup_codes_hash_unique UNIQUE (code_hash),
  CONSTRAINT setup_codes_hash_whole CHECK (octet_length(code_hash) = 32)
);

-- Time-based codes (RFC 6238). secret is encrypted by the service, with a key that is not in the database.
-- last_step: the newest time step whose code was used; it and earlier ones are refused.
CREATE TABLE identity.second_factors (
  user_id      uuid        NOT NULL,
  secret       bytea       NOT NULL,
  confirmed_at timestamptz,
  last_step    bigint      NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT second_factors_pkey PRIMARY KEY (user_id),
  CONSTRAINT second_factors_user FOREIGN KEY (user_id) REFERENCES users (id)
);

-- Codes for the day when the telephone is lost; each works once. Only their hashes: they are random.
CREATE TABLE identity.recovery_codes (
  user_id   uuid  NOT NULL,
  code_hash bytea NOT NULL,
  used_at   timestamptz,
  CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT recovery_codes_hash_whole CHECK (octet_length(code_hash) = 32)
);

-- Accounts of an OpenID provider that sign a user in. Linked by issuer and subject, never by an e-mail address.
CREATE TABLE identity.external_accounts (
  issuer    text        COLLATE "C" NOT NULL,
  subject   text        COLLATE "C" NOT NULL,
  user_id   uuid        NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT external_accounts_pkey PRIMARY KEY (issuer, subject),
  CONSTRAINT external_accounts_user_unique UNIQUE (user_id, issuer),
  CONSTRAINT external_accounts_user FOREIGN KEY (user_id) REFERENCES users (id)
);

-- A session is what a refresh cookie names. The cookie also carries the generation, under a signature: each
-- refresh makes a new one, and a cookie of an old one, used after a moment, ends the session.
-- idle_at: when it ends unless somebody is at work. expires_at: when it ends whatever happens.
CREATE TABLE identity.sessions (
  id           uuid        NOT NULL,
  user_id      uuid        NOT NULL,
  generation   integer     NOT NULL DEFAULT 1,
  rotated_at   timestamptz NOT NULL DEFAULT now(),
  method       text        NOT NULL,
  source       text        NOT NULL DEFAULT '',
  agent        text        NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL DEFAULT now(),
  idle_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  end_reason   text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT sessions_method_known CHECK (method IN ('password', 'password+totp', 'password+recovery_code', 'oidc')),
  CONSTRAINT sessions_end_reason_known CHECK (end_reason IN
    ('signed_out', 'revoked', 'password_changed', 'reused', 'disabled')),
  CONSTRAINT sessions_end_with_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_of_user ON identity.sessions (user_id, created_at DESC);
CREATE INDEX sessions_ended ON identity.sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_expired ON identity.sessions (expires_at);

-- Attempts to sign in, counted before the password is looked at, by account, by device and by address. bucket
-- is a hash: what people type as their name is sometimes their password.
-- free_attempts: how many go by before the first wait. leak_seconds: after which one is forgiven.
-- admitted: whether the newest attempt may go on.
CREATE TABLE identity.attempts (
  bucket        bytea       NOT NULL,
  failures      integer     NOT NULL,
  free_attempts integer     NOT NULL,
  leak_seconds  integer     NOT NULL,
  admitted      boolean     NOT NULL DEFAULT true,
  locked_until  timestamptz NOT NULL DEFAULT now(),
  last_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT attempts_pkey PRIMARY KEY (bucket),
  CONSTRAINT attempts_bucket_whole CHECK (octet_length(bucket) = 32),
  CONSTRAINT attempts_limits CHECK (failures >= 0 AND free_attempts > 0 AND leak_seconds > 0)
);
CREATE INDEX attempts_age ON identity.attempts (last_at);

-- The wait after so many failures more than are free: 30 s, doubled with each, never more than 15 minutes.
CREATE FUNCTION identity.back_off(p_beyond integer) RETURNS interval
  LANGUAGE sql IMMUTABLE
AS $$
  SELECT CASE WHEN p_beyond < 0 THEN interval '0' ELSE least(30 * power(2, least(p_beyond, 10)), 900) * interval '1 second' END
$$;

-- What an attempt leaves of earlier failures.
CREATE FUNCTION identity.failures_left(p_failures integer, p_last_at timestamptz, p_leak_seconds integer) RETURNS integer
  LANGUAGE sql STABLE
AS $$
  SELECT greatest(0, p_failures - floor(extract(epoch FROM now() - p_last_at) / p_leak_seconds)::integer)
$$;

-- What a person may do where. Memberships are behind the tenants' wall, hence the owner's rights; it tells
-- about one user only.
CREATE FUNCTION identity.organizations_of(p_user_id uuid)
  RETURNS TABLE (org_id uuid, slug text, name text, time_zone text, locale text, roles text[])
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.id, o.slug, o.name, o.time_zone, o.locale, array_agg(m.role ORDER BY m.role)
    FROM memberships m JOIN organizations o ON o.id = m.org_id
   WHERE m.user_id = p_user_id AND o.active
   GROUP BY o.id
   ORDER BY o.slug
   LIMIT 64
$$;

-- The audit row of something that concerns a person and not one organization: one in each organization that he
-- works for, so that its auditors see it. Called like ehr.audit, in the statement that does what is audited.
CREATE FUNCTION identity.audit(
  p_user_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_outcome text, p_reason text,
  p_change jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                            request_id, source, change)
  SELECT m.org_id, ehr.uuidv7(), coalesce((p_context ->> 'user_id')::uuid, p_user_id), string_agg(m.role, ' ' ORDER BY m.role),
         p_action, p_context ->> 'operation', p_entity_type, p_entity_id, p_outcome, p_reason, p_context ->> 'request_id',
         coalesce(p_context ->> 'source', ''), p_change
    FROM memberships m
   WHERE m.user_id = p_user_id
   GROUP BY m.org_id
$$;

-- Sessions that ended lately, for the services that check tokens: ids only, hence the owner's rights.
CREATE FUNCTION ehr.ended_sessions(p_within_seconds integer) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, identity, pg_temp
AS $$
  SELECT id FROM sessions WHERE ended_at > now() - p_within_seconds * interval '1 second'
$$;

REVOKE ALL ON FUNCTION identity.organizations_of(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION identity.audit(uuid, jsonb, text, text, uuid, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION ehr.ended_sessions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.organizations_of(uuid) TO ehr_admin;
GRANT EXECUTE ON FUNCTION identity.audit(uuid, jsonb, text, text, uuid, text, text, jsonb) TO ehr_admin;
GRANT EXECUTE ON FUNCTION ehr.ended_sessions(integer) TO ehr_app, ehr_admin;

GRANT SELECT ON users TO ehr_admin;
GRANT INSERT (id, name, display_name, home_org_id) ON users TO ehr_admin;
GRANT UPDATE (display_name, active, tokens_valid_from, version, updated_at) ON users TO ehr_admin;
GRANT SELECT ON organizations TO ehr_admin;
GRANT SELECT, INSERT, DELETE ON memberships TO ehr_admin;
GRANT SELECT, INSERT ON audit_events TO ehr_admin;
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO ehr_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.passwords, identity.setup_codes, identity.second_factors,
  identity.recovery_codes, identity.external_accounts, identity.sessions, identity.attempts TO ehr_admin;
