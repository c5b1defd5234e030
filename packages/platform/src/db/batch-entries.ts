/** The keys of a batcher: those that wait, those that are tried alone, those under way. */
import type { Clock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import type { DatabaseError } from './database-error.ts'
import { createFairQueue } from './fair-queue.ts'
import { waitedTooLong } from './lane-pool.ts'

/** Keys that may wait: at 20 K a second it is a fifth of a second of work. */
export const BATCH_QUEUE_MAX = 4_096

/** A caller that waits for a row. */
export type Waiter<R> = { resolve(row: R | null): void; reject(error: Error): void }

/** One key of an organization and all who wait for it. */
export type Entry<R> = {
  readonly orgId: string
  readonly key: readonly unknown[]
  readonly identity: string
  readonly deadline: number
  readonly queuedAt: number
  readonly waiters: Waiter<R>[]
  attempts: number
}

/** The entries of one batcher. */
export type Entries<R> = {
  /** Number of entries that are not under way. */
  readonly waiting: number
  /** Takes a caller in, or rejects it with DatabaseBusyError. */
  add(orgId: string, key: readonly unknown[], waiter: Waiter<R>): void
  /** The entries of the next exchange: one that is tried alone, or up to `max`. They are under way then. */
  take(max: number): Entry<R>[]
  /** They are not under way any more. */
  done(entries: readonly Entry<R>[]): void
  /** Their exchange failed: each is tried alone once, or its callers are told. */
  fail(entries: readonly Entry<R>[], error: DatabaseError): void
  sweep(nowTicks: number, lostBefore: number | null): void
  close(): void
}

/** Makes an empty collection. */
export function createEntries<R>({ clock, deadlineMs }: { clock: Clock; deadlineMs: number }): Entries<R> {
  const queue = createFairQueue<Entry<R>>(BATCH_QUEUE_MAX)
  const open = createOpenEntries<R>()
  let alone: Entry<R>[] = []
  const underWay = new Set<Entry<R>>()
  let closed = false

  return {
    get waiting() {
      return queue.size + alone.length
    },
    add(orgId, key, waiter) {
      if (closed) return waiter.reject(new DatabaseBusyError('closed'))
      const identity = identityOf(orgId, key)
      if (open.join(identity, waiter)) return
      const queuedAt = clock.ticks()
      const deadline = queuedAt + deadlineMs
      const entry = { orgId, key, identity, queuedAt, deadline, waiters: [waiter], attempts: 0 }
      if (queue.push(orgId, entry)) open.add(entry)
      else waiter.reject(new DatabaseBusyError('queue_full'))
    },
    take(max) {
      const single = alone.shift()
      const entries = single === undefined ? queue.take(max) : [single]
      for (const entry of entries) {
        open.remove(entry)
        underWay.add(entry)
      }
      return entries
    },
    done(entries) {
      for (const entry of entries) underWay.delete(entry)
    },
    fail(entries, error) {
      const repeatable = !closed && (entries.length > 1 || error.isConnectionLoss)
      for (const entry of entries) {
        entry.attempts += 1
        if (repeatable && entry.attempts < 2 && entry.waiters.length > 0) alone.push(entry)
        else reject(entry, error)
      }
    },
    sweep(now, lostBefore) {
      const late = (entry: Entry<R>) => waitedTooLong(entry, now, lostBefore)
      const reason = lostBefore === null ? 'deadline' : 'down'
      for (const entry of [...queue.remove(late), ...alone.filter(late)]) {
        open.remove(entry)
        reject(entry, new DatabaseBusyError(reason))
      }
      alone = alone.filter((entry) => !late(entry))
      for (const entry of underWay) if (now > entry.deadline) reject(entry, new DatabaseBusyError('deadline'))
    },
    close() {
      closed = true
      for (const entry of [...queue.remove(() => true), ...alone.splice(0)])
        reject(entry, new DatabaseBusyError('closed'))
    },
  }
}

/**
 * Entries that a caller with the same key may join: only those that have not been sent, because joining
 * one under way could miss a write just acknowledged.
 */
function createOpenEntries<R>() {
  const open = new Map<string, Entry<R>>()
  return {
    add: (entry: Entry<R>): void => void open.set(entry.identity, entry),
    join(identity: string, waiter: Waiter<R>): boolean {
      const entry = open.get(identity)
      entry?.waiters.push(waiter)
      return entry !== undefined
    },
    /** Leaves a later entry of the same key open. */
    remove(entry: Entry<R>): void {
      if (open.get(entry.identity) === entry) open.delete(entry.identity)
    },
  }
}

function reject<R>(entry: Entry<R>, error: Error): void {
  for (const waiter of entry.waiters) waiter.reject(error)
  entry.waiters.length = 0
}

/** Equal for equal keys of one statement only: null is not the empty text, 'a,b' not two parts. */
function identityOf(orgId: string, key: readonly unknown[]): string {
  const [only] = key
  // One text is the hot case, and quicker without JSON.
  return key.length === 1 && typeof only === 'string' ? `${orgId} ${only}` : `${orgId}${JSON.stringify(key)}`
}
