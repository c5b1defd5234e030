/** What an import did: counted while it runs, printed at the end. Holds no patient data. */

/** What became of one resource; every resource that was read has exactly one. */
export type Outcome = 'new' | 'unchanged' | 'updated' | 'kept_whole' | 'refused'

/** Counts of one resource type. */
export type TypeTotals = { read: number } & { [Name in Outcome]: number }

/**
 * - `refused`: no row was made or changed. Where the resource could be identified its original is kept.
 * - `kept_whole`: good FHIR that has no place in a table; only the original is kept.
 * - `incomplete`: there is a row, with an empty column where the reason says.
 * - `unreadable`: a file, or a part of one, that could not be read as resources at all.
 * - `noted`: good FHIR that a column cannot hold (a birth date of which only the year is known).
 */
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

const PROBLEM_KINDS = ['refused', 'kept_whole', 'incomplete', 'unreadable', 'noted'] as const
/** Kinds that tell of data which should have gone in and did not. */
const FAILURES: readonly ProblemKind[] = ['refused', 'incomplete', 'unreadable']

/** Something that did not go in, or not wholly. */
export type ImportProblem = {
  readonly file: string
  /** Index in the bundle (from 0) or line of the NDJSON (from 1); null when it is about the whole file. */
  readonly entry: number | null
  readonly resource_type: string | null
  readonly fhir_id: string | null
  readonly kind: ProblemKind
  /** Names fields, never what they hold. */
  readonly reason: string
}

/** What an import did. */
export type ImportReport = {
  readonly totals: { readonly [resourceType: string]: Readonly<TypeTotals> }
  /** The first PROBLEMS_MAX of them. */
  readonly problems: readonly ImportProblem[]
  readonly problems_total: number
  /** How many there are of each kind, listed or not. */
  readonly problems_by_kind: Readonly<Record<ProblemKind, number>>
  readonly files: number
  /** Uncompressed bytes read. */
  readonly bytes: number
  readonly seconds: number
  readonly resources_per_second: number
}

/** A file of a million broken lines must not fill the memory; the total is counted on. */
export const PROBLEMS_MAX = 1_000

/** Stands for the type of a resource that does not say it. */
export const UNKNOWN_TYPE = '(unknown)'

/** Counts while the import runs. */
export type Tally = {
  count(resourceType: string | null, outcome: Outcome): void
  problem(problem: ImportProblem): void
  addBytes(bytes: number): void
  fileDone(): void
  readonly resources: number
  readonly bytes: number
  readonly files: number
  report(seconds: number): ImportReport
}

/** An empty count. */
export function createTally(): Tally {
  const totals = new Map<string, TypeTotals>()
  const problems: ImportProblem[] = []
  const kinds = { refused: 0, kept_whole: 0, incomplete: 0, unreadable: 0, noted: 0 }
  let bytes = 0
  let files = 0
  let resources = 0
  return {
    count(resourceType, outcome) {
      const name = resourceType ?? UNKNOWN_TYPE
      const row = totals.get(name) ?? noTotals()
      totals.set(name, row)
      row.read++
      row[outcome]++
      resources++
    },
    problem(problem) {
      kinds[problem.kind]++
      if (problems.length < PROBLEMS_MAX) problems.push(problem)
    },
    addBytes(count) {
      bytes += count
    },
    fileDone() {
      files++
    },
    get resources() {
      return resources
    },
    get bytes() {
      return bytes
    },
    get files() {
      return files
    },
    report: (seconds) => ({
      totals: Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1))),
      problems,
      problems_total: PROBLEM_KINDS.reduce((sum, kind) => sum + kinds[kind], 0),
      problems_by_kind: { ...kinds },
      files,
      bytes,
      seconds,
      resources_per_second: seconds > 0 ? Math.round(resources / seconds) : 0,
    }),
  }
}

/** True when everything went in: nothing was refused, unreadable or left with a dangling reference. */
export function isWhole(report: ImportReport): boolean {
  return FAILURES.every((kind) => report.problems_by_kind[kind] === 0)
}

/** The sum over all types. */
export function grandTotals(report: ImportReport): TypeTotals {
  const sum = noTotals()
  for (const totals of Object.values(report.totals)) for (const name of COLUMNS) sum[name] += totals[name]
  return sum
}

const COLUMNS = ['read', 'new', 'unchanged', 'updated', 'kept_whole', 'refused'] as const
const TITLES = ['type', 'read', 'new', 'unchanged', 'updated', 'kept whole', 'refused']
/** Problems printed on a terminal; the JSON report has more. */
const PROBLEMS_PRINTED_MAX = 20

/** The report as lines for a terminal: a table by type, the rate, the first problems. */
export function formatReport(report: ImportReport): string {
  const rows = Object.entries(report.totals).map(([type, totals]) => [type, ...cells(totals)])
  const lines = table([TITLES, ...rows, ['all', ...cells(grandTotals(report))]])
  lines.push('')
  lines.push(
    `${count(report.files)} files, ${(report.bytes / 1e6).toFixed(1)} MB, ${report.seconds.toFixed(1)} s, ` +
      `${count(report.resources_per_second)} resources/s`,
  )
  if (report.problems_total > 0) lines.push('', ...problemLines(report))
  return lines.join('\n')
}

function noTotals(): TypeTotals {
  return { read: 0, new: 0, unchanged: 0, updated: 0, kept_whole: 0, refused: 0 }
}

function cells(totals: TypeTotals): string[] {
  return COLUMNS.map((name) => count(totals[name]))
}

function problemLines(report: ImportReport): string[] {
  const shown = report.problems.slice(0, PROBLEMS_PRINTED_MAX)
  const lines = shown.map((problem) => {
    const entry = problem.entry === null ? '' : `#${problem.entry}`
    const id = problem.fhir_id === null ? '' : `/${problem.fhir_id}`
    const resource = problem.resource_type === null ? '' : ` ${problem.resource_type}${id}`
    return `  ${problem.file}${entry}${resource}: ${problem.reason} (${problem.kind.replace('_', ' ')})`
  })
  const more = report.problems_total - shown.length
  if (more > 0) lines.push(`  … and ${count(more)} more`)
  return [`${count(report.problems_total)} problems:`, ...lines]
}

/** First column to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = TITLES.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
