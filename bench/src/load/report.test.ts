import { describe, expect, test } from 'bun:test'
import { summarize } from './measure.ts'
import { digits, goalLines, judge, spreadText, summaryLines, tableLines } from './report.ts'

describe('figures', () => {
  test('have the precision that they deserve', () => {
    expect([21_312.7, 100, 4.567, 0.1634, 12].map(digits)).toEqual(['21,313', '100', '4.57', '0.163', '12'])
    expect(digits(Number.NaN)).toBe('-')
  })

  test('are quoted with their extremes when they differ', () => {
    expect(spreadText({ median: 0.83, min: 0.8, max: 0.9 })).toBe('0.83 (0.8..0.9)')
    expect(spreadText({ median: 2, min: 2, max: 2 })).toBe('2')
    expect(spreadText(null)).toBe('')
  })
})

describe('goals', () => {
  const spread = (median: number) => ({ median, min: median, max: median })

  test('are reached, not reached or not measured', () => {
    const goals = [
      judge('rate', 'at least', 0.8, spread(0.85)),
      judge('memory', 'at most', 80, spread(96)),
      judge('tail', 'at most', 4, null),
    ]
    expect(goals.map(({ reached }) => reached)).toEqual([true, false, null])
    expect(goalLines(goals)).toEqual([
      'reached       rate: at least 0.8; measured 0.85',
      'NOT REACHED   memory: at most 80; measured 96',
      'not measured  tail: at most 4',
    ])
  })
})

describe('tables', () => {
  test('align names to the left and numbers to the right', () => {
    expect(
      tableLines(
        ['what', 'n'],
        [
          ['a', '1'],
          ['long name', '200'],
        ],
      ),
    ).toEqual(['what         n', 'a            1', 'long name  200'])
  })

  test('show a contender with its ratio, and no server where there is none', () => {
    const measure = {
      requests_per_second: 20_000,
      p50_ms: 1,
      p95_ms: 2,
      p99_ms: 3,
      errors: 0,
      server_cpu_us: 0,
      postgres_cpu_us: 40,
      generator_cpu_us: 9,
      rss_mb: 0,
    }
    const summaries = summarize([{ level: 100, contender: 'peer', connections: 16, round: 0, measure }])
    const [, line] = summaryLines(summaries, { '100 peer': { median: 0.8, min: 0.7, max: 0.9 } })
    expect(line?.split(/\s{2,}/)).toEqual([
      '16',
      'peer',
      '20,000',
      '20,000..20,000',
      '1',
      '2',
      '3',
      '3',
      '0',
      '40',
      '9',
      '0.8 (0.7..0.9)',
    ])
  })
})
