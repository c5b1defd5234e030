/** The guide's patient with its cache, mended; and the list of encounters in its manner. */
import { pool, redis, statement } from './connections.js'

const CACHE_TTL_SECONDS = 900

// Mended: every column of the answer, the whole primary key in GROUP BY, an order without ties.
const PATIENT = `
  SELECT
    p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone,
    p.email, p.address, p.deceased, p.active, p.version,
    COALESCE(
      json_agg(
        json_build_object(
          'id', e.id,
          'start_time', e.start_time,
          'encounter_type', e.encounter_type,
          'chief_complaint', e.chief_complaint,
          'status', e.status
        ) ORDER BY e.start_time DESC, e.id DESC
      ) FILTER (WHERE e.id IS NOT NULL),
      '[]'
    ) AS recent_encounters
  FROM patients p
  LEFT JOIN LATERAL (
    SELECT id, start_time, encounter_type, chief_complaint, status
    FROM encounters
    WHERE patient_id = p.id AND org_id = p.org_id AND status <> 'entered-in-error'
    ORDER BY start_time DESC, id DESC
    LIMIT 5
  ) e ON TRUE
  WHERE p.org_id = $1 AND p.id = $2
  GROUP BY p.org_id, p.id`
const ENCOUNTERS = statement('encounters')

/** One patient with the five latest encounters; null when the organization has no such patient. */
export async function getPatient(orgId, patientId) {
  const cacheKey = `patient:${orgId}:${patientId}`
  const cached = await redis?.get(cacheKey)
  if (cached) return JSON.parse(cached)
  const { rows } = await pool.query(PATIENT, [orgId, patientId])
  if (rows.length === 0) return null
  const patient = rows[0]
  redis?.setex(cacheKey, CACHE_TTL_SECONDS, JSON.stringify(patient)).catch((error) => {
    console.error('Cache set failed:', error)
  })
  return patient
}

/** A patient's encounters, newest first, one more than the page. */
export async function listEncounters(orgId, patientId, size) {
  const { rows } = await pool.query(ENCOUNTERS, [orgId, size, patientId])
  return rows
}
