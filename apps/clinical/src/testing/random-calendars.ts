/** Calendars as people could fill them in, made up at random, around days on which clocks are changed. */
import { randomUUID } from 'node:crypto'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import fc from 'fast-check'
import { NORTH, USER_ID } from './clinics.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Changes by half an hour, at midnight, in the south, twice a year around Ramadan, none at all. */
const ZONES = [
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Santiago'],
  ...['Africa/Casablanca', 'Asia/Beirut', 'America/Havana', 'Asia/Kolkata', 'Pacific/Chatham', 'UTC'],
]

const MINUTE_OF_DAY = fc.oneof(
  fc.integer({ min: 0, max: 1_439 }),
  fc.constantFrom(0, 30, 60, 120, 150, 180, 1_380, 1_439),
)
const LENGTH = fc.oneof(fc.integer({ min: 60, max: 900 }), fc.constantFrom(1_440, 1_200))
const OFFSET = fc.integer({ min: -600, max: 900 })
const SITE = fc.constantFrom(0, 0, 0, 1)

/** Something on each day of the week: a week of little would offer nothing around most changes of a clock. */
const HOURS_OF_DAY = fc.uniqueArray(fc.tuple(MINUTE_OF_DAY, LENGTH), {
  ...{ minLength: 1, maxLength: 3, selector: ([start]) => start },
})

const SCHEDULE = fc.record({
  site: SITE,
  otherZone: fc.nat({ max: 3 }).map((n) => n === 0),
  weekly: fc
    .array(HOURS_OF_DAY, { minLength: 7, maxLength: 7 })
    .map((days) =>
      days.flatMap((hours, i) => hours.map(([start, length]) => [i + 1, start, length] as const)),
    ),
  exceptions: fc.uniqueArray(fc.tuple(fc.integer({ min: -1, max: 1 }), MINUTE_OF_DAY, LENGTH, fc.boolean()), {
    ...{ maxLength: 2, selector: ([day]) => day },
  }),
  /** For every type of visit, for the one that is asked for, for another one. */
  visits: fc.constantFrom('any', 'any', 'any', 'any', 'asked', 'other'),
  first: fc.constantFrom(-999, -999, -999, -999, 0),
  last: fc.constantFrom(999, 999, 999, 999, 0),
})

