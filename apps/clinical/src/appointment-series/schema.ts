/** What routes of series accept and answer. */
import { CivilDate, Instant, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'
import { OCCURRENCES_MAX } from './rules.ts'

const LocalTime = Type.String({
  pattern:
    '^20\\d\\d-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2\\d))T([01]\\d|2[0-3]):[0-5]\\d$',
  description: 'YYYY-MM-DDTHH:MM on the clock of the calendar, without offset',
})

/** Path parameters of one series. */
export const SeriesParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Body of a create. */
export const NewSeries = Type.Object(
  {
    patient_id: Uuid,
    type_id: Uuid,
    practitioner_id: Uuid,
    location_id: Uuid,
    room_id: Type.Optional(Type.Union([Uuid, Type.Null()], { description: 'null: any that is free' })),
    local_start: LocalTime,
    rrule: Type.String({
      minLength: 1,
      maxLength: 300,
      pattern: '^[\\x20-\\x7e]+$',
      description:
        'RFC 5545 recurrence rule: FREQ (DAILY, WEEKLY, MONTHLY) with COUNT or UNTIL, and INTERVAL, BYDAY, ' +
        `BYMONTHDAY, BYMONTH, BYSETPOS, WKST. At most ${OCCURRENCES_MAX} visits within two years`,
    }),
    reason: Type.Optional(Type.String({ maxLength: 400 })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only tell what would happen' })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        ...{ patient_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0a11' },
        ...{ type_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0b22' },
        ...{ practitioner_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0c33' },
        ...{ location_id: '0195f3a0-7c1e-7a55-9d0e-2f6f3b1c0d44' },
        ...{ local_start: '2030-05-06T09:30', rrule: 'FREQ=WEEKLY;COUNT=6', reason: 'Physiotherapy' },
      },
    ],
  },
)

/** Body of a cancel. */
export const CancelRest = Type.Object(
  {
    from: Type.String({ ...CivilDate, description: 'The first day, on the clock of the series' }),
    reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  },
  { additionalProperties: false, examples: [{ from: '2030-05-20', reason: 'Moves to another town' }] },
)

const MaybeUuid = Type.Union([Uuid, Type.Null()])

/** A recurring visit and its appointments, in order of time. */
export const Series = Type.Object({
  id: Uuid,
  org_id: Uuid,
  patient_id: Uuid,
  type_id: Uuid,
  practitioner_id: Uuid,
  location_id: Uuid,
  rrule: Type.String(),
  time_zone: Type.String(),
  start_time: Instant,
  status: Type.Union([Type.Literal('active'), Type.Literal('cancelled')]),
  created_by: Uuid,
  version: Type.Integer({ minimum: 1 }),
  appointments: Type.Array(
    Type.Object({
      id: Uuid,
      status: Type.String(),
      start_time: Instant,
      end_time: Instant,
      room_id: MaybeUuid,
    }),
    { maxItems: OCCURRENCES_MAX },
  ),
})

/** What would happen to each visit of a series. */
export const Report = Type.Object({
  time_zone: Type.String(),
  count: Type.Integer({ description: 'Visits' }),
  conflicts: Type.Integer({ description: 'Visits that cannot be had' }),
  visits: Type.Array(
    Type.Object({
      local_start: Type.String({ description: 'YYYY-MM-DDTHH:MM on the clock of time_zone' }),
      start_time: Type.Union([Instant, Type.Null()], { description: 'null: the clock skips this time' }),
      conflict: Type.Union([Type.String(), Type.Null()], {
        description:
          'What is in the way: skipped_time, practitioner, room, patient, blocked, or what the schedules ' +
          'say (outside_hours, closed_day, off_grid, too_soon, room_closed, not_bookable)',
      }),
      nearest: Type.Optional(
        Type.Array(
          Type.Object({
            practitioner_id: Uuid,
            location_id: Uuid,
            room_id: Type.Optional(Uuid),
            start_time: Instant,
            end_time: Instant,
            local_start: Instant,
          }),
          { description: 'The nearest free slots instead' },
        ),
      ),
    }),
  ),
})
