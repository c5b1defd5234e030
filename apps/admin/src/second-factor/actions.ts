/** The second step of signing in. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { Reply } from '@ehrconnect/platform/http/route'
import { bucketsOf } from '../attempts.ts'
import { readChallenge } from '../challenge.ts'
import { knownDevice } from '../cookies.ts'
import type { Deps } from '../deps.ts'
import { factorBuckets, proveSecondFactor } from '../second-factor-proof.ts'
import { signIn } from '../session-opening.ts'
import { challengedUser } from './queries.ts'

/**
 * Opens a session for a person who has given the right password lately and now gives a code.
 *
 * Cost:   5 round trips.
 * Throws: ApiError 401 `challenge_ended` when the password has to be given again, 401 `invalid_code` for a
 *         code that is wrong, old or used; 429 after too many attempts.
 */
export async function signInWithCode(
  deps: Deps,
  given: { readonly challenge: string; readonly code: string },
  client: Client,
  context: string,
): Promise<Reply> {
  const challenge = readChallenge(deps, given.challenge)
  if (challenge === null) throw challengeEnded()
  const { userId } = challenge
  const user = await deps.db.list.maybeOne(NO_ORGANIZATION, challengedUser, [userId])
  if (user === null || user.changed_at !== challenge.passwordOf) throw challengeEnded()
  const shown = { userId, userName: user.name, code: given.code, client, context, refused: wrongCode }
  const proof = await proveSecondFactor(deps, shown)
  const device = knownDevice(deps, client, user.name)
  const [password] = bucketsOf('password', user.name, client.address, device)
  const buckets = [...factorBuckets(deps, shown), ...(password === undefined ? [] : [password])]
  return signIn(deps, { userId, method: `password+${proof}`, buckets }, client, context)
}

function challengeEnded(): ApiError {
  return new ApiError('unauthenticated', 'challenge_ended', 'Too late for the code: sign in again')
}

function wrongCode(): ApiError {
  return new ApiError('unauthenticated', 'invalid_code', 'The code is not right, or was used before')
}
