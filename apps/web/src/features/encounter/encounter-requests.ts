/** Requests that read and change an encounter. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { answerOf, problemOf } from '../../api/problem.ts'
import { sendJson } from '../../api/send-json.ts'
import type { EncounterStatus } from './status.ts'

/** One encounter. */
export type Encounter = paths['/api/encounters/{id}']['get']['responses'][200]['content']['application/json']

type Patch = paths['/api/encounters/{id}']['patch']['requestBody']['content']['application/merge-patch+json']

const OUTDATED = 412
const CONFLICT = 409

/** One encounter as it is now. */
export function readEncounter(id: string): Promise<Encounter> {
  return answerOf(clinical.GET('/api/encounters/{id}', { params: { path: { id } } }))
}

/**
 * Changes an encounter that nobody changed in what this is about. The draft of its note is saved while one
 * types, and a new version by that is no reason to refuse.
 *
 * Throws: Problem 412 when `isSame` says that somebody else was faster.
 */
export async function changeEncounter(
  { id, version }: Pick<Encounter, 'id' | 'version'>,
  change: Patch,
  isSame: (latest: Encounter) => boolean,
): Promise<Encounter> {
  try {
    return await patch(id, version, change)
  } catch (error) {
    if (problemOf(error).status !== OUTDATED) throw error
    const latest = await readEncounter(id)
    if (!isSame(latest)) throw error
    return patch(id, latest.version, change)
  }
}

/**
 * Moves an encounter on. One that came from the calendar is finished there, which finishes both; where the
 * calendar has ended the visit already, only the encounter is left to finish.
 *
 * Throws: Problem 412 when it has another status than was seen, 409 when it may not go there.
 */
export async function moveOn(
  seen: Encounter,
  status: EncounterStatus,
  reason: string,
  key: string,
): Promise<Encounter> {
  const { id, appointment_id } = seen
  const isSame = (latest: Encounter): boolean => latest.status === seen.status
  if (status === 'finished' && appointment_id !== null) {
    const path = `/api/appointments/${appointment_id}/complete`
    const ended = await sendJson(path, { method: 'POST', key }).catch((error: unknown) => {
      if (problemOf(error).status === CONFLICT) return null
      throw error
    })
    if (ended !== null) return readEncounter(id)
  }
  const why = reason === '' ? {} : { status_reason: reason }
  return changeEncounter(seen, { status, ...why }, isSame)
}

function patch(id: string, version: number, body: Patch): Promise<Encounter> {
  const params = { path: { id }, header: { 'If-Match': versionTag(version) } }
  return answerOf(clinical.PATCH('/api/encounters/{id}', { params, body }))
}
