/** What the clinical features are given, and `route` bound to it. */
import type { Cache } from '@ehrconnect/platform/cache/read-through'
import type { Database } from '@ehrconnect/platform/db/database'
import type { RateLimit } from '@ehrconnect/platform/http/rate-limit'
import { publicRouteFor, routeFor } from '@ehrconnect/platform/http/route'

/** An appointment as JSON text. */
export type AppointmentDetail = {
  readonly version: number
  readonly patient_id: string | null
  readonly body: string
}

/** A visit for which there was no time at an instant. */
export type MissedSlot = {
  readonly typeId: string
  readonly practitionerId: string
  readonly locationId: string | null
  readonly patientId: string | null
  /** ISO 8601, with offset. */
  readonly at: string
}

/** A visit that somebody wants to book. */
export type WantedVisit = {
  readonly typeId: string
  readonly practitionerId: string
  readonly locationId: string
  /** Null: any room, or none when the type needs none. */
  readonly roomId: string | null
  /** ISO 8601, with offset. */
  readonly startTime: string
}

/** Why schedules have no time for a visit. */
export type OpeningRefusal =
  | 'unknown_type'
  | 'not_bookable'
  | 'too_soon'
  | 'off_grid'
  | 'closed_day'
  | 'outside_hours'
  | 'room_closed'

/** What schedules say of a wanted visit; whether somebody else has booked is not asked. */
export type Opening = {
  readonly refusal: OpeningRefusal | null
  /** Rooms that may be used, the one that was wanted or those that are open; none: no room is needed. */
  readonly rooms: readonly string[]
}

/** Free slots that somebody looks for; see availability. */
export type WantedSlots = {
  readonly typeId: string
  readonly practitionerIds: readonly string[] | null
  readonly locationId: string | null
  readonly patientId: string | null
  /** Starts from (inclusive) … until (exclusive), ISO 8601 with offset. */
  readonly from: string
  readonly until: string
  readonly limit: number
}

/** A slot that may be booked as it is. */
export type FreeSlot = {
  readonly practitionerId: string
  readonly locationId: string
  readonly roomId: string | null
  /** ISO 8601, with offset. */
  readonly startTime: string
  readonly endTime: string
  /** Minutes since 1970-01-01T00:00 of the calendar's clock. */
  readonly localStart: number
  readonly localEnd: number
}

/** Dependencies of the clinical service: made once in main, passed down. */
export type Deps = {
  readonly db: Database
  readonly cache: Cache
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Where people reach the service, for addresses that leave it; '' when that is not set. */
  readonly publicUrl: string
  /** Reads of calendars, by the hash of their address. */
  readonly calendarReads: RateLimit
  /** The two free slots nearest to a missed one, as a JSON array; its elements are those of availability. */
  readonly nearestSlots: (orgId: string, missed: MissedSlot) => Promise<string>
  /** Whether the schedules have time for a visit. */
  readonly findOpening: (orgId: string, wanted: WantedVisit) => Promise<Opening>
  /** The same for several starts of one kind of visit, in order of time. */
  readonly findOpenings: (
    orgId: string,
    wanted: Omit<WantedVisit, 'startTime'>,
    starts: readonly string[],
  ) => Promise<Opening[]>
  /** The earliest free slots. */
  readonly freeSlots: (orgId: string, wanted: WantedSlots) => Promise<FreeSlot[]>
  /** Streams of what changes in the calendar. */
  readonly appointmentEvents: {
    listen(orgId: string, seconds: number): ReadableStream<Uint8Array<ArrayBuffer>>
  }
}

/** Declares a route of the clinical service. */
export const route = routeFor<Deps>()

/** Declares a route that needs no token because its path is a secret. */
export const publicRoute = publicRouteFor<Deps>()
