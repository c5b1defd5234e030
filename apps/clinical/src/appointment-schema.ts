/** An appointment as every route answers it. Names: FHIR R4 Appointment. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** FHIR R4 AppointmentStatus. Source: https://hl7.org/fhir/R4/valueset-appointmentstatus.html */
export const APPOINTMENT_STATUSES = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
  'cancelled',
  'noshow',
  'entered-in-error',
] as const

/** One of APPOINTMENT_STATUSES. */
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number]

/** Longest reason of a visit: it becomes the encounter's chief complaint, which stands in an index. */
export const REASON_CHARACTERS_MAX = 400

/** The schema of a status. */
export const Status = Type.Union(
  APPOINTMENT_STATUSES.map((status) => Type.Literal(status)),
  {
    description:
      'FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; ' +
      'fulfilled is over',
  },
)

const MaybeUuid = Type.Union([Uuid, Type.Null()])
const MaybeText = Type.Union([Type.String(), Type.Null()])
const MaybeInstant = Type.Union([Instant, Type.Null()])

/** One appointment, with the names that a day sheet shows. */
export const Appointment = Type.Object({
  id: Uuid,
  org_id: Uuid,
  status: Status,
  start_time: Instant,
  end_time: Instant,
  patient_id: Type.Union([Uuid, Type.Null()], { description: 'null: time held for nobody in particular' }),
  patient_name: MaybeText,
  type_id: Uuid,
  type_name: Type.String(),
  colour: Type.String({ description: "The type's colour, e.g. #3b6fb6" }),
  practitioner_id: Uuid,
  practitioner_name: Type.String(),
  location_id: Uuid,
  room_id: MaybeUuid,
  room_name: MaybeText,
  reason: Type.String({ description: "Why the patient comes; the encounter's chief complaint" }),
  cancel_reason: MaybeText,
  hold_expires_at: Type.Union([Instant, Type.Null()], {
    description: 'When a hold ends by itself; after that its time is free for everybody',
  }),
  overbooked: Type.Boolean({ description: 'Booked on purpose beside others, or outside of the hours' }),
  overbook_reason: MaybeText,
  arrived_at: MaybeInstant,
  encounter_id: Type.Union([Uuid, Type.Null()], { description: 'The encounter that the visit opened' }),
  series_id: MaybeUuid,
  version: Type.Integer({ minimum: 1 }),
})
