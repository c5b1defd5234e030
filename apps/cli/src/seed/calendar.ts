/**
 * Civil days and clinic time. A day is a whole number counted from 1970-01-01; a minute is counted from
 * the day's local midnight. Offsets from UTC are worked out once a day of the calendar, not once a row.
 */

/** Minutes of a civil day without a clock change. */
export const MINUTES_PER_DAY = 1_440
/** For ids and dates, which count milliseconds. */
export const MS_PER_MINUTE = 60_000
const MS_PER_DAY = MINUTES_PER_DAY * MS_PER_MINUTE
/** Mean length of a year, for ages. */
export const DAYS_PER_YEAR = 365.25

/** Day 0 of the date cache; nobody alive was born before 1900. */
const CACHE_FROM_DAY = -25_567
/** The longest stretch of days that is taken to have one offset when its ends do. */
const OFFSET_STEP_DAYS = 28

const dates: (string | undefined)[] = []
const times = Array.from({ length: MINUTES_PER_DAY }, (_, minute) => {
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}:00+00`
})

/** `YYYY-MM-DD` of a day. */
export function dateText(day: number): string {
  const slot = day - CACHE_FROM_DAY
  const known = dates[slot]
  if (known !== undefined) return known
  const text = new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
  if (slot >= 0) dates[slot] = text
  return text
}

/** A `timestamptz` literal in UTC of minutes since the epoch. */
export function instantText(epochMinutes: number): string {
  const day = Math.floor(epochMinutes / MINUTES_PER_DAY)
  return `${dateText(day)} ${times[epochMinutes - day * MINUTES_PER_DAY] ?? '00:00:00+00'}`
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** Local time of one zone over a stretch of days. */
export type ZoneTime = {
  /** Minutes since the epoch of a local minute. */
  instant(day: number, minute: number): number
  /** The local day and minute of minutes since the epoch. */
  local(epochMinutes: number): { day: number; minute: number }
}

/**
 * Offsets of an IANA zone for the days from..to. The offset of a day is that of its noon: clocks are
 * changed at night, when no clinic is open.
 *
 * Throws: RangeError for a zone that the runtime does not know.
 */
export function zoneTime(timeZone: string, fromDay: number, toDay: number): ZoneTime {
  const offsetAt = offsetReader(timeZone)
  const noonOffset = (day: number): number => {
    const noon = day * MINUTES_PER_DAY + MINUTES_PER_DAY / 2
    return offsetAt(noon - offsetAt(noon))
  }
  const offsets = new Int16Array(toDay - fromDay + 1)
  const fill = (first: number, firstOffset: number, last: number, lastOffset: number): void => {
    const same = firstOffset === lastOffset && last - first <= OFFSET_STEP_DAYS
    if (same || last - first <= 1) {
      offsets.fill(firstOffset, first - fromDay, last - fromDay)
      offsets[last - fromDay] = lastOffset
      return
    }
    const middle = (first + last) >> 1
    const offset = noonOffset(middle)
    fill(first, firstOffset, middle, offset)
    fill(middle, offset, last, lastOffset)
  }
  fill(fromDay, noonOffset(fromDay), toDay, noonOffset(toDay))
  return {
    instant: (day, minute) => day * MINUTES_PER_DAY + minute - (offsets[day - fromDay] ?? 0),
    local(epochMinutes) {
      const minutes = epochMinutes + offsetAt(epochMinutes)
      const day = Math.floor(minutes / MINUTES_PER_DAY)
      return { day, minute: minutes - day * MINUTES_PER_DAY }
    },
  }
}

function offsetReader(timeZone: string): (epochMinutes: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (epochMinutes) => {
    const parts = format.formatToParts(new Date(epochMinutes * MS_PER_MINUTE))
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  }
}
