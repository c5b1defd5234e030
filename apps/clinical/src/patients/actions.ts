/** What happens to patients: read, registered, changed. */
import { isDeepStrictEqual } from 'node:util'
import { type CachedDocument, documentOf } from '@ehrconnect/platform/cache/store'
import { DatabaseError } from '@ehrconnect/platform/db/database-error'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import { expectedVersion, outdated } from '@ehrconnect/platform/http/etag'
import { searchKeys } from '@ehrconnect/platform/text/fold'
import type { Deps } from '../deps.ts'
import { insertPatient, patientDetail, patientFields, updatePatient } from './queries.ts'
import { applyPatch, type PatientChange, type PatientFields } from './rules.ts'

/** Attempts to find an MRN that is free; the second is already a one in a billion case. */
const MRN_ATTEMPTS_MAX = 3

/**
 * A patient's detail as it goes out; null when the organization has no such patient. The cache knows no
 * callers: roles were checked before, and the gate of restricted records stands behind it.
 *
 * Cost: none on a hit; 1 round trip else.
 */
export function readPatientDetail(deps: Deps, orgId: string, id: string): Promise<CachedDocument | null> {
  return deps.cache.read({ orgId, kind: 'patient', id }, async () => {
    const row = await findPatientDetail(deps, orgId, id)
    return row === null ? null : documentOf(row, id)
  })
}

/** A patient's detail of the database; null when the organization has no such patient. */
export async function findPatientDetail(
  deps: Deps,
  orgId: string,
  id: string,
): Promise<{ version: number; restricted: boolean; body: string } | null> {
  return deps.db.point(patientDetail).load(orgId, [id])
}

/** A new patient as the client gives it. */
export type NewPatient = {
  id?: string
  mrn?: string
  first_name: string
  last_name: string
  date_of_birth: string
  sex?: string
  contact_phone?: string | null
  email?: string | null
  address?: object
}

/**
 * Registers a patient and gives its id and detail. Repeating a create with the same id and the same
 * person changes nothing.
 *
 * Cost:   1 round trip.
 * Throws: ApiError 409 `mrn_taken` or `id_taken`.
 */
export async function registerPatient(
  deps: Deps,
  orgId: string,
  context: string,
  given: NewPatient,
): Promise<{ id: string; version: number; restricted: boolean; body: string }> {
  const id = given.id?.toLowerCase() ?? deps.newId()
  for (let attempt = 1; ; attempt++) {
    const patient: PatientFields = {
      mrn: given.mrn ?? madeMrn(deps.newId()),
      first_name: given.first_name.trim(),
      last_name: given.last_name.trim(),
      date_of_birth: given.date_of_birth,
      sex: given.sex ?? 'unknown',
      contact_phone: given.contact_phone ?? null,
      email: given.email ?? null,
      address: JSON.stringify(given.address ?? {}),
      active: true,
    }
    try {
      const inserted = await insert(deps, orgId, id, context, patient)
      if (inserted !== null) return { id, restricted: false, ...inserted }
      const same = await isSamePerson(deps, orgId, id, patient, given.mrn === undefined)
      const existing = same ? await findPatientDetail(deps, orgId, id) : null
      if (existing === null) throw new ApiError('conflict', 'id_taken', 'Another patient has this id')
      return { id, ...existing }
    } catch (error) {
      if (!(error instanceof DatabaseError && error.violates('patients_mrn_unique'))) throw error
      if (given.mrn !== undefined || attempt === MRN_ATTEMPTS_MAX) throw mrnTaken()
    }
  }
}

async function insert(
  deps: Deps,
  orgId: string,
  id: string,
  context: string,
  patient: PatientFields,
): Promise<{ version: number; body: string } | null> {
  const keys = searchKeys(patient)
  const row = await deps.db.write.maybeOne(orgId, insertPatient, [
    orgId,
    id,
    patient.mrn,
    patient.first_name,
    patient.last_name,
    patient.date_of_birth ?? '',
    patient.sex,
    patient.contact_phone,
    patient.email,
    patient.address,
    keys.search_first,
    keys.search_last_first,
    keys.search_first_last,
    keys.search_mrn,
    keys.search_phone,
    context,
  ])
  return row === null ? null : { version: row.version, body: row.body }
}

/** Whether the row with this id is what the same create made before. */
async function isSamePerson(
  deps: Deps,
  orgId: string,
  id: string,
  patient: PatientFields,
  anyMrn: boolean,
): Promise<boolean> {
  const row = await deps.db.write.maybeOne(orgId, patientFields, [orgId, id])
  if (row === null || row.version !== 1) return false
  const { version: _, address, ...fields } = row
  const { address: givenAddress, ...given } = patient
  const same = Object.entries(given).every(
    ([name, value]) => (anyMrn && name === 'mrn') || Reflect.get(fields, name) === value,
  )
  return same && isDeepStrictEqual(JSON.parse(address), JSON.parse(givenAddress))
}

/**
 * Applies a merge patch to the version that `ifMatch` names.
 *
 * Throws: ApiError 404; 412 when the record has another version; 409 `mrn_taken`.
 */
export async function changePatient(
  deps: Deps,
  orgId: string,
  id: string,
  ifMatch: string,
  context: string,
  change: PatientChange,
): Promise<void> {
  const expected = expectedVersion(ifMatch)
  const current = await deps.db.write.maybeOne(orgId, patientFields, [orgId, id])
  if (current === null) throw notFound('patient')
  if (expected !== null && expected !== current.version) throw outdated()
  const patient = applyPatch(current, change)
  const keys = searchKeys(patient)
  try {
    const updated = await deps.db.write.maybeOne(orgId, updatePatient, [
      orgId,
      id,
      current.version,
      patient.mrn,
      patient.first_name.trim(),
      patient.last_name.trim(),
      patient.date_of_birth,
      patient.sex,
      patient.contact_phone,
      patient.email,
      patient.address,
      patient.active,
      keys.search_first,
      keys.search_last_first,
      keys.search_first_last,
      keys.search_mrn,
      keys.search_phone,
      context,
      JSON.stringify(change),
    ])
    if (updated === null) throw outdated()
  } catch (error) {
    if (error instanceof DatabaseError && error.violates('patients_mrn_unique')) throw mrnTaken()
    throw error
  }
}

function mrnTaken(): ApiError {
  return new ApiError('conflict', 'mrn_taken', 'Another patient has this MRN')
}

/** An MRN from the random part of an id: `M` and ten letters and digits that cannot be mistaken. */
function madeMrn(id: string): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  let rest = BigInt(`0x${id.replaceAll('-', '').slice(-13)}`)
  let mrn = ''
  for (let i = 0; i < 10; i++) {
    mrn = (letters[Number(rest % 32n)] ?? '') + mrn
    rest /= 32n
  }
  return `M${mrn}`
}
