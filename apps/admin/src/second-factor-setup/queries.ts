/** SQL of setting up a second factor. */
import {
  array,
  bigint,
  bytea,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/** Whether the person has a second factor, as the reply. */
export const factorState = statement({
  name: 'second_factor_setup.state',
  params: [uuid],
  row: { body: text },
  sql: `
    SELECT jsonb_build_object(
             'enabled', f.confirmed_at IS NOT NULL, 'confirmed_at', f.confirmed_at,
             'recovery_codes_left', (SELECT count(*) FROM identity.recovery_codes r WHERE r.user_id = u.id AND r.used_at IS NULL)
           )::text AS body
      FROM users u LEFT JOIN identity.second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL
     WHERE u.id = $1`,
})

/** Keeps a secret that is still to be confirmed; no row when there is a confirmed one. */
export const keepSecret = statement({
  name: 'second_factor_setup.keep_secret',
  params: [uuid, bytea],
  row: { user_id: uuid },
  sql: `
    INSERT INTO identity.second_factors AS f (user_id, secret) VALUES ($1, $2)
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = now()
     WHERE f.confirmed_at IS NULL
    RETURNING user_id`,
})

/**
 * Confirms a secret by a time step, gives the person recovery codes and ends the sessions that were opened
 * without a second factor; no row when the secret is another by now, or confirmed.
 */
export const confirmFactor = statement({
  name: 'second_factor_setup.confirm',
  params: [uuid, bytea, bigint, array(bytea), nullable(uuid), jsonb],
  row: { ids: text, audited: nullable(text) },
  sql: `
    WITH confirmed AS (
      UPDATE identity.second_factors SET confirmed_at = now(), last_step = $3
       WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NULL
      RETURNING user_id
    ), codes AS (
      INSERT INTO identity.recovery_codes (user_id, code_hash)
      SELECT confirmed.user_id, c.hash FROM confirmed, unnest($4::bytea[]) c (hash)
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'revoked'
        FROM confirmed
       WHERE s.user_id = confirmed.user_id AND s.id IS DISTINCT FROM $5 AND s.ended_at IS NULL
      RETURNING s.id)
    SELECT coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           identity.audit(confirmed.user_id, $6, 'create', 'SecondFactor', confirmed.user_id, 'success', NULL, NULL)::text AS audited
      FROM confirmed`,
})

/** Gives the person other recovery codes; the old ones are worth nothing any more. */
export const replaceRecoveryCodes = statement({
  name: 'second_factor_setup.replace_codes',
  params: [uuid, array(bytea), jsonb],
  row: { user_id: uuid, audited: nullable(text) },
  sql: `
    WITH factor AS (
      SELECT user_id FROM identity.second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE
    ), gone AS (
      DELETE FROM identity.recovery_codes r USING factor WHERE r.user_id = factor.user_id AND NOT r.code_hash = ANY ($2::bytea[])
    ), made AS (
      INSERT INTO identity.recovery_codes (user_id, code_hash)
      SELECT factor.user_id, c.hash FROM factor, unnest($2::bytea[]) c (hash))
    SELECT factor.user_id,
           identity.audit(factor.user_id, $3, 'update', 'SecondFactor', factor.user_id, 'success', 'recovery_codes', NULL)::text
             AS audited
      FROM factor`,
})

/** Takes the second factor and its recovery codes away. */
export const removeFactor = statement({
  name: 'second_factor_setup.remove',
  params: [uuid, jsonb],
  row: { user_id: uuid, audited: nullable(text) },
  sql: `
    WITH gone AS (
      DELETE FROM identity.second_factors WHERE user_id = $1 RETURNING user_id
    ), codes AS (
      DELETE FROM identity.recovery_codes r USING gone WHERE r.user_id = gone.user_id)
    SELECT gone.user_id,
           identity.audit(gone.user_id, $2, 'delete', 'SecondFactor', gone.user_id, 'success', NULL, NULL)::text AS audited
      FROM gone`,
})

/** The name by which the person signs in. */
export const ownName = statement({
  name: 'second_factor_setup.name',
  params: [uuid],
  row: { name: text },
  sql: 'SELECT name FROM users WHERE id = $1 AND active',
})
