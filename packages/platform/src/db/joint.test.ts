import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { numbers, openRowTable, type RowTable } from '../testing/row-writers.ts'
import { systemClock } from '../time/clock.ts'
import type { BatchEvent } from './batch.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { connect } from './connect.ts'
import { DatabaseError } from './database-error.ts'
import { createJointWriters, JOINT_QUEUE_MAX, JOINT_ROWS_MAX, type JointWriter, joint } from './joint.ts'
import type { LanePool } from './lane-pool.ts'
import { integer } from './statement.ts'
import type { WriteGuard, WritePass } from './write-guard.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()
const SHARE = JOINT_QUEUE_MAX / 4

/** Writes the rows that are even, and says how many it saw before. */
const insertEven = joint({
  name: 'test.insert_even',
  row: { value: integer, seen: integer },
  sql: `
    WITH given AS MATERIALIZED (
      SELECT k.org_id, x.n, x.id, x.value
        FROM unnest($1::uuid[]) WITH ORDINALITY k (org_id, n)
        JOIN jsonb_to_recordset($2) AS x (n integer, id uuid, value integer) ON x.n = k.n
    ), made AS (
      INSERT INTO test_joint (org_id, id, value) SELECT org_id, id, value FROM given WHERE value % 2 = 0
      RETURNING org_id, id, value)
    SELECT given.n, made.org_id, made.value, (SELECT count(*)::integer FROM test_joint) AS seen
      FROM made
      JOIN given ON given.org_id = made.org_id AND given.id = made.id`,
  touches: { test: () => ['all'] },
})

let table: RowTable

beforeAll(async () => {
  table = await openRowTable('test_joint')
})

afterEach(() => table.cleanUp())

afterAll(() => table.close())

type Written = { readonly value: number; readonly seen: number }

/** Leave for every write, and what became of it; late: what was given may not be sent any more. */
function countingGuard({ late = false } = {}): { guard: WriteGuard; asked: string[]; ended: boolean[] } {
  const asked: string[] = []
  const ended: boolean[] = []
  const before = async (orgId: string, keys: readonly { kind: string; id: string }[]): Promise<WritePass> => {
    asked.push(...keys.map(({ kind, id }) => `${orgId} ${kind} ${id}`))
    return {
      notAfter: new Date(Date.now() + 60_000).toISOString(),
      sendUntil: late ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
      end: (known) => void ended.push(known),
    }
  }
  return { guard: { before }, asked, ended }
}

async function openWriter(
  lanes: number,
  { deadlineMs = 10_000, guard = countingGuard().guard }: { deadlineMs?: number; guard?: WriteGuard } = {},
): Promise<{ writer: JointWriter<Written>; pool: LanePool; events: BatchEvent[] }> {
  const { pool, events, onGroup } = await table.openLanes(lanes)
  const options = { pool, clock: systemClock, deadlineMs, guard: () => guard, onGroup }
  return { writer: createJointWriters(options).of(insertEven), pool, events }
}

/** The value that was written, null when the row was left to be written alone, or how it failed. */
async function write(
  writer: JointWriter<Written>,
  value: number,
  { orgId = NORTH, turns = [] as readonly string[], id = randomUUID() as string } = {},
): Promise<unknown> {
  try {
    const written = await writer.write(orgId, { text: JSON.stringify({ id, value }), turns })
    return written?.value ?? null
  } catch (error) {
    if (error instanceof DatabaseBusyError) return error.reason
    return error instanceof DatabaseError ? error.sqlState : String(error)
  }
}

/** Has the turn of something, as somebody who books alone. */
async function holdTurn(id: string): Promise<{ release(): Promise<void> }> {
  const connection = await connect(table.database.superuserUrl, 'ehr-test-turn')
  await connection.query('BEGIN')
  await connection.query('SELECT ehr.await_turn(NULL, NULL, $1::uuid[])', [[id]])
  let ended: Promise<void> | null = null
  const release = (): Promise<void> => (ended ??= connection.end())
  table.onCleanUp(release)
  return { release }
}

