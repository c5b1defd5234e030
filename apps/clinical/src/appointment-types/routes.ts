/** Routes of appointment types. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { changeType, createType } from './actions.ts'
import { typeById, typesOfOrganization } from './queries.ts'
import { AppointmentType, NewType, TypeFilter, TypePage, TypeParams, TypePatch } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['org_admin', 'system']

/** The route table of appointment types. */
export const appointmentTypeRoutes = [
  route({
    method: 'GET',
    path: '/api/appointment-types',
    operation: 'appointment_types.list',
    summary: 'What can be booked, by name',
    allow: READERS,
    query: TypeFilter,
    replies: { 200: TypePage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, typesOfOrganization, [
        caller.orgId,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('appointment_types', page))
    },
  }),
  route({
    method: 'GET',
    path: '/api/appointment-types/:id',
    operation: 'appointment_types.get',
    summary: 'One appointment type',
    allow: READERS,
    params: TypeParams,
    replies: { 200: AppointmentType },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(typeById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('appointment_type')
      return okJson(found.body, etagOf(found.version, found.body), { entityId: params.id })
    },
  }),
  route({
    method: 'POST',
    path: '/api/appointment-types',
    operation: 'appointment_types.create',
    summary: 'Add an appointment type',
    allow: WRITERS,
    body: NewType,
    idempotency: 'accepted',
    replies: { 201: AppointmentType },
    async handle({ caller, body, context, deps }) {
      const { id, version, body: text } = await createType(deps, caller.orgId, context, body)
      return createdJson(text, `/api/appointment-types/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/appointment-types/:id',
    operation: 'appointment_types.update',
    summary: 'Change an appointment type',
    description:
      'What is absent stays; lists replace the lists that are there. Booked visits keep their times.',
    allow: WRITERS,
    params: TypeParams,
    body: TypePatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: AppointmentType },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      const { version, body: text } = await changeType(
        deps,
        caller.orgId,
        params.id,
        ifMatch ?? '',
        context,
        body,
      )
      return okJson(text, etagOf(version, text))
    },
  }),
]
