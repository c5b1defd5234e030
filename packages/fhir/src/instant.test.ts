import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { readCivilDate, readInstant } from './instant.ts'

function instant(text: string, timeZone = 'America/New_York', edge: 'start' | 'end' = 'start') {
  return readInstant({ at: text }, 'at', 'X', timeZone, edge)
}

test('any instant with an offset becomes the same moment in one form', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0002-01-01T00:00:00Z'),
        max: new Date('9998-12-31T00:00:00Z'),
        noInvalidDate: true,
      }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19)
        const size = Math.abs(offset)
        const zone = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':')
        expect(instant(`${local}${offset < 0 ? '-' : '+'}${zone}`)).toBe(
          `${date.toISOString().slice(0, 19)}.000000Z`,
        )
      },
    ),
  )
})

test('fractions of a second are kept to the microsecond', () => {
  expect(instant('2020-05-03T10:00:00.1234567+02:00')).toBe('2020-05-03T08:00:00.123456Z')
  expect(instant('2020-05-03T10:00:00.5Z')).toBe('2020-05-03T10:00:00.500000Z')
  expect(instant('2020-12-31T23:59:60Z')).toBe('2021-01-01T00:00:00.000000Z')
})

test('a date alone begins and ends with the day on the clocks of the clinic', () => {
  expect(instant('2020-07-01')).toBe('2020-07-01T04:00:00.000000Z')
  expect(instant('2020-01-15')).toBe('2020-01-15T05:00:00.000000Z')
  expect(instant('2020-03-08', 'America/New_York', 'end')).toBe('2020-03-09T03:59:59.999999Z')
  expect(instant('2020-02', 'UTC', 'end')).toBe('2020-02-29T23:59:59.999999Z')
  expect(instant('2020', 'Asia/Kolkata')).toBe('2019-12-31T18:30:00.000000Z')
  expect(instant('2020', 'UTC', 'end')).toBe('2020-12-31T23:59:59.999999Z')
})

test('a day whose midnight the clocks leave out begins after the gap, and never the evening before', () => {
  expect(instant('2024-09-08', 'America/Santiago')).toBe('2024-09-08T04:00:00.000000Z')
  expect(instant('2024-09-07', 'America/Santiago', 'end')).toBe('2024-09-08T03:59:59.999999Z')
  expect(instant('2024-04-26', 'Africa/Cairo')).toBe('2024-04-25T22:00:00.000000Z')
  // Midnight comes twice: the day begins with the first.
  expect(instant('2024-11-03', 'America/Havana')).toBe('2024-11-03T04:00:00.000000Z')
})

test('what is no date is refused with the field and without the value', () => {
  for (const text of [
    'yesterday',
    '2020-13',
    '2021-02-29',
    '2020-01-01T25:00:00Z',
    '0000-01-01',
    '2020-1-1',
  ]) {
    expect(() => instant(text)).toThrow(/^X\.at (?!.*\d)/)
  }
  expect(() => instant('2020-01-01T10:00:00')).toThrow('X.at has a time of day but no time zone')
  expect(() => instant('2020-01-01T10:00:00+15:00')).toThrow('X.at is not a time of day')
  expect(() => instant('9999-12-31T23:59:59-10:00')).toThrow('X.at is out of range')
  expect(() => readInstant({ at: 5 }, 'at', 'X', 'UTC')).toThrow('X.at is not a string')
})

test('a birth date is a day of the calendar, or partial', () => {
  expect(readCivilDate({ birthDate: '1980-02-29' }, 'birthDate', 'Patient')).toEqual({
    date: '1980-02-29',
    partial: false,
  })
  expect(readCivilDate({ birthDate: '1980-02' }, 'birthDate', 'Patient')).toEqual({
    date: null,
    partial: true,
  })
  expect(() => readCivilDate({ birthDate: '1981-02-29' }, 'birthDate', 'Patient')).toThrow(
    'Patient.birthDate is not a date of the calendar',
  )
})
