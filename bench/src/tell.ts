/** What a person sees of a run: a line for each measured run, then the table, the goals and the file. */
import { relative } from 'node:path'
import type { Context } from './context.ts'
import type { Run } from './load/measure.ts'
import { digits, goalLines, type Result, summaryLines, writeResult } from './load/report.ts'
import { DATA, ROOT } from './platform.ts'

const NAME_COLUMNS = 44

/** Says one run. */
export function sayRun({ settings, say }: Context, { contender, connections, round, measure }: Run): void {
  const { requests_per_second: rate, p50_ms: p50, p95_ms: p95, p99_ms: p99, errors } = measure
  const place = `round ${round + 1}/${settings.rounds}  ${String(connections).padStart(4)} connections`
  const times = `p50 ${digits(p50)}  p95 ${digits(p95)}  p99 ${digits(p99)} ms`
  const figures = `${digits(rate).padStart(7)} req/s  ${times}`
  say(`${place}  ${contender.padEnd(NAME_COLUMNS)} ${figures}${errors > 0 ? `  VOID: ${errors} errors` : ''}`)
}

/** Shows and writes a result; false when a run was void. */
export function tell({ say }: Context, result: Result): boolean {
  const { machine, summary, ratio, ratios, goals, settings } = result
  say('')
  const versions = `PostgreSQL ${machine.postgresql}, Bun ${machine.bun}, commit ${machine.commit}`
  say(`${machine.cpu}, ${machine.cores} cores, ${versions}`)
  say(`medians of ${settings.rounds} rounds of ${settings.seconds} s; ratio: ${ratio}`)
  say('')
  for (const line of summaryLines(summary, ratios)) say(line)
  say('')
  for (const line of goalLines(goals)) say(line)
  const path = writeResult(result, { results: `${ROOT}bench/results`, data: DATA })
  say(`\nwritten: ${relative(ROOT, path)}`)
  return summary.every(({ void_rounds: none }) => none === 0)
}
