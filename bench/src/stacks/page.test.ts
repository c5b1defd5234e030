import { describe, expect, test } from 'bun:test'
import { readSettings } from '../settings.ts'
import { barChart, lineChart, spreadOut } from './chart.ts'
import type { StackRun } from './compare.ts'
import { pageOf, pictureOf } from './page.ts'
import { ratiosToOthers, type StacksResult, summarizeStacks } from './result.ts'
import { stackLines } from './table.ts'

const NAMES = { ours: 'EHRConnect', slow: 'Slow & <old>' }

function resultOf(): StacksResult {
  const settings = readSettings(['stacks'], ['stacks'])
  if (settings === null) throw new Error('help was asked for')
  const figures = { errors: 0, failures: {}, unanswered: 0, redis_cpu_us: 0, generator_cpu_us: 7, rss_mb: 50 }
  const costs = { server_cpu_us: 30, postgres_cpu_us: 20, max_ms: 90 }
  const runs: StackRun[] = Object.keys(NAMES).flatMap((stack, nth) =>
    [null, 100, 250].flatMap((rate) =>
      [0, 1].map((block) => ({
        row: 'read',
        stack,
        rate,
        block,
        point: {
          requests_per_second: rate ?? 10_000 / (nth + 1),
          ...{ p50_ms: 1 + nth, p95_ms: 2 + nth, p99_ms: 3 + nth },
          ...costs,
          ...figures,
        },
      })),
    ),
  )
  return {
    scenario: 'stacks',
    date: '2026-11-23',
    machine: {
      ...{ cpu: 'A processor', cores: 2, memory_gb: 24, kernel: 'Linux', load_average: 0.1 },
      ...{ bun: '1', postgresql: '18', postgresql_settings: {}, wrk: null, pgbench: null, commit: 'abc' },
    },
    settings,
    redis: null,
    data: { organizations: 2, patients: 1_000, encounters: 10_000, observations: 50_000 },
    rows: [
      { name: 'read', title: 'Reading', mode: 'uncached' },
      { name: 'mix', title: 'Mix', mode: 'cached' },
    ],
    stacks: Object.entries(NAMES).map(([name, title]) => ({
      name,
      title,
      ours: name === 'ours',
      versions: { runtime: '1.2' },
      database_connections: 16,
    })),
    skipped: [
      { stack: 'Rust', row: null, reason: 'no cargo' },
      { stack: 'all', row: 'mix', reason: 'no booking yet' },
    ],
    summary: summarizeStacks(runs),
    ratios: ratiosToOthers(runs, 'ours'),
    runs,
  }
}

describe('the page', () => {
  const page = pageOf(resultOf())

  test('needs nothing from elsewhere and runs no script', () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(/)
    expect(page.match(/https?:\/\/[^"]+/g)).toEqual(['http://www.w3.org/2000/svg'])
  })

  test('shows every stack at each rate with its ratio, and as one line in the plot', () => {
    expect(page.match(/<tr class="ours"><td>EHRConnect/g)).toHaveLength(3)
    expect(page.match(/<tr><td>Slow &amp; &lt;old&gt;<\/td><td>5,000<\/td>/g)).toHaveLength(1)
    expect(page).toContain('<td>2</td><td>0.5</td><td>0.667</td><td>tie 1</td>')
    expect(page.match(/<polyline/g)).toHaveLength(2)
  })

  test('says what was skipped and why', () => {
    expect(page).toContain('all: skipped: no booking yet')
    expect(page).toContain('skipped: no cargo')
  })

  test('is well-formed', () => {
    const open: string[] = []
    for (const [, slash, tag = '', closed] of page.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (closed === '/' || tag === 'meta') continue
      if (slash === '') open.push(tag)
      else if (open.at(-1) === tag) open.pop()
      // HTML closes rows and cells of its own accord; we do not rely on it.
      else throw new Error(`</${tag}> closes <${open.at(-1)}>`)
    }
    expect(open).toEqual([])
  })
})

describe('the picture', () => {
  test('has a bar for each stack, the fastest first, with date and machine', () => {
    const picture = pictureOf(resultOf())
    expect(picture.match(/<rect/g)).toHaveLength(3)
    expect(picture.indexOf('EHRConnect')).toBeLessThan(picture.indexOf('Slow'))
    expect(picture).toContain('2026-11-23, 2 cores, A processor')
    expect(picture).toContain('10,000 req/s, p95 2 ms')
  })

  test('of nothing is empty, and a single value does no harm', () => {
    expect(lineChart('t', 'x', 'y', [])).toBe('')
    const lines = lineChart('t', 'x', 'y', [{ name: 'a', ours: true, points: [[5, 5]] }])
    expect(lines).not.toMatch(/NaN|Infinity/)
    expect(barChart('t', [{ name: 'a', ours: true, value: 0, note: '' }])).not.toMatch(/NaN|Infinity/)
  })

  test('keeps names apart', () => {
    expect(spreadOut([10, 12, 100])).toEqual([10, 25, 100])
    expect(spreadOut([12, 10])).toEqual([25, 10])
  })
})

test('the table of a terminal names rows, rates and what was skipped', () => {
  const lines = stackLines(resultOf())
  expect(lines).toContain('Reading')
  expect(lines.filter((line) => line.includes('saturation, 100 connections'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('  EHRConnect'))).toHaveLength(3)
  expect(lines).toContain('  all: skipped: no booking yet')
})
