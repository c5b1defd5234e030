/** Requests whose body is data of no fixed shape: parts of a panel, steps without a body. */
import { authorizedFetch, versionTag } from './client.ts'
import { Problem } from './problem.ts'

/** What is sent, and on which version. */
export type Sent = {
  readonly method: 'POST' | 'PATCH'
  readonly body?: object
  /** The version that was seen; whatever version it has when absent. */
  readonly version?: number
  /** Makes the same attempt again the same write. */
  readonly key?: string
}

/** Sends JSON to a path of the clinical API and gives what it answers. Throws: Problem. */
export async function sendJson(path: string, { method, body, version, key }: Sent) {
  const headers = {
    'Content-Type': 'application/json',
    ...(version === undefined ? {} : { 'If-Match': versionTag(version) }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
  }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await authorizedFetch(new Request(path, init)).catch(() => {
    throw new Problem(0, {})
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Problem(response.status, answer, response.headers)
  return answer
}
