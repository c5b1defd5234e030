/** Booking, holding and moving visits: the schedules are asked first, the database decides. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Caller } from '@ehrconnect/platform/http/route'
import { unbookablePatient } from '../bookable-patient.ts'
import { conflictError, conflictOf } from '../booking-conflict.ts'
import type { Deps, MissedSlot, Opening } from '../deps.ts'
import { bookJointly } from '../joint-booking.ts'
import { appointmentState, insertAppointment, updateAppointment } from './queries.ts'
import { canOverrule, EDITABLE, MOVABLE, REFUSALS, roomsOfMove } from './rules.ts'

/** Times that a booking whose room was taken at the same moment looks for another room. */
const ROOM_ATTEMPTS = 4
/** Times that a change of whatever version is tried again when somebody else was faster. */
const CHANGE_ATTEMPTS = 4

/** A visit as a client asks for it. */
export type AskedVisit = {
  readonly patient_id?: string
  readonly type_id: string
  readonly practitioner_id: string
  readonly location_id: string
  readonly room_id?: string | null
  readonly start_time: string
  readonly reason?: string
  readonly overbook_reason?: string
  readonly hold_seconds?: number
}

/**
 * Books a visit, or holds its time when `hold_seconds` is given, and gives its id and detail.
 *
 * What is plainly free is booked together with what others book at the moment; all else alone.
 *
 * Cost:   2 round trips: the schedules, the booking; both shared. Alone 1 more. Refused: up to 4 more, for
 *         the nearest free slots.
 * Throws: ApiError 400 for references that are none; 409 with what is in the way, 422 when the schedules
 *         have no such time, both with the nearest free slots; 422 for a patient who cannot be booked.
 */
export async function bookVisit(
  deps: Deps,
  caller: Caller,
  context: string,
  asked: AskedVisit,
): Promise<{ id: string; version: number; body: string }> {
  const { orgId } = caller
  const visit = lowered(asked)
  const opening = await askSchedules(deps, orgId, visit)
  const id = deps.newId()
  const { hold_seconds, reason = '', room_id: _, ...slot } = visit
  const booking = {
    ...slot,
    ...{ id, reason, rooms: opening.rooms, created_by: caller.userId, hold_seconds },
    status: hold_seconds === undefined ? 'booked' : 'proposed',
  }
  const joined = slot.overbook_reason === undefined ? await bookJointly(deps, orgId, context, booking) : null
  if (joined !== null) return { id, ...joined }
  const made = await decided(deps, orgId, visit, () =>
    deps.db.write.maybeOne(orgId, insertAppointment, [orgId, JSON.stringify(booking), context]),
  )
  if (made === null)
    throw (await unbookablePatient(deps, orgId, visit.patient_id)) ?? refusalOf('not_bookable')
  return { id, version: made.version, body: made.body }
}

/** The appointment that is changed, and what the client read of it. */
export type Target = { readonly orgId: string; readonly id: string; readonly ifMatch: string }

/** A merge patch. */
export type AppointmentChange = Partial<Omit<AskedVisit, 'patient_id' | 'hold_seconds'>>

/**
 * Moves an appointment or changes its reason, and gives it as it is then. What is overbooked and moves
 * without a new reason for it becomes an ordinary visit.
 *
 * Cost:   2 round trips, 3 when it moves. Refused: as bookVisit.
 * Throws: ApiError 404; 412 when it has another version; 409 `not_movable`; else as bookVisit.
 */
export async function changeVisit(
  deps: Deps,
  target: Target,
  context: string,
  change: AppointmentChange,
): Promise<Changed> {
  const expected = expectedVersion(target.ifMatch)
  for (let attempt = 1; ; attempt++) {
    const state = await deps.db.write.maybeOne(target.orgId, appointmentState, [target.orgId, target.id])
    if (state === null) throw notFound('appointment')
    if (expected !== null && expected !== state.version) throw outdated()
    const changed = await changeFrom(deps, target, context, change, state)
    if (changed !== null) return changed
    if (expected !== null || attempt === CHANGE_ATTEMPTS) throw outdated()
  }
}

type Changed = { readonly version: number; readonly body: string }
type State = NonNullable<Awaited<ReturnType<typeof readState>>>
const readState = (deps: Deps, { orgId, id }: Target) =>
  deps.db.write.maybeOne(orgId, appointmentState, [orgId, id])

