/** Which cached documents are made from which tables; the rest is not cached, and why. */

/** By kind: the statements that a cached document is made by. */
export const CACHED_STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  patient: ['patients.detail'],
  encounter: ['encounters.get'],
}

/** By kind: the collection within which its documents are kept. */
export const COLLECTIONS: Readonly<Record<string, string>> = { encounter: 'restrictions' }

/** By table: the kinds of documents that a statement which writes it has to name in `touches`. */
export const CACHED_TABLES: Readonly<Record<string, readonly string[]>> = {
  // The detail holds the patient's columns and its five latest encounters.
  patients: ['patient'],
  encounters: ['patient', 'encounter'],
  // Whether a record is behind glass is cached with it; a restriction touches all encounters.
  patient_restrictions: ['patient', 'restrictions'],
}

/** By column: the same for statements that set a single column, which alone is part of a document. */
export const CACHED_COLUMNS: readonly { table: string; sets: RegExp; kinds: readonly string[] }[] = [
  // An encounter shows the appointment that it was opened from.
  { table: 'appointments', sets: /\bset\b[^;]*\bencounter_id\s*=/i, kinds: ['encounter'] },
]

/** Tables that statements write and no cached document is made from. */
export const UNCACHED_TABLES: Readonly<Record<string, string>> = {
  patient_access: 'to whom a restricted record is open is looked up each time',
  audit_events: 'read by auditors only',
  audit_seals: 'read by verification only',
  idempotency_keys: 'replies of writes, read once',
  encounter_notes: 'read by the database each time; the number of the version is a column of the encounter',
  observations: 'lists, series and latest values are read by the database each time',
  observation_versions: 'history, read by the database each time',
  practitioners: 'read by the database each time',
  locations: 'read by the database each time',
  appointments: 'lists are read by the database each time',
  appointment_series: 'read by the database each time',
  booking_spans: 'availability is computed each time',
  waitlist_entries: 'read by the database each time',
  waitlist_openings: 'read by the database each time',
  calendar_feeds: 'read by the database each time',
  cache_state: 'the state of the cache itself',
  appointment_types: 'availability is computed each time',
  appointment_type_practitioners: 'availability is computed each time',
  appointment_type_locations: 'availability is computed each time',
  schedules: 'availability is computed each time',
  schedule_hours: 'availability is computed each time',
  schedule_exceptions: 'availability is computed each time',
  schedule_blocks: 'availability is computed each time',
  holidays: 'availability is computed each time',
}
