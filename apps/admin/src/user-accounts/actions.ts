/** Looking after accounts. */
import { codeHash, newSetupCode, SETUP_CODE_HOURS } from '@ehrconnect/platform/auth/setup-codes'
import type { Statement } from '@ehrconnect/platform/db/statement'
import type { Caller } from '@ehrconnect/platform/http/route'
import type { Deps } from '../deps.ts'
import { refusalOf } from '../standing.ts'
import { giveSetupCode, sessionsOfAccount, setActive, unlockAccount } from './queries.ts'

/** Who asks for what account. */
export type Asked = {
  readonly deps: Deps
  readonly caller: Caller
  readonly context: string
  readonly userId: string
}

type EndingStatement = Statement<readonly [string, string, string], { readonly ids: string }>

/** Disables or enables an account. Throws: ApiError 404, 409 `not_home`, `own_account`, `program`. */
export async function activate(asked: Asked, active: boolean): Promise<void> {
  const { deps, caller, context, userId } = asked
  const done = await deps.db.write.maybeOne(caller.orgId, setActive, [caller.orgId, userId, context, active])
  if (done === null) throw await refused(asked)
  countEnded(deps, done.ids)
}

/** Runs a statement that ends sessions and gives their number. Throws: as `activate`. */
export async function endBy(asked: Asked, ending: EndingStatement): Promise<number> {
  const { deps, caller, context, userId } = asked
  const done = await deps.db.write.maybeOne(caller.orgId, ending, [caller.orgId, userId, context])
  if (done === null) throw await refused(asked)
  return countEnded(deps, done.ids)
}

/** Lets an account try again at once. Throws: as `activate`. */
export async function unlock(asked: Asked): Promise<void> {
  const { deps, caller, context, userId } = asked
  const done = await deps.db.write.maybeOne(caller.orgId, unlockAccount, [caller.orgId, userId, context])
  if (done === null) throw await refused(asked)
}

/** Takes the password away and gives a code for another. Throws: as `activate`. */
export async function newPasswordCode(asked: Asked): Promise<string> {
  const { deps, caller, context, userId } = asked
  const code = newSetupCode()
  const values = [caller.orgId, userId, context, codeHash(code), SETUP_CODE_HOURS] as const
  const done = await deps.db.write.maybeOne(caller.orgId, giveSetupCode, values)
  if (done === null) throw await refused(asked)
  countEnded(deps, done.ids)
  return JSON.stringify({ setup_code: code, setup_code_until: done.setup_code_until })
}

/** Where the person is signed in. Throws: as `activate`. */
export async function listSessions(asked: Omit<Asked, 'context'>): Promise<string> {
  const { deps, caller, userId } = asked
  const found = await deps.db.list.maybeOne(caller.orgId, sessionsOfAccount, [caller.orgId, userId])
  if (found === null) throw await refused(asked)
  return found.body
}

function refused({ deps, caller, userId }: Omit<Asked, 'context'>) {
  return refusalOf(deps, caller, { userId, homeOnly: true })
}

/** Refuses the sessions' tokens in this process at once. */
function countEnded(deps: Deps, ids: string): number {
  const ended = ids.split(',').filter((id) => id !== '')
  for (const id of ended) deps.endSession(id)
  return ended.length
}
