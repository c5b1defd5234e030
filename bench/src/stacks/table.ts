/** The comparison as a table for a terminal. */
import { digits, spreadText, tableLines } from '../load/report.ts'
import type { Spread } from '../load/statistics.ts'
import { isTie, type StackRatio, type StackSummary, type StacksResult } from './result.ts'

const HEAD = ['stack', 'req/s', 'p50 ms', 'p95', 'p99', 'errors', 'CPU-µs server', 'PostgreSQL', 'Redis']
const RATIO_HEAD = ['RSS MB', 'ours/theirs req/s', 'p50', 'p95', 'CPU']

/** Lines for every row: at saturation, then at each fixed rate. */
export function stackLines(result: StacksResult): string[] {
  return result.rows.flatMap(({ name, title }) => {
    const rates = ratesOf(result, name)
    const skipped = result.skipped
      .filter(({ row }) => row === name)
      .map(({ stack, reason }) => `  ${stack}: skipped: ${reason}`)
    return ['', title, ...rates.flatMap((rate) => rateLines(result, name, rate)), ...skipped]
  })
}

/** Saturation, then the fixed rates that more than one stack was measured at. */
export function ratesOf({ summary }: StacksResult, row: string): (number | null)[] {
  const groups = Map.groupBy(
    summary.filter((one) => one.row === row),
    ({ rate }) => rate,
  )
  const rates = [...groups].filter(([rate, group]) => rate === null || group.length > 1)
  return rates.map(([rate]) => rate).sort((a, b) => (a ?? 0) - (b ?? 0))
}

/** A ratio in words: a tie when noise alone may have made it. */
export function ratioText(spread: Spread | null): string {
  if (spread === null) return ''
  return isTie(spread) ? `tie ${spreadText(spread)}` : spreadText(spread)
}

function rateLines(result: StacksResult, row: string, rate: number | null): string[] {
  const { connections } = result.settings
  const what =
    rate === null
      ? `  saturation, ${connections[0]} connections`
      : `  ${rate} requests a second, latency from the moment each was due`
  const lines = result.summary
    .filter((one) => one.row === row && one.rate === rate)
    .map((one) => cells(result, one))
  return [what, ...tableLines([...HEAD, ...RATIO_HEAD], lines).map((line) => `  ${line}`)]
}

function cells(result: StacksResult, one: StackSummary): string[] {
  const ratio = ratioOf(result, one)
  const errors = one.void_blocks > 0 ? `${one.errors} (${one.void_blocks} void)` : String(one.errors)
  return [
    titleOf(result, one.stack),
    spreadText(one.requests_per_second),
    digits(one.p50_ms.median),
    digits(one.p95_ms.median),
    digits(one.p99_ms.median),
    one.unanswered > 0 ? `${errors}, ${one.unanswered} unanswered` : errors,
    digits(one.server_cpu_us.median),
    digits(one.postgres_cpu_us.median),
    digits(one.redis_cpu_us.median),
    digits(one.rss_mb.median),
    one.rate === null ? ratioText(ratio?.requests_per_second ?? null) : '',
    ratioText(ratio?.p50 ?? null),
    ratioText(ratio?.p95 ?? null),
    ratioText(ratio?.cpu ?? null),
  ]
}

/** The ratio of ours to a stack at the same row and rate. */
export function ratioOf(result: StacksResult, one: StackSummary): StackRatio | undefined {
  return result.ratios.find(
    ({ row, stack, rate }) => row === one.row && stack === one.stack && rate === one.rate,
  )
}

/** The title of a stack by its name. */
export function titleOf({ stacks }: StacksResult, name: string): string {
  return stacks.find((stack) => stack.name === name)?.title ?? name
}
