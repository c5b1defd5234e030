/** Time that is held for a booking that is being made: for nobody in particular, until it is confirmed. */
import { clinical, versionTag } from '../../api/client.ts'
import { answerOf } from '../../api/problem.ts'
import type { Appointment, Slot } from './appointments.ts'

/** How long a time is held: a telephone call. The service lets it go then by itself. */
export const HOLD_SECONDS = 300

/** A time for a kind of visit. */
export type WantedTime = Slot & { readonly typeId: string }

/** What a hold says of the visit, and why it stands beside others. */
export type HoldChange = { readonly reason?: string; readonly overbook_reason?: string }

/** Holds a free time. Throws: Problem; 409 and 422 name the nearest free times. */
export function holdTime(
  { typeId, practitioner_id, location_id, room_id, start_time }: WantedTime,
  key: string,
): Promise<Appointment> {
  const room = room_id === undefined ? {} : { room_id }
  const place = { type_id: typeId, practitioner_id, location_id, start_time, ...room }
  const params = { header: { 'Idempotency-Key': key } }
  const body = { ...place, hold_seconds: HOLD_SECONDS }
  return answerOf(clinical.POST('/api/appointments/hold', { params, body }))
}

/** Moves a hold to another time (null: it stays), or changes what it says. Throws: as holdTime, 412. */
export function changeHold(
  { id, version }: Appointment,
  to: WantedTime | null,
  change: HoldChange = {},
): Promise<Appointment> {
  const params = { path: { id }, header: { 'If-Match': versionTag(version) } }
  return answerOf(clinical.PATCH('/api/appointments/{id}', { params, body: { ...placeOf(to), ...change } }))
}

/** Whether a hold is of this time. */
export function isHeldAt(hold: Appointment, wanted: WantedTime): boolean {
  return (
    hold.type_id === wanted.typeId &&
    hold.practitioner_id === wanted.practitioner_id &&
    hold.location_id === wanted.location_id &&
    Date.parse(hold.start_time) === Date.parse(wanted.start_time)
  )
}

/**
 * The free times, and among them the one that is held here: for the service it is taken. It is left out when
 * something else is looked for.
 */
export function withHeld(
  slots: readonly Slot[],
  hold: Appointment | null,
  wish: { readonly typeId: string; readonly practitionerId: string; readonly from: string },
): readonly Slot[] {
  if (hold === null || hold.type_id !== wish.typeId) return slots
  const { practitioner_id, location_id, room_id, start_time, end_time } = hold
  const startMs = Date.parse(start_time)
  const isAnother = wish.practitionerId !== '' && wish.practitionerId !== practitioner_id
  const isListed = slots.some(
    (slot) => Date.parse(slot.start_time) === startMs && slot.practitioner_id === practitioner_id,
  )
  if (isAnother || isListed || startMs < Date.parse(wish.from)) return slots
  const room = room_id === null ? {} : { room_id }
  const own: Slot = { practitioner_id, location_id, start_time, end_time, ...room }
  return [...slots, own].sort((one, other) => Date.parse(one.start_time) - Date.parse(other.start_time))
}

function placeOf(to: WantedTime | null) {
  if (to === null) return {}
  const { typeId: type_id, practitioner_id, location_id, start_time, room_id } = to
  // Null chooses a room where the kind of visit needs one.
  return { type_id, practitioner_id, location_id, start_time, room_id: room_id ?? null }
}
