/** What a comparison found: summaries, and ratios taken between runs of the same block. */
import type { Counts } from '../data-set.ts'
import type { Machine } from '../load/machine.ts'
import { type Spread, spreadOf } from '../load/statistics.ts'
import type { Settings } from '../settings.ts'
import type { StackRun } from './compare.ts'
import type { Point, PointFigure } from './point.ts'
import type { Skipped } from './stack.ts'

/** One stack at one row and rate, over its blocks. */
export type StackSummary = {
  readonly row: string
  readonly stack: string
  readonly rate: number | null
  readonly blocks: number
  readonly void_blocks: number
  readonly errors: number
  readonly unanswered: number
} & Readonly<Record<SummaryFigure, Spread>>

/** The figures that are summed up. */
export type SummaryFigure = Exclude<PointFigure, 'errors' | 'unanswered'>

/** Ours divided by another, block by block; below 3 % it is a tie. */
export type StackRatio = {
  readonly row: string
  readonly stack: string
  readonly rate: number | null
  readonly requests_per_second: Spread | null
  readonly p50: Spread | null
  readonly p95: Spread | null
  readonly p99: Spread | null
  /** Processor time of server, PostgreSQL and Redis together. */
  readonly cpu: Spread | null
}

/** Everything that a result file holds. */
export type StacksResult = {
  readonly scenario: 'stacks'
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly redis: string | null
  readonly data: Counts
  readonly rows: readonly { readonly name: string; readonly title: string; readonly mode: string }[]
  readonly stacks: readonly {
    readonly name: string
    readonly title: string
    readonly ours: boolean
    readonly versions: Readonly<Record<string, string>>
    readonly database_connections: number
  }[]
  readonly skipped: readonly Skipped[]
  readonly summary: readonly StackSummary[]
  readonly ratios: readonly StackRatio[]
  readonly runs: readonly StackRun[]
}

/** A gap that noise alone may make. */
export const TIE = 0.03

/** Sums up each stack at each row and rate over the blocks that are not void. */
export function summarizeStacks(runs: readonly StackRun[]): StackSummary[] {
  return [...groupsOf(runs).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const points = group.map(({ point }) => point)
    const good = points.filter(({ errors }) => errors === 0)
    const { row, stack, rate } = first
    const counts = {
      blocks: good.length,
      void_blocks: points.length - good.length,
      errors: points.reduce((sum, { errors }) => sum + errors, 0),
      unanswered: points.reduce((sum, { unanswered }) => sum + unanswered, 0),
    }
    return [{ row, stack, rate, ...counts, ...spreadsOf(good) }]
  })
}

/** The ratios of `ours` to every other stack, at every row and rate that both were measured at. */
export function ratiosToOthers(runs: readonly StackRun[], ours: string): StackRatio[] {
  const groups = groupsOf(runs)
  return [...groups.values()].flatMap((theirs) => {
    const [first] = theirs
    if (first === undefined || first.stack === ours) return []
    const own = groups.get(keyOf({ ...first, stack: ours }))
    if (own === undefined) return []
    const ratio = (pick: (point: Point) => number): Spread | null => blockRatio(own, theirs, pick)
    const { row, stack, rate } = first
    return [
      {
        row,
        stack,
        rate,
        requests_per_second: ratio((point) => point.requests_per_second),
        p50: ratio((point) => point.p50_ms),
        p95: ratio((point) => point.p95_ms),
        p99: ratio((point) => point.p99_ms),
        cpu: ratio((point) => point.server_cpu_us + point.postgres_cpu_us + point.redis_cpu_us),
      },
    ]
  })
}

/** Whether a ratio says nothing but that both are alike. */
export function isTie({ median }: Spread): boolean {
  return Math.abs(median - 1) < TIE
}

function blockRatio(
  own: readonly StackRun[],
  theirs: readonly StackRun[],
  pick: (point: Point) => number,
): Spread | null {
  const ratios = own.flatMap(({ block, point }) => {
    const other = theirs.find((run) => run.block === block)?.point
    if (other === undefined || point.errors > 0 || other.errors > 0) return []
    const ratio = pick(point) / pick(other)
    return Number.isFinite(ratio) ? [ratio] : []
  })
  return ratios.length === 0 ? null : spreadOf(ratios)
}

function groupsOf(runs: readonly StackRun[]): Map<string, StackRun[]> {
  return Map.groupBy(runs, keyOf)
}

function keyOf({ row, stack, rate }: { row: string; stack: string; rate: number | null }): string {
  return `${row} ${stack} ${rate ?? 'closed'}`
}

function spreadsOf(points: readonly Point[]): Record<SummaryFigure, Spread> {
  const of = (figure: SummaryFigure): Spread => spreadOf(points.map((point) => point[figure]))
  return {
    requests_per_second: of('requests_per_second'),
    p50_ms: of('p50_ms'),
    p95_ms: of('p95_ms'),
    p99_ms: of('p99_ms'),
    max_ms: of('max_ms'),
    server_cpu_us: of('server_cpu_us'),
    postgres_cpu_us: of('postgres_cpu_us'),
    redis_cpu_us: of('redis_cpu_us'),
    generator_cpu_us: of('generator_cpu_us'),
    rss_mb: of('rss_mb'),
  }
}
