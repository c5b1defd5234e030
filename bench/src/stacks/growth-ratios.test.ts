import { expect, test } from 'bun:test'
import type { StackRun } from './compare.ts'
import { baseOf, growthOf, sizesOf } from './growth-ratios.ts'

const run = (patients: number, block: number, p50: number, errors = 0): StackRun => ({
  row: 'read',
  stack: String(patients),
  rate: 100,
  block,
  point: {
    ...{
      requests_per_second: 100,
      p50_ms: p50,
      p95_ms: 2 * p50,
      p99_ms: 9,
      max_ms: 9,
      errors,
      failures: {},
      unanswered: 0,
    },
    ...{ server_cpu_us: 1, postgres_cpu_us: 1, redis_cpu_us: 0, generator_cpu_us: 1, rss_mb: 1 },
  },
})

test('sets grow tenfold and are compared with 100,000 patients', () => {
  expect(sizesOf(10_000, 1_000_000)).toEqual([10_000, 100_000, 1_000_000])
  expect(baseOf([10_000, 100_000, 1_000_000])).toBe(100_000)
  expect(baseOf([2_000, 20_000])).toBe(2_000)
})

test('latencies are compared within a block, and not with a run that had errors', () => {
  const runs = [
    ...[run(100_000, 0, 1), run(1_000_000, 0, 1.2), run(1_000_000, 1, 2.8), run(100_000, 1, 2)],
    ...[run(100_000, 2, 1, 4), run(1_000_000, 2, 50)],
  ]
  expect(growthOf(runs, '100000')).toEqual([
    {
      ...{ row: 'read', rate: 100, patients: 1_000_000 },
      p50: { median: 1.2999999999999998, min: 1.2, max: 1.4 },
      p95: { median: 1.2999999999999998, min: 1.2, max: 1.4 },
    },
  ])
})
