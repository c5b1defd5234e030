import { describe, expect, test } from 'bun:test'
import { Problem } from '../../api/problem.ts'
import { localStart, missedOf, ruleOf } from './series.ts'

describe('a series', () => {
  test('is asked for by a rule', () => {
    expect(ruleOf({ weeks: 2, times: 6 })).toBe('FREQ=WEEKLY;INTERVAL=2;COUNT=6')
  })

  test('begins at the time of day of its calendar, in winter and in summer', () => {
    expect(localStart('2030-01-07T14:30:00Z', 'America/New_York')).toBe('2030-01-07T09:30')
    expect(localStart('2030-07-01T13:05:00Z', 'America/New_York')).toBe('2030-07-01T09:05')
    expect(localStart('2030-01-07T20:00:00Z', 'Asia/Kolkata')).toBe('2030-01-08T01:30')
  })

  test('that is refused names the visits that cannot be had', () => {
    const missed = { start_time: '2030-01-14T14:30:00Z', conflict: 'practitioner' }
    const visits = [{ start_time: '2030-01-07T14:30:00Z', conflict: null }, missed]
    expect(missedOf(new Problem(409, { code: 'series_conflict', visits }))).toEqual([missed])
    expect(missedOf(new Problem(503, {}))).toEqual([])
  })
})
