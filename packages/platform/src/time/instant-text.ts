/** Instants as ISO 8601 text, written as PostgreSQL writes them: `2026-11-23T09:30:00+00:00`. */
import { dateOfDay, MINUTES_PER_DAY, offsetText, type Zone } from './zones.ts'

/** `T00:00:00` to `T23:59:00`, by the minute of the day. */
const TIMES = Array.from({ length: MINUTES_PER_DAY }, (_, minute) => {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`
})

/** Writes many instants, most of which share a day with the one before. */
export type InstantWriter = {
  /** In UTC. */
  instant(minute: number): string
  /** On the clock of a zone, with its offset. */
  local(minute: number, zone: Zone): string
}

/** A writer that remembers the last date and offset it wrote. */
export function createInstantWriter(): InstantWriter {
  const clocks = [createClock(), createClock()] as const
  return {
    instant: (minute) => clocks[0](minute, 0),
    local: (minute, zone) => {
      const offset = zone.offsetAt(minute)
      return clocks[1](minute + offset, offset)
    },
  }
}

function createClock(): (localMinute: number, offset: number) => string {
  let lastDay = Number.NaN
  let date = ''
  let lastOffset = Number.NaN
  let suffix = ''
  return (localMinute, offset) => {
    const day = Math.floor(localMinute / MINUTES_PER_DAY)
    if (day !== lastDay) {
      lastDay = day
      date = dateOfDay(day)
    }
    if (offset !== lastOffset) {
      lastOffset = offset
      suffix = offsetText(offset)
    }
    return date + (TIMES[localMinute - day * MINUTES_PER_DAY] ?? '') + suffix
  }
}
