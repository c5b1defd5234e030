/** Texts, numbers and times in the language of the person and the time zone of the clinic. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextKey } from './i18n.ts'

/** Values that stand in a text. */
export type TextValues = Readonly<Record<string, string | number>>

/** A text by its key. */
export type Text = (key: TextKey, values?: TextValues) => string

/** The texts for components. */
export function useText(): Text {
  const { t } = useTranslation()
  return useMemo(() => (key, values) => t(key, values ?? {}), [t])
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
  number(value: number, digits?: number): string
}

/** Writes instants in the given zone. */
export function useFormats(zone: string): Formats {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useMemo(() => formatsIn(language, zone), [language, zone])
}

function formatsIn(language: string, timeZone: string): Formats {
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options)
    return (instant: string | number) => format.format(new Date(instant))
  }
  const civil = (options: Intl.DateTimeFormatOptions) => {
    const write = of({ ...options, timeZone: 'UTC' })
    return (date: string) => write(`${date}T00:00:00Z`)
  }
  return {
    language,
    time: of({ hour: '2-digit', minute: '2-digit', timeZone }),
    day: of({ dateStyle: 'medium', timeZone }),
    dateTime: of({ dateStyle: 'medium', timeStyle: 'short', timeZone }),
    exact: of({ dateStyle: 'medium', timeStyle: 'medium', timeZone }),
    date: civil({ dateStyle: 'medium' }),
    longDate: civil({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    weekday: civil({ weekday: 'short', day: 'numeric', month: 'short' }),
    number: (value, digits) =>
      new Intl.NumberFormat(language, digits === undefined ? {} : { maximumFractionDigits: digits }).format(
        value,
      ),
  }
}
