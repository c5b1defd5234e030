/** The route by which staff offers a slot. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { offerByHand } from './actions.ts'
import { NewOffer, Offered, OfferParams } from './schema.ts'

const STAFF: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of offers. */
export const waitlistOfferRoutes = [
  route({
    method: 'POST',
    path: '/api/waitlist/:id/offer',
    operation: 'waitlist.offer',
    summary: 'Offer a slot to somebody who waits',
    description:
      'The slot is held for the patient: an appointment with status proposed. Time that becomes free is ' +
      'offered without this, within seconds, to the first whose wishes it fits; who does not take it in ' +
      'time waits on, and the next is asked.',
    allow: STAFF,
    params: OfferParams,
    body: NewOffer,
    idempotency: 'required',
    replies: { 200: Offered },
    async handle({ caller: { orgId }, params, body, context, deps }) {
      const made = await offerByHand(deps, orgId, context, params.id, body)
      return okJson(made.body, etagOf(made.version, made.body))
    },
  }),
]
