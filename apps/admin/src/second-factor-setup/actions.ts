/** Setting up a second factor, and taking it away. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { codeHash, newCode } from '@ehrconnect/platform/auth/setup-codes'
import { ApiError, forbidden, notFound } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { OwnCaller } from '@ehrconnect/platform/http/route'
import { bucketsOf, countAttempt } from '../attempts.ts'
import type { Deps } from '../deps.ts'
import { reauthenticate } from '../reauthentication.ts'
import {
  findFactor,
  newSecret,
  proveSecondFactor,
  sealSecret,
  secretAddress,
  stepOf,
} from '../second-factor-proof.ts'
import { confirmFactor, keepSecret, ownName, removeFactor, replaceRecoveryCodes } from './queries.ts'

/** As many as fit on a card in a wallet. */
const RECOVERY_CODES = 10
/** 75 bits: their hashes need no salt and no work. */
const RECOVERY_CODE_GROUPS = 3

/** What every step is given. */
export type Step = { readonly own: OwnCaller; readonly client: Client; readonly context: string }

/**
 * Begins: makes a secret for the authenticator, which counts when it has been confirmed by a code.
 *
 * Throws: ApiError 403 when the password is not right, 409 when there is a second factor already.
 */
export async function enrol(
  deps: Deps,
  { own, client, context }: Step,
  password: string | null,
): Promise<string> {
  const name = await reauthenticate(deps, own, password, client, context)
  const secret = newSecret()
  const sealed = sealSecret(deps, own.userId, secret)
  const kept = await deps.db.write.maybeOne(NO_ORGANIZATION, keepSecret, [own.userId, sealed])
  if (kept === null)
    throw new ApiError('conflict', 'second_factor_exists', 'There is a second factor already')
  return JSON.stringify({ secret, uri: secretAddress(secret, name) })
}

/**
 * Confirms the secret by a code; from now on signing in asks for one. Other sessions end.
 *
 * Returns: the recovery codes.
 * Throws:  ApiError 403 for a wrong code, 409 when there is nothing to confirm.
 */
export async function confirm(
  deps: Deps,
  { own, client, context }: Step,
  code: string,
): Promise<readonly string[]> {
  const { userId } = own
  const user = await deps.db.list.maybeOne(NO_ORGANIZATION, ownName, [userId])
  await countAttempt(deps.db, bucketsOf('second factor', user?.name ?? '', client.address, null))
  const factor = await deps.db.list.maybeOne(NO_ORGANIZATION, findFactor, [userId])
  if (factor === null || factor.confirmed) throw nothingToConfirm()
  const step = stepOf(deps, userId, factor.secret, code.replace(/\s/g, ''))
  if (step === null) throw wrongCode()
  const { codes, hashes } = newRecoveryCodes()
  const asked = [userId, factor.secret, step, hashes, own.sessionId, context] as const
  const confirmed = await deps.db.write.maybeOne(NO_ORGANIZATION, confirmFactor, asked)
  if (confirmed === null) throw nothingToConfirm()
  for (const id of confirmed.ids.split(',')) if (id !== '') deps.endSession(id)
  return codes
}

/** Makes other recovery codes. Throws: ApiError 403 for a wrong code, 404 without a second factor. */
export async function renewCodes(deps: Deps, step: Step, code: string): Promise<readonly string[]> {
  await prove(deps, step, code)
  const { codes, hashes } = newRecoveryCodes()
  const asked = [step.own.userId, hashes, step.context] as const
  const replaced = await deps.db.write.maybeOne(NO_ORGANIZATION, replaceRecoveryCodes, asked)
  if (replaced === null) throw notFound('second_factor')
  return codes
}

/** Takes the second factor away. Throws: ApiError 403 for a wrong code, 404 without a second factor. */
export async function disable(deps: Deps, step: Step, code: string): Promise<void> {
  await prove(deps, step, code)
  const removed = await deps.db.write.maybeOne(NO_ORGANIZATION, removeFactor, [step.own.userId, step.context])
  if (removed === null) throw notFound('second_factor')
}

async function prove(deps: Deps, { own, client, context }: Step, code: string): Promise<void> {
  const user = await deps.db.list.maybeOne(NO_ORGANIZATION, ownName, [own.userId])
  const factor = await deps.db.list.maybeOne(NO_ORGANIZATION, findFactor, [own.userId])
  if (user === null || factor?.confirmed !== true) throw notFound('second_factor')
  const shown = { userId: own.userId, userName: user.name, code, client, context, refused: wrongCode }
  await proveSecondFactor(deps, shown)
}

function newRecoveryCodes(): { readonly codes: readonly string[]; readonly hashes: readonly string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newCode(RECOVERY_CODE_GROUPS))
  return { codes, hashes: codes.map(codeHash) }
}

/** 403, because a 401 tells a page that its session has ended. */
function wrongCode(): ApiError {
  return forbidden('wrong_code', 'The code is not right, or was used before', null)
}

function nothingToConfirm(): ApiError {
  return new ApiError('conflict', 'nothing_to_confirm', 'There is no second factor that waits for a code')
}
