/** Booking a series: the rule is expanded, schedules are asked, the database decides about all at once. */
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Caller } from '@ehrconnect/platform/http/route'
import { createInstantWriter } from '@ehrconnect/platform/time/instant-text'
import { dayOfDate, findZone, MINUTES_PER_DAY, type Zone } from '@ehrconnect/platform/time/zones'
import { unbookablePatient } from '../bookable-patient.ts'
import type { Deps, Opening } from '../deps.ts'
import { cancelSeries, insertSeries, seriesById, zoneOfSeries } from './queries.ts'
import { expand, type Occurrence, parseRule } from './rules.ts'

/** Visits whose nearest free slots are looked for at a time: half of the lanes of lists are for others. */
const SEARCHES_AT_ONCE = 2

/** A series as a client asks for it. */
export type AskedSeries = {
  readonly patient_id: string
  readonly type_id: string
  readonly practitioner_id: string
  readonly location_id: string
  readonly room_id?: string | null
  readonly local_start: string
  readonly rrule: string
  readonly reason?: string
  readonly dry_run?: boolean
}

/** Booked whole, or what is in the way of which visit. */
export type SeriesResult =
  | { readonly kind: 'booked'; readonly id: string; readonly body: string }
  | { readonly kind: 'told'; readonly report: SeriesReport }

/** What would happen to each visit. */
export type SeriesReport = {
  readonly time_zone: string
  readonly count: number
  readonly conflicts: number
  readonly visits: readonly Visit[]
}

type Visit = {
  readonly local_start: string
  readonly start_time: string | null
  readonly conflict: string | null
  readonly nearest?: unknown
}

/**
 * Books all visits of a series or none; with `dry_run` none.
 *
 * Cost:   3 round trips, and up to 4 more for each visit that cannot be had.
 * Throws: ApiError 400 for a rule or references that are none; 422 when this is not offered at all.
 */
export async function bookSeries(
  deps: Deps,
  caller: Caller,
  context: string,
  asked: AskedSeries,
): Promise<SeriesResult> {
  const { orgId } = caller
  const wanted = wantedOf(asked)
  const rule = parseRule(asked.rrule)
  const zone = await zoneOf(deps, orgId, wanted, asked.local_start)
  const occurrences = expand(rule, asked.local_start, zone)
  const openings = await openingsOf(deps, orgId, wanted, occurrences)
  const refusals = occurrences.map(({ start }, i) => (start === null ? 'skipped_time' : openings[i]?.refusal))
  const keep = asked.dry_run !== true && refusals.every((refusal) => refusal === null)
  const id = deps.newId()
  const series = JSON.stringify({
    ...{ id, patient_id: asked.patient_id.toLowerCase(), type_id: wanted.typeId },
    ...{ practitioner_id: wanted.practitionerId, location_id: wanted.locationId, rrule: asked.rrule },
    ...{ time_zone: zone.name, start_time: startOf(occurrences, zone), reason: asked.reason ?? '' },
    created_by: caller.userId,
    visits: occurrences.flatMap(({ start }, n) =>
      start === null || refusals[n] !== null
        ? []
        : [{ n, id: deps.newId(), start_time: isoOf(start), rooms: openings[n]?.rooms ?? [] }],
    ),
  })
  const made = await deps.db.write.maybeOne(orgId, insertSeries, [orgId, series, keep, context])
  if (made === null) {
    const refused = await unbookablePatient(deps, orgId, asked.patient_id)
    throw refused ?? invalid('unknown_reference', 'A field names nothing that is there')
  }
  if (made.body !== null) return { kind: 'booked', id, body: made.body }
  const taken: { n: number; conflict: string }[] = JSON.parse(made.conflicts)
  const conflicts = new Map(taken.map(({ n, conflict }) => [n, conflict]))
  const found = occurrences.map((occurrence, n) => ({
    ...occurrence,
    conflict: refusals[n] ?? conflicts.get(n) ?? null,
  }))
  return { kind: 'told', report: await reportOf(deps, orgId, asked, zone, found) }
}

/**
 * Cancels what is left of a series from a day on.
 *
 * Throws: ApiError 404, 412.
 */
