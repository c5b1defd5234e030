/** What routes of appointment types accept and answer. */
import { PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

const Minutes = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: 1_440, description })

const FIELDS = {
  code: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9][a-z0-9._-]*$' }),
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  duration_minutes: Minutes(1, 'Length of the visit'),
  buffer_before_minutes: Minutes(0, 'Kept free before the visit'),
  buffer_after_minutes: Minutes(0, 'Kept free after the visit'),
  alignment_minutes: Minutes(1, 'Visits begin at multiples of it on the local clock; a divisor of 1,440'),
  lead_time_minutes: Type.Integer({
    minimum: 0,
    maximum: 527_040,
    description: 'Between now and the earliest visit that is offered',
  }),
  capacity: Type.Integer({ minimum: 1, maximum: 200, description: 'Patients who share a slot' }),
  room_required: Type.Boolean(),
  colour: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
  active: Type.Boolean(),
  practitioner_ids: Type.Array(Uuid, { maxItems: 200, description: 'Who offers it; empty is everybody' }),
  location_ids: Type.Array(Uuid, {
    maxItems: 200,
    description: 'Sites and rooms at which it is offered; empty is everywhere',
  }),
}
const { code, name, duration_minutes, ...optional } = FIELDS

/** Path parameters of one appointment type. */
export const TypeParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of the list. */
export const TypeFilter = Type.Object(
  { limit: Type.Optional(PageSize), cursor: Type.Optional(Uuid) },
  { additionalProperties: false },
)

/** Body of a create. */
export const NewType = Type.Object(
  { code, name, duration_minutes, ...Type.Partial(Type.Object(optional)).properties },
  { additionalProperties: false },
)

/** Body of a change: what is absent stays. */
export const TypePatch = Type.Object(Type.Partial(Type.Object(FIELDS)).properties, {
  additionalProperties: false,
  minProperties: 1,
})

/** What can be booked. */
export const AppointmentType = Type.Object({
  id: Uuid,
  org_id: Uuid,
  ...FIELDS,
  version: Type.Integer({ minimum: 1 }),
})

/** A page of the list, by name. */
export const TypePage = Type.Object({
  appointment_types: Type.Array(AppointmentType),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
