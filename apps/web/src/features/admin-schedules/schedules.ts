/** Schedules: requests, and how one becomes a form and a form a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { isTicked, textOf, textOrNull, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'
import { type Hours, parsedHours, shownHours } from './hours.ts'

type Page = paths['/api/schedules']['get']['responses'][200]['content']['application/json']

/** Weekly hours of a practitioner at a site or of a room, with days that are different. */
export type Schedule = Page['schedules'][number]

/** The days of the week by ISO 8601, as they are named in forms and texts. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Whose a schedule is, in one field of the form. */
export const PRACTITIONER = 'practitioner '

/** All of them. */
export function listSchedules(signal: AbortSignal): Promise<readonly Schedule[]> {
  return readPages(async (query) => {
    const answer = await answerOf(clinical.GET('/api/schedules', { params: { query }, signal }))
    return { rows: answer.schedules, next: answer.next_cursor }
  })
}

/** One of them. */
export function readSchedule(id: string): Promise<Schedule> {
  return answerOf(clinical.GET('/api/schedules/{id}', { params: { path: { id } } }))
}

/** The form of a new one. */
export function emptySchedule(zone: string, today: string): Values {
  const first = { owner: '', location_id: '', type_id: '', time_zone: zone, active: true }
  return { ...first, effective_from: today, effective_until: '', ...weekOf([]) }
}

/** The form of one that is there. */
export function storedSchedule(row: Schedule): Stored {
  const { location_id, type_id, time_zone, effective_from, effective_until, active, hours, version } = row
  const ends = { effective_from, effective_until: effective_until ?? '' }
  return {
    values: { location_id, type_id: type_id ?? '', time_zone, active, ...ends, ...weekOf(hours) },
    version,
  }
}

/** Makes one, or changes one. */
export async function saveSchedule(
  id: string | null,
  values: Values,
  { version }: Stored,
  key: string,
): Promise<void> {
  const body = {
    location_id: textOf(values, 'location_id'),
    type_id: textOrNull(values, 'type_id'),
    time_zone: textOf(values, 'time_zone'),
    effective_from: textOf(values, 'effective_from'),
    effective_until: textOrNull(values, 'effective_until'),
    active: isTicked(values, 'active'),
    hours: WEEKDAYS.flatMap((weekday) =>
      (parsedHours(textOf(values, `day${weekday}`)) ?? []).map((hours) => ({ weekday, ...hours })),
    ),
  }
  if (id === null) {
    const params = { header: { 'Idempotency-Key': key } }
    await answerOf(clinical.POST('/api/schedules', { params, body: { ...body, ...ownerOf(values) } }))
    return
  }
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/schedules/{id}', { params, body }))
}

/** Gives a day hours of its own; without hours it is closed. Throws: Problem, 412 when outdated. */
export function setDay(
  { id, version }: Schedule,
  date: string,
  hours: readonly Hours[],
  reason: string,
): Promise<Schedule> {
  const params = { path: { id, date }, header: { 'If-Match': versionTag(version) } }
  const body = { hours: [...hours], reason }
  return answerOf(clinical.PUT('/api/schedules/{id}/exceptions/{date}', { params, body }))
}

/** The day has the hours of the week again. Throws: Problem 412 when it changed meanwhile. */
export function clearDay({ id, version }: Schedule, date: string): Promise<Schedule> {
  const params = { path: { id, date }, header: { 'If-Match': versionTag(version) } }
  return answerOf(clinical.DELETE('/api/schedules/{id}/exceptions/{date}', { params }))
}

function ownerOf(values: Values) {
  const owner = textOf(values, 'owner')
  return owner.startsWith(PRACTITIONER)
    ? { practitioner_id: owner.slice(PRACTITIONER.length) }
    : { room_id: owner }
}

function weekOf(hours: Schedule['hours']): Values {
  return Object.fromEntries(
    WEEKDAYS.map((day) => [`day${day}`, shownHours(hours.filter(({ weekday }) => weekday === day))]),
  )
}
