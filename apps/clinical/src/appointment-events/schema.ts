/** What the stream of calendar events accepts and sends. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { CALENDAR_LISTS } from './rules.ts'

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

/** The data of an event `lists_changed`: what is to be read again, and not what of it. */
export const ChangedLists = Type.Object({
  lists: Type.Array(Type.Union(CALENDAR_LISTS.map((list) => Type.Literal(list)))),
})

/** The data of the events that name something. */
export const CalendarChange = Type.Union([ChangedAppointments, ChangedLists])
