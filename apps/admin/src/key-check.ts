/** Whether the tokens that this service signs will be believed. */
import type { SigningKeys, TrustedKeys } from '@ehrconnect/platform/auth/keys'
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { signToken, verifyToken } from '@ehrconnect/platform/auth/token'
import type { Clock } from '@ehrconnect/platform/time/clock'

const LIFE_SECONDS = 60

/**
 * Signs a token and verifies it by the public keys that all services are given. Without this a wrong key
 * would show only when people have signed in and every other service refuses them.
 *
 * Throws: Error that names both settings.
 */
export async function checkOwnTokens(own: SigningKeys, trusted: TrustedKeys, clock: Clock): Promise<void> {
  const subject = { userId: NO_ORGANIZATION, userName: '', organizations: {}, lifeSeconds: LIFE_SECONDS }
  const token = await signToken(own, subject, clock)
  const claims = await verifyToken(trusted, token, LIFE_SECONDS, new Date(clock.now()))
  if (claims !== null) return
  throw new Error(
    `tokens signed by EHR_ADMIN_KEYS_DIR/private.jwk (key ${own.kid}) are not trusted: ` +
      'EHR_AUTH_PUBLIC_KEYS_FILE has no such public key',
  )
}
