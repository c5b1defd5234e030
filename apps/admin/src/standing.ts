/** Why an administrator may not do something to an account; asked only when a write has found no row. */
import { boolean, integer, statement, uuid } from '@ehrconnect/platform/db/statement'
import { ApiError, forbidden, notFound } from '@ehrconnect/platform/http/api-error'
import { outdated } from '@ehrconnect/platform/http/etag'
import type { Caller } from '@ehrconnect/platform/http/route'
import type { Deps } from './deps.ts'

/** The administrator's and the account's standing in the organization: org, administrator, account. */
export const accountStanding = statement({
  name: 'standing.account',
  params: [uuid, uuid, uuid],
  row: { is_admin: boolean, is_known: boolean, is_home: boolean, is_program: boolean, version: integer },
  sql: `
    SELECT EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = $2 AND m.role = 'org_admin') AS is_admin,
           u.home_org_id IS NOT DISTINCT FROM $1
             OR EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = $3) AS is_known,
           u.home_org_id IS NOT DISTINCT FROM $1 AS is_home,
           EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = $3 AND m.role = 'system') AS is_program,
           coalesce(u.version, 0) AS version
      FROM (SELECT 1) one LEFT JOIN users u ON u.id = $3`,
})

/** What was attempted. */
export type Attempted = {
  readonly userId: string
  /** Null: any version. */
  readonly version?: number | null
  /** Whether only the organization that looks after the account may do it. */
  readonly homeOnly: boolean
}

/** The error that says why a write found no row. Cost: 1 round trip. */
export async function refusalOf(deps: Deps, caller: Caller, attempted: Attempted): Promise<ApiError> {
  const { orgId, userId: actorId } = caller
  const { userId, version = null, homeOnly } = attempted
  const found = await deps.db.list.maybeOne(orgId, accountStanding, [orgId, actorId, userId])
  if (found?.is_admin !== true) {
    return forbidden('role_not_allowed', 'None of your roles may do this', caller)
  }
  if (!found.is_known) return notFound('user')
  if (version !== null && found.version !== version) return outdated()
  if (homeOnly && !found.is_home) {
    return conflict(
      'not_home',
      'Another organization looks after this account; here only its roles can change',
    )
  }
  if (userId === actorId)
    return conflict('own_account', 'Nobody does this to his own account; ask a colleague')
  if (found.is_program)
    return conflict('program', 'This account belongs to a program; the operator looks after it')
  return conflict('conflict', 'The account changed meanwhile')
}

function conflict(code: string, message: string): ApiError {
  return new ApiError('conflict', code, message)
}
