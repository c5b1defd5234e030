/** Making accounts, and changing what people may do. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { codeHash, newSetupCode, SETUP_CODE_HOURS } from '@ehrconnect/platform/auth/setup-codes'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf, expectedVersion } from '@ehrconnect/platform/http/etag'
import { type Caller, okJson, type Reply } from '@ehrconnect/platform/http/route'
import type { Deps } from '../deps.ts'
import { refusalOf } from '../standing.ts'
import { insertUser, inviteUser, setRoles, updateUser, userById } from './queries.ts'

/** Who asks. */
export type Asked = { readonly deps: Deps; readonly caller: Caller; readonly context: string }

/** One of the organization's people. Throws: ApiError 404. */
export async function findUser(
  { deps, caller: { orgId } }: Pick<Asked, 'deps' | 'caller'>,
  id: string,
): Promise<Reply> {
  const found = await deps.db.list.maybeOne(orgId, userById, [orgId, id])
  if (found === null) throw notFound('user')
  return okJson(found.body, etagOf(found.version, found.body), { entityId: id })
}

/**
 * Makes an account. The reply has the setup code, which is kept nowhere: that is why the request cannot be
 * repeated under an Idempotency-Key. A second try finds the name taken.
 *
 * Throws: ApiError 409 `name_taken`.
 */
export async function createUser(
  asked: Asked,
  given: { readonly name: string; readonly display_name?: string; readonly roles: readonly Role[] },
): Promise<Reply> {
  const { deps, caller, context } = asked
  const { orgId } = caller
  const id = deps.newId()
  const code = newSetupCode()
  const made = await deps.db.write.maybeOne(orgId, insertUser, [
    ...([orgId, id, signInName(given.name), given.display_name ?? '', given.roles] as const),
    ...([codeHash(code), SETUP_CODE_HOURS, context] as const),
  ])
  if (made === null) {
    const refusal = await refusalOf(deps, caller, { userId: caller.userId, homeOnly: false })
    if (refusal.category === 'forbidden') throw refusal
    throw new ApiError('conflict', 'name_taken', 'Somebody signs in by this name already')
  }
  const { body } = await findUser(asked, id)
  const more = JSON.stringify({ setup_code: code, setup_code_until: made.setup_code_until })
  return {
    status: 201,
    body: `{"user":${String(body)},${more.slice(1)}`,
    location: `/api/admin/users/${id}`,
  }
}

/** Lets an account of elsewhere work here too. Throws: ApiError 404 for a name that nobody has. */
export async function invite(
  asked: Asked,
  given: { readonly name: string; readonly roles: readonly Role[] },
): Promise<Reply> {
  const { deps, caller, context } = asked
  const { orgId } = caller
  if (given.roles.length === 0) throw new ApiError('invalid', 'no_role', "'roles' names at least one role")
  const values = [orgId, signInName(given.name), given.roles, context] as const
  const invited = await deps.db.write.maybeOne(orgId, inviteUser, values)
  if (invited !== null) return findUser(asked, invited.id)
  const refusal = await refusalOf(deps, caller, { userId: caller.userId, homeOnly: false })
  throw refusal.category === 'forbidden' ? refusal : notFound('user')
}

/** Changes how a person is called. Throws: ApiError 404, 409 `not_home`, 412. */
export async function changeUser(
  asked: Asked,
  id: string,
  ifMatch: string,
  displayName: string,
): Promise<Reply> {
  const { deps, caller, context } = asked
  const version = expectedVersion(ifMatch)
  const values = [caller.orgId, id, version, displayName, context] as const
  const changed = await deps.db.write.maybeOne(caller.orgId, updateUser, values)
  if (changed === null) throw await refusalOf(deps, caller, { userId: id, version, homeOnly: true })
  return findUser(asked, id)
}

/** Sets a person's roles here. Throws: ApiError 404, 409 `own_account`, 412. */
export async function changeRoles(
  asked: Asked,
  id: string,
  ifMatch: string,
  roles: readonly Role[],
): Promise<Reply> {
  const { deps, caller, context } = asked
  const version = expectedVersion(ifMatch)
  const changed = await deps.db.write.maybeOne(caller.orgId, setRoles, [
    caller.orgId,
    id,
    version,
    roles,
    context,
  ])
  if (changed === null) throw await refusalOf(deps, caller, { userId: id, version, homeOnly: false })
  const { orgId } = caller
  const found = await deps.db.list.maybeOne(orgId, userById, [orgId, id])
  // Who has lost the last role, and is looked after elsewhere, is nobody of this organization any more.
  if (found === null) return { status: 204, body: null }
  return okJson(found.body, etagOf(found.version, found.body), { entityId: id })
}

/** Names are kept in lower case, so that it does not matter how they are typed. */
function signInName(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
