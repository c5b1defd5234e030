/** What a person gets who has given the right password and owes a second factor; valid for minutes. */
import type { Deps } from './deps.ts'

/** How long a code may be looked for. */
export const CHALLENGE_SECONDS = 300

/** Who has given the right password. */
export type Challenge = {
  readonly userId: string
  readonly name: string
  /** The password was changed then last: a challenge ends with the password that it was given for. */
  readonly passwordOf: string
}

type ChallengeDeps = Pick<Deps, 'identityKey' | 'clock'>

/** Signs a challenge. */
export function writeChallenge(deps: ChallengeDeps, challenge: Challenge): string {
  const expiresAt = Math.floor(deps.clock.now() / 1000) + CHALLENGE_SECONDS
  const text = JSON.stringify([challenge.userId, challenge.name, challenge.passwordOf, expiresAt])
  return deps.identityKey.sign('challenge', Buffer.from(text).toString('base64url'))
}

/** The challenge of a text; null when it is not ours or too old. */
export function readChallenge(deps: ChallengeDeps, signed: string): Challenge | null {
  const encoded = deps.identityKey.unsign('challenge', signed)
  if (encoded === null) return null
  const [userId, name, passwordOf, expiresAt] = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
  if (Number(expiresAt) * 1000 <= deps.clock.now()) return null
  return { userId: String(userId), name: String(name), passwordOf: String(passwordOf) }
}
