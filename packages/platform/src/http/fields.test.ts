import { describe, expect, test } from 'bun:test'
import { CivilDate, cursorParts, Instant, TimeCursor } from './fields.ts'

const date = new RegExp(String(Reflect.get(CivilDate, 'pattern')))
const instant = new RegExp(String(Reflect.get(Instant, 'pattern')))
const cursor = new RegExp(String(Reflect.get(TimeCursor, 'pattern')))

/** Whether the calendar has the day. */
function exists(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false
}

describe('a date and an instant', () => {
  test('are admitted on every day from 1800 to 2199, and on no day that the calendar does not have', () => {
    for (let year = 1800; year < 2200; year++) {
      for (let month = 0; month <= 13; month++) {
        for (const day of [0, 1, 9, 10, 19, 28, 29, 30, 31, 32]) {
          const text = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')
          expect([text, date.test(text)]).toEqual([text, exists(text)])
          expect([text, instant.test(`${text}T10:00:00+01:00`)]).toEqual([text, exists(text)])
        }
      }
    }
  })

  test('are not admitted outside of these years, with other times, or with anything around them', () => {
    for (const text of ['1799-12-31', '2200-01-01', '2026-1-1', ' 2026-01-01', '2026-01-01\n', '2026-01-01Z'])
      expect([text, date.test(text)]).toEqual([text, false])
    const times = ['24:00Z', '10:60Z', '10:00', '10:00:60Z', '10:00+24:00', '10:00z', '10:00:00.1234567890Z']
    for (const time of times) expect([time, instant.test(`2026-11-23T${time}`)]).toEqual([time, false])
    for (const time of ['00:00Z', '23:59:59.999999999-11:30', '10:00:01+00:00'])
      expect([time, instant.test(`2026-11-23T${time}`)]).toEqual([time, true])
  })
})

describe('a cursor', () => {
  const ID = '01900000-0000-7000-8000-0000000000AA'

  test('goes on at every day that a row may have, from the year 1 to 9999, and at no other', () => {
    const years = [0, 1, 4, 99, 100, 400, 1066, 1799, 1800, 1900, 2000, 2026, 2028, 2200, 2400, 9996, 9999]
    for (const year of years) {
      for (const day of ['01-01', '02-28', '02-29', '02-30', '04-31', '12-31', '13-01', '00-10']) {
        const date = `${String(year).padStart(4, '0')}-${day}`
        const expected = [date, year > 0 && exists(date)]
        expect<unknown>([date, cursor.test(`${date}T23:59:59.999999Z_${ID}`)]).toEqual(expected)
      }
    }
  })

  test('tells its microsecond, and the id as the database writes it', () => {
    expect(cursorParts(`2026-11-23T09:30:00.000001Z_${ID}`)).toEqual([
      '2026-11-23T09:30:00.000001Z',
      ID.toLowerCase(),
    ])
    expect(cursorParts(undefined)).toEqual([null, null])
    for (const text of [ID, `2026-11-23T09:30:00Z_${ID}`, `2026-11-23_${ID}`, `infinity_${ID}`, ''])
      expect([text, cursor.test(text)]).toEqual([text, false])
  })
})
