/** Pure logic of schedules: hours that make sense. */
import { invalid } from '@ehrconnect/platform/http/api-error'
import { MINUTES_PER_DAY } from '@ehrconnect/platform/time/zones'

/** Hours of one weekday, or of one date. */
export type Hours = {
  readonly weekday?: number
  readonly start_minute: number
  readonly end_minute: number
}

/**
 * Refuses hours that end before they begin, last longer than a day, or overlap others, also those of the
 * day before that end after midnight.
 *
 * Throws: ApiError 400 `invalid_hours` or `overlapping_hours`.
 */
export function checkHours(hours: readonly Hours[]): void {
  const week = 7 * MINUTES_PER_DAY
  const spans = hours.map(({ weekday = 1, start_minute: start, end_minute: end }) => {
    if (end <= start || end > start + MINUTES_PER_DAY)
      throw invalid('invalid_hours', 'Hours end after they begin, within a day')
    const from = (weekday - 1) * MINUTES_PER_DAY + start
    return { from, until: from + end - start }
  })
  spans.sort((a, b) => a.from - b.from)
  const first = spans[0]
  const isWeekly = hours.some(({ weekday }) => weekday !== undefined)
  const around = first && isWeekly ? [...spans, { ...first, from: first.from + week }] : spans
  for (const [i, { from }] of around.entries()) {
    const before = around[i - 1]
    // A single span is its own neighbour a week later, and never that long.
    if (before !== undefined && before.until > from)
      throw invalid('overlapping_hours', 'Hours of a schedule do not overlap')
  }
}
