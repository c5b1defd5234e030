/** Routes of locations. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf, expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { insertLocation, locationById, locationsOfOrganization, updateLocation } from './queries.ts'
import {
  Location,
  LocationFilter,
  LocationPage,
  LocationParams,
  LocationPatch,
  NewLocation,
} from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['org_admin', 'system']

/** The route table of locations. */
export const locationRoutes = [
  route({
    method: 'GET',
    path: '/api/locations',
    operation: 'locations.list',
    summary: 'Sites and rooms, by name',
    description: 'Only active ones unless `include` is `inactive`.',
    allow: READERS,
    query: LocationFilter,
    replies: { 200: LocationPage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, locationsOfOrganization, [
        caller.orgId,
        query.include === undefined,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('locations', page))
    },
  }),
  route({
    method: 'GET',
    path: '/api/locations/:id',
    operation: 'locations.get',
    summary: 'One location',
    allow: READERS,
    params: LocationParams,
    replies: { 200: Location },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(locationById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('location')
      return okJson(found.body, etagOf(found.version, found.body), { entityId: params.id })
    },
  }),
  route({
    method: 'POST',
    path: '/api/locations',
    operation: 'locations.create',
    summary: 'Add a location',
    allow: WRITERS,
    body: NewLocation,
    idempotency: 'accepted',
    replies: { 201: Location },
    async handle({ caller, body, context, deps }) {
      const id = deps.newId()
      const made = await deps.db.write.maybeOne(caller.orgId, insertLocation, [
        caller.orgId,
        id,
        JSON.stringify(body),
        context,
      ])
      if (made === null)
        throw new ApiError('fault', 'internal_error', 'Internal error', 'nothing was inserted')
      return createdJson(made.body, `/api/locations/${id}`, etagOf(made.version, made.body))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/locations/:id',
    operation: 'locations.update',
    summary: 'Change a location',
    description: 'A JSON merge patch (RFC 7396): members that are absent stay, null clears.',
    allow: WRITERS,
    params: LocationParams,
    body: LocationPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Location },
    async handle({ caller: { orgId }, params, body, ifMatch, context, deps }) {
      const version = expectedVersion(ifMatch ?? '')
      const change = JSON.stringify(body)
      const changed = await deps.db.write.maybeOne(orgId, updateLocation, [
        orgId,
        params.id,
        version,
        change,
        context,
      ])
      if (changed !== null) return okJson(changed.body, etagOf(changed.version, changed.body))
      const found = await deps.db.point(locationById).load(orgId, [params.id])
      throw found === null ? notFound('location') : outdated()
    },
  }),
]
