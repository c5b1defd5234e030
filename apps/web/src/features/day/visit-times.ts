/** When visits are in the clinic's local time: worked out once for each, however often they are drawn. */
import { localTime } from '../../time/zoned.ts'
import type { Appointment } from './appointments.ts'

/** A visit's civil date, and its minutes after that day's midnight. */
export type VisitTimes = { readonly date: string; readonly start: number; readonly end: number }

/** Gives the times of visits in a zone. */
export type TimesOf = (visit: Appointment) => VisitTimes

const MINUTE_MS = 60_000

/** Makes a reader of times that remembers; a visit that changed is another object. */
export function timesIn(zone: string): TimesOf {
  const known = new WeakMap<Appointment, VisitTimes>()
  return (visit) => {
    const before = known.get(visit)
    if (before !== undefined) return before
    const startMs = Date.parse(visit.start_time)
    const { date, minute } = localTime(zone, startMs)
    const times = { date, start: minute, end: minute + (Date.parse(visit.end_time) - startMs) / MINUTE_MS }
    known.set(visit, times)
    return times
  }
}
