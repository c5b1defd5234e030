/** Booking step by step in a transaction: look whether the time is free, then take it. */
import { pool, statement } from './connections.js'

const EXCLUSION_VIOLATION = '23P01'
const VISIT = statement('book-visit')
const TAKEN = statement('book-taken')
const APPOINTMENT = statement('book-appointment')
const SPANS = statement('book-spans')

/** Books a visit. Returns the appointment, or 'taken', or null when something it names is not there. */
export async function bookAppointment(orgId, asked) {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const booked = await book(client, orgId, asked)
    await client.query(booked === null || booked === 'taken' ? 'ROLLBACK' : 'COMMIT')
    return booked
  } catch (error) {
    await client.query('ROLLBACK')
    // Somebody was faster between the look and the taking.
    if (error.code === EXCLUSION_VIOLATION) return 'taken'
    throw error
  } finally {
    client.release()
  }
}

async function book(client, orgId, asked) {
  const { patient_id, type_id, practitioner_id, location_id, room_id = null, start_time, reason = '' } = asked
  const given = [orgId, patient_id, type_id, practitioner_id, location_id, room_id, start_time]
  const [visit] = (await client.query(VISIT, given)).rows
  if (visit === undefined) return null
  const { id, end_time, busy_from, busy_until, ...names } = visit
  const times = [busy_from, busy_until, visit.start_time, end_time]
  const [{ taken }] = (await client.query(TAKEN, [orgId, practitioner_id, room_id, patient_id, ...times]))
    .rows
  if (taken) return 'taken'
  const ids = [orgId, id, patient_id, type_id, practitioner_id, location_id, room_id]
  const [{ version }] = (await client.query(APPOINTMENT, [...ids, visit.start_time, end_time, reason])).rows
  await client.query(SPANS, [orgId, id, practitioner_id, room_id, patient_id, ...times])
  return {
    ...{ id, org_id: orgId, status: 'booked', ...names, end_time, reason, version },
    ...{ patient_id, type_id, practitioner_id, location_id, room_id },
    ...{ cancel_reason: null, hold_expires_at: null, overbooked: false, overbook_reason: null },
    ...{ arrived_at: null, encounter_id: null, series_id: null },
  }
}
