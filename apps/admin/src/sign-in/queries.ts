/** SQL of signing in. */
import {
  boolean,
  bytea,
  jsonb,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * What is known of a name: one row, or none. The first name is as it was typed, the second in lower case, as
 * names are made.
 */
export const credentialOf = statement({
  name: 'sign_in.credential',
  params: [text, text],
  row: {
    user_id: uuid,
    name: text,
    active: boolean,
    hash: nullable(text),
    changed_at: nullable(timestamptz),
    has_second_factor: boolean,
  },
  sql: `
    SELECT u.id AS user_id, u.name, u.active, p.hash, p.changed_at, f.user_id IS NOT NULL AS has_second_factor
      FROM users u
      LEFT JOIN identity.passwords p ON p.user_id = u.id
      LEFT JOIN identity.second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL
     WHERE u.name IN ($1, $2)
     ORDER BY u.name = $1 DESC
     LIMIT 1`,
})

/** Sets the password of the user whose setup code it is and uses the code up; no row for a wrong one. */
export const setUpPassword = statement({
  name: 'sign_in.set_up',
  params: [bytea, text, jsonb],
  row: { user_id: uuid, name: text, audited: nullable(text) },
  sql: `
    WITH used AS (
      DELETE FROM identity.setup_codes WHERE code_hash = $1 AND expires_at > now() RETURNING user_id
    ), person AS (
      SELECT u.id, u.name FROM users u JOIN used ON used.user_id = u.id WHERE u.active
    ), changed AS (
      INSERT INTO identity.passwords (user_id, hash) SELECT person.id, $2 FROM person
      ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, is_demo = false, changed_at = now()
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'password_changed'
        FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL)
    SELECT person.id AS user_id, person.name,
           identity.audit(person.id, $3, 'update', 'User', person.id, 'success', NULL, NULL)::text AS audited
      FROM person`,
})

/** The name of the user whose setup code it is. */
export const setupCodeUser = statement({
  name: 'sign_in.setup_code',
  params: [bytea],
  row: { name: text },
  sql: `
    SELECT u.name FROM identity.setup_codes c JOIN users u ON u.id = c.user_id
     WHERE c.code_hash = $1 AND c.expires_at > now() AND u.active`,
})
