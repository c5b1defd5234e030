/** Signing in with a password. */
import { passwordProblem } from '@ehrconnect/platform/auth/password-rules'
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { codeHash } from '@ehrconnect/platform/auth/setup-codes'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { Reply } from '@ehrconnect/platform/http/route'
import { addressBucket, bucketsOf, countAttempt, recordFailure } from '../attempts.ts'
import { CHALLENGE_SECONDS, writeChallenge } from '../challenge.ts'
import { knownDevice } from '../cookies.ts'
import type { Deps } from '../deps.ts'
import { invalidCredentials, signIn } from '../session-opening.ts'
import { credentialOf, setUpPassword, setupCodeUser } from './queries.ts'

/** Who signs in, from where. */
export type Attempt = {
  readonly name: string
  readonly password: string
  readonly client: Client
  readonly context: string
}

/**
 * Signs in with name and password, or asks for the second factor. An unknown name takes the same way as a
 * wrong password: count, look up, verify one hash, write.
 *
 * Cost:   3 round trips and one hash.
 * Throws: ApiError 401 when they are not right, 429 after too many attempts.
 */
export async function signInWithPassword(deps: Deps, attempt: Attempt): Promise<Reply> {
  const { client, context } = attempt
  const typed = attempt.name.normalize('NFC').trim()
  const name = typed.toLowerCase()
  const buckets = bucketsOf('password', name, client.address, knownDevice(deps, client, name))
  const isLast = await countAttempt(deps.db, buckets)
  const found = await deps.db.list.maybeOne(NO_ORGANIZATION, credentialOf, [typed, name])
  const isRight = await deps.passwords.verify(found?.hash ?? null, attempt.password)
  if (found === null || !isRight || !found.active) {
    const reason = found?.active === false ? 'disabled' : isLast ? 'locked_out' : 'wrong_password'
    await recordFailure(deps.db, { userId: found?.user_id ?? null, buckets, reason }, context)
    throw invalidCredentials()
  }
  if (!found.has_second_factor) {
    return signIn(deps, { userId: found.user_id, method: 'password', buckets }, client, context)
  }
  const challenge = { userId: found.user_id, name: found.name, passwordOf: found.changed_at ?? '-infinity' }
  return {
    status: 200,
    body: JSON.stringify({
      status: 'second_factor_required',
      challenge: writeChallenge(deps, challenge),
      expires_in: CHALLENGE_SECONDS,
    }),
  }
}

/**
 * Sets the password of a new user, or of one who forgot, and ends his sessions. It does not sign him in: the
 * second factor, if there is one, is still to be asked for.
 *
 * Throws: ApiError 400 for a password against the rules, 401 for a code that is wrong, used or old.
 */
export async function setUp(
  deps: Deps,
  given: { readonly code: string; readonly password: string },
  client: Client,
  context: string,
): Promise<Reply> {
  await countAttempt(deps.db, [addressBucket(client.address)])
  const hashed = codeHash(given.code)
  const user = await deps.db.list.maybeOne(NO_ORGANIZATION, setupCodeUser, [hashed])
  if (user === null) throw badCode()
  const problem = await passwordProblem(given.password, user.name)
  if (problem !== null) throw new ApiError('invalid', 'password_refused', problem)
  const made = await deps.passwords.hash(given.password)
  const changed = await deps.db.write.maybeOne(NO_ORGANIZATION, setUpPassword, [hashed, made, context])
  if (changed === null) throw badCode()
  return { status: 200, body: JSON.stringify({ name: changed.name }) }
}

function badCode(): ApiError {
  return new ApiError('unauthenticated', 'invalid_code', 'The code is not valid any more')
}
