/** The statements that the service declares, with values that find rows of the tests. */
import { fileURLToPath } from 'node:url'
import { type AnyStatement, statementsOf } from '@ehrconnect/platform/testing/sent-statements'
import { routes } from '../server.ts'

/** Sent by the platform for every service: they are judged with the clinical one. */
const OF_THE_PLATFORM = /^(audit|auth|idempotency|joint)\./

/** Every statement of signing in and administration. */
export const STATEMENTS: readonly AnyStatement[] =
  routes.length === 0
    ? []
    : statementsOf(fileURLToPath(new URL('../server.ts', import.meta.url))).filter(
        ({ name }) => !OF_THE_PLATFORM.test(name),
      )

/** Those that an administrator sends for an organization; the others are about a person. */
export const OF_AN_ORGANIZATION: readonly AnyStatement[] = STATEMENTS.filter(({ name }) =>
  /^(users|user_accounts|organization|standing)\./.test(name),
)

/** What the values of a statement name. */
export type Named = {
  readonly orgId: string
  readonly userId: string
  readonly sessionId: string
  /** Who asks, by the context of a write. */
  readonly actorId: string
  /** By which the person signs in. */
  readonly userName: string
}

/** A hash that the large office knows as a code of its first person. */
const HASH = '\\x6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b'
const NEW_ID = '01900000-0000-7000-c000-000000000001'

const VALUES: Readonly<Record<string, string>> = {
  integer: '1',
  bigint: '60000000',
  boolean: 't',
  bytea: HASH,
  'bytea[]': `{"\\\\${HASH.slice(1)}"}`,
  'integer[]': '{5}',
  'text[]': '{nurse}',
}

/** Where the general values would not do, by the place of the parameter. */
function exceptionsOf(name: string, named: Named): Readonly<Record<number, string | null>> {
  const { userId, actorId, sessionId, userName } = named
  if (name === 'standing.account') return { 1: actorId, 2: userId }
  if (name === 'users.insert') return { 1: NEW_ID, 2: 'somebody-new' }
  if (name === 'users.list') return { 1: 'f', 2: '200', 3: null }
  if (name === 'users.update' || name === 'users.set_roles') return { 2: null }
  if (name === 'users.invite') return { 1: userName }
  if (name === 'oidc.linked_user' || name === 'oidc.link') return { 0: 'https://id.example', 1: 'sub-1' }
  if (name === 'oidc.link_by_email') return { 2: userName }
  if (name === 'sign_in.credential') return { 0: userName, 1: userName }
  if (name === 'sessions.open') return { 0: NEW_ID, 1: userId, 2: 'password' }
  if (/^sessions\.(refresh|sign_out)$/.test(name)) return { 0: sessionId }
  if (name === 'sessions.end') return { 2: 'revoked' }
  if (name === 'sessions.end_others') return { 2: 'revoked' }
  return {}
}

/** Values in text format: the ids in their order, a context for each jsonb. */
export function valuesFor({ name, params }: AnyStatement, named: Named): (string | null)[] {
  const ids = OF_AN_ORGANIZATION.some((one) => one.name === name)
    ? [named.orgId, named.userId]
    : [named.userId, named.sessionId]
  const exceptions = exceptionsOf(name, named)
  const context = { user_id: named.actorId, roles: 'org_admin', operation: 'test', request_id: 'test-1' }
  let seen = 0
  return params.map(({ pg }, place) => {
    const nth = pg === 'uuid' ? seen++ : 0
    const exception = exceptions[place]
    if (exception !== undefined) return exception
    if (pg === 'uuid') return ids[Math.min(nth, ids.length - 1)] ?? null
    if (pg === 'jsonb') return JSON.stringify(context)
    return VALUES[pg] ?? 'text'
  })
}
