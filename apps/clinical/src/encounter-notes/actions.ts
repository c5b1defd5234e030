/** What happens to notes: signed once, amended after, never overwritten. */
import { ApiError, notFound, tellingOf } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Deps } from '../deps.ts'
import { patientOfEncounter } from '../encounter-patient.ts'
import { insertNote, noteState } from './queries.ts'

/** A signed note: the encounter's version, the note's, and the note as JSON text. */
export type SignedNote = { readonly version: number; readonly note_version: number; readonly body: string }

/**
 * Signs the given text, or the draft when there is none, as it is in the version that `ifMatch` names.
 *
 * Cost:   2 round trips; 3 when it is refused.
 * Throws: ApiError 404; 412; 409 `note_signed`, `nothing_to_sign` or `entered_in_error`.
 */
export async function signNote(
  deps: Deps,
  orgId: string,
  encounterId: string,
  ifMatch: string,
  context: string,
  text: string | null,
): Promise<SignedNote> {
  const expected = expectedVersion(ifMatch)
  const patientId = await patientOfEncounter(deps, orgId, encounterId)
  const values = [orgId, encounterId, expected, true, text, null, context, patientId] as const
  const signed = await deps.db.write.maybeOne(orgId, insertNote, values)
  if (signed !== null) return signed
  const state = await currentState(deps, orgId, encounterId, expected)
  throw tellingOf(
    state.patient_id,
    state.note_version > 0
      ? new ApiError('conflict', 'note_signed', 'The note is signed: it can be amended')
      : new ApiError('conflict', 'nothing_to_sign', 'The encounter has no note to sign'),
  )
}

/**
 * Adds a version to the signed note of an encounter.
 *
 * Cost:   2 round trips; 3 when it is refused.
 * Throws: ApiError 404; 412; 409 `note_not_signed` or `entered_in_error`.
 */
export async function amendNote(
  deps: Deps,
  orgId: string,
  encounterId: string,
  ifMatch: string,
  context: string,
  { text, reason }: { text: string; reason: string },
): Promise<SignedNote> {
  const expected = expectedVersion(ifMatch)
  const patientId = await patientOfEncounter(deps, orgId, encounterId)
  const values = [orgId, encounterId, expected, false, text, reason, context, patientId] as const
  const amended = await deps.db.write.maybeOne(orgId, insertNote, values)
  if (amended !== null) return amended
  const state = await currentState(deps, orgId, encounterId, expected)
  throw tellingOf(
    state.patient_id,
    state.note_version === 0
      ? new ApiError('conflict', 'note_not_signed', 'The note is not signed: it can be changed')
      : // It changed between the two statements.
        outdated(),
  )
}

/** The state of an encounter that could still be written. Throws: ApiError 404, 412 or 409. */
async function currentState(
  deps: Deps,
  orgId: string,
  encounterId: string,
  expected: number | null,
): Promise<{ note_version: number; patient_id: string }> {
  const state = await deps.db.write.maybeOne(orgId, noteState, [orgId, encounterId])
  if (state === null) throw notFound('encounter')
  if (expected !== null && expected !== state.version) throw tellingOf(state.patient_id, outdated())
  if (state.status === 'entered-in-error') {
    const message = 'The encounter was entered in error and stays as it is'
    throw tellingOf(state.patient_id, new ApiError('conflict', 'entered_in_error', message))
  }
  return state
}
