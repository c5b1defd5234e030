/** What the columns of the sheet are: practitioners, rooms, or the days of a week. */
import type { Appointment } from './appointments.ts'
import type { TimesOf } from './visit-times.ts'

/** How the sheet is divided. */
export type Division = 'practitioner' | 'room' | 'weekday'

/** A column. */
export type Column = { readonly key: string; readonly title: string; readonly date: string }

/** A column for visits without a room. */
export const NO_ROOM = 'none'

/** The column of a visit. */
export function columnOf(visit: Appointment, division: Division, timesOf: TimesOf): string {
  if (division === 'practitioner') return visit.practitioner_id
  return division === 'room' ? (visit.room_id ?? NO_ROOM) : timesOf(visit).date
}

/** The change that a column means for a visit that is moved into it. */
export function changeFor(visit: Appointment, division: Division, column: string) {
  if (division === 'practitioner') return { practitioner_id: column }
  const { practitioner_id } = visit
  return division === 'room' && column !== NO_ROOM
    ? { practitioner_id, room_id: column }
    : { practitioner_id }
}
