/** The waitlist: requests that read and change it. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import type { Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'
import type { Appointment, Slot } from '../day/appointments.ts'
import { changedWish, storedWish, wishOf } from './wish.ts'

type Page = paths['/api/waitlist']['get']['responses'][200]['content']['application/json']

/** Somebody who waits for a time. */
export type Entry = Page['waitlist'][number]

/** What became of an entry. */
export type EntryStatus = Entry['status']

/** Entries that are open, or those that ended in one way. */
export type Ended = 'booked' | 'cancelled' | 'expired'
/** What of the waitlist is shown. */
export type Shelf = 'open' | Ended

const OPEN = ['offered', 'waiting'] as const
/** What was long ago is for the audit trail. */
const ENDED_MAX = 100

/** The entries, those with an offer first; then in the order in which freed time is offered. */
export async function listEntries(shelf: Shelf, signal: AbortSignal): Promise<readonly Entry[]> {
  if (shelf !== 'open') {
    const query = { status: shelf, limit: ENDED_MAX }
    const { waitlist } = await answerOf(clinical.GET('/api/waitlist', { params: { query }, signal }))
    return waitlist
  }
  const shelves = await Promise.all(
    OPEN.map((status) =>
      readPages(async (page) => {
        const query = { ...page, status }
        const answer = await answerOf(clinical.GET('/api/waitlist', { params: { query }, signal }))
        return { rows: answer.waitlist, next: answer.next_cursor }
      }),
    ),
  )
  return shelves.flat()
}

/** Puts a patient on the list. Throws: Problem. */
export async function addEntry(patientId: string, values: Values, key: string): Promise<void> {
  const params = { header: { 'Idempotency-Key': key } }
  await answerOf(
    clinical.POST('/api/waitlist', { params, body: { patient_id: patientId, ...wishOf(values) } }),
  )
}

/** Changes what somebody waits for: what was not touched is not sent. Throws: Problem. */
export async function changeEntry(
  id: string,
  values: Values,
  { values: base, version }: Stored,
): Promise<void> {
  const body = changedWish(base, values)
  if (Object.keys(body).length === 0) return
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/waitlist/{id}', { params, body }))
}

/** One entry, as its form has it. */
export async function readEntry(id: string): Promise<Stored> {
  return storedWish(await answerOf(clinical.GET('/api/waitlist/{id}', { params: { path: { id } } })))
}

/** Holds a free time for somebody who waits. Throws: Problem 409, 422. */
export async function offer(id: string, slot: Slot, key: string): Promise<void> {
  const { practitioner_id, location_id, room_id, start_time } = slot
  const params = { path: { id }, header: { 'Idempotency-Key': key } }
  const room = room_id === undefined ? {} : { room_id }
  const body = { practitioner_id, location_id, start_time, ...room }
  await answerOf(clinical.POST('/api/waitlist/{id}/offer', { params, body }))
}

/** Books what is offered; gives the visit. Throws: Problem 409 when the offer has ended. */
export async function accept(id: string, key: string): Promise<Appointment | null> {
  const params = { path: { id }, header: { 'Idempotency-Key': key } }
  const { appointment_id } = await answerOf(clinical.POST('/api/waitlist/{id}/accept', { params }))
  return appointment_id === null ? null : readAppointment(appointment_id)
}

/** Says no to what is offered, or takes the patient off the list. Throws: Problem 409. */
export async function end(id: string, how: 'decline' | 'cancel', reason: string, key: string): Promise<void> {
  const params = { path: { id }, header: { 'Idempotency-Key': key } }
  const body = reason === '' ? {} : { reason }
  await answerOf(clinical.POST(`/api/waitlist/{id}/${how}`, { params, body }))
}

/** The visit that is offered, or that was booked. Reading it is in the trail of the patient. */
export function readAppointment(id: string, signal?: AbortSignal): Promise<Appointment> {
  const params = { path: { id } }
  return answerOf(
    clinical.GET('/api/appointments/{id}', signal === undefined ? { params } : { params, signal }),
  )
}
