/**
 * SQL of looking after accounts: only where their home is, never one's own, never a program's. Each statement
 * locks the administrator's role first. Params begin with organization, account, context.
 */
import {
  boolean,
  bytea,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/** Disables an account, which ends its sessions and tokens, or enables it again. */
export const setActive = statement({
  name: 'user_accounts.set_active',
  params: [uuid, uuid, jsonb, boolean],
  row: { ids: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($3::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      UPDATE users u
         SET active = $4, version = u.version + 1, updated_at = now(),
             tokens_valid_from = CASE WHEN $4 THEN u.tokens_valid_from ELSE ehr.next_valid_from(u.tokens_valid_from) END
        FROM actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND u.id <> actor.user_id
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id AND m.role = 'system')
      RETURNING u.id
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'disabled'
        FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL AND NOT $4
      RETURNING s.id)
    SELECT coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           identity.audit_account($1, $3, 'update', person.id, true, NULL, jsonb_build_object('active', $4::boolean))::text AS audited
      FROM person`,
})

/** Ends all sessions and tokens of an account. */
export const endSessions = statement({
  name: 'user_accounts.end_sessions',
  params: [uuid, uuid, jsonb],
  row: { ids: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($3::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      UPDATE users u SET tokens_valid_from = ehr.next_valid_from(u.tokens_valid_from), version = u.version + 1, updated_at = now()
        FROM actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND u.id <> actor.user_id
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id AND m.role = 'system')
      RETURNING u.id
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'revoked'
        FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL
      RETURNING s.id)
    SELECT coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           identity.audit_account($1, $3, 'execute', person.id, true, NULL, NULL)::text AS audited
      FROM person`,
})

/** Forgives all attempts on an account, wherever they are counted. */
export const unlockAccount = statement({
  name: 'user_accounts.unlock',
  params: [uuid, uuid, jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($3::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      SELECT u.id, u.name FROM users u, actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND u.id <> actor.user_id
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id AND m.role = 'system')
    ), forgiven AS (
      DELETE FROM identity.attempts a USING person WHERE a.account = identity.account_mark(person.name))
    SELECT person.id, identity.audit_account($1, $3, 'execute', person.id, false, NULL, NULL)::text AS audited FROM person`,
})

/** Takes the second factor away, for a lost telephone, and ends all sessions. */
export const resetSecondFactor = statement({
  name: 'user_accounts.reset_factor',
  params: [uuid, uuid, jsonb],
  row: { ids: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($3::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      UPDATE users u SET tokens_valid_from = ehr.next_valid_from(u.tokens_valid_from), version = u.version + 1, updated_at = now()
        FROM actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND u.id <> actor.user_id
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id AND m.role = 'system')
      RETURNING u.id
    ), factor AS (
      DELETE FROM identity.second_factors f USING person WHERE f.user_id = person.id
    ), codes AS (
      DELETE FROM identity.recovery_codes r USING person WHERE r.user_id = person.id
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'revoked'
        FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL
      RETURNING s.id)
    SELECT coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           identity.audit_account($1, $3, 'delete', person.id, true, 'second_factor', NULL)::text AS audited
      FROM person`,
})

/**
 * Takes the password away, ends all sessions, and keeps the hash of a code by which the person chooses
 * another: … hash, hours.
 */
export const giveSetupCode = statement({
  name: 'user_accounts.setup_code',
  params: [uuid, uuid, jsonb, bytea, integer],
  row: { ids: text, setup_code_until: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($3::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      UPDATE users u SET tokens_valid_from = ehr.next_valid_from(u.tokens_valid_from), version = u.version + 1, updated_at = now()
        FROM actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND u.id <> actor.user_id AND u.active
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id AND m.role = 'system')
      RETURNING u.id
    ), forgotten AS (
      DELETE FROM identity.passwords p USING person WHERE p.user_id = person.id
    ), coded AS (
      INSERT INTO identity.setup_codes AS c (user_id, code_hash, expires_at)
      SELECT person.id, $4, now() + $5 * interval '1 hour' FROM person
      ON CONFLICT (user_id) DO UPDATE
         SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, created_at = now()
      RETURNING c.expires_at
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'password_changed'
        FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL
      RETURNING s.id)
    SELECT coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           to_json(coded.expires_at) #>> '{}' AS setup_code_until,
           identity.audit_account($1, $3, 'update', person.id, true, 'setup_code', NULL)::text AS audited
      FROM person, coded`,
})

/** Open sessions of an account that the organization looks after: org, account. */
export const sessionsOfAccount = statement({
  name: 'user_accounts.sessions',
  params: [uuid, uuid],
  row: { body: text },
  sql: `
    SELECT jsonb_build_object('sessions', coalesce(s.list, '[]'), 'count', coalesce(s.total, 0))::text AS body
      FROM users u
      LEFT JOIN LATERAL (
        SELECT jsonb_agg(to_jsonb(o) ORDER BY o.created_at DESC) AS list, count(*) AS total
          FROM (SELECT id, method, created_at, idle_at, expires_at, source, agent
                  FROM identity.sessions
                 WHERE user_id = u.id AND ended_at IS NULL AND idle_at > now() AND expires_at > now()
                 ORDER BY created_at DESC LIMIT 100) o
      ) s ON true
     WHERE u.id = $2 AND u.home_org_id = $1`,
})
