/** Requests about the values of one measurement: what was recorded, what it said before, corrections. */
import { clinical } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { answerOf } from '../../api/problem.ts'
import { sendJson } from '../../api/send-json.ts'

type Page = paths['/api/observations']['get']['responses'][200]['content']['application/json']
type History = paths['/api/observations/{id}/history']['get']['responses'][200]['content']['application/json']

/** An observation as the service gives it. */
export type Reading = Page['observations'][number]
/** What an observation said for a while, and why it says something else now. */
export type ReadingVersion = History['versions'][number]

/** A dialog shows so many, then those before. */
const PAGE_ROWS = 20

/** A page of the values of a code, newest first; also those that do not count. */
export function listReadings(
  patientId: string,
  code: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page> {
  const query = { patient_id: patientId, code, limit: PAGE_ROWS, ...(cursor === null ? {} : { cursor }) }
  return answerOf(clinical.GET('/api/observations', { params: { query }, signal }))
}

/** One value as it is now. */
export function readReading(id: string): Promise<Reading> {
  return answerOf(clinical.GET('/api/observations/{id}', { params: { path: { id } } }))
}

/** What a value says, and what it said before each correction. */
export async function readVersions(id: string, signal: AbortSignal): Promise<readonly ReadingVersion[]> {
  const call = clinical.GET('/api/observations/{id}/history', { params: { path: { id } }, signal })
  return (await answerOf(call)).versions
}

/** Corrects the version that was seen. Throws: Problem 412 when it is another one by now. */
export async function correctReading(id: string, version: number, change: object): Promise<void> {
  await sendJson(`/api/observations/${id}`, { method: 'PATCH', version, body: change })
}

/** Says that a value should not have been recorded. Throws: Problem 412 when it is another one by now. */
export async function withdrawReading({ id, version }: Reading, reason: string, key: string): Promise<void> {
  await sendJson(`/api/observations/${id}/entered-in-error`, {
    ...({ method: 'POST', version, key } as const),
    body: { reason },
  })
}
