/** What happens to observations: recorded, alone or many at once, corrected, withdrawn. */
import { hash } from 'node:crypto'
import type { Verdict } from '@ehrconnect/platform/db/grouped'
import {
  ApiError,
  invalid,
  notFound,
  nothingToChange,
  STATUS,
  tellingOf,
  toApiError,
} from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { checkTexts, compileCheck } from '@ehrconnect/platform/http/validate'
import { Compile } from 'typebox/compile'
import type { Deps } from '../deps.ts'
import {
  explainObservations,
  insertBatchReply,
  insertObservations,
  observationState,
  updateObservation,
} from './queries.ts'
import {
  type CorrectionOf,
  contentOf,
  correctedContent,
  type Fault,
  mayFollow,
  type NewObservation,
  type ObservationStatus,
  statusAfter,
  statusesBefore,
  toStatus,
  wasFinal,
} from './rules.ts'
import { NewObservation as NewObservationSchema } from './schema.ts'

/** Rows that are explained by one statement. */
const EXPLAINED_ROWS_MAX = 250

type Row = { readonly id: string; readonly text: string }
type Written = { readonly version: number; readonly body: string | null }

/**
 * Records an observation and gives its id and detail. Repeating it with the same id and content changes
 * nothing.
 *
 * Cost:   1 round trip, shared with the observations of the moment; 2 when it is refused or repeated.
 * Throws: ApiError 400 for a value, unit, time or reference that is none; 409 `id_taken`.
 */
export async function recordObservation(
  deps: Deps,
  orgId: string,
  context: string,
  given: NewObservation,
): Promise<{ id: string; version: number; body: string }> {
  const id = given.id?.toLowerCase() ?? deps.newId()
  const row = rowOf(id, context, true, given)
  const [verdict] = await deps.db.grouped(insertObservations).write(orgId, [row])
  if (verdict === undefined) throw new Error('a row without a verdict')
  if (verdict.error !== null) throw verdict.error
  if (verdict.row?.body != null) return { id, version: verdict.row.version, body: verdict.row.body }
  const [known] = await explain(deps, orgId, [row])
  if (typeof known !== 'string') throw known ?? new Error('a row without an explanation')
  return { id, version: 1, body: known }
}

/** What a batch tells of a row. */
type RowResult = { index: number; status: number; id?: string; error?: string; code?: string }

/**
 * Records up to BATCH_ROWS_MAX observations, each for itself, and gives a verdict of each as JSON text.
 * With an idempotency key the rows that name no id get ids that follow from the key, so that a batch that
 * was interrupted can be sent again; it is answered once all verdicts are final.
 *
 * Cost:   1 round trip for each 250 rows, several at a time; more for rows that are refused.
 * Throws: DatabaseBusyError when the queue cannot take the rows: nothing was written. ApiError 503 when the
 *         database could not take some rows of a batch with a key.
 */
export async function recordBatch(
  deps: Deps,
  orgId: string,
  context: string,
  given: readonly unknown[],
): Promise<string> {
  const { idempotency_key: key, request_hash: _, ...caller }: Context = JSON.parse(context)
  const rowContext = JSON.stringify(caller)
  const idAt = (index: number): string =>
    key === undefined ? deps.newId() : repeatableId(`${orgId} ${caller.user_id} ${key} ${index}`)
  const results: RowResult[] = []
  const rows: (Row & { index: number })[] = []
  const ids = new Set<string>()
  given.forEach((one, index) => {
    try {
      const observation = checkedRow(one)
      const id = observation.id?.toLowerCase() ?? idAt(index)
      if (ids.has(id)) throw new ApiError('conflict', 'id_repeated', 'Another row of the batch has this id')
      rows.push({ ...rowOf(id, rowContext, false, observation), index })
      ids.add(id)
    } catch (error) {
      results.push(failure(index, toApiError(error)))
    }
  })
  const verdicts = await deps.db.grouped(insertObservations).write(orgId, rows)
  results.push(...(await resultsOf(deps, orgId, rows, verdicts)))
  results.sort((a, b) => a.index - b.index)
  const created = results.filter(({ status }) => status === 201).length
  const text = JSON.stringify({ results, created, failed: results.length - created })
  if (key === undefined) return text
  // A key has one reply: until every row has a verdict that stays, the whole batch is to be sent again.
  if (results.some(({ status }) => status >= 500)) {
    throw new ApiError('unavailable', 'busy', 'Not every row has a verdict yet; send the batch again')
  }
  await deps.db.write.maybeOne(orgId, insertBatchReply, [orgId, context, text])
  return text
}

type Context = {
  readonly user_id: string
  readonly idempotency_key?: string
  readonly request_hash?: string
}

/** A UUID that is the same for the same name. Source: RFC 9562, version 8. */
function repeatableId(name: string): string {
  const hex = hash('sha256', name, 'hex')
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4]
  const last = `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${last}`
}

const compiledRow = Compile(NewObservationSchema)
const checkRow = compileCheck(NewObservationSchema, 'field')

function checkedRow(row: unknown): NewObservation {
  if (typeof row === 'object' && row !== null) checkTexts(row)
  if (compiledRow.Check(row)) return row
  checkRow(row)
  throw invalid('invalid_body', 'a row must be a JSON object')
}

