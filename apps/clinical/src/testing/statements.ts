/** The statements that the service declares, with values that find rows of a clinic of the tests. */

import { fileURLToPath } from 'node:url'
import { type AnyStatement, statementsOf } from '@ehrconnect/platform/testing/sent-statements'
import { routes } from '../server.ts'
import { BOOKING_MARKS, BOOKING_VALUES } from './booking-cases.ts'
import { CALENDAR_VALUES } from './calendar-cases.ts'
import { groupStart } from './calendars.ts'
import { MISSING_ID, SOUTH, TWIN_ID, USER_ID } from './clinics.ts'
import { WAITLIST_MARKS, WAITLIST_VALUES } from './waitlist-cases.ts'
import { WRITTEN_ROWS } from './written-rows.ts'

export type { AnyStatement }

/** Every statement that a running service can send. */
export const STATEMENTS: readonly AnyStatement[] =
  routes.length === 0 ? [] : statementsOf(fileURLToPath(new URL('../server.ts', import.meta.url)))

/** Statements about no organization, and why that is right. */
export const WITHOUT_ORGANIZATION: Readonly<Record<string, string>> = {
  'audit.unsealed': 'tells whose audit events wait to be sealed, by ids only',
  'auth.ended_sessions': 'reads which sessions ended lately, by ids only; a session is of a person',
  'idempotency.organizations': 'tells where old replies are to be removed, by ids of organizations only',
  'waitlist.due': 'tells where something is due for those who wait, by ids of organizations only',
  'joint.turns': 'waits for the turns of what is named by ids; reads no table',
  'cache.state': 'whether and whose cache may be used, for all organizations together',
  'cache.close': 'the same',
  'cache.claim': 'the same',
  'cache.give_back': 'the same',
  'auth.revoked_users': 'reads which users were signed out; a user may belong to several organizations',
}

/** Whether a statement is written for sets of keys. */
export function isKeyed(statement: AnyStatement): boolean {
  return statement.params[0]?.pg === 'uuid[]'
}

/** By type, and by how many of the type came before: the values that the rows of clinics.ts match. */
const VALUES: Readonly<Record<string, readonly (string | null)[]>> = {
  // 'unknown' is the last name, the status, the category and the code of what the clinics hold.
  text: ['unknown'],
  date: ['2000-01-01'],
  timestamptz: ['-infinity', 'infinity'],
  // What the server tells a write about its caller; any other JSON may be this as well.
  jsonb: [JSON.stringify({ user_id: USER_ID, roles: 'clinician', operation: 'test', request_id: 'test-1' })],
  integer: ['1'],
  bigint: ['1000000'],
  boolean: ['t'],
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const AUDIT_EVENT = {
  ...{
    1: `{${USER_ID}}`,
    2: '{clinician}',
    3: '{read}',
    4: '{patients.get}',
    5: '{Patient}',
    7: '{success}',
  },
  ...{ 8: '{NULL}', 9: '{1}', 10: '{1767259800000}', 13: '{test-1}', 14: '{127.0.0.1}' },
}

/** Parameters by their place where the general values would not do. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<number, string | ((rowId: string) => string)>>>> = {
  ...CALENDAR_VALUES,
  ...BOOKING_VALUES,
  ...WAITLIST_VALUES,
  // All that the clinic has, whatever was written last.
  'appointment_events.since': { 2: '500' },
  // An id that is taken makes no row.
  'patients.insert': { 1: MISSING_ID },
  'audit_events.of_organization': { 1: FIRST_ID, 2: LAST_ID },
  'audit_events.of_patient': { 2: FIRST_ID, 3: LAST_ID },
  'audit_events.access_report': { 2: FIRST_ID, 3: LAST_ID },
  'idempotency.remove_old': { 1: '24' },
  'audit.append': AUDIT_EVENT,
  'audit.append_again': AUDIT_EVENT,
  // The reason with which SOUTH's user of this id broke the glass.
  'patient_access.of_user': { 2: `{${SOUTH.rowId}}` },
  'patient_access.restrict': { 1: TWIN_ID, 2: 'other' },
  'patient_access.break_glass': { 1: MISSING_ID },
  'patient_access.add_member': { 1: MISSING_ID, 3: USER_ID },
  ...WRITTEN_ROWS,
}

/** How a row of SOUTH is known where the statement reads none of its texts. */
const MARKS: Readonly<Record<string, string>> = {
  'audit_events.access_report': SOUTH.rowId,
  ...BOOKING_MARKS,
  'appointment_events.since': SOUTH.rowId,
  'bookable_patient.state': SOUTH.rowId,
  ...Object.fromEntries(WAITLIST_MARKS.map((name) => [name, SOUTH.rowId])),
  'appointment_series.get': SOUTH.rowId,
  'appointment_series.zone': SOUTH.id,
  'appointment_series.insert': SOUTH.id,
  'schedules.get': SOUTH.rowId,
  'calendar_feeds.list': SOUTH.rowId,
  'schedules.list': SOUTH.rowId,
  'encounters.state': SOUTH.rowId,
  'encounters.patient': SOUTH.rowId,
  'encounter_notes.state': SOUTH.rowId,
  'availability.offer': SOUTH.rowId,
  'availability.opening': SOUTH.rowId,
  'availability.sessions': SOUTH.rowId,
  'availability.taken': groupStart(SOUTH).toString(16).padStart(8, '0'),
}

/** The text by which the rows of a statement tell that they are those of SOUTH. */
export function markOf(name: string): string {
  return MARKS[name] ?? SOUTH.mark
}

/** Parameters in text format that name the organization and the row. */
export function valuesFor(statement: AnyStatement, orgId: string, rowId: string): (string | null)[] {
  const seen = new Map<string, number>()
  return statement.params.map((type, place) => {
    const exception = EXCEPTIONS[statement.name]?.[place]
    if (exception !== undefined) return typeof exception === 'string' ? exception : exception(rowId)
    const base = type.pg.replace('[]', '')
    const nth = seen.get(base) ?? 0
    seen.set(base, nth + 1)
    const isArray = type.pg.endsWith('[]')
    // In sets of keys the later values of a type are optional filters and cursors.
    if (isArray && isKeyed(statement) && nth >= (base === 'uuid' ? 2 : 1) && /^(uuid|text)$/.test(base))
      return '{NULL}'
    if (!isArray && acceptsNull(type.encode)) return null
    const value = base === 'uuid' ? (nth === 0 ? orgId : rowId) : atOrLast(VALUES[base] ?? [], nth)
    return isArray ? `{${value}}` : value
  })
}

function acceptsNull(encode: unknown): boolean {
  return typeof encode === 'function' && encode(null) === ''
}

function atOrLast(values: readonly (string | null)[], nth: number): string | null {
  return values[Math.min(nth, values.length - 1)] ?? null
}
