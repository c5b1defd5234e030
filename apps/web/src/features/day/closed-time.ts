/** When somebody or a room is not there, and why: what the sheet shades. */
import { addDays, dateIn, instantOf, minuteOfDay } from '../../time/zoned.ts'

/** Minutes of the sheet's day. */
export const DAY_MINUTES = 1_440

/** Hours in minutes after local midnight; above 1,440 is the next day. */
type Span = { readonly start_minute: number; readonly end_minute: number }

/** A schedule, as far as it says when something is closed. */
export type ClosingSchedule = {
  readonly practitioner_id: string | null
  readonly room_id: string | null
  readonly location_id: string
  readonly time_zone: string
  readonly effective_from: string
  readonly effective_until: string | null
  readonly active: boolean
  readonly hours: readonly (Span & { readonly weekday: number })[]
  readonly exceptions: readonly {
    readonly exception_date: string
    readonly hours: readonly Span[]
    readonly reason: string
  }[]
}

/** A closed day of a site, or of all. */
export type ClosedDay = {
  readonly holiday_date: string
  readonly name: string
  readonly location_id: string | null
}

/** Blocked time of somebody or of a room. */
export type BlockedTime = {
  readonly practitioner_id: string | null
  readonly room_id: string | null
  readonly start_time: string
  readonly end_time: string
  readonly kind: string
  readonly reason: string
}

/** Everything that closes. */
export type Closings = {
  readonly schedules: readonly ClosingSchedule[]
  readonly holidays: readonly ClosedDay[]
  readonly blocks: readonly BlockedTime[]
}

/** Minutes of a day in which something is closed, and what by. */
export type Band = {
  readonly start: number
  readonly end: number
  readonly by: 'holiday' | 'exception' | 'block' | 'week'
  /** Empty when nobody said. */
  readonly why: string
  /** Of a block without a reason: what kind it is. */
  readonly kind: string
}

type Day = { readonly zone: string; readonly date: string }

/** The closed minutes of a practitioner or a room on a day. Without any schedule: as everybody is. */
export function bandsOf(resourceId: string, closings: Closings, day: Day): readonly Band[] {
  const isOf = (one: { readonly practitioner_id: string | null; readonly room_id: string | null }): boolean =>
    one.practitioner_id === resourceId || one.room_id === resourceId
  const blocked = closings.blocks.filter(isOf).flatMap((block) => blockBand(block, day))
  const schedules = closings.schedules.filter((one) => isOf(one) && one.active)
  if (schedules.length === 0) return [...closedEverywhere(closings, day.date), ...blocked]
  const open = schedules.flatMap((schedule) =>
    [addDays(day.date, -1), day.date].flatMap((date) => openOn(schedule, closings.holidays, date, day)),
  )
  const inForce = schedules.filter((one) => isInForce(one, day.date))
  const cause = causeOf(inForce, closings.holidays, day.date)
  return [...gapsOf(open).map((gap) => ({ ...gap, ...cause })), ...blocked]
}

/** Days on which all sites are closed. */
function closedEverywhere({ holidays }: Closings, date: string): readonly Band[] {
  return holidays
    .filter(({ holiday_date, location_id }) => holiday_date === date && location_id === null)
    .map(({ name }) => ({ start: 0, end: DAY_MINUTES, by: 'holiday' as const, why: name, kind: '' }))
}

function isInForce(schedule: ClosingSchedule, date: string): boolean {
  const { active, effective_from: from, effective_until: until } = schedule
  return active && from <= date && (until === null || date <= until)
}

/** Exceptions win over holidays, holidays over the hours of the week. */
function hoursOn(schedule: ClosingSchedule, holidays: readonly ClosedDay[], date: string): readonly Span[] {
  if (!isInForce(schedule, date)) return []
  const exception = schedule.exceptions.find(({ exception_date }) => exception_date === date)
  if (exception !== undefined) return exception.hours
  if (holidayOf(schedule, holidays, date) !== undefined) return []
  return schedule.hours.filter(({ weekday }) => weekday === weekdayOf(date))
}

function holidayOf({ location_id }: ClosingSchedule, holidays: readonly ClosedDay[], date: string) {
  return holidays.find(
    (one) => one.holiday_date === date && (one.location_id === null || one.location_id === location_id),
  )
}

/** What the hours that begin on a date leave open of the day that is shown, in its minutes. */
function openOn(schedule: ClosingSchedule, holidays: readonly ClosedDay[], date: string, day: Day) {
  return hoursOn(schedule, holidays, date).flatMap(({ start_minute, end_minute }) =>
    within(
      instantOf(schedule.time_zone, date, start_minute),
      instantOf(schedule.time_zone, date, end_minute),
      day,
    ),
  )
}

/** Why a day is not as usual: what an exception says first, then a holiday, then the week. */
function causeOf(schedules: readonly ClosingSchedule[], holidays: readonly ClosedDay[], date: string) {
  const exceptions = schedules.flatMap(({ exceptions: days }) =>
    days.filter(({ exception_date }) => exception_date === date),
  )
  if (exceptions.length > 0) {
    const why = exceptions.map(({ reason }) => reason).find((reason) => reason !== '') ?? ''
    return { by: 'exception' as const, why, kind: '' }
  }
  const holiday = schedules
    .map((schedule) => holidayOf(schedule, holidays, date))
    .find((one) => one !== undefined)
  return holiday === undefined
    ? { by: 'week' as const, why: '', kind: '' }
    : { by: 'holiday' as const, why: holiday.name, kind: '' }
}

function blockBand({ start_time, end_time, reason, kind }: BlockedTime, day: Day): readonly Band[] {
  const spans = within(Date.parse(start_time), Date.parse(end_time), day)
  return spans.map((span) => ({ ...span, by: 'block' as const, why: reason, kind }))
}

/** The minutes of a day between two instants; none when the day is not touched. */
function within(fromMs: number, untilMs: number, { zone, date }: Day) {
  const minuteAt = (ms: number): number => {
    const at = dateIn(zone, ms)
    if (at === date) return minuteOfDay(zone, ms)
    return at < date ? 0 : DAY_MINUTES
  }
  const [start, end] = [minuteAt(fromMs), minuteAt(untilMs)]
  return start < end ? [{ start, end }] : []
}

/** What is left of a day between spans. */
function gapsOf(open: readonly { readonly start: number; readonly end: number }[]) {
  const gaps: { start: number; end: number }[] = []
  let until = 0
  for (const { start, end } of [...open].sort((one, other) => one.start - other.start)) {
    if (start > until) gaps.push({ start: until, end: start })
    until = Math.max(until, end)
  }
  if (until < DAY_MINUTES) gaps.push({ start: until, end: DAY_MINUTES })
  return gaps
}

/** ISO 8601: Monday is 1. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}
