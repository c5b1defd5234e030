/** SQL of signing in by an OpenID provider. */
import { boolean, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/** The user of a provider's account; no row when it is linked to nobody, or to a user who is disabled. */
export const linkedUser = statement({
  name: 'oidc.linked_user',
  params: [text, text],
  row: { user_id: uuid },
  sql: `
    SELECT x.user_id FROM identity.external_accounts x JOIN users u ON u.id = x.user_id AND u.active
     WHERE x.issuer = $1 AND x.subject = $2`,
})

/** Links by a verified address where the account's home allows it: issuer, subject, e-mail, context. */
export const linkByEmail = statement({
  name: 'oidc.link_by_email',
  params: [text, text, text, jsonb],
  row: { user_id: nullable(uuid) },
  sql: 'SELECT l.user_id FROM identity.link_by_email($1, $2, $3, $4) l (user_id)',
})

/** Links a provider's account to the person of a session that is still open; no row when either is taken. */
export const linkAccount = statement({
  name: 'oidc.link',
  params: [text, text, uuid, uuid, jsonb],
  row: { user_id: uuid, audited: nullable(text) },
  sql: `
    WITH linked AS (
      INSERT INTO identity.external_accounts (issuer, subject, user_id)
      SELECT $1, $2, s.user_id
        FROM identity.sessions s JOIN users u ON u.id = s.user_id AND u.active
       WHERE s.id = $4 AND s.user_id = $3 AND s.ended_at IS NULL AND s.idle_at > now() AND s.expires_at > now()
      ON CONFLICT DO NOTHING
      RETURNING user_id)
    SELECT linked.user_id,
           identity.audit(linked.user_id, $5, 'create', 'ExternalAccount', linked.user_id, 'success', NULL, NULL)::text AS audited
      FROM linked`,
})

/** Takes the links of a person away, if he can still sign in by a password. */
export const unlinkAccount = statement({
  name: 'oidc.unlink',
  params: [uuid, jsonb],
  row: { user_id: uuid, audited: nullable(text) },
  sql: `
    WITH gone AS (
      DELETE FROM identity.external_accounts x
       WHERE x.user_id = $1 AND EXISTS (SELECT FROM identity.passwords p WHERE p.user_id = $1)
      RETURNING x.user_id)
    SELECT DISTINCT ON (gone.user_id) gone.user_id,
           identity.audit(gone.user_id, $2, 'delete', 'ExternalAccount', gone.user_id, 'success', NULL, NULL)::text AS audited
      FROM gone`,
})

/** What linking asks for. */
export const ownFactor = statement({
  name: 'oidc.own_factor',
  params: [uuid],
  row: { has_second_factor: boolean },
  sql: `
    SELECT EXISTS (SELECT FROM identity.second_factors f
                    WHERE f.user_id = $1 AND f.confirmed_at IS NOT NULL) AS has_second_factor`,
})
