/** The calendars of a demo organization as they are around today: hours, what is in them, who is on duty. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { intervalsOf, subtract } from '@ehrconnect/platform/time/intervals'
import { openSpans } from '@ehrconnect/platform/time/opening-hours'
import { dateOfDay, findZone, localDayAt, MINUTES_PER_DAY, type Zone } from '@ehrconnect/platform/time/zones'
import { FUTURE_DAYS, PAST_DAYS } from './appointment-plan.ts'
import { type ClinicPeople, DUTY_HOURS, HOLIDAY, isoOf, readPeople } from './appointment-rows.ts'
import { type ClinicKind, openingHours } from './clinic.ts'
import { copyLine } from './copy-text.ts'
import { copyLines } from './load.ts'
import type { FilledDay } from './top-up-plan.ts'

/** Whose calendars are read, and around which day. */
export type AskedCalendars = {
  readonly id: string
  readonly kind: ClinicKind
  readonly time_zone: string
  readonly today: number
}

/** What is there. */
export type Calendars = {
  readonly people: ClinicPeople
  /** In the order of the days. */
  readonly days: readonly FilledDay[]
  readonly comes: (day: number, patient: number) => boolean
  readonly roomsOn: (day: number) => number[][]
  /** Schedules that are to have hours today, as few others have. */
  readonly duty: readonly string[]
}

/** As many open days as that make a day that can be shown. */
const ON_DUTY_MIN = 2

type Schedule = {
  readonly id: string
  readonly practitioner_id: string
  readonly time_zone: string
  readonly from_day: number
  readonly until_day: number
  readonly weekly: readonly (readonly [number, number, number])[]
  readonly exceptions: readonly (readonly [number, number, number])[]
}
type Span = { readonly id: string; readonly from: number; readonly until: number }
type Visit = Span & { readonly patient_id: string | null }

const NOTHING = intervalsOf([])

/** Reads the calendars from two weeks ago to six weeks ahead. */
export async function readCalendars(owner: SqlConnection, asked: AskedCalendars): Promise<Calendars> {
  const { id: orgId, today } = asked
  const zone = zoneOf(asked.time_zone)
  const people = await readPeople(owner, orgId)
  const schedules = await readSchedules(owner, orgId, people.site)
  const closed = await readClosedDays(owner, orgId, people.site)
  const window = [today - PAST_DAYS - 1, today + FUTURE_DAYS + 2].map((day) =>
    isoOf(zone.instantOf(day * MINUTES_PER_DAY)),
  )
  const blocks = await owner.query<Span>(BLOCKS, [orgId, ...window])
  const visits = await owner.query<Visit>(VISITS, [orgId, ...window])
  const spans = await owner.query<Span>(SPANS, [orgId, ...window])
  const duty = onDuty(asked, schedules, closed)
  const open = openDays(people, schedules, closed, today, new Set(duty))
  const blocked = pairsById(blocks)
  const taken = pairsById([...spans, ...visits])
  return {
    ...{ people, duty },
    days: open.map(({ practitioner, pairs, ...one }) => {
      const [away, busy] = [blocked, taken].map((known) =>
        intervalsOf(known.get(people.practitioners[practitioner] ?? '') ?? []),
      )
      return {
        ...{ ...one, practitioner, taken: busy ?? NOTHING },
        open: subtract(intervalsOf(pairs), away ?? NOTHING),
      }
    }),
    comes: comersOf(people.patients, zone, visits),
    roomsOn: roomsByDay(people.rooms, zone, [...spans, ...blocks]),
  }
}

/** Gives hours today to those who are put on duty. */
export async function insertDuty(
  owner: SqlConnection,
  { id: orgId, today }: AskedCalendars,
  { duty }: Calendars,
): Promise<void> {
  const columns = 'org_id, schedule_id, exception_date, start_minute, end_minute, reason'
  const lines = duty.flatMap((schedule) =>
    DUTY_HOURS.map(([start, end]) =>
      copyLine([orgId, schedule, dateOfDay(today), String(start), String(end), 'On duty']),
    ),
  )
  await copyLines(owner, 'schedule_exceptions', columns, lines)
}

/** When everybody is there, in the order of the days, blocked time included. */
function openDays(
  { practitioners }: ClinicPeople,
  schedules: readonly Schedule[],
  closed: ReadonlyMap<number, string>,
  today: number,
  duty: ReadonlySet<string>,
): { day: number; practitioner: number; pairs: number[] }[] {
  const days = Array.from({ length: PAST_DAYS + FUTURE_DAYS + 1 }, (_, nth) => today - PAST_DAYS + nth)
  return days.flatMap((day) =>
    practitioners.map((id, practitioner) => {
      const own = schedules.filter((one) => one.practitioner_id === id)
      const pairs = own.flatMap((one) => hoursOn(one, closed, day, day === today && duty.has(one.id)))
      return { day, practitioner, pairs }
    }),
  )
}

/** Today is an open day, whatever day it is, unless somebody has said that it is not. */
function onDuty(
  { kind, today }: AskedCalendars,
  schedules: readonly Schedule[],
  closed: ReadonlyMap<number, string>,
): string[] {
  const off = schedules.filter((one) => intervalsOf(hoursOn(one, closed, today, false)).length === 0)
  if (schedules.length - off.length >= ON_DUTY_MIN) return []
  const name = closed.get(today)
  if (name !== undefined && (name !== HOLIDAY || openingHours(kind, today) !== null)) return []
  const isUndecided = ({ exceptions, from_day, until_day }: Schedule): boolean =>
    from_day <= today && today <= until_day && exceptions.every(([day]) => day !== today)
  return off.filter(isUndecided).map(({ id }) => id)
}

