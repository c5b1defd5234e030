-- Administration of people by the administrators of an organization.

-- The administrator's own role is locked by what he does, so that of two who take each other's role away one
-- finds that he has none any more. A row lock needs a right to update something.
GRANT UPDATE (created_at) ON memberships TO ehr_admin;

-- The next tokens_valid_from. Tokens tell their issue in whole seconds, and those that follow a revocation are
-- dated to the end of its second; another revocation in that second has to lie behind it, or they would survive.
CREATE FUNCTION ehr.next_valid_from(p_valid_from timestamptz) RETURNS timestamptz
  LANGUAGE sql STABLE
AS $$
  SELECT CASE WHEN p_valid_from = '-infinity' THEN now()
              ELSE greatest(now(), to_timestamp(ceil(extract(epoch FROM p_valid_from))) + interval '1 second') END
$$;

CREATE INDEX users_home ON users (home_org_id) WHERE home_org_id IS NOT NULL;

-- Whose attempts they are, as a hash; null for those of a network. Unlocking an account forgives all of them,
-- also those that are counted by the browser.
ALTER TABLE identity.attempts
  ADD COLUMN account bytea,
  ADD CONSTRAINT attempts_account_whole CHECK (octet_length(account) = 32) NOT VALID;
CREATE INDEX attempts_of_account ON identity.attempts (account) WHERE account IS NOT NULL;

-- What stands for an account there; apps/admin/src/attempts.ts computes the same.
CREATE FUNCTION identity.account_mark(p_name text) RETURNS bytea
  LANGUAGE sql IMMUTABLE
AS $$
  SELECT sha256(convert_to('account ' || p_name, 'UTF8'))
$$;

-- The audit row of what an administrator does to a person's account: in the organization that he acts for, and,
-- when the account itself changes (p_everywhere), in each other one that the person works for, where the
-- administrator has no role. Called like ehr.audit, in the statement that does what is audited.
CREATE FUNCTION identity.audit_account(
  p_org_id uuid, p_context jsonb, p_action text, p_user_id uuid, p_everywhere boolean, p_reason text, p_change jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                            request_id, source, change)
  SELECT o.org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid,
         CASE WHEN o.org_id = p_org_id THEN p_context ->> 'roles' ELSE '' END,
         p_action, p_context ->> 'operation', 'User', p_user_id, 'success', p_reason, p_context ->> 'request_id',
         coalesce(p_context ->> 'source', ''), p_change
    FROM (SELECT p_org_id AS org_id
           UNION
          SELECT m.org_id FROM memberships m WHERE p_everywhere AND m.user_id = p_user_id) o
$$;

REVOKE ALL ON FUNCTION identity.audit_account(uuid, jsonb, text, uuid, boolean, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.audit_account(uuid, jsonb, text, uuid, boolean, text, jsonb) TO ehr_admin;
