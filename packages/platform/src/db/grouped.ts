/**
 * Grouped inserts, the write twin of `batch.ts`: rows that arrive while the database is busy are written
 * by one statement and one commit, and each caller gets a verdict of its own once that is committed.
 * An idle server writes a row at once. After a group of several rows the next one waits a moment for the
 * callers of that group to come back, instead of going out with the first of them alone.
 *
 * A group holds rows of one organization. When a statement fails, its rows are tried in halves and in
 * the end alone, so that a bad row spoils no neighbour. A group whose connection was lost is sent once
 * more: rows carry their ids and the statement does nothing for an id that is there, so a repeat is harmless.
 */
import type { Clock } from '../time/clock.ts'
import type { BatchEvent } from './batch.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { type DatabaseError, databaseError } from './database-error.ts'
import type { Lane } from './lane.ts'
import { type LanePool, type WorkSource, waitedTooLong } from './lane-pool.ts'
import { integer, jsonb, type RowOf, type RowTypes, type Statement, statement, uuid } from './statement.ts'

/** Rows of one statement: more save little, and keep single rows waiting behind a long list. */
export const GROUP_ROWS_MAX = 250
/** Rows that may wait, about 25 MB of them: more than a second of work. */
export const GROUP_QUEUE_MAX = 32_768
/** Share of the queue that one organization may hold: the rest stays free for the others. */
const ORGANIZATION_SHARE = 0.25
/** Groups under way: two keep both the server and the disk busy, more only make the groups smaller. */
const GROUPS_AT_ONCE = 2
/** Longest wait for more rows after a group of so many: 5.6 K instead of 2.4 K single rows a second. */
const GATHER = { ms: 2, afterRows: 8 }
/** How often the same rows are sent when the database undid them for a reason that passes. */
const SENDS_MAX = 3

/** An insert of many rows of one organization; see `grouped`. */
export type GroupedStatement<R> = {
  readonly name: string
  readonly statement: Statement<readonly [string, string], R & { readonly n: number }>
}

/**
 * Declares a grouped insert. `$1` is the organization, `$2` a JSON array of rows, each an object with its
 * place `n` beside what the caller gave. The statement does nothing for a row whose id is taken
 * (ON CONFLICT DO NOTHING), and returns `n` and the columns of `row` for each row that it wrote.
 */
export function grouped<const C extends RowTypes>(spec: {
  name: string
  row: C
  sql: string
}): GroupedStatement<RowOf<C>> {
  const made = statement({
    name: spec.name,
    params: [uuid, jsonb],
    row: { n: integer, ...spec.row },
    sql: spec.sql,
  })
  return { name: spec.name, statement: made as never }
}

/** A row to write. `text` is a JSON object with at least one member and without `n`. */
export type GroupedRow = { readonly id: string; readonly text: string }

/** What became of a row: what the statement returned for it, null when it wrote nothing, or why it failed. */
export type Verdict<R> =
  | { readonly row: R | null; readonly error: null }
  | { readonly row: null; readonly error: DatabaseError | DatabaseBusyError }

/** Writes rows, many callers at a time. */
export type GroupedWriter<R> = {
  /**
   * The verdict of each row, in order, after its group has committed.
   *
   * Throws: DatabaseBusyError when the queue cannot take the rows: nothing was written.
   */
  write(orgId: string, rows: readonly GroupedRow[]): Promise<readonly Verdict<R>[]>
  queued(): number
}

/** Writers of statements on one pool. */
export type GroupedWriters = {
  /** The one writer of a statement: rows of all callers meet in it. */
  of<R>(statement: GroupedStatement<R>): GroupedWriter<R>
  queued(): number
}

/** Makes the writers of a pool; each statement gets its own at the first use. */
export function createGroupedWriters(options: GroupOptions): GroupedWriters {
  const sources = new Map<string, GroupSource<unknown>>()
  return {
    of<R>(statement: GroupedStatement<R>) {
      const known = sources.get(statement.name)
      if (known !== undefined) return known as unknown as GroupSource<R>
      const made = new GroupSource<R>({ ...options, statement })
      options.pool.attach(made)
      sources.set(statement.name, made as unknown as GroupSource<unknown>)
      return made
    },
    queued: () => [...sources.values()].reduce((sum, source) => sum + source.queued(), 0),
  }
}

