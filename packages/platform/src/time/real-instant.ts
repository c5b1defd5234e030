/** Instants of a calendar that exists; their form is checked by the schema `Instant`. */

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T.*?(?:Z|[+-](\d\d):\d\d)$/
/** Largest distance from UTC that the database reads, in hours. */
const OFFSET_HOURS_MAX = 15

/** Whether an instant has a day that exists and an offset that some clock could have. */
export function isRealInstant(text: string): boolean {
  const [, year, month, day, hours = '0'] = INSTANT.exec(text) ?? []
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return isDay && Number(hours) <= OFFSET_HOURS_MAX
}
