import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { holdLock } from '../testing/lanes.ts'
import { numbers, openRowTable, type RowTable } from '../testing/row-writers.ts'
import { systemClock } from '../time/clock.ts'
import type { BatchEvent } from './batch.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { DatabaseError } from './database-error.ts'
import {
  createGroupedWriters,
  GROUP_QUEUE_MAX,
  GROUP_ROWS_MAX,
  type GroupedRow,
  type GroupedWriter,
  grouped,
  type Verdict,
} from './grouped.ts'
import type { LanePool } from './lane-pool.ts'
import { bigint, integer } from './statement.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()
const SHARE = GROUP_QUEUE_MAX / 4

/** Writes rows and then waits for the lock that a row names. */
const insertRows = grouped({
  name: 'test.insert_rows',
  row: { value: integer, at: bigint },
  sql: `
    WITH given AS MATERIALIZED (
      SELECT n, id, value, lock FROM jsonb_to_recordset($2) AS x (n integer, id uuid, value integer, lock bigint)
    ), made AS (
      INSERT INTO test_rows (org_id, id, value) SELECT $1, id, value FROM given
      ON CONFLICT (org_id, id) DO NOTHING
      RETURNING id, value)
    SELECT given.n, made.value, txid_current() AS at
      FROM made JOIN given ON given.id = made.id,
           LATERAL (SELECT CASE WHEN lock IS NOT NULL THEN pg_advisory_xact_lock_shared(lock) END) AS waited`,
})

let table: RowTable

beforeAll(async () => {
  table = await openRowTable('test_rows')
})

afterEach(() => table.cleanUp())

afterAll(() => table.close())

type Written = { value: number; at: number }

async function openWriter(
  lanes: number,
  { deadlineMs = 10_000, gatherMs = 2 }: { deadlineMs?: number; gatherMs?: number } = {},
): Promise<{ writer: GroupedWriter<Written>; pool: LanePool; events: BatchEvent[] }> {
  const { pool, events, onGroup } = await table.openLanes(lanes)
  const writers = createGroupedWriters({ pool, clock: systemClock, deadlineMs, gatherMs, onGroup })
  return { writer: writers.of(insertRows), pool, events }
}

function row(value: number, lock: number | null = null, id: string = randomUUID()): GroupedRow {
  return { id, text: JSON.stringify({ id, value, lock }) }
}

function told(verdict: Verdict<Written> | undefined): unknown {
  if (verdict === undefined) return 'nothing'
  if (verdict.error === null) return verdict.row?.value ?? null
  return verdict.error instanceof DatabaseError ? verdict.error.sqlState : verdict.error.reason
}

/** The verdict of one row as a word or number. */
async function write(writer: GroupedWriter<Written>, one: GroupedRow, orgId = NORTH): Promise<unknown> {
  try {
    return told((await writer.write(orgId, [one]))[0])
  } catch (error) {
    return error instanceof DatabaseBusyError ? error.reason : String(error)
  }
}

async function held(key: number): Promise<{ release(): Promise<void> }> {
  const lock = await holdLock(table.database.superuserUrl, key)
  table.onCleanUp(() => lock.release())
  return lock
}

const terminated = new Set<number>()

/** Ends the session of a statement that waits for its lock; false while there is none. */
async function terminateWaiting(): Promise<boolean> {
  const ended = await table.owner.query<{ pid: number }>(
    `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'ehr_app' AND wait_event_type = 'Lock' AND pid <> ALL ($1)`,
    [[...terminated]],
  )
  for (const { pid } of ended) terminated.add(pid)
  return ended.length > 0
}

describe('rows that arrive together', () => {
  test('are written by one statement, each caller getting its own', async () => {
    const { writer, events } = await openWriter(1)
    expect(await Promise.all(numbers(100).map((value) => write(writer, row(value))))).toEqual(numbers(100))
    expect(await table.stored()).toEqual(numbers(100))
    expect(events.map(({ keys, failed }) => [keys, failed])).toEqual([[100, false]])
  })

  test('of one caller are answered in the order in which they were given', async () => {
    const { writer, events } = await openWriter(2)
    const verdicts = await writer.write(
      NORTH,
      numbers(600).map((value) => row(value)),
    )
    expect(verdicts.map(told)).toEqual(numbers(600))
    await until('all groups are reported', () => events.length === 3)
    const sizes = events.map(({ keys }) => keys)
    expect(sizes.toSorted((a, b) => b - a)).toEqual([GROUP_ROWS_MAX, GROUP_ROWS_MAX, 100])
  })

  test('are told nothing before they are committed', async () => {
    const { writer } = await openWriter(1)
    const lock = await held(1)
    let answered = 0
    const calls = [row(1, 1), row(2)].map((one) => write(writer, one).finally(() => (answered += 1)))
    await until('the statement waits', async () => {
      const waiting = await table.owner.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      return waiting.length === 1
    })
    expect([answered, await table.stored()]).toEqual([0, []])
    await lock.release()
    expect(await Promise.all(calls)).toEqual([1, 2])
    expect(await table.stored()).toEqual([1, 2])
  })

  test('never share a statement when they have one id: the first is written, the other told so', async () => {
    const { writer, events } = await openWriter(1)
    const id = randomUUID()
    const answers = [row(1, null, id), row(2, null, id), row(3)].map((one) => write(writer, one))
    expect(await Promise.all(answers)).toEqual([1, null, 3])
    expect(await table.stored()).toEqual([1, 3])
    expect(events.map(({ keys }) => keys)).toEqual([2, 1])
  })

  test('of callers who come back one after the other wait for half of them, not for the first', async () => {
    // So long that only the number of rows decides, on any machine.
    const { writer, events } = await openWriter(1, { gatherMs: 1_000 })
    const caller = async (i: number): Promise<void> => {
      await write(writer, row(i))
      for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setImmediate(resolve))
      await write(writer, row(100 + i))
    }
    await Promise.all(numbers(20).map(caller))
    await until('all rows are reported', () => events.reduce((sum, { keys }) => sum + keys, 0) === 40)
    expect(events[0]?.keys).toBe(20)
    expect(events[1]?.keys).toBeGreaterThanOrEqual(10)
    expect(await table.stored()).toHaveLength(40)
  })

  test('no rows are no statement', async () => {
    const { writer, events } = await openWriter(1)
    expect(await writer.write(NORTH, [])).toEqual([])
    expect(events).toEqual([])
  })
})

