/** Routes of the waitlist's entries. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { WaitlistEntry } from '../waitlist-schema.ts'
import { addEntry, changeEntry } from './actions.ts'
import { entriesInOrder, entryById } from './queries.ts'
import { EntryFilter, EntryPage, EntryParams, EntryPatch, NewEntry } from './schema.ts'

const STAFF: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of the waitlist. */
export const waitlistRoutes = [
  route({
    method: 'GET',
    path: '/api/waitlist',
    operation: 'waitlist.list',
    summary: 'Who waits, in the order in which freed time is offered',
    description:
      'By priority, then by when they came. With `practitioner_id`: those who wait for that one, and those ' +
      'who wait for anybody.',
    allow: STAFF,
    query: EntryFilter,
    replies: { 200: EntryPage },
    async handle({ caller, query, deps }) {
      const page = await deps.db.list.maybeOne(caller.orgId, entriesInOrder, [
        caller.orgId,
        query.status ?? null,
        query.patient_id?.toLowerCase() ?? null,
        query.type_id?.toLowerCase() ?? null,
        query.practitioner_id?.toLowerCase() ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      const patientId = query.patient_id?.toLowerCase()
      return okJson(
        pageText('waitlist', page),
        undefined,
        patientId === undefined ? {} : { patientId, restricted: false },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/api/waitlist/:id',
    operation: 'waitlist.get',
    summary: 'One entry of the waitlist',
    allow: STAFF,
    params: EntryParams,
    replies: { 200: WaitlistEntry },
    async handle({ caller, params, deps }) {
      const found = await deps.db.point(entryById).load(caller.orgId, [params.id])
      if (found === null) throw notFound('waitlist_entry')
      const about = { entityId: params.id, patientId: found.patient_id, restricted: false }
      return okJson(found.body, etagOf(found.version, found.body), about)
    },
  }),
  route({
    method: 'POST',
    path: '/api/waitlist',
    operation: 'waitlist.create',
    summary: 'Put a patient on the waitlist',
    description:
      'Time that becomes free from now on is offered; what is free already is found by availability and ' +
      'booked, or offered by hand.',
    allow: STAFF,
    body: NewEntry,
    idempotency: 'accepted',
    replies: { 201: WaitlistEntry },
    async handle({ caller, body, context, deps }) {
      const made = await addEntry(deps, caller.orgId, context, body)
      return createdJson(made.body, `/api/waitlist/${made.id}`, etagOf(made.version, made.body))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/waitlist/:id',
    operation: 'waitlist.update',
    summary: 'Change what somebody waits for',
    description: 'A JSON merge patch (RFC 7396): members that are absent stay, null clears.',
    allow: STAFF,
    params: EntryParams,
    body: EntryPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: WaitlistEntry },
    async handle({ caller: { orgId }, params, body, ifMatch, context, deps }) {
      const target = { orgId, id: params.id, ifMatch: ifMatch ?? '' }
      const now = await changeEntry(deps, target, context, body)
      return okJson(now.body, etagOf(now.version, now.body))
    },
  }),
]
