/** What the routes that book accept. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { REASON_CHARACTERS_MAX } from '../appointment-schema.ts'

/** Seconds that a hold lasts when the client does not say: a phone call. */
export const HOLD_SECONDS_DEFAULT = 300
/** Longest hold: longer is a booking. */
export const HOLD_SECONDS_MAX = 3_600

const Reason = Type.String({
  maxLength: REASON_CHARACTERS_MAX,
  description: "Why the patient comes; becomes the encounter's chief complaint",
})

const OverbookReason = Type.String({
  minLength: 1,
  maxLength: 400,
  pattern: '\\S',
  description:
    'Books on purpose beside other visits or outside of the offered hours, and says why. Only a clinician ' +
    'or an org_admin may; the reason stands in the audit trail',
})

const slot = {
  type_id: Type.String({ ...Uuid, description: 'What is booked; it says how long it takes' }),
  practitioner_id: Uuid,
  location_id: Type.String({ ...Uuid, description: 'The site' }),
  room_id: Type.Optional(
    Type.String({
      ...Uuid,
      description: 'A room of the site; when absent and the type needs one, a free one is chosen',
    }),
  ),
  start_time: Type.String({
    ...Instant,
    description: 'A free start, as availability gives it',
  }),
  reason: Type.Optional(Reason),
}

/** Body of a booking. */
export const NewAppointment = Type.Object(
  { patient_id: Uuid, ...slot, overbook_reason: Type.Optional(OverbookReason) },
  {
    additionalProperties: false,
    examples: [
      {
        ...{ patient_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0a11' },
        ...{ type_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0b22' },
        ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
        ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
        ...{ start_time: '2030-05-06T09:30:00+02:00', reason: 'Cough for two weeks' },
      },
    ],
  },
)

/** Body of a hold. */
export const NewHold = Type.Object(
  {
    patient_id: Type.Optional(Uuid),
    ...slot,
    hold_seconds: Type.Optional(
      Type.Integer({
        minimum: 30,
        maximum: HOLD_SECONDS_MAX,
        description: `How long the time is held, ${HOLD_SECONDS_DEFAULT} when absent`,
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        ...{ type_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0b22' },
        ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
        ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
        ...{ start_time: '2030-05-06T09:30:00+02:00', hold_seconds: 120 },
      },
    ],
  },
)

/** Path parameters of one appointment. */
export const AppointmentParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Body of a merge patch (RFC 7396): what is absent stays. */
export const AppointmentPatch = Type.Object(
  {
    type_id: Type.Optional(Uuid),
    practitioner_id: Type.Optional(Uuid),
    location_id: Type.Optional(Uuid),
    room_id: Type.Optional(
      Type.Union([Uuid, Type.Null()], {
        description: 'Another room; null chooses one when the type needs one. Stays when absent, if it can',
      }),
    ),
    start_time: Type.Optional(Instant),
    reason: Type.Optional(Reason),
    overbook_reason: Type.Optional(OverbookReason),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ start_time: '2030-05-06T10:00:00+02:00' }] },
)
