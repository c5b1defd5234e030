/** The price of trust: a read and a booking with the audit and row-level security on and off. */
import { relative } from 'node:path'
import type { Context, Scenario } from '../context.ts'
import { describeMachine } from '../load/machine.ts'
import { digits, type Goal, goalLines, judge, spreadText, tableLines } from '../load/report.ts'
import { spreadOf } from '../load/statistics.ts'
import { type LoneClinical, startClinicalAlone } from '../lone-clinical.ts'
import { ROOT } from '../platform.ts'
import { type Ground, setUp } from '../setup.ts'
import { type Calendar, forgetBookings, openCalendar } from '../stacks/calendar.ts'
import { compareRow, type StackRun } from '../stacks/compare.ts'
import { type Loaded, loadRow } from '../stacks/point.ts'
import { descendants, probeOf } from '../stacks/probe.ts'
import { ratiosToOthers, summarizeStacks } from '../stacks/result.ts'
import { planRows, type RowPlan } from '../stacks/rows.ts'
import { type Trust, type TrustSwitches, trustSwitches } from '../trust-switches.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- trust`. */
export const trust: Scenario = { name: 'trust', run: runTrust }

const ON = 'everything on'
const BOTH_OFF = 'both off'
const FORMS: Readonly<Record<string, Trust>> = {
  [ON]: { audit: true, rowSecurity: true },
  'audit off': { audit: false, rowSecurity: true },
  'row security off': { audit: true, rowSecurity: false },
  [BOTH_OFF]: { audit: false, rowSecurity: false },
}
const ROWS = ['read', 'booking']
/** After every switch statements are planned anew; that is not what is measured. */
const SETTLE_SECONDS = { full: 1, quick: 0.3 }
/** Of requests a second: everything on against both off. */
const GOAL_SHARE = 0.85
const GOAL_MS = 0.3

async function runTrust(context: Context): Promise<boolean> {
  const { settings, say } = context
  const ground = await setUp(context)
  const switches = await trustSwitches(ground.database, ground.platform.dataDir)
  context.defer(() => switches.restore())
  const calendar = await openCalendar(ground.database, ground.sample, Date.now())
  context.defer(() => forgetBookings(ground.database))
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  const services = {
    audited: await startClinicalAlone(context, ground.platform, 'audited', ground.folder),
    unaudited: await startClinicalAlone(context, ground.platform, 'unaudited', ground.folder),
  }
  holdHost(context, ground, services)
  const { rounds: blocks, seconds } = settings
  const settleSeconds = settings.quick ? SETTLE_SECONDS.quick : SETTLE_SECONDS.full
  const plan = {
    warmUpSeconds: settleSeconds,
    seconds,
    blocks,
    openBlocks: 0,
    openSeconds: 0,
    ownRates: false,
  }
  const runs: StackRun[] = []
  for (const row of await planRows(ground, ROWS)) {
    say(`\n${row.title}`)
    const loaded = Object.entries(FORMS).map(([name, form]) =>
      loadForm({ context, ground, calendar, switches, services, row, name, form, settleSeconds }),
    )
    runs.push(...(await compareRow(row.name, loaded, plan, (run) => sayRun(context, run))))
  }
  await switches.restore()
  const summary = summarizeStacks(runs)
  const ratios = ratiosToOthers(runs, ON)
  const goals = goalsOf(runs)
  const result = {
    scenario: 'trust',
    date: today(),
    machine,
    settings,
    data: ground.counts,
    summary,
    ratios,
    goals,
    runs,
  }
  for (const line of linesOf(result)) say(line)
  const path = `${resultPath(result.date, 'trust', settings.quick)}.json`
  writeJson(path, result)
  say(`\nwritten: ${relative(ROOT, path)}`)
  return summary.every(({ void_blocks: none }) => none === 0)
}

type Services = { readonly audited: LoneClinical; readonly unaudited: LoneClinical }

/** The platform that holds the database seals events too, whoever is being measured: it has to wait. */
function holdHost(context: Context, { platform, postmasterPid }: Ground, services: Services): void {
  const cluster = new Set(descendants(postmasterPid, true))
  const others = new Set([...services.audited.pids(), ...services.unaudited.pids()])
  const servers = descendants(platform.pid, false).filter((pid) => !cluster.has(pid) && !others.has(pid))
  for (const pid of servers) process.kill(pid, 'SIGSTOP')
  context.defer(() => {
    for (const pid of servers) process.kill(pid, 'SIGCONT')
    services.audited.release()
    services.unaudited.release()
  })
}

