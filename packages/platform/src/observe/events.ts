/**
 * Everything the services report about themselves: one union, one call. Metrics and log lines are
 * derived from it. No event carries a value of a patient's record: operation names, codes, ids of
 * requests and counts only.
 */

/** A thing that happened. Durations in seconds. */
export type ObservedEvent =
  | { type: 'http_request'; operation: string; status: number; seconds: number }
  | {
      type: 'request_failed'
      operation: string
      status: number
      code: string
      detail: string | null
      requestId: string
    }
  | { type: 'auth_rejected'; code: string }
  | { type: 'password_verified' }
  | { type: 'db_statement'; statement: string; keys: number; seconds: number; failed: boolean }
  /** `fenced`: a write was under way; `away`: the cache could not be asked, or may not be used just now. */
  | { type: 'cache_lookup'; kind: string; result: 'hit' | 'miss' | 'fenced' | 'away' }
  /** A reader waited for the read of the database that another one with the same lease had begun. */
  | { type: 'cache_wait'; kind: string }
  /** A write; `closed`: it could not be announced, and the cache was closed; `unneeded`: none is in use. */
  | { type: 'cache_fence'; result: 'placed' | 'closed' | 'unneeded' }
  | { type: 'cache_link'; state: 'up' | 'down'; detail: string }
  | { type: 'server_started'; address: string; version: string }
  | { type: 'server_stopping'; reason: string }
  | { type: 'background_failed'; task: string; detail: string }

/** Takes an event; never throws, never waits. */
export type Observe = (event: ObservedEvent) => void
