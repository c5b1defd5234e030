/** What the clinical features are given, and `route` bound to it. */
import type { Database } from '@ehrconnect/platform/db/database'
import { routeFor } from '@ehrconnect/platform/http/route'

/** Dependencies of the clinical service: made once in main, passed down. */
export type Deps = {
  readonly db: Database
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** Declares a route of the clinical service. */
export const route = routeFor<Deps>()
