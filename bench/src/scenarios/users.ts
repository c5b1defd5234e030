/** Many people at once: open connections that each ask now and then, by the traffic of the guide. */
import { join, relative } from 'node:path'
import type { Context, Scenario } from '../context.ts'
import { mergeCounts, percentileMs } from '../generator/histogram.ts'
import { type Job, requestText, writeRequests } from '../generator/job.ts'
import { errorCount, runJobs } from '../generator/launch.ts'
import { describeMachine, type Machine } from '../load/machine.ts'
import { readStat } from '../load/process-stats.ts'
import { digits, type Goal, goalLines, judge, tableLines } from '../load/report.ts'
import { ROOT } from '../platform.ts'
import type { Settings } from '../settings.ts'
import { type Ground, setUp } from '../setup.ts'
import { untilCacheInUse } from '../stacks/cache-in-use.ts'
import { openCalendar } from '../stacks/calendar.ts'
import { environmentOf, startOurs } from '../stacks/ours.ts'
import { probeOf, type StackProbe, type Times } from '../stacks/probe.ts'
import { startRedis } from '../stacks/redis.ts'
import type { Ask } from '../stacks/rows.ts'
import type { Running } from '../stacks/stack.ts'
import { planTraffic, type Traffic, WRITE_SHARE } from '../traffic.ts'
import { resultPath, today, writeJson } from '../write-json.ts'

/** `npm run bench -- users`. */
export const users: Scenario = { name: 'users', run: runUsers }

const OBSERVATIONS_PER_PATIENT = 50
const DATABASE_CONNECTIONS_PER_PROCESS = 17
/** All connections together open so many a second: the server accepts them between requests. */
const RAMP_PER_SECOND = 500
/** The server closes who is silent for longer, say asked first in one pass and last in the next. */
const KEEP_ALIVE_SECONDS = 240
const SPARE_SECONDS = 20
/** Room for clocks that do not tick alike. */
const WRITES_MARGIN = 1.05
const SECONDS_PER_MINUTE = 60
const STEP = 7_919
/** Loopback is a /8: every generator comes from an address of its own. */
const FIRST_SOURCE = 2
const GOAL_P95_MS = 100
const PAGE_KB = 4
const KB_PER_MB = 1_024
const US_PER_MS = 1_000

/** Everything that a result file of this scenario holds. */
type UsersResult = {
  readonly scenario: 'users'
  readonly date: string
  readonly machine: Machine
  readonly settings: Settings
  readonly redis: string | null
  readonly connections: number
  readonly requests_per_second: number
  readonly latency_ms: Readonly<Record<'p50' | 'p95' | 'p99' | 'p999' | 'max', number>>
  readonly statuses: Readonly<Record<string, number>>
  readonly errors: Readonly<Record<string, number>>
  readonly unanswered: number
  readonly memory: Memory
  readonly cpu_us_per_request: Readonly<Record<'server' | 'postgres' | 'redis' | 'generator', number>>
  readonly goals: readonly Goal[]
}

/** Of all server processes together. */
type Memory = {
  readonly before_mb: number
  readonly full_mb: number
  readonly highest_mb: number
  readonly kb_per_connection: number
}

async function runUsers(context: Context): Promise<boolean> {
  const { settings, say } = context
  const ground = await setUp(context, {
    name: `stacks-${settings.patients}`,
    patients: settings.patients,
    observationsPerPatient: OBSERVATIONS_PER_PATIENT,
    connections: (settings.processes + 1) * DATABASE_CONNECTIONS_PER_PROCESS,
  })
  if (settings.prepare) return true
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  const redis = await startRedis(context)
  const flags = ['--processes', String(settings.processes)]
  const keepAlive = { EHR_KEEP_ALIVE_SECONDS: String(KEEP_ALIVE_SECONDS) }
  const environment = { ...environmentOf('shared', redis), ...keepAlive }
  const running = await startOurs(context, ground.platform, 'users', environment, flags)
  // Without one, several processes have no cache.
  if (redis !== null) await untilCacheInUse(context, ground, running)
  const calendar = await openCalendar(ground.database, ground.sample, Date.now())
  const traffic = await planTraffic(context, ground, running, calendar)
  for (const { reason } of traffic.skipped) say(`skipped: ${reason}`)
  const seconds = settings.minutes * SECONDS_PER_MINUTE
  const rate = settings.users / settings.every
  say(`${settings.users} connections, ${Math.round(rate)} requests a second, ${settings.minutes} min`)
  const jobs = jobsOf(context, ground, running, traffic, rate, seconds)
  const probe = probeOf(running.pids, ground.postmasterPid, redis?.pid ?? null)
  const measured = await measure(context, ground, jobs, running, probe)
  const result: UsersResult = {
    scenario: 'users',
    date: today(),
    machine,
    settings,
    redis: redis?.version ?? null,
    ...measured,
  }
  return tell(context, result)
}