async function resultsOf(
  deps: Deps,
  orgId: string,
  rows: readonly (Row & { index: number })[],
  verdicts: readonly Verdict<Written>[],
): Promise<RowResult[]> {
  const results: RowResult[] = []
  const open: (Row & { index: number })[] = []
  rows.forEach((row, i) => {
    const verdict = verdicts[i]
    if (verdict?.error != null) results.push(failure(row.index, toApiError(verdict.error)))
    else if (verdict?.row != null) results.push({ index: row.index, status: 201, id: row.id })
    else open.push(row)
  })
  for (let at = 0; at < open.length; at += EXPLAINED_ROWS_MAX) {
    const part = open.slice(at, at + EXPLAINED_ROWS_MAX)
    const known = await explain(deps, orgId, part)
    part.forEach(({ index, id }, i) => {
      const one = known[i]
      results.push(one instanceof ApiError ? failure(index, one) : { index, status: 201, id })
    })
  }
  return results
}

function failure(index: number, { category, code, message }: ApiError): RowResult {
  return { index, status: STATUS[category], error: message, code }
}

/** Why a row was not written: the body of the same observation, which is there already, or the error. */
async function explain(deps: Deps, orgId: string, rows: readonly Row[]): Promise<(string | ApiError)[]> {
  const list = `[${rows.map(({ text }, i) => `{"n":${i + 1},${text.slice(1)}`).join(',')}]`
  const known = await deps.db.write.many(orgId, explainObservations, [orgId, list])
  const byPlace = new Map(known.map((one) => [one.n, one]))
  return rows.map((_, i) => {
    const one = byPlace.get(i + 1)
    if (one?.same === true && one.body !== null) return one.body
    if (one?.body != null) return new ApiError('conflict', 'id_taken', 'Another observation has this id')
    if (one?.no_patient === true) return unknownReference('patient_id', 'a patient')
    if (one?.no_encounter === true) return unknownReference('encounter_id', 'an encounter of this patient')
    if (one?.no_practitioner === true) return unknownReference('practitioner_id', 'a practitioner')
    return new ApiError('unavailable', 'busy', 'The service is busy; try again')
  })
}

function unknownReference(field: string, what: string): ApiError {
  return invalid('unknown_reference', `field '${field}' does not name ${what}`)
}

function rowOf(id: string, context: string, reply: boolean, given: NewObservation): Row {
  const content = contentOf(id, given)
  if (typeof content !== 'string') throw faulty(content)
  return { id, text: `{"context":${context},"reply":${reply},"content":${content}}` }
}

function faulty({ field, says }: Fault): ApiError {
  return invalid('invalid_value', `field '${field}' ${says}`)
}

/** An observation after a change; or before, when there was nothing to do: then it tells of a patient. */
export type Changed = { readonly version: number; readonly body: string; readonly patient_id?: string }

/**
 * Corrects the version that `ifMatch` names; what it said before is kept.
 *
 * Cost:   2 round trips.
 * Throws: ApiError 404; 412; 409 `illegal_transition` or `entered_in_error`; 400 for a value that does not
 *         hold together, without a reason for what was final, or with a reason only.
 */
export async function correctObservation(
  deps: Deps,
  orgId: string,
  id: string,
  ifMatch: string,
  context: string,
  { reason, ...change }: CorrectionOf & { reason?: string },
): Promise<Changed> {
  if (Object.keys(change).length === 0) throw nothingToChange()
  const expected = expectedVersion(ifMatch)
  const current = await deps.db.write.maybeOne(orgId, observationState, [orgId, id])
  if (current === null) throw notFound('observation')
  const telling = (error: ApiError): ApiError => tellingOf(current.patient_id, error)
  if (expected !== null && expected !== current.version) throw telling(outdated())
  const from = toStatus(current.status)
  const to = change.status ?? statusAfter(from)
  if (!mayFollow(from, to)) throw telling(refused(from, to))
  if (reason === undefined && wasFinal(from))
    throw telling(invalid('missing_field', "Missing field 'reason'"))
  const content = correctedContent(JSON.parse(current.content), { ...change, status: to })
  if (typeof content !== 'string') throw telling(faulty(content))
  const values = [orgId, id, current.version, content, [from], reason ?? null, context] as const
  const changed = await deps.db.write.maybeOne(orgId, updateObservation, values)
  if (changed === null) throw outdated()
  return changed
}

/**
 * Marks an observation as entered in error: it stays and no longer counts. Doing it again changes nothing.
 *
 * Cost:   1 round trip; 2 when it is refused or was done before.
 * Throws: ApiError 404; 412.
 */
export async function withdrawObservation(
  deps: Deps,
  orgId: string,
  id: string,
  ifMatch: string,
  context: string,
  reason: string,
): Promise<Changed> {
  const expected = expectedVersion(ifMatch)
  const content = '{"status":"entered-in-error"}'
  const values = [orgId, id, expected, content, statusesBefore('entered-in-error'), reason, context] as const
  const changed = await deps.db.write.maybeOne(orgId, updateObservation, values)
  if (changed !== null) return changed
  const state = await deps.db.write.maybeOne(orgId, observationState, [orgId, id])
  if (state === null) throw notFound('observation')
  if (expected !== null && expected !== state.version) throw tellingOf(state.patient_id, outdated())
  // Said before: there is nothing to do.
  return state
}

function refused(from: ObservationStatus, to: ObservationStatus): ApiError {
  if (from === 'entered-in-error') {
    return new ApiError(
      'conflict',
      'entered_in_error',
      'The observation was entered in error and stays as it is',
    )
  }
  return new ApiError('conflict', 'illegal_transition', `An observation that is ${from} cannot become ${to}`)
}
