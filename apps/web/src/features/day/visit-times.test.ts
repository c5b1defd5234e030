import { expect, test } from 'bun:test'
import type { Appointment } from './appointments.ts'
import { changeFor, columnOf, NO_ROOM } from './columns.ts'
import { timesIn } from './visit-times.ts'

const visit = (given: Partial<Appointment>): Appointment =>
  ({ practitioner_id: 'p1', room_id: null, ...given }) as Appointment

test('a visit stands at its local time, and is as long as it takes, also when the clocks change', () => {
  const timesOf = timesIn('America/New_York')
  const winter = visit({ start_time: '2026-01-15T14:00:00Z', end_time: '2026-01-15T14:30:00Z' })
  const summer = visit({ start_time: '2026-07-15T14:00:00Z', end_time: '2026-07-15T14:30:00Z' })
  expect(timesOf(winter)).toEqual({ date: '2026-01-15', start: 540, end: 570 })
  expect(timesOf(summer)).toEqual({ date: '2026-07-15', start: 600, end: 630 })
  // The night of 8 March 2026: 01:30 and an hour later it is 03:30.
  const night = visit({ start_time: '2026-03-08T06:30:00Z', end_time: '2026-03-08T07:30:00Z' })
  expect(timesOf(night)).toEqual({ date: '2026-03-08', start: 90, end: 150 })
})

test('a visit late in the evening belongs to the day of the clinic, not of Greenwich', () => {
  const late = visit({ start_time: '2026-01-16T04:30:00Z', end_time: '2026-01-16T05:00:00Z' })
  expect(timesIn('America/New_York')(late)).toEqual({ date: '2026-01-15', start: 1_410, end: 1_440 })
  expect(timesIn('Asia/Kolkata')(late)).toEqual({ date: '2026-01-16', start: 600, end: 630 })
})

test('the same visit is worked out once, and a changed one anew', () => {
  const timesOf = timesIn('UTC')
  const one = visit({ start_time: '2026-01-15T14:00:00Z', end_time: '2026-01-15T14:30:00Z' })
  expect(timesOf(one)).toBe(timesOf(one))
  expect(timesOf({ ...one, start_time: '2026-01-15T14:15:00Z' }).start).toBe(855)
})

test('a column is a practitioner, a room or a day; moving into it changes that and nothing else', () => {
  const timesOf = timesIn('UTC')
  const one = visit({ start_time: '2026-01-15T14:00:00Z', end_time: '2026-01-15T14:30:00Z', room_id: 'r1' })
  expect([
    columnOf(one, 'practitioner', timesOf),
    columnOf(one, 'room', timesOf),
    columnOf({ ...one, room_id: null }, 'room', timesOf),
    columnOf(one, 'weekday', timesOf),
  ]).toEqual(['p1', 'r1', NO_ROOM, '2026-01-15'])
  expect(changeFor(one, 'practitioner', 'p2')).toEqual({ practitioner_id: 'p2' })
  expect(changeFor(one, 'room', 'r2')).toEqual({ practitioner_id: 'p1', room_id: 'r2' })
  expect(changeFor(one, 'room', NO_ROOM)).toEqual({ practitioner_id: 'p1' })
  expect(changeFor(one, 'weekday', '2026-01-16')).toEqual({ practitioner_id: 'p1' })
})
