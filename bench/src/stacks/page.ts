/** The comparison as one HTML file that needs nothing else, and as a picture for the README. */
import { digits, spreadText } from '../load/report.ts'
import { barChart, escapeXml, type Line, lineChart } from './chart.ts'
import type { StackSummary, StacksResult } from './result.ts'
import { ratesOf, ratioOf, ratioText, titleOf } from './table.ts'

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1b1b }
  h2 { margin-top: 2.5rem } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .6rem 0 }
  th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid #e3e3e3 }
  th:first-child, td:first-child { text-align: left } .ours { font-weight: 600; background: #eaf5f0 }
  .scroll { overflow-x: auto } svg { max-width: 48rem; height: auto; display: block; margin: 1rem 0 }
  .note { color: #555 }`

const HEAD = [
  'stack',
  'req/s',
  'p50 ms',
  'p95',
  'p99',
  'errors',
  'CPU-µs server',
  'PostgreSQL',
  'Redis',
  'RSS MB',
]
const RATIO_HEAD = ['ours/theirs req/s', 'p50', 'p95', 'CPU']
/** The row that stands for the comparison in the README. */
const PICTURE_ROW = 'read'

/** The whole page. */
export function pageOf(result: StacksResult): string {
  const { date, settings, data } = result
  const counts = Object.entries(data).map(([table, count]) => `${count.toLocaleString('en-US')} ${table}`)
  const trial = settings.quick
    ? '<p><strong>A trial of the bench itself: no figures to quote.</strong></p>'
    : ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>EHRConnect beside other stacks, ${date}</title><style>${STYLE}</style></head><body>
<h1>EHRConnect beside other stacks</h1>${trial}
<p>${escapeXml(machineText(result))}</p>
<p>${escapeXml(`${counts.join(', ')}. ${methodText(result)}`)}
EHRConnect runs with authentication, row-level security, audit and metrics on; the others have none of them.</p>
${result.rows.map((row) => rowHtml(result, row)).join('\n')}
<h2>Stacks</h2>${stacksHtml(result)}
</body></html>
`
}

/** The picture for the README: requests a second of each stack, with the latency behind it. */
export function pictureOf(result: StacksResult): string {
  const row = result.rows.find(({ name }) => name === PICTURE_ROW) ?? result.rows[0]
  if (row === undefined) return ''
  const closed = result.summary.filter((one) => one.row === row.name && one.rate === null && one.blocks > 0)
  if (closed.length === 0) return ''
  const bars = closed.map((one) => ({
    name: titleOf(result, one.stack),
    ours: isOurs(result, one.stack),
    value: one.requests_per_second.median,
    note: `${digits(one.requests_per_second.median)} req/s, p95 ${digits(one.p95_ms.median)} ms`,
  }))
  const { date, machine } = result
  return barChart(`${row.title} (${date}, ${machine.cores} cores, ${machine.cpu})`, bars)
}

function machineText({ date, machine, redis }: StacksResult): string {
  const { cpu, cores, memory_gb: memory, kernel, load_average: load, postgresql, bun, commit } = machine
  const computer = `${date}, ${cpu}, ${cores} cores, ${memory} GB, ${kernel}, load average ${load} before`
  return `${computer}. PostgreSQL ${postgresql}, Bun ${bun}, ${redis ?? 'no Redis'}, commit ${commit}.`
}

function methodText({ settings }: StacksResult): string {
  const { rounds, seconds, connections, quick } = settings
  const length = quick ? `at most ${seconds}` : seconds
  return (
    `${rounds} interleaved blocks of ${length} s, ${connections[0]} connections. ` +
    'Medians (smallest..largest); ratios are taken within a block; below 3 % it is a tie.'
  )
}

function rowHtml(result: StacksResult, { name, title }: StacksResult['rows'][number]): string {
  const tables = ratesOf(result, name).map((rate) => tableHtml(result, name, rate))
  const skipped = result.skipped
    .filter(({ row }) => row === name)
    .map(({ stack, reason }) => `<li>${escapeXml(`${stack}: skipped: ${reason}`)}</li>`)
  const chart = lineChart(
    'p95 latency against rate',
    'requests a second',
    'p95, ms from the moment due',
    linesOf(result, name),
  )
  const notes = skipped.length === 0 ? '' : `<ul class="note">${skipped.join('')}</ul>`
  return `<h2>${escapeXml(title)}</h2>${tables.join('\n')}${chart}${notes}`
}

function tableHtml(result: StacksResult, row: string, rate: number | null): string {
  const caption = rate === null ? 'Saturation' : `${rate} requests a second`
  const lines = result.summary
    .filter((one) => one.row === row && one.rate === rate)
    .map((one) => {
      const cells = cellsOf(result, one).map((cell) => `<td>${escapeXml(cell)}</td>`)
      return `<tr${isOurs(result, one.stack) ? ' class="ours"' : ''}>${cells.join('')}</tr>`
    })
  const head = [...HEAD, ...RATIO_HEAD].map((cell) => `<th>${escapeXml(cell)}</th>`).join('')
  return `<h3>${caption}</h3><div class="scroll"><table><tr>${head}</tr>${lines.join('')}</table></div>`
}

function cellsOf(result: StacksResult, one: StackSummary): string[] {
  const ratio = ratioOf(result, one)
  const figures = [one.p50_ms, one.p95_ms, one.p99_ms].map(({ median }) => digits(median))
  const costs = [one.server_cpu_us, one.postgres_cpu_us, one.redis_cpu_us, one.rss_mb]
  const unanswered = one.unanswered > 0 ? `, ${one.unanswered} unanswered` : ''
  return [
    titleOf(result, one.stack),
    spreadText(one.requests_per_second),
    ...figures,
    `${one.errors}${one.void_blocks > 0 ? ` (${one.void_blocks} void)` : ''}${unanswered}`,
    ...costs.map(({ median }) => digits(median)),
    one.rate === null ? ratioText(ratio?.requests_per_second ?? null) : '',
    ratioText(ratio?.p50 ?? null),
    ratioText(ratio?.p95 ?? null),
    ratioText(ratio?.cpu ?? null),
  ]
}

/** One line a stack: the fixed rates from the lowest to the highest. */
function linesOf(result: StacksResult, row: string): Line[] {
  const open = result.summary.filter((one) => one.row === row && one.rate !== null && one.blocks > 0)
  return [...Map.groupBy(open, ({ stack }) => stack)].map(([stack, points]) => ({
    name: titleOf(result, stack),
    ours: isOurs(result, stack),
    points: points
      .toSorted((a, b) => (a.rate ?? 0) - (b.rate ?? 0))
      .map(({ rate, p95_ms: p95 }) => [rate ?? 0, p95.median] as const),
  }))
}

function stacksHtml({ stacks, skipped }: StacksResult): string {
  const rows = stacks.map(({ title, versions, database_connections: connections }) => {
    const text = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
    const cells = [title, text.join(', '), String(connections)].map((cell) => `<td>${escapeXml(cell)}</td>`)
    return `<tr>${cells.join('')}</tr>`
  })
  const missing = skipped
    .filter(({ row }) => row === null)
    .map(
      ({ stack, reason }) =>
        `<tr><td>${escapeXml(stack)}</td><td>${escapeXml(`skipped: ${reason}`)}</td></tr>`,
    )
  const head = '<tr><th>stack</th><th>versions</th><th>database connections</th></tr>'
  return `<table>${head}${rows.join('')}${missing.join('')}</table>`
}

function isOurs({ stacks }: StacksResult, name: string): boolean {
  return stacks.find((stack) => stack.name === name)?.ours ?? false
}
