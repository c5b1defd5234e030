/** Pure logic of booking: what a refusal says, and which appointments may still move. */
import type { AppointmentStatus } from '../appointment-schema.ts'
import type { OpeningRefusal } from '../deps.ts'

/** Statuses in which an appointment may be moved, until its encounter is opened. */
export const MOVABLE: readonly AppointmentStatus[] = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
]

/** Statuses in which the rest of an appointment, such as its reason, may be changed. */
export const EDITABLE: readonly AppointmentStatus[] = [...MOVABLE, 'fulfilled']

/** Code and message of a booking for which the schedules have no time. */
export const REFUSALS: Readonly<
  Record<Exclude<OpeningRefusal, 'unknown_type'>, readonly [code: string, message: string]>
> = {
  not_bookable: [
    'not_bookable',
    'This type of visit is not offered by this practitioner at this location, or not in this room',
  ],
  too_soon: ['too_soon', 'The start is in the past, or closer than the type of visit allows'],
  off_grid: ['off_grid', 'Visits of this type begin at other minutes'],
  closed_day: ['closed_day', 'The location is closed on this day'],
  outside_hours: ['outside_hours', 'The visit does not lie in the opening hours'],
  room_closed: ['room_closed', 'No room that may be used is open at this time'],
}

/** Whether whoever may overbook may book in spite of a refusal. */
export function canOverrule(refusal: OpeningRefusal): boolean {
  return refusal !== 'unknown_type' && refusal !== 'not_bookable'
}

/** The rooms that a move tries, the present one first where it may stay. */
export function roomsOfMove(present: string | null, possible: readonly string[]): string[] {
  if (present === null || !possible.includes(present)) return [...possible]
  return [present, ...possible.filter((room) => room !== present)]
}
