/**
 * Rows that are only ever added, of any organizations, many in one statement: what gathers while a lane
 * is busy goes out together. Rows carry ids of their own and the statement ignores known ones, so a
 * repeat after a lost connection adds nothing twice.
 */
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

type Entry = { readonly row: readonly unknown[]; resolve(): void; reject(error: Error): void }

/** Makes the appender of a statement on a pool. */
export function createAppender<P extends readonly (readonly unknown[])[]>(options: {
  pool: LanePool
  statement: Statement<P, unknown>
  clock: Clock
  onAppend(event: AppendEvent): void
}): Appender<P> {
  const { pool, clock, statement } = options
  let waiting: Entry[] = []
  let underWay = 0
  let retryAt = 0
  let closed = false

  const send = async (lane: Lane, entries: readonly Entry[]): Promise<void> => {
    const columns = statement.params.map((_, i) => entries.map(({ row }) => row[i] ?? null))
    const orgIds = new Set(entries.map(({ row }) => String(row[0])))
    await lane.exchange([...orgIds], statement as never, statement.encode(columns as never))
    for (const entry of entries) entry.resolve()
  }

  const run = async (lane: Lane): Promise<void> => {
    const entries = waiting.slice(0, APPEND_ROWS_MAX)
    waiting = waiting.slice(APPEND_ROWS_MAX)
    underWay += entries.length
    const startedAt = clock.ticks()
    let failed = false
    try {
      await send(lane, entries)
    } catch (thrown) {
      failed = true
      await recover(lane, entries, thrown)
    }
    underWay -= entries.length
    const seconds = (clock.ticks() - startedAt) / 1000
    options.onAppend({ statement: statement.name, keys: entries.length, seconds, failed })
  }

  /** Rows of a lost or busy database wait on; of refused rows each is tried alone, to find the bad one. */
  const recover = async (lane: Lane, entries: readonly Entry[], thrown: unknown): Promise<void> => {
    const error = databaseError(thrown, 'XX000')
    if (error.isConnectionLoss || error.isPassing) {
      retryAt = clock.ticks() + RETRY_MS
      waiting = [...entries, ...waiting]
      return
    }
    for (const entry of entries) {
      await send(lane, [entry]).catch((alone: unknown) => entry.reject(databaseError(alone, 'XX000')))
    }
  }

  const source: WorkSource = {
    hasWork: () => waiting.length > 0 && clock.ticks() >= retryAt,
    run,
    sweep(now) {
      if (waiting.length > 0 && now >= retryAt) pool.wake()
    },
    close() {
      closed = true
      for (const entry of waiting.splice(0)) entry.reject(new DatabaseBusyError('closed'))
    },
  }
  pool.attach(source)

  return {
    queued: () => waiting.length + underWay,
    append(row) {
      if (closed || waiting.length >= APPEND_QUEUE_MAX) {
        throw new DatabaseBusyError(closed ? 'closed' : 'queue_full')
      }
      pool.wake()
      return new Promise((resolve, reject) => waiting.push({ row, resolve, reject }))
    },
    async flush(withinMs) {
      const until = clock.ticks() + withinMs
      while (waiting.length + underWay > 0 && clock.ticks() < until) {
        pool.wake()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
  }
}
