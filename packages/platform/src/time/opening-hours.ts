/** Weekly hours on a local clock, with exceptions and closed days, as spans of instants. */
import { localDayAt, MINUTES_PER_DAY, weekdayOfDay, type Zone } from './zones.ts'

/** Hours that repeat every week. Times are minutes after local midnight; above 1440 is the next day. */
export type OpeningHours = {
  readonly zone: Zone
  /** First and last day, both included. */
  readonly fromDay: number
  readonly untilDay: number
  readonly weekly: readonly (readonly [weekday: number, start: number, end: number])[]
  /** Days with other hours than the weekly ones; start and end 0 is none. */
  readonly exceptions: readonly (readonly [day: number, start: number, end: number])[]
}

/**
 * The open spans between two instants as pairs, in the order of the days; those that reach beyond are
 * not cut. Exceptions win over closed days, closed days over weekly hours.
 */
export function openSpans(
  hours: OpeningHours,
  closedDays: ReadonlySet<number>,
  from: number,
  until: number,
): number[] {
  const { zone } = hours
  const exceptional = new Set(hours.exceptions.map(([day]) => day))
  // Hours that began the day before may last until today.
  const first = Math.max(hours.fromDay, localDayAt(zone, from) - 1)
  const last = Math.min(hours.untilDay, localDayAt(zone, until))
  const pairs: number[] = []
  for (let day = first; day <= last; day++) {
    const midnight = day * MINUTES_PER_DAY
    const isExceptional = exceptional.has(day)
    if (!isExceptional && closedDays.has(day)) continue
    const key = isExceptional ? day : weekdayOfDay(day)
    for (const [on, start, end] of isExceptional ? hours.exceptions : hours.weekly) {
      if (on === key) pairs.push(zone.instantOf(midnight + start), zone.instantOf(midnight + end))
    }
  }
  return pairs
}
