/** What happens to schedules: made, changed, other hours on a day. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { findZone } from '@ehrconnect/platform/time/zones'
import type { Deps } from '../deps.ts'
import { insertSchedule, scheduleById, updateDay, updateSchedule } from './queries.ts'
import { checkHours, type Hours } from './rules.ts'

type Fields = { readonly time_zone?: string; readonly hours?: readonly Hours[] }
type Versioned = { readonly version: number; readonly body: string }
/** The row that a write is about, and what the client read of it. */
export type Target = { readonly orgId: string; readonly id: string; readonly ifMatch: string }

/** Makes a schedule. Cost: 1 round trip. Throws: ApiError 400 when the fields do not fit. */
export async function createSchedule(
  deps: Deps,
  orgId: string,
  context: string,
  given: Fields,
): Promise<Versioned & { readonly id: string }> {
  checkFields(given)
  const id = deps.newId()
  const made = await told(
    deps.db.write.maybeOne(orgId, insertSchedule, [orgId, id, JSON.stringify(given), context]),
  )
  if (made === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'no schedule was made')
  return { id, ...made }
}

/** Changes a schedule. Throws: ApiError 400, 404, 412. */
export async function changeSchedule(
  deps: Deps,
  { orgId, id, ifMatch }: Target,
  context: string,
  change: Fields,
): Promise<Versioned> {
  checkFields(change)
  const version = expectedVersion(ifMatch)
  const text = JSON.stringify(change)
  const changed = await told(
    deps.db.write.maybeOne(orgId, updateSchedule, [orgId, id, version, text, context]),
  )
  return afterwards(deps, orgId, id, changed)
}

/** Gives a day hours of its own: none is closed; null: those of the week. Throws: as changeSchedule. */
export async function changeDay(
  deps: Deps,
  { orgId, id, ifMatch }: Target,
  context: string,
  day: { readonly date: string; readonly hours: readonly Hours[] | null; readonly reason: string },
): Promise<Versioned> {
  checkHours(day.hours ?? [])
  const rows = day.hours?.length === 0 ? [{ start_minute: 0, end_minute: 0 }] : (day.hours ?? [])
  const version = expectedVersion(ifMatch)
  const changed = await deps.db.write.maybeOne(orgId, updateDay, [
    orgId,
    id,
    version,
    day.date,
    JSON.stringify(rows),
    day.reason,
    context,
  ])
  return afterwards(deps, orgId, id, changed)
}

async function afterwards(deps: Deps, orgId: string, id: string, changed: object | null): Promise<Versioned> {
  const now = await deps.db.point(scheduleById).load(orgId, [id])
  if (now === null) throw notFound('schedule')
  if (changed === null) throw outdated()
  return now
}

function checkFields({ time_zone, hours }: Fields): void {
  if (time_zone !== undefined && findZone(time_zone) === null)
    throw invalid('unknown_zone', "'time_zone' is not an IANA time zone")
  checkHours(hours ?? [])
}

async function told<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (error instanceof DatabaseError && error.violates('schedules_one_resource'))
      throw invalid('one_resource', "A schedule is of one 'practitioner_id' or of one 'room_id'")
    if (error instanceof DatabaseError && error.violates('schedules_dates'))
      throw invalid('invalid_dates', "'effective_until' must not be before 'effective_from'")
    throw error
  }
}
