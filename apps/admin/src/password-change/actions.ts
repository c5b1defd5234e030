/** Changing one's own password. */
import { passwordProblem } from '@ehrconnect/platform/auth/password-rules'
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { OwnCaller } from '@ehrconnect/platform/http/route'
import type { Deps } from '../deps.ts'
import { reauthenticate } from '../reauthentication.ts'
import { changePassword, ownHash } from './queries.ts'

/** The two passwords. */
export type Change = { readonly current_password: string; readonly new_password: string }

/**
 * Changes the password and gives the number of the person's other sessions, which end.
 *
 * Cost:   5 round trips and two hashes.
 * Throws: ApiError 403 when the current password is not right, 400 when the new one is against the rules,
 *         409 when it was changed meanwhile or there is none.
 */
export async function changeOwnPassword(
  deps: Deps,
  own: OwnCaller,
  change: Change,
  client: Client,
  context: string,
): Promise<number> {
  const stored = await deps.db.list.maybeOne(NO_ORGANIZATION, ownHash, [own.userId])
  if (stored === null) throw new ApiError('conflict', 'no_password', 'This account has no password to change')
  const name = await reauthenticate(deps, own, change.current_password, client, context)
  const same = change.new_password.normalize('NFKC') === change.current_password.normalize('NFKC')
  const problem = same ? 'The new password is the old one' : await passwordProblem(change.new_password, name)
  if (problem !== null) throw new ApiError('invalid', 'password_refused', problem)
  const made = await deps.passwords.hash(change.new_password)
  const asked = [own.userId, stored.hash, made, own.sessionId, context] as const
  const changed = await deps.db.write.maybeOne(NO_ORGANIZATION, changePassword, asked)
  if (changed === null)
    throw new ApiError('conflict', 'password_changed', 'The password was changed meanwhile')
  for (const id of changed.ids.split(',')) if (id !== '') deps.endSession(id)
  return changed.ended
}
