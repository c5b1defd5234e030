/** What every way of signing in ends with: a session, a token for it, and the cookies. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { isRole } from '@ehrconnect/platform/auth/roles'
import { signToken } from '@ehrconnect/platform/auth/token'
import {
  array,
  bigint,
  bytea,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { Reply } from '@ehrconnect/platform/http/route'
import { type Bucket, keysOf } from './attempts.ts'
import { deviceCookie, readDevice, refreshCookie } from './cookies.ts'
import type { Deps } from './deps.ts'

/** How a person proved who he is; the database knows the same list. */
export type Method = 'password' | 'password+totp' | 'password+recovery_code' | 'oidc'

/** A session as it is told to whoever has it, and what his token says. */
export type OpenSession = {
  readonly id: string
  readonly user_id: string
  readonly user_name: string
  readonly generation: number
  /** Seconds that a token may live: not longer than the session. */
  readonly life_seconds: number
  /** Epoch seconds: tokens that were issued before count no more. */
  readonly valid_from: number
  /** A JSON array of id, slug, name, time_zone, locale and roles. */
  readonly organizations: string
  /** A JSON object. */
  readonly person: string
  /** A JSON object. */
  readonly session: string
}

/** Columns of an OpenSession, for statements. */
export const OPEN_SESSION = {
  id: uuid,
  user_id: uuid,
  user_name: text,
  generation: integer,
  life_seconds: integer,
  valid_from: bigint,
  organizations: jsonb,
  person: jsonb,
  session: jsonb,
} as const

/**
 * Opens a session of an active user, forgives the attempts that came before (all in the person's own buckets,
 * one in shared ones), and audits it; no row comes back for a user who is disabled.
 */
export const openSession = statement({
  name: 'sessions.open',
  params: [...([uuid, uuid, text, text, text, integer, integer, array(bytea), array(bytea), jsonb] as const)],
  row: { ...OPEN_SESSION, audited: nullable(text) },
  sql: `
    WITH forgiven AS (
      UPDATE identity.attempts
         SET failures = CASE WHEN bucket = ANY ($8::bytea[]) THEN 0 ELSE greatest(failures - 1, 0) END, locked_until = now()
       WHERE bucket = ANY ($8::bytea[] || $9::bytea[])
    ), made AS (
      INSERT INTO identity.sessions (id, user_id, method, source, agent, idle_at, expires_at)
      SELECT $1, u.id, $3, $4, $5, now() + $6 * interval '1 second', now() + $7 * interval '1 second'
        FROM users u WHERE u.id = $2 AND u.active
      RETURNING id, user_id, generation, method, created_at, idle_at, expires_at)
    SELECT made.id, made.user_id, u.name AS user_name, made.generation,
           least(600, floor(extract(epoch FROM least(made.idle_at, made.expires_at) - now())))::integer AS life_seconds,
           greatest(0, ceil(extract(epoch FROM nullif(u.tokens_valid_from, '-infinity'))))::bigint AS valid_from,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.org_id, 'slug', o.slug, 'name', o.name, 'time_zone', o.time_zone,
                                                         'locale', o.locale, 'roles', o.roles) ORDER BY o.slug), '[]')
              FROM identity.organizations_of(u.id) o) AS organizations,
           jsonb_build_object('id', u.id, 'name', u.name, 'display_name', u.display_name) AS person,
           jsonb_build_object('id', made.id, 'method', made.method, 'created_at', made.created_at,
                              'idle_at', made.idle_at, 'expires_at', made.expires_at) AS session,
           identity.audit(u.id, $10, 'execute', 'Session', made.id, 'success', made.method, NULL)::text AS audited
      FROM made JOIN users u ON u.id = made.user_id`,
})

/**
 * Opens a session for a person who has proved who he is, and answers him.
 *
 * Throws: ApiError 401 for a user who has been disabled meanwhile.
 */
export async function signIn(
  deps: Deps,
  person: { readonly userId: string; readonly method: Method; readonly buckets: readonly Bucket[] },
  client: Client,
  context: string,
): Promise<Reply> {
  const opened = await deps.db.write.maybeOne(NO_ORGANIZATION, openSession, [
    deps.newId(),
    person.userId,
    person.method,
    client.address,
    client.agent,
    deps.idleSeconds,
    deps.sessionSecondsMax,
    keysOf(person.buckets.filter(({ shared }) => !shared)),
    keysOf(person.buckets.filter(({ shared }) => shared)),
    context,
  ])
  if (opened === null) throw invalidCredentials()
  const { status, body, cookies = [] } = await sessionReply(deps, opened)
  return {
    status,
    body,
    cookies: [...cookies, deviceCookie(deps, readDevice(deps, client), opened.user_name)],
  }
}

/** The reply that gives a session's holder a token and the cookie for the next one. */
export async function sessionReply(deps: Deps, open: OpenSession): Promise<Reply> {
  const token = await signToken(
    deps.signingKeys,
    {
      userId: open.user_id,
      userName: open.user_name,
      sessionId: open.id,
      organizations: rolesByOrganization(open.organizations),
      lifeSeconds: open.life_seconds,
      notBefore: open.valid_from,
    },
    deps.clock,
  )
  const { person, organizations, session, life_seconds } = open
  return {
    status: 200,
    body:
      `{"status":"signed_in","access_token":"${token}","token_type":"Bearer","expires_in":${life_seconds},` +
      `"user":${person},"organizations":${organizations},"session":${session}}`,
    cookies: [refreshCookie(deps, { sessionId: open.id, generation: open.generation })],
  }
}

/** One answer for an unknown name, a wrong password and a disabled account. */
export function invalidCredentials(): ApiError {
  return new ApiError('unauthenticated', 'invalid_credentials', 'The name or the password is not right')
}

function rolesByOrganization(organizations: string): Record<string, readonly string[]> {
  const list: unknown = JSON.parse(organizations)
  if (!Array.isArray(list)) return {}
  return Object.fromEntries(list.map(({ id, roles }) => [String(id), rolesOf(roles)]))
}

function rolesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isRole) : []
}
