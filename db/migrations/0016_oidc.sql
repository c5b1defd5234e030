-- Signing in by an OpenID provider. Accounts are linked by issuer and subject. An organization may let accounts
-- that it looks after be linked by a verified e-mail address that is the name by which they sign in.
ALTER TABLE organizations ADD COLUMN oidc_link_by_email boolean NOT NULL DEFAULT false;
GRANT UPDATE (oidc_link_by_email, version, updated_at) ON organizations TO ehr_admin;

-- Links by e-mail, where the account's home allows it; gives the user, or nothing. Organizations are behind the
-- tenants' wall, hence the owner's rights. Not an account with a second factor: that would be a way around it.
CREATE FUNCTION identity.link_by_email(p_issuer text, p_subject text, p_email text, p_context jsonb) RETURNS uuid
  LANGUAGE sql VOLATILE SECURITY DEFINER
  SET search_path = pg_catalog, identity, public, pg_temp
AS $$
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
$$;

REVOKE ALL ON FUNCTION identity.link_by_email(text, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.link_by_email(text, text, text, jsonb) TO ehr_admin;

-- The audit row of what an administrator changes about his organization.
CREATE FUNCTION identity.audit_organization(p_org_id uuid, p_context jsonb, p_action text, p_reason text, p_change jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, outcome, reason,
                                   request_id, source, change)
  VALUES (p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
          p_context ->> 'operation', 'Organization', p_org_id, 'success', p_reason, p_context ->> 'request_id',
          coalesce(p_context ->> 'source', ''), p_change)
$$;
