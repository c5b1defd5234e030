/** What a client is told when the database refuses the time of a visit; see ehr.take_time. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import type { Deps, MissedSlot } from './deps.ts'

/** What was in the way of a booking; nothing tells whose. */
export type Conflict = 'practitioner' | 'room' | 'patient' | 'blocked'

const CONFLICTS: Readonly<Record<Conflict, readonly [code: string, message: string]>> = {
  practitioner: ['slot_taken', 'The practitioner is not free at this time'],
  room: ['slot_taken', 'The room is not free at this time'],
  patient: ['patient_busy', 'The patient has another appointment at this time'],
  blocked: ['time_blocked', 'This time is blocked in the calendar'],
}

/** A refusal with 409: of a booking, a move, a step. */
export const BookingConflict = Type.Object(
  {
    error: Type.String({ description: 'For people' }),
    code: Type.String({ description: 'For programs: slot_taken, patient_busy, illegal_step, …' }),
    request_id: Type.String({ description: 'To find the request in the log' }),
    conflict: Type.Optional(
      Type.String({ description: 'What is in the way: practitioner, room or patient; never whose visit' }),
    ),
    nearest: Type.Optional(
      Type.Array(
        Type.Object({
          practitioner_id: Uuid,
          location_id: Uuid,
          room_id: Type.Optional(Uuid),
          start_time: Instant,
          end_time: Instant,
          local_start: Instant,
        }),
        { description: 'The two nearest free slots, as availability gives them' },
      ),
    ),
    status: Type.Optional(
      Type.String({ description: 'Of illegal_step and not_movable: the present status' }),
    ),
    allowed: Type.Optional(
      Type.Array(Type.String(), { description: 'Of illegal_step: the steps that may be made' }),
    ),
  },
  {
    examples: [
      {
        ...{
          error: 'The practitioner is not free at this time',
          code: 'slot_taken',
          request_id: '2f0c1e7a90-1',
        },
        conflict: 'practitioner',
        nearest: [
          {
            ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
            ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
            ...{ start_time: '2030-05-06T08:00:00+00:00', end_time: '2030-05-06T08:30:00+00:00' },
            local_start: '2030-05-06T10:00:00+02:00',
          },
        ],
      },
    ],
  },
)

/** What was in the way; null when the error says something else. */
export function conflictOf(error: unknown): Conflict | null {
  if (!(error instanceof DatabaseError)) return null
  for (const kind of ['practitioner', 'room', 'patient', 'blocked'] as const)
    if (error.violates(`booking_${kind}`)) return kind
  // Somebody took time without waiting for the turn: the constraint does not say of whom.
  return error.violates('booking_spans_no_overlap') ? 'practitioner' : null
}

/** The refusal with the two nearest free slots: 409, or 422 for blocked time. Cost: 2 to 4 round trips. */
export async function conflictError(
  deps: Deps,
  orgId: string,
  missed: MissedSlot,
  conflict: Conflict,
): Promise<ApiError> {
  const [code, message] = CONFLICTS[conflict]
  const category = conflict === 'blocked' ? 'unprocessable' : 'conflict'
  const nearest: unknown = JSON.parse(await deps.nearestSlots(orgId, missed))
  return new ApiError(category, code, message, null, { conflict, nearest })
}
