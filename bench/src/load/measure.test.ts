import { describe, expect, test } from 'bun:test'
import { byRound, type Measure, measureLevel, orderOf, type Run, ratioOf, summarize } from './measure.ts'

const measure = (rate: number, errors = 0): Measure => ({
  requests_per_second: rate,
  p50_ms: 1,
  p95_ms: 2,
  p99_ms: 3,
  errors,
  server_cpu_us: 40,
  postgres_cpu_us: 20,
  generator_cpu_us: 10,
  rss_mb: 60,
})
const run = (contender: string, round: number, rate: number, errors = 0): Run => ({
  level: 8,
  contender,
  connections: 8,
  round,
  measure: measure(rate, errors),
})
const rate = ({ requests_per_second }: Measure): number => requests_per_second

describe('rounds', () => {
  test('go back and forth', () => {
    expect([0, 1, 2].map((round) => orderOf(['a', 'b', 'c'], round).join(''))).toEqual(['abc', 'cba', 'abc'])
  })

  test('measure every contender', async () => {
    const seen: string[] = []
    const contenders = ['a', 'b'].map((name) => ({
      name,
      connections: 8,
      measure: async (round: number) => measure(100 + round),
    }))
    const runs = await measureLevel(8, contenders, 2, (one) => seen.push(`${one.contender}${one.round}`))
    expect(seen).toEqual(['a0', 'b0', 'b1', 'a1'])
    expect(runs.map((one) => rate(one.measure))).toEqual([100, 100, 101, 101])
  })
})

describe('a summary', () => {
  test('quotes the median with its extremes', () => {
    const [summary] = summarize([run('a', 0, 100), run('a', 1, 300), run('a', 2, 200)])
    expect(summary).toMatchObject({
      level: 8,
      rounds: 3,
      void_rounds: 0,
      requests_per_second: { median: 200, min: 100, max: 300 },
    })
  })

  test('leaves out a run with errors and counts it', () => {
    const [summary] = summarize([run('a', 0, 100), run('a', 1, 900, 2)])
    expect(summary).toMatchObject({
      rounds: 1,
      void_rounds: 1,
      errors: 2,
      requests_per_second: { median: 100 },
    })
  })
})

describe('a ratio', () => {
  const runs = [run('a', 0, 50), run('b', 0, 100), run('b', 1, 100), run('a', 1, 90), run('a', 2, 1, 1)]

  test('compares what was measured in the same round', () => {
    expect(ratioOf(byRound(runs, 8, 'a', rate), byRound(runs, 8, 'b', rate))).toEqual({
      median: 0.7,
      min: 0.5,
      max: 0.9,
    })
  })

  test('is absent when no round was shared', () => {
    expect(ratioOf(byRound(runs, 8, 'a', rate), byRound(runs, 8, 'c', rate))).toBeNull()
  })
})
