/** Routes of practitioners. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, invalid, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf, expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import {
  insertPractitioner,
  practitionerById,
  practitionersOfOrganization,
  updatePractitioner,
} from './queries.ts'
import {
  NewPractitioner,
  Practitioner,
  PractitionerFilter,
  PractitionerPage,
  PractitionerParams,
  PractitionerPatch,
} from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['org_admin', 'system']

/** The route table of practitioners. */
export const practitionerRoutes = [
  route({
    method: 'GET',
    path: '/api/practitioners',
    operation: 'practitioners.list',
    summary: 'Practitioners, by name',
    description: 'Only active ones unless `include` is `inactive`.',
    allow: READERS,
    query: PractitionerFilter,
    replies: { 200: PractitionerPage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, practitionersOfOrganization, [
        caller.orgId,
        query.include === undefined,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('practitioners', page))
    },
  }),
  route({
    method: 'GET',
    path: '/api/practitioners/:id',
    operation: 'practitioners.get',
    summary: 'One practitioner',
    allow: READERS,
    params: PractitionerParams,
    replies: { 200: Practitioner },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(practitionerById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('practitioner')
      return okJson(found.body, etagOf(found.version, found.body), { entityId: params.id })
    },
  }),
  route({
    method: 'POST',
    path: '/api/practitioners',
    operation: 'practitioners.create',
    summary: 'Add a practitioner',
    allow: WRITERS,
    body: NewPractitioner,
    idempotency: 'accepted',
    replies: { 201: Practitioner },
    async handle({ caller, body, context, deps }) {
      const id = deps.newId()
      const made = await told(
        deps.db.write.maybeOne(caller.orgId, insertPractitioner, [
          ...([caller.orgId, id, JSON.stringify(body), context] as const),
        ]),
      )
      if (made === null) throw unknownUser()
      return createdJson(made.body, `/api/practitioners/${id}`, etagOf(made.version, made.body))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/practitioners/:id',
    operation: 'practitioners.update',
    summary: 'Change a practitioner',
    description: 'A JSON merge patch (RFC 7396): members that are absent stay, null clears.',
    allow: WRITERS,
    params: PractitionerParams,
    body: PractitionerPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Practitioner },
    async handle({ caller: { orgId }, params, body, ifMatch, context, deps }) {
      const version = expectedVersion(ifMatch ?? '')
      const change = JSON.stringify(body)
      const changed = await told(
        deps.db.write.maybeOne(orgId, updatePractitioner, [orgId, params.id, version, change, context]),
      )
      if (changed !== null) return okJson(changed.body, etagOf(changed.version, changed.body))
      const found = await deps.db.point(practitionerById).load(orgId, [params.id])
      if (found === null) throw notFound('practitioner')
      // Nothing else keeps a change of the right version from being made.
      throw version === null || found.version === version ? unknownUser() : outdated()
    },
  }),
]

function unknownUser(): ApiError {
  return invalid('unknown_user', "'user_id' is nobody of this organization")
}

async function told<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    if (error instanceof DatabaseError && error.violates('practitioners_user_unique'))
      throw new ApiError('conflict', 'user_is_taken', 'That user is another practitioner already')
    throw error
  }
}