async function waiting(): Promise<number[]> {
  const rows = await table.owner.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'ehr_app' AND wait_event_type = 'Lock'`,
  )
  return rows.map(({ pid }) => pid)
}

describe('rows that arrive together', () => {
  test('of any organizations are written by one statement; what it leaves out is told so', async () => {
    const { guard, asked, ended } = countingGuard()
    const { writer, events } = await openWriter(1, { guard })
    const calls = numbers(40).map((value) => write(writer, value, { orgId: value % 3 === 0 ? SOUTH : NORTH }))
    expect(await Promise.all(calls)).toEqual(numbers(40).map((value) => (value % 2 === 0 ? value : null)))
    expect(await table.stored()).toEqual(numbers(40).filter((value) => value % 2 === 0))
    expect(events.map(({ keys, failed }) => [keys, failed])).toEqual([[40, false]])
    expect(asked.toSorted()).toEqual(
      numbers(40)
        .map((value) => `${value % 3 === 0 ? SOUTH : NORTH} test all`)
        .toSorted(),
    )
    expect(ended).toEqual(numbers(40).map(() => true))
  })

  test('are bounded, an organization by a quarter of the queue', async () => {
    const { writer, events } = await openWriter(1)
    const calls = numbers(SHARE).map(() => write(writer, 2))
    expect(await write(writer, 4)).toBe('queue_full')
    expect(await write(writer, 6, { orgId: SOUTH })).toBe(6)
    expect(new Set(await Promise.all(calls))).toEqual(new Set([2]))
    expect(Math.max(...events.map(({ keys }) => keys))).toBe(JOINT_ROWS_MAX)
  })

  test('are all left to be written alone when one of them undoes the statement', async () => {
    const { guard, ended } = countingGuard()
    const { writer } = await openWriter(1, { guard })
    expect(await Promise.all([2, 5_000, 4].map((value) => write(writer, value)))).toEqual([null, null, null])
    expect([await table.stored(), ended]).toEqual([[], [true, true, true]])
    expect(await write(writer, 2)).toBe(2)
  })

  test('are refused when nobody gives leave to change what is cached', async () => {
    const { pool } = await table.openLanes(1)
    const options = { pool, clock: systemClock, deadlineMs: 10_000, guard: () => null, onGroup: () => {} }
    expect(await write(createJointWriters(options).of(insertEven), 2)).toMatch(/needs a guard/)
  })

  test('are not sent when the leave has ended', async () => {
    const { guard, ended } = countingGuard({ late: true })
    const { writer } = await openWriter(1, { guard })
    expect(await write(writer, 2)).toBe('deadline')
    expect([await table.stored(), ended]).toEqual([[], [true]])
  })
})

describe('the turn of what a row takes', () => {
  test('is waited for, and what was committed before it is seen', async () => {
    const { writer } = await openWriter(1)
    const taken = randomUUID()
    const holder = await connect(table.database.superuserUrl, 'ehr-test-turn')
    await holder.query('BEGIN')
    await holder.query('SELECT ehr.await_turn(NULL, NULL, $1::uuid[])', [[taken]])
    await holder.query('INSERT INTO test_joint VALUES ($1, $2, 8)', [NORTH, randomUUID()])
    const row = { text: JSON.stringify({ id: randomUUID(), value: 2 }), turns: [taken] }
    let answered = false
    const call = writer.write(NORTH, row).finally(() => (answered = true))
    // A machine that was too slow to see it wait sees it given up, and sends it once more below.
    await until('it waits', async () => answered || (await waiting()).length === 1)
    await holder.query('COMMIT')
    await holder.end()
    const written = (await call) ?? (await writer.write(NORTH, row))
    expect(written).toMatchObject({ value: 2, seen: 1 })
  })

  test('that somebody keeps holds up a group once: its rows are left to be written alone', async () => {
    const { guard, ended } = countingGuard()
    const { writer, events } = await openWriter(1, { guard })
    const taken = randomUUID()
    const lock = await holdTurn(taken)
    expect(await Promise.all([write(writer, 2), write(writer, 4, { turns: [taken] })])).toEqual([null, null])
    expect(events.map(({ keys, failed }) => [keys, failed])).toEqual([[2, true]])
    expect(ended).toEqual([true, true])
    expect(await write(writer, 6)).toBe(6)
    await lock.release()
    expect(await write(writer, 8, { turns: [taken] })).toBe(8)
  })
})

describe('when the connection is lost', () => {
  test('nothing is known of a group, and it is not sent again', async () => {
    const { guard, ended } = countingGuard()
    const { writer, events } = await openWriter(2, { guard })
    // The row of another transaction: whoever inserts the same one waits until it is decided.
    const id = randomUUID()
    const other = await connect(table.database.superuserUrl, 'ehr-test-row')
    table.onCleanUp(() => other.end())
    await other.query('BEGIN')
    await other.query('INSERT INTO test_joint VALUES ($1, $2, 8)', [NORTH, id])
    const call = write(writer, 2, { id })
    await until('the group waits, and is cut off', async () => {
      const [pid] = await waiting()
      if (pid === undefined) return events.length > 0
      await table.owner.query('SELECT pg_terminate_backend($1)', [pid])
      return true
    })
    await other.query('ROLLBACK')
    expect(await call).toMatch(/^(08|57P0)/)
    expect([await table.stored(), ended]).toEqual([[], [false]])
    expect(await write(writer, 2)).toBe(2)
  })
})

describe('limits', () => {
  test('after the pool is closed, what comes is refused', async () => {
    const { writer, pool } = await openWriter(1)
    expect(await write(writer, 2)).toBe(2)
    await pool.close()
    expect(await write(writer, 4)).toBe('closed')
    expect(writer.queued()).toBe(0)
  })
})
