/** The password of a person who is signed in already, asked for again before his account changes. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { boolean, bytea, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'
import { type ApiError, forbidden } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { OwnCaller } from '@ehrconnect/platform/http/route'
import { bucketsOf, countAttempt, recordFailure } from './attempts.ts'
import { knownDevice } from './cookies.ts'
import type { Deps } from './deps.ts'

/** Without a password (he signs in elsewhere) a person counts as present for so long after signing in. */
const PRESENT_SECONDS = 600

/** The asking person's account: what proves that it is he. */
export const ownCredential = statement({
  name: 'reauthentication.credential',
  params: [uuid, nullable(uuid)],
  row: { name: text, hash: nullable(text), just_signed_in: boolean },
  sql: `
    SELECT u.name, p.hash,
           EXISTS (SELECT FROM identity.sessions s
                    WHERE s.id = $2 AND s.user_id = u.id AND s.created_at > now() - ${PRESENT_SECONDS} * interval '1 second')
             AS just_signed_in
      FROM users u LEFT JOIN identity.passwords p ON p.user_id = u.id
     WHERE u.id = $1 AND u.active`,
})

/** Forgives all attempts in a bucket, and the wait that the last of them would have brought. */
export const forgiveAttempts = statement({
  name: 'reauthentication.forgive',
  params: [bytea],
  row: { bucket: bytea },
  sql: 'UPDATE identity.attempts SET failures = 0, locked_until = now() WHERE bucket = $1 RETURNING bucket',
})

/**
 * Checks the password of the asking person and gives his name. It is counted like a sign-in, so that a token
 * that was found is no way to guess the password.
 *
 * Cost:   3 round trips and one hash.
 * Throws: ApiError 403 when it is not right, 429 after too many attempts.
 */
export async function reauthenticate(
  deps: Deps,
  own: OwnCaller,
  password: string | null,
  client: Client,
  context: string,
): Promise<string> {
  const found = await deps.db.list.maybeOne(NO_ORGANIZATION, ownCredential, [own.userId, own.sessionId])
  if (found === null) throw wrongPassword()
  if (found.hash === null) {
    if (found.just_signed_in) return found.name
    throw forbidden('sign_in_again', 'Sign in again first: this account has no password to ask for', null)
  }
  const device = knownDevice(deps, client, found.name)
  const buckets = bucketsOf('password', found.name, client.address, device)
  const isLast = await countAttempt(deps.db, buckets)
  if (!(await deps.passwords.verify(found.hash, password ?? ''))) {
    const reason = isLast ? 'locked_out' : 'wrong_password'
    await recordFailure(deps.db, { userId: own.userId, buckets, reason }, context)
    throw wrongPassword()
  }
  const [account] = buckets
  if (account !== undefined) await deps.db.write.maybeOne(NO_ORGANIZATION, forgiveAttempts, [account.key])
  return found.name
}

/** 403, because a 401 tells a page that its session has ended. */
function wrongPassword(): ApiError {
  return forbidden('wrong_password', 'The current password is not right', null)
}
