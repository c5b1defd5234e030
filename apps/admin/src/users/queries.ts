/**
 * SQL of an organization's people. A person is of the organization who has a role in it or whose account it
 * looks after. What is written asks once more, with a lock, whether the administrator is one: his token may
 * be some seconds older than that.
 */
import {
  array,
  boolean,
  bytea,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/** A page of the organization's people by name: organization, only active ones, size, last id before. */
export const usersOfOrganization = statement({
  name: 'users.list',
  params: [uuid, boolean, integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $3), '') || ']' AS body,
           least(count(*), $3)::integer AS total, count(*) > $3 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $3) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.name) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT u.id, u.name, u.display_name, u.active, u.home_org_id IS NOT DISTINCT FROM $1 AS is_home,
                   (SELECT coalesce(jsonb_agg(m.role ORDER BY m.role), '[]') FROM memberships m
                     WHERE m.org_id = $1 AND m.user_id = u.id) AS roles,
                   a.has_password, a.has_second_factor, a.setup_code_until, a.locked_until, a.last_signed_in_at,
                   u.version, u.created_at
              FROM users u
              LEFT JOIN LATERAL (
                SELECT EXISTS (SELECT FROM identity.passwords p WHERE p.user_id = u.id) AS has_password,
                       EXISTS (SELECT FROM identity.second_factors f
                                WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_second_factor,
                       (SELECT c.expires_at FROM identity.setup_codes c
                         WHERE c.user_id = u.id AND c.expires_at > now()) AS setup_code_until,
                       (SELECT max(t.locked_until) FROM identity.attempts t
                         WHERE t.account = identity.account_mark(u.name) AND t.locked_until > now()) AS locked_until,
                       (SELECT max(s.created_at) FROM identity.sessions s WHERE s.user_id = u.id) AS last_signed_in_at
              ) a ON u.home_org_id = $1
             WHERE (u.active OR NOT $2)
               AND u.id IN (SELECT m.user_id FROM memberships m WHERE m.org_id = $1
                             UNION SELECT h.id FROM users h WHERE h.home_org_id = $1)
               AND ($4::uuid IS NULL
                    OR u.name > (SELECT b.name FROM users b
                                  WHERE b.id = $4
                                    AND (b.home_org_id = $1 OR EXISTS (SELECT FROM memberships m
                                                                        WHERE m.org_id = $1 AND m.user_id = b.id))))
             ORDER BY u.name
             LIMIT $3 + 1) r) x`,
})

/** One of the organization's people. */
export const userById = statement({
  name: 'users.get',
  params: [uuid, uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT r.version, row_to_json(r)::text AS body
      FROM (
        SELECT u.id, u.name, u.display_name, u.active, u.home_org_id IS NOT DISTINCT FROM $1 AS is_home,
               (SELECT coalesce(jsonb_agg(m.role ORDER BY m.role), '[]') FROM memberships m
                 WHERE m.org_id = $1 AND m.user_id = u.id) AS roles,
               a.has_password, a.has_second_factor, a.setup_code_until, a.locked_until, a.last_signed_in_at,
               u.version, u.created_at
          FROM users u
          LEFT JOIN LATERAL (
            SELECT EXISTS (SELECT FROM identity.passwords p WHERE p.user_id = u.id) AS has_password,
                   EXISTS (SELECT FROM identity.second_factors f
                            WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_second_factor,
                   (SELECT c.expires_at FROM identity.setup_codes c
                     WHERE c.user_id = u.id AND c.expires_at > now()) AS setup_code_until,
                   (SELECT max(t.locked_until) FROM identity.attempts t
                     WHERE t.account = identity.account_mark(u.name) AND t.locked_until > now()) AS locked_until,
                   (SELECT max(s.created_at) FROM identity.sessions s WHERE s.user_id = u.id) AS last_signed_in_at
          ) a ON u.home_org_id = $1
         WHERE u.id = $2
           AND (u.home_org_id = $1
                OR EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id))) r`,
})

/**
 * Makes an account that the organization looks after, with roles in it and a code for choosing a password:
 * org, id, name, display name, roles, hash of the code, hours, context. No row when the name is taken, or the
 * caller is no administrator any more.
 */
