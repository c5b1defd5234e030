/** An entry of the waitlist as every route answers it. */
import { CivilDate, Instant, PersonName, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** What becomes of an entry. */
export const WAITLIST_STATUSES = ['waiting', 'offered', 'booked', 'cancelled', 'expired'] as const

const MaybeUuid = Type.Union([Uuid, Type.Null()])
const minute = (minimum: number, maximum: number, what: string) =>
  Type.Union([Type.Integer({ minimum, maximum }), Type.Null()], {
    description: `Minutes after midnight on the clock of the calendar: ${what}; null: any`,
  })

/** What a patient wishes, as a client says it. */
export const WISHES = {
  type_id: Uuid,
  practitioner_id: Type.Union([Uuid, Type.Null()], { description: 'null: anybody' }),
  location_id: Type.Union([Uuid, Type.Null()], { description: 'A site; null: anywhere' }),
  wanted_from: CivilDate,
  wanted_until: Type.String({ ...CivilDate, description: 'The last day, included' }),
  weekdays: Type.Union(
    [
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
      Type.Null(),
    ],
    { description: 'ISO 8601: Monday is 1; null: any' },
  ),
  start_minute: minute(0, 1_439, 'the earliest start'),
  end_minute: minute(1, 1_440, 'the latest end'),
  priority: Type.Integer({ minimum: 1, maximum: 9, description: '1 is asked first; 5 when absent' }),
  note: Type.String({ maxLength: 500, description: "Left out where the patient's record is restricted" }),
}

/** Somebody who waits for a free slot. */
export const WaitlistEntry = Type.Object({
  id: Uuid,
  org_id: Uuid,
  patient_id: Uuid,
  patient_name: PersonName,
  ...WISHES,
  status: Type.Union(
    WAITLIST_STATUSES.map((status) => Type.Literal(status)),
    { description: 'offered: a slot is held until offer_expires_at; expired: the last day is over' },
  ),
  offered_appointment_id: MaybeUuid,
  offer_expires_at: Type.Union([Instant, Type.Null()]),
  created_by: Uuid,
  created_at: Instant,
  version: Type.Integer({ minimum: 1 }),
})
