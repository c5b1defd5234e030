import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { holdLock, testPool, waitForLock } from '../testing/lanes.ts'
import { systemClock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { connect, type SqlConnection } from './connect.ts'
import { DatabaseError } from './database-error.ts'
import type { LaneOptions } from './lane.ts'
import type { LanePool } from './lane-pool.ts'
import { createRunner, RUNNER_QUEUE_MAX, type Runner, type StatementEvent } from './runner.ts'
import { bigint, integer, statement, text } from './statement.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()

/** Counts itself in a sequence, which no rollback takes back, and then waits for the lock. */
const countAndWait = statement({
  name: 'test.count_and_wait',
  params: [bigint],
  row: { n: bigint, waited: text },
  sql: `
    SELECT counted.n, pg_advisory_xact_lock_shared($1)::text AS waited
      FROM nextval('public.effects') AS counted (n)`,
})
const numbers = statement({
  name: 'test.numbers',
  params: [integer],
  row: { n: integer, at: bigint },
  sql: 'SELECT n, txid_current() AS at FROM generate_series(1, $1) AS n ORDER BY n',
})
const division = statement({
  name: 'test.division',
  params: [integer],
  row: { value: integer },
  sql: 'SELECT 100 / $1::integer AS value',
})

let database: TestDatabase
let superuser: SqlConnection
const cleanUp: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  superuser = await connect(database.superuserUrl, 'ehr-test')
  await superuser.query('CREATE SEQUENCE public.effects; GRANT USAGE ON public.effects TO ehr_app')
})

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
  await superuser.query("SELECT setval('public.effects', 1, false)")
})

afterAll(async () => {
  await superuser.end()
  await database.drop()
})

async function openRunner(
  use: 'reads' | 'writes',
  changes: Partial<LaneOptions> & { deadlineMs?: number } = {},
): Promise<{ runner: Runner; pool: LanePool; events: StatementEvent[] }> {
  const pool = await testPool(database.appUrl, 1, changes)
  cleanUp.push(() => pool.close())
  const events: StatementEvent[] = []
  const runner = createRunner({
    pool,
    clock: systemClock,
    deadlineMs: changes.deadlineMs ?? 10_000,
    repeatable: use === 'reads',
    onStatement: (event) => void events.push(event),
  })
  return { runner, pool, events }
}

async function held(key: number): Promise<{ release(): Promise<void> }> {
  const lock = await holdLock(database.superuserUrl, key)
  cleanUp.push(() => lock.release())
  return lock
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'answered'
  } catch (error) {
    if (error instanceof DatabaseBusyError) return error.reason
    return error instanceof DatabaseError ? error.sqlState : String(error)
  }
}

async function effects(): Promise<number> {
  const [row] = await superuser.query<{ n: number }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::int AS n FROM public.effects',
  )
  return row?.n ?? -1
}

/** Ends the session of a statement that waits for its lock; false while there is none. */
async function terminateWaiting(): Promise<boolean> {
  const ended = await superuser.query<{ pid: number }>(
    `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'ehr_app' AND wait_event_type = 'Lock'
        AND pid <> ALL ($1)`,
    [[...terminated]],
  )
  for (const { pid } of ended) terminated.add(pid)
  return ended.length > 0
}

/** A session that was told to end is still seen for a moment. */
const terminated = new Set<number>()

test('rows come decoded and in order, the first one or null for one', async () => {
  const { runner, events } = await openRunner('reads')
  expect((await runner.many(NORTH, numbers, [3])).map((row) => row.n)).toEqual([1, 2, 3])
  expect((await runner.maybeOne(NORTH, numbers, [3]))?.n).toBe(1)
  expect(await runner.maybeOne(NORTH, numbers, [0])).toBeNull()
  expect(events.map((event) => [event.statement, event.failed])).toEqual(
    Array(3).fill(['test.numbers', false]),
  )
})

test('a failure of the statement is told once, without a repetition', async () => {
  const { runner, events } = await openRunner('reads')
  expect(await outcomeOf(runner.many(NORTH, division, [0]))).toBe('22012')
  expect(events.map((event) => event.failed)).toEqual([true])
  expect(await runner.maybeOne(NORTH, division, [4])).toEqual({ value: 25 })
})

