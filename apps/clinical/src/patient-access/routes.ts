/** Routes about restricted records. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { okJson, type Reply } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import {
  breakGlass,
  closeRecord,
  findRestriction,
  joinCareTeam,
  liftRestriction,
  restrictPatient,
} from './actions.ts'
import {
  Access,
  AccessParams,
  EndedAccess,
  GLASS_MINUTES_DEFAULT,
  GlassBreak,
  NewMember,
  NewRestriction,
  Restriction,
  RestrictionState,
  UserAccessParams,
} from './schema.ts'

/** Who answers for privacy. */
const KEEPERS: readonly Role[] = ['org_admin']
/** Whose role reads records, when they are not restricted. */
const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin']

/** The route table of restricted records. What these replies tell is not behind the glass. */
export const patientAccessRoutes = [
  route({
    method: 'GET',
    path: '/api/patients/:id/restriction',
    operation: 'patient_access.get',
    summary: 'Whether a record is restricted, and to whom it is open now',
    allow: ['org_admin', 'auditor'],
    params: AccessParams,
    replies: { 200: RestrictionState },
    async handle({ caller, params, deps }) {
      const text = await findRestriction(deps, caller.orgId, params.id)
      return okJson(text, undefined, { entityId: params.id, patientId: params.id, restricted: false })
    },
  }),
  route({
    method: 'POST',
    path: '/api/patients/:id/restriction',
    operation: 'patient_access.restrict',
    summary: 'Restrict a record',
    description:
      'From now on it opens to the care team, and to whoever breaks the glass. What the search and the ' +
      'calendar need stays visible: name, record number, birth date, sex.',
    allow: KEEPERS,
    params: AccessParams,
    body: NewRestriction,
    idempotency: 'accepted',
    replies: { 201: Restriction },
    handle: async ({ caller, params, body, context, deps }) =>
      created(params.id, await restrictPatient(deps, caller.orgId, params.id, context, body), '/restriction'),
  }),
  route({
    method: 'POST',
    path: '/api/patients/:id/break-glass',
    operation: 'patient_access.break_glass',
    summary: 'Open a restricted record to yourself, with a reason, for a time',
    description:
      'For care that cannot wait for somebody to open the record. It is in the trail and in the ' +
      "patient's access report, with the reason, and so is everything that is seen by it.",
    allow: READERS,
    params: AccessParams,
    body: GlassBreak,
    idempotency: 'accepted',
    replies: { 201: Access },
    async handle({ caller, params, body, context, deps }) {
      const { reason, minutes = GLASS_MINUTES_DEFAULT } = body
      return created(
        params.id,
        await breakGlass(deps, caller.orgId, params.id, context, { reason, minutes }),
        '',
      )
    },
  }),
  route({
    method: 'POST',
    path: '/api/patients/:id/care-team',
    operation: 'patient_access.add_member',
    summary: 'Open a record to a user who cares for the patient',
    allow: KEEPERS,
    params: AccessParams,
    body: NewMember,
    idempotency: 'accepted',
    replies: { 201: Access },
    handle: async ({ caller, params, body, context, deps }) =>
      created(params.id, await joinCareTeam(deps, caller.orgId, params.id, context, body), '/restriction'),
  }),
  route({
    method: 'DELETE',
    path: '/api/patients/:id/access/:user_id',
    operation: 'patient_access.end',
    summary: 'Close a record to a user, also when the glass was broken',
    allow: KEEPERS,
    params: UserAccessParams,
    replies: { 200: EndedAccess },
    async handle({ caller, params, context, deps }) {
      const ended = await closeRecord(deps, caller.orgId, params.id, params.user_id, context)
      return okJson(JSON.stringify({ patient_id: params.id, user_id: params.user_id, ended }))
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/patients/:id/restriction',
    operation: 'patient_access.lift',
    summary: 'Lift the restriction of a record; the reply is what it was',
    allow: KEEPERS,
    params: AccessParams,
    replies: { 200: Restriction },
    handle: async ({ caller, params, context, deps }) =>
      okJson(await liftRestriction(deps, caller.orgId, params.id, context)),
  }),
]

/** The record itself is where broken glass leads. */
function created(patientId: string, body: string, place: '/restriction' | ''): Reply {
  return { status: 201, body, location: `/api/patients/${patientId}${place}` }
}
