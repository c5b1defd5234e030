/** Which slot fits whom. */
import { dateOfDay, MINUTES_PER_DAY, weekdayOfDay } from '@ehrconnect/platform/time/zones'

/** What somebody who waits wishes; null is any. */
export type Wishes = {
  readonly wanted_from: string
  readonly wanted_until: string
  /** ISO 8601 weekdays, separated by commas. */
  readonly weekdays: string | null
  /** Minutes after local midnight: the earliest start, the latest end. */
  readonly start_minute: number | null
  readonly end_minute: number | null
}

/** Time on the clock of the calendar: minutes since 1970-01-01T00:00 of that clock. */
export type LocalSpan = { readonly localStart: number; readonly localEnd: number }

/** Whether a slot is what somebody wishes. */
export function fits(wishes: Wishes, { localStart, localEnd }: LocalSpan): boolean {
  const day = Math.floor(localStart / MINUTES_PER_DAY)
  const midnight = day * MINUTES_PER_DAY
  const date = dateOfDay(day)
  if (date < wishes.wanted_from || date > wishes.wanted_until) return false
  const { weekdays, start_minute, end_minute } = wishes
  if (weekdays !== null && !weekdays.split(',').includes(String(weekdayOfDay(day)))) return false
  if (start_minute !== null && localStart - midnight < start_minute) return false
  return end_minute === null || localEnd - midnight <= end_minute
}