/** The load of one form: before each run the database is switched, the other service held. */
function loadForm(options: {
  readonly context: Context
  readonly ground: Ground
  readonly calendar: Calendar
  readonly switches: TrustSwitches
  readonly services: Services
  readonly row: RowPlan
  readonly name: string
  readonly form: Trust
  readonly settleSeconds: number
}): Loaded {
  const { context, ground, calendar, switches, services, row, name, form, settleSeconds } = options
  const { folder, senders, postmasterPid } = ground
  const running = form.audit ? services.audited : services.unaudited
  const other = form.audit ? services.unaudited : services.audited
  const stack = {
    ...{ name, title: name, ours: true, versions: {}, dbConnections: 0 },
    skipReason: () => null,
    headers: ({ id, token }: { id: string; token: string }) => ({
      'X-Org-ID': id,
      Authorization: `Bearer ${token}`,
    }),
    start: async () => running,
  }
  const loaded = loadRow({
    ...{ context, folder, senders, calendar, row, stack, running },
    probe: probeOf(running.pids, postmasterPid, null),
    connections: Math.max(...context.settings.connections),
  })
  return {
    ...loaded,
    async measure(push) {
      other.hold()
      running.release()
      await switches.set(form)
      await loaded.measure({ kind: 'closed', seconds: settleSeconds })
      return loaded.measure(push)
    },
  }
}

/** The price of everything: the audit and row-level security together. */
export function goalsOf(runs: readonly StackRun[]): Goal[] {
  return ROWS.flatMap((row) => {
    const pairs = runs.flatMap((on) => {
      const off = runs.find((one) => one.row === row && one.stack === BOTH_OFF && one.block === on.block)
      const fits = on.row === row && on.stack === ON && on.point.errors === 0 && off?.point.errors === 0
      return fits && off !== undefined ? [[on.point, off.point] as const] : []
    })
    const of = (pick: (pair: (typeof pairs)[number]) => number) =>
      pairs.length === 0 ? null : spreadOf(pairs.map(pick))
    const share = of(([on, off]) => on.requests_per_second / off.requests_per_second)
    const more = of(([on, off]) => on.p50_ms - off.p50_ms)
    return [
      judge(`${row}, requests a second with everything on against both off`, 'at least', GOAL_SHARE, share),
      judge(`${row}, what everything adds to p50, ms`, 'at most', GOAL_MS, more),
    ]
  })
}

function sayRun({ say, settings }: Context, { stack, block, point }: StackRun): void {
  const cpu = `CPU-µs ${digits(point.server_cpu_us)} + ${digits(point.postgres_cpu_us)}`
  const wrong = point.errors > 0 ? `  VOID: ${JSON.stringify(point.failures)}` : ''
  const figures = `${digits(point.requests_per_second).padStart(7)} req/s  p50 ${digits(point.p50_ms)} ms`
  say(`block ${block + 1}/${settings.rounds}  ${stack.padEnd(18)} ${figures}  ${cpu}${wrong}`)
}

function linesOf(result: {
  readonly summary: ReturnType<typeof summarizeStacks>
  readonly ratios: ReturnType<typeof ratiosToOthers>
  readonly goals: readonly Goal[]
}): string[] {
  const head = ['', 'what', 'req/s', 'p50 ms', 'p95', 'CPU-µs server', 'PostgreSQL', 'on/this req/s', 'CPU']
  const rows = result.summary.map((one) => {
    const ratio = result.ratios.find(({ row, stack }) => row === one.row && stack === one.stack)
    return [
      one.row,
      one.stack,
      spreadText(one.requests_per_second),
      ...[one.p50_ms, one.p95_ms].map(({ median }) => digits(median)),
      ...[one.server_cpu_us, one.postgres_cpu_us].map(spreadText),
      spreadText(ratio?.requests_per_second ?? null),
      spreadText(ratio?.cpu ?? null),
    ]
  })
  return ['', ...tableLines(head, rows, 2), '', ...goalLines(result.goals)]
}
