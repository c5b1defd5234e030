/** SQL of how an organization's people sign in. */
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/** The settings of an organization. */
export const signInSettings = statement({
  name: 'organization.sign_in_settings',
  params: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT o.version, jsonb_build_object('oidc_link_by_email', o.oidc_link_by_email)::text AS body
      FROM organizations o WHERE o.id = $1`,
})

/** Changes them: org, version or null, whether to link by e-mail, context. */
export const changeSignInSettings = statement({
  name: 'organization.change_sign_in_settings',
  params: [uuid, nullable(integer), boolean, jsonb],
  row: { version: integer, body: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($4::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), changed AS (
      UPDATE organizations o SET oidc_link_by_email = $3, version = o.version + 1, updated_at = now()
        FROM actor
       WHERE o.id = $1 AND ($2::integer IS NULL OR o.version = $2)
      RETURNING o.id, o.version, o.oidc_link_by_email)
    SELECT changed.version, jsonb_build_object('oidc_link_by_email', changed.oidc_link_by_email)::text AS body,
           identity.audit_organization($1, $4, 'update', 'sign_in_settings',
                                       jsonb_build_object('oidc_link_by_email', changed.oidc_link_by_email))::text AS audited
      FROM changed`,
})
