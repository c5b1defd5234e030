/** What the cache gives, what many who miss at once cost, and what is left while its Redis is away. */
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context, Scenario } from '../context.ts'
import type { Counts } from '../data-set.ts'
import { requestText, writeRequests } from '../generator/job.ts'
import { runJobs } from '../generator/launch.ts'
import { describeMachine, type Machine } from '../load/machine.ts'
import { orderOf } from '../load/measure.ts'
import { digits, type Goal, goalLines, judge, spreadText, tableLines } from '../load/report.ts'
import { type Spread, spreadOf } from '../load/statistics.ts'
import { ROOT } from '../platform.ts'
import type { Settings } from '../settings.ts'
import { type Ground, setUp } from '../setup.ts'
import { hitsOf, untilCacheInUse } from '../stacks/cache-in-use.ts'
import { type Calendar, openCalendar } from '../stacks/calendar.ts'
import type { StackRun } from '../stacks/compare.ts'
import { environmentOf, ourStack, startOurs } from '../stacks/ours.ts'
import { type Loaded, loadRow, type Point } from '../stacks/point.ts'
import { probeOf } from '../stacks/probe.ts'
import { type Redis, startRedis } from '../stacks/redis.ts'
import { ratiosToOthers, type StackRatio, type StackSummary, summarizeStacks } from '../stacks/result.ts'
import { planRows, type RowPlan } from '../stacks/rows.ts'
import type { Mode, Running } from '../stacks/stack.ts'
import { exchangesOf } from '../statement-counts.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- cache`. */
export const cache: Scenario = { name: 'cache', run: runCache }

const WARM_UP_SECONDS = 3
/** Of the requests while Redis is away: writes are what its loss is dear to. */
const BOOKINGS = 0.02
/** Of what is served with Redis, asked for while it is away. */
const RATE_SHARE = 0.3
/**
 * Connections while Redis is away: people have one each. The waits depend on it: writes wait for the cache to
 * be closed, and with few connections they hold all, so that reads wait, too.
 */
const OUTAGE_CONNECTIONS = 1_000
/** An outage lasts as long as so many measured runs, and begins a moment after its load. */
const OUTAGE_RUNS = 4
const HARM_AFTER_MS = 500
const CALLERS = 2_000
const READS_MAX = 2
/** After the reply of a write its fence is taken away. */
const FENCE_LIFTED_MS = 200
const ANSWERED_MIN = 0.999
const OUTAGE_P99_MS = 100
const CONNECTIONS_SPARE = 40

/** What is measured beside each other, by the name in the result. */
const TITLES: Readonly<Record<Mode, string>> = { uncached: 'no cache', cached: 'memory', shared: 'Redis' }

/** One harm to Redis under load. */
type Outage = {
  readonly harm: string
  readonly rate: number
  readonly answered: number
  readonly point: Point
}

type CacheResult = {
  readonly scenario: 'cache'
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly redis: string
  readonly data: Counts
  readonly summary: readonly StackSummary[]
  /** Without a cache divided by each. */
  readonly ratios: readonly StackRatio[]
  readonly hits: Readonly<Record<string, number>>
  readonly reads_of_misses: number
  readonly outages: readonly Outage[]
  readonly goals: readonly Goal[]
  readonly runs: readonly StackRun[]
}

/** What the parts of the scenario share. */
type Session = {
  readonly context: Context
  readonly ground: Ground
  readonly calendar: Calendar
  readonly row: RowPlan
  readonly redis: Redis
}

