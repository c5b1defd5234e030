/** What routes of schedules accept and answer. */
import { CivilDate, PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

const StartMinute = Type.Integer({ minimum: 0, maximum: 1_439, description: 'Minutes after local midnight' })
const EndMinute = Type.Integer({
  minimum: 1,
  maximum: 2_879,
  description: 'Minutes after the same midnight; above 1,440 is the next day',
})

const Hours = Type.Object(
  {
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: 'ISO 8601: Monday is 1' }),
    start_minute: StartMinute,
    end_minute: EndMinute,
  },
  { additionalProperties: false },
)

const OtherHours = Type.Object(
  { start_minute: StartMinute, end_minute: EndMinute },
  { additionalProperties: false },
)

const NULLABLE_ID = Type.Union([Uuid, Type.Null()])

const CHANGEABLE = {
  location_id: Uuid,
  type_id: Type.Union([Uuid, Type.Null()], { description: 'Hours for visits of this type only' }),
  time_zone: Type.String({ maxLength: 64, pattern: '^[A-Za-z]', description: 'IANA time zone' }),
  effective_from: CivilDate,
  effective_until: Type.Union([CivilDate, Type.Null()], { description: 'Last day, included' }),
  active: Type.Boolean(),
  hours: Type.Array(Hours, { maxItems: 70 }),
}
const { location_id, time_zone, effective_from, hours, ...optional } = CHANGEABLE

/** Path parameters of one schedule. */
export const ScheduleParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Path parameters of one day of a schedule. */
export const DayParams = Type.Object({ id: Uuid, date: CivilDate }, { additionalProperties: false })

/** Filter of the list. */
export const ScheduleFilter = Type.Object(
  {
    practitioner_id: Type.Optional(Uuid),
    room_id: Type.Optional(Uuid),
    location_id: Type.Optional(Uuid),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Body of a create: of a practitioner, or of a room. */
export const NewSchedule = Type.Object(
  {
    practitioner_id: Type.Optional(Uuid),
    room_id: Type.Optional(Uuid),
    ...{ location_id, time_zone, effective_from, hours },
    ...Type.Partial(Type.Object(optional)).properties,
  },
  { additionalProperties: false },
)

/** Body of a change: what is absent stays, null clears, hours replace the hours that are there. */
export const SchedulePatch = Type.Object(Type.Partial(Type.Object(CHANGEABLE)).properties, {
  additionalProperties: false,
  minProperties: 1,
})

/** Body of the hours of one day. */
export const Day = Type.Object(
  {
    hours: Type.Array(OtherHours, { maxItems: 10, description: 'Empty: closed' }),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)

/** Weekly hours of a practitioner at a site or of a room, with days that are different. */
export const Schedule = Type.Object({
  id: Uuid,
  org_id: Uuid,
  practitioner_id: NULLABLE_ID,
  room_id: NULLABLE_ID,
  ...CHANGEABLE,
  exceptions: Type.Array(
    Type.Object({
      exception_date: CivilDate,
      hours: Type.Array(OtherHours),
      reason: Type.String(),
    }),
    { description: 'From yesterday on, at most 366 days, by date' },
  ),
  version: Type.Integer({ minimum: 1 }),
})

/** A page of the list. */
export const SchedulePage = Type.Object({
  schedules: Type.Array(Schedule),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
