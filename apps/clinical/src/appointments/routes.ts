/** Routes that read appointments. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { cursorParts, PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { okJson } from '@ehrconnect/platform/http/route'
import { Appointment } from '../appointment-schema.ts'
import { route } from '../deps.ts'
import { findAppointment, listAppointments, rangeOf } from './actions.ts'
import { AppointmentFilter, AppointmentPage, AppointmentParams } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']

/** The route table of reading appointments. */
export const appointmentRoutes = [
  route({
    method: 'GET',
    path: '/api/appointments',
    operation: 'appointments.list',
    summary: 'Appointments in order of time: of a day, a practitioner, a patient, a place',
    description:
      'With `date` those that begin on that civil day, e.g. `?date=2030-05-06&practitioner_id=…` for a day ' +
      'sheet; with `from` (inclusive) and `to` (exclusive) those between two instants; with neither all. ' +
      'Filters are joined by "and". Holds that have expired are left out. `cursor` is the `next_cursor` of ' +
      'the page before: whatever is moved meanwhile, what stays is listed once.',
    allow: READERS,
    query: AppointmentFilter,
    replies: { 200: AppointmentPage },
    async handle({ caller: { orgId }, query, deps }) {
      const patientId = query.patient_id?.toLowerCase() ?? null
      const [afterTime, afterId] = cursorParts(query.cursor)
      const { body, etag } = await listAppointments(deps, orgId, [
        ...(await rangeOf(deps, orgId, query)),
        query.status ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        afterId,
        query.practitioner_id?.toLowerCase() ?? null,
        patientId,
        query.location_id?.toLowerCase() ?? null,
        afterTime,
      ])
      // The calendar is not behind the glass: who is planned must be found, moved and called.
      const about = patientId === null ? {} : { patientId, restricted: false }
      return okJson(body, etag, about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/appointments/:id',
    operation: 'appointments.get',
    summary: 'One appointment',
    allow: READERS,
    params: AppointmentParams,
    replies: { 200: Appointment },
    async handle({ caller, params: { id }, deps }) {
      const found = await findAppointment(deps, caller.orgId, id)
      if (found === null) throw notFound('appointment')
      const patient = found.patient_id === null ? {} : { patientId: found.patient_id, restricted: false }
      const about = { entityId: id, ...patient }
      return okJson(found.body, etagOf(found.version, found.body), about)
    },
  }),
]
