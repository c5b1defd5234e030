/** What happens to an appointment between its booking and its end. */
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { unbookablePatient } from '../bookable-patient.ts'
import { conflictError, conflictOf } from '../booking-conflict.ts'
import type { Deps } from '../deps.ts'
import { makeStep, stepState, stepSubject } from './queries.ts'
import { nextSteps, STEP_RULES, type Step } from './rules.ts'

/** The appointment; `ifMatch` null: whatever version it has. */
export type Target = { readonly orgId: string; readonly id: string; readonly ifMatch: string | null }

/** Times that a step is tried while others change whose the appointment is: each can do so once. */
const ATTEMPTS_MAX = 3

/** What a step may carry. */
export type StepContent = { readonly reason?: string; readonly patient_id?: string }

/**
 * Makes a step and gives the appointment as it is now.
 *
 * Cost:   1 round trip, 2 to begin or end the visit; 1 or 2 more when it is refused, 4 to 6 when the time is
 *         taken.
 * Throws: ApiError 404; 412 when the appointment has another version than `ifMatch` names; 409
 *         `illegal_step` with the present status and the steps that may be made, `too_early` for a visit
 *         that nobody can have missed yet, `other_patient` for a hold that is somebody else's, `slot_taken`
 *         or `patient_busy` when its time was taken by others; 422 for a patient who cannot be booked.
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
  const asked = JSON.stringify({ step, statuses: from, to_status: to, unbegun, time, ...content })
  let subject = await subjectOf(deps, target, step)
  for (let attempt = 1; ; attempt++) {
    const { patientId, encounterId } = subject
    const values = [orgId, id, expected, asked, context, patientId, encounterId] as const
    try {
      const made = await deps.db.write.maybeOne(orgId, makeStep, values)
      if (made !== null) return made
    } catch (error) {
      throw await told(deps, target, error)
    }
    const before = subject
    subject = await subjectOf(deps, target, step)
    // Another step came in between and changed what this one would change: it is judged anew.
    const same =
      subject.patientId === before.patientId &&
      (step === 'start' || subject.encounterId === before.encounterId)
    if (same || attempt === ATTEMPTS_MAX) throw await refusal(deps, target, expected, step, content)
  }
}

type Subject = { readonly patientId: string | null; readonly encounterId: string | null }

const NOTHING: Subject = { patientId: null, encounterId: null }

/** The patient and the encounter that a step changes: a new one, or the one that was opened. */
async function subjectOf(deps: Deps, { orgId, id }: Target, step: Step): Promise<Subject> {
  if (step !== 'start' && step !== 'complete') return NOTHING
  const found = await deps.db.point(stepSubject).load(orgId, [id])
  if (found === null) return NOTHING
  return { patientId: found.patient_id, encounterId: step === 'start' ? deps.newId() : found.encounter_id }
}

async function refusal(
  deps: Deps,
  { orgId, id }: Target,
  expected: number | null,
  step: Step,
  { patient_id: named }: StepContent,
): Promise<ApiError> {
  const state = await deps.db.write.maybeOne(orgId, stepState, [orgId, id])
  if (state === null) return notFound('appointment')
  if (expected !== null && expected !== state.version) return outdated()
  const { status, begun } = state
  const refused = step === 'confirm' ? await unbookablePatient(deps, orgId, named ?? state.patient_id) : null
  if (refused !== null) return refused
  const allowed = nextSteps(status, begun)
  const isOther = named !== undefined && state.patient_id !== null && named !== state.patient_id
  if (step === 'confirm' && isOther && allowed.includes(step))
    return new ApiError('conflict', 'other_patient', 'The time is held for another patient')
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
