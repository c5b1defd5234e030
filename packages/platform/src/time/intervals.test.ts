import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { contains, intersect, intervalsOf, overlaps, subtract } from './intervals.ts'

const PAIRS = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 20 })), {
  maxLength: 12,
})

/** What a set of minutes would say. */
function minutesOf(pairs: ArrayLike<number>): Set<number> {
  const minutes = new Set<number>()
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    for (let minute = pairs[i] ?? 0; minute < (pairs[i + 1] ?? 0); minute++) minutes.add(minute)
  }
  return minutes
}

const flat = (pairs: readonly (readonly [number, number])[]): number[] =>
  pairs.flatMap(([from, length]) => [from, from + length])

function isNormal(intervals: Int32Array): boolean {
  return intervals.every((minute, i) => i === 0 || (intervals[i - 1] ?? 0) < minute)
}

describe('intervals', () => {
  test('join what overlaps or touches and drop what is empty', () => {
    expect([...intervalsOf([5, 7, 1, 3, 3, 4, 9, 9, 6, 8])]).toEqual([1, 4, 5, 8])
  })

  test('hold the minutes that sets of minutes hold', () => {
    fc.assert(
      fc.property(PAIRS, PAIRS, (first, second) => {
        const [one, other] = [intervalsOf(flat(first)), intervalsOf(flat(second))]
        const [left, right] = [minutesOf(flat(first)), minutesOf(flat(second))]
        expect(minutesOf(one)).toEqual(left)
        const free = subtract(one, other)
        expect(minutesOf(free)).toEqual(new Set([...left].filter((minute) => !right.has(minute))))
        const both = intersect(one, other)
        expect(minutesOf(both)).toEqual(new Set([...left].filter((minute) => right.has(minute))))
        expect([one, free, both].every(isNormal)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('contain a span when one of them holds all of it, and overlap it when one holds a part', () => {
    fc.assert(
      fc.property(
        PAIRS,
        fc.integer({ min: -60, max: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (pairs, from, length) => {
          const minutes = minutesOf(flat(pairs))
          const asked = Array.from({ length }, (_, i) => from + i)
          const intervals = intervalsOf(flat(pairs))
          expect(contains(intervals, from, from + length)).toBe(asked.every((at) => minutes.has(at)))
          expect(overlaps(intervals, from, from + length)).toBe(asked.some((at) => minutes.has(at)))
        },
      ),
      { numRuns: 500 },
    )
  })
})