describe('bad rows', () => {
  test('spoil no neighbour', async () => {
    const { writer } = await openWriter(2)
    const values = numbers(250).map((i) => (i % 17 === 3 ? 5_000 + i : i))
    const answers = await Promise.all(values.map((value) => write(writer, row(value))))
    expect(answers).toEqual(values.map((value) => (value < 1_000 ? value : '23514')))
    expect(await table.stored()).toEqual(values.filter((value) => value < 1_000))
  })

  test('are found in few statements when there is one of them', async () => {
    const { writer, events } = await openWriter(1)
    const rows = numbers(GROUP_ROWS_MAX).map((i) => row(i === 100 ? 9_999 : i))
    expect((await writer.write(NORTH, rows)).filter(({ error }) => error !== null)).toHaveLength(1)
    expect(events.length).toBeLessThan(2 * 10)
  })

  test('are all told when it is the statement that may not run', async () => {
    const { writer } = await openWriter(1)
    await table.owner.query('REVOKE INSERT ON test_rows FROM ehr_app')
    const refused = await writer.write(NORTH, [row(1), row(2), row(3)])
    expect(refused.map(told)).toEqual(['42501', '42501', '42501'])
    await table.owner.query('GRANT INSERT ON test_rows TO ehr_app')
    expect(await write(writer, row(1))).toBe(1)
  })
})

describe('when the connection is lost', () => {
  test('a group is sent again, and each row is there once', async () => {
    const { writer, events } = await openWriter(2)
    const lock = await held(2)
    const calls = [row(1, 2), row(2), row(3)].map((one) => write(writer, one))
    await until('the group waits', terminateWaiting)
    await until('the group failed', () => events.some(({ failed }) => failed))
    await lock.release()
    expect(await Promise.all(calls)).toEqual([1, 2, 3])
    expect(await table.stored()).toEqual([1, 2, 3])
  })

  test('a group is given up after three sends, as one of which nothing is known', async () => {
    const { writer, events } = await openWriter(1)
    const lock = await held(3)
    const call = write(writer, row(1, 3))
    for (let i = 0; i < 3; i++) await until(`it waits, ${i}`, terminateWaiting)
    expect(await call).toMatch(/^(08|57P0)/)
    await lock.release()
    await until('three sends are reported', () => events.length === 3)
    expect(await write(writer, row(2))).toBe(2)
  })
})

describe('limits', () => {
  test('an organization may hold a quarter of the queue, and gets its turn, not more', async () => {
    const { writer, pool } = await openWriter(1)
    const lock = await held(4)
    const blocker = write(writer, row(1, 4))
    await until('the lane is busy', () => pool.stats().busy === 1)
    const flood = writer.write(
      NORTH,
      numbers(SHARE).map(() => row(7)),
    )
    expect(await write(writer, row(8))).toBe('queue_full')
    const small = writer.write(SOUTH, [row(9)])
    expect(writer.queued()).toBe(SHARE + 1)
    await lock.release()
    await blocker
    const at = (await small)[0]?.row?.at ?? 0
    const before = (await flood).filter((verdict) => (verdict.row?.at ?? 0) < at)
    expect(before).toHaveLength(GROUP_ROWS_MAX)
    expect(writer.queued()).toBe(0)
  })

  test('what waits is told at its deadline and not sent; of what is under way nothing is known', async () => {
    const { writer, pool } = await openWriter(1, { deadlineMs: 150 })
    const lock = await held(5)
    const sent = write(writer, row(1, 5))
    await until('the lane is busy', () => pool.stats().busy === 1)
    expect(await write(writer, row(2))).toBe('deadline')
    expect(await sent).toBe('57014')
    await lock.release()
    await until('the group is done', () => pool.stats().busy === 0)
    expect(await table.stored()).toEqual([1])
  })

  test('after the pool is closed, what waits is told and what comes is refused', async () => {
    const { writer, pool } = await openWriter(1)
    const lock = await held(6)
    const sent = write(writer, row(1, 6))
    await until('the lane is busy', () => pool.stats().busy === 1)
    const waiting = write(writer, row(2))
    const closed = pool.close()
    expect(await waiting).toBe('closed')
    expect(await write(writer, row(3))).toBe('closed')
    await lock.release()
    expect(await sent).toBe(1)
    await closed
  })
})
