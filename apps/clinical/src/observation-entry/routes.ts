/** Routes that write observations. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { Observation } from '../observation-schema.ts'
import {
  type Changed,
  correctObservation,
  recordBatch,
  recordObservation,
  withdrawObservation,
} from './actions.ts'
import {
  BATCH_KEYS_MAX,
  BATCH_ROWS_MAX,
  BatchVerdicts,
  Correction,
  NewObservation,
  ObservationBatch,
  ObservationParams,
  Withdrawal,
} from './schema.ts'

const WRITERS: readonly Role[] = ['nurse', 'clinician', 'system']

/** The route table of writes of observations. */
export const observationEntryRoutes = [
  route({
    method: 'POST',
    path: '/api/observations',
    operation: 'observations.create',
    summary: 'Record an observation or a panel',
    description:
      'Units are UCUM codes. The interpretation follows from the reference range unless it is given. With ' +
      'an id of the client, a repeated create changes nothing.',
    allow: WRITERS,
    body: NewObservation,
    idempotency: 'accepted',
    replies: { 201: Observation },
    async handle({ caller, body, context, deps }) {
      const { id, version, body: text } = await recordObservation(deps, caller.orgId, context, body)
      return createdJson(text, `/api/observations/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'POST',
    path: '/api/observations/batch',
    operation: 'observations.create_batch',
    summary: `Record up to ${BATCH_ROWS_MAX} observations, each for itself`,
    description:
      'The reply tells for each row whether it was recorded; a bad row spoils no other. With an ' +
      'Idempotency-Key, or ids of the client, a batch can be sent again.',
    allow: WRITERS,
    body: ObservationBatch,
    bodyRows: { keysMax: BATCH_KEYS_MAX },
    idempotency: 'accepted',
    replies: { 200: BatchVerdicts },
    handle: async ({ caller, body, context, deps }) =>
      okJson(await recordBatch(deps, caller.orgId, context, body.observations)),
  }),
  route({
    method: 'PATCH',
    path: '/api/observations/:id',
    operation: 'observations.correct',
    summary: 'Correct an observation',
    description:
      'A JSON merge patch (RFC 7396). What the observation said before is kept in its history; what was ' +
      'final needs a reason and becomes corrected, or amended where the patch says so.',
    allow: WRITERS,
    params: ObservationParams,
    body: Correction,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Observation },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      const { orgId } = caller
      const changed = await correctObservation(deps, orgId, params.id, ifMatch ?? '', context, body)
      return okJson(changed.body, etagOf(changed.version, changed.body), aboutOf(params.id, changed))
    },
  }),
  route({
    method: 'POST',
    path: '/api/observations/:id/entered-in-error',
    operation: 'observations.enter_in_error',
    summary: 'Say that an observation should not have been recorded',
    description: 'It stays, with its history, and no longer counts among latest values and in charts.',
    allow: WRITERS,
    params: ObservationParams,
    body: Withdrawal,
    ifMatch: 'required',
    idempotency: 'accepted',
    replies: { 200: Observation },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      const { orgId } = caller
      const changed = await withdrawObservation(deps, orgId, params.id, ifMatch ?? '', context, body.reason)
      return okJson(changed.body, etagOf(changed.version, changed.body), aboutOf(params.id, changed))
    },
  }),
]

function aboutOf(entityId: string, { patient_id: patientId }: Changed) {
  return patientId === undefined ? { entityId } : { entityId, patientId }
}
