import { describe, expect, test } from 'bun:test'
import { percentile } from '../load/statistics.ts'
import { createHistogram, mergeCounts, percentileMs } from './histogram.ts'

/** Latencies of all magnitudes, the same in every run. */
function drawn(count: number): number[] {
  let state = 12_345
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.round(2 ** ((state / 2_147_483_648) * 24))
  })
}

describe('a histogram', () => {
  test('gives percentiles within one per cent of those of the values themselves', () => {
    const values = drawn(20_000)
    const histogram = createHistogram()
    for (const value of values) histogram.add(value)
    for (const percent of [1, 25, 50, 95, 99, 99.9]) {
      const exact = percentile(values, percent) / 1_000
      expect(Math.abs(percentileMs(histogram.counts(), percent) / exact - 1)).toBeLessThan(0.01)
    }
  })

  test('keeps small values and the largest one exactly', () => {
    const histogram = createHistogram()
    for (const value of [0, 1, 200, 255]) histogram.add(value)
    expect(percentileMs(histogram.counts(), 50)).toBe(0.001)
    expect(percentileMs(histogram.counts(), 75)).toBe(0.2)
    histogram.add(1_234_567)
    expect(percentileMs(histogram.counts(), 100)).toBeCloseTo(1_234.567, -1)
    expect(histogram.max).toBe(1_234_567)
  })

  test('of several processes counts like one of them all', () => {
    const values = drawn(3_000)
    const all = createHistogram()
    const parts = [createHistogram(), createHistogram(), createHistogram()]
    for (const [nth, value] of values.entries()) {
      all.add(value)
      parts[nth % 3]?.add(value)
    }
    expect(mergeCounts(parts.map((part) => part.counts()))).toEqual(all.counts())
  })

  test('of nothing has no percentile', () => {
    expect(percentileMs(createHistogram().counts(), 50)).toBeNaN()
  })
})
