/** Booking step by step in a transaction: look whether the time is free, then take it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { db } from './connections.js'

const EXCLUSION_VIOLATION = '23P01'
const MS_PER_MINUTE = 60_000

/** Books a visit. Returns the appointment, or 'taken', or null when something it names is not there. */
export async function bookAppointment(orgId, asked) {
  try {
    return await db.transaction().execute((tx) => book(tx, orgId, asked))
  } catch (error) {
    // Somebody was faster between the look and the taking.
    if (error.code === EXCLUSION_VIOLATION) return 'taken'
    throw error
  }
}

async function book(tx, orgId, asked) {
  const { patient_id, type_id, practitioner_id, location_id, room_id = null, reason = '' } = asked
  const visit = await findVisit(tx, orgId, { ...asked, room_id })
  if (visit === undefined) return null
  const { duration_minutes, buffer_before_minutes, buffer_after_minutes, ...names } = visit
  const start_time = new Date(asked.start_time)
  const end_time = new Date(start_time.getTime() + duration_minutes * MS_PER_MINUTE)
  const busy_from = new Date(start_time.getTime() - buffer_before_minutes * MS_PER_MINUTE)
  const busy_until = new Date(end_time.getTime() + buffer_after_minutes * MS_PER_MINUTE)
  const spans = [
    { resource_kind: 'practitioner', resource_id: practitioner_id, busy_from, busy_until },
    ...(room_id === null ? [] : [{ resource_kind: 'room', resource_id: room_id, busy_from, busy_until }]),
    { resource_kind: 'patient', resource_id: patient_id, busy_from: start_time, busy_until: end_time },
  ]
  if (await isTaken(tx, orgId, spans)) return 'taken'
  const id = randomUUID()
  const resources = { patient_id, type_id, practitioner_id, location_id, room_id }
  const appointment = { org_id: orgId, id, ...resources, status: 'booked', start_time, end_time, reason }
  const { version } = await tx
    .insertInto('appointments')
    .values({ ...appointment, created_by: practitioner_id })
    .returning('version')
    .executeTakeFirstOrThrow()
  const owner = { org_id: orgId, appointment_id: id, session_id: id }
  await tx
    .insertInto('booking_spans')
    .values(spans.map((span) => ({ ...owner, ...span })))
    .execute()
  return {
    ...{ ...appointment, ...names, version, cancel_reason: null, hold_expires_at: null },
    ...{ overbooked: false, overbook_reason: null, arrived_at: null, encounter_id: null, series_id: null },
  }
}

function findVisit(tx, orgId, { patient_id, type_id, practitioner_id, location_id, room_id }) {
  return tx
    .selectFrom('appointment_types as t')
    .innerJoin('practitioners as d', 'd.org_id', 't.org_id')
    .innerJoin('locations as l', 'l.org_id', 't.org_id')
    .innerJoin('patients as p', 'p.org_id', 't.org_id')
    .leftJoin('locations as r', (join) =>
      join
        .onRef('r.org_id', '=', 't.org_id')
        .on('r.id', '=', room_id)
        .on('r.active', '=', true)
        .on('r.kind', '=', 'room'),
    )
    .select(['t.duration_minutes', 't.buffer_before_minutes', 't.buffer_after_minutes', 't.colour'])
    .select(['t.name as type_name', 'r.name as room_name'])
    .select(sql`d.first_name || ' ' || d.last_name`.as('practitioner_name'))
    .select(sql`p.first_name || ' ' || p.last_name`.as('patient_name'))
    .where('t.org_id', '=', orgId)
    .where('t.id', '=', type_id)
    .where('t.active', '=', true)
    .where('d.id', '=', practitioner_id)
    .where('d.active', '=', true)
    .where('l.id', '=', location_id)
    .where('l.active', '=', true)
    .where('l.kind', '=', 'site')
    .where('p.id', '=', patient_id)
    .where((eb) => (room_id === null ? eb.lit(true) : eb('r.id', 'is not', null)))
    .executeTakeFirst()
}

async function isTaken(tx, orgId, spans) {
  const found = await tx
    .selectFrom('booking_spans')
    .select('appointment_id')
    .where('org_id', '=', orgId)
    .where('overbooked', '=', false)
    .where((eb) =>
      eb.or(
        spans.map(({ resource_id, busy_from, busy_until }) =>
          eb.and([
            eb('resource_id', '=', resource_id),
            sql`tstzrange(busy_from, busy_until) && tstzrange(${busy_from}, ${busy_until})`,
          ]),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
