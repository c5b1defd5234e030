import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { addDays, ageOn, dateIn, instantOf, localTime, minuteOfDay, mondayOf } from './zoned.ts'

const ZONES = [
  'America/New_York',
  'Europe/Madrid',
  'Asia/Kolkata',
  'Asia/Karachi',
  'Australia/Lord_Howe',
  'UTC',
]
const MINUTE_MS = 60_000
const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / MINUTE_MS, max: Date.UTC(2035, 0, 1) / MINUTE_MS })

describe('local time', () => {
  test('and its instant are each other’s, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), minutes, (zone, minute) => {
        const instant = minute * MINUTE_MS
        const { date, minute: ofDay } = localTime(zone, instant)
        const found = instantOf(zone, date, ofDay)
        expect(localTime(zone, found)).toEqual({ date, minute: ofDay })
        expect(found).toBeLessThanOrEqual(instant)
        expect(instant - found).toBeLessThanOrEqual(60 * MINUTE_MS)
      }),
      { numRuns: 300 },
    )
  })

  test('that comes twice is the first of the two', () => {
    // 1 November 2026 in New York: 01:30 at UTC-4, and again at UTC-5.
    expect(new Date(instantOf('America/New_York', '2026-11-01', 90)).toISOString()).toBe(
      '2026-11-01T05:30:00.000Z',
    )
    expect(minuteOfDay('America/New_York', Date.parse('2026-11-01T06:30:00Z'))).toBe(90)
  })

  test('that does not come is the time after the gap', () => {
    // 8 March 2026 in New York: 02:00 becomes 03:00.
    expect(new Date(instantOf('America/New_York', '2026-03-08', 150)).toISOString()).toBe(
      '2026-03-08T07:30:00.000Z',
    )
    expect(minuteOfDay('America/New_York', instantOf('America/New_York', '2026-03-08', 150))).toBe(210)
  })

  test('of midnight begins the day, also on a day that has 23 or 25 hours', () => {
    for (const date of ['2026-03-08', '2026-03-09', '2026-11-01', '2026-11-02']) {
      const midnight = instantOf('America/New_York', date, 0)
      expect([dateIn('America/New_York', midnight), minuteOfDay('America/New_York', midnight)]).toEqual([
        date,
        0,
      ])
    }
    const hours = (date: string): number =>
      (instantOf('America/New_York', addDays(date, 1), 0) - instantOf('America/New_York', date, 0)) /
      3_600_000
    expect([hours('2026-03-08'), hours('2026-06-01'), hours('2026-11-01')]).toEqual([23, 24, 25])
  })
})

test('days are counted over months, years and leap days', () => {
  expect([addDays('2024-02-28', 1), addDays('2026-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
    '2024-02-29',
    '2026-03-01',
    '2025-12-31',
  ])
})

test('a week begins on Monday, of Sunday too', () => {
  expect(['2026-01-12', '2026-01-15', '2026-01-18'].map(mondayOf)).toEqual([
    '2026-01-12',
    '2026-01-12',
    '2026-01-12',
  ])
  expect(mondayOf('2026-01-19')).toBe('2026-01-19')
})

test('a birthday counts from its day on; who was born on a leap day has it on the first of March', () => {
  expect(ageOn('1980-06-15', '2026-06-14').years).toBe(45)
  expect(ageOn('1980-06-15', '2026-06-15').years).toBe(46)
  expect(ageOn('2004-02-29', '2026-02-28').years).toBe(21)
  expect(ageOn('2004-02-29', '2026-03-01').years).toBe(22)
  expect(ageOn('2025-12-31', '2026-02-28')).toEqual({ years: 0, months: 1 })
  expect(ageOn('2026-02-01', '2026-01-01').months).toBe(0)
})
