import { describe, expect, test } from 'bun:test'
import { commonRates, compareRow, limitsOf, ownRates, type Plan, type StackRun } from './compare.ts'
import type { Loaded, Point, Push } from './point.ts'
import { ratiosToOthers, summarizeStacks } from './result.ts'

const PLAN: Plan = {
  warmUpSeconds: 1,
  seconds: 2,
  blocks: 2,
  openBlocks: 1,
  openSeconds: 3,
  ownRates: true,
}

function point(rate: number, rest: Partial<Point> = {}): Point {
  const latencies = { p50_ms: 1, p95_ms: 2, p99_ms: 3, max_ms: 9 }
  const costs = { server_cpu_us: 30, postgres_cpu_us: 20, redis_cpu_us: 0, generator_cpu_us: 7 }
  return {
    requests_per_second: rate,
    ...latencies,
    errors: 0,
    failures: {},
    unanswered: 0,
    ...costs,
    rss_mb: 50,
    ...rest,
  }
}

const run = (stack: string, block: number, measured: Point, rate: number | null = null): StackRun => ({
  row: 'read',
  stack,
  rate,
  block,
  point: measured,
})

/** A stack of which every run is written down, with a fixed limit. */
function stackOf(name: string, limit: number, seen: string[]): Loaded {
  return {
    stack: {
      name,
      title: name,
      ours: name === 'ours',
      versions: {},
      dbConnections: 1,
      skipReason: () => null,
      headers: () => ({}),
      start: () => Promise.reject(new Error('not in this test')),
    },
    running: { port: 1, pids: () => [], stop: async () => {} },
    async measure(push: Push) {
      seen.push(`${name} ${push.kind === 'open' ? push.rate : 'closed'} ${push.seconds}`)
      return point(push.kind === 'open' ? push.rate : limit)
    },
  }
}

describe('a row', () => {
  test('warms up, goes forwards and backwards, then asks all at parts of the slowest limit', async () => {
    const seen: string[] = []
    const runs = await compareRow(
      'read',
      [stackOf('ours', 1_000, seen), stackOf('slow', 100, seen)],
      PLAN,
      () => {},
    )
    expect(seen).toEqual([
      ...['ours closed 1', 'slow closed 1'],
      ...['ours closed 2', 'slow closed 2', 'slow closed 2', 'ours closed 2'],
      ...['ours 20 3', 'slow 20 3', 'ours 50 3', 'slow 50 3', 'ours 80 3', 'slow 80 3'],
      ...['ours 500 3', 'ours 800 3'],
    ])
    expect(runs).toHaveLength(seen.length - 2)
  })

  test('takes the limit of a stack from runs without errors', () => {
    const runs = [run('a', 0, point(10)), run('a', 1, point(20)), run('a', 2, point(900, { errors: 1 }))]
    expect(limitsOf(runs).get('a')).toBe(15)
  })

  test('asks at no rate twice and at none that is too low to say anything', () => {
    expect(commonRates([1_000, 200])).toEqual([40, 100, 160])
    expect(commonRates([6])).toEqual([5])
    expect(commonRates([])).toEqual([])
    expect(ownRates(200, [40, 100, 160])).toEqual([])
    expect(ownRates(400, [40, 100, 160])).toEqual([200, 320])
  })
})

describe('a ratio', () => {
  const runs = [
    run('ours', 0, point(100, { p50_ms: 1 })),
    run('slow', 0, point(50, { p50_ms: 4 })),
    run('slow', 1, point(100, { p50_ms: 4 })),
    run('ours', 1, point(300, { p50_ms: 2 })),
    run('ours', 2, point(9_999)),
    run('slow', 2, point(1, { errors: 3 })),
  ]

  test('is taken within a block and leaves out those with a run that is void', () => {
    const [ratio] = ratiosToOthers(runs, 'ours')
    expect(ratio).toMatchObject({
      stack: 'slow',
      rate: null,
      requests_per_second: { median: 2.5, min: 2, max: 3 },
      p50: { median: 0.375, min: 0.25, max: 0.5 },
      cpu: { median: 1, min: 1, max: 1 },
    })
  })

  test('is absent where ours was not measured', () => {
    expect(ratiosToOthers([run('slow', 0, point(1), 40)], 'ours')).toEqual([])
  })

  test('stands beside a summary that counts what is void', () => {
    const slow = summarizeStacks(runs).find(({ stack }) => stack === 'slow')
    expect(slow).toMatchObject({ blocks: 2, void_blocks: 1, errors: 3, requests_per_second: { median: 75 } })
  })
})