export const insertUser = statement({
  name: 'users.insert',
  params: [...([uuid, uuid, text, text, array(text), bytea, integer, jsonb] as const)],
  row: { id: uuid, setup_code_until: text, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($8::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), made AS (
      INSERT INTO users (id, name, display_name, home_org_id) SELECT $2, $3, $4, $1 FROM actor
      ON CONFLICT (name) DO NOTHING RETURNING id, name, display_name
    ), joined AS (
      INSERT INTO memberships (org_id, user_id, role)
      SELECT $1, made.id, r.role FROM made, unnest($5::text[]) r (role)
    ), coded AS (
      INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
      SELECT made.id, $6, now() + $7 * interval '1 hour' FROM made
      RETURNING expires_at)
    SELECT made.id, to_json(coded.expires_at) #>> '{}' AS setup_code_until,
           identity.audit_account($1, $8, 'create', made.id, false, NULL,
                                  jsonb_build_object('name', made.name, 'display_name', made.display_name, 'roles', to_jsonb($5::text[])))::text
             AS audited
      FROM made, coded`,
})

/** Lets an account of another organization work here too: org, name, roles, context. */
export const inviteUser = statement({
  name: 'users.invite',
  params: [uuid, text, array(text), jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($4::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      SELECT u.id FROM users u, actor
       WHERE u.name = $2 AND u.active
         AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id)
    ), joined AS (
      INSERT INTO memberships (org_id, user_id, role)
      SELECT $1, person.id, r.role FROM person, unnest($3::text[]) r (role)
      ON CONFLICT DO NOTHING)
    SELECT person.id,
           identity.audit_account($1, $4, 'create', person.id, false, 'invited', jsonb_build_object('roles', to_jsonb($3::text[])))::text
             AS audited
      FROM person`,
})

/** Changes how a person is called, where his account is at home: org, id, version or null, name, context. */
export const updateUser = statement({
  name: 'users.update',
  params: [uuid, uuid, nullable(integer), text, jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($5::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), changed AS (
      UPDATE users u SET display_name = $4, version = u.version + 1, updated_at = now()
        FROM actor
       WHERE u.id = $2 AND u.home_org_id = $1 AND ($3::integer IS NULL OR u.version = $3)
      RETURNING u.id, u.version)
    SELECT changed.version,
           identity.audit_account($1, $5, 'update', changed.id, false, NULL, jsonb_build_object('display_name', $4::text))::text AS audited
      FROM changed`,
})

/**
 * Sets the roles of a person in the organization: org, id, version or null, roles, context. Tokens that he
 * has end everywhere. Nobody takes his own org_admin away; the role of programs is neither given nor taken.
 */
export const setRoles = statement({
  name: 'users.set_roles',
  params: [uuid, uuid, nullable(integer), array(text), jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH actor AS (
      SELECT m.user_id FROM memberships m
       WHERE m.org_id = $1 AND m.user_id = ($5::jsonb ->> 'user_id')::uuid AND m.role = 'org_admin' FOR UPDATE
    ), person AS (
      UPDATE users u SET tokens_valid_from = ehr.next_valid_from(u.tokens_valid_from), version = u.version + 1, updated_at = now()
        FROM actor
       WHERE u.id = $2 AND ($3::integer IS NULL OR u.version = $3)
         AND (u.home_org_id = $1 OR EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = u.id))
         AND (u.id <> actor.user_id OR 'org_admin' = ANY ($4::text[]))
      RETURNING u.id, u.version
    ), before AS (
      SELECT coalesce(jsonb_agg(m.role ORDER BY m.role), '[]') AS roles
        FROM memberships m JOIN person ON person.id = m.user_id WHERE m.org_id = $1
    ), gone AS (
      DELETE FROM memberships m USING person
       WHERE m.org_id = $1 AND m.user_id = person.id AND m.role <> 'system' AND NOT m.role = ANY ($4::text[])
    ), given AS (
      INSERT INTO memberships (org_id, user_id, role)
      SELECT $1, person.id, r.role FROM person, unnest($4::text[]) r (role)
      ON CONFLICT DO NOTHING)
    SELECT person.version,
           identity.audit_account($1, $5, 'update', person.id, false, NULL,
                                  jsonb_build_object('roles', to_jsonb($4::text[]), 'roles_before', before.roles))::text AS audited
      FROM person, before`,
})
