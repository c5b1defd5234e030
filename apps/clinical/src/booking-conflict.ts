/** What a client is told when the database refuses the time of a visit; see ehr.take_time. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Deps, MissedSlot } from './deps.ts'

/** What was in the way of a booking; nothing tells whose. */
export type Conflict = 'practitioner' | 'room' | 'patient' | 'blocked'

const CONFLICTS: Readonly<Record<Conflict, readonly [code: string, message: string]>> = {
  practitioner: ['slot_taken', 'The practitioner is not free at this time'],
  room: ['slot_taken', 'The room is not free at this time'],
  patient: ['patient_busy', 'The patient has another appointment at this time'],
  blocked: ['time_blocked', 'This time is blocked in the calendar'],
}

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
