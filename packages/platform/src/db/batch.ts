/**
 * Micro-batched reads: requests that arrive while the database is busy are answered together. A keyed
 * statement is written for sets of keys; the free lanes share what waits, each sends its part as one
 * statement, and while those are under way the next ones gather. An idle server adds no delay, a busy
 * one saves parsing, planning and switching per request. Measured in the design phase: 25-31 K req/s
 * against 10-17 K with one query a request, same machine.
 */

import type { Clock } from '../time/clock.ts'
import { createEntries, type Entry } from './batch-entries.ts'
import { databaseError } from './database-error.ts'
import type { Lane } from './lane.ts'
import type { LanePool } from './lane-pool.ts'
import type { Statement, ValuesOf } from './statement.ts'
import {
  array,
  bigint,
  type ParamType,
  type RowOf,
  type RowTypes,
  type SqlType,
  statement,
  uuid,
} from './statement.ts'

/** Keys of one exchange: beyond it the statement's own time grows more than the exchange saves. */
export const BATCH_KEYS_MAX = 200

/** Keys that are not worth sharing out: with fewer an exchange costs more than a free lane saves. */
const SHARE_KEYS_MIN = 4

/** A read by organization and key, for sets of keys; at most one row a key. */
export type KeyedStatement<K extends readonly unknown[], R> = {
  readonly name: string
  readonly keys: readonly ParamType[]
  readonly statement: Statement<never, R & { readonly n: number; readonly org_id: string }>
  /** Keys of one exchange. */
  readonly batchMax: number
  readonly __key?: K
}

/**
 * Declares a keyed statement. Its parameters are arrays: `$1` the organizations, `$2 …` the parts of
 * the keys; it starts `FROM unnest($1::uuid[], $2 …) WITH ORDINALITY k(org_id, …, n)` and selects
 * `n`, `org_id` and then the columns of `row`. `batchMax`: fewer keys of one exchange, where a key is work.
 */
export function keyed<const K extends readonly ParamType[], const C extends RowTypes>(spec: {
  name: string
  keys: K
  row: C
  sql: string
  batchMax?: number
}): KeyedStatement<ValuesOf<K>, RowOf<C>> {
  const made = statement({
    name: spec.name,
    params: [array(uuid), ...spec.keys.map((type) => array(type as SqlType<unknown>))],
    row: { n: bigint, org_id: uuid, ...spec.row },
    sql: spec.sql,
  })
  const { name, keys, batchMax = BATCH_KEYS_MAX } = spec
  return { name, keys, batchMax, statement: made as never }
}

/** What a batch reports when it is done. */
export type BatchEvent = {
  readonly statement: string
  readonly keys: number
  readonly seconds: number
  readonly failed: boolean
}

/** Loads rows by key, many callers at a time. */
export type Batcher<K extends readonly unknown[], R> = {
  /**
   * Returns: null when the organization has no such row.
   * Throws:  DatabaseBusyError when the queue is full, the deadline passed or no lane is connected;
   *          DatabaseError when the statement failed for this key alone.
   */
  load(orgId: string, key: K): Promise<R | null>
  queued(): number
}

/** Makes the batcher of one statement on a pool. */
export function createBatcher<K extends readonly unknown[], R>(options: {
  pool: LanePool
  statement: KeyedStatement<K, R>
  clock: Clock
  deadlineMs: number
  onBatch(event: BatchEvent): void
}): Batcher<K, R> {
  const { pool, clock } = options
  const { name, keys, batchMax, statement: sql } = options.statement
  const entries = createEntries<R>(options)

  const exchange = async (lane: Lane, batch: readonly Entry<R>[]) => {
    const orgIds = batch.map((entry) => entry.orgId)
    const columns = keys.map((_, i) => batch.map((entry) => entry.key[i] ?? null))
    const params = sql.encode([orgIds, ...columns] as never)
    const rows = await lane.exchange([...new Set(orgIds)], sql as never, params)
    return rows.map(sql.decode)
  }

  const run = async (lane: Lane, free: number): Promise<void> => {
    const share = Math.max(Math.ceil(entries.waiting / free), SHARE_KEYS_MIN)
    const batch = entries.take(Math.min(share, batchMax))
    const startedAt = clock.ticks()
    let failed = false
    try {
      answer(batch, await exchange(lane, batch))
    } catch (error) {
      failed = true
      entries.fail(batch, databaseError(error, 'XX000'))
    }
    entries.done(batch)
    const seconds = (clock.ticks() - startedAt) / 1000
    options.onBatch({ statement: name, keys: batch.length, seconds, failed })
  }

  pool.attach({ hasWork: () => entries.waiting > 0, run, sweep: entries.sweep, close: entries.close })

  return {
    queued: () => entries.waiting,
    load: (orgId, key) =>
      new Promise((resolve, reject) => {
        entries.add(orgId, key, { resolve, reject })
        pool.wake()
      }),
  }
}

function answer<R>(batch: readonly Entry<R>[], rows: readonly (R & { n: number; org_id: string })[]): void {
  const found: (R | null)[] = new Array(batch.length).fill(null)
  for (const row of rows) {
    // The second look at the tenant: a row is handed to a caller of its own organization only.
    if (batch[row.n - 1]?.orgId === row.org_id) found[row.n - 1] = row
  }
  batch.forEach((entry, i) => {
    for (const waiter of entry.waiters) waiter.resolve(found[i] ?? null)
  })
}
