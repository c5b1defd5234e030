/** Patients and encounters, as the guide's "before" reads them, mended. */
import { Op } from 'sequelize'
import { Appointment, Encounter, Patient, redis } from './connections.js'

const CACHE_TTL_SECONDS = 900
const SEARCH_KEYS = ['search_first', 'search_last_first', 'search_first_last', 'search_mrn', 'search_phone']
const NEWEST_FIRST = [
  ['start_time', 'DESC'],
  ['id', 'DESC'],
]

/** One patient with the five latest encounters; null when the organization has no such patient. */
export async function getPatient(orgId, patientId) {
  const cacheKey = `patient:${orgId}:${patientId}`
  const cached = await redis?.get(cacheKey)
  if (cached) return JSON.parse(cached)
  const patient = await findPatient(orgId, patientId)
  if (patient === null) return null
  redis?.setex(cacheKey, CACHE_TTL_SECONDS, JSON.stringify(patient)).catch((error) => {
    console.error('Cache set failed:', error)
  })
  return patient
}

/** A patient's encounters, newest first, one more than the page. */
export async function listEncounters(orgId, patientId, size) {
  const encounters = await Encounter.findAll({
    where: { org_id: orgId, patient_id: patientId },
    include: [
      {
        model: Appointment,
        as: 'appointment',
        attributes: ['id'],
        where: { org_id: orgId },
        required: false,
      },
    ],
    order: NEWEST_FIRST,
    limit: size + 1,
  })
  return encounters.map((encounter) => {
    const { appointment, ...fields } = encounter.toJSON()
    return { ...fields, appointment_id: appointment?.id ?? null }
  })
}

async function findPatient(orgId, patientId) {
  const patient = await Patient.findOne({
    attributes: { exclude: SEARCH_KEYS },
    where: { org_id: orgId, id: patientId },
    include: [
      {
        model: Encounter,
        as: 'recent_encounters',
        attributes: ['id', 'start_time', 'encounter_type', 'chief_complaint', 'status'],
        where: { org_id: orgId, status: { [Op.ne]: 'entered-in-error' } },
        order: NEWEST_FIRST,
        limit: 5,
      },
    ],
  })
  if (patient === null) return null
  const { recent_encounters: encounters, ...fields } = patient.toJSON()
  // Sequelize adds the key by which it found them.
  return { ...fields, recent_encounters: encounters.map(({ patient_id: _, ...encounter }) => encounter) }
}
