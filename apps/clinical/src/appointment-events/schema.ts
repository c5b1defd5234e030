/** What the stream of appointment events accepts and sends. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Longest life of a stream in seconds: afterwards the client asks again, and is checked again. */
const STREAM_SECONDS_MAX = 120

/** How long to listen. */
export const EventsFilter = Type.Object(
  {
    seconds: Type.Integer({
      minimum: 0,
      maximum: STREAM_SECONDS_MAX,
      description: 'Seconds until the stream ends and is asked for anew',
    }),
  },
  { additionalProperties: false },
)

/** The data of an event `changed`: nothing about a patient. */
export const ChangedAppointments = Type.Object({
  appointments: Type.Array(
    Type.Object({
      id: Uuid,
      version: Type.Integer({ minimum: 1 }),
      start_time: Instant,
    }),
  ),
})
