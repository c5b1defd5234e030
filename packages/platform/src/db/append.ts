/**
 * Rows that are only ever added, of any organizations, many in one statement: what gathers while a lane
 * is busy goes out together. Rows whose connection was lost may be there or not: they are sent again by a
 * statement of their own, which looks first, so that the others need not.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { databaseError } from './database-error.ts'
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

/** Adds rows. `P` are the statement's parameters: arrays, the organizations first. */
export type Appender<P extends readonly (readonly unknown[])[]> = {
  /**
   * Resolves when the row is committed; nobody has to wait for it.
   *
   * Throws: DatabaseBusyError at once when the queue is full.
   */
  append(row: { readonly [I in keyof P]: P[I][number] }): Promise<void>
  queued(): number
  /** Resolves when everything that was added is committed, or `withinMs` have passed. */
  flush(withinMs: number): Promise<void>
}

type Entry = {
  readonly row: readonly unknown[]
  /** It was sent, and nothing is known of it. */
  inDoubt: boolean
  resolve(): void
  reject(error: Error): void
}

/** Makes the appender of a statement on a pool. */
export function createAppender<P extends readonly (readonly unknown[])[]>(
  options: AppendOptions<P>,
): Appender<P> {
  const source = new AppendSource(options)
  options.pool.attach(source)
  return {
    queued: () => source.queued,
    append: (row) => source.add(row),
    flush: (withinMs) => source.flush(withinMs),
  }
}

type AppendOptions<P extends readonly (readonly unknown[])[]> = {
  pool: LanePool
  /** How long rows are gathered when nobody waits for them: fewer statements and commits. */
  gatherMs: number
  statement: Statement<P, unknown>
  /** Adds the rows that are not there yet. */
  again: Statement<P, unknown>
  clock: Clock
  onAppend(event: AppendEvent): void
}

class AppendSource<P extends readonly (readonly unknown[])[]> implements WorkSource {
  private readonly options: AppendOptions<P>
  private waiting: Entry[] = []
  private underWay = 0
  private gatheredAt = 0
  private retryAt = 0
  private closed = false

  constructor(options: AppendOptions<P>) {
    this.options = options
  }

  get queued(): number {
    return this.waiting.length + this.underWay
  }

  add(row: readonly unknown[]): Promise<void> {
    if (this.closed || this.waiting.length >= APPEND_QUEUE_MAX) {
      throw new DatabaseBusyError(this.closed ? 'closed' : 'queue_full')
    }
    const added = new Promise<void>((resolve, reject) =>
      this.waiting.push({ row, inDoubt: false, resolve, reject }),
    )
    if (this.waiting.length === 1) this.gatheredAt = this.options.clock.ticks() + this.options.gatherMs
    if (this.hasWork()) this.options.pool.wake()
    return added
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

  private async send(lane: Lane, entries: readonly Entry[]): Promise<void> {
    const { again, statement: first } = this.options
    const statement = entries.some(({ inDoubt }) => inDoubt) ? again : first
    const columns = statement.params.map((_, i) => entries.map(({ row }) => row[i] ?? null))
    const orgIds = new Set(entries.map(({ row }) => String(row[0])))
    await lane.exchange([...orgIds], statement as never, statement.encode(columns as never))
    for (const entry of entries) entry.resolve()
  }

  /** Rows of a lost or busy database wait on; of refused rows each is tried alone, to find the bad one. */
  private async recover(lane: Lane, entries: readonly Entry[], thrown: unknown): Promise<void> {
    const error = databaseError(thrown, 'XX000')
    if ((error.isConnectionLoss || error.isPassing) && !this.closed) {
      this.retryAt = this.options.clock.ticks() + RETRY_MS
      for (const entry of entries) entry.inDoubt ||= error.isConnectionLoss
      this.waiting = [...entries, ...this.waiting]
      return
    }
    for (const entry of entries) {
      await this.send(lane, [entry]).catch((alone: unknown) => entry.reject(databaseError(alone, 'XX000')))
    }
  }

  sweep(): void {
    if (this.hasWork()) this.options.pool.wake()
  }

  close(): void {
    this.closed = true
    for (const entry of this.waiting.splice(0)) entry.reject(new DatabaseBusyError('closed'))
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
