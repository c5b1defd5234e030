/** Holidays and blocked time: requests that read, make and remove them. */
import { clinical } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'

type HolidayPage = paths['/api/holidays']['get']['responses'][200]['content']['application/json']
type BlockPage = paths['/api/schedule-blocks']['get']['responses'][200]['content']['application/json']

/** A day on which a site, or everybody, is closed. */
export type Holiday = HolidayPage['holidays'][number]

/** Time of a practitioner or a room that nobody may book. */
export type Block = BlockPage['schedule_blocks'][number]

/** Why time is blocked. */
export const BLOCK_KINDS = ['leave', 'meeting', 'break', 'maintenance', 'other'] as const

/** Holidays from one date to another, both included. */
export function listHolidays(from: string, to: string, signal: AbortSignal): Promise<readonly Holiday[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, from, to } }
    const answer = await answerOf(clinical.GET('/api/holidays', { params, signal }))
    return { rows: answer.holidays, next: answer.next_cursor }
  })
}

/** Blocked time that overlaps the time between two instants. */
export function listBlocks(from: string, to: string, signal: AbortSignal): Promise<readonly Block[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, from, to } }
    const answer = await answerOf(clinical.GET('/api/schedule-blocks', { params, signal }))
    return { rows: answer.schedule_blocks, next: answer.next_cursor }
  })
}

/** Closes a day. Throws: Problem; 409 `holiday_exists`. */
export async function addHoliday(
  holiday: Pick<Holiday, 'holiday_date' | 'name' | 'location_id'>,
  key: string,
): Promise<void> {
  const params = { header: { 'Idempotency-Key': key } }
  await answerOf(clinical.POST('/api/holidays', { params, body: holiday }))
}

/** Opens a day again. Throws: Problem. */
export async function removeHoliday(id: string): Promise<void> {
  await answerOf(clinical.DELETE('/api/holidays/{id}', { params: { path: { id } } }))
}

/** Blocks time of one practitioner or one room. Throws: Problem. */
export async function addBlock(
  block: Pick<Block, 'kind' | 'start_time' | 'end_time' | 'reason'> &
    ({ readonly practitioner_id: string } | { readonly room_id: string }),
  key: string,
): Promise<void> {
  const params = { header: { 'Idempotency-Key': key } }
  await answerOf(clinical.POST('/api/schedule-blocks', { params, body: block }))
}

/** Frees blocked time. Throws: Problem. */
export async function removeBlock(id: string): Promise<void> {
  await answerOf(clinical.DELETE('/api/schedule-blocks/{id}', { params: { path: { id } } }))
}
