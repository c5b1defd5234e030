/** Figures for people (a table and goals) and for programs (a JSON file). */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'
import type { Machine } from './machine.ts'
import type { Run, Summary } from './measure.ts'
import type { Spread } from './statistics.ts'

/** A goal of the platform with what was measured; null when the run did not measure it. */
export type Goal = {
  readonly goal: string
  readonly limit: number
  readonly measured: Spread | null
  readonly reached: boolean | null
}

/** Everything that a result file holds. */
export type Result = {
  readonly scenario: string
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly data: Readonly<Record<string, number>>
  /** What could not be measured, and why. */
  readonly skipped: readonly string[]
  readonly summary: readonly Summary[]
  /** What the ratios compare. */
  readonly ratio: string
  readonly ratios: Readonly<Record<string, Spread | null>>
  readonly goals: readonly Goal[]
  readonly runs: readonly Run[]
}

/** A goal that wants at least (or at most) a number, judged by the median. */
export function judge(
  goal: string,
  bound: 'at least' | 'at most',
  limit: number,
  measured: Spread | null,
): Goal {
  const fits = (value: number): boolean => (bound === 'at least' ? value >= limit : value <= limit)
  return { goal: `${goal}: ${bound} ${limit}`, limit, measured, reached: measured && fits(measured.median) }
}

/** Lines of a table; numbers and their heads stand to the right, the first columns to the left. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string[] {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => (i < left ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** The table of a scenario: one line for each contender at each level. */
export function summaryLines(summaries: readonly Summary[], ratios: Result['ratios']): string[] {
  const head = ['conns', 'what', 'req/s', 'min..max', 'p50 ms', 'p95', 'p99', 'p99/p50', 'errors']
  head.push('RSS MB', 'CPU-µs server', 'PostgreSQL', 'generator', 'ratio')
  const rows = summaries.map((one) => {
    const ours = one.rss_mb.median > 0
    const rps = one.requests_per_second
    return [
      String(one.connections),
      one.contender,
      whole(rps.median),
      `${whole(rps.min)}..${whole(rps.max)}`,
      digits(one.p50_ms.median),
      digits(one.p95_ms.median),
      digits(one.p99_ms.median),
      digits(one.p99_ms.median / one.p50_ms.median),
      `${one.errors}${one.void_rounds > 0 ? ` (${one.void_rounds} void)` : ''}`,
      ours ? whole(one.rss_mb.median) : '',
      ours ? digits(one.server_cpu_us.median) : '',
      digits(one.postgres_cpu_us.median),
      digits(one.generator_cpu_us.median),
      spreadText(ratios[`${one.level} ${one.contender}`] ?? null),
    ]
  })
  return tableLines(head, rows, 2)
}

/** One line for each goal. */
export function goalLines(goals: readonly Goal[]): string[] {
  return goals.map(({ goal, measured, reached }) => {
    const verdict = reached === null ? 'not measured' : reached ? 'reached' : 'NOT REACHED'
    return `${verdict.padEnd(12)}  ${goal}${measured === null ? '' : `; measured ${spreadText(measured)}`}`
  })
}

/** Writes the result and gives its path. A trial's goes where nobody takes it for a figure. */
export function writeResult(result: Result, folders: { results: string; data: string }): string {
  const { quick } = result.settings
  const folder = quick ? folders.data : folders.results
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${result.date}-${result.scenario}${quick ? '-quick' : ''}.json`)
  writeFileSync(path, `${JSON.stringify(result, roundNumbers, 2)}\n`)
  return path
}

/** A median with its extremes, short. */
export function spreadText(spread: Spread | null): string {
  if (spread === null || Number.isNaN(spread.median)) return ''
  const { median, min, max } = spread
  return min === max ? digits(median) : `${digits(median)} (${digits(min)}..${digits(max)})`
}

/** Three significant digits, and no more precision than the figure has. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-'
  return value >= 100 ? whole(value) : String(Number(value.toPrecision(3)))
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '-'
}

function roundNumbers(_name: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1_000) / 1_000 : value
}