async function runCache(context: Context): Promise<boolean> {
  const { settings, say } = context
  const ground = await setUp(context, {
    ...{ name: `patients-${settings.patients}`, patients: settings.patients, observationsPerPatient: 5 },
    connections: CONNECTIONS_SPARE,
  })
  const redis = await startRedis(context)
  if (redis === null) throw new Error('no redis-server')
  const calendar = await openCalendar(ground.database, ground.sample, Date.now())
  const [row] = await planRows(ground, ['read-cached'])
  if (row === undefined) return false
  const session: Session = { context, ground, calendar, row, redis }
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  const uncached = await start(session, 'uncached')
  const runs: StackRun[] = []
  const hits: Record<string, number> = {}
  const memory = await start(session, 'cached')
  hits['cached'] = await compare(session, runs, uncached, 'cached', memory)
  await memory.stop()
  const shared = await start(session, 'shared')
  hits['shared'] = await compare(session, runs, uncached, 'shared', shared)
  await uncached.stop()
  const reads = await missAtOnce(session, shared)
  say(`${CALLERS.toLocaleString('en-US')} who miss one key at once: ${reads} reads of the database`)
  const limit = summarizeStacks(runs).find(({ stack }) => stack === 'shared')?.requests_per_second.median ?? 0
  const outages = await takeAway(session, shared, Math.max(1, Math.round(limit * RATE_SHARE)))
  const summary = summarizeStacks(runs)
  return tell(context, {
    ...{ scenario: 'cache', date: today(), machine, settings, redis: redis.version, data: ground.counts },
    ...{ summary, ratios: ratiosToOthers(runs, 'uncached'), hits, reads_of_misses: reads, outages },
    ...{ goals: goalsOf(reads, outages), runs },
  })
}

async function start({ context, ground, redis }: Session, mode: Mode): Promise<Running> {
  const running = await startOurs(context, ground.platform, `cache-${mode}`, environmentOf(mode, redis))
  if (mode !== 'uncached') await untilCacheInUse(context, ground, running)
  return running
}

function loadedOf(
  session: Session,
  name: string,
  running: Running,
  bookings: number,
  connections = session.context.settings.connections[0] ?? 1,
): Loaded {
  const { context, ground, calendar, redis } = session
  const { folder, senders, postmasterPid } = ground
  const stack = { ...ourStack(context, ground.platform, redis), name }
  const row = { ...session.row, name: `${session.row.name}-${bookings}`, bookings }
  const probe = probeOf(running.pids, postmasterPid, redis.pid)
  return loadRow({ context, folder, senders, calendar, row, stack, running, probe, connections })
}

/** The read with a cache and without, in turns. Gives the share of look-ups that were hits. */
async function compare(
  session: Session,
  runs: StackRun[],
  uncached: Running,
  mode: Mode,
  running: Running,
): Promise<number> {
  const { settings, say } = session.context
  const both = [loadedOf(session, 'uncached', uncached, 0), loadedOf(session, mode, running, 0)]
  for (const { measure } of both) await measure({ kind: 'closed', seconds: WARM_UP_SECONDS })
  const before = await lookUps(session, running)
  for (let block = 0; block < settings.rounds; block += 1) {
    for (const { stack, measure } of orderOf(both, block)) {
      const point = await measure({ kind: 'closed', seconds: settings.seconds })
      runs.push({ row: mode, stack: stack.name, rate: null, block, point })
      const title = stack.name === 'uncached' ? TITLES.uncached : TITLES[mode]
      say(`block ${block + 1}  ${title.padEnd(10)} ${digits(point.requests_per_second).padStart(7)} req/s`)
    }
  }
  const after = await lookUps(session, running)
  return (after.hits - before.hits) / Math.max(1, after.all - before.all)
}

async function lookUps({ context }: Session, { port }: Running): Promise<{ hits: number; all: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { signal: context.signal })).text()
  const all = [...text.matchAll(/^patient_cache_hits_total\{[^}]*\} (\d+)$/gm)]
  const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)
  return { hits: sum(hitsOf(text).values()), all: sum(all.map(([, value]) => Number(value))) }
}

/** Many ask at once for a patient who has just been changed. Gives the reads of the database for it. */
async function missAtOnce({ context, ground }: Session, { port }: Running): Promise<number> {
  const patient = ground.sample.at(-1)
  const sender = ground.senders.find(({ id }) => id === patient?.orgId)
  if (patient === undefined || sender === undefined) throw new Error('the data set has no patient to ask for')
  const reads = async (): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { signal: context.signal })).text()
    return exchangesOf(text).get('patients.detail') ?? 0
  }
  const headers = { 'X-Org-ID': sender.id, Authorization: `Bearer ${sender.token}` }
  const repeated = join(ground.folder, 'misses.asks')
  writeRequests(repeated, [requestText({ method: 'GET', path: `/api/patients/${patient.id}`, headers })])
  const url = `http://127.0.0.1:${port}/api/patients/${patient.id}`
  const change = { ...headers, 'If-Match': '*', 'Content-Type': 'application/merge-patch+json' }
  const init = { method: 'PATCH', headers: change, body: '{"first_name":"Anew"}', signal: context.signal }
  const changed = await fetch(url, init)
  if (!changed.ok) throw new Error(`the platform answers ${changed.status} to a change of a patient`)
  await sleep(FENCE_LIFTED_MS)
  const before = await reads()
  const job = {
    ...{ host: '127.0.0.1', port, source: '127.0.0.1', connections: CALLERS, ramp: null },
    ...{ mode: 'closed' as const, ratePerSecond: 0, seconds: 1, repeated, firstRepeated: 0 },
    ...{ once: null, onceShare: 0 },
  }
  await runJobs([job], { folder: ground.folder, signal: context.signal })
  return (await reads()) - before
}

