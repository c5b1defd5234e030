/** Single requests to the API, for comparing its answers with the database before anything is timed. */
import type { Sender } from './load/wrk.ts'
import type { Platform } from './platform.ts'

/** The body of an answer to one organization. Throws: Error for a status that is no success. */
export async function get(
  platform: Platform,
  sender: Sender,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  return send(platform, sender, path, { signal })
}

/** The body of the answer to a JSON body. Throws: Error for a status that is no success. */
export async function post(
  platform: Platform,
  sender: Sender,
  path: string,
  body: string,
  signal: AbortSignal,
): Promise<string> {
  return send(platform, sender, path, { method: 'POST', body, signal })
}

async function send(platform: Platform, sender: Sender, path: string, init: RequestInit): Promise<string> {
  const headers = {
    'X-Org-ID': sender.id,
    Authorization: `Bearer ${sender.token}`,
    'Content-Type': 'application/json',
  }
  const reply = await fetch(`${platform.clinicalUrl}${path}`, { ...init, headers })
  const body = await reply.text()
  if (reply.ok) return body
  // The path of a search holds a name.
  throw new Error(`the API answered ${reply.status} to ${path.replace(/\?.*/, '?…')}: ${body.slice(0, 200)}`)
}

/** A JSON object whose fields are not known yet. Throws: Error when the text holds none. */
export function jsonRecord(text: string): Record<string, unknown> {
  return recordOf(JSON.parse(text))
}

/** The value as a record. Throws: Error when it is none. */
export function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('an answer is not a JSON object')
  return { ...value }
}

/** A list of records. Throws: Error when the value is none. */
export function recordsOf(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error('an answer lacks its list')
  return value.map(recordOf)
}

/** The field as the database's text of it: null stays null. */
export function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value)
}
