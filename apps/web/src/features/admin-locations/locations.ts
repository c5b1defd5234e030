/** Sites and rooms: requests, and how one becomes a form and a form a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { isTicked, textOf, textOrNull, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

type Page = paths['/api/locations']['get']['responses'][200]['content']['application/json']

/** A site, or a room of one. */
export type Location = Page['locations'][number]

/** The form of a new one. */
export const EMPTY: Values = { name: '', kind: 'room', parent_id: '', phone: '', active: true }

/** All of them, by name. */
export function listLocations(signal: AbortSignal): Promise<readonly Location[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, include: 'inactive' as const } }
    const answer = await answerOf(clinical.GET('/api/locations', { params, signal }))
    return { rows: answer.locations, next: answer.next_cursor }
  })
}

/** One of them. */
export function readLocation(id: string): Promise<Location> {
  return answerOf(clinical.GET('/api/locations/{id}', { params: { path: { id } } }))
}

/** The form of one that is there. */
export function storedLocation({ name, kind, parent_id, phone, active, version }: Location): Stored {
  return { values: { name, kind, parent_id: parent_id ?? '', phone: phone ?? '', active }, version }
}

/** Makes one, or changes one; its address stays as it is. */
export async function saveLocation(
  id: string | null,
  values: Values,
  { version }: Stored,
  key: string,
): Promise<void> {
  const kind = textOf(values, 'kind') === 'site' ? ('site' as const) : ('room' as const)
  const body = {
    kind,
    name: textOf(values, 'name'),
    parent_id: kind === 'site' ? null : textOrNull(values, 'parent_id'),
    phone: textOrNull(values, 'phone'),
    active: isTicked(values, 'active'),
  }
  if (id === null) {
    const params = { header: { 'Idempotency-Key': key } }
    await answerOf(clinical.POST('/api/locations', { params, body }))
    return
  }
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/locations/{id}', { params, body }))
}
