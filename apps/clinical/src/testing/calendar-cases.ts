/** One request for each operation about schedules that somebody of NORTH may make with success. */
import { SECRET_HASH } from './calendars.ts'
import type { RouteCase } from './cases.ts'
import { MISSING_ID, NORTH, TWIN_ID, USER_ID } from './clinics.ts'

const ONE = { id: NORTH.rowId }
const ANY_VERSION = { 'if-match': '*' }
const PAGE = { limit: '10', cursor: MISSING_ID }

/** By operation. A create that may happen once has a key, so that each role is told of the same one. */
export const CALENDAR_CASES: Readonly<Record<string, RouteCase>> = {
  'appointment_events.listen': { query: { seconds: '0' }, status: 200 },
  'availability.find': {
    query: {
      ...{ type_id: NORTH.rowId, practitioner_id: NORTH.rowId, location_id: NORTH.rowId },
      ...{ patient_id: NORTH.rowId, from: '2030-05-06', to: '2030-05-08T00:00:00+02:00' },
      ...{ zone: 'America/New_York', limit: '10' },
    },
    status: 200,
  },
  'appointment_types.list': { query: PAGE, status: 200 },
  'appointment_types.get': { params: ONE, status: 200 },
  'appointment_types.create': {
    headers: { 'idempotency-key': 'a-type' },
    body: {
      ...{
        code: 'new',
        name: NORTH.mark,
        duration_minutes: 20,
        buffer_before_minutes: 5,
        buffer_after_minutes: 5,
      },
      ...{
        alignment_minutes: 10,
        lead_time_minutes: 60,
        capacity: 2,
        room_required: true,
        colour: '#aabbcc',
      },
      ...{ active: true, practitioner_ids: [NORTH.rowId, TWIN_ID], location_ids: [NORTH.rowId] },
    },
    status: 201,
  },
  'appointment_types.update': {
    ...{ params: ONE, headers: ANY_VERSION, status: 200 },
    body: { name: NORTH.mark, practitioner_ids: [NORTH.rowId], location_ids: [NORTH.rowId] },
  },
  'practitioners.list': { query: { ...PAGE, include: 'inactive' }, status: 200 },
  'practitioners.get': { params: ONE, status: 200 },
  'practitioners.create': {
    body: {
      first_name: NORTH.mark,
      last_name: 'Vale',
      npi: '1234567893',
      specialty: 'Cardiology',
      email: null,
    },
    status: 201,
  },
  'practitioners.update': {
    ...{ params: ONE, headers: ANY_VERSION, status: 200 },
    body: { npi: null, prefix: 'Dr.', specialty: NORTH.mark, user_id: USER_ID },
  },
  'locations.list': { query: { ...PAGE, include: 'inactive' }, status: 200 },
  'locations.get': { params: ONE, status: 200 },
  'locations.create': {
    body: { kind: 'room', name: NORTH.mark, parent_id: NORTH.rowId, address: { city: NORTH.mark } },
    status: 201,
  },
  'locations.update': {
    ...{ params: ONE, headers: ANY_VERSION, status: 200 },
    body: { name: NORTH.mark, parent_id: null, phone: '+1 555 0103' },
  },
  'schedules.list': {
    query: { ...PAGE, practitioner_id: NORTH.rowId, location_id: NORTH.rowId },
    status: 200,
  },
  'schedules.get': { params: ONE, status: 200 },
  'schedules.create': {
    body: {
      ...{ practitioner_id: NORTH.rowId, location_id: NORTH.rowId, type_id: NORTH.rowId },
      ...{ time_zone: 'Europe/Berlin', effective_from: '2020-01-01', effective_until: null, active: false },
      hours: [{ weekday: 1, start_minute: 480, end_minute: 720 }],
    },
    status: 201,
  },
  'schedules.update': {
    ...{ params: ONE, headers: ANY_VERSION, status: 200 },
    body: {
      location_id: NORTH.rowId,
      type_id: null,
      hours: [{ weekday: 7, start_minute: 0, end_minute: 1440 }],
    },
  },
  'schedules.set_day': {
    ...{ params: { ...ONE, date: '2030-01-01' }, headers: ANY_VERSION, status: 200 },
    body: { hours: [{ start_minute: 480, end_minute: 720 }], reason: NORTH.mark },
  },
  'schedules.clear_day': { params: { ...ONE, date: '2030-01-01' }, headers: ANY_VERSION, status: 200 },
  'holidays.list': {
    query: {
      ...{ ...PAGE, cursor: `2000-01-01_${MISSING_ID}` },
      ...{ location_id: NORTH.rowId, from: '2000-01-01', to: '2000-12-31' },
    },
    status: 200,
  },
  'holidays.create': {
    headers: { 'idempotency-key': 'a-holiday' },
    body: { holiday_date: '2030-12-25', name: NORTH.mark, location_id: NORTH.rowId },
    status: 201,
  },
  'holidays.remove': { params: ONE, status: 200 },
  'schedule_blocks.list': {
    query: {
      ...{ ...PAGE, cursor: `2000-01-01T00:00:00.000000Z_${MISSING_ID}` },
      ...{ practitioner_id: NORTH.rowId, from: '2000-01-01T00:00:00Z', to: '2000-01-03T00:00:00Z' },
    },
    status: 200,
  },
  'schedule_blocks.create': {
    body: {
      ...{ practitioner_id: NORTH.rowId, kind: 'leave', reason: NORTH.mark },
      ...{ start_time: '2030-01-01T08:00:00Z', end_time: '2030-01-05T17:00:00+01:00' },
    },
    status: 201,
  },
  'schedule_blocks.remove': { params: ONE, status: 200 },
  'calendar_feeds.list': { query: { ...PAGE, practitioner_id: NORTH.rowId }, status: 200 },
  'calendar_feeds.create': { body: { practitioner_id: NORTH.rowId }, status: 201 },
  'calendar_feeds.revoke': { params: ONE, status: 200 },
}