/** A calendar, and what is asked of it. */
export const CALENDAR = fc.record({
  zone: fc.constantFrom(...ZONES),
  /** Which of the zone's changes. */
  nth: fc.nat(),
  type: fc.record({
    duration: fc.constantFrom(15, 20, 30, 45, 60, 90),
    before: fc.constantFrom(0, 0, 5, 10),
    after: fc.constantFrom(0, 0, 5, 15),
    alignment: fc.oneof(
      { weight: 19, arbitrary: fc.constantFrom(5, 10, 15, 20, 30, 60) },
      fc.constant(1_440),
    ),
    capacity: fc.constantFrom(1, 1, 2, 3),
    room: fc.boolean(),
    /** The earliest visit that is offered lies in the time that is asked for. */
    leads: fc.nat({ max: 4 }).map((n) => n === 0),
  }),
  practitioners: fc.array(fc.array(SCHEDULE, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  /** Half of them are always open: with hours of rooms upon hours of people little would be free. */
  rooms: fc.array(
    fc.tuple(SITE, fc.option(fc.array(SCHEDULE, { minLength: 1, maxLength: 2 }), { freq: 1 })),
    {
      ...{ minLength: 1, maxLength: 2 },
    },
  ),
  /** Who or where it is offered when it is not everybody and everywhere. */
  only: fc.constantFrom(null, null, null, null, null, 'practitioner', 'site', 'room'),
  holidays: fc.uniqueArray(fc.tuple(SITE, fc.integer({ min: -1, max: 1 })), {
    ...{ maxLength: 1, selector: ([site, day]) => `${site} ${day}` },
  }),
  blocks: fc.array(fc.tuple(fc.nat({ max: 3 }), OFFSET, fc.integer({ min: 1, max: 120 })), { maxLength: 3 }),
  /** Visits of another type that are there before: who, when, where, how. */
  prior: fc.array(
    fc.record({
      ...{ who: fc.nat({ max: 1 }), offset: OFFSET, site: SITE },
      how: fc.constantFrom('booked', 'held', 'overbooked'),
    }),
    { maxLength: 4 },
  ),
  from: fc.integer({ min: -400, max: 300 }),
  length: fc.integer({ min: 60, max: 180 }),
  /** What is picked among what is offered, and what is not. */
  picks: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
})

/** As CALENDAR draws them. */
export type RandomCalendar = typeof CALENDAR extends fc.Arbitrary<infer T> ? T : never

/** Ids and instants of a calendar that is in the database. */
export type FilledCalendar = {
  readonly sites: readonly string[]
  readonly practitioners: readonly string[]
  readonly type: string
  /** 25 minutes on any minute, with buffers. */
  readonly otherType: string
  /** Minutes since 1970. */
  readonly middle: number
  readonly from: number
  readonly until: number
}

/** Writes a calendar into the database, beside all others. Cost: 1 round trip. */
export async function fillCalendar(owner: SqlConnection, drawn: RandomCalendar): Promise<FilledCalendar> {
  const middle = changeOf(drawn.zone, drawn.nth)
  const from = middle + drawn.from
  const ids = (of: { length: number }): string[] => Array.from(of, () => randomUUID())
  const filled = {
    ...{ sites: ids([0, 1]), practitioners: ids(drawn.practitioners), rooms: ids(drawn.rooms) },
    ...{ type: randomUUID(), otherType: randomUUID(), middle, from, until: from + drawn.length },
  }
  await owner.query(INSERT, [NORTH.id, JSON.stringify(rowsOf(drawn, filled)), USER_ID])
  return filled
}

type Filled = FilledCalendar & { readonly rooms: readonly string[] }

function rowsOf(drawn: RandomCalendar, filled: Filled): object {
  const { type, only } = drawn
  const [sites, rooms, people] = [filled.sites, filled.rooms, filled.practitioners]
  const now = Math.ceil(Date.now() / MINUTE_MS)
  const leads = type.leads && filled.middle - now < 360 * 1_440
  const schedules = [
    ...drawn.practitioners.flatMap((given, i) =>
      given.map((one) => ({ ...one, practitioner_id: people[i] })),
    ),
    ...drawn.rooms.flatMap(([site, given], i) =>
      (given ?? []).map((one) => ({ ...one, site, room_id: rooms[i] })),
    ),
  ].map((one) => ({ ...one, id: randomUUID() }))
  const resources = [...people, ...rooms.slice(0, 2)]
  return {
    sites,
    rooms: drawn.rooms.map(([site], i) => ({ id: rooms[i], parent_id: sites[site], name: `Room ${i}` })),
    people,
    types: [
      {
        ...{ id: filled.type, duration: type.duration, before: type.before, after: type.after },
        ...{ alignment: type.alignment, capacity: type.capacity, room: type.room },
        lead: leads ? Math.max(0, filled.from + 40 - now) : 0,
      },
      {
        ...{ id: filled.otherType, duration: 25, before: 3, after: 2, alignment: 1, capacity: 1 },
        ...{ room: false, lead: 0 },
      },
    ],
    only_people: only === 'practitioner' ? people.slice(0, 1) : [],
    only_places: only === 'site' ? sites.slice(0, 1) : only === 'room' ? rooms.slice(0, 1) : [],
    schedules: schedules.map(({ id, site, otherZone, visits, first, last, ...whose }) => ({
      ...{ id, practitioner_id: null, room_id: null, ...whose, location_id: sites[site] },
      type_id: visits === 'any' ? null : visits === 'asked' ? filled.type : filled.otherType,
      time_zone: otherZone ? 'Europe/London' : drawn.zone,
      ...{ effective_from: dateOf(filled.middle, first), effective_until: dateOf(filled.middle, last) },
    })),
    hours: schedules.flatMap(({ id, weekly }) =>
      weekly.map(([weekday, start, length]) => ({ id, weekday, start, end: start + length })),
    ),
    exceptions: schedules.flatMap(({ id, exceptions }) =>
      exceptions.map(([day, start, length, closed]) => ({
        ...{ id, day: dateOf(filled.middle, day) },
        ...(closed ? { start: 0, end: 0 } : { start, end: start + length }),
      })),
    ),
    holidays: drawn.holidays.map(([site, day]) => ({ site: sites[site], day: dateOf(filled.middle, day) })),
    blocks: drawn.blocks.map(([nth, offset, length]) => {
      const at = nth % resources.length
      return {
        practitioner_id: at < people.length ? resources[at] : null,
        room_id: at < people.length ? null : resources[at],
        ...{ from: isoOf(filled.middle + offset), until: isoOf(filled.middle + offset + length) },
      }
    }),
  }
}

/** ISO 8601 of a minute since 1970. */
export function isoOf(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString()
}

function dateOf(minute: number, days: number): string {
  return new Date(minute * MINUTE_MS + days * DAY_MS).toISOString().slice(0, 10)
}

const changes = new Map<string, number[]>()

/** A change of the zone's clock in 2027 to 2029, found on the printed clock; noon of a day where none is. */
function changeOf(zone: string, nth: number): number {
  const known = changes.get(zone) ?? findChanges(zone)
  changes.set(zone, known)
  return known[nth % known.length] ?? Date.UTC(2027, 5, 10, 12) / MINUTE_MS
}

function findChanges(zone: string): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const offset = (ms: number): string => format.format(ms).split(', ')[1] ?? ''
  const found: number[] = []
  for (let ms = Date.UTC(2027, 0, 10); ms < Date.UTC(2029, 11, 20); ms += DAY_MS) {
    if (offset(ms) === offset(ms + DAY_MS)) continue
    let [low, high] = [ms, ms + DAY_MS]
    while (high - low > MINUTE_MS) {
      const between = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
      if (offset(between) === offset(low)) low = between
      else high = between
    }
    found.push(high / MINUTE_MS)
  }
  return found
}

const INSERT = `
  WITH sites AS (
    INSERT INTO locations (org_id, id, name) SELECT $1, x::uuid, 'Site' FROM jsonb_array_elements_text($2::jsonb -> 'sites') x
  ), rooms AS (
    INSERT INTO locations (org_id, id, kind, parent_id, name)
    SELECT $1, x.id, 'room', x.parent_id, x.name
      FROM jsonb_to_recordset($2::jsonb -> 'rooms') x (id uuid, parent_id uuid, name text)
  ), people AS (
    INSERT INTO practitioners (org_id, id, first_name, last_name)
    SELECT $1, x.id::uuid, 'A', 'Doctor ' || x.n FROM jsonb_array_elements_text($2::jsonb -> 'people') WITH ORDINALITY x (id, n)
  ), types AS (
    INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, buffer_before_minutes,
                                   buffer_after_minutes, alignment_minutes, lead_time_minutes, capacity, room_required)
    SELECT $1, x.id, x.id::text, 'Visit', x.duration, x.before, x.after, x.alignment, x.lead, x.capacity, x.room
      FROM jsonb_to_recordset($2::jsonb -> 'types') x (id uuid, duration integer, before integer, after integer,
             alignment integer, lead integer, capacity integer, room boolean)
  ), only_people AS (
    INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id)
    SELECT $1, ($2::jsonb #>> '{types,0,id}')::uuid, x::uuid FROM jsonb_array_elements_text($2::jsonb -> 'only_people') x
  ), only_places AS (
    INSERT INTO appointment_type_locations (org_id, type_id, location_id)
    SELECT $1, ($2::jsonb #>> '{types,0,id}')::uuid, x::uuid FROM jsonb_array_elements_text($2::jsonb -> 'only_places') x
  ), schedules AS (
    INSERT INTO schedules (org_id, id, practitioner_id, room_id, location_id, type_id, time_zone, effective_from,
                           effective_until)
    SELECT $1, x.id, x.practitioner_id, x.room_id, x.location_id, x.type_id, x.time_zone, x.effective_from,
           x.effective_until
      FROM jsonb_to_recordset($2::jsonb -> 'schedules') x (id uuid, practitioner_id uuid, room_id uuid, location_id uuid,
             type_id uuid, time_zone text, effective_from date, effective_until date)
  ), hours AS (
    INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
    SELECT $1, x.id, x.weekday, x.start, x."end"
      FROM jsonb_to_recordset($2::jsonb -> 'hours') x (id uuid, weekday smallint, start smallint, "end" smallint)
  ), exceptions AS (
    INSERT INTO schedule_exceptions (org_id, schedule_id, exception_date, start_minute, end_minute)
    SELECT $1, x.id, x.day, x.start, x."end"
      FROM jsonb_to_recordset($2::jsonb -> 'exceptions') x (id uuid, day date, start smallint, "end" smallint)
  ), closed AS (
    INSERT INTO holidays (org_id, id, location_id, holiday_date, name)
    SELECT $1, gen_random_uuid(), x.site, x.day, 'Closed'
      FROM jsonb_to_recordset($2::jsonb -> 'holidays') x (site uuid, day date))
  INSERT INTO schedule_blocks (org_id, id, practitioner_id, room_id, start_time, end_time, created_by)
  SELECT $1, gen_random_uuid(), x.practitioner_id, x.room_id, x."from", x.until, $3
    FROM jsonb_to_recordset($2::jsonb -> 'blocks') x (practitioner_id uuid, room_id uuid, "from" timestamptz, until timestamptz)`
