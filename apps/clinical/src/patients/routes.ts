/** Routes of patients. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { etagOf } from '@ehrconnect/platform/http/etag'
import { createdJson, okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { changePatient, findPatientDetail, readPatientDetail, registerPatient } from './actions.ts'
import { NewPatient, PatientDetail, PatientParams, PatientPatch } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
const WRITERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'org_admin', 'system']

/** The route table of patients. */
export const patientRoutes = [
  route({
    method: 'GET',
    path: '/api/patients/:id',
    operation: 'patients.get',
    summary: 'One patient with the five latest encounters',
    allow: READERS,
    params: PatientParams,
    replies: { 200: PatientDetail },
    async handle({ caller, params, deps }) {
      const patient = await readPatientDetail(deps, caller.orgId, params.id)
      if (patient === null) throw notFound('patient')
      const { body, etag, restricted } = patient
      return okJson(body, etag, { entityId: params.id, patientId: params.id, restricted })
    },
  }),
  route({
    method: 'POST',
    path: '/api/patients',
    operation: 'patients.create',
    summary: 'Register a patient',
    description:
      'The MRN is made when it is not given. With an id of the client, a repeated create changes nothing.',
    allow: WRITERS,
    body: NewPatient,
    idempotency: 'accepted',
    replies: { 201: PatientDetail },
    async handle({ caller, body, context, deps }) {
      const patient = await registerPatient(deps, caller.orgId, context, body)
      const about = { entityId: patient.id, patientId: patient.id, restricted: patient.restricted }
      const etag = etagOf(patient.version, patient.body)
      return createdJson(patient.body, `/api/patients/${patient.id}`, etag, about)
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/patients/:id',
    operation: 'patients.update',
    summary: 'Change a patient',
    description: 'A JSON merge patch (RFC 7396): members that are absent stay, null clears.',
    allow: WRITERS,
    params: PatientParams,
    body: PatientPatch,
    bodyTypes: ['application/merge-patch+json'],
    ifMatch: 'required',
    replies: { 200: PatientDetail },
    async handle({ caller, params, body, ifMatch, context, deps }) {
      await changePatient(deps, caller.orgId, params.id, ifMatch ?? '', context, body)
      const patient = await findPatientDetail(deps, caller.orgId, params.id)
      if (patient === null) throw notFound('patient')
      return okJson(patient.body, etagOf(patient.version, patient.body))
    },
  }),
]