/** Kills Redis, then lets it hang, each under load; it is back and in use before the next. */
async function takeAway(session: Session, running: Running, rate: number): Promise<Outage[]> {
  const { context, ground, redis } = session
  const port = Number(new URL(redis.url).port)
  let pid = redis.pid
  const back = async (): Promise<void> => {
    pid = (await startRedis(context, port))?.pid ?? pid
  }
  const harms = [
    { harm: 'killed', take: () => process.kill(pid, 'SIGKILL'), back },
    {
      ...{ harm: 'hangs', take: () => process.kill(pid, 'SIGSTOP') },
      back: async () => void process.kill(pid, 'SIGCONT'),
    },
  ]
  const loaded = loadedOf(session, 'shared', running, BOOKINGS, OUTAGE_CONNECTIONS)
  const seconds = context.settings.seconds * OUTAGE_RUNS
  const outages: Outage[] = []
  for (const { harm, take, back: giveBack } of harms) {
    const measuring = loaded.measure({ kind: 'open', seconds, rate })
    await sleep(HARM_AFTER_MS)
    take()
    const point = await measuring.finally(giveBack)
    const wrong = point.errors + point.unanswered
    const answered = 1 - wrong / (point.requests_per_second * seconds + wrong)
    outages.push({ harm, rate, answered, point })
    const figures = `p50 ${digits(point.p50_ms)}  p99 ${digits(point.p99_ms)} ms`
    context.say(`Redis ${harm}: ${(answered * 100).toFixed(3)} % answered, ${figures}, ${rate} req/s asked`)
    await untilCacheInUse(context, ground, running)
    context.say('Redis is back, and in use')
  }
  return outages
}

function goalsOf(reads: number, outages: readonly Outage[]): Goal[] {
  const one = (value: number): Spread => spreadOf([value])
  return [
    judge(`reads of the database for ${CALLERS} misses at once`, 'at most', READS_MAX, one(reads)),
    ...outages.flatMap(({ harm, answered, point }) => [
      judge(`Redis ${harm}: part that is answered`, 'at least', ANSWERED_MIN, one(answered)),
      judge(`Redis ${harm}: p99 ms`, 'at most', OUTAGE_P99_MS, one(point.p99_ms)),
    ]),
  ]
}

function tell({ say, settings }: Context, result: CacheResult): boolean {
  const head = [
    'cache',
    'req/s',
    'p50 ms',
    'p95',
    'p99',
    'errors',
    'hits',
    'CPU-µs server',
    'PostgreSQL',
    'Redis',
  ]
  const rows = result.summary.map((one) => [
    `${one.stack === 'uncached' ? TITLES.uncached : one.stack === 'cached' ? TITLES.cached : TITLES.shared}`,
    spreadText(one.requests_per_second),
    ...[one.p50_ms, one.p95_ms, one.p99_ms].map(({ median }) => digits(median)),
    String(one.errors),
    one.stack === 'uncached' ? '' : `${((result.hits[one.stack] ?? 0) * 100).toFixed(1)} %`,
    ...[one.server_cpu_us, one.postgres_cpu_us, one.redis_cpu_us].map(({ median }) => digits(median)),
  ])
  say('')
  for (const line of tableLines(head, rows)) say(line)
  say('')
  for (const line of goalLines(result.goals)) say(line)
  const path = `${resultPath(result.date, 'cache', settings.quick)}.json`
  writeJson(path, result)
  say(`\nwritten: ${relative(ROOT, path)}`)
  return result.goals.every(({ reached }) => reached === true)
}
