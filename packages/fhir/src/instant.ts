/** FHIR dates and times, checked and brought to one form. Source: https://hl7.org/fhir/R4/datatypes.html#dateTime */
import { refuse } from './mapping-error.ts'
import { type JsonObject, readText } from './read.ts'

const DATE_TIME =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/
const MINUTE_MS = 60_000
/** PostgreSQL's `timestamptz` has no year 0, and years of five digits do not sort as text. */
const EARLIEST_MS = utc(1, 1, 1)
const LATEST_MS = utc(10_000, 1, 1) - 1

/**
 * The instant in `parent[name]` as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, which compares as text.
 *
 * A date alone counts in the clinic's time zone: its first moment, or for `edge: 'end'` its last.
 * Throws: MappingError when it is no date, or has a time of day without a time zone.
 */
export function readInstant(
  parent: JsonObject,
  name: string,
  path: string,
  timeZone: string,
  edge: 'start' | 'end' = 'start',
): string | null {
  const text = readText(parent, name, path)
  if (text === null) return null
  const field = `${path}.${name}`
  const match = DATE_TIME.exec(text)
  if (match === null) return refuse(field, 'is not a date or time')
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const at = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) }
  if (!isCivilDate(at.year, at.month, at.day)) return refuse(field, 'is not a date of the calendar')
  if (hour === undefined) {
    const precision = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year'
    return dayEdge(at, precision, timeZone, edge) ?? refuse(field, 'is out of range')
  }
  if (zone === undefined) return refuse(field, 'has a time of day but no time zone')
  const offset = offsetMinutes(zone)
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 60 || offset === null)
    return refuse(field, 'is not a time of day')
  const ms =
    utc(at.year, at.month, at.day) +
    (Number(hour) * 60 + Number(minute) - offset) * MINUTE_MS +
    Number(second ?? 0) * 1000
  return format(ms, fraction ?? '') ?? refuse(field, 'is out of range')
}

/** A civil date `YYYY-MM-DD`; `partial` when only its year or month is known. Throws: MappingError. */
export function readCivilDate(
  parent: JsonObject,
  name: string,
  path: string,
): { readonly date: string | null; readonly partial: boolean } {
  const text = readText(parent, name, path)
  if (text === null) return { date: null, partial: false }
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
  const [, year, month, day] = match ?? []
  if (year === undefined || !isCivilDate(Number(year), Number(month ?? 1), Number(day ?? 1)))
    return refuse(`${path}.${name}`, 'is not a date of the calendar')
  return day === undefined ? { date: null, partial: true } : { date: text, partial: false }
}

/** True for a date that the Gregorian calendar has, from year 1 on. */
export function isCivilDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  return new Date(utc(year, month, day)).getUTCDate() === day && day <= 31
}

type Day = { readonly year: number; readonly month: number; readonly day: number }

function dayEdge(
  at: Day,
  precision: 'day' | 'month' | 'year',
  timeZone: string,
  edge: 'start' | 'end',
): string | null {
  if (edge === 'start') return format(zonedMidnight(utc(at.year, at.month, at.day), timeZone), '')
  const next =
    precision === 'day'
      ? utc(at.year, at.month, at.day + 1)
      : precision === 'month'
        ? utc(at.year, at.month + 1, 1)
        : utc(at.year + 1, 1, 1)
  return format(zonedMidnight(next, timeZone) - 1, '999999')
}

/** Milliseconds of a date at midnight UTC; unlike `Date.UTC` it means the years 1 to 99 literally. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function offsetMinutes(zone: string): number | null {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 14 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** `fraction` is the digits after the second's point; the microsecond is the last that PostgreSQL keeps. */
function format(ms: number, fraction: string): string | null {
  if (ms < EARLIEST_MS || ms > LATEST_MS) return null
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}

/**
 * The first instant of a day on the clocks of a time zone; `day` is its midnight as if in UTC. Of two
 * midnights the first, of none (clocks go forward then) the moment after the gap.
 */
function zonedMidnight(day: number, timeZone: string): number {
  if (timeZone === 'UTC') return day
  const guess = day - zoneOffsetMs(day, timeZone)
  const second = day - zoneOffsetMs(guess, timeZone)
  const earlier = Math.min(guess, second)
  return earlier + zoneOffsetMs(earlier, timeZone) === day ? earlier : Math.max(guess, second)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function zoneOffsetMs(ms: number, timeZone: string): number {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    formatters.set(timeZone, formatter)
  }
  const name = formatter.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name)
  if (match === null) return 0
  const [, sign, hours, minutes, seconds] = match
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds ?? 0) * 1000
  return sign === '-' ? -size : size
}
