/** Two small organizations that every test of the clinical service starts with. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { searchKeys } from '@ehrconnect/platform/text/fold'
import { seedCalendar } from './calendars.ts'

/**
 * An organization of the tests. `mark` stands in every text of its rows, so that a reply tells whose
 * rows it holds.
 */
export type Clinic = {
  readonly id: string
  readonly mark: string
  /** One id for a patient, an encounter, an observation, a practitioner and a location. */
  readonly rowId: string
}

/** The organization that tests ask for. */
export const NORTH: Clinic = {
  id: '01900000-0000-7000-8000-00000000a0a0',
  mark: 'NORTHMARK',
  rowId: '01900000-0000-7000-8000-0000000000aa',
}

/** The other one, whose rows must never be seen. */
export const SOUTH: Clinic = {
  id: '01900000-0000-7000-8000-00000000b0b0',
  mark: 'SOUTHMARK',
  rowId: '01900000-0000-7000-8000-0000000000bb',
}

/** A patient, an encounter and an observation of this id are in both organizations. */
export const TWIN_ID = '01900000-0000-7000-8000-0000000000cc'
/** A patient of NORTH whose record is restricted and open to the tests' user; SOUTH's own patient is too. */
export const SHUT_ID = '01900000-0000-7000-8000-0000000000ab'
/** A patient of NORTH for tests that restrict. */
export const TO_SHUT_ID = '01900000-0000-7000-8000-0000000000ac'
/** An id that no row has. */
export const MISSING_ID = '01900000-0000-7000-8000-0000000000dd'
/** The user of the tests' tokens. */
export const USER_ID = '01900000-0000-7000-8000-0000000000ee'

/** Every row that the clinic has is made here; each tenant's table gets at least one. */
export async function seedClinic(owner: SqlConnection, clinic: Clinic): Promise<void> {
  const { id, mark, rowId } = clinic
  await owner.query(
    `INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, lower($2), $2, 'Europe/Berlin')`,
    [id, mark],
  )
  await owner.query(`INSERT INTO users (id, name) VALUES ($1, 'test') ON CONFLICT DO NOTHING`, [USER_ID])
  await owner.query(`INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'clinician')`, [
    id,
    USER_ID,
  ])
  await owner.query(`INSERT INTO practitioners (org_id, id, first_name, last_name) VALUES ($1, $2, $3, $3)`, [
    id,
    rowId,
    mark,
  ])
  await owner.query(`INSERT INTO locations (org_id, id, name) VALUES ($1, $2, $3)`, [id, rowId, mark])
  for (const patientId of [rowId, TWIN_ID]) await seedPatient(owner, clinic, patientId)
  await seedHistory(owner, clinic)
  await seedRestriction(owner, clinic)
  await seedCalendar(owner, clinic)
  await owner.query(
    `INSERT INTO fhir_resources (org_id, resource_type, fhir_id, row_id, patient_id, content, content_hash)
     VALUES ($1, 'Patient', $2::uuid::text, $2::uuid, $2::uuid, $3, '')`,
    [id, rowId, mark],
  )
  await owner.query(
    `INSERT INTO fhir_identifiers (org_id, resource_type, value, system, fhir_id)
     VALUES ($1, 'Patient', $3, 'urn:test', $2::uuid::text)`,
    [id, rowId, mark],
  )
  await owner.query(
    `INSERT INTO audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id,
                               patient_id, outcome, request_id)
     VALUES ($1, $2, $3, 'clinician', 'read', 'patients.get', 'Patient', $2, $2, 'success', $4)`,
    [id, rowId, USER_ID, mark],
  )
  await owner.query(
    `INSERT INTO idempotency_keys (org_id, user_id, key, request_hash, status, body, created_at)
     VALUES ($1, $2, 'unknown', 'unknown', 201, $3, now() - make_interval(days => $4))`,
    // One of them is old enough to be removed.
    [id, rowId, mark, id === SOUTH.id ? 2 : 0],
  )
}

