/** One request for each operation that a clinician of NORTH may make with success. */
import type { Role } from '@ehrconnect/platform/auth/roles'
import { BOOKING_CASES } from './booking-cases.ts'
import { CALENDAR_CASES } from './calendar-cases.ts'
import { MISSING_ID, NORTH, SHUT_ID, TO_SHUT_ID, USER_ID } from './clinics.ts'
import { WAITLIST_CASES } from './waitlist-cases.ts'
import { WRITE_CASES } from './written-rows.ts'

/** The request of an operation. */
export type RouteCase = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** Whoever asks after the first is told 409. */
  readonly once?: boolean
}

/** After all ids. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Later than every row: a list that is newest first goes on with all of them. */
const NEWEST = `2026-12-31T00:00:00.000000Z_${MISSING_ID}`
const INSTANTS = { from: '2025-01-01T00:00:00Z', to: '2027-01-01T00:00:00+02:00' }

/** By operation; the authorization tests fail for a route without a case and a case without a route. */
export const CASES: Readonly<Record<string, RouteCase>> = {
  ...CALENDAR_CASES,
  ...BOOKING_CASES,
  ...WAITLIST_CASES,
  'patients.search': { query: { q: 'unk', limit: '10', cursor: MISSING_ID }, status: 200 },
  'patients.search_post': { body: { q: 'unk', limit: 10, cursor: MISSING_ID }, status: 200 },
  'patients.identify': { body: { q: 'unk' }, status: 200 },
  'patients.get': { params: { id: NORTH.rowId }, status: 200 },
  'patients.create': {
    body: {
      ...{ first_name: 'Grace', last_name: 'Hopper', date_of_birth: '1906-12-09', sex: 'female' },
      ...{ contact_phone: '+1 555 0101', email: 'grace@mail.example' },
      address: { line: ['1 Main Street'], city: 'Arlington', postal_code: '22201', country: 'US' },
    },
    status: 201,
  },
  'patients.update': {
    params: { id: NORTH.rowId },
    headers: { 'if-match': '*' },
    body: { contact_phone: '+1 555 0102', address: { city: NORTH.mark } },
    status: 200,
  },
  'encounters.get': { params: { id: NORTH.rowId }, status: 200 },
  'encounters.list': {
    query: { patient_id: NORTH.rowId, status: 'unknown', limit: '10', cursor: NEWEST, ...INSTANTS },
    status: 200,
  },
  'observations.latest': { query: { patient_id: NORTH.rowId, codes: 'unknown,8867-4' }, status: 200 },
  'observations.get': { params: { id: NORTH.rowId }, status: 200 },
  'observations.list': {
    query: {
      ...{ patient_id: NORTH.rowId, code: 'unknown', category: 'unknown', limit: '10', cursor: NEWEST },
      ...INSTANTS,
    },
    status: 200,
  },
  ...WRITE_CASES,
  'audit_events.list': {
    query: {
      ...{ user_id: USER_ID, patient_id: NORTH.rowId, action: 'read', outcome: 'success', limit: '10' },
      ...{ entity_type: 'Patient', operation: 'patients.get', cursor: LAST_ID, format: 'json' },
      ...{ from: '2024-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
    },
    status: 200,
  },
  'patient_access.get': { params: { id: SHUT_ID }, status: 200 },
  'patient_access.restrict': {
    params: { id: TO_SHUT_ID },
    body: { category: 'staff', reason: NORTH.mark },
    status: 201,
  },
  'patient_access.break_glass': {
    params: { id: SHUT_ID },
    body: { reason: 'emergency', minutes: 5 },
    status: 201,
  },
  'patient_access.add_member': {
    params: { id: SHUT_ID },
    body: { user_id: USER_ID, reason: NORTH.mark },
    status: 201,
  },
  'patient_access.end': { params: { id: SHUT_ID, user_id: USER_ID }, status: 200 },
  'patient_access.lift': { params: { id: SHUT_ID }, status: 200 },
  'audit_events.access_report': { params: { id: NORTH.rowId }, query: INSTANTS, status: 200 },
}

/** A role that may call the route: a clinician where he may. */
export function roleFor({ allow }: { readonly allow: readonly Role[] }): Role {
  return allow.includes('clinician') ? 'clinician' : (allow[0] ?? 'clinician')
}

/** The case of an operation. Throws: when there is none. */
export function caseOf(operation: string): RouteCase {
  const found = CASES[operation]
  if (found === undefined) throw new Error(`${operation} has no case in apps/clinical/src/testing/cases.ts`)
  return found
}

/** The path of a route with its parameters put in. */
export function pathOf(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}
