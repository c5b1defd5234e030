/** Routes of the patient search. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { okJson } from '@ehrconnect/platform/http/route'
import { route } from '../deps.ts'
import { identifyPatients, searchPatients } from './actions.ts'
import { Identities, IdentityQuestion, PatientPage, PatientSearch } from './schema.ts'

const READERS: readonly Role[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin', 'system']
/** Those who watch over records, without being allowed to open them. */
const WATCHERS: readonly Role[] = ['auditor', 'org_admin']

/** The route table of the patient search. */
export const patientSearchRoutes = [
  route({
    method: 'GET',
    path: '/api/patients/search',
    operation: 'patients.search',
    summary: 'Find active patients',
    description:
      'By the beginning of the last name, first name, full name in either order, MRN, phone or birth date; ' +
      'case and accents do not matter. Texts of three letters or more that begin few names also find names ' +
      'that contain them or differ by one typing error. Ordered by last and first name. One or two letters ' +
      'mean last names and whole first names, and the beginnings of first names only when those find fewer ' +
      'than five patients; then there is no next page. When more than 64 different first names of active ' +
      'patients begin with the text, it finds by first name only the patients with the first 64 of them in ' +
      'alphabetical order, on whichever page; by last name it finds everybody. The others are found by one ' +
      'letter more, or by first and last name.',
    allow: READERS,
    query: PatientSearch,
    replies: { 200: PatientPage },
    handle: async ({ caller, query, deps }) => okJson(await searchPatients(deps, caller.orgId, query)),
  }),
  route({
    method: 'POST',
    path: '/api/patients/search',
    operation: 'patients.search_post',
    summary: 'Find active patients, with the text in the body',
    description:
      'The same as GET, for clients that keep names out of URLs and so out of the logs on the way.',
    allow: READERS,
    body: PatientSearch,
    readOnly: true,
    replies: { 200: PatientPage },
    handle: async ({ caller, body, deps }) => okJson(await searchPatients(deps, caller.orgId, body)),
  }),
  route({
    method: 'POST',
    path: '/api/patients/identify',
    operation: 'patients.identify',
    summary: 'Who a patient is, for the report of who saw a record',
    description:
      'For those who watch over records: id, name, MRN and birth date of ten active patients at most whom ' +
      'a name, an MRN or a birth date may mean. Not by phone, and without a next page.',
    allow: WATCHERS,
    body: IdentityQuestion,
    readOnly: true,
    replies: { 200: Identities },
    handle: async ({ caller, body, deps }) => okJson(await identifyPatients(deps, caller.orgId, body.q)),
  }),
]
