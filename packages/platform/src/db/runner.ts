/**
 * Statements that run on their own, for one organization each: lists, fallbacks and writes. They wait
 * in turn by organization for a lane of a pool that point reads do not use.
 */
import type { Clock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { type DatabaseError, databaseError } from './database-error.ts'
import { createFairQueue } from './fair-queue.ts'
import type { Fields, Lane } from './lane.ts'
import { type LanePool, waitedTooLong } from './lane-pool.ts'
import type { Statement } from './statement.ts'
import type { WriteGuard, WritePass } from './write-guard.ts'

/** Statements that may wait: more than this would not be served within the deadline anyway. */
export const RUNNER_QUEUE_MAX = 512
/** Times that a statement is sent again which a deadlock undid. */
const UNDONE_RETRIES = 2

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

/**
 * Makes the runner of a pool. `repeatable`: a statement that lost its connection is sent once more.
 * `guard` gives leave to statements that change what a cache may hold; null: they are refused.
 */
export function createRunner(options: {
  pool: LanePool
  clock: Clock
  deadlineMs: number
  repeatable: boolean
  guard?(): WriteGuard | null
  onStatement(event: StatementEvent): void
}): Runner {
  const { pool, clock, deadlineMs } = options
  const jobs = createJobs(options.repeatable)

  pool.attach({
    hasWork: () => jobs.waiting > 0,
    run: createRun(jobs, options),
    sweep: jobs.sweep,
    close: jobs.close,
  })

  const send = <P extends readonly unknown[], R>(
    orgId: string,
    statement: Statement<P, R>,
    params: P,
    pass: WritePass | null,
  ): Promise<R[]> =>
    new Promise<Fields[]>((resolve, reject) => {
      const queuedAt = clock.ticks()
      jobs.add({
        orgId,
        statement: statement as unknown as Statement<never, unknown>,
        params: statement.encode(params),
        pass,
        queuedAt,
        deadline: queuedAt + deadlineMs,
        attempts: 0,
        told: false,
        resolve,
        reject,
      })
      pool.wake()
    }).then((rows) => rows.map(statement.decode))

  const many: Runner['many'] = async (orgId, statement, params) => {
    if (statement.touches.length === 0) return send(orgId, statement, params, null)
    const guard = options.guard?.() ?? null
    if (guard === null) throw new Error(`${statement.name} changes what is cached: run it by db.write`)
    return send(orgId, statement, params, await guard.before(orgId, statement.touched(params)))
  }

  return {
    many,
    maybeOne: async (orgId, statement, params) => (await many(orgId, statement, params))[0] ?? null,
    queued: () => jobs.waiting,
  }
}

/** Sends the next job. */
function createRun(
  jobs: Jobs,
  { clock, onStatement }: { clock: Clock; onStatement(event: StatementEvent): void },
): (lane: Lane) => Promise<void> {
  return async (lane) => {
    const job = jobs.take()
    if (job === null) return
    const startedAt = clock.ticks()
    const { pass } = job
    if (pass !== null && startedAt > pass.sendUntil) return jobs.drop(job)
    let failed = false
    try {
      job.resolve(await lane.exchange([job.orgId], job.statement, job.params, pass?.notAfter ?? null))
      pass?.end(true)
    } catch (thrown) {
      failed = true
      jobs.fail(job, databaseError(thrown, 'XX000'))
    }
    jobs.done(job)
    const seconds = (clock.ticks() - startedAt) / 1000
    onStatement({ statement: job.statement.name, seconds, failed })
  }
}

type Job = {
  readonly orgId: string
  readonly statement: Statement<never, unknown>
  readonly params: Fields
  readonly queuedAt: number
  readonly deadline: number
  /** Leave to send it, for a statement that changes what a cache may hold. */
  readonly pass: WritePass | null
  attempts: number
  /** The caller has been given an error, though the statement may still be under way. */
  told: boolean
  resolve(rows: Fields[]): void
  reject(error: Error): void
}

type Jobs = {
  /** Number of jobs that are not under way. */
  readonly waiting: number
  add(job: Job): void
  /** The next job, under way from now on. */
  take(): Job | null
  done(job: Job): void
  /** It was held up for so long that it may not be sent any more. */
  drop(job: Job): void
  /** Its exchange failed: it is sent again when that is safe, or its caller is told. */
  fail(job: Job, error: DatabaseError): void
  sweep(nowTicks: number, lostBefore: number | null): void
  close(): void
}

function createJobs(repeatable: boolean): Jobs {
  const queue = createFairQueue<Job>(RUNNER_QUEUE_MAX)
  const again: Job[] = []
  const underWay = new Set<Job>()
  let closed = false

  return {
    get waiting() {
      return queue.size + again.length
    },
    add(job) {
      if (closed) refuse(job, 'closed')
      else if (!queue.push(job.orgId, job)) refuse(job, 'queue_full')
    },
    take() {
      const job = again.shift() ?? queue.take(1)[0]
      if (job === undefined) return null
      underWay.add(job)
      return job
    },
    done: (job) => void underWay.delete(job),
    drop(job) {
      underWay.delete(job)
      refuse(job, 'deadline')
    },
    fail(job, error) {
      job.attempts += 1
      const lost = repeatable && error.isConnectionLoss && job.attempts < 2
      // A deadlock or a failed serialization undid the statement: nothing happened, so any may be repeated.
      const undone = error.isUndone && job.attempts <= UNDONE_RETRIES
      if ((lost || undone) && !job.told && !closed) again.push(job)
      else {
        job.pass?.end(!error.isConnectionLoss)
        tell(job, error)
      }
    },
    sweep(now, lostBefore) {
      const late = (job: Job) => waitedTooLong(job, now, lostBefore)
      const expired = [...queue.remove(late), ...again.filter(late)]
      if (expired.length > 0) again.splice(0, again.length, ...again.filter((job) => !late(job)))
      const reason = lostBefore === null ? 'deadline' : 'down'
      for (const job of expired) refuse(job, reason)
      // A write under way may still succeed: its caller must learn that nothing is known of it.
      for (const job of underWay) if (now > job.deadline) tell(job, databaseError(null, '57014'))
    },
    close() {
      closed = true
      for (const job of [...queue.remove(() => true), ...again.splice(0)]) refuse(job, 'closed')
    },
  }
}

/** It is not under way, and will not be. */
function refuse(job: Job, reason: DatabaseBusyError['reason']): void {
  job.pass?.end(true)
  tell(job, new DatabaseBusyError(reason))
}

function tell(job: Job, error: Error): void {
  job.told = true
  job.reject(error)
}