export async function cancelRest(
  deps: Deps,
  target: { readonly orgId: string; readonly id: string; readonly ifMatch: string },
  context: string,
  { from, reason }: { readonly from: string; readonly reason: string },
): Promise<{ readonly version: number; readonly body: string }> {
  const { orgId, id } = target
  const version = expectedVersion(target.ifMatch)
  const known = await deps.db.point(seriesById).load(orgId, [id])
  if (known === null) throw notFound('appointment_series')
  const zone = findZone(known.time_zone)
  if (zone === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'a series has no zone')
  const midnight = isoOf(zone.instantOf(dayOfDate(from) * MINUTES_PER_DAY))
  const cancelled = await deps.db.write.maybeOne(orgId, cancelSeries, [
    ...([orgId, id, version, midnight, reason, context] as const),
  ])
  if (cancelled === null) throw outdated()
  const now = await deps.db.point(seriesById).load(orgId, [id])
  if (now === null) throw notFound('appointment_series')
  return now
}

type Wanted = {
  readonly typeId: string
  readonly practitionerId: string
  readonly locationId: string
  readonly roomId: string | null
}

function wantedOf({ type_id, practitioner_id, location_id, room_id }: AskedSeries): Wanted {
  return {
    typeId: type_id.toLowerCase(),
    practitionerId: practitioner_id.toLowerCase(),
    locationId: location_id.toLowerCase(),
    roomId: room_id?.toLowerCase() ?? null,
  }
}

async function zoneOf(deps: Deps, orgId: string, wanted: Wanted, localStart: string): Promise<Zone> {
  const found = await deps.db.list.maybeOne(orgId, zoneOfSeries, [
    ...([orgId, wanted.practitionerId, wanted.locationId, localStart.slice(0, 10)] as const),
  ])
  const zone = findZone(found?.time_zone ?? '')
  if (zone === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'a calendar has no zone')
  return zone
}

/** What the schedules say of each visit; of one at a skipped time nothing. */
async function openingsOf(
  deps: Deps,
  orgId: string,
  wanted: Wanted,
  occurrences: readonly Occurrence[],
): Promise<(Opening | null)[]> {
  const starts = occurrences.flatMap(({ start }) => (start === null ? [] : [isoOf(start)]))
  const openings = starts.length === 0 ? [] : await deps.findOpenings(orgId, wanted, starts)
  if (openings.some(({ refusal }) => refusal === 'unknown_type'))
    throw invalid('unknown_reference', "field 'type_id' names nothing that is there")
  if (openings.length > 0 && openings.every(({ refusal }) => refusal === 'not_bookable'))
    throw new ApiError('unprocessable', 'not_bookable', 'This is not offered by this practitioner there')
  let next = 0
  return occurrences.map(({ start }) => (start === null ? null : (openings[next++] ?? null)))
}

async function reportOf(
  deps: Deps,
  orgId: string,
  asked: AskedSeries,
  zone: Zone,
  found: readonly (Occurrence & { readonly conflict: string | null })[],
): Promise<SeriesReport> {
  const wanted = wantedOf(asked)
  const patientId = asked.patient_id.toLowerCase()
  const visits: Visit[] = found.map(({ local, start, conflict }) => ({
    local_start: local,
    start_time: start === null ? null : isoOf(start),
    conflict,
  }))
  const left = [...visits.entries()].filter(([, { conflict }]) => conflict !== null)
  const search = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [n, visit] = next
      const at = visit.start_time ?? skippedAt(visit.local_start, zone)
      const slots = await deps.nearestSlots(orgId, { ...wanted, patientId, at })
      visits[n] = { ...visit, nearest: JSON.parse(slots) }
    }
  }
  await Promise.all(Array.from({ length: SEARCHES_AT_ONCE }, search))
  const conflicts = visits.filter(({ conflict }) => conflict !== null).length
  return { time_zone: zone.name, count: visits.length, conflicts, visits }
}

/** When a series begins; one whose first visit is at a skipped time is only told about. */
function startOf([first]: readonly Occurrence[], zone: Zone): string | null {
  if (first === undefined) return null
  return first.start === null ? skippedAt(first.local, zone) : isoOf(first.start)
}

/** A time that the clock skips is nearest to the instant of the change. */
function skippedAt(local: string, zone: Zone): string {
  return isoOf(zone.instantOf(Date.parse(`${local}Z`) / 60_000))
}

function isoOf(minute: number): string {
  return createInstantWriter().instant(minute)
}
