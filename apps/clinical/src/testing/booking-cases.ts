/** One request for each operation about appointments that somebody of NORTH may make with success. */
import { STEP_IDS } from './calendars.ts'
import type { RouteCase } from './cases.ts'
import { MISSING_ID, NORTH, SOUTH, TWIN_ID, USER_ID } from './clinics.ts'

const ONE = { id: NORTH.rowId }
const SLOT = {
  ...{ type_id: NORTH.rowId, practitioner_id: NORTH.rowId, location_id: NORTH.rowId, reason: NORTH.mark },
}

/** By operation. What may happen once has a key, so that each role is told of the same one. */
export const BOOKING_CASES: Readonly<Record<string, RouteCase>> = {
  'appointments.list': {
    query: {
      ...{ date: '2030-05-06', zone: 'America/New_York', practitioner_id: NORTH.rowId },
      ...{ patient_id: NORTH.rowId, location_id: NORTH.rowId, status: 'booked,arrived' },
      ...{ limit: '10', cursor: `2000-01-01T00:00:00.000000Z_${MISSING_ID}` },
    },
    status: 200,
  },
  'appointments.get': { params: ONE, status: 200 },
  'appointments.book': {
    headers: { 'idempotency-key': 'a-booking' },
    body: { ...SLOT, patient_id: TWIN_ID, start_time: '2030-06-03T10:00:00+02:00' },
    status: 201,
  },
  'appointments.hold': {
    headers: { 'idempotency-key': 'a-hold' },
    body: { ...SLOT, patient_id: TWIN_ID, start_time: '2030-06-03T11:00:00+02:00', hold_seconds: 600 },
    status: 201,
  },
  'appointments.update': {
    ...{ params: ONE, headers: { 'if-match': '*' }, status: 200 },
    body: { reason: NORTH.mark },
  },
  'appointments.confirm': { params: { id: STEP_IDS.confirm }, body: {}, status: 200, once: true },
  'appointments.check_in': { params: { id: STEP_IDS.checkIn }, status: 200, once: true },
  'appointments.start': { params: { id: STEP_IDS.start }, status: 200, once: true },
  'appointments.complete': { params: { id: STEP_IDS.complete }, status: 200, once: true },
  'appointments.cancel': {
    ...{ params: { id: STEP_IDS.cancel }, status: 200, once: true },
    body: { reason: NORTH.mark },
  },
  'appointments.no_show': { params: { id: STEP_IDS.noShow }, status: 200, once: true },
}

/** What the statements that book are given; see statements.ts. */
export const BOOKING_VALUES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'booking.join': {
    1: JSON.stringify([
      {
        n: 1,
        booking: {
          ...{ id: MISSING_ID, type_id: TWIN_ID, practitioner_id: TWIN_ID, location_id: TWIN_ID, rooms: [] },
          ...{ status: 'proposed', start_time: '2030-07-01T10:00Z', reason: '', hold_seconds: 60 },
        },
        context: { user_id: USER_ID, roles: 'clinician', operation: 'test', request_id: 'test-1' },
      },
    ]),
  },
  'appointments.list': { 3: '{booked}', 5: '{NULL}', 9: '{NULL}' },
  'booking.insert': {
    1: JSON.stringify({
      ...{ id: MISSING_ID, type_id: TWIN_ID, practitioner_id: TWIN_ID, location_id: TWIN_ID, rooms: [] },
      ...{ status: 'proposed', start_time: '2030-07-01T10:00Z', reason: '', hold_seconds: 60 },
      created_by: USER_ID,
    }),
  },
  'booking.update': { 3: '{}', 5: '{booked}' },
  'appointment_steps.make': {
    3: JSON.stringify({
      step: 'check-in',
      statuses: ['booked'],
      to_status: 'checked-in',
      unbegun: true,
      time: 'keep',
    }),
    ...{ 5: MISSING_ID, 6: MISSING_ID },
  },
}

/** How rows of SOUTH are known where no text of theirs is read. */
export const BOOKING_MARKS: Readonly<Record<string, string>> = {
  'appointments.zone': SOUTH.id,
  'booking.state': SOUTH.rowId,
  'appointment_steps.state': SOUTH.rowId,
  'appointment_steps.subject': SOUTH.rowId,
}
