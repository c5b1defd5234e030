/** Times of day as fields have them: `08:30`. */

const DAY_MINUTES = 1_440

/** `08:30` of a minute of the day; midnight at its end is `00:00`; empty for none. */
export function clockOf(minute: number | null): string {
  if (minute === null) return ''
  const ofDay = minute % DAY_MINUTES
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}

/** The minute of the day of `08:30`; null for none. */
export function minuteOf(typed: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(typed) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}
