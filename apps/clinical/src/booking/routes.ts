/** Routes that book, hold and move appointments. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { forbidden } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { type Caller, createdJson, okJson } from '@ehrconnect/platform/http/route'
import { Appointment } from '../appointment-schema.ts'
import { BookingConflict } from '../booking-conflict.ts'
import { route } from '../deps.ts'
import { bookVisit, changeVisit } from './actions.ts'
import {
  AppointmentParams,
  AppointmentPatch,
  HOLD_SECONDS_DEFAULT,
  NewAppointment,
  NewHold,
} from './schema.ts'

const BOOKERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']
/** Who may book on purpose beside other visits and outside of the offered hours. */
const OVERBOOKERS: readonly Role[] = ['clinician', 'org_admin']

/** The route table of booking. */
export const bookingRoutes = [
  route({
    method: 'POST',
    path: '/api/appointments',
    operation: 'appointments.book',
    summary: 'Book a visit',
    description:
      'Books practitioner, room and patient together, or nothing. The start is one that ' +
      '`GET /api/appointments/availability` offers. When somebody was faster, 409 says in `conflict` ' +
      'whether the practitioner, the room or the patient is taken; when the schedules have no such time, ' +
      '422 says why; both give in `nearest` the two nearest free slots, ready to be booked. ' +
      '`overbook_reason` books all the same, beside others or outside of the hours: only for clinician ' +
      'and org_admin. The patient still cannot be in two places.',
    allow: BOOKERS,
    body: NewAppointment,
    idempotency: 'required',
    writeTellsRepeat: true,
    replies: { 201: Appointment, 409: BookingConflict },
    async handle({ caller, body, context, deps }) {
      checkOverbooking(caller, body)
      const { id, version, body: text } = await bookVisit(deps, caller, context, body)
      return createdJson(text, `/api/appointments/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'POST',
    path: '/api/appointments/hold',
    operation: 'appointments.hold',
    summary: 'Hold a free slot for some minutes',
    description:
      'Nobody else can book the time until `hold_expires_at`; then it is free again by itself. ' +
      '`POST /api/appointments/{id}/confirm` makes a booking of it. The patient may be named then.',
    allow: BOOKERS,
    body: NewHold,
    idempotency: 'required',
    writeTellsRepeat: true,
    replies: { 201: Appointment, 409: BookingConflict },
    async handle({ caller, body, context, deps }) {
      const hold = { ...body, hold_seconds: body.hold_seconds ?? HOLD_SECONDS_DEFAULT }
      const { id, version, body: text } = await bookVisit(deps, caller, context, hold)
      return createdJson(text, `/api/appointments/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/appointments/:id',
    operation: 'appointments.update',
    summary: 'Move an appointment, or change its reason',
    description:
      'A JSON merge patch (RFC 7396). A new start, practitioner, site, room or type moves it: the old time ' +
      'is given back and the new taken in one step, or nothing changes and the answer is that of a refused ' +
      'booking. It may move until its encounter is opened.',
    allow: BOOKERS,
    params: AppointmentParams,
    body: AppointmentPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Appointment, 409: BookingConflict },
    async handle({ caller, params: { id }, body, ifMatch, context, deps }) {
      checkOverbooking(caller, body)
      const target = { orgId: caller.orgId, id, ifMatch: ifMatch ?? '' }
      const { version, body: text } = await changeVisit(deps, target, context, body)
      return okJson(text, etagOf(version, text))
    },
  }),
]

function checkOverbooking(caller: Caller, { overbook_reason }: { readonly overbook_reason?: string }): void {
  if (overbook_reason === undefined || caller.roles.some((role) => OVERBOOKERS.includes(role))) return
  throw forbidden('overbooking_not_permitted', 'Only a clinician or an org_admin may overbook', caller)
}
