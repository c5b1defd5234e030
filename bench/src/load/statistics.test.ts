import { describe, expect, test } from 'bun:test'
import { median, percentile, spreadOf } from './statistics.ts'

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)

  test('is the value that so many of the numbers do not exceed', () => {
    expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100])
    expect(percentile([3], 99)).toBe(3)
    expect(percentile([10, 20], 0)).toBe(10)
  })

  test('of nothing is no number', () => {
    expect(percentile([], 50)).toBeNaN()
  })
})

describe('a median', () => {
  test('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 7])).toBe(6)
    expect(median([])).toBeNaN()
  })

  test('is quoted with its extremes', () => {
    expect(spreadOf([2, 8, 4])).toEqual({ median: 4, min: 2, max: 8 })
  })
})
