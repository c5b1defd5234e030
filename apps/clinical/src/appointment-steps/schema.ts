/** What the steps of an appointment accept. */
import { Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Path parameters of one appointment. */
export const AppointmentParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Body of a confirmation; `{}` when the hold names its patient. */
export const Confirmation = Type.Object(
  {
    patient_id: Type.Optional(
      Type.String({ ...Uuid, description: 'Whom the held time is for, when the hold does not say' }),
    ),
  },
  { additionalProperties: false, examples: [{}] },
)

/** Body of a cancellation. */
export const Cancellation = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 400, pattern: '\\S', description: 'Why, for the record' }),
  },
  { additionalProperties: false, examples: [{ reason: 'The patient called: fever is gone' }] },
)
