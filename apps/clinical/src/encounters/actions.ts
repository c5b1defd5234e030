/** What happens to encounters: opened, moved on, corrected, ended. */
import { type CachedDocument, documentOf } from '@ehrconnect/platform/cache/store'
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound, tellingOf } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import type { Deps } from '../deps.ts'
import { patientOfEncounter } from '../encounter-patient.ts'
import { encounterById, encounterState, insertEncounter, takenEncounter, updateEncounter } from './queries.ts'
import {
  type Coding,
  codeFault,
  diagnosisFault,
  type EncounterStatus,
  mayFollow,
  statusesBefore,
} from './rules.ts'

/** An encounter as a reply shows it. */
export type EncounterDetail = {
  readonly version: number
  readonly patient_id: string
  readonly restricted: boolean
  readonly body: string
}

/**
 * The encounter as it goes out; null when the organization has no such one. The cache knows no callers: roles
 * were checked before, and the gate of restricted records stands behind it. Restricting any record of the
 * organization ends what is cached here, because it cannot name the patient's encounters.
 *
 * Cost: none on a hit; 1 round trip else.
 */
export function readEncounter(deps: Deps, orgId: string, id: string): Promise<CachedDocument | null> {
  return deps.cache.read({ orgId, kind: 'encounter', id, within: 'restrictions' }, async () => {
    const row = await findEncounter(deps, orgId, id)
    return row === null ? null : documentOf(row, row.patient_id)
  })
}

/** The encounter of the database; null when the organization has no such one. */
export function findEncounter(deps: Deps, orgId: string, id: string): Promise<EncounterDetail | null> {
  return deps.db.point(encounterById).load(orgId, [id])
}

type Codes = {
  readonly type_codes?: readonly Coding[]
  readonly reason_codes?: readonly Coding[]
  readonly diagnoses?: readonly Coding[]
}

/** A new encounter as the client gives it. */
export type NewEncounter = Codes & {
  readonly id?: string
  readonly patient_id: string
  readonly status: string
  readonly class?: string
  readonly start_time: string
  readonly end_time?: string
  readonly practitioner_id?: string
  readonly location_id?: string
  readonly encounter_type?: string
  readonly chief_complaint?: string
  readonly note?: string
}

/**
 * Opens an encounter and gives its id and detail. Repeating it with the same id and content changes nothing.
 *
 * Cost:   1 round trip.
 * Throws: ApiError 400 for codes and references that are none; 409 `id_taken`.
 */
export async function openEncounter(
  deps: Deps,
  orgId: string,
  context: string,
  given: NewEncounter,
): Promise<{ id: string; version: number; body: string }> {
  checkCodes(given)
  const id = given.id?.toLowerCase() ?? deps.newId()
  const content = JSON.stringify({
    ...given,
    id,
    class: given.class ?? 'AMB',
    encounter_type: given.encounter_type ?? given.type_codes?.[0]?.display ?? '',
    type_codes: given.type_codes ?? [],
    chief_complaint: given.chief_complaint ?? given.reason_codes?.[0]?.display ?? '',
    reason_codes: given.reason_codes ?? [],
    diagnoses: given.diagnoses ?? [],
  })
  const made = await told(deps.db.write.maybeOne(orgId, insertEncounter, [orgId, content, context]))
  if (made !== null) return { id, version: made.version, body: made.body }
  const taken = await deps.db.write.maybeOne(orgId, takenEncounter, [orgId, content])
  if (taken?.same !== true) throw new ApiError('conflict', 'id_taken', 'Another encounter has this id')
  return { id, version: taken.version, body: taken.body }
}

/** A merge patch as the client gives it. */
export type EncounterChange = Codes & {
  readonly status?: EncounterStatus
  readonly status_reason?: string
  readonly note?: string | null
}

/**
 * Applies a merge patch to the version that `ifMatch` names. Finishing sets the end, unless there is one.
 *
 * Cost:   2 round trips; 3 when it is refused.
 * Throws: ApiError 404; 412 when the encounter has another version; 409 `illegal_transition`, `note_signed`
 *         or `entered_in_error`; 400 for codes and references that are none, or an end before the start.
 */
export async function changeEncounter(
  deps: Deps,
  orgId: string,
  id: string,
  ifMatch: string,
  context: string,
  change: EncounterChange,
): Promise<void> {
  checkCodes(change)
  const { status } = change
  if (status === 'entered-in-error' && change.status_reason === undefined) {
    throw invalid('missing_field', "Missing field 'status_reason'")
  }
  const expected = expectedVersion(ifMatch)
  const patientId = await patientOfEncounter(deps, orgId, id)
  const updated = await told(
    deps.db.write.maybeOne(orgId, updateEncounter, [
      ...([orgId, id, expected, JSON.stringify(change), statusesBefore(status), context, patientId] as const),
    ]),
  )
  if (updated === null) throw await refusal(deps, orgId, id, expected, change)
}

/** Why an update found nothing to change. */
async function refusal(
  deps: Deps,
  orgId: string,
  id: string,
  expected: number | null,
  change: EncounterChange,
): Promise<ApiError> {
  const state = await deps.db.write.maybeOne(orgId, encounterState, [orgId, id])
  if (state === null) return notFound('encounter')
  return tellingOf(state.patient_id, whyNot(state, expected, change))
}

function whyNot(
  state: { readonly version: number; readonly status: string; readonly note_version: number },
  expected: number | null,
  { status, note }: EncounterChange,
): ApiError {
  if (expected !== null && expected !== state.version) return outdated()
  const from = toStatus(state.status)
  if (from === 'entered-in-error') {
    return new ApiError(
      'conflict',
      'entered_in_error',
      'The encounter was entered in error and stays as it is',
    )
  }
  if (status !== undefined && !mayFollow(from, status)) {
    return new ApiError(
      'conflict',
      'illegal_transition',
      `An encounter that is ${from} cannot become ${status}`,
    )
  }
  if (note !== undefined && state.note_version > 0) {
    return new ApiError('conflict', 'note_signed', 'The note is signed: it can be amended, not changed')
  }
  // It changed between the two statements.
  return outdated()
}

function toStatus(text: string): EncounterStatus {
  const known: Readonly<Record<string, EncounterStatus>> = Object.fromEntries(
    statusesBefore(undefined).map((status) => [status, status]),
  )
  return known[text] ?? 'entered-in-error'
}

function checkCodes(given: Codes): void {
  const check = (field: string, codes: readonly Coding[] = [], faultOf: typeof codeFault): void => {
    codes.forEach((coding, i) => {
      const fault = faultOf(coding)
      if (fault !== null) throw invalid('invalid_code', `field '${field}.${i}.code' ${fault}`)
    })
  }
  check('type_codes', given.type_codes, codeFault)
  check('reason_codes', given.reason_codes, codeFault)
  check('diagnoses', given.diagnoses, diagnosisFault)
}

const REFERENCES: readonly (readonly [constraint: string, field: string])[] = [
  ['encounters_patient', 'patient_id'],
  ['encounters_practitioner', 'practitioner_id'],
  ['encounters_location', 'location_id'],
]

/** The same, with violations of what the client can mend said in the client's words. */
async function told<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    for (const [constraint, field] of REFERENCES) {
      if (error.violates(constraint))
        throw invalid('unknown_reference', `field '${field}' names nothing that is there`)
    }
    if (error.violates('encounters_end_after_start')) {
      throw invalid('end_before_start', 'An encounter cannot end before it starts')
    }
    throw error
  }
}
