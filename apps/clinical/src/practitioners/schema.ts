/** What routes of practitioners accept and answer. */
import { PageSize, PersonName, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

const FIELDS = {
  npi: Type.Union([Type.String({ pattern: '^\\d{10}$' }), Type.Null()], {
    description: 'National Provider Identifier, where there is one',
  }),
  prefix: Type.String({ maxLength: 40 }),
  first_name: PersonName,
  last_name: PersonName,
  specialty: Type.String({ maxLength: 120 }),
  email: Type.Union([Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), Type.Null()]),
  user_id: Type.Union([Uuid, Type.Null()], { description: 'Who they are when they sign in' }),
  active: Type.Boolean(),
}
const { first_name, last_name, ...optional } = FIELDS

/** Path parameters of one practitioner. */
export const PractitionerParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of the list. */
export const PractitionerFilter = Type.Object(
  {
    include: Type.Optional(Type.Literal('inactive')),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Body of a create. */
export const NewPractitioner = Type.Object(
  { first_name, last_name, ...Type.Partial(Type.Object(optional)).properties },
  { additionalProperties: false },
)

/** Body of a merge patch: what is absent stays, null clears. */
export const PractitionerPatch = Type.Object(Type.Partial(Type.Object(FIELDS)).properties, {
  additionalProperties: false,
  minProperties: 1,
})

/** Somebody who sees patients. */
export const Practitioner = Type.Object({
  id: Uuid,
  org_id: Uuid,
  ...FIELDS,
  version: Type.Integer({ minimum: 1 }),
})

/** A page of the list, by name. */
export const PractitionerPage = Type.Object({
  practitioners: Type.Array(Practitioner),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