type GroupOptions = {
  pool: LanePool
  clock: Clock
  deadlineMs: number
  /** Instead of GATHER.ms. */
  gatherMs?: number
  onGroup(event: BatchEvent): void
}

/** What one caller waits for. */
type Call<R> = {
  readonly verdicts: Verdict<R>[]
  left: number
  resolve(verdicts: readonly Verdict<R>[]): void
}

type Entry<R> = GroupedRow & {
  readonly call: Call<R>
  readonly place: number
  readonly queuedAt: number
  readonly deadline: number
  sends: number
  settled: boolean
  /** How it failed when it was sent before: then it may have been written. */
  lost: DatabaseError | null
}

type Group<R> = { readonly orgId: string; readonly entries: readonly Entry<R>[] }

class GroupSource<R> implements WorkSource, GroupedWriter<R> {
  private readonly options: GroupOptions & { statement: GroupedStatement<R> }
  /** By organization, oldest first; the organization whose turn it is stands first. */
  private readonly waiting = new Map<string, Entry<R>[]>()
  private again: Group<R>[] = []
  private readonly underWay = new Set<Group<R>>()
  private closed = false
  private rowsWaiting = 0
  /** As many rows as are worth a statement, and whether they are waited for. */
  private rowsWanted = 1
  private gathering = false

  constructor(options: GroupOptions & { statement: GroupedStatement<R> }) {
    this.options = options
  }

  write(orgId: string, rows: readonly GroupedRow[]): Promise<readonly Verdict<R>[]> {
    const { clock, deadlineMs, pool } = this.options
    return new Promise((resolve, reject) => {
      if (rows.length === 0) return resolve([])
      if (this.closed) return reject(new DatabaseBusyError('closed'))
      const entries = this.waiting.get(orgId) ?? []
      const share = GROUP_QUEUE_MAX * ORGANIZATION_SHARE
      if (this.rowsWaiting + rows.length > GROUP_QUEUE_MAX || entries.length + rows.length > share) {
        return reject(new DatabaseBusyError('queue_full'))
      }
      const call: Call<R> = { verdicts: new Array(rows.length), left: rows.length, resolve }
      const queuedAt = clock.ticks()
      const fresh = { call, queuedAt, deadline: queuedAt + deadlineMs, sends: 0, settled: false, lost: null }
      rows.forEach((row, place) => {
        entries.push({ ...row, ...fresh, place })
      })
      this.waiting.set(orgId, entries)
      this.rowsWaiting += rows.length
      pool.wake()
    })
  }

  queued(): number {
    return this.rowsWaiting
  }

  hasWork(): boolean {
    if (this.underWay.size >= GROUPS_AT_ONCE) return false
    if (this.again.length > 0) return true
    return this.rowsWaiting > 0 && (this.rowsWaiting >= this.rowsWanted || !this.gathering)
  }

  async run(lane: Lane): Promise<void> {
    const group = this.again.shift() ?? this.take()
    if (group === null) return
    const { clock, onGroup, statement: grouped } = this.options
    const startedAt = clock.ticks()
    this.underWay.add(group)
    let failed = false
    try {
      await this.send(lane, group)
    } catch (thrown) {
      failed = true
      this.recover(group, databaseError(thrown, 'XX000'))
    }
    this.underWay.delete(group)
    this.gather(group.entries.length)
    const seconds = (clock.ticks() - startedAt) / 1000
    onGroup({ statement: grouped.name, keys: group.entries.length, seconds, failed })
  }

  sweep(now: number, lostBefore: number | null): void {
    const busy = new DatabaseBusyError(lostBefore === null ? 'deadline' : 'down')
    const late = (entry: Entry<R>): boolean => waitedTooLong(entry, now, lostBefore)
    for (const [orgId, entries] of this.waiting) {
      // All wait equally long at most, so the late ones stand in front.
      const kept = entries.findIndex((entry) => !late(entry))
      const gone = entries.splice(0, kept === -1 ? entries.length : kept)
      this.rowsWaiting -= gone.length
      for (const entry of gone) this.fail(entry, busy)
      if (entries.length === 0) this.waiting.delete(orgId)
    }
    for (const { entries } of this.again) for (const entry of entries) if (late(entry)) this.fail(entry, busy)
    this.again = this.again.filter(({ entries }) => entries.some((entry) => !entry.settled))
    // A group under way may still succeed: its callers must learn that nothing is known of it.
    for (const { entries } of this.underWay)
      for (const entry of entries) if (now > entry.deadline) this.fail(entry, databaseError(null, '57014'))
  }

