/** Kinds of visits: requests, and how one becomes a form and a form a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { isTicked, textOf, tickedOf, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

type Page = paths['/api/appointment-types']['get']['responses'][200]['content']['application/json']

/** What can be booked. */
export type AppointmentType = Page['appointment_types'][number]

/** Numbers of a kind of visit: name of the field, least, most, and what a new one has. */
export const NUMBERS = [
  ['duration_minutes', 1, 1_440, '15'],
  ['buffer_before_minutes', 0, 1_440, '0'],
  ['buffer_after_minutes', 0, 1_440, '0'],
  ['alignment_minutes', 1, 1_440, '5'],
  ['lead_time_minutes', 0, 527_040, '0'],
  ['capacity', 1, 200, '1'],
] as const

/** The form of a new one. */
export const EMPTY: Values = {
  ...{ code: '', name: '', colour: '#4f6d8f', active: true, room_required: false },
  ...{ practitioner_ids: [], location_ids: [] },
  ...Object.fromEntries(NUMBERS.map(([name, , , first]) => [name, first])),
}

/** All of them, by name. */
export function listTypes(signal: AbortSignal): Promise<readonly AppointmentType[]> {
  return readPages(async (query) => {
    const answer = await answerOf(clinical.GET('/api/appointment-types', { params: { query }, signal }))
    return { rows: answer.appointment_types, next: answer.next_cursor }
  })
}

/** One of them. */
export function readType(id: string): Promise<AppointmentType> {
  return answerOf(clinical.GET('/api/appointment-types/{id}', { params: { path: { id } } }))
}

/** The form of one that is there. */
export function storedType(row: AppointmentType): Stored {
  const { code, name, colour, active, room_required, practitioner_ids, location_ids, version } = row
  const numbers = Object.fromEntries(NUMBERS.map(([field]) => [field, String(row[field])]))
  const rest = { code, name, colour, active, room_required, practitioner_ids, location_ids }
  return { values: { ...rest, ...numbers }, version }
}

/** Makes one, or changes one. */
export async function saveType(
  id: string | null,
  values: Values,
  { version }: Stored,
  key: string,
): Promise<void> {
  const number = (name: (typeof NUMBERS)[number][0]): number => Number(textOf(values, name))
  const body = {
    code: textOf(values, 'code'),
    name: textOf(values, 'name'),
    colour: textOf(values, 'colour').toLowerCase(),
    duration_minutes: number('duration_minutes'),
    buffer_before_minutes: number('buffer_before_minutes'),
    buffer_after_minutes: number('buffer_after_minutes'),
    alignment_minutes: number('alignment_minutes'),
    lead_time_minutes: number('lead_time_minutes'),
    capacity: number('capacity'),
    room_required: isTicked(values, 'room_required'),
    active: isTicked(values, 'active'),
    practitioner_ids: [...tickedOf(values, 'practitioner_ids')],
    location_ids: [...tickedOf(values, 'location_ids')],
  }
  if (id === null) {
    const params = { header: { 'Idempotency-Key': key } }
    await answerOf(clinical.POST('/api/appointment-types', { params, body }))
    return
  }
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/appointment-types/{id}', { params, body }))
}
