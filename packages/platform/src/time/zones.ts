/**
 * Local time: the one place that knows offsets from UTC and when they change. Instants are whole minutes
 * since 1970-01-01T00:00Z, local times whole minutes since 1970-01-01T00:00 on the local clock, days are
 * civil days since 1970-01-01. Offsets are looked up in a table of a zone's transitions, so that nothing
 * that counts slots ever asks a calendar library.
 */
import { Temporal } from 'temporal-polyfill'

/** Minutes of a civil day whose clock is not changed. */
export const MINUTES_PER_DAY = 1_440
/** How far beyond an instant a zone's table is read at once: most questions are about the same years. */
const YEARS_AHEAD = 6
const YEARS_BEHIND = 3
/** Zones kept: all that exist, and not what callers make up. */
const ZONES_MAX = 700
const MINUTE_MS = 60_000

/** An IANA time zone. */
export type Zone = {
  readonly name: string
  /** Minutes that the local clock is ahead of UTC at an instant. */
  offsetAt(minute: number): number
  /** An instant after the given one until which the offset stays: the next change, or one before it. */
  nextChange(minute: number): number
  /**
   * The first instant at which the local clock reads the given time or a later one. A time that the
   * clock skips is the instant of the skip; of a time that comes twice it is the first. So times of a day
   * that follow each other never overlap as instants, and leave no gap.
   */
  instantOf(localMinute: number): number
}

const zones = new Map<string, Zone>()

/** The zone of a name, links such as Asia/Calcutta included; null when there is no such zone. */
export function findZone(name: string): Zone | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  if (!isZoneName(name)) return null
  const made = createZone(name)
  if (zones.size >= ZONES_MAX) zones.clear()
  zones.set(name, made)
  return made
}

/** Days since 1970-01-01 of a civil date. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / (MINUTES_PER_DAY * MINUTE_MS)
}

/** The civil date of a day, as YYYY-MM-DD. */
export function dateOfDay(day: number): string {
  return new Date(day * MINUTES_PER_DAY * MINUTE_MS).toISOString().slice(0, 10)
}

/** ISO 8601 weekday of a day: Monday is 1. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The civil day on the local clock at an instant. */
export function localDayAt(zone: Zone, minute: number): number {
  return Math.floor((minute + zone.offsetAt(minute)) / MINUTES_PER_DAY)
}

/** An offset as it is written behind a local time: `+05:30`, `-03:00`. */
export function offsetText(offset: number): string {
  const minutes = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

function isZoneName(name: string): boolean {
  // Offsets ("+02:00") are no zones: a clinic's clock follows a place.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** From each `starts[i]` until `starts[i + 1]` the offset is `offsets[i]`. */
type Table = { from: number; until: number; starts: number[]; offsets: number[] }

function createZone(name: string): Zone {
  let table: Table = { from: Infinity, until: -Infinity, starts: [], offsets: [] }

  /** The place of an instant in the table, which is extended when it does not reach so far. */
  const placeOf = (minute: number): number => {
    if (minute < table.from || minute >= table.until) table = readTable(name, ...extended(table, minute))
    const { starts } = table
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= minute) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    name,
    offsetAt(minute) {
      // First the place: it may be in another table than the one at hand.
      const place = placeOf(minute)
      return table.offsets[place] ?? 0
    },
    nextChange(minute) {
      const place = placeOf(minute)
      return table.starts[place + 1] ?? table.until
    },
    instantOf(localMinute) {
      // No clock is a whole day away from UTC, so these two places enclose the answer.
      placeOf(localMinute + MINUTES_PER_DAY)
      for (let place = placeOf(localMinute - MINUTES_PER_DAY); ; place++) {
        const at = Math.max(table.starts[place] ?? 0, localMinute - (table.offsets[place] ?? 0))
        if (at < (table.starts[place + 1] ?? Infinity)) return at
      }
    },
  }
}

function extended(table: Table, minute: number): [from: number, until: number] {
  const year = new Date(minute * MINUTE_MS).getUTCFullYear()
  return [
    Math.min(table.from, startOfYear(year - YEARS_BEHIND)),
    Math.max(table.until, startOfYear(year + YEARS_AHEAD)),
  ]
}

function startOfYear(year: number): number {
  return Date.UTC(year, 0, 1) / MINUTE_MS
}

function readTable(name: string, from: number, until: number): Table {
  const start = Temporal.Instant.fromEpochMilliseconds(from * MINUTE_MS).toZonedDateTimeISO(name)
  const starts = [from]
  const offsets = [offsetMinutes(start)]
  for (let next = start.getTimeZoneTransition('next'); next !== null; ) {
    const minute = Math.ceil(next.epochMilliseconds / MINUTE_MS)
    if (minute >= until) break
    starts.push(minute)
    offsets.push(offsetMinutes(next))
    next = next.getTimeZoneTransition('next')
  }
  return { from, until, starts, offsets }
}

/** Offsets have been whole minutes everywhere since 1972. */
function offsetMinutes(at: Temporal.ZonedDateTime): number {
  return Math.round(at.offsetNanoseconds / (MINUTE_MS * 1e6))
}