  close(): void {
    this.closed = true
    const closed = new DatabaseBusyError('closed')
    for (const entry of [...this.waiting.values()].flat()) this.fail(entry, closed)
    for (const entry of this.again.flatMap(({ entries }) => entries)) this.fail(entry, closed)
    this.waiting.clear()
    this.again = []
    this.rowsWaiting = 0
  }

  /** The rows of the organization whose turn it is. Two rows of one id never share a statement. */
  private take(): Group<R> | null {
    const [next] = this.waiting
    if (next === undefined) return null
    const [orgId, entries] = next
    this.waiting.delete(orgId)
    const ids = new Set<string>()
    const held: Entry<R>[] = []
    const taken: Entry<R>[] = []
    let seen = 0
    for (; seen < entries.length && taken.length < GROUP_ROWS_MAX; seen++) {
      const entry = entries[seen]
      if (entry === undefined) continue
      if (ids.has(entry.id)) held.push(entry)
      else taken.push(entry)
      ids.add(entry.id)
    }
    const rest = held.length === 0 ? entries.slice(seen) : [...held, ...entries.slice(seen)]
    if (rest.length > 0) this.waiting.set(orgId, rest)
    this.rowsWaiting -= taken.length
    // In one order, so that two groups with the same ids cannot wait for each other.
    return { orgId, entries: taken.sort((a, b) => (a.id < b.id ? -1 : 1)) }
  }

  /** Waits for half as many rows as the last group had, but not for long. */
  private gather(rows: number): void {
    this.rowsWanted = rows < GATHER.afterRows ? 1 : rows / 2
    if (this.gathering || this.rowsWaiting >= this.rowsWanted) return
    this.gathering = true
    setTimeout(() => {
      this.gathering = false
      this.options.pool.wake()
    }, this.options.gatherMs ?? GATHER.ms)
  }

  private async send(lane: Lane, { orgId, entries }: Group<R>): Promise<void> {
    const { statement: sql } = this.options.statement
    const rows = entries.map(({ text }, i) => `{"n":${i + 1},${text.slice(1)}`)
    for (const entry of entries) entry.sends += 1
    const found = await lane.exchange([orgId], sql as never, [orgId, `[${rows.join(',')}]`])
    const written = new Map(found.map(sql.decode).map((row) => [row.n, row]))
    entries.forEach((entry, i) => {
      this.settle(entry, { row: written.get(i + 1) ?? null, error: null })
    })
  }

  /** Sends again what may succeed, and tells the others. */
  private recover({ orgId, entries }: Group<R>, error: DatabaseError): void {
    const wanted = entries.filter((entry) => !entry.settled)
    const [first] = wanted
    if (first === undefined) return
    const sends = Math.max(...wanted.map((entry) => entry.sends))
    const mayBeWritten = error.isConnectionLoss
    const passes = mayBeWritten || /^40/.test(error.sqlState)
    if (passes && sends < SENDS_MAX && !this.closed) {
      if (mayBeWritten) for (const entry of wanted) entry.lost = error
      this.again.push({ orgId, entries: wanted })
    } else if (wanted.length === 1 || passes || this.closed) {
      for (const entry of wanted) this.fail(entry, error)
    } else {
      const middle = Math.ceil(wanted.length / 2)
      this.again.push({ orgId, entries: wanted.slice(0, middle) }, { orgId, entries: wanted.slice(middle) })
    }
  }

  private fail(entry: Entry<R>, error: DatabaseError | DatabaseBusyError): void {
    this.settle(entry, { row: null, error: entry.lost ?? error })
  }

  private settle(entry: Entry<R>, verdict: Verdict<R>): void {
    if (entry.settled) return
    entry.settled = true
    const { call } = entry
    call.verdicts[entry.place] = verdict
    call.left -= 1
    if (call.left === 0) call.resolve(call.verdicts)
  }
}
