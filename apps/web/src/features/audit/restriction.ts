/** Restricted records: requests that read and change to whom one is open. */
import { admin } from '../../api/admin-client.ts'
import { clinical } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import type { Option } from '../../records/fields.ts'

/** Whether a record is restricted, and to whom it is open now. */
export type RestrictionState =
  paths['/api/patients/{id}/restriction']['get']['responses'][200]['content']['application/json']

/** Why a record is restricted. */
export const CATEGORIES = ['vip', 'staff', 'sensitive', 'other'] as const

/** How it stands with a record. Throws: Problem 404. */
export function readRestriction(patientId: string, signal: AbortSignal): Promise<RestrictionState> {
  const params = { path: { id: patientId } }
  return answerOf(clinical.GET('/api/patients/{id}/restriction', { params, signal }))
}

/** Restricts a record. Throws: Problem. */
export async function restrict(
  patientId: string,
  body: { readonly category: (typeof CATEGORIES)[number]; readonly reason: string },
  key: string,
): Promise<void> {
  const params = { path: { id: patientId }, header: { 'Idempotency-Key': key } }
  await answerOf(clinical.POST('/api/patients/{id}/restriction', { params, body }))
}

/** Opens a record to everybody again whose role reads records. Throws: Problem. */
export async function lift(patientId: string): Promise<void> {
  await answerOf(clinical.DELETE('/api/patients/{id}/restriction', { params: { path: { id: patientId } } }))
}

/** Opens a restricted record to somebody who cares for the patient. Throws: Problem. */
export async function openTo(
  patientId: string,
  body: { readonly user_id: string; readonly reason: string },
  key: string,
): Promise<void> {
  const params = { path: { id: patientId }, header: { 'Idempotency-Key': key } }
  await answerOf(clinical.POST('/api/patients/{id}/care-team', { params, body }))
}

/** Closes a restricted record to somebody. Throws: Problem. */
export async function closeTo(patientId: string, userId: string): Promise<void> {
  const params = { path: { id: patientId, user_id: userId } }
  await answerOf(clinical.DELETE('/api/patients/{id}/access/{user_id}', { params }))
}

/** The people who work here, to choose from. Throws: Problem; for administrators only. */
export async function listPeople(signal: AbortSignal): Promise<readonly Option[]> {
  const users = await readPages(async (query) => {
    const answer = await answerOf(admin.GET('/api/admin/users', { params: { query }, signal }))
    return { rows: answer.users, next: answer.next_cursor }
  })
  return users.map(({ id, name }) => ({ value: id, label: name }))
}
