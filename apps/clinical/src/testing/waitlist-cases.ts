/** One request for each operation about waitlists and series that somebody of NORTH may make with success. */
import type { RouteCase } from './cases.ts'
import { MISSING_ID, NORTH, TWIN_ID, USER_ID } from './clinics.ts'
import { idFor } from './waitlists.ts'

const ONE = { id: NORTH.rowId }
const SLOT = { practitioner_id: NORTH.rowId, location_id: NORTH.rowId }
const SERIES = { ...SLOT, patient_id: TWIN_ID, type_id: NORTH.rowId, rrule: 'FREQ=WEEKLY;COUNT=2' }

/** By operation. What may happen once has a key, so that each role is told of the same one. */
export const WAITLIST_CASES: Readonly<Record<string, RouteCase>> = {
  'waitlist.list': {
    query: {
      ...{ status: 'waiting', patient_id: TWIN_ID, type_id: NORTH.rowId, practitioner_id: NORTH.rowId },
      ...{ limit: '10', cursor: MISSING_ID },
    },
    status: 200,
  },
  'waitlist.get': { params: ONE, status: 200 },
  'waitlist.create': {
    body: {
      ...{ ...SLOT, patient_id: TWIN_ID, type_id: NORTH.rowId, note: NORTH.mark, priority: 1 },
      ...{ wanted_from: '2030-01-01', wanted_until: '2030-12-31', weekdays: [1, 2], start_minute: 480 },
      end_minute: null,
    },
    status: 201,
  },
  'waitlist.update': {
    ...{ params: ONE, headers: { 'if-match': '*' }, status: 200 },
    body: { note: NORTH.mark, practitioner_id: null, location_id: NORTH.rowId, type_id: NORTH.rowId },
  },
  'waitlist.offer': {
    params: { id: idFor(NORTH.rowId, 'offer') },
    headers: { 'idempotency-key': 'an-offer' },
    body: { ...SLOT, start_time: '2030-10-07T10:00:00+02:00', hold_minutes: 10 },
    status: 200,
  },
  'waitlist.accept': {
    params: { id: idFor(NORTH.rowId, 'accept') },
    headers: { 'idempotency-key': 'an-accept' },
    status: 200,
  },
  'waitlist.decline': {
    params: { id: idFor(NORTH.rowId, 'decline') },
    headers: { 'idempotency-key': 'a-decline' },
    body: { reason: NORTH.mark },
    status: 200,
  },
  'waitlist.cancel': {
    params: { id: idFor(NORTH.rowId, 'cancel') },
    headers: { 'idempotency-key': 'a-cancel' },
    body: { reason: NORTH.mark },
    status: 200,
  },
  'appointment_series.create': {
    headers: { 'idempotency-key': 'a-series' },
    body: { ...SERIES, local_start: '2030-09-02T10:00', reason: NORTH.mark },
    status: 201,
  },
  'appointment_series.get': { params: ONE, status: 200 },
  'appointment_series.cancel': {
    ...{ params: ONE, headers: { 'if-match': '*' }, status: 200 },
    body: { from: '2030-01-01', reason: NORTH.mark },
  },
}

const TWIN = { practitioner_id: TWIN_ID, location_id: TWIN_ID, type_id: TWIN_ID, patient_id: TWIN_ID }

/** What the statements are given; see statements.ts. A function makes it of the row's id. */
export const WAITLIST_VALUES: Readonly<
  Record<string, Readonly<Record<number, string | ((rowId: string) => string)>>>
> = {
  'waitlist.insert': {
    1: MISSING_ID,
    2: JSON.stringify({ ...TWIN, wanted_from: '2030-01-01', wanted_until: '2030-12-31' }),
  },
  'waitlist.update': { 3: '{}' },
  'waitlist.offer': {
    2: (rowId) =>
      JSON.stringify({
        ...{ id: MISSING_ID, practitioner_id: rowId, location_id: rowId, rooms: [], hold_seconds: 60 },
        start_time: '2031-07-01T10:00Z',
      }),
  },
  'waitlist.accept': { 1: (rowId) => idFor(rowId, 'accept') },
  'waitlist.end_offer': { 1: (rowId) => idFor(rowId, 'decline'), 2: '{offered}', 3: 'waiting' },
  'waitlist.candidates': { 2: '2030-01-07T08:00Z', 3: '2030-01-07T09:00Z' },
  'waitlist.settle': { 1: (rowId) => idFor(rowId, 'settle') },
  'waitlist.end_hold': { 1: (rowId) => idFor(rowId, 'hold') },
  'appointment_series.zone': { 3: '2030-01-01' },
  'appointment_series.insert': {
    1: JSON.stringify({
      ...{ ...TWIN, id: MISSING_ID, rrule: 'FREQ=DAILY;COUNT=1', time_zone: 'UTC', created_by: USER_ID },
      start_time: '2031-07-02T10:00Z',
      // Of the people who are in both clinics the patient and the practitioner have one id.
      visits: [],
    }),
  },
}

/** The ids by which rows of SOUTH are known where no text of theirs is read. */
export const WAITLIST_MARKS = ['work', 'claim', 'candidates', 'type', 'status'].map(
  (name) => `waitlist.${name}`,
)
