/** Booking step by step in a transaction: look whether the time is free, then take it. */
import { randomUUID } from 'node:crypto'
import { DatabaseError, Op } from 'sequelize'
import {
  Appointment,
  AppointmentType,
  BookingSpan,
  Location,
  Patient,
  Practitioner,
  sequelize,
} from './connections.js'

const EXCLUSION_VIOLATION = '23P01'
const MS_PER_MINUTE = 60_000

/** Books a visit. Returns the appointment, or 'taken', or null when something it names is not there. */
export async function bookAppointment(orgId, asked) {
  try {
    return await sequelize.transaction((transaction) => book(transaction, orgId, asked))
  } catch (error) {
    // Somebody was faster between the look and the taking.
    if (error instanceof DatabaseError && error.original.code === EXCLUSION_VIOLATION) return 'taken'
    throw error
  }
}

async function book(transaction, orgId, asked) {
  const { patient_id, type_id, practitioner_id, location_id, room_id = null, reason = '' } = asked
  const found = (model, id, more) => model.findOne({ where: { org_id: orgId, id, ...more }, transaction })
  const type = await found(AppointmentType, type_id, { active: true })
  const practitioner = await found(Practitioner, practitioner_id, { active: true })
  const site = await found(Location, location_id, { active: true, kind: 'site' })
  const room = room_id === null ? null : await found(Location, room_id, { active: true, kind: 'room' })
  const patient = await found(Patient, patient_id)
  if (!type || !practitioner || !site || !patient || (room_id !== null && !room)) return null
  const spans = spansOf(asked, type)
  const taken = await BookingSpan.findOne({
    where: { org_id: orgId, overbooked: false, [Op.or]: spans.map(overlapping) },
    transaction,
  })
  if (taken) return 'taken'
  const { busy_from: start_time, busy_until: end_time } = spans[0]
  const ids = { org_id: orgId, id: randomUUID(), patient_id, type_id, practitioner_id, location_id, room_id }
  const appointment = await Appointment.create(
    { ...ids, status: 'booked', start_time, end_time, reason, created_by: practitioner_id },
    { transaction },
  )
  const owner = { org_id: orgId, appointment_id: ids.id, session_id: ids.id }
  await BookingSpan.bulkCreate(
    spans.map((span) => ({ ...owner, ...span })),
    { transaction },
  )
  const { created_by: _, ...fields } = appointment.toJSON()
  return {
    ...fields,
    type_name: type.name,
    colour: type.colour,
    patient_name: `${patient.first_name} ${patient.last_name}`,
    practitioner_name: `${practitioner.first_name} ${practitioner.last_name}`,
    room_name: room?.name ?? null,
  }
}

/** The patient's time, then with buffers that of the practitioner and the room. */
function spansOf({ patient_id, practitioner_id, room_id, start_time }, type) {
  const start = Date.parse(start_time)
  const at = (minutes) => new Date(start + minutes * MS_PER_MINUTE)
  const busy_from = at(-type.buffer_before_minutes)
  const busy_until = at(type.duration_minutes + type.buffer_after_minutes)
  return [
    {
      resource_kind: 'patient',
      resource_id: patient_id,
      busy_from: at(0),
      busy_until: at(type.duration_minutes),
    },
    { resource_kind: 'practitioner', resource_id: practitioner_id, busy_from, busy_until },
    ...(room_id ? [{ resource_kind: 'room', resource_id: room_id, busy_from, busy_until }] : []),
  ]
}

function overlapping({ resource_id, busy_from, busy_until }) {
  return { resource_id, busy_from: { [Op.lt]: busy_until }, busy_until: { [Op.gt]: busy_from } }
}
