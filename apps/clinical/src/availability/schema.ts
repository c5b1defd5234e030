/** What availability accepts and answers. */
import { CivilDate, Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Slots of a reply when the client does not say. */
export const SLOTS_DEFAULT = 500
/** Most slots of a reply: 2.5 MB, a month of a large site. */
export const SLOTS_MAX = 10_000

const When = Type.Union([Instant, CivilDate], {
  description: 'An instant, or a civil date: its midnight in the zone of the labels',
})
const ids = (max: number): string => `^${UUID}(,${UUID}){0,${max - 1}}$`
const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

/** Query of the free slots. */
export const AvailabilityFilter = Type.Object(
  {
    type_id: Uuid,
    practitioner_id: Type.Optional(
      Type.String({
        pattern: ids(50),
        description: 'One or up to 50 practitioners, separated by commas; all who offer the type when absent',
      }),
    ),
    location_id: Type.Optional(Uuid),
    patient_id: Type.Optional(Uuid),
    from: When,
    to: When,
    zone: Type.Optional(
      Type.String({
        maxLength: 64,
        pattern: '^[A-Za-z]',
        description: "IANA time zone of local_start and of civil dates; the organization's when absent",
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: SLOTS_MAX,
        description: `Slots of a reply, ${SLOTS_DEFAULT} when absent`,
      }),
    ),
  },
  { additionalProperties: false },
)

/** Free slots in order of time. */
export const Availability = Type.Object({
  slots: Type.Array(
    Type.Object({
      practitioner_id: Uuid,
      location_id: Uuid,
      room_id: Type.Optional(Uuid),
      start_time: Instant,
      end_time: Instant,
      local_start: Instant,
    }),
  ),
  count: Type.Integer(),
  time_zone: Type.String({ description: 'The zone of local_start' }),
  next_from: Type.Union([Instant, Type.Null()], {
    description: 'Where the next request begins when there is more',
  }),
})
