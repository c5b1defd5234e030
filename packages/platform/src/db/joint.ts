/**
 * Joint writes: what callers of any organizations want to write at one moment goes out as one statement
 * and one commit. It is a short cut for what is plain. The statement writes the rows of which it is sure and
 * leaves out the others; whoever was left out writes alone, by the statement that decides everything and
 * says what was wrong. So nothing is refused here, and a bad row costs its neighbours one statement.
 *
 * The turns of what the rows take are waited for by a statement of its own, in one order, before the write:
 * that sees all that was committed by those who had the turns before. A group is sent once: when its
 * connection is lost, nothing is known of its rows.
 */
import type { Clock } from '../time/clock.ts'
import type { BatchEvent } from './batch.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { databaseError } from './database-error.ts'
import { createFairQueue } from './fair-queue.ts'
import type { Lane } from './lane.ts'
import { type LanePool, type WorkSource, waitedTooLong } from './lane-pool.ts'
import {
  array,
  integer,
  jsonb,
  type RowOf,
  type RowTypes,
  type Statement,
  statement,
  text,
  uuid,
} from './statement.ts'
import type { Touches, WriteGuard, WritePass } from './write-guard.ts'

/** Rows of one statement: beyond it a row costs no less, and all of them hold their turns for longer. */
export const JOINT_ROWS_MAX = 64
/** Rows that may wait: more than would be served within the deadline. */
export const JOINT_QUEUE_MAX = 2_048
/** Groups under way: while one commits another is at work; more only make the groups smaller. */
const GROUPS_AT_ONCE = 2
/** Longest wait for the callers of a group of so many rows to come back. */
const GATHER = { ms: 2, afterRows: 8 }

/** A write of many rows of any organizations; see `joint`. */
export type JointStatement<R> = {
  readonly name: string
  readonly statement: Statement<
    readonly [readonly string[], string],
    R & { readonly n: number; readonly org_id: string }
  >
}

/**
 * Declares a joint write. `$1` are the organizations of the rows, in order; `$2` is a JSON array of the
 * rows, each an object with its place `n` beside what the caller gave. It returns `n`, `org_id` and the
 * columns of `row` for each row that it has written or knows of, and nothing for what is not plain.
 */
export function joint<const C extends RowTypes>(spec: {
  name: string
  row: C
  sql: string
  touches?: Touches<readonly [readonly (string | null)[], string]>
}): JointStatement<RowOf<C>> {
  const made = statement({
    ...spec,
    params: [array(uuid), jsonb],
    row: { n: integer, org_id: uuid, ...spec.row },
  })
  return { name: spec.name, statement: made as never }
}

/**
 * Waits until nobody else has the turns of these things, as ehr.await_turn does and in the same order, until
 * the end of the transaction. Whoever keeps one for longer holds up this group once: its rows are then
 * written alone.
 */
export const awaitTurns = statement({
  name: 'joint.turns',
  params: [array(uuid)],
  row: { done: text },
  sql: `
    SELECT pg_advisory_xact_lock(turn.key)::text AS done
      FROM (SELECT DISTINCT hashtextextended(r.id::text, 0) AS key
              FROM unnest($1::uuid[]) r (id)
             WHERE (SELECT set_config('lock_timeout', '250ms', true)) IS NOT NULL
             ORDER BY 1) turn`,
})

/** A row to write. `text` is a JSON object with at least one member and without `n`. */
export type JointRow = {
  readonly text: string
  /** Ids of what it takes. */
  readonly turns: readonly string[]
}

/** Writes rows, many callers at a time. */
export type JointWriter<R> = {
  /**
   * What the statement gave for the row, after it has committed; null: nothing was written, try alone.
   *
   * Cost:   1 round trip, shared with the rows of the moment.
   * Throws: DatabaseBusyError when it was not sent; DatabaseError when nothing is known of it, or the
   *         database had no time for it.
   */
  write(orgId: string, row: JointRow): Promise<R | null>
  queued(): number
}

/** What the writers of a pool have in common. */
export type JointOptions = {
  readonly pool: LanePool
  readonly clock: Clock
  readonly deadlineMs: number
  /** Longest wait for the callers of a large group to come back (default 2). */
  readonly gatherMs?: number
  /** Gives leave to statements that change what a cache may hold; null: they are refused. */
  guard(): WriteGuard | null
  onGroup(event: BatchEvent): void
}

/** Writers of statements on one pool. */
export type JointWriters = {
  /** The one writer of a statement: rows of all callers meet in it. */
  of<R>(statement: JointStatement<R>): JointWriter<R>
  queued(): number
}

/** Makes the writers of a pool; each statement gets its own at the first use. */
export function createJointWriters(options: JointOptions): JointWriters {
  const sources = new Map<string, JointSource<unknown>>()
  return {
    of<R>(joined: JointStatement<R>) {
      const known = sources.get(joined.name)
      if (known !== undefined) return known as unknown as JointSource<R>
      const made = new JointSource<R>(options, joined)
      options.pool.attach(made)
      sources.set(joined.name, made as unknown as JointSource<unknown>)
      return made
    },
    queued: () => [...sources.values()].reduce((sum, source) => sum + source.queued(), 0),
  }
}

type Entry<R> = JointRow & {
  readonly orgId: string
  readonly pass: WritePass | null
  readonly queuedAt: number
  readonly deadline: number
  /** The caller has been given an error, though the statement may still be under way. */
  told: boolean
  resolve(row: R | null): void
  reject(error: Error): void
}

class JointSource<R> implements WorkSource, JointWriter<R> {
  private readonly options: JointOptions
  private readonly joined: JointStatement<R>
  private readonly queue = createFairQueue<Entry<R>>(JOINT_QUEUE_MAX)
  private readonly underWay = new Set<readonly Entry<R>[]>()
  private closed = false
  /** As many rows as are worth a statement for now, and whether they are still waited for. */
  private rowsWanted = 1
  private gathering = false

