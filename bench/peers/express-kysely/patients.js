/** Patients and encounters. */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { db, redis } from './connections.js'

const CACHE_TTL_SECONDS = 900

/** One patient with the five latest encounters; null when the organization has no such patient. */
export async function getPatient(orgId, patientId) {
  const cacheKey = `patient:${orgId}:${patientId}`
  const cached = await redis?.get(cacheKey)
  if (cached) return JSON.parse(cached)
  const patient = await findPatient(orgId, patientId)
  if (patient === undefined) return null
  redis?.setex(cacheKey, CACHE_TTL_SECONDS, JSON.stringify(patient)).catch((error) => {
    console.error('Cache set failed:', error)
  })
  return patient
}

/** A patient's encounters, newest first, one more than the page. */
export function listEncounters(orgId, patientId, size) {
  return db
    .selectFrom('encounters as e')
    .select([
      'e.id',
      'e.org_id',
      'e.patient_id',
      'e.practitioner_id',
      'e.location_id',
      'e.status',
      'e.status_reason',
      'e.class',
      'e.encounter_type',
      'e.type_codes',
      'e.chief_complaint',
      'e.reason_codes',
      'e.diagnoses',
      'e.start_time',
      'e.end_time',
      'e.note_version',
      'e.version',
    ])
    .select((eb) =>
      eb
        .selectFrom('appointments as a')
        .select('a.id')
        .whereRef('a.org_id', '=', 'e.org_id')
        .whereRef('a.encounter_id', '=', 'e.id')
        .as('appointment_id'),
    )
    .where('e.org_id', '=', orgId)
    .where('e.patient_id', '=', patientId)
    .orderBy('e.start_time', 'desc')
    .orderBy('e.id', 'desc')
    .limit(size + 1)
    .execute()
}

function findPatient(orgId, patientId) {
  return db
    .selectFrom('patients as p')
    .select([
      'p.id',
      'p.org_id',
      'p.mrn',
      'p.first_name',
      'p.last_name',
      'p.date_of_birth',
      'p.sex',
      'p.contact_phone',
      'p.email',
      'p.address',
      'p.deceased',
      'p.active',
      'p.version',
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('encounters as e')
          .select(['e.id', 'e.start_time', 'e.encounter_type', 'e.chief_complaint', 'e.status'])
          .whereRef('e.org_id', '=', 'p.org_id')
          .whereRef('e.patient_id', '=', 'p.id')
          .where('e.status', '<>', 'entered-in-error')
          .orderBy('e.start_time', 'desc')
          .orderBy('e.id', 'desc')
          .limit(5),
      ).as('recent_encounters'),
    )
    .where('p.org_id', '=', orgId)
    .where('p.id', '=', patientId)
    .executeTakeFirst()
}
