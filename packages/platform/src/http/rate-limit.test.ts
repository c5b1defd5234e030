import { expect, test } from 'bun:test'
import { createRateLimit } from './rate-limit.ts'

function limitAt(perMinute: number, keysMax: number) {
  const time = { now: 0 }
  const limit = createRateLimit({ perMinute, keysMax, clock: { ticks: () => time.now } })
  const passes = (key: string): boolean => {
    try {
      limit.take(key)
      return true
    } catch (error) {
      expect(error).toMatchObject({ category: 'busy', code: 'too_many_requests' })
      return false
    }
  }
  return { time, passes }
}

test('a key may be used so often in a minute, and again in the next', () => {
  const { time, passes } = limitAt(3, 10)
  expect([1, 2, 3, 4].map(() => passes('a'))).toEqual([true, true, true, false])
  time.now = 59_999
  expect(passes('a')).toBe(false)
  time.now = 60_000
  expect([1, 2, 3, 4].map(() => passes('a'))).toEqual([true, true, true, false])
})

test('one key does not use up another, and many keys are not remembered for ever', () => {
  const { passes } = limitAt(1, 2)
  expect(['a', 'b', 'a', 'b'].map(passes)).toEqual([true, true, false, false])
  expect(['c', 'd', 'a'].map(passes)).toEqual([true, true, true])
})
