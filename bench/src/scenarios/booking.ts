/** Booking visits: how many a second, how long each takes, and what each asks of the database. */
import { relative } from 'node:path'
import type { Context, Scenario } from '../context.ts'
import { describeMachine } from '../load/machine.ts'
import { digits, spreadText, tableLines } from '../load/report.ts'
import { ROOT } from '../platform.ts'
import { type Ground, setUp } from '../setup.ts'
import { type Calendar, forgetBookings, openCalendar } from '../stacks/calendar.ts'
import { compareRow, type StackRun } from '../stacks/compare.ts'
import { ourStack } from '../stacks/ours.ts'
import { type Loaded, loadRow } from '../stacks/point.ts'
import { descendants, probeOf } from '../stacks/probe.ts'
import { summarizeStacks } from '../stacks/result.ts'
import { planRows } from '../stacks/rows.ts'
import type { Running, Stack } from '../stacks/stack.ts'
import { book, bookingFault } from '../stacks/verify-booking.ts'
import { countStatements, type StatementCount, statementLines } from '../statement-counts.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- booking`. */
export const booking: Scenario = { name: 'booking', run: runBooking }

/** One after the other, so that none is joined with another and each is counted. */
const COUNTED = 50
const WARM_UP_SECONDS = 3

async function runBooking(context: Context): Promise<boolean> {
  const { settings, say } = context
  const ground = await setUp(context)
  const calendar = await openCalendar(ground.database, ground.sample, Date.now())
  context.defer(() => forgetBookings(ground.database))
  const ours = ourStack(context, ground.platform, null)
  const running = runningOf(ground)
  const fault = await bookingFault(ground, ours, running, calendar, context.signal)
  if (fault !== null) throw new Error(fault)
  const statements = await countBookings(context, ground, ours, running, calendar)
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  const loaded = await loadLevels(context, ground, calendar, ours, running)
  const seconds = settings.seconds
  const warmUpSeconds = settings.quick ? 1 : WARM_UP_SECONDS
  const plan = {
    warmUpSeconds,
    seconds,
    blocks: settings.rounds,
    openBlocks: 0,
    openSeconds: 0,
    ownRates: false,
  }
  const runs = await compareRow('booking', loaded, plan, (run) => sayRun(context, run))
  const summary = summarizeStacks(runs)
  const result = {
    scenario: 'booking',
    date: today(),
    machine,
    settings,
    data: ground.counts,
    statements,
    summary,
    runs,
  }
  const rows = summary.map((one) => [
    one.stack,
    spreadText(one.requests_per_second),
    ...[one.p50_ms, one.p95_ms, one.p99_ms].map(({ median }) => digits(median)),
    one.void_blocks > 0 ? `${one.errors} (${one.void_blocks} void)` : String(one.errors),
    ...[one.server_cpu_us, one.postgres_cpu_us].map(({ median }) => digits(median)),
  ])
  say('')
  const head = ['connections', 'bookings/s', 'p50 ms', 'p95', 'p99', 'errors', 'CPU-µs server', 'PostgreSQL']
  for (const line of tableLines(head, rows)) say(line)
  say(`\nof the database, for one booking:`)
  for (const line of statementLines(statements)) say(`  ${line}`)
  const path = `${resultPath(result.date, 'booking', settings.quick)}.json`
  writeJson(path, result)
  say(`\nwritten: ${relative(ROOT, path)}`)
  return summary.every(({ void_blocks: none }) => none === 0)
}

function sayRun({ say, settings }: Context, { stack, block, point }: StackRun): void {
  const times = `p50 ${digits(point.p50_ms)}  p95 ${digits(point.p95_ms)} ms`
  const wrong = point.errors > 0 ? `  VOID: ${JSON.stringify(point.failures)}` : ''
  const figures = `${digits(point.requests_per_second).padStart(7)} bookings/s  ${times}`
  say(`block ${block + 1}/${settings.rounds}  ${stack.padStart(3)} connections ${figures}${wrong}`)
}

/** The platform of the ground, as the stacks see one. */
function runningOf({ platform }: Ground): Running {
  const port = Number(new URL(platform.clinicalUrl).port)
  return { port, pids: () => descendants(platform.pid, false), stop: async () => {} }
}

/** A booking load of each level, by the name of the level. */
async function loadLevels(
  context: Context,
  ground: Ground,
  calendar: Calendar,
  ours: Stack,
  running: Running,
): Promise<Loaded[]> {
  const { folder, senders, probe, postmasterPid } = ground
  const [row] = await planRows(ground, ['booking'])
  if (row === undefined) return []
  const cluster = new Set(descendants(postmasterPid, true))
  const servers = running.pids().filter((pid) => !cluster.has(pid))
  const watch = probeOf(() => servers, postmasterPid, null)
  if (servers.length < probe.serverProcesses()) throw new Error('a server process is not watched')
  return context.settings.connections.map((connections) =>
    loadRow({
      ...{ context, folder, senders, calendar, row, running, probe: watch, connections },
      stack: { ...ours, name: String(connections) },
    }),
  )
}

/** The statements of a booking, counted over bookings that are made one after the other. */
async function countBookings(
  { signal }: Context,
  ground: Ground,
  ours: Stack,
  running: Running,
  calendar: Calendar,
): Promise<StatementCount[]> {
  return countStatements(ground.platform, signal, COUNTED, async () => {
    for (const ask of calendar.take(COUNTED)) await book(ground, ours, running, ask, signal)
  })
}
