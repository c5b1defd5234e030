/** What availability accepts and answers, and the answer as text. */
import { CivilDate, Instant, Uuid } from '@ehrconnect/platform/http/fields'
import { createInstantWriter } from '@ehrconnect/platform/time/instant-text'
import type { Zone } from '@ehrconnect/platform/time/zones'
import Type from 'typebox'
import type { Earliest } from './rules.ts'

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
export const Availability = Type.Object(
  {
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
  },
  {
    examples: [
      {
        slots: [
          {
            ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
            ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
            ...{ start_time: '2030-05-06T07:30:00+00:00', end_time: '2030-05-06T08:00:00+00:00' },
            local_start: '2030-05-06T09:30:00+02:00',
          },
        ],
        ...{ count: 1, time_zone: 'Europe/Berlin', next_from: '2030-05-06T08:00:00+00:00' },
      },
    ],
  },
)

/** The slots found, and what is needed to write them. */
export type Found = Earliest & {
  readonly zone: Zone
  readonly duration: number
  /** How long it stays right though nothing is written; null: for good. */
  readonly lifeMs: number | null
}

/** The reply as JSON text. */
export function slotsText(found: Found): string {
  const next = found.next === null ? 'null' : `"${createInstantWriter().instant(found.next)}"`
  const zone = JSON.stringify(found.zone.name)
  const rest = `"count":${found.slots.length},"time_zone":${zone},"next_from":${next}`
  return `{"slots":${slotList(found)},${rest}}`
}

/** Slots as a JSON array. Cost: 2 concatenations a slot, the rest once an instant and once a calendar. */
export function slotList({ slots, zone, duration }: Found): string {
  const writer = createInstantWriter()
  const whos = new Map<object, string>()
  let text = ''
  let start = Number.NaN
  let when = ''
  for (const { start: at, calendar, roomId } of slots) {
    if (at !== start) {
      start = at
      when = `"start_time":"${writer.instant(at)}","end_time":"${writer.instant(at + duration)}"`
      when += `,"local_start":"${writer.local(at, zone)}"`
    }
    let who = whos.get(calendar)
    if (who === undefined) {
      who = `{"practitioner_id":"${calendar.practitionerId}","location_id":"${calendar.locationId}",`
      whos.set(calendar, who)
    }
    text += roomId === null ? `${who}${when}},` : `${who}"room_id":"${roomId}",${when}},`
  }
  return `[${text.slice(0, -1)}]`
}
