import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { hoursShown, placed, snapped } from './layout.ts'

type Visit = { readonly id: number; readonly start: number; readonly end: number }

const minutesOf = ({ start, end }: Visit) => ({ start, end })
const visits = fc
  .array(fc.record({ start: fc.integer({ min: 0, max: 1_380 }), length: fc.integer({ min: 1, max: 120 }) }), {
    maxLength: 40,
  })
  .map((all) => all.map(({ start, length }, id): Visit => ({ id, start, end: start + length })))

describe('lanes', () => {
  test('keep every visit once, where it begins, and long enough to be read', () => {
    fc.assert(
      fc.property(visits, (all) => {
        const places = placed(all, minutesOf)
        expect(places.map(({ item }) => item.id).sort((a, b) => a - b)).toEqual(all.map(({ id }) => id))
        for (const { item, start, end } of places) {
          expect(start).toBe(item.start)
          expect(end).toBe(Math.max(item.end, item.start + 15))
        }
      }),
    )
  })

  test('never lay one visit over another', () => {
    fc.assert(
      fc.property(visits, (all) => {
        const places = placed(all, minutesOf)
        for (const one of places) {
          expect(one.lane).toBeLessThan(one.lanes)
          for (const other of places) {
            const meet = one !== other && one.start < other.end && other.start < one.end
            if (meet) expect([one.lanes, one.lane === other.lane]).toEqual([other.lanes, false])
          }
        }
      }),
    )
  })

  test('give the whole width to who stands alone, and half of it to two at one time', () => {
    const at = (id: number, start: number, end: number): Visit => ({ id, start, end })
    const places = placed([at(1, 540, 570), at(2, 570, 600), at(3, 600, 660), at(4, 615, 630)], minutesOf)
    expect(places.map(({ item, lane, lanes }) => [item.id, lane, lanes])).toEqual([
      [1, 0, 1],
      [2, 0, 1],
      [3, 0, 2],
      [4, 1, 2],
    ])
  })
})

test('the sheet shows the usual hours, and all that are taken, midnight at the latest', () => {
  expect(hoursShown([])).toEqual({ first: 8, last: 17 })
  expect(hoursShown([{ start: 600, end: 660 }])).toEqual({ first: 8, last: 17 })
  expect(hoursShown([{ start: 415, end: 430 }])).toEqual({ first: 6, last: 17 })
  expect(hoursShown([{ start: 1_400, end: 1_470 }])).toEqual({ first: 8, last: 24 })
})

test('a hand lets go at the nearest step', () => {
  expect([snapped(542, 5), snapped(543, 5), snapped(-2, 5) + 0]).toEqual([540, 545, 0])
})
