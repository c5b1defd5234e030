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
  {
    additionalProperties: false,
    examples: [
      {
        ...{ patient_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0a11' },
        ...{ type_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0b22' },
        ...{ wanted_from: '2030-05-06', wanted_until: '2030-05-31', weekdays: [1, 3], start_minute: 780 },
      },
    ],
  },
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