  constructor(options: JointOptions, joined: JointStatement<R>) {
    this.options = options
    this.joined = joined
  }

  async write(orgId: string, row: JointRow): Promise<R | null> {
    const { clock, deadlineMs, pool } = this.options
    const pass = await this.leave(orgId, row)
    const queuedAt = clock.ticks()
    return new Promise((resolve, reject) => {
      const deadline = queuedAt + deadlineMs
      const entry: Entry<R> = { ...row, orgId, pass, queuedAt, deadline, told: false, resolve, reject }
      if (this.closed) refuse(entry, 'closed')
      else if (!this.queue.push(orgId, entry)) refuse(entry, 'queue_full')
      else pool.wake()
    })
  }

  queued(): number {
    return this.queue.size
  }

  hasWork(): boolean {
    if (this.underWay.size >= GROUPS_AT_ONCE || this.queue.size === 0) return false
    return this.queue.size >= this.rowsWanted || !this.gathering
  }

  async run(lane: Lane): Promise<void> {
    const { clock, onGroup } = this.options
    const startedAt = clock.ticks()
    const group: Entry<R>[] = []
    for (const entry of this.queue.take(JOINT_ROWS_MAX)) {
      if (entry.pass !== null && startedAt > entry.pass.sendUntil) refuse(entry, 'deadline')
      else group.push(entry)
    }
    if (group.length === 0) return
    this.underWay.add(group)
    const failed = await this.send(lane, group)
    this.underWay.delete(group)
    this.gather(group.length)
    const seconds = (clock.ticks() - startedAt) / 1000
    onGroup({ statement: this.joined.name, keys: group.length, seconds, failed })
  }

  sweep(now: number, lostBefore: number | null): void {
    const reason = lostBefore === null ? 'deadline' : 'down'
    for (const entry of this.queue.remove((one) => waitedTooLong(one, now, lostBefore))) refuse(entry, reason)
    // A group under way may still succeed: its callers must learn that nothing is known of it.
    for (const group of this.underWay)
      for (const entry of group) if (now > entry.deadline) tell(entry, databaseError(null, '57014'))
  }

  close(): void {
    this.closed = true
    for (const entry of this.queue.remove(() => true)) refuse(entry, 'closed')
  }

  private leave(orgId: string, { text: row }: JointRow): Promise<WritePass> | null {
    const { statement: sql, name } = this.joined
    if (sql.touches.length === 0) return null
    const guard = this.options.guard()
    if (guard === null) throw new Error(`${name} changes what is cached: it needs a guard`)
    return guard.before(orgId, sql.touched([[orgId], `[${row}]`]))
  }

  /** Whether the group failed. */
  private async send(lane: Lane, group: readonly Entry<R>[]): Promise<boolean> {
    const { statement: sql } = this.joined
    const orgIds = group.map(({ orgId }) => orgId)
    const rows = group.map(({ text: row }, i) => `{"n":${i + 1},${row.slice(1)}`)
    const turns = [...new Set(group.flatMap((entry) => entry.turns))]
    const before = { statement: awaitTurns as never, params: awaitTurns.encode([turns]) }
    const params = sql.encode([orgIds, `[${rows.join(',')}]`])
    try {
      const found = await lane.exchange(
        ...([[...new Set(orgIds)], sql as never, params] as const),
        ...([earliestOf(group), before] as const),
      )
      this.answer(group, found.map(sql.decode))
      return false
    } catch (thrown) {
      const error = databaseError(thrown, 'XX000')
      const lost = error.isConnectionLoss
      // Nothing was written: alone each finds out what was wrong, unless the database is short of time.
      const goesAlone = !lost && !/^(57014|53)/.test(error.sqlState)
      for (const entry of group) {
        entry.pass?.end(!lost)
        if (goesAlone) settle(entry, null)
        else tell(entry, error)
      }
      return true
    }
  }

  private answer(group: readonly Entry<R>[], found: readonly (R & { n: number; org_id: string })[]): void {
    const rows = new Map(found.map((row) => [row.n, row]))
    group.forEach((entry, i) => {
      entry.pass?.end(true)
      const row = rows.get(i + 1)
      // The second look at the tenant: a row is handed to a caller of its own organization only.
      settle(entry, row !== undefined && row.org_id === entry.orgId ? row : null)
    })
  }

  /** Waits for half as many rows as the last group had, but not for long. */
  private gather(rows: number): void {
    this.rowsWanted = rows < GATHER.afterRows ? 1 : rows / 2
    if (this.gathering || this.queue.size >= this.rowsWanted) return
    this.gathering = true
    setTimeout(() => {
      this.gathering = false
      this.options.pool.wake()
    }, this.options.gatherMs ?? GATHER.ms)
  }
}

/** The first instant after which one of the writes may not begin. */
function earliestOf(group: readonly Entry<unknown>[]): string | null {
  return group.reduce<string | null>((earliest, { pass }) => {
    const notAfter = pass?.notAfter ?? null
    return earliest === null || (notAfter !== null && notAfter < earliest) ? notAfter : earliest
  }, null)
}

/** It is not under way, and will not be. */
function refuse(entry: Entry<never>, reason: DatabaseBusyError['reason']): void {
  entry.pass?.end(true)
  tell(entry, new DatabaseBusyError(reason))
}

function tell(entry: Pick<Entry<never>, 'reject'> & { told: boolean }, error: Error): void {
  entry.told = true
  entry.reject(error)
}

function settle<R>(entry: Entry<R>, row: R | null): void {
  if (!entry.told) entry.resolve(row)
}
