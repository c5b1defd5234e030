/** Hours of a day as a person types them: `08:00-12:00, 13:00-17:30`. Past midnight: `22:00-06:00`. */

/** From and until, in minutes after midnight; above 1,440 is the next day. */
export type Hours = { readonly start_minute: number; readonly end_minute: number }

const DAY_MINUTES = 1_440
const SPAN = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/

/** The hours in a text, none for an empty one; null when it is no such text. */
export function parsedHours(typed: string): readonly Hours[] | null {
  const hours: Hours[] = []
  for (const part of typed.split(/[,،;]/)) {
    if (part.trim() === '') continue
    const span = spanOf(part.trim())
    const before = hours.at(-1)
    if (span === null || (before !== undefined && span.start_minute < before.end_minute)) return null
    hours.push(span)
  }
  return hours
}

/** The text of hours. */
export function shownHours(hours: readonly Hours[]): string {
  return [...hours]
    .sort((one, other) => one.start_minute - other.start_minute)
    .map(({ start_minute, end_minute }) => `${clock(start_minute)}-${clock(end_minute)}`)
    .join(', ')
}

function spanOf(part: string): Hours | null {
  const [, fromHour, fromMinute, untilHour, untilMinute] = SPAN.exec(part) ?? []
  const start = minuteOf(fromHour, fromMinute)
  const end = minuteOf(untilHour, untilMinute)
  if (start === null || end === null || start === DAY_MINUTES) return null
  return { start_minute: start, end_minute: end > start ? end : end + DAY_MINUTES }
}

function minuteOf(hour: string | undefined, minute: string | undefined): number | null {
  const [hours, minutes] = [Number(hour), Number(minute)]
  const all = hours * 60 + minutes
  return minutes < 60 && all <= DAY_MINUTES ? all : null
}

function clock(minute: number): string {
  const ofDay = minute > DAY_MINUTES ? minute - DAY_MINUTES : minute
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}
