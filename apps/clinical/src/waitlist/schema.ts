/** What routes of the waitlist accept and answer. */
import { PageSize, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { WAITLIST_STATUSES, WaitlistEntry, WISHES } from '../waitlist-schema.ts'

const { type_id, wanted_from, wanted_until, ...optional } = WISHES

/** Path parameters of one entry. */
export const EntryParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of the list. */
export const EntryFilter = Type.Object(
  {
    status: Type.Optional(Type.Union(WAITLIST_STATUSES.map((status) => Type.Literal(status)))),
    patient_id: Type.Optional(Uuid),
    type_id: Type.Optional(Uuid),
    practitioner_id: Type.Optional(Uuid),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

/** Body of a create. */
export const NewEntry = Type.Object(
  {
    patient_id: Uuid,
    ...{ type_id, wanted_from, wanted_until },
    ...Type.Partial(Type.Object(optional)).properties,
  },
  { additionalProperties: false },
)

/** Body of a merge patch: what is absent stays, null clears. */
export const EntryPatch = Type.Object(Type.Partial(Type.Object(WISHES)).properties, {
  additionalProperties: false,
  minProperties: 1,
})

/** A page of the list, in the order of offering. */
export const EntryPage = Type.Object({
  waitlist: Type.Array(WaitlistEntry),
  count: Type.Integer(),
  next_cursor: Type.Union([Uuid, Type.Null()]),
})
