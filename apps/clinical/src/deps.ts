/** What the clinical features are given, and `route` bound to it. */
import type { Database } from '@ehrconnect/platform/db/database'
import type { RateLimit } from '@ehrconnect/platform/http/rate-limit'
import { publicRouteFor, routeFor } from '@ehrconnect/platform/http/route'

/** A visit for which there was no time at an instant. */
export type MissedSlot = {
  readonly typeId: string
  readonly practitionerId: string
  readonly locationId: string | null
  readonly patientId: string | null
  /** ISO 8601, with offset. */
  readonly at: string
}

/** Dependencies of the clinical service: made once in main, passed down. */
export type Deps = {
  readonly db: Database
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Where people reach the service, for addresses that leave it; '' when that is not set. */
  readonly publicUrl: string
  /** Reads of calendars, by the hash of their address. */
  readonly calendarReads: RateLimit
  /** The two free slots nearest to a missed one, as a JSON array; its elements are those of availability. */
  readonly nearestSlots: (orgId: string, missed: MissedSlot) => Promise<string>
}

/** Declares a route of the clinical service. */
export const route = routeFor<Deps>()

/** Declares a route that needs no token because its path is a secret. */
export const publicRoute = publicRouteFor<Deps>()