describe('when the connection is lost', () => {
  test('a write is never sent again', async () => {
    const { runner, pool, events } = await openRunner('writes')
    const lock = await held(1)
    const call = outcomeOf(runner.many(NORTH, countAndWait, [1]))
    await until('the write waits', terminateWaiting)
    expect(await call).toMatch(/^(08|57P0)/)
    await lock.release()
    expect(await outcomeOf(runner.many(NORTH, countAndWait, [2]))).toBe('answered')
    expect(await effects()).toBe(2)
    expect(events.map((event) => event.failed)).toEqual([true, false])
    expect(pool.stats()).toMatchObject({ connected: 1 })
  })

  test('a read is sent once more', async () => {
    const { runner } = await openRunner('reads')
    const lock = await held(3)
    const call = outcomeOf(runner.many(NORTH, countAndWait, [3]))
    await until('the read waits', terminateWaiting)
    await until('the read was sent again', async () => (await effects()) === 2)
    await lock.release()
    expect(await call).toBe('answered')
    expect(await effects()).toBe(2)
  })

  test('a read that had run for long is sent once more too', async () => {
    const { runner } = await openRunner('reads')
    const lock = await held(15)
    const call = outcomeOf(runner.many(NORTH, countAndWait, [15]))
    const startedAt = performance.now()
    await until('it has run for a while', () => performance.now() - startedAt > 250)
    await until('the read waits', terminateWaiting)
    await until('the read was sent again', async () => (await effects()) === 2)
    await lock.release()
    expect(await call).toBe('answered')
  })

  test('a read is sent no third time', async () => {
    const { runner } = await openRunner('reads')
    const lock = await held(4)
    const call = outcomeOf(runner.many(NORTH, countAndWait, [4]))
    await until('the read waits', terminateWaiting)
    await until('the read waits again', terminateWaiting)
    expect(await call).toMatch(/^(08|57P0)/)
    await lock.release()
    expect(await outcomeOf(runner.many(NORTH, numbers, [1]))).toBe('answered')
    expect(await effects()).toBe(2)
    expect(runner.queued()).toBe(0)
  })

  test('writes that were not sent yet are sent on the next connection', async () => {
    const { runner } = await openRunner('writes')
    const lock = await held(5)
    const first = outcomeOf(runner.many(NORTH, countAndWait, [5]))
    const second = outcomeOf(runner.many(NORTH, countAndWait, [6]))
    await until('the first waits', terminateWaiting)
    expect(await first).toMatch(/^(08|57P0)/)
    expect(await second).toBe('answered')
    expect(await effects()).toBe(2)
    await lock.release()
  })
})

describe('limits', () => {
  test('what waits is told at its deadline and is not sent any more', async () => {
    const { runner, pool } = await openRunner('writes', { deadlineMs: 150 })
    const lock = await held(7)
    const sent = outcomeOf(runner.many(NORTH, waitForLock, [7]))
    await until('the lane is busy', () => pool.stats().busy === 1)
    const startedAt = performance.now()
    expect(await outcomeOf(runner.many(NORTH, countAndWait, [8]))).toBe('deadline')
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(await sent).toBe('57014')
    expect(runner.queued()).toBe(0)
    await lock.release()
    expect(await outcomeOf(runner.many(NORTH, numbers, [1]))).toBe('answered')
    expect(await effects()).toBe(0)
  })

  test('what is under way is told at its deadline that nothing is known, and happens once', async () => {
    const { runner, pool, events } = await openRunner('writes', { deadlineMs: 150 })
    const lock = await held(9)
    expect(await outcomeOf(runner.many(NORTH, countAndWait, [9]))).toBe('57014')
    expect(pool.stats().busy).toBe(1)
    await lock.release()
    await until('the statement is done', () => events.length === 1 && pool.stats().busy === 0)
    expect(await effects()).toBe(1)
  })

  test('the server’s own time limit ends a statement', async () => {
    const { runner } = await openRunner('reads', { settings: { statement_timeout: '50' } })
    const lock = await held(10)
    expect(await outcomeOf(runner.many(NORTH, waitForLock, [10]))).toBe('57014')
    await lock.release()
  })

  test('an organization may hold a quarter of the queue and waits behind itself', async () => {
    const { runner, pool } = await openRunner('reads')
    const lock = await held(11)
    const blocker = runner.many(NORTH, waitForLock, [11])
    await until('the lane is busy', () => pool.stats().busy === 1)
    const share = RUNNER_QUEUE_MAX / 4
    const flood = Array.from({ length: share }, () => runner.maybeOne(NORTH, numbers, [1]))
    expect(await outcomeOf(runner.many(NORTH, numbers, [1]))).toBe('queue_full')
    const small = Array.from({ length: 3 }, () => runner.maybeOne(SOUTH, numbers, [1]))
    expect(runner.queued()).toBe(share + 3)
    await lock.release()
    await blocker
    const floodAt = (await Promise.all(flood)).map((row) => row?.at ?? 0)
    const smallAt = (await Promise.all(small)).map((row) => row?.at ?? 0)
    expect(floodAt.filter((at) => at < Math.max(...smallAt))).toHaveLength(3)
    expect(floodAt).toEqual(floodAt.toSorted((a, b) => a - b))
  })
})

test('after the pool is closed, what waits is told and what comes is refused', async () => {
  const { runner, pool } = await openRunner('writes')
  const lock = await held(12)
  const sent = outcomeOf(runner.many(NORTH, countAndWait, [12]))
  await until('the lane is busy', () => pool.stats().busy === 1)
  const waiting = outcomeOf(runner.many(NORTH, countAndWait, [13]))
  const closed = pool.close()
  expect(await waiting).toBe('closed')
  expect(await outcomeOf(runner.many(NORTH, countAndWait, [13]))).toBe('closed')
  await lock.release()
  expect(await sent).toBe('answered')
  await closed
  expect(await outcomeOf(runner.many(NORTH, countAndWait, [13]))).toBe('closed')
  expect(await effects()).toBe(1)
})

test('a read that loses its connection while the pool closes is told, not kept', async () => {
  const { runner, pool } = await openRunner('reads')
  const lock = await held(14)
  const sent = outcomeOf(runner.many(NORTH, waitForLock, [14]))
  await until('the lane is busy', () => pool.stats().busy === 1)
  const closed = pool.close()
  await until('the read waits', terminateWaiting)
  expect(await sent).toMatch(/^(08|57P0)/)
  await closed
  await lock.release()
})
