import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createFairQueue, type FairQueue } from './fair-queue.ts'

type Item = { readonly orgId: string; readonly n: number }

function fill(queue: FairQueue<Item>, orgId: string, count: number, from = 0): number {
  let accepted = 0
  for (let n = from; n < from + count; n++) if (queue.push(orgId, { orgId, n })) accepted += 1
  return accepted
}

function countOf(items: readonly Item[], orgId: string): number {
  return items.filter((item) => item.orgId === orgId).length
}

describe('a fair queue', () => {
  test('serves organizations in turn, oldest first within each', () => {
    const queue = createFairQueue<Item>(100)
    fill(queue, 'a', 4)
    fill(queue, 'b', 2)
    fill(queue, 'c', 1)
    const names = queue.take(6).map(({ orgId, n }) => `${orgId}${n}`)
    expect(names).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'a2'])
    expect(queue.take(6)).toEqual([{ orgId: 'a', n: 3 }])
    expect(queue.size).toBe(0)
  })

  test('goes on with the turn where the last batch ended', () => {
    const queue = createFairQueue<Item>(1_000)
    for (const orgId of ['a', 'b', 'c', 'd']) fill(queue, orgId, 10)
    const takes = [queue.take(3), queue.take(3), queue.take(3)].flat()
    expect(takes.map(({ orgId }) => orgId).join('')).toBe('abcdabcda')
  })

  test('gives a newcomer a place in the next batch, however long the line of another is', () => {
    const queue = createFairQueue<Item>(4_096)
    fill(queue, 'flood', 1_024)
    fill(queue, 'small', 10)
    expect(countOf(queue.take(200), 'small')).toBe(10)
  })

  test('refuses an organization beyond a quarter of its places, and only that one', () => {
    const queue = createFairQueue<Item>(100)
    expect(fill(queue, 'flood', 5_000)).toBe(25)
    expect(fill(queue, 'small', 10)).toBe(10)
    expect(queue.size).toBe(35)
    queue.take(5)
    expect(fill(queue, 'flood', 5_000)).toBe(3)
  })

  test('refuses everybody when it is full', () => {
    const queue = createFairQueue<Item>(8)
    expect(['a', 'b', 'c', 'd', 'e'].map((orgId) => fill(queue, orgId, 3))).toEqual([2, 2, 2, 2, 0])
    expect(createFairQueue<Item>(1).push('a', { orgId: 'a', n: 0 })).toBe(true)
  })

  test('gives back places that were removed', () => {
    const queue = createFairQueue<Item>(40)
    fill(queue, 'a', 10)
    fill(queue, 'b', 3)
    expect(queue.remove(({ orgId, n }) => orgId === 'a' && n % 2 === 0)).toHaveLength(5)
    expect(queue.size).toBe(8)
    expect(fill(queue, 'a', 10, 10)).toBe(5)
    expect(queue.remove(() => true)).toHaveLength(13)
    expect(queue.size).toBe(0)
    expect(queue.take(10)).toEqual([])
  })
})

type Step =
  | { readonly kind: 'push'; readonly orgId: string; readonly count: number }
  | { readonly kind: 'take'; readonly max: number }
  | { readonly kind: 'remove'; readonly divisor: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('push' as const),
    orgId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    count: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({ kind: fc.constant('take' as const), max: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ kind: fc.constant('remove' as const), divisor: fc.integer({ min: 2, max: 7 }) }),
)

/** The queue and a list that says what has to be in it. */
class Model {
  readonly sizeMax: number
  readonly queue: FairQueue<Item>
  inside: Item[] = []
  private next = 0

  constructor(sizeMax: number) {
    this.sizeMax = sizeMax
    this.queue = createFairQueue<Item>(sizeMax)
  }

  push(orgId: string): void {
    const item = { orgId, n: this.next++ }
    const share = Math.max(1, Math.floor(this.sizeMax / 4))
    const fits = this.inside.length < this.sizeMax && countOf(this.inside, orgId) < share
    expect(this.queue.push(orgId, item)).toBe(fits)
    if (fits) this.inside.push(item)
  }

  take(max: number): void {
    const taken = this.queue.take(max)
    expect(taken).toHaveLength(Math.min(max, this.inside.length))
    this.leave(taken, (orgId) => this.inside.filter((item) => item.orgId === orgId))
    this.expectFair(taken)
    this.inside = this.inside.filter((item) => !taken.includes(item))
  }

  remove(divisor: number): void {
    const gone = ({ n }: Item) => n % divisor === 0
    const removed = this.queue.remove(gone)
    this.leave(removed, (orgId) => this.inside.filter((item) => item.orgId === orgId && gone(item)))
    expect(removed).toHaveLength(this.inside.filter(gone).length)
    this.inside = this.inside.filter((item) => !gone(item))
  }

  /** What leaves is, for each organization, the beginning of what may leave, in its order and once. */
  private leave(items: readonly Item[], candidates: (orgId: string) => readonly Item[]): void {
    for (const orgId of new Set(items.map((item) => item.orgId))) {
      const own = items.filter((item) => item.orgId === orgId)
      expect(own).toEqual(candidates(orgId).slice(0, own.length))
    }
  }

  /** Nobody gets two more than another who is left with something. */
  private expectFair(taken: readonly Item[]): void {
    const orgIds = [...new Set(this.inside.map((item) => item.orgId))]
    const most = Math.max(0, ...orgIds.map((orgId) => countOf(taken, orgId)))
    for (const orgId of orgIds) {
      const got = countOf(taken, orgId)
      if (got < countOf(this.inside, orgId)) expect(most - got).toBeLessThanOrEqual(1)
    }
  }
}

test('nothing is lost, doubled or out of order, and the size is right, whatever happens', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 60 }), (sizeMax, steps) => {
      const model = new Model(sizeMax)
      for (const one of steps) {
        if (one.kind === 'push') for (let i = 0; i < one.count; i++) model.push(one.orgId)
        else if (one.kind === 'take') model.take(one.max)
        else model.remove(one.divisor)
        expect(model.queue.size).toBe(model.inside.length)
        expect(model.queue.size).toBeLessThanOrEqual(sizeMax)
      }
      while (model.inside.length > 0) model.take(7)
      expect(model.queue.take(7)).toEqual([])
    }),
    { numRuns: 300 },
  )
})