/** What the statements that make and change schedules are given; see statements.ts. */
export const CALENDAR_VALUES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'appointment_types.insert': { 1: MISSING_ID, 2: json({ code: 'new', name: 'New', duration_minutes: 15 }) },
  'practitioners.insert': { 1: MISSING_ID, 2: json({ first_name: 'New', last_name: 'New' }) },
  // Not the JSON of a caller, whose user would become the practitioner's.
  'practitioners.update': { 3: json({ npi: null }) },
  'locations.insert': { 1: MISSING_ID, 2: json({ kind: 'room', name: 'New', parent_id: TWIN_ID }) },
  'schedules.insert': {
    1: MISSING_ID,
    2: json({
      ...{ practitioner_id: TWIN_ID, location_id: TWIN_ID, time_zone: 'UTC', effective_from: '2000-01-01' },
      hours: [{ weekday: 1, start_minute: 0, end_minute: 60 }],
    }),
  },
  'schedules.set_day': { 4: json([{ start_minute: 0, end_minute: 60 }]) },
  'calendar_feeds.insert': { 1: MISSING_ID, 3: `\\x${'cd'.repeat(32)}`, 5: '10' },
  'calendar_feeds.of_secret': { 1: `{"\\\\x${SECRET_HASH}"}` },
  'calendar_feeds.events': { 2: '100000', 3: '100000' },
  'holidays.insert': { 1: MISSING_ID, 2: json({ holiday_date: '2001-01-01', name: 'New' }) },
  'schedule_blocks.insert': {
    1: MISSING_ID,
    2: json({ room_id: TWIN_ID, start_time: '2000-01-01T00:00:00Z', end_time: '2000-01-02T00:00:00Z' }),
  },
}

function json(value: object): string {
  return JSON.stringify(value)
}