function hoursOn(one: Schedule, closed: ReadonlyMap<number, string>, day: number, onDuty: boolean): number[] {
  if (day < one.from_day || day > one.until_day) return []
  const zone = zoneOf(one.time_zone)
  const midnight = zone.instantOf(day * MINUTES_PER_DAY)
  const duty = onDuty ? DUTY_HOURS.map(([start, end]) => [day, start, end] as const) : []
  const exceptions = [...one.exceptions, ...duty]
  const hours = { zone, fromDay: day, untilDay: day, weekly: one.weekly, exceptions }
  return openSpans(hours, new Set(closed.keys()), midnight, midnight)
}

function zoneOf(name: string): Zone {
  const zone = findZone(name)
  if (zone === null) throw new RangeError(`${name} is no time zone`)
  return zone
}

function pairsById(spans: readonly Span[]): Map<string, number[]> {
  const pairs = new Map<string, number[]>()
  for (const { id, from, until } of spans) {
    const known = pairs.get(id) ?? []
    known.push(from, until)
    pairs.set(id, known)
  }
  return pairs
}

function comersOf(
  patients: readonly string[],
  zone: Zone,
  visits: readonly Visit[],
): (day: number, patient: number) => boolean {
  const known = new Set(visits.map(({ patient_id, from }) => `${localDayAt(zone, from)} ${patient_id}`))
  return (day, patient) => known.has(`${day} ${patients[patient]}`)
}

function roomsByDay(
  rooms: readonly string[],
  zone: Zone,
  spans: readonly Span[],
): (day: number) => number[][] {
  const places = new Map(rooms.map((id, place) => [id, place]))
  const days = new Map<number, number[][]>()
  const roomsOn = (day: number): number[][] => {
    const known = days.get(day) ?? rooms.map(() => [])
    days.set(day, known)
    return known
  }
  for (const { id, from, until } of spans) {
    const place = places.get(id)
    if (place === undefined) continue
    for (let day = localDayAt(zone, from); day <= localDayAt(zone, until); day++)
      roomsOn(day)[place]?.push(from, until)
  }
  return roomsOn
}

async function readSchedules(owner: SqlConnection, orgId: string, site: string): Promise<Schedule[]> {
  return owner.query<Schedule>(
    `SELECT s.id, s.practitioner_id, s.time_zone, s.effective_from - '1970-01-01'::date AS from_day,
            coalesce(s.effective_until - '1970-01-01'::date, 1000000) AS until_day,
            coalesce((SELECT json_agg(json_build_array(h.weekday, h.start_minute, h.end_minute))
                        FROM schedule_hours h
                       WHERE h.org_id = $1 AND h.schedule_id = s.id), '[]') AS weekly,
            coalesce((SELECT json_agg(json_build_array(e.exception_date - '1970-01-01'::date, e.start_minute,
                                                       e.end_minute))
                        FROM schedule_exceptions e
                       WHERE e.org_id = $1 AND e.schedule_id = s.id), '[]') AS exceptions
       FROM schedules s
      WHERE s.org_id = $1 AND s.location_id = $2 AND s.active AND s.practitioner_id IS NOT NULL
        AND s.type_id IS NULL
      ORDER BY s.id`,
    [orgId, site],
  )
}

async function readClosedDays(
  owner: SqlConnection,
  orgId: string,
  site: string,
): Promise<ReadonlyMap<number, string>> {
  const rows = await owner.query<{ day: number; name: string }>(
    `SELECT d.holiday_date - '1970-01-01'::date AS day, d.name
       FROM holidays d
      WHERE d.org_id = $1 AND (d.location_id IS NULL OR d.location_id = $2)
      ORDER BY d.location_id NULLS FIRST`,
    [orgId, site],
  )
  return new Map(rows.map(({ day, name }) => [day, name]))
}

const BLOCKS = `
  SELECT b.resource_id AS id, floor(extract(epoch FROM b.start_time) / 60)::integer AS from,
         ceil(extract(epoch FROM b.end_time) / 60)::integer AS until
    FROM schedule_blocks b
   WHERE b.org_id = $1 AND b.end_time > $2 AND b.start_time < $3`

const SPANS = `
  SELECT b.resource_id AS id, floor(extract(epoch FROM b.busy_from) / 60)::integer AS from,
         ceil(extract(epoch FROM b.busy_until) / 60)::integer AS until
    FROM booking_spans b
   WHERE b.org_id = $1 AND b.busy_from > $2 AND b.busy_from < $3`

/** With the time before and after, which one that was cancelled has nowhere else. */
const VISITS = `
  SELECT a.practitioner_id AS id, a.patient_id,
         floor(extract(epoch FROM a.start_time) / 60)::integer - t.buffer_before_minutes AS from,
         ceil(extract(epoch FROM a.end_time) / 60)::integer + t.buffer_after_minutes AS until
    FROM appointments a
    JOIN appointment_types t ON t.org_id = a.org_id AND t.id = a.type_id
   WHERE a.org_id = $1 AND a.start_time > $2 AND a.start_time < $3 AND a.status <> 'entered-in-error'`
