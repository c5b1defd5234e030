/** SQL of sessions. Each statement names the person; a refresh and a sign-out name what the cookie does. */
import {
  boolean,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'
import { OPEN_SESSION } from '../session-opening.ts'

/**
 * Uses a refresh cookie: session, generation, whether somebody is at work, idle seconds, context. The newest
 * generation makes the next one. The one before it, within 20 s, gives the newest again: two tabs, or an
 * answer that was lost. An older one was stolen, from here or by whoever has the newer: the session ends.
 * The row is locked first, so that of many at once one makes the next generation and the others find it made.
 *
 * Returns: no row when the session has ended, or there is none.
 */
export const refreshSession = statement({
  name: 'sessions.refresh',
  params: [uuid, integer, boolean, integer, jsonb],
  row: { ...OPEN_SESSION, is_reused: boolean, audited: nullable(text) },
  sql: `
    WITH found AS (
      SELECT s.id, s.user_id,
             CASE WHEN s.generation = $2 THEN 'newest'
                  WHEN s.generation = $2 + 1 AND s.rotated_at > now() - interval '20 seconds' THEN 'just_before'
                  WHEN s.generation > $2 THEN 'used' ELSE 'unknown' END AS standing
        FROM identity.sessions s JOIN users u ON u.id = s.user_id AND u.active
       WHERE s.id = $1 AND s.ended_at IS NULL AND s.idle_at > now() AND s.expires_at > now()
         FOR UPDATE OF s
    ), used AS (
      UPDATE identity.sessions s
         SET generation = CASE found.standing WHEN 'newest' THEN s.generation + 1 ELSE s.generation END,
             rotated_at = CASE found.standing WHEN 'newest' THEN now() ELSE s.rotated_at END,
             idle_at = CASE WHEN $3 AND found.standing <> 'used' THEN now() + $4 * interval '1 second' ELSE s.idle_at END,
             ended_at = CASE found.standing WHEN 'used' THEN now() END,
             end_reason = CASE found.standing WHEN 'used' THEN 'reused' END
        FROM found
       WHERE s.id = found.id AND found.standing <> 'unknown'
      RETURNING s.id, s.user_id, s.generation, s.method, s.created_at, s.idle_at, s.expires_at, found.standing)
    SELECT used.id, used.user_id, u.name AS user_name, used.generation,
           least(600, floor(extract(epoch FROM least(used.idle_at, used.expires_at) - now())))::integer AS life_seconds,
           greatest(0, ceil(extract(epoch FROM nullif(u.tokens_valid_from, '-infinity'))))::bigint AS valid_from,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.org_id, 'slug', o.slug, 'name', o.name, 'time_zone', o.time_zone,
                                                         'locale', o.locale, 'roles', o.roles) ORDER BY o.slug), '[]')
              FROM identity.organizations_of(u.id) o) AS organizations,
           jsonb_build_object('id', u.id, 'name', u.name, 'display_name', u.display_name) AS person,
           jsonb_build_object('id', used.id, 'method', used.method, 'created_at', used.created_at,
                              'idle_at', used.idle_at, 'expires_at', used.expires_at) AS session,
           used.standing = 'used' AS is_reused,
           CASE used.standing WHEN 'used'
             THEN identity.audit(u.id, $5, 'execute', 'Session', used.id, 'denied', 'reused', NULL)::text END AS audited
      FROM used JOIN users u ON u.id = used.user_id`,
})

/** Lets a session of the person live on while he is at work; no row when it has ended. */
export const extendSession = statement({
  name: 'sessions.extend',
  params: [uuid, uuid, integer],
  row: { idle_at: timestamptz, body: text },
  sql: `
    UPDATE identity.sessions
       SET idle_at = now() + $3 * interval '1 second'
     WHERE user_id = $1 AND id = $2 AND ended_at IS NULL AND idle_at > now() AND expires_at > now()
    RETURNING idle_at, jsonb_build_object('idle_at', idle_at, 'expires_at', expires_at)::text AS body`,
})

/** Ends a session of the person, for a reason, and audits it; no row when there is none that is open. */
export const endSession = statement({
  name: 'sessions.end',
  params: [uuid, uuid, text, jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH ended AS (
      UPDATE identity.sessions SET ended_at = now(), end_reason = $3
       WHERE user_id = $1 AND id = $2 AND ended_at IS NULL
      RETURNING id)
    SELECT ended.id, identity.audit($1, $4, 'execute', 'Session', ended.id, 'success', $3, NULL)::text AS audited FROM ended`,
})

/** Ends the session of a refresh cookie, whoever's it is. */
export const signOutSession = statement({
  name: 'sessions.sign_out',
  params: [uuid, jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH ended AS (
      UPDATE identity.sessions SET ended_at = now(), end_reason = 'signed_out'
       WHERE id = $1 AND ended_at IS NULL
      RETURNING id, user_id)
    SELECT ended.id,
           identity.audit(ended.user_id, $2, 'execute', 'Session', ended.id, 'success', 'signed_out', NULL)::text AS audited
      FROM ended`,
})

/** Ends all sessions of the person but one. */
export const endOtherSessions = statement({
  name: 'sessions.end_others',
  params: [uuid, nullable(uuid), text, jsonb],
  row: { id: uuid, audited: nullable(text) },
  sql: `
    WITH ended AS (
      UPDATE identity.sessions SET ended_at = now(), end_reason = $3
       WHERE user_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL
      RETURNING id)
    SELECT ended.id, identity.audit($1, $4, 'execute', 'Session', ended.id, 'success', $3, NULL)::text AS audited FROM ended`,
})

/** The open sessions of the person, newest first; the second parameter is the one he asks with. */
export const listSessions = statement({
  name: 'sessions.list',
  params: [uuid, nullable(uuid)],
  row: { body: text },
  sql: `
    SELECT jsonb_build_object('sessions', coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.created_at DESC), '[]'), 'count', count(*))::text AS body
      FROM (SELECT id, method, created_at, idle_at, expires_at, source, agent, id IS NOT DISTINCT FROM $2 AS is_current
              FROM identity.sessions
             WHERE user_id = $1 AND ended_at IS NULL AND idle_at > now() AND expires_at > now()
             ORDER BY created_at DESC LIMIT 100) s`,
})

/** The person, his organizations and his session. */
export const findMe = statement({
  name: 'sessions.me',
  params: [uuid, nullable(uuid)],
  row: { body: text },
  sql: `
    SELECT jsonb_build_object(
             'user', jsonb_build_object('id', u.id, 'name', u.name, 'display_name', u.display_name),
             'organizations', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.org_id, 'slug', o.slug, 'name', o.name,
                                 'time_zone', o.time_zone, 'locale', o.locale, 'roles', o.roles) ORDER BY o.slug), '[]')
                                 FROM identity.organizations_of(u.id) o),
             'session', (SELECT jsonb_build_object('id', s.id, 'method', s.method, 'created_at', s.created_at,
                                                   'idle_at', s.idle_at, 'expires_at', s.expires_at)
                           FROM identity.sessions s WHERE s.user_id = u.id AND s.id = $2),
             'has_second_factor', EXISTS (SELECT FROM identity.second_factors f
                                           WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL),
             'has_linked_account', EXISTS (SELECT FROM identity.external_accounts x WHERE x.user_id = u.id))::text AS body
      FROM users u WHERE u.id = $1`,
})
