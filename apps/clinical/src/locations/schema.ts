/** What routes of locations accept and answer. */
import { PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

const FIELDS = {
  kind: Type.Union([Type.Literal('site'), Type.Literal('room')]),
  parent_id: Type.Union([Uuid, Type.Null()], { description: 'The site of a room' }),
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  phone: Type.Union([Type.String({ minLength: 3, maxLength: 40, pattern: '^[0-9+()./ x-]+$' }), Type.Null()]),
  address: Type.Record(
    Type.String({ maxLength: 40 }),
    Type.Union([
      Type.String({ maxLength: 200 }),
      Type.Array(Type.String({ maxLength: 200 }), { maxItems: 5 }),
    ]),
    { maxProperties: 12 },
  ),
  active: Type.Boolean(),
}
const { kind, name, ...optional } = FIELDS

/** Path parameters of one location. */
export const LocationParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of the list. */
export const LocationFilter = Type.Object(
  {
    include: Type.Optional(Type.Literal('inactive')),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Body of a create. */
export const NewLocation = Type.Object(
  { kind, name, ...Type.Partial(Type.Object(optional)).properties },
  { additionalProperties: false },
)

/** Body of a merge patch: what is absent stays, null clears. */
export const LocationPatch = Type.Object(Type.Partial(Type.Object(FIELDS)).properties, {
  additionalProperties: false,
  minProperties: 1,
})

/** A site, or a room of one. */
export const Location = Type.Object({
  id: Uuid,
  org_id: Uuid,
  ...FIELDS,
  version: Type.Integer({ minimum: 1 }),
})

/** A page of the list, by name. */
export const LocationPage = Type.Object({
  locations: Type.Array(Location),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
