import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Hours, parsedHours, shownHours } from './hours.ts'

const at = (start_minute: number, end_minute: number): Hours => ({ start_minute, end_minute })

describe('hours as a person types them', () => {
  test.each([
    ['', []],
    ['08:00-12:00', [at(480, 720)]],
    ['8:00 – 12:00, 13:00-17:30', [at(480, 720), at(780, 1050)]],
    ['00:00-24:00', [at(0, 1440)]],
    ['22:00-06:00', [at(1320, 1800)]],
  ])('are read from %p', (typed, hours) => {
    expect(parsedHours(typed)).toEqual(hours)
  })

  test.each(['8-12', 'morning', '08:00-12:60', '25:00-26:00', '24:00-08:00', '08:00-12:00, 11:00-13:00'])(
    'are refused in %p',
    (typed) => {
      expect(parsedHours(typed)).toBeNull()
    },
  )

  test('come back as they were, whatever they are', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1439 }))
      .map(([start, length]) => at(start, start + length))
    fc.assert(fc.property(span, (one) => expect(parsedHours(shownHours([one]))).toEqual([one])))
  })
})
