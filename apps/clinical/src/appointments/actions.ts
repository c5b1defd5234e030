/** Reading appointments. */
import { questionId } from '@ehrconnect/platform/cache/key'
import { answerOf, type CachedDocument } from '@ehrconnect/platform/cache/store'
import { ApiError, invalid } from '@ehrconnect/platform/http/api-error'
import { pageText } from '@ehrconnect/platform/http/page'
import { createInstantWriter } from '@ehrconnect/platform/time/instant-text'
import { dayOfDate, findZone, MINUTES_PER_DAY } from '@ehrconnect/platform/time/zones'
import type { AppointmentDetail, Deps } from '../deps.ts'
import { appointmentById, appointmentsInOrder, organizationZone } from './queries.ts'

/** The appointment; null when the organization has no such one. Cost: 1 round trip. */
export function findAppointment(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  id: string,
): Promise<AppointmentDetail | null> {
  return deps.db.point(appointmentById).load(orgId, [id])
}

/** What a list is asked for: the key of appointmentsInOrder behind the organization. */
export type ListAsked = readonly [
  from: string,
  to: string,
  statuses: string | null,
  size: number,
  afterId: string | null,
  practitionerId: string | null,
  patientId: string | null,
  placeId: string | null,
  afterTime: string | null,
]

/**
 * A page of appointments as it goes out. It is kept until anything of the organization's calendar is
 * written, or the first hold in it expires.
 *
 * Cost: none on a hit; else 1 round trip, shared with other lists of the moment.
 */
export async function listAppointments(
  deps: Pick<Deps, 'db' | 'cache'>,
  orgId: string,
  asked: ListAsked,
): Promise<CachedDocument> {
  const load = async (): Promise<CachedDocument> => {
    const page = await deps.db.search(appointmentsInOrder).load(orgId, asked)
    return answerOf(pageText('appointments', page), page?.life_ms ?? null)
  }
  return deps.cache.answer({ orgId, kind: 'day', id: questionId(asked), within: 'diary' }, load)
}

/** Which time is asked for. */
export type Asked = {
  readonly date?: string
  readonly from?: string
  readonly to?: string
  readonly zone?: string
}

/**
 * The instants between which appointments are asked for.
 *
 * Cost:   1 round trip when a day is asked for without its zone, else none.
 * Throws: ApiError 400 for an unknown zone, or a day together with instants.
 */
export async function rangeOf(
  deps: Pick<Deps, 'db'>,
  orgId: string,
  { date, from, to, zone }: Asked,
): Promise<readonly [from: string, to: string]> {
  if (date === undefined) return [from ?? '-infinity', to ?? 'infinity']
  if (from !== undefined || to !== undefined)
    throw invalid('day_and_range', "Ask for a 'date', or for 'from' and 'to'")
  const name = zone ?? (await deps.db.point(organizationZone).load(orgId, []))?.time_zone
  const found = name === undefined ? null : findZone(name)
  if (found === null && zone !== undefined) throw invalid('unknown_zone', "'zone' is not an IANA time zone")
  if (found === null)
    throw new ApiError('fault', 'internal_error', 'Internal error', 'the organization has no zone')
  const day = dayOfDate(date)
  const writer = createInstantWriter()
  const midnight = (of: number): string => writer.instant(found.instantOf(of * MINUTES_PER_DAY))
  return [midnight(day), midnight(day + 1)]
}
