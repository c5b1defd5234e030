/** What routes of holidays and blocks accept and answer. */
import { CivilDate, DateCursor, Instant, PageSize, TimeCursor, Uuid } from '@ehrconnect/platform/http/fields'
import Type from 'typebox'

/** Path parameters of one closure. */
export const ClosureParams = Type.Object({ id: Uuid }, { additionalProperties: false })

/** Filter of holidays. */
export const HolidayFilter = Type.Object(
  {
    location_id: Type.Optional(Uuid),
    from: Type.Optional(CivilDate),
    to: Type.Optional(CivilDate),
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(DateCursor),
  },
  { additionalProperties: false },
)

const HolidayName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })

/** Body of a new holiday. */
export const NewHoliday = Type.Object(
  {
    holiday_date: CivilDate,
    name: HolidayName,
    location_id: Type.Optional(Type.Union([Uuid, Type.Null()], { description: 'Absent: all sites' })),
  },
  { additionalProperties: false },
)

/** A day on which a site, or everybody, is closed. */
export const Holiday = Type.Object({
  id: Uuid,
  org_id: Uuid,
  location_id: Type.Union([Uuid, Type.Null()]),
  holiday_date: CivilDate,
  name: Type.String(),
  version: Type.Integer({ minimum: 1 }),
})

/** A page of holidays, by date. */
export const HolidayPage = Type.Object({
  holidays: Type.Array(Holiday),
  count: Type.Integer(),
  next_cursor: Type.Union([DateCursor, Type.Null()]),
})

/** Filter of blocks. */
export const BlockFilter = Type.Object(
  {
    practitioner_id: Type.Optional(Uuid),
    room_id: Type.Optional(Uuid),
    from: Instant,
    to: Instant,
    limit: Type.Optional(PageSize),
    cursor: Type.Optional(TimeCursor),
  },
  { additionalProperties: false },
)

const Kind = Type.Union(
  ['break', 'leave', 'meeting', 'maintenance', 'other'].map((value) => Type.Literal(value)),
)

/** Body of a new block: of a practitioner, or of a room. */
export const NewBlock = Type.Object(
  {
    practitioner_id: Type.Optional(Uuid),
    room_id: Type.Optional(Uuid),
    kind: Type.Optional(Kind),
    start_time: Instant,
    end_time: Instant,
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)

/** Time of a practitioner or a room that nobody may book. */
export const Block = Type.Object({
  id: Uuid,
  org_id: Uuid,
  practitioner_id: Type.Union([Uuid, Type.Null()]),
  room_id: Type.Union([Uuid, Type.Null()]),
  kind: Kind,
  start_time: Instant,
  end_time: Instant,
  reason: Type.String(),
  created_by: Uuid,
  version: Type.Integer({ minimum: 1 }),
})

/** A page of blocks, by start. */
export const BlockPage = Type.Object({
  schedule_blocks: Type.Array(Block),
  count: Type.Integer(),
  next_cursor: Type.Union([TimeCursor, Type.Null()]),
})
