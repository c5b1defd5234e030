/** Counts what happens to requests while the measured time runs, and nothing before or after it. */
import { createHistogram } from './histogram.ts'
import type { Errors, Outcome } from './job.ts'

/** The counters of one run; times in milliseconds of `performance.now()`. */
export type Recorder = {
  begin(): void
  end(): void
  /** A request was sent that was due at this moment. */
  sent(connection: number, due: number): void
  reply(connection: number, status: number, bytes: number): void
  failure(what: Exclude<keyof Errors, 'status'>): void
  /** A request that was due then has no reply at the end: its wait until now is a latency. */
  unanswered(due: number): void
  /** When the request under way on the connection was due; 0 when it never had one. */
  dueOf(connection: number): number
  /** Requests that were sent and have neither reply nor failure. */
  underWay(): number
  /** Failed attempts to connect, measured or not. */
  refused(): number
  outcome(): Omit<Outcome, 'seconds' | 'connections' | 'cpuSeconds'>
}

const US_PER_MS = 1_000
const STATUS_OK_MIN = 200
const STATUS_OK_MAX = 299

/** Counters for so many connections. */
export function createRecorder(size: number): Recorder {
  const dueAt = new Float64Array(size)
  const latencies = createHistogram()
  const statuses = new Map<number, number>()
  const errors = { status: 0, lost: 0, broken: 0, timeout: 0, connect: 0 }
  let replies = 0
  let replyBytes = 0
  let unanswered = 0
  let underWay = 0
  let refused = 0
  let measuring = false
  return {
    begin() {
      measuring = true
      underWay = 0
    },
    end() {
      measuring = false
    },
    sent(connection, due) {
      dueAt[connection] = due
      underWay += 1
    },
    reply(connection, status, bytes) {
      underWay -= 1
      if (!measuring) return
      latencies.add((performance.now() - (dueAt[connection] ?? 0)) * US_PER_MS)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= STATUS_OK_MIN && status <= STATUS_OK_MAX) replies += 1
      else errors.status += 1
      replyBytes += bytes
    },
    failure(what) {
      if (what === 'connect') refused += 1
      else underWay -= 1
      if (measuring) errors[what] += 1
    },
    unanswered(due) {
      unanswered += 1
      latencies.add((performance.now() - due) * US_PER_MS)
    },
    dueOf: (connection) => dueAt[connection] ?? 0,
    underWay: () => underWay,
    refused: () => refused,
    outcome: () => ({
      replies,
      statuses: Object.fromEntries(statuses),
      errors: { ...errors },
      unanswered,
      latencies: latencies.counts(),
      replyBytes,
    }),
  }
}
