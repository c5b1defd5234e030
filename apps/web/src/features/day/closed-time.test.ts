import { describe, expect, test } from 'bun:test'
import { bandsOf, type ClosingSchedule, type Closings } from './closed-time.ts'

const DOCTOR = 'doctor'
const DAY = { zone: 'America/New_York', date: '2026-11-25' }
const WEDNESDAY = 3

const WEEK: ClosingSchedule = {
  ...{ practitioner_id: DOCTOR, room_id: null, location_id: 'site', time_zone: 'America/New_York' },
  ...{ effective_from: '2026-01-01', effective_until: null, active: true, exceptions: [] },
  hours: [
    { weekday: WEDNESDAY, start_minute: 480, end_minute: 720 },
    { weekday: WEDNESDAY, start_minute: 780, end_minute: 1_020 },
  ],
}

/** Start, end, what by, and why. */
function bands(closings: Partial<Closings>, day = DAY, who = DOCTOR): readonly (readonly unknown[])[] {
  const all = { schedules: [WEEK], holidays: [], blocks: [], ...closings }
  return bandsOf(who, all, day).map(({ start, end, by, why }) => [start, end, by, why])
}

describe('closed time', () => {
  test('is what the hours of the week leave', () => {
    expect(bands({})).toEqual([
      [0, 480, 'week', ''],
      [720, 780, 'week', ''],
      [1_020, 1_440, 'week', ''],
    ])
    expect(bands({}, { ...DAY, date: '2026-11-26' })).toEqual([[0, 1_440, 'week', '']])
  })

  test('is the whole of a holiday, of the site or of all, with its name', () => {
    const holiday = { holiday_date: DAY.date, name: 'Feast', location_id: null }
    expect(bands({ holidays: [holiday] })).toEqual([[0, 1_440, 'holiday', 'Feast']])
    expect(bands({ holidays: [{ ...holiday, location_id: 'site' }] })).toEqual([
      [0, 1_440, 'holiday', 'Feast'],
    ])
    expect(bands({ holidays: [{ ...holiday, location_id: 'elsewhere' }] })).toHaveLength(3)
    expect(bands({ holidays: [holiday], schedules: [] })).toEqual([[0, 1_440, 'holiday', 'Feast']])
  })

  test('follows an exception before a holiday, with the reason of the exception', () => {
    const holidays = [{ holiday_date: DAY.date, name: 'Feast', location_id: null }]
    const exception = { exception_date: DAY.date, reason: 'On call', hours: WEEK.hours.slice(0, 1) }
    expect(bands({ holidays, schedules: [{ ...WEEK, exceptions: [exception] }] })).toEqual([
      [0, 480, 'exception', 'On call'],
      [720, 1_440, 'exception', 'On call'],
    ])
    expect(bands({ schedules: [{ ...WEEK, exceptions: [{ ...exception, hours: [] }] }] })).toEqual([
      [0, 1_440, 'exception', 'On call'],
    ])
  })

  test('is not where one of several schedules is open, in its own time zone', () => {
    const other = { ...WEEK, location_id: 'other', time_zone: 'America/Chicago' }
    expect(bands({ schedules: [WEEK, other] })).toEqual([
      [0, 480, 'week', ''],
      [1_080, 1_440, 'week', ''],
    ])
  })

  test('leaves the hours that began the evening before', () => {
    const hours = [{ weekday: WEDNESDAY - 1, start_minute: 1_320, end_minute: 1_800 }]
    expect(bands({ schedules: [{ ...WEEK, hours }] })).toEqual([[360, 1_440, 'week', '']])
  })

  test('is what is blocked, cut to the day, beside the rest', () => {
    const block = {
      ...{ practitioner_id: DOCTOR, room_id: null, kind: 'leave', reason: 'Leave' },
      ...{ start_time: '2026-11-24T00:00:00-05:00', end_time: '2026-11-25T10:00:00-05:00' },
    }
    expect(bands({ blocks: [block] }).at(-1)).toEqual([0, 600, 'block', 'Leave'])
    expect(bands({ blocks: [{ ...block, practitioner_id: 'another' }] })).toHaveLength(3)
    expect(bands({ blocks: [{ ...block, practitioner_id: null, room_id: 'room' }] }, DAY, 'room')).toEqual([
      [0, 600, 'block', 'Leave'],
    ])
  })

  test('begins at midnight of the clinic on the day on which its clocks change', () => {
    const day = { ...DAY, date: '2026-11-01' }
    const hours = [{ weekday: 7, start_minute: 60, end_minute: 180 }]
    expect(bands({ schedules: [{ ...WEEK, hours }] }, day)).toEqual([
      [0, 60, 'week', ''],
      [180, 1_440, 'week', ''],
    ])
  })
})
