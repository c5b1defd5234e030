/** Which cached documents are made from which tables; the rest is not cached, and why. */

/** By kind: the statements that a cached document is made by. */
export const CACHED_STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  patient: ['patients.detail'],
  encounter: ['encounters.get'],
  day: ['appointments.list'],
  slots: ['availability.offer', 'availability.taken', 'availability.sessions'],
}

/** By kind: the collection within which its documents are kept. */
export const COLLECTIONS: Readonly<Record<string, string>> = {
  encounter: 'restrictions',
  day: 'diary',
  slots: 'diary',
}

/** What lists of appointments and free slots are made from. */
const DIARY_TABLES = [
  ...['appointments', 'booking_spans', 'practitioners', 'locations', 'appointment_types', 'schedules'],
  ...['appointment_type_practitioners', 'appointment_type_locations', 'schedule_hours'],
  ...['schedule_exceptions', 'schedule_blocks', 'holidays'],
]

/** By statement: kinds of its tables that it need not name, because what it writes is new to them. */
export const NOT_YET_CACHED: Readonly<Record<string, readonly string[]>> = {
  // Nothing is planned for somebody new.
  'patients.insert': ['diary'],
}

/** By table: the kinds of documents that a statement which writes it has to name in `touches`. */
export const CACHED_TABLES: Readonly<Record<string, readonly string[]>> = {
  // The detail holds the patient's columns and its five latest encounters.
  // Lists of appointments hold names.
  patients: ['patient', 'diary'],
  encounters: ['patient', 'encounter'],
  // Whether a record is behind glass is cached with it; a restriction touches all encounters.
  patient_restrictions: ['patient', 'restrictions', 'diary'],
  ...Object.fromEntries(DIARY_TABLES.map((table) => [table, ['diary']])),
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
  appointment_series: 'read by the database each time',
  waitlist_entries: 'read by the database each time',
  waitlist_openings: 'read by the database each time',
  calendar_feeds: 'read by the database each time',
  cache_state: 'the state of the cache itself',
}

/** Tables of which a cached document shows what no service changes. */
export const UNCHANGED_TABLES: Readonly<Record<string, string>> = {
  organizations: 'the time zone, which is given when the organization is made',
}
