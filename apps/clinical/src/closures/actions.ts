/** What happens to holidays and blocks: made. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid } from '@ehrconnect/platform/http/api-error'
import type { Deps } from '../deps.ts'
import { insertBlock, insertHoliday } from './queries.ts'

type Made = { readonly id: string; readonly version: number; readonly body: string }

/** Closes a day. Cost: 1 round trip. Throws: ApiError 409 `holiday_exists`. */
export async function createHoliday(
  deps: Deps,
  orgId: string,
  context: string,
  given: object,
): Promise<Made> {
  const id = deps.newId()
  const made = await told(
    deps.db.write.maybeOne(orgId, insertHoliday, [orgId, id, JSON.stringify(given), context]),
  )
  return { id, ...made }
}

/** Blocks time; what is booked in it stays booked. Cost: 1 round trip. Throws: ApiError 400. */
export async function createBlock(deps: Deps, orgId: string, context: string, given: object): Promise<Made> {
  const id = deps.newId()
  const made = await told(
    deps.db.write.maybeOne(orgId, insertBlock, [orgId, id, JSON.stringify(given), context]),
  )
  return { id, ...made }
}

async function told<T>(writing: Promise<T | null>): Promise<T> {
  try {
    const made = await writing
    if (made === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'nothing was inserted')
    return made
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    if (error.violates('holidays_date_unique'))
      throw new ApiError('conflict', 'holiday_exists', 'That day is a holiday already')
    if (error.violates('schedule_blocks_one_resource'))
      throw invalid('one_resource', "A block is of one 'practitioner_id' or of one 'room_id'")
    if (error.violates('schedule_blocks_end_after_start'))
      throw invalid('empty_range', "'end_time' must be later than 'start_time'")
    throw error
  }
}
