/** Appointments as the calendar shows them, and the requests that read and change them. */
import { clinical, newKey, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf, type Problem } from '../../api/problem.ts'
import { sendJson } from '../../api/send-json.ts'

type Page = paths['/api/appointments']['get']['responses'][200]['content']['application/json']

/** One appointment. */
export type Appointment = Page['appointments'][number]

/** A free time, ready to be booked. */
export type Slot = {
  readonly practitioner_id: string
  readonly location_id: string
  readonly room_id?: string
  readonly start_time: string
  readonly end_time: string
}

/** A step of a visit. */
export type Step = 'confirm' | 'check-in' | 'start' | 'complete' | 'cancel' | 'no-show'

const SLOTS_MAX = 60

/** The appointments between two instants, in order of time. */
export function listAppointments(
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly Appointment[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, from, to } }
    const answer = await answerOf(clinical.GET('/api/appointments', { params, signal }))
    return { rows: answer.appointments.filter(wasVisit), next: answer.next_cursor }
  })
}

/** A time that was held for nobody in particular and let go again was no visit. */
function wasVisit({ status, patient_id }: Appointment): boolean {
  return status !== 'cancelled' || patient_id !== null
}

/** The first free times from an instant on. */
export async function listSlots(
  asked: {
    readonly typeId: string
    /** '' for anybody. */
    readonly practitionerId: string
    readonly locationId?: string
    readonly from: string
    readonly to: string
  },
  signal: AbortSignal,
): Promise<readonly Slot[]> {
  const { typeId: type_id, practitionerId, locationId, from, to } = asked
  const query = {
    type_id,
    from,
    to,
    limit: SLOTS_MAX,
    ...(practitionerId === '' ? {} : { practitioner_id: practitionerId }),
    ...(locationId === undefined ? {} : { location_id: locationId }),
  }
  return (await answerOf(clinical.GET('/api/appointments/availability', { params: { query }, signal }))).slots
}

/** Books a free time. Throws: Problem; 409 and 422 name the nearest free times. */
export function book(
  slot: Slot,
  visit: { patientId: string; typeId: string; reason: string; overbookReason?: string },
  key: string,
) {
  const { practitioner_id, location_id, room_id, start_time } = slot
  const { overbookReason = '' } = visit
  const body = {
    ...{ patient_id: visit.patientId, type_id: visit.typeId, practitioner_id, location_id, start_time },
    ...(room_id === undefined ? {} : { room_id }),
    ...(visit.reason.trim() === '' ? {} : { reason: visit.reason.trim() }),
    // Not free, and booked all the same: those who may say why.
    ...(overbookReason === '' ? {} : { overbook_reason: overbookReason }),
  }
  return answerOf(
    clinical.POST('/api/appointments', { params: { header: { 'Idempotency-Key': key } }, body }),
  )
}

/** Moves an appointment to another time or practitioner. Throws: as `book`. */
export function move(
  { id, version }: Appointment,
  to: {
    readonly start_time: string
    readonly practitioner_id: string
    readonly room_id?: string
    readonly overbook_reason?: string
  },
) {
  const params = { path: { id }, header: { 'If-Match': versionTag(version) } }
  return answerOf(clinical.PATCH('/api/appointments/{id}', { params, body: to }))
}

/** What a step may say: why, or for whom a held time is. */
export type StepContent = { readonly reason?: string; readonly patient_id?: string }

/** Takes a step on the version that was seen. Throws: Problem. */
export async function takeStep(
  { id, version }: Appointment,
  step: Step,
  content?: StepContent,
  key = newKey(),
): Promise<Appointment> {
  const body = content ?? (step === 'confirm' ? {} : undefined)
  const sent = { ...({ method: 'POST', version, key } as const), ...(body === undefined ? {} : { body }) }
  return sendJson(`/api/appointments/${id}/${step}`, sent)
}

/** The nearest free times that a refusal names. */
export function nearestOf({ body }: Problem): readonly Slot[] {
  const { nearest } = body
  return Array.isArray(nearest) ? nearest.filter(isSlot) : []
}

function isSlot(value: unknown): value is Slot {
  return typeof value === 'object' && value !== null && 'start_time' in value && 'practitioner_id' in value
}
