/** Whether the platform gets slower as its clinics grow: the same questions to more and more patients. */
import { existsSync, statfsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Context, Scenario } from '../context.ts'
import { type Counts, databaseBytes, forgetEarlierRuns } from '../data-set.ts'
import { describeMachine, type Machine } from '../load/machine.ts'
import { digits, type Goal, goalLines, judge, spreadText, tableLines } from '../load/report.ts'
import { DATA, ROOT } from '../platform.ts'
import type { Settings } from '../settings.ts'
import { type Ground, setUp } from '../setup.ts'
import { openCalendar } from '../stacks/calendar.ts'
import { compareRow, type Plan, type StackRun } from '../stacks/compare.ts'
import { baseOf, type Growth, growthOf, sizesOf } from '../stacks/growth-ratios.ts'
import { environmentOf, startOurs } from '../stacks/ours.ts'
import { secondsOf } from '../stacks/plan.ts'
import { type Loaded, loadRow } from '../stacks/point.ts'
import { probeOf } from '../stacks/probe.ts'
import { type StackSummary, summarizeStacks } from '../stacks/result.ts'
import { planRows, type RowPlan } from '../stacks/rows.ts'
import type { Running, Stack } from '../stacks/stack.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- growth`. */
export const growth: Scenario = { name: 'growth', run: runGrowth }

const ROW_NAMES = ['read', 'search-common', 'search-rare', 'booking']
/** Lean: ten million patients have to fit on a disk. All sizes have the same. */
const ENCOUNTERS_MAX = 2
const DATABASE_CONNECTIONS = 30
const WARM_UP_SECONDS = 6
const GOAL = 1.3
/** Measured with 100,000 patients: tables and indexes, with room for sorting the largest index. */
const BYTES_PER_PATIENT = 3_200
const BYTES_SPARE = 2e9
const GIGABYTE = 1e9
const SECONDS_PER_MINUTE = 60

/** One set with the platform on it. */
type Size = {
  readonly patients: number
  readonly counts: Counts
  readonly bytes: number
  readonly ground: Ground
  readonly stack: Stack
  readonly running: Running
  readonly rows: readonly RowPlan[]
  readonly loadedOf: (row: RowPlan) => Loaded
}

type GrowthResult = {
  readonly scenario: 'growth'
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly sizes: readonly { readonly patients: number; readonly counts: Counts; readonly bytes: number }[]
  readonly skipped: readonly string[]
  readonly base: number
  readonly growth: readonly Growth[]
  readonly goals: readonly Goal[]
  readonly summary: readonly StackSummary[]
  readonly runs: readonly StackRun[]
}

async function runGrowth(context: Context): Promise<boolean> {
  const { settings, say } = context
  const skipped: string[] = []
  const sizes: Size[] = []
  for (const patients of sizesOf(settings.patients, settings.max)) {
    const reason = noRoom(patients)
    if (reason !== null) skipped.push(reason)
    else if (settings.prepare) await (await openSet(context, patients)).platform.stop()
    else sizes.push(await openSize(context, patients))
  }
  for (const reason of skipped) say(`skipped: ${reason}`)
  if (settings.prepare) return skipped.length === 0
  const [first] = sizes
  if (first === undefined) return false
  const machine = await describeMachine(context, first.ground.database, { wrk: null, pgbench: null })
  const runs: StackRun[] = []
  const plan = planOf(settings)
  const minutes = Math.ceil(secondsOf(plan, sizes.length, ROW_NAMES.length) / SECONDS_PER_MINUTE)
  say(`\n${sizes.length} sizes, ${ROW_NAMES.length} rows: about ${minutes} min of measuring`)
  for (const { name, title } of first.rows) {
    say(`\n${title}`)
    const loaded = sizes.flatMap(({ rows, loadedOf }) =>
      rows.filter((row) => row.name === name).map(loadedOf),
    )
    runs.push(...(await compareRow(name, loaded, plan, (run) => sayRun(context, run))))
    for (const { ground } of sizes) await forgetEarlierRuns(ground.database)
  }
  const base = baseOf(sizes.map(({ patients }) => patients))
  const ratios = growthOf(runs, String(base))
  return tell(context, {
    scenario: 'growth',
    date: today(),
    machine,
    settings,
    sizes: sizes.map(({ patients, counts, bytes }) => ({ patients, counts, bytes })),
    skipped,
    base,
    growth: ratios,
    goals: goalsOf(ratios, base, Math.max(...sizes.map(({ patients }) => patients))),
    summary: summarizeStacks(runs),
    runs,
  })
}

