/** What routes that answer offers accept and answer. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Path parameters of one entry. */
export const AnswerParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Body of a decline or a cancel: why. */
export const Ending = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 200, pattern: '\\S' })) },
  { additionalProperties: false, examples: [{ reason: 'Cannot come so soon' }] },
)

/** What an entry is after the answer. */
export const Answered = Type.Object({
  id: Uuid,
  status: Type.Union([Type.Literal('booked'), Type.Literal('waiting'), Type.Literal('cancelled')]),
  appointment_id: Type.Union([Uuid, Type.Null()], { description: 'What was booked' }),
  start_time: Type.Union([Instant, Type.Null()]),
  version: Type.Integer({ minimum: 1 }),
})
