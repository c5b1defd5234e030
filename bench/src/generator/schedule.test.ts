import { describe, expect, test } from 'bun:test'
import { createQueue, evenShare, fixedRate, inPasses } from './schedule.ts'

describe('a fixed rate', () => {
  test('fixes every moment before the first reply', () => {
    const { dueAt, total } = fixedRate(200, 1.5)
    expect(total).toBe(300)
    expect([0, 1, 200].map(dueAt)).toEqual([0, 5, 1_000])
    expect(dueAt(total - 1)).toBeLessThan(1_500)
  })

  test('sends at least one request', () => {
    expect(fixedRate(0.5, 1).total).toBe(1)
  })
})

describe('passes', () => {
  test('take every connection once, in another order each time', () => {
    let state = 7
    const next = inPasses(50, () => {
      state = (state * 16_807) % 2_147_483_647
      return state / 2_147_483_647
    })
    const passes = [0, 1, 2].map(() => Array.from({ length: 50 }, next))
    for (const pass of passes) expect(new Set(pass).size).toBe(50)
    expect(passes[0]).not.toEqual(passes[1])
    expect(passes[1]).not.toEqual(passes[2])
  })
})

describe('a share', () => {
  test('is kept in every part of a run', () => {
    const isWrite = evenShare(0.1)
    const taken = Array.from({ length: 1_000 }, () => isWrite())
    for (let from = 0; from < 1_000; from += 100)
      expect(taken.slice(from, from + 100).filter(Boolean)).toHaveLength(10)
  })

  test('of nothing and of everything', () => {
    expect(Array.from({ length: 5 }, evenShare(0))).toEqual([false, false, false, false, false])
    expect(Array.from({ length: 3 }, evenShare(1))).toEqual([true, true, true])
  })
})

describe('a queue', () => {
  test('gives the connection that has been free for longest, and holds none twice', () => {
    const queue = createQueue(3)
    for (const connection of [2, 0, 2, 1]) queue.push(connection)
    expect([queue.shift(), queue.shift()]).toEqual([2, 0])
    queue.push(2)
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([1, 2, -1])
  })
})
