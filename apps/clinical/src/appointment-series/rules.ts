/**
 * Recurrence rules (RFC 5545, 3.3.10) as far as clinics use them, and the instants of their occurrences.
 * A rule is expanded on the local clock, which knows no daylight saving; each occurrence is then looked up
 * in the zone, so that a visit at nine is at nine in summer and in winter.
 */
import { invalid } from '@ehrconnect/platform/http/api-error'
import { dateOfDay, dayOfDate, MINUTES_PER_DAY, type Zone } from '@ehrconnect/platform/time/zones'
import { RRuleTemporal } from 'rrule-temporal'

/** Two years of a visit every week. */
export const OCCURRENCES_MAX = 104
/** From the first occurrence to the last: nobody's calendar is kept further ahead. */
export const DAYS_MAX = 731

/** A rule that was checked. */
export type Rule = {
  /** The parts but COUNT and UNTIL, in the order of the text. */
  readonly pattern: string
  readonly count: number | null
  /** The last local day, both included; or the last instant, in minutes since 1970. */
  readonly untilDay: number | null
  readonly untilMinute: number | null
}

/** One visit of a series. */
export type Occurrence = {
  /** YYYY-MM-DDTHH:MM on the clock of the zone. */
  readonly local: string
  /** Minutes since 1970; null: the clock skips this time on this day. */
  readonly start: number | null
}

const DAYS = '(MO|TU|WE|TH|FR|SA|SU)'
const NUMBER = /^[1-9]\d{0,2}$/
const DAY_OF_MONTH = '-?([1-9]|[12]\\d|3[01])'
const MONTH = '([1-9]|1[0-2])'

/** What each part may be; those with a list are repeated with commas. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(DAILY|WEEKLY|MONTHLY)$/,
  INTERVAL: NUMBER,
  COUNT: NUMBER,
  UNTIL: /^\d{8}(T\d{6}Z)?$/,
  BYDAY: new RegExp(`^(-?[1-5])?${DAYS}(,(-?[1-5])?${DAYS}){0,13}$`),
  BYMONTHDAY: new RegExp(`^${DAY_OF_MONTH}(,${DAY_OF_MONTH}){0,30}$`),
  BYMONTH: new RegExp(`^${MONTH}(,${MONTH}){0,11}$`),
  BYSETPOS: new RegExp(`^${DAY_OF_MONTH}(,${DAY_OF_MONTH}){0,30}$`),
  WKST: new RegExp(`^${DAYS}$`),
}

/** Reads a rule. Throws: ApiError 400 `invalid_rrule` that says which part is wrong. */
export function parseRule(text: string): Rule {
  const parts = new Map<string, string>()
  for (const part of text
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=')
    const form = PARTS[name]
    if (form === undefined) throw wrong(`only ${Object.keys(PARTS).join(', ')} are understood`)
    if (rest.length > 0 || !form.test(value)) throw wrong(`${name} has a value that it cannot have`)
    if (parts.has(name)) throw wrong(`${name} is there twice`)
    parts.set(name, value)
  }
  checkTogether(parts)
  const count = parts.get('COUNT')
  const until = parts.get('UNTIL')
  if (Number(count ?? 0) > OCCURRENCES_MAX) throw tooLong()
  const pattern = [...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL')
  return {
    pattern: pattern.map(([name, value]) => `${name}=${value}`).join(';'),
    count: count === undefined ? null : Number(count),
    ...untilOf(until ?? null),
  }
}

/**
 * All occurrences from a local start on.
 *
 * Throws: ApiError 400 when the start is none of them, there are more than OCCURRENCES_MAX, or they
 *         reach beyond DAYS_MAX.
 */
export function expand(rule: Rule, localStart: string, zone: Zone): Occurrence[] {
  const firstDay = dayOfDate(localStart.slice(0, 10))
  const minuteOfDay = Number(localStart.slice(11, 13)) * 60 + Number(localStart.slice(14, 16))
  const lastDay = firstDay + DAYS_MAX
  const days = daysOf(rule.pattern, firstDay, lastDay)
  if (days[0] !== firstDay)
    throw invalid('start_not_in_rule', "'local_start' is on no day of 'rrule'; the first visit must be")
  const all = days.map((day) => occurrenceAt(day * MINUTES_PER_DAY + minuteOfDay, zone))
  const { count, untilDay, untilMinute } = rule
  const until = untilMinute === null ? untilDay : Math.floor(untilMinute / MINUTES_PER_DAY)
  if (count === null ? until === null || until > lastDay : all.length < count) throw tooLong()
  const taken =
    count !== null
      ? all.slice(0, count)
      : all.filter(({ at }, i) =>
          untilMinute === null ? (days[i] ?? 0) <= (untilDay ?? 0) : at <= untilMinute,
        )
  if (taken.length > OCCURRENCES_MAX) throw tooLong()
  if (taken.length === 0) throw wrong('UNTIL is before the first visit')
  return taken.map(({ local, start }) => ({ local, start }))
}

/** The days of a rule, from the first to the last, both included. */
function daysOf(pattern: string, firstDay: number, lastDay: number): number[] {
  const stamp = (day: number): string => `${dateOfDay(day).replaceAll('-', '')}T000000Z`
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${stamp(firstDay)}\nRRULE:${pattern};UNTIL=${stamp(lastDay)}`,
  })
  return rule.all().map((date) => Math.floor(date.epochMilliseconds / (MINUTES_PER_DAY * 60_000)))
}

function occurrenceAt(localMinute: number, zone: Zone): Occurrence & { readonly at: number } {
  const at = zone.instantOf(localMinute)
  const isThere = at + zone.offsetAt(at) === localMinute
  const local = new Date(localMinute * 60_000).toISOString().slice(0, 16)
  return { local, start: isThere ? at : null, at }
}

function checkTogether(parts: ReadonlyMap<string, string>): void {
  const frequency = parts.get('FREQ')
  if (frequency === undefined) throw wrong('FREQ is missing')
  if (parts.has('COUNT') === parts.has('UNTIL')) throw wrong('it ends by COUNT or by UNTIL, by one of them')
  if (frequency !== 'MONTHLY' && /\d/.test(parts.get('BYDAY') ?? ''))
    throw wrong('BYDAY counts weekdays (1MO) only in months')
  if (frequency === 'WEEKLY' && parts.has('BYMONTHDAY')) throw wrong('weeks have no BYMONTHDAY')
  if (!parts.has('BYSETPOS')) return
  if (frequency !== 'MONTHLY') throw wrong('BYSETPOS is for months')
  if (!parts.has('BYDAY') && !parts.has('BYMONTHDAY')) throw wrong('BYSETPOS needs BYDAY or BYMONTHDAY')
}

function untilOf(text: string | null): Pick<Rule, 'untilDay' | 'untilMinute'> {
  if (text === null) return { untilDay: null, untilMinute: null }
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
  const time =
    text.length === 8 ? '00:00:00' : `${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}`
  const ms = Date.parse(`${date}T${time}Z`)
  // 30 February would be read as a day in March.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) throw wrong('UNTIL is no date')
  if (text.length === 8) return { untilDay: dayOfDate(date), untilMinute: null }
  return { untilDay: null, untilMinute: Math.floor(ms / 60_000) }
}

function wrong(why: string): Error {
  return invalid('invalid_rrule', `'rrule': ${why}`)
}

function tooLong(): Error {
  const most = `at most ${OCCURRENCES_MAX} visits within two years`
  return invalid('series_too_long', `'rrule' names more than can be booked at once: ${most}`)
}
