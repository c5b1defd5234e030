import { expect, test } from 'bun:test'
import { dayOfDate } from '@ehrconnect/platform/time/zones'
import { fits, type Wishes } from './rules.ts'

const ANY: Wishes = {
  ...{ wanted_from: '2026-05-04', wanted_until: '2026-05-08' },
  ...{ weekdays: null, start_minute: null, end_minute: null },
}

/** Half an hour on a day of May 2026, whose fourth is a Monday. */
function slot(day: number, hour: number, minute = 0): { localStart: number; localEnd: number } {
  const localStart = dayOfDate(`2026-05-0${day}`) * 1_440 + hour * 60 + minute
  return { localStart, localEnd: localStart + 30 }
}

test('a slot is on one of the wanted days, the first and the last included', () => {
  expect([3, 4, 8, 9].map((day) => fits(ANY, slot(day, 9)))).toEqual([false, true, true, false])
  expect([fits(ANY, slot(4, 0)), fits(ANY, slot(8, 23, 45))]).toEqual([true, true])
})

test('a slot is on one of the wanted weekdays', () => {
  const mondays = { ...ANY, weekdays: '1,3' }
  expect([4, 5, 6, 7].map((day) => fits(mondays, slot(day, 9)))).toEqual([true, false, true, false])
})

test('a slot begins and ends within the wanted hours', () => {
  const morning = { ...ANY, start_minute: 540, end_minute: 600 }
  const times = [slot(4, 8, 59), slot(4, 9), slot(4, 9, 30), slot(4, 9, 31)]
  expect(times.map((time) => fits(morning, time))).toEqual([false, true, true, false])
  expect(fits({ ...ANY, end_minute: 1_440 }, slot(4, 23, 45))).toBe(false)
})
