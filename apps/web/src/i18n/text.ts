/** Texts, numbers and times in the language of the person and the time zone of the clinic. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextKey } from './i18n.ts'

const MINUTE_MS = 60_000
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const
const HOUR = { hour: 'numeric' } as const

/** Values that stand in a text. */
export type TextValues = Readonly<Record<string, string | number>>

/** A text by its key. */
export type Text = (key: TextKey, values?: TextValues) => string

/** The texts for components; numbers in them are written as the language writes numbers. */
export function useText(): Text {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  return useMemo(() => {
    const { format } = new Intl.NumberFormat(language)
    return (key, values = {}) =>
      t(
        key,
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === 'number' ? format(value) : value,
          ]),
        ),
      )
  }, [t, language])
}

/** How dates and times are written. */
export type Formats = {
  readonly language: string
  time(instant: string | number): string
  day(instant: string | number): string
  dateTime(instant: string | number): string
  /** With seconds. */
  exact(instant: string | number): string
  /** A civil date, YYYY-MM-DD. */
  date(date: string): string
  longDate(date: string): string
  weekday(date: string): string
  /** A minute of a day, as `time` writes it; the end of the day is midnight. */
  clock(minute: number): string
  /** A full hour of a day, short: `8 AM` where `time` has two halves of a day, otherwise `08:00`. */
  hour(hour: number): string
  number(value: number, digits?: number): string
}

/** Writes instants in the given zone. */
export function useFormats(zone: string): Formats {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useMemo(() => formatsIn(language, zone), [language, zone])
}

/** By language and zone: each costs a dozen of the browser's own, and every row of a table asks for one. */
const made = new Map<string, Formats>()

/** The formats of a language and a zone, for what is no component. */
export function formatsIn(language: string, timeZone: string): Formats {
  const key = `${language} ${timeZone}`
  const formats = made.get(key) ?? newFormats(language, timeZone)
  made.set(key, formats)
  return formats
}

function newFormats(language: string, timeZone: string): Formats {
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options)
    return (instant: string | number) => format.format(new Date(instant))
  }
  const civil = (options: Intl.DateTimeFormatOptions) => {
    const write = of({ ...options, timeZone: 'UTC' })
    return (date: string) => write(`${date}T00:00:00Z`)
  }
  const numbers = new Intl.NumberFormat(language)
  const clock = of({ ...CLOCK, timeZone: 'UTC' })
  const hour = of({ ...(hasHalves(language) ? HOUR : CLOCK), timeZone: 'UTC' })
  return {
    language,
    time: of({ ...CLOCK, timeZone }),
    day: of({ dateStyle: 'medium', timeZone }),
    dateTime: of({ dateStyle: 'medium', timeStyle: 'short', timeZone }),
    exact: of({ dateStyle: 'medium', timeStyle: 'medium', timeZone }),
    date: civil({ dateStyle: 'medium' }),
    longDate: civil({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    weekday: civil({ weekday: 'short', day: 'numeric', month: 'short' }),
    clock: (minute) => clock(minute * MINUTE_MS),
    hour: (hours) => hour(hours * 60 * MINUTE_MS),
    number: (value, digits) =>
      digits === undefined
        ? numbers.format(value)
        : new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value),
  }
}

/** Whether the language counts twelve hours twice. */
function hasHalves(language: string): boolean {
  return new Intl.DateTimeFormat(language, CLOCK).resolvedOptions().hour12 === true
}
