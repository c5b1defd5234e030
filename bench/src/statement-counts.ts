/** What requests ask of the database: exchanges by statement, from the platform's own metrics. */
import { tableLines } from './load/report.ts'
import type { Platform } from './platform.ts'

/** How often a statement was sent for one request. */
export type StatementCount = { readonly statement: string; readonly each: number }

const SERIES = /^ehr_db_exchange_duration_seconds_count\{([^}]*)\} (\S+)$/gm
const STATEMENT = /statement="([^"]+)"/
/** What runs in the background is no part of a request. */
const EACH_MIN = 0.5

/** Runs requests and gives the statements that each of them took, in the order of their names. */
export async function countStatements(
  platform: Platform,
  signal: AbortSignal,
  requests: number,
  run: () => Promise<void>,
): Promise<StatementCount[]> {
  const read = async () =>
    exchangesOf(await (await fetch(`${platform.clinicalUrl}/metrics`, { signal })).text())
  const before = await read()
  await run()
  return [...(await read())]
    .map(([statement, count]) => ({ statement, each: (count - (before.get(statement) ?? 0)) / requests }))
    .filter(({ each }) => each >= EACH_MIN)
    .sort((a, b) => a.statement.localeCompare(b.statement))
}

/** Exchanges by statement in the text of the metrics, of all processes and outcomes together. */
export function exchangesOf(metrics: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [, labels = '', value] of metrics.matchAll(SERIES)) {
    const statement = STATEMENT.exec(labels)?.[1] ?? ''
    counts.set(statement, (counts.get(statement) ?? 0) + Number(value))
  }
  return counts
}

/** A line a statement, and how many exchanges they make together. */
export function statementLines(counts: readonly StatementCount[]): string[] {
  const rows = counts.map(({ statement, each }) => [statement, String(Math.round(each * 100) / 100)])
  const total = counts.reduce((sum, { each }) => sum + each, 0)
  return tableLines(
    ['statement', 'exchanges'],
    [...rows, ['together', String(Math.round(total * 100) / 100)]],
  )
}
