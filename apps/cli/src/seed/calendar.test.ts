import { describe, expect, test } from 'bun:test'
import { dateText, instantText, MINUTES_PER_DAY, weekday, zoneTime } from './calendar.ts'
import { openingHours } from './clinic.ts'

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

describe('days', () => {
  test('are written as civil dates, also before 1970', () => {
    for (const date of ['1926-02-28', '1969-12-31', '1970-01-01', '2024-02-29', '2026-11-18'])
      expect(dateText(day(date))).toBe(date)
  })

  test('know their weekday', () => {
    expect(weekday(day('2026-11-18'))).toBe(3)
    expect(weekday(day('1969-12-28'))).toBe(0)
  })
})

describe('local time', () => {
  test('follows the offset of the day, on both sides of a clock change', () => {
    const zone = zoneTime('America/New_York', day('2010-01-01'), day('2027-01-01'))
    const at = (date: string): string => instantText(zone.instant(day(date), 9 * 60))
    expect(at('2026-03-07')).toBe('2026-03-07 14:00:00+00')
    expect(at('2026-03-08')).toBe('2026-03-08 13:00:00+00')
    expect(at('2026-10-31')).toBe('2026-10-31 13:00:00+00')
    expect(at('2026-11-01')).toBe('2026-11-01 14:00:00+00')
  })

  test('agrees with the calendar of the runtime on every day and in every zone that is tried', () => {
    const first = day('2018-01-01')
    const last = day('2026-12-31')
    for (const timeZone of [
      'America/Denver',
      'Pacific/Honolulu',
      'Asia/Kathmandu',
      'Pacific/Auckland',
      'UTC',
    ]) {
      const zone = zoneTime(timeZone, first, last)
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
      for (let each = first; each <= last; each++) {
        const instant = zone.instant(each, 8 * 60 + 30)
        expect(format.format(new Date(instant * 60_000))).toBe(`${dateText(each)} 08:30`)
      }
    }
  })

  test('turns an instant back into the local day and minute', () => {
    const zone = zoneTime('Pacific/Auckland', day('2026-01-01'), day('2026-12-31'))
    const instant = zone.instant(day('2026-07-01'), 7 * 60)
    expect(zone.local(instant)).toEqual({ day: day('2026-07-01'), minute: 7 * 60 })
    expect(zone.local(instant - 8 * 60)).toEqual({ day: day('2026-06-30'), minute: MINUTES_PER_DAY - 60 })
  })
})

describe('opening hours', () => {
  test('leave out Sundays and holidays and are short on Saturdays', () => {
    expect(openingHours('general_practice', day('2026-11-22'))).toBeNull()
    expect(openingHours('general_practice', day('2026-12-25'))).toBeNull()
    expect(openingHours('general_practice', day('2026-11-21'))).toEqual([540, 720])
    expect(openingHours('physiotherapy', day('2026-11-18'))).toEqual([420, 1140])
  })
})
