/** Routes that answer offers. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { cancelEntry, declineOffer, takeOffer } from './actions.ts'
import { Answered, AnswerParams, Ending } from './schema.ts'

const STAFF: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of answers. */
export const waitlistAnswerRoutes = [
  route({
    method: 'POST',
    path: '/api/waitlist/:id/accept',
    operation: 'waitlist.accept',
    summary: 'Book what is offered',
    description:
      'The hold becomes a booking. Of two who accept at once one gets it. An offer ends by the clock of ' +
      'the database, whether or not anybody has looked: 409 `not_offered`.',
    allow: STAFF,
    params: AnswerParams,
    idempotency: 'required',
    replies: { 200: Answered },
    async handle({ caller: { orgId }, params, context, deps }) {
      const now = await takeOffer(deps, { orgId, id: params.id }, context)
      return okJson(now.body, etagOf(now.version, now.body))
    },
  }),
  route({
    method: 'POST',
    path: '/api/waitlist/:id/decline',
    operation: 'waitlist.decline',
    summary: 'Decline what is offered; the entry waits on, and the next is asked',
    allow: STAFF,
    params: AnswerParams,
    body: Ending,
    idempotency: 'accepted',
    replies: { 200: Answered },
    async handle({ caller: { orgId }, params, body, context, deps }) {
      const now = await declineOffer(deps, { orgId, id: params.id }, context, body.reason)
      return okJson(now.body, etagOf(now.version, now.body))
    },
  }),
  route({
    method: 'POST',
    path: '/api/waitlist/:id/cancel',
    operation: 'waitlist.cancel',
    summary: 'Take somebody off the waitlist, with what they are offered',
    allow: STAFF,
    params: AnswerParams,
    body: Ending,
    idempotency: 'accepted',
    replies: { 200: Answered },
    async handle({ caller: { orgId }, params, body, context, deps }) {
      const now = await cancelEntry(deps, { orgId, id: params.id }, context, body.reason)
      return okJson(now.body, etagOf(now.version, now.body))
    },
  }),
]
