import { expect, test } from 'bun:test'
import { checkHours, type Hours } from './rules.ts'

function codeOf(hours: readonly Hours[]): string {
  try {
    checkHours(hours)
    return 'fine'
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  }
}

const hours = (weekday: number, start: number, end: number): Hours => ({
  ...{ weekday, start_minute: start, end_minute: end },
})

test('hours end after they begin, within a day', () => {
  expect(codeOf([hours(1, 480, 720)])).toBe('fine')
  expect(codeOf([hours(1, 480, 480 + 1_440)])).toBe('fine')
  expect(codeOf([hours(1, 480, 480)])).toBe('invalid_hours')
  expect(codeOf([hours(1, 480, 481 + 1_440)])).toBe('invalid_hours')
})

test('hours may touch and may not overlap', () => {
  expect(codeOf([hours(2, 720, 900), hours(2, 480, 720)])).toBe('fine')
  expect(codeOf([hours(2, 719, 900), hours(2, 480, 720)])).toBe('overlapping_hours')
})

test('hours after midnight count against those of the next day, and of Sunday against Monday', () => {
  expect(codeOf([hours(3, 1_320, 1_800), hours(4, 360, 720)])).toBe('fine')
  expect(codeOf([hours(3, 1_320, 1_801), hours(4, 360, 720)])).toBe('overlapping_hours')
  expect(codeOf([hours(7, 1_320, 1_801), hours(1, 360, 720)])).toBe('overlapping_hours')
  expect(codeOf([hours(7, 1_320, 1_800), hours(1, 360, 720)])).toBe('fine')
})

test('hours of a date know no weekday and no week', () => {
  const day = (start: number, end: number): Hours => ({ start_minute: start, end_minute: end })
  expect(codeOf([])).toBe('fine')
  expect(codeOf([day(480, 720), day(780, 1_020)])).toBe('fine')
  expect(codeOf([day(480, 720), day(700, 1_020)])).toBe('overlapping_hours')
})
