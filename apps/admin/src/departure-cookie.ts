/** The cookie of a browser that is at the provider's: what has to be the same when it comes back. */
import type { Client } from '@ehrconnect/platform/http/client'
import { type CookieDeps, nameOf } from './cookies.ts'
import type { Deps } from './deps.ts'
import type { Departure } from './provider.ts'

/** A way to the provider and back; `link`: whose account is to be linked, null for signing in. */
export type Journey = {
  readonly departure: Departure
  readonly link: { readonly userId: string; readonly sessionId: string } | null
}

type JourneyDeps = CookieDeps & Pick<Deps, 'clock'>

const NAME = 'ehr_departure'
/** Signing in at the provider, with its own second factor, takes minutes. */
const SECONDS = 600
const PURPOSE = 'departure'

/**
 * Makes the cookie: encrypted, so that the PKCE verifier is nobody's but ours. Lax, because the way back
 * begins at the provider's site.
 */
export function departureCookie(deps: JourneyDeps, { departure, link }: Journey): string {
  const expiresAt = Math.floor(deps.clock.now() / 1000) + SECONDS
  const { state, nonce, verifier } = departure
  const text = JSON.stringify([state, nonce, verifier, link?.userId ?? '', link?.sessionId ?? '', expiresAt])
  return cookie(deps, deps.identityKey.seal(PURPOSE, '', text).toString('base64url'), SECONDS)
}

/** Takes the cookie back: it counts for one way. */
export function clearedDepartureCookie(deps: CookieDeps): string {
  return cookie(deps, '', 0)
}

/** The journey of a browser; null when it has none that we made, or it took too long. */
export function readDeparture(deps: JourneyDeps, client: Client): Journey | null {
  const value = client.cookie(nameOf(deps, NAME))
  const text = value === null ? null : opened(deps, value)
  if (text === null) return null
  const [state, nonce, verifier, userId, sessionId, expiresAt] = JSON.parse(text)
  if (Number(expiresAt) * 1000 <= deps.clock.now()) return null
  return {
    departure: { state: String(state), nonce: String(nonce), verifier: String(verifier) },
    link: userId === '' ? null : { userId: String(userId), sessionId: String(sessionId) },
  }
}

function opened({ identityKey }: CookieDeps, value: string): string | null {
  try {
    return identityKey.unseal(PURPOSE, '', Buffer.from(value, 'base64url'))
  } catch {
    return null
  }
}

function cookie(deps: CookieDeps, value: string, seconds: number): string {
  const secure = deps.secureCookies ? '; Secure' : ''
  return `${nameOf(deps, NAME)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${seconds}`
}
