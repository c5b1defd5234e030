/** One run of load on one stack: requests in, figures out. */
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { percentileMs } from '../generator/histogram.ts'
import { type Job, type Outcome, requestText, writeRequests } from '../generator/job.ts'
import { errorCount, runJobs } from '../generator/launch.ts'
import type { Sender } from '../load/wrk.ts'
import { bookingHeaders, type Calendar } from './calendar.ts'
import type { StackProbe, Times } from './probe.ts'
import type { Ask, RowPlan } from './rows.ts'
import type { Running, Stack } from './stack.ts'

/** The figures of one run. Units: milliseconds, processor microseconds for one request, megabytes. */
export type Point = {
  readonly requests_per_second: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
  readonly max_ms: number
  /** Requests without a proper reply; a run with any is void. */
  readonly errors: number
  /** The same by status, or by what happened to the connection. */
  readonly failures: Readonly<Record<string, number>>
  /** Of an open run: requests without a reply some seconds after its end. */
  readonly unanswered: number
  readonly server_cpu_us: number
  readonly postgres_cpu_us: number
  readonly redis_cpu_us: number
  readonly generator_cpu_us: number
  /** Of all serving processes together. */
  readonly rss_mb: number
}

/** Names of the figures. */
export type PointFigure = Exclude<keyof Point, 'failures'>

/** How hard to ask. */
export type Push =
  | { readonly kind: 'closed'; readonly seconds: number }
  | { readonly kind: 'open'; readonly seconds: number; readonly rate: number }

/** A stack that runs, ready to be measured on one row. */
export type Loaded = {
  readonly stack: Stack
  readonly running: Running
  /** The next run asks from another place in the list. */
  measure(push: Push): Promise<Point>
}

/** Bookings that are made ready for a closed run: more than any stack books in a second. */
const BOOKINGS_PER_SECOND = 6_000
const MIX_REQUESTS_PER_SECOND = 40_000
const STEP = 7_919
const US_PER_SECOND = 1e6

/** Writes the requests of a row as this stack takes them. */
export function loadRow(options: {
  readonly context: Context
  readonly folder: string
  readonly senders: readonly Sender[]
  readonly calendar: Calendar | null
  readonly row: RowPlan
  readonly stack: Stack
  readonly running: Running
  readonly probe: StackProbe
  readonly connections: number
}): Loaded {
  const { context, folder, senders, calendar, row, stack, running, probe, connections } = options
  const name = join(folder, `${stack.name}-${row.name}`)
  const repeated = row.asks.length === 0 ? null : `${name}.asks`
  if (repeated !== null) writeRequests(repeated, textsOf(row.asks, stack, senders))
  let runs = 0
  return {
    stack,
    running,
    async measure(push) {
      runs += 1
      const once = row.bookings === 0 ? null : `${name}.bookings`
      if (once !== null) {
        const asks = calendar?.take(bookingsFor(row, push)) ?? []
        writeRequests(once, textsOf(asks, stack, senders))
      }
      const job: Job = {
        host: '127.0.0.1',
        port: running.port,
        source: '127.0.0.1',
        connections,
        ramp: null,
        mode: push.kind,
        ratePerSecond: push.kind === 'open' ? push.rate : 0,
        seconds: push.seconds,
        repeated,
        firstRepeated: runs * STEP,
        once,
        onceShare: row.bookings,
      }
      const highestMemory = probe.watchMemory()
      const before = probe.cpu()
      try {
        const outcome = await runJobs([job], { folder, signal: context.signal })
        return pointOf(outcome, before, probe.cpu(), highestMemory())
      } finally {
        highestMemory()
      }
    },
  }
}

/** The figures of an outcome with the processor time around it. */
export function pointOf(outcome: Outcome, before: Times, after: Times, rss: number): Point {
  const { latencies, replies, errors, seconds, unanswered, cpuSeconds } = outcome
  return {
    requests_per_second: replies / seconds,
    p50_ms: percentileMs(latencies, 50),
    p95_ms: percentileMs(latencies, 95),
    p99_ms: percentileMs(latencies, 99),
    max_ms: percentileMs(latencies, 100),
    errors: errorCount(errors),
    failures: failuresOf(outcome),
    unanswered,
    server_cpu_us: (after.server - before.server) / replies,
    postgres_cpu_us: (after.postgres - before.postgres) / replies,
    redis_cpu_us: (after.redis - before.redis) / replies,
    generator_cpu_us: (cpuSeconds * US_PER_SECOND) / replies,
    rss_mb: rss,
  }
}

function failuresOf({ statuses, errors }: Outcome): Record<string, number> {
  const { status: _, ...broken } = errors
  const refused = Object.entries(statuses).filter(([status]) => !status.startsWith('2'))
  return Object.fromEntries([...refused, ...Object.entries(broken)].filter(([, count]) => count > 0))
}

function textsOf(asks: readonly Ask[], stack: Stack, senders: readonly Sender[]): string[] {
  const headers = new Map(senders.map((sender) => [sender.id, stack.headers(sender)]))
  return asks.flatMap(({ orgId, path, body }) => {
    const own = headers.get(orgId)
    if (own === undefined) return []
    if (body === undefined) return [requestText({ method: 'GET', path, headers: own })]
    return [requestText({ method: 'POST', path, headers: { ...own, ...bookingHeaders() }, body })]
  })
}

function bookingsFor({ bookings }: RowPlan, push: Push): number {
  const most = bookings === 1 ? BOOKINGS_PER_SECOND : MIX_REQUESTS_PER_SECOND * bookings
  const rate = push.kind === 'open' ? push.rate * bookings : most
  return Math.ceil(rate * push.seconds) + 1
}
