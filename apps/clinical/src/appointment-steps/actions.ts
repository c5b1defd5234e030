/** What happens to an appointment between its booking and its end. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { conflictError, conflictOf } from '../booking-conflict.ts'
import type { Deps } from '../deps.ts'
import { makeStep, stepState } from './queries.ts'
import { nextSteps, STEP_RULES, type Step } from './rules.ts'

/** The appointment; `ifMatch` null: whatever version it has. */
export type Target = { readonly orgId: string; readonly id: string; readonly ifMatch: string | null }

/** What a step may carry. */
export type StepContent = { readonly reason?: string; readonly patient_id?: string }

/**
 * Makes a step and gives the appointment as it is now.
 *
 * Cost:   1 round trip; 2 when it is refused, 4 to 6 when the time is taken.
 * Throws: ApiError 404; 412 when the appointment has another version than `ifMatch` names; 409
 *         `illegal_step` with the present status and the steps that may be made, `too_early` for a visit
 *         that nobody can have missed yet, `slot_taken` or `patient_busy` when its time was taken by others.
 */
export async function takeStep(
  deps: Deps,
  target: Target,
  context: string,
  step: Step,
  content: StepContent = {},
): Promise<{ readonly version: number; readonly body: string }> {
  const { orgId, id, ifMatch } = target
  const { from, to, unbegun, time } = STEP_RULES[step]
  const expected = expectedVersion(ifMatch ?? '*')
  const asked = JSON.stringify({
    ...{ step, statuses: from, to_status: to, unbegun, time, ...content },
    ...(step === 'start' ? { encounter_id: deps.newId() } : {}),
  })
  try {
    const made = await deps.db.write.maybeOne(orgId, makeStep, [orgId, id, expected, asked, context])
    if (made !== null) return made
  } catch (error) {
    throw await told(deps, target, error)
  }
  throw await refusal(deps, target, expected, step)
}

async function refusal(
  deps: Deps,
  { orgId, id }: Target,
  expected: number | null,
  step: Step,
): Promise<ApiError> {
  const state = await deps.db.write.maybeOne(orgId, stepState, [orgId, id])
  if (state === null) return notFound('appointment')
  if (expected !== null && expected !== state.version) return outdated()
  const { status, begun } = state
  const allowed = nextSteps(status, begun)
  if (step === 'no-show' && state.early && allowed.includes(step))
    return new ApiError('conflict', 'too_early', 'The visit has not begun: nobody can have missed it')
  const present = begun ? `${status} and has begun` : status
  const next = allowed.length === 0 ? 'nothing more' : allowed.join(', ')
  const message = `The appointment is ${present}: ${step} is not possible, but ${next}`
  return new ApiError('conflict', 'illegal_step', message, null, { status, allowed })
}

async function told(deps: Deps, { orgId, id }: Target, error: unknown): Promise<unknown> {
  if (error instanceof DatabaseError) {
    if (error.violates('appointments_patient_known'))
      return invalid('missing_field', "Missing field 'patient_id': the hold does not name a patient")
    if (error.violates('appointments_patient'))
      return invalid('unknown_reference', "field 'patient_id' names nothing that is there")
  }
  const conflict = conflictOf(error)
  const state = conflict === null ? null : await deps.db.write.maybeOne(orgId, stepState, [orgId, id])
  if (conflict === null || state === null) return error
  const missed = {
    ...{ typeId: state.type_id, practitionerId: state.practitioner_id, locationId: state.location_id },
    ...{ patientId: state.patient_id, at: state.start_time },
  }
  return conflictError(deps, orgId, missed, conflict)
}
