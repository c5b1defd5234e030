/** Routes of the steps of an appointment. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { okJson, type Reply } from '@ehrconnect/platform/http/route'
import { Appointment } from '../appointment-schema.ts'
import { BookingConflict } from '../booking-conflict.ts'
import { type Deps, route } from '../deps.ts'
import { type StepContent, type Target, takeStep } from './actions.ts'
import type { Step } from './rules.ts'
import { AppointmentParams, Cancellation, Confirmation } from './schema.ts'

const DESK: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']
/** Who may open and end an encounter. */
const CARE: readonly Role[] = ['nurse', 'clinician', 'system']

const REFUSED =
  ' A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` ' +
  'steps. With `If-Match` it is made only on the version that was read.'

/** The route table of an appointment's steps. */
export const appointmentStepRoutes = [
  route({
    method: 'POST',
    path: '/api/appointments/:id/confirm',
    operation: 'appointments.confirm',
    summary: 'Make a booking of a hold',
    description:
      'proposed → booked. A hold for nobody in particular becomes that of the patient who is named; one ' +
      'for a patient stays theirs, else 409 `other_patient`. A hold that has expired is confirmed as long ' +
      `as nobody else has taken its time; then 409 gives the nearest free slots.${REFUSED}`,
    allow: DESK,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    body: Confirmation,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, body, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'confirm', lowered(body)),
  }),
  route({
    method: 'POST',
    path: '/api/appointments/:id/check-in',
    operation: 'appointments.check_in',
    summary: 'The patient is here',
    description:
      'booked → checked-in, with `arrived_at`. Also for somebody who was marked as not having come and ' +
      `then comes, if the time is still free.${REFUSED}`,
    allow: DESK,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'check-in'),
  }),
  route({
    method: 'POST',
    path: '/api/appointments/:id/start',
    operation: 'appointments.start',
    summary: 'Begin the visit: opens its encounter',
    description:
      'checked-in (or booked) → checked-in with `encounter_id`. The encounter is in-progress, has the type ' +
      `of visit and the reason, and is in the patient's detail at once.${REFUSED}`,
    allow: CARE,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'start'),
  }),
  route({
    method: 'POST',
    path: '/api/appointments/:id/complete',
    operation: 'appointments.complete',
    summary: 'The visit is over',
    description: `checked-in → fulfilled; the encounter, if it is open, is finished.${REFUSED}`,
    allow: CARE,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'complete'),
  }),
  route({
    method: 'POST',
    path: '/api/appointments/:id/cancel',
    operation: 'appointments.cancel',
    summary: 'Cancel an appointment',
    description: `Gives its time back at once. Possible until the visit begins.${REFUSED}`,
    allow: DESK,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    body: Cancellation,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, body, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'cancel', body),
  }),
  route({
    method: 'POST',
    path: '/api/appointments/:id/no-show',
    operation: 'appointments.no_show',
    summary: 'The patient did not come',
    description: `booked → noshow, from the start of the visit on; gives the time back.${REFUSED}`,
    allow: DESK,
    params: AppointmentParams,
    idempotency: 'accepted',
    writeTellsRepeat: true,
    replies: { 200: Appointment, 409: BookingConflict },
    handle: ({ caller: { orgId }, params: { id }, ifMatch, context, deps }) =>
      answer(deps, { orgId, id, ifMatch }, context, 'no-show'),
  }),
]

async function answer(
  deps: Deps,
  target: Target,
  context: string,
  step: Step,
  content?: StepContent,
): Promise<Reply> {
  const { version, body } = await takeStep(deps, target, context, step, content)
  return okJson(body, etagOf(version, body))
}

function lowered({ patient_id }: StepContent): StepContent {
  return patient_id === undefined ? {} : { patient_id: patient_id.toLowerCase() }
}
