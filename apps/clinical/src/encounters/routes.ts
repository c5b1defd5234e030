/** Routes of encounters. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { cursorParts, PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { changeEncounter, findEncounter, openEncounter, readEncounter } from './actions.ts'
import { encountersOfOrganization, encountersOfPatient } from './queries.ts'
import {
  Encounter,
  EncounterFilter,
  EncounterPage,
  EncounterParams,
  EncounterPatch,
  NewEncounter,
} from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['nurse', 'clinician', 'system']

/** The route table of encounters. */
export const encounterRoutes = [
  route({
    method: 'GET',
    path: '/api/encounters/:id',
    operation: 'encounters.get',
    summary: 'One encounter',
    allow: READERS,
    params: EncounterParams,
    replies: { 200: Encounter },
    async handle({ caller, params, deps }) {
      const encounter = await readEncounter(deps, caller.orgId, params.id)
      if (encounter === null) throw notFound('encounter')
      const { body, etag, patientId, restricted } = encounter
      const whose = patientId === null ? {} : { patientId }
      return okJson(body, etag, { entityId: params.id, ...whose, restricted })
    },
  }),
  route({
    method: 'GET',
    path: '/api/encounters',
    operation: 'encounters.list',
    summary: 'Encounters of a patient or of the organization, newest first',
    description:
      'From `from` (inclusive) to `to` (exclusive), by `start_time` and id. `cursor` is the `next_cursor` ' +
      'of the page before: whatever is corrected meanwhile, what stays is listed once. The list of the ' +
      'organization leaves out encounters of restricted patients whose record is not open to the caller.',
    allow: READERS,
    query: EncounterFilter,
    replies: { 200: EncounterPage },
    async handle({ caller, query, deps }) {
      const [afterTime, afterId] = cursorParts(query.cursor)
      const rest = [
        query.from ?? '-infinity',
        query.to ?? 'infinity',
        query.status ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        afterId,
        afterTime,
      ] as const
      const { orgId, userId } = caller
      const patientId = query.patient_id?.toLowerCase()
      if (patientId === undefined) {
        const values = [orgId, ...rest, userId] as const
        return okJson(
          pageText('encounters', await deps.db.list.maybeOne(orgId, encountersOfOrganization, values)),
        )
      }
      const page = await deps.db.point(encountersOfPatient).load(orgId, [patientId, ...rest])
      const about = { patientId, ...(page && { restricted: page.restricted }) }
      return okJson(pageText('encounters', page), undefined, about)
    },
  }),
  route({
    method: 'POST',
    path: '/api/encounters',
    operation: 'encounters.create',
    summary: 'Open an encounter',
    description:
      'Diagnoses are ICD-10 or SNOMED CT codes. With an id of the client, a repeated create changes nothing.',
    allow: WRITERS,
    body: NewEncounter,
    idempotency: 'accepted',
    replies: { 201: Encounter },
    async handle({ caller, body, context, deps }) {
      const { id, version, body: text } = await openEncounter(deps, caller.orgId, context, body)
      return createdJson(text, `/api/encounters/${id}`, etagOf(version, text))
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/encounters/:id',
    operation: 'encounters.update',
    summary: 'Change an encounter or move it on',
    description:
      'A JSON merge patch (RFC 7396). An encounter goes from planned over arrived, triaged and in-progress ' +
      '(onleave and back) to finished, or is cancelled before it begins; entered-in-error, with a ' +
      'status_reason, is final. Finishing sets end_time unless there is one. A signed note does not change.',
    allow: WRITERS,
    params: EncounterParams,
    body: EncounterPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: Encounter },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      await changeEncounter(deps, caller.orgId, params.id, ifMatch ?? '', context, body)
      const encounter = await findEncounter(deps, caller.orgId, params.id)
      if (encounter === null) throw notFound('encounter')
      return okJson(encounter.body, etagOf(encounter.version, encounter.body))
    },
  }),
]
