/** What is compared: a service in some stack that can be started, and one that runs. */
import type { Sender } from '../load/wrk.ts'

/**
 * Where patients are answered from: the database, a cache, or one that several processes share. Peers cache
 * in Redis in both of the latter; the platform in its memory, then in Redis, never both at a time, because
 * of two caches in front of one database only one may be in use. A stack is started once for each.
 */
export type Mode = 'uncached' | 'cached' | 'shared'

/** A service that answers. */
export type Running = {
  readonly port: number
  /** Processes that serve, found anew at each call. */
  readonly pids: () => readonly number[]
  stop(): Promise<void>
}

/** One line of the comparison. */
export type Stack = {
  readonly name: string
  /** As it stands in tables. */
  readonly title: string
  readonly ours: boolean
  readonly versions: Readonly<Record<string, string>>
  /** Connections to PostgreSQL that it may open. */
  readonly dbConnections: number
  /** The modes and rows in which it takes part; a reason says why not. */
  skipReason(mode: Mode, row: string): string | null
  /** What identifies the caller. */
  headers(sender: Sender): Readonly<Record<string, string>>
  start(mode: Mode): Promise<Running>
}

/** A stack or a row that was not measured, and why. */
export type Skipped = { readonly stack: string; readonly row: string | null; readonly reason: string }