async function seedPatient(
  owner: SqlConnection,
  { id, mark, rowId }: Clinic,
  patientId: string,
): Promise<void> {
  const end = patientId.slice(-2)
  await insertPatients(owner, id, [
    {
      ...{ id: patientId, mrn: `${mark}-${end}`, first_name: `Ada${end} ${mark}`, last_name: 'Unknown' },
      ...{ date_of_birth: '2000-01-01', contact_phone: '+1 555 0100', email: `${mark}@mail.example` },
      address: { city: mark },
    },
  ])
  await owner.query(
    `INSERT INTO encounters (org_id, id, patient_id, practitioner_id, location_id, status, encounter_type,
                             chief_complaint, start_time)
     VALUES ($1, $2, $2, $3, $3, 'unknown', $4, $4, '2026-01-01T09:30:00Z')`,
    [id, patientId, rowId, mark],
  )
  await owner.query(
    `INSERT INTO observations (org_id, id, patient_id, encounter_id, practitioner_id, category, code, display,
                               status, effective_time, value_type, value_number, value_unit)
     VALUES ($1, $2, $2, $2, $3, 'unknown', 'unknown', $4, 'final', '2026-01-01T09:31:00Z', 'quantity', 36.50, $4)`,
    [id, patientId, rowId, mark],
  )
}

/** A note that waits for its signature, one that is signed, and an observation that was corrected. */
async function seedHistory(owner: SqlConnection, { id, mark, rowId }: Clinic): Promise<void> {
  await owner.query(`UPDATE encounters SET note_draft = $3 WHERE org_id = $1 AND id = $2`, [id, rowId, mark])
  await owner.query(`UPDATE encounters SET note_version = 1 WHERE org_id = $1 AND id = $2`, [id, TWIN_ID])
  await owner.query(
    `INSERT INTO encounter_notes (org_id, encounter_id, note_version, text, author_id, author_roles)
     VALUES ($1, $2, 1, $4, $3, 'clinician')`,
    [id, TWIN_ID, USER_ID, mark],
  )
  await owner.query(
    `INSERT INTO observation_versions (org_id, observation_id, version, content, recorded_at, replaced_by,
                                       reason)
     SELECT $1, o.id, 1, to_jsonb(o), o.created_at, $3, $4 FROM observations o WHERE o.org_id = $1 AND o.id = $2`,
    [id, TWIN_ID, USER_ID, mark],
  )
  await owner.query(`UPDATE observations SET version = 2 WHERE org_id = $1 AND id = $2`, [id, TWIN_ID])
}

async function seedRestriction(owner: SqlConnection, { id, mark, rowId }: Clinic): Promise<void> {
  if (rowId === NORTH.rowId) {
    const ids = [SHUT_ID, TO_SHUT_ID]
    await insertPatients(
      owner,
      id,
      ids.map((one) => ({ id: one, mrn: one, first_name: 'Zoe', last_name: 'Zed', active: false })),
    )
  }
  const patientId = rowId === NORTH.rowId ? SHUT_ID : rowId
  await owner.query(
    `INSERT INTO patient_restrictions (org_id, patient_id, category, reason, restricted_by)
     VALUES ($1, $2, 'vip', $4, $3)`,
    [id, patientId, USER_ID, mark],
  )
  // Of two users: statements are run with the row's id in every place for one.
  await owner.query(
    `INSERT INTO patient_access (org_id, id, patient_id, user_id, kind, reason, granted_by, expires_at)
     VALUES ($1, $2, $4, $3, 'care_team', $5, $3, 'infinity'),
            ($1, $3, $4, $2, 'break_glass', $5, $2, now() + interval '1 hour')`,
    [id, rowId, USER_ID, patientId, mark],
  )
}

/** A patient as a test writes it; what is absent is empty. */
export type TestPatient = {
  readonly id: string
  readonly mrn: string
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth?: string
  readonly contact_phone?: string
  readonly email?: string
  readonly address?: object
  readonly active?: boolean
}

/** Inserts patients with the search keys that the service would write. */
export async function insertPatients(
  owner: SqlConnection,
  orgId: string,
  patients: readonly TestPatient[],
): Promise<void> {
  const rows = patients.map((patient) => ({
    ...{ contact_phone: null, date_of_birth: null, email: null, address: {}, active: true },
    ...patient,
    ...searchKeys({ ...patient, contact_phone: patient.contact_phone ?? null }),
  }))
  await owner.query(
    `INSERT INTO patients (org_id, id, mrn, first_name, last_name, date_of_birth, contact_phone, email,
                           address, active, search_first, search_last_first, search_first_last, search_mrn, search_phone)
     SELECT $1, id, mrn, first_name, last_name, date_of_birth, contact_phone, email, address, active,
            search_first, search_last_first, search_first_last, search_mrn, search_phone
       FROM jsonb_populate_recordset(NULL::patients, $2)`,
    [orgId, JSON.stringify(rows)],
  )
}
