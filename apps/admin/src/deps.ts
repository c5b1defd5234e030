/** What the admin features are given, and their routes bound to it. */
import type { IdentityKey } from '@ehrconnect/platform/auth/identity-key'
import type { SigningKeys } from '@ehrconnect/platform/auth/keys'
import type { Passwords } from '@ehrconnect/platform/auth/passwords'
import type { Database } from '@ehrconnect/platform/db/database'
import { ownRouteFor, routeFor } from '@ehrconnect/platform/http/route'
import type { Clock } from '@ehrconnect/platform/time/clock'
import type { Provider } from './provider.ts'

/** Dependencies of the admin service: made once in main, passed down. */
export type Deps = {
  readonly db: Database
  readonly clock: Clock
  /** A new UUIDv7. */
  readonly newId: () => string
  readonly passwords: Passwords
  readonly signingKeys: SigningKeys
  readonly identityKey: IdentityKey
  /** Whether cookies go over TLS only. */
  readonly secureCookies: boolean
  /** By whom people may sign in; null for nobody but us. */
  readonly provider: Provider | null
  readonly idleSeconds: number
  readonly sessionSecondsMax: number
  /** Refuses the session's tokens in this process at once; the others learn it within seconds. */
  readonly endSession: (sessionId: string) => void
}

/** Declares a route of the admin service for callers in an organization. */
export const route = routeFor<Deps>()

/** Declares a route about the asking person. */
export const ownRoute = ownRouteFor<Deps>()