/** One generator for each process of the server, each with its part of the connections and requests. */
function jobsOf(
  { settings }: Context,
  ground: Ground,
  running: Running,
  traffic: Traffic,
  rate: number,
  seconds: number,
): Job[] {
  const count = settings.processes
  // Who was silent on the ramp may be the last one in the first pass.
  const silentSecondsMax = KEEP_ALIVE_SECONDS - settings.every - SPARE_SECONDS
  const headers = new Map(
    ground.senders.map(({ id, token }) => [id, { 'X-Org-ID': id, Authorization: `Bearer ${token}` }]),
  )
  const textsOf = (asks: readonly Ask[]): string[] =>
    asks.map(({ orgId, path, body }) => {
      const own = headers.get(orgId) ?? {}
      if (body === undefined) return requestText({ method: 'GET', path, headers: own })
      return requestText({ method: 'POST', path, headers: { ...own, ...traffic.writeHeaders() }, body })
    })
  const repeated = join(ground.folder, 'users.asks')
  writeRequests(repeated, textsOf(traffic.reads))
  return Array.from({ length: count }, (_, nth) => {
    const connections = share(settings.users, count, nth)
    const own = share(Math.round(rate), count, nth)
    // While the connections are opened everybody asks once, and again when the others take long.
    const rampSeconds = settings.users / RAMP_PER_SECOND
    const requests = own * seconds + connections * (1 + Math.ceil(rampSeconds / silentSecondsMax))
    const writes = traffic.takeWrites(Math.ceil(requests * WRITE_SHARE * WRITES_MARGIN))
    const once = join(ground.folder, `users-${nth}.writes`)
    writeRequests(once, textsOf(writes))
    return {
      host: '127.0.0.1',
      port: running.port,
      source: `127.0.0.${FIRST_SOURCE + nth}`,
      connections,
      ramp: { perSecond: RAMP_PER_SECOND / count, silentSecondsMax },
      mode: 'passes',
      ratePerSecond: own,
      seconds,
      repeated,
      firstRepeated: nth * STEP,
      once: writes.length === 0 ? null : once,
      onceShare: WRITE_SHARE,
    }
  })
}

async function measure(
  context: Context,
  ground: Ground,
  jobs: readonly Job[],
  running: Running,
  probe: StackProbe,
) {
  const before = memoryMb(running)
  let full = 0
  let cpu: Times = probe.cpu()
  const highestMemory = probe.watchMemory()
  const onRamped = (standing: number): void => {
    full = memoryMb(running)
    cpu = probe.cpu()
    context.say(`${standing} connections stand, ${Math.round(full)} MB in all server processes`)
  }
  const outcome = await runJobs(jobs, { folder: ground.folder, signal: context.signal, onRamped })
  const after = probe.cpu()
  const latencies = mergeCounts([outcome.latencies])
  const at = (percent: number): number => percentileMs(latencies, percent)
  const p95 = at(95)
  const failed = errorCount(outcome.errors) + outcome.unanswered
  const one = (value: number) => ({ median: value, min: value, max: value })
  return {
    connections: outcome.connections,
    requests_per_second: outcome.replies / outcome.seconds,
    latency_ms: { p50: at(50), p95, p99: at(99), p999: at(99.9), max: latencies.max / US_PER_MS },
    statuses: outcome.statuses,
    errors: outcome.errors,
    unanswered: outcome.unanswered,
    memory: {
      before_mb: before,
      full_mb: full,
      highest_mb: highestMemory(),
      kb_per_connection: ((full - before) * KB_PER_MB) / outcome.connections,
    },
    cpu_us_per_request: {
      server: (after.server - cpu.server) / outcome.replies,
      postgres: (after.postgres - cpu.postgres) / outcome.replies,
      redis: (after.redis - cpu.redis) / outcome.replies,
      generator: (outcome.cpuSeconds * 1e6) / outcome.replies,
    },
    goals: [
      judge('p95 from the moment a request was due, ms', 'at most', GOAL_P95_MS, one(p95)),
      judge('requests without a proper reply', 'at most', 0, one(failed)),
    ],
  }
}

function tell({ say, settings }: Context, result: UsersResult): boolean {
  const { latency_ms: latency, memory, cpu_us_per_request: cpu } = result
  const rows = [
    ['connections', String(result.connections)],
    ['requests a second', digits(result.requests_per_second)],
    ...Object.entries(latency).map(([name, value]) => [`${name} ms`, digits(value)]),
    ['statuses', JSON.stringify(result.statuses)],
    ['errors', JSON.stringify(result.errors)],
    ['unanswered', String(result.unanswered)],
    ['server memory, MB: before, full, highest', Object.values(memory).slice(0, 3).map(digits).join(', ')],
    ['memory a connection, KB', digits(memory.kb_per_connection)],
    ...Object.entries(cpu).map(([name, value]) => [`CPU-µs a request, ${name}`, digits(value)]),
  ]
  say('')
  for (const line of tableLines(['', ''], rows)) say(line)
  say('')
  for (const line of goalLines(result.goals)) say(line)
  const path = `${resultPath(result.date, 'users', settings.quick)}.json`
  writeJson(path, result)
  say(`\nwritten: ${relative(ROOT, path)}`)
  return result.goals.every(({ reached }) => reached === true)
}

function memoryMb(running: Running): number {
  return running.pids().reduce((sum, pid) => sum + (readStat(pid)?.rssPages ?? 0) * PAGE_KB, 0) / KB_PER_MB
}

/** The nth part of a whole, such that all parts add up. */
function share(whole: number, parts: number, nth: number): number {
  return Math.floor((whole * (nth + 1)) / parts) - Math.floor((whole * nth) / parts)
}