/** Null when the appointment was not as it was read any more. */
async function changeFrom(
  deps: Deps,
  { orgId, id }: Target,
  context: string,
  change: AppointmentChange,
  state: State,
): Promise<Changed | null> {
  const { reason: _, ...slot } = change
  const moves = Object.keys(slot).length > 0
  const allowed = moves ? MOVABLE : EDITABLE
  if (!allowed.some((status) => status === state.status) || (moves && state.begun)) throw stays(state)
  const visit = lowered({
    ...{ type_id: state.type_id, practitioner_id: state.practitioner_id, location_id: state.location_id },
    ...{ start_time: state.start_time, room_id: null },
    ...(state.patient_id === null ? {} : { patient_id: state.patient_id }),
    ...slot,
  })
  const move = moves ? JSON.stringify(await moveOf(deps, orgId, change, visit, state)) : null
  const text = JSON.stringify(change)
  const made = await decided(deps, orgId, visit, () =>
    deps.db.write.maybeOne(orgId, updateAppointment, [
      ...([orgId, id, state.version, text, move, allowed, context] as const),
    ]),
  )
  if (made !== null) return made
  const now = await deps.db.write.maybeOne(orgId, appointmentState, [orgId, id])
  // Nobody else changed it: what it was to move to is not there.
  if (now?.version === state.version) throw refusalOf('not_bookable')
  return null
}

async function moveOf(
  deps: Deps,
  orgId: string,
  change: AppointmentChange,
  visit: AskedVisit,
  state: State,
): Promise<object> {
  const sameStart = Date.parse(visit.start_time) === Date.parse(state.start_time)
  const opening = await askSchedules(deps, orgId, visit, sameStart)
  const samePlace = visit.location_id === state.location_id
  const stays = change.room_id === undefined && samePlace ? state.room_id : null
  // A room that the type does not need was chosen by somebody, and goes with the visit.
  const possible = opening.rooms.length === 0 && stays !== null ? [stays] : opening.rooms
  const rooms = roomsOfMove(stays, possible)
  return { ...visit, rooms, overbooked: visit.overbook_reason !== undefined }
}

/** Throws: ApiError when the schedules have no time and nobody overrules them. */
async function askSchedules(
  deps: Deps,
  orgId: string,
  visit: AskedVisit,
  sameStart = false,
): Promise<Opening> {
  const opening = await deps.findOpening(orgId, {
    typeId: visit.type_id,
    practitionerId: visit.practitioner_id,
    locationId: visit.location_id,
    roomId: visit.room_id ?? null,
    startTime: visit.start_time,
  })
  const { refusal } = opening
  if (refusal === null || (refusal === 'too_soon' && sameStart)) return opening
  if (refusal === 'unknown_type') throw unknown('type_id')
  if (!canOverrule(refusal)) throw refusalOf(refusal)
  if (visit.overbook_reason !== undefined) return opening
  throw refusalOf(refusal, { nearest: JSON.parse(await deps.nearestSlots(orgId, missedSlot(visit))) })
}

/** Runs a write, again when only the room that it chose was taken meanwhile, and says what was in the way. */
async function decided<T>(deps: Deps, orgId: string, visit: AskedVisit, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write()
    } catch (error) {
      const conflict = conflictOf(error)
      const chosen = conflict === 'room' && (visit.room_id ?? null) === null
      if (chosen && attempt < ROOM_ATTEMPTS) continue
      if (conflict === null) throw told(error)
      throw await conflictError(deps, orgId, missedSlot(visit), conflict)
    }
  }
}

function missedSlot(visit: AskedVisit): MissedSlot {
  return {
    ...{ typeId: visit.type_id, practitionerId: visit.practitioner_id, locationId: visit.location_id },
    ...{ patientId: visit.patient_id ?? null, at: visit.start_time },
  }
}

function refusalOf(refusal: keyof typeof REFUSALS, more: Readonly<Record<string, unknown>> = {}): ApiError {
  const [code, message] = REFUSALS[refusal]
  return new ApiError('unprocessable', code, message, null, more)
}

function stays({ status, begun }: State): ApiError {
  const message = begun
    ? 'The visit has begun: it cannot be moved any more'
    : `An appointment that is ${status} stays as it is`
  return new ApiError('conflict', 'not_movable', message, null, { status })
}

function told(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error
  return error.violates('appointments_patient') ? unknown('patient_id') : error
}

function unknown(field: string): ApiError {
  return invalid('unknown_reference', `field '${field}' names nothing that is there`)
}

/** Ids are compared as text by the engine of the schedules. */
function lowered(visit: AskedVisit): AskedVisit {
  const fields = Object.entries(visit).map(([name, value]) => [
    name,
    name.endsWith('_id') && typeof value === 'string' ? value.toLowerCase() : value,
  ])
  return { ...visit, ...Object.fromEntries(fields) }
}
