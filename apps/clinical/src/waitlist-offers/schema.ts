/** What the route that offers a slot accepts. */
import { Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Path parameters of one entry. */
export const OfferParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Minutes that an offer stands when nobody says: time to reach somebody by telephone. */
export const OFFER_MINUTES_DEFAULT = 60

/** Body of an offer by hand: the slot, and how long it is held. */
export const NewOffer = Type.Object(
  {
    practitioner_id: Uuid,
    location_id: Uuid,
    room_id: Type.Optional(Type.Union([Uuid, Type.Null()])),
    start_time: Instant,
    hold_minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_440,
        description: `How long it stands, ${OFFER_MINUTES_DEFAULT} when absent; at most until the start`,
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
        ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
        ...{ start_time: '2030-05-06T13:30:00+02:00', hold_minutes: 60 },
      },
    ],
  },
)

/** An entry with its offer. */
export const Offered = Type.Object({
  id: Uuid,
  status: Type.Literal('offered'),
  offered_appointment_id: Uuid,
  offer_expires_at: Instant,
  version: Type.Integer({ minimum: 1 }),
})
