/** What the tests' statements and routes write, of a patient and an encounter that both clinics have. */
import type { RouteCase } from './cases.ts'
import { MISSING_ID, NORTH, TWIN_ID, USER_ID } from './clinics.ts'

const CALLER = { user_id: USER_ID, roles: 'clinician', operation: 'test', request_id: 'test-1' }

const ENCOUNTER = {
  ...{ id: MISSING_ID, patient_id: TWIN_ID, status: 'planned', class: 'AMB', encounter_type: '' },
  ...{ type_codes: [], chief_complaint: '', reason_codes: [], diagnoses: [] },
  start_time: '2026-01-02T09:30Z',
}

const OBSERVATION = {
  ...{ patient_id: TWIN_ID, encounter_id: TWIN_ID, code: 'unknown', status: 'final', value_type: 'none' },
  effective_time: '2026-01-02T09:30Z',
}

/** Rows as a grouped insert sends them. */
function observationRows(id: string): string {
  return JSON.stringify([{ n: 1, context: CALLER, reply: true, content: { ...OBSERVATION, id } }])
}

/** Parameters by statement and place. */
export const WRITTEN_ROWS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'encounters.insert': { 1: JSON.stringify(ENCOUNTER) },
  'encounters.taken': { 1: JSON.stringify({ id: TWIN_ID }) },
  'encounters.update': { 3: '{}', 4: '{unknown}' },
  'encounter_notes.of_encounter': { 2: '{NULL}' },
  'observations.insert': { 1: observationRows(MISSING_ID) },
  'observations.explain': { 1: observationRows(TWIN_ID) },
  'observations.remember_batch': {
    1: JSON.stringify({ ...CALLER, idempotency_key: 'x', request_hash: 'x' }),
  },
  'observations.update': { 3: '{}', 4: '{final}' },
}

const INSTANTS = { from: '2025-01-01T00:00:00Z', to: '2027-01-01T00:00:00+02:00' }

/** Requests of the routes that write encounters, notes and observations, or read their history. */
export const WRITE_CASES: Readonly<Record<string, RouteCase>> = {
  'encounters.create': {
    body: {
      ...{ patient_id: NORTH.rowId, practitioner_id: NORTH.rowId, location_id: NORTH.rowId },
      ...{ status: 'arrived', class: 'AMB', start_time: '2026-01-02T09:30:00Z', encounter_type: NORTH.mark },
      reason_codes: [{ system: 'http://snomed.info/sct', code: '22298006' }],
      diagnoses: [
        { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I21.9', display: NORTH.mark, use: 'AD' },
      ],
    },
    status: 201,
  },
  'encounters.update': {
    params: { id: NORTH.rowId },
    headers: { 'if-match': '*' },
    body: { practitioner_id: NORTH.rowId, location_id: NORTH.rowId, chief_complaint: NORTH.mark },
    status: 200,
  },
  'encounter_notes.list': { params: { id: NORTH.rowId }, status: 200 },
  'encounter_notes.get': { params: { id: TWIN_ID, note_version: '1' }, status: 200 },
  'encounter_notes.sign': {
    params: { id: NORTH.rowId },
    headers: { 'if-match': '*' },
    body: { text: NORTH.mark },
    status: 201,
  },
  'encounter_notes.amend': {
    params: { id: TWIN_ID },
    headers: { 'if-match': '*' },
    body: { text: NORTH.mark, reason: NORTH.mark },
    status: 201,
  },
  'observations.create': {
    body: {
      ...{ patient_id: NORTH.rowId, encounter_id: NORTH.rowId, practitioner_id: NORTH.rowId },
      ...{
        code: '8867-4',
        effective_time: '2026-01-02T09:31:00Z',
        value_number: 72,
        value_unit_code: '/min',
      },
    },
    status: 201,
  },
  'observations.create_batch': {
    body: {
      observations: [
        { patient_id: NORTH.rowId, code: '8867-4', effective_time: '2026-01-02T09:31:00Z', value_number: 72 },
      ],
    },
    status: 200,
  },
  'observations.correct': {
    params: { id: NORTH.rowId },
    headers: { 'if-match': '*' },
    body: { value_number: '37.50', reason: NORTH.mark },
    status: 200,
  },
  'observations.enter_in_error': {
    params: { id: NORTH.rowId },
    headers: { 'if-match': '*' },
    body: { reason: NORTH.mark },
    status: 200,
  },
  'observations.history': { params: { id: NORTH.rowId }, status: 200 },
  'observations.series': {
    query: { patient_id: NORTH.rowId, code: 'unknown', points: '10', ...INSTANTS },
    status: 200,
  },
}
