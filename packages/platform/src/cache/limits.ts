/** The times of the cache, in milliseconds, and how they follow from each other (docs/adr/0015). */

/** How old what a process knows of `cache_state` may be for it to use the cache and to trust its fences. */
const FRESH_MS = 500
/** How often it is read while the cache is in use: three readings may be lost before it counts as unknown. */
const POLL_MS = 150
/** Between a write's announcement and its being sent: it waits for a lane, and a deadlock sends it again. */
const SEND_SPARE_MS = 500
/** Two clocks that measure the same time differ by less than this share of it. */
const DRIFT = 1.1
/** After the cache was closed: by now every process has read so, or does not use it. */
export const NOTICE_MS = FRESH_MS * DRIFT
/** How long a call of the cache may take before its reads go to the database. */
export const CALL_MS_MAX = 50
/**
 * The same for the announcement of a write: without it the cache has to be closed, which is dear. While Redis
 * hangs, every write waits for it, and with a second the writes of a busy clinic hold up its reads.
 */
const FENCE_CALL_MS_MAX = 300
/** And what it may take of the time within which the write has to be sent. */
const FENCE_CALL_SHARE = 0.5
/** Lifting a fence is waited for by nobody. */
export const LIFT_CALL_MS_MAX = 1_000
/** How long a lease for filling lasts: longer than any read of the database. */
export const LEASE_MS = 5_000
/** Life of a value; the technology guide's fifteen minutes. */
export const VALUE_SECONDS = 900

/** How long a value may be kept that stays right for so long by the clock of the database. */
export function keptMs(lifeMs: number | null): number {
  return Math.floor(Math.min(VALUE_SECONDS * 1000, (lifeMs ?? Number.POSITIVE_INFINITY) / DRIFT))
}

/** All of them; the write side depends on the settings of the database. */
export type CacheTimes = {
  readonly freshMs: number
  readonly pollMs: number
  /** After the cache was closed: by now every process has read so, or does not use it. */
  readonly noticeMs: number
  /** How long the announcement of a write may take. */
  readonly announceMs: number
  /** From the announcement of a write to the last moment at which it may begin. */
  readonly sendMs: number
  /** From its beginning to the last moment at which it may still become visible. */
  readonly commitMs: number
  /** Life of a fence that nobody lifts. */
  readonly fenceMs: number
  /** How long a cache that is put into use stays empty. */
  readonly claimMs: number
  /** For how long a writer without a fence closes the cache. */
  readonly closeMs: number
}

/** The times of a service. `settleMs`: how long after its statement timeout a commit may take. */
export function cacheTimes(database: {
  readonly deadlineMs: number
  readonly statementTimeoutMs: number
  readonly settleMs: number
}): CacheTimes {
  const sendMs = database.deadlineMs + SEND_SPARE_MS
  const commitMs = database.statementTimeoutMs + database.settleMs
  return {
    ...{ freshMs: FRESH_MS, pollMs: POLL_MS, noticeMs: NOTICE_MS, sendMs, commitMs },
    announceMs: Math.min(FENCE_CALL_MS_MAX, sendMs * FENCE_CALL_SHARE),
    fenceMs: (sendMs + commitMs) * DRIFT,
    claimMs: (FRESH_MS + sendMs + commitMs) * DRIFT,
    closeMs: (NOTICE_MS + 2 * sendMs + commitMs) * DRIFT,
  }
}
