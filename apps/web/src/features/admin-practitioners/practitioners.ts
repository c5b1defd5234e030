/** Practitioners: requests, and how one becomes a form and a form a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { isTicked, textOf, textOrNull, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

type Page = paths['/api/practitioners']['get']['responses'][200]['content']['application/json']

/** Somebody who sees patients. */
export type Practitioner = Page['practitioners'][number]

/** The form of a new one. */
export const EMPTY: Values = {
  ...{ prefix: '', first_name: '', last_name: '', specialty: '', npi: '', email: '' },
  ...{ user_id: '', active: true },
}

/** All of them, by name. */
export function listPractitioners(signal: AbortSignal): Promise<readonly Practitioner[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, include: 'inactive' as const } }
    const answer = await answerOf(clinical.GET('/api/practitioners', { params, signal }))
    return { rows: answer.practitioners, next: answer.next_cursor }
  })
}

/** One of them. */
export function readPractitioner(id: string): Promise<Practitioner> {
  return answerOf(clinical.GET('/api/practitioners/{id}', { params: { path: { id } } }))
}

/** The form of one that is there. */
export function storedPractitioner(row: Practitioner): Stored {
  const { prefix, first_name, last_name, specialty, npi, email, user_id, active, version } = row
  const names = { prefix, first_name, last_name, specialty, active }
  return { values: { ...names, npi: npi ?? '', email: email ?? '', user_id: user_id ?? '' }, version }
}

/** Makes one, or changes one. */
export async function savePractitioner(
  id: string | null,
  values: Values,
  { version }: Stored,
  key: string,
): Promise<void> {
  const body = {
    prefix: textOf(values, 'prefix'),
    first_name: textOf(values, 'first_name'),
    last_name: textOf(values, 'last_name'),
    specialty: textOf(values, 'specialty'),
    npi: textOrNull(values, 'npi'),
    email: textOrNull(values, 'email'),
    user_id: textOrNull(values, 'user_id'),
    active: isTicked(values, 'active'),
  }
  if (id === null) {
    const params = { header: { 'Idempotency-Key': key } }
    await answerOf(clinical.POST('/api/practitioners', { params, body }))
    return
  }
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/practitioners/{id}', { params, body }))
}
