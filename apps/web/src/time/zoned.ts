/** Instants and civil dates in the clinic's time zone, by the browser's own calendar data. */

const DAY_MS = 86_400_000

/** Civil date and minutes after midnight. */
export type LocalTime = { readonly date: string; readonly minute: number }

/** The local time of an instant in a zone. */
export function localTime(zone: string, instantMs: number): LocalTime {
  const { year, month, day, hour, minute } = partsOf(zone, instantMs)
  return { date: `${year}-${month}-${day}`, minute: (Number(hour) % 24) * 60 + Number(minute) }
}

/** The civil date (YYYY-MM-DD) of an instant in a zone. */
export function dateIn(zone: string, instantMs: number): string {
  return localTime(zone, instantMs).date
}

/** Minutes after local midnight of an instant. */
export function minuteOfDay(zone: string, instantMs: number): number {
  return localTime(zone, instantMs).minute
}

/** The instant of a local time; of two, the first; of none (clocks go forward), the one after the gap. */
export function instantOf(zone: string, date: string, minute: number): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minute * 60_000
  const guess = wanted - offsetAt(zone, wanted)
  const second = wanted - offsetAt(zone, guess)
  return wanted - offsetAt(zone, Math.min(guess, second)) === Math.min(guess, second)
    ? Math.min(guess, second)
    : Math.max(guess, second)
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Monday of a date's week. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return addDays(date, -((weekday + 6) % 7))
}

/** Full years between a birth date and a date; months for the first two years. */
export function ageOn(birth: string, date: string): { readonly years: number; readonly months: number } {
  const [by = 0, bm = 0, bd = 0] = birth.split('-').map(Number)
  const [y = 0, m = 0, d = 0] = date.split('-').map(Number)
  const months = (y - by) * 12 + (m - bm) - (d < bd ? 1 : 0)
  return { years: Math.floor(months / 12), months: Math.max(0, months) }
}

function offsetAt(zone: string, instantMs: number): number {
  const { year, month, day, hour, minute, second } = partsOf(zone, instantMs)
  const local = Date.parse(
    `${year}-${month}-${day}T${String(Number(hour) % 24).padStart(2, '0')}:${minute}:${second}Z`,
  )
  return local - Math.floor(instantMs / 1000) * 1000
}

type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>

const formats = new Map<string, Intl.DateTimeFormat>()

function partsOf(zone: string, instantMs: number): Parts {
  let format = formats.get(zone)
  if (format === undefined) {
    const two = '2-digit'
    format = new Intl.DateTimeFormat('en-CA', {
      ...({ timeZone: zone, year: 'numeric', month: two, day: two, hourCycle: 'h23' } as const),
      ...({ hour: two, minute: two, second: two } as const),
    })
    formats.set(zone, format)
  }
  const found = { year: '', month: '', day: '', hour: '', minute: '', second: '' }
  for (const { type, value } of format.formatToParts(instantMs))
    if (type in found) Object.assign(found, { [type]: value })
  return found
}
