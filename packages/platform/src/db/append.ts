/**
 * Rows that are only ever added, of any organizations, many in one statement: what gathers while a lane
 * is busy goes out together. Rows whose connection was lost may be there or not: they are sent again by a
 * statement of their own, which looks first, so that the others need not.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { type DatabaseError, databaseError } from './database-error.ts'
import type { Lane } from './lane.ts'
import type { LanePool, WorkSource } from './lane-pool.ts'
import type { Statement } from './statement.ts'

/** Rows of one statement: its arrays stay below 200 KB. */
const APPEND_ROWS_MAX = 500
/** Rows that may wait, about 10 MB: beyond it the caller has to be refused. */
const APPEND_QUEUE_MAX = 20_000
/** Wait before rows are sent again after the database was lost. */
const RETRY_MS = 250
const FLUSH_POLL_MS = 5

/** What an appender reports when a statement is done. */
export type AppendEvent = {
  readonly statement: string
  readonly keys: number
  readonly seconds: number
  readonly failed: boolean
}

/** Adds rows. */
export type Appender<R> = {
  /**
   * Resolves when the row is committed.
   *
   * Throws: DatabaseBusyError when the queue is full, or the deadline has passed while the row waited: it is
   *         not sent any more.
   */
  append(row: R): Promise<void>
  /** The same for a row that nobody waits for; a refused one is told to `onRefused`. */
  add(row: R): void
  queued(): number
  /** Resolves when everything that was added is committed, or `withinMs` have passed. */
  flush(withinMs: number): Promise<void>
}

/** How rows become parameters of a statement. */
export type AppendSpec<R, P extends readonly unknown[]> = {
  readonly statement: Statement<P, unknown>
  /** Adds the rows that are not there yet. */
  readonly again: Statement<P, unknown>
  /** How long rows are gathered when nobody waits for them: fewer statements and commits. */
  readonly gatherMs: number
  readonly valuesOf: (rows: readonly R[]) => P
  readonly orgIdOf: (row: R) => string
  readonly onRefused: (row: R) => void
}

type Entry<R> = {
  readonly row: R
  readonly deadline: number
  /** It was sent, and nothing is known of it. */
  inDoubt: boolean
  readonly caller: { resolve(): void; reject(error: Error): void } | null
}

/** Makes the appender of a statement on a pool. */
export function createAppender<R, P extends readonly unknown[]>(options: AppendOptions<R, P>): Appender<R> {
  const source = new AppendSource(options)
  options.pool.attach(source)
  return {
    queued: () => source.queued,
    append: (row) => new Promise<void>((resolve, reject) => source.add(row, { resolve, reject })),
    add: (row) => source.add(row, null),
    flush: (withinMs) => source.flush(withinMs),
  }
}

type AppendOptions<R, P extends readonly unknown[]> = AppendSpec<R, P> & {
  pool: LanePool
  clock: Clock
  /** How long somebody waits for a row at most. */
  deadlineMs: number
  onAppend(event: AppendEvent): void
}

class AppendSource<R, P extends readonly unknown[]> implements WorkSource {
  private readonly options: AppendOptions<R, P>
  private waiting: Entry<R>[] = []
  private underWay = 0
  private gatheredAt = 0
  private retryAt = 0
  private closed = false

  constructor(options: AppendOptions<R, P>) {
    this.options = options
  }

  get queued(): number {
    return this.waiting.length + this.underWay
  }

  add(row: R, caller: Entry<R>['caller']): void {
    if (this.closed || this.waiting.length >= APPEND_QUEUE_MAX) {
      throw new DatabaseBusyError(this.closed ? 'closed' : 'queue_full')
    }
    const { clock, deadlineMs, gatherMs } = this.options
    const now = clock.ticks()
    this.waiting.push({ row, deadline: now + deadlineMs, inDoubt: false, caller })
    if (this.waiting.length === 1) this.gatheredAt = now + gatherMs
    if (this.hasWork()) this.options.pool.wake()
  }

  hasWork(): boolean {
    if (this.waiting.length === 0) return false
    const now = this.options.clock.ticks()
    return now >= this.retryAt && (this.waiting.length >= APPEND_ROWS_MAX || now >= this.gatheredAt)
  }

  async run(lane: Lane): Promise<void> {
    const { clock, statement, onAppend } = this.options
    const entries = this.waiting.slice(0, APPEND_ROWS_MAX)
    this.waiting = this.waiting.slice(APPEND_ROWS_MAX)
    this.underWay += entries.length
    const startedAt = clock.ticks()
    let failed = false
    try {
      await this.send(lane, entries)
    } catch (thrown) {
      failed = true
      await this.recover(lane, entries, thrown)
    }
    this.underWay -= entries.length
    const seconds = (clock.ticks() - startedAt) / 1000
    onAppend({ statement: statement.name, keys: entries.length, seconds, failed })
  }

  private async send(lane: Lane, entries: readonly Entry<R>[]): Promise<void> {
    const { again, statement: first, valuesOf, orgIdOf } = this.options
    const statement = entries.some(({ inDoubt }) => inDoubt) ? again : first
    const rows = entries.map(({ row }) => row)
    const orgIds = new Set(rows.map(orgIdOf))
    await lane.exchange([...orgIds], statement as never, statement.encode(valuesOf(rows)))
    for (const { caller } of entries) caller?.resolve()
  }

  /** Rows of a lost or busy database wait on; of refused rows each is tried alone, to find the bad one. */
  private async recover(lane: Lane, entries: readonly Entry<R>[], thrown: unknown): Promise<void> {
    const error = databaseError(thrown, 'XX000')
    if (this.passes(error)) {
      for (const entry of entries) entry.inDoubt ||= error.isConnectionLoss
      this.wait(entries)
      return
    }
    for (const [nth, entry] of entries.entries()) {
      try {
        await this.send(lane, [entry])
      } catch (alone) {
        const own = databaseError(alone, 'XX000')
        if (this.passes(own)) {
          // The rest was not sent again: the refusal before has undone all of it.
          entry.inDoubt ||= own.isConnectionLoss
          this.wait(entries.slice(nth))
          return
        }
        this.refuse(entry, own)
      }
    }
  }

  private passes(error: DatabaseError): boolean {
    return (error.isConnectionLoss || error.isPassing) && !this.closed
  }

  private wait(entries: readonly Entry<R>[]): void {
    this.retryAt = this.options.clock.ticks() + RETRY_MS
    this.waiting = [...entries, ...this.waiting]
  }

  private refuse({ row, caller }: Entry<R>, error: Error): void {
    if (caller === null) this.options.onRefused(row)
    else caller.reject(error)
  }

  /** Whoever waits for a row is told at its deadline; a row that nobody waits for has all the time. */
  sweep(now: number): void {
    const isLate = ({ caller, deadline }: Entry<R>): boolean => caller !== null && now > deadline
    if (this.waiting.some(isLate)) {
      const late = this.waiting.filter(isLate)
      this.waiting = this.waiting.filter((entry) => !isLate(entry))
      for (const { caller } of late) caller?.reject(new DatabaseBusyError('deadline'))
    }
    if (this.hasWork()) this.options.pool.wake()
  }

  close(): void {
    this.closed = true
    for (const entry of this.waiting.splice(0)) this.refuse(entry, new DatabaseBusyError('closed'))
  }

  async flush(withinMs: number): Promise<void> {
    const { clock, pool } = this.options
    const until = clock.ticks() + withinMs
    while (this.queued > 0 && clock.ticks() < until) {
      this.gatheredAt = 0
      pool.wake()
      await sleep(FLUSH_POLL_MS)
    }
  }
}
