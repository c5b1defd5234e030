/**
 * Statements that run on their own, for one organization each: lists, fallbacks and writes. They wait
 * in turn by organization for a lane of a pool that point reads do not use.
 */
import type { Clock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { databaseError } from './database-error.ts'
import { createFairQueue } from './fair-queue.ts'
import type { Fields, Lane } from './lane.ts'
import { type LanePool, type WorkSource, waitedTooLong } from './lane-pool.ts'
import type { Statement } from './statement.ts'

/** Statements that may wait: more than this would not be served within the deadline anyway. */
export const RUNNER_QUEUE_MAX = 512

/** What a runner reports when a statement is done. */
export type StatementEvent = {
  readonly statement: string
  readonly seconds: number
  readonly failed: boolean
}

/** Runs statements one by one. */
export type Runner = {
  /**
   * All rows of a statement under the scope of one organization.
   *
   * Cost:   1 round trip.
   * Throws: DatabaseBusyError when it was not sent; DatabaseError when it failed.
   */
  many<P extends readonly unknown[], R>(orgId: string, statement: Statement<P, R>, params: P): Promise<R[]>
  /** The first row, or null. */
  maybeOne<P extends readonly unknown[], R>(
    orgId: string,
    statement: Statement<P, R>,
    params: P,
  ): Promise<R | null>
  queued(): number
}

type Job = {
  readonly orgId: string
  readonly statement: Statement<never, unknown>
  readonly params: Fields
  readonly queuedAt: number
  readonly deadline: number
  attempts: number
  settled: boolean
  resolve(rows: Fields[]): void
  reject(error: Error): void
}

/** Makes the runner of a pool. `repeatable`: a statement that lost its connection is sent once more. */
export function createRunner(options: {
  pool: LanePool
  clock: Clock
  deadlineMs: number
  repeatable: boolean
  onStatement(event: StatementEvent): void
}): Runner {
  const { pool, clock, deadlineMs } = options
  const queue = createFairQueue<Job>(RUNNER_QUEUE_MAX)
  const again: Job[] = []
  const underWay = new Set<Job>()
  let closed = false

  const fail = (job: Job, error: Error): void => {
    job.settled = true
    job.reject(error)
  }

  const run = async (lane: Lane): Promise<void> => {
    const job = again.shift() ?? queue.take(1)[0]
    if (job === undefined) return
    const startedAt = clock.ticks()
    underWay.add(job)
    let failed = false
    try {
      const rows = await lane.exchange([job.orgId], job.statement, job.params)
      job.settled = true
      job.resolve(rows)
    } catch (thrown) {
      failed = true
      const error = databaseError(thrown, 'XX000')
      job.attempts += 1
      const wanted = options.repeatable && !job.settled && !closed
      if (wanted && error.isConnectionLoss && job.attempts < 2) again.push(job)
      else fail(job, error)
    }
    underWay.delete(job)
    const seconds = (clock.ticks() - startedAt) / 1000
    options.onStatement({ statement: job.statement.name, seconds, failed })
  }

  const source: WorkSource = {
    hasWork: () => queue.size > 0 || again.length > 0,
    run,
    sweep(now, downSince) {
      const late = (job: Job) => waitedTooLong(job, now, downSince)
      const expired = [...queue.remove(late), ...again.filter(late)]
      if (expired.length > 0) again.splice(0, again.length, ...again.filter((job) => !late(job)))
      const reason = downSince === null ? 'deadline' : 'down'
      for (const job of expired) fail(job, new DatabaseBusyError(reason))
      // A write under way may still succeed: its caller must learn that nothing is known of it.
      for (const job of underWay) if (now > job.deadline) fail(job, databaseError(null, '57014'))
    },
    close() {
      closed = true
      for (const job of [...queue.remove(() => true), ...again.splice(0)])
        fail(job, new DatabaseBusyError('closed'))
    },
  }
  pool.attach(source)

  const many: Runner['many'] = (orgId, statement, params) =>
    new Promise<Fields[]>((resolve, reject) => {
      if (closed) return reject(new DatabaseBusyError('closed'))
      const queuedAt = clock.ticks()
      const job: Job = {
        orgId,
        statement: statement as unknown as Statement<never, unknown>,
        params: statement.encode(params),
        queuedAt,
        deadline: queuedAt + deadlineMs,
        attempts: 0,
        settled: false,
        resolve,
        reject,
      }
      if (!queue.push(orgId, job)) return reject(new DatabaseBusyError('queue_full'))
      pool.wake()
    }).then((rows) => rows.map(statement.decode))

  return {
    many,
    maybeOne: async (orgId, statement, params) => (await many(orgId, statement, params))[0] ?? null,
    queued: () => queue.size + again.length,
  }
}