function openSet(context: Context, patients: number): Promise<Ground> {
  context.say(`\n${patients.toLocaleString('en-US')} patients`)
  return setUp(context, {
    name: `growth-${patients}`,
    patients,
    observationsPerPatient: 0,
    encountersMax: ENCOUNTERS_MAX,
    connections: DATABASE_CONNECTIONS,
  })
}

async function openSize(context: Context, patients: number): Promise<Size> {
  const ground = await openSet(context, patients)
  const { platform, database, sample, counts, folder, senders, postmasterPid } = ground
  const name = String(patients)
  const running = await startOurs(context, platform, `growth-${name}`, environmentOf('uncached', null))
  const calendar = await openCalendar(database, sample, Date.now())
  const stack: Stack = {
    name,
    title: `${patients.toLocaleString('en-US')} patients`,
    ours: true,
    versions: {},
    dbConnections: DATABASE_CONNECTIONS,
    skipReason: () => null,
    headers: ({ id, token }) => ({ 'X-Org-ID': id, Authorization: `Bearer ${token}` }),
    start: async () => running,
  }
  const probe = probeOf(running.pids, postmasterPid, null)
  const connections = context.settings.connections[0] ?? 1
  const common = { context, folder, senders, calendar, stack, running, probe, connections }
  const loadedOf = (row: RowPlan): Loaded => loadRow({ ...common, row })
  const rows = await planRows(ground, ROW_NAMES)
  const bytes = await databaseBytes(database)
  return { patients, counts, bytes, ground, stack, running, rows, loadedOf }
}

function planOf({ seconds, rounds, quick }: Settings): Plan {
  const warmUpSeconds = quick ? 1 : WARM_UP_SECONDS
  return { warmUpSeconds, seconds, blocks: rounds, openBlocks: rounds, openSeconds: seconds, ownRates: false }
}

/** Why a set cannot be loaded; null when it is there or fits. */
function noRoom(patients: number): string | null {
  if (existsSync(join(DATA, `growth-${patients}`, 'bench-set.json'))) return null
  const { bavail, bsize } = statfsSync(ROOT)
  const wanted = patients * BYTES_PER_PATIENT + BYTES_SPARE
  if (bavail * bsize >= wanted) return null
  const [need, have] = [wanted, bavail * bsize].map((bytes) => Math.round(bytes / GIGABYTE))
  return `${patients.toLocaleString('en-US')} patients: need ${need} GB of disk, ${have} GB are free`
}

/** p50 of the largest set against the base, where half of what the slowest can serve is asked. */
function goalsOf(ratios: readonly Growth[], base: number, largest: number): Goal[] {
  return ROW_NAMES.map((row) => {
    const rates = ratios.filter((one) => one.row === row && one.patients === largest && one.rate !== null)
    const middle = rates[Math.floor(rates.length / 2)]
    return judge(`${row}, p50 with ${largest} patients against ${base}`, 'at most', GOAL, middle?.p50 ?? null)
  })
}

function sayRun({ say }: Context, { stack, rate, block, point }: StackRun): void {
  const times = `p50 ${digits(point.p50_ms)}  p95 ${digits(point.p95_ms)} ms`
  const wrong = point.errors > 0 ? `  VOID: ${JSON.stringify(point.failures)}` : ''
  const how = rate === null ? 'saturation' : `at ${rate}/s`
  const figures = `${digits(point.requests_per_second)} req/s  ${times}`
  say(`block ${block + 1}  ${how.padEnd(12)} ${stack.padStart(9)} patients  ${figures}${wrong}`)
}

function tell({ say, settings }: Context, result: GrowthResult): boolean {
  const head = ['row', 'asked', 'patients', 'req/s', 'p50 ms', 'p95 ms', `p50 / ${result.base}`, 'p95']
  const rows = result.summary.map((one) => {
    const ratio = result.growth.find(
      ({ row, rate, patients }) => row === one.row && rate === one.rate && String(patients) === one.stack,
    )
    const asked = one.rate === null ? 'saturation' : `${one.rate}/s`
    const figures = [one.requests_per_second, one.p50_ms, one.p95_ms].map(({ median }) => digits(median))
    return [
      one.row,
      asked,
      one.stack,
      ...figures,
      spreadText(ratio?.p50 ?? null),
      spreadText(ratio?.p95 ?? null),
    ]
  })
  say('')
  for (const line of tableLines(head, rows, 2)) say(line)
  say('')
  for (const line of goalLines(result.goals)) say(line)
  const path = `${resultPath(result.date, 'growth', settings.quick)}.json`
  writeJson(path, result)
  say(`\nwritten: ${relative(ROOT, path)}`)
  return result.summary.every(({ void_blocks: none }) => none === 0)
}
