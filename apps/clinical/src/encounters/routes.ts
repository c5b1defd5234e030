/** Routes of encounters. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { encounterById, encountersOfOrganization, encountersOfPatient } from './queries.ts'
import { Encounter, EncounterFilter, EncounterPage, EncounterParams } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']

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
      const encounter = await deps.db.point(encounterById).load(caller.orgId, [params.id])
      if (encounter === null) throw notFound('encounter')
      const about = { entityId: params.id, patientId: encounter.patient_id }
      return okJson(encounter.body, etagOf(encounter.version, encounter.body), about)
    },
  }),
  route({
    method: 'GET',
    path: '/api/encounters',
    operation: 'encounters.list',
    summary: 'Encounters of a patient or of the organization, newest first',
    description: 'From `from` (inclusive) to `to` (exclusive).',
    allow: READERS,
    query: EncounterFilter,
    replies: { 200: EncounterPage },
    async handle({ caller, query, deps }) {
      const rest = [
        query.from ?? '-infinity',
        query.to ?? 'infinity',
        query.status ?? null,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ] as const
      const { orgId } = caller
      const page =
        query.patient_id === undefined
          ? await deps.db.list.maybeOne(orgId, encountersOfOrganization, [orgId, ...rest])
          : await deps.db.point(encountersOfPatient).load(orgId, [query.patient_id.toLowerCase(), ...rest])
      const about = query.patient_id === undefined ? {} : { patientId: query.patient_id.toLowerCase() }
      return okJson(pageText('encounters', page), undefined, about)
    },
  }),
]
