import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { holdLock, testPool } from '../testing/lanes.ts'
import { systemClock } from '../time/clock.ts'
import {
  BATCH_KEYS_MAX,
  type BatchEvent,
  type Batcher,
  createBatcher,
  type KeyedStatement,
  keyed,
} from './batch.ts'
import { BATCH_QUEUE_MAX } from './batch-entries.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { connect, type SqlConnection } from './connect.ts'
import { DatabaseError } from './database-error.ts'
import type { LaneOptions } from './lane.ts'
import type { LanePool } from './lane-pool.ts'
import { bigint, integer, nullable, text, uuid } from './statement.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()

/** Gives the key back, with the transaction that answered. */
const echo = keyed({
  name: 'test.echo',
  keys: [text],
  row: { value: text, batch: text },
  sql: `
    SELECT k.n, k.org_id, k.value, txid_current()::text AS batch
      FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY k (org_id, value, n)`,
})
const pair = keyed({
  name: 'test.pair',
  keys: [nullable(text), nullable(text)],
  row: { value: text },
  sql: `
    SELECT k.n, k.org_id, coalesce(k.a, 'none') || '|' || coalesce(k.b, 'none') AS value
      FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY k (org_id, a, b, n)`,
})
/** A statement that lies about whose row it is. */
const foreign = keyed({
  name: 'test.foreign',
  keys: [uuid],
  row: { value: text },
  sql: `
    SELECT k.n, k.claimed AS org_id, 'secret' AS value
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, claimed, n)`,
})
/** A statement that answers the neighbour's question. */
const shifted = keyed({
  name: 'test.shifted',
  keys: [text],
  row: { value: text },
  sql: `
    SELECT k.n + 1 AS n, k.org_id, k.value
      FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY k (org_id, value, n)`,
})
/** Waits for each key's lock, then fails for the divisor 0. */
const quotient = keyed({
  name: 'test.locked_quotient',
  keys: [integer, bigint],
  row: { value: integer },
  sql: `
    SELECT k.n, k.org_id, 100 / k.divisor AS value
      FROM unnest($1::uuid[], $2::integer[], $3::bigint[]) WITH ORDINALITY k (org_id, divisor, lock, n)
     CROSS JOIN LATERAL (SELECT pg_advisory_xact_lock_shared(k.lock) OFFSET 0) waited
     WHERE waited IS NOT NULL`,
})
const NO_LOCK = 1_000

let database: TestDatabase
let superuser: SqlConnection
const cleanUp: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  superuser = await connect(database.superuserUrl, 'ehr-test')
})

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

afterAll(async () => {
  await superuser.end()
  await database.drop()
})

async function openPool(size = 1, changes: Partial<LaneOptions> = {}): Promise<LanePool> {
  const pool = await testPool(database.appUrl, size, changes)
  cleanUp.push(() => pool.close())
  return pool
}

function batcherOf<K extends readonly unknown[], R>(
  pool: LanePool,
  statement: KeyedStatement<K, R>,
  deadlineMs = 10_000,
): { batcher: Batcher<K, R>; events: BatchEvent[] } {
  const events: BatchEvent[] = []
  const onBatch = (event: BatchEvent): void => void events.push(event)
  return { batcher: createBatcher({ pool, statement, clock: systemClock, deadlineMs, onBatch }), events }
}

/** Keeps every lane of the pool busy until released. */
async function blockLanes(pool: LanePool, lock: number): Promise<{ release(): Promise<void> }> {
  const held = await holdLock(database.superuserUrl, lock)
  cleanUp.push(() => held.release())
  const { batcher } = batcherOf(pool, quotient)
  const { size } = pool.stats()
  for (let i = 0; i < size; i++) {
    batcher.load(NORTH, [1 + i, lock]).catch(() => {})
    await until('the lane is busy', () => pool.stats().busy > i)
  }
  return held
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  )
}

async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error = await failureOf(call)
  return error instanceof DatabaseBusyError ? error.reason : String(error)
}

async function stateOf(call: Promise<unknown>): Promise<string> {
  const error = await failureOf(call)
  return error instanceof DatabaseError ? error.sqlState : String(error)
}

describe('a batch', () => {
  test('answers each caller with the row of its own key and organization', async () => {
    const { batcher, events } = batcherOf(await openPool(), echo)
    const calls = Array.from({ length: 500 }, (_, i) =>
      batcher.load(i % 2 === 0 ? NORTH : SOUTH, [`key ${i}`]),
    )
    const rows = await Promise.all(calls)
    rows.forEach((row, i) => {
      expect(row).toMatchObject({ value: `key ${i}`, org_id: i % 2 === 0 ? NORTH : SOUTH })
    })
    expect(events.map((event) => event.keys)).toEqual([BATCH_KEYS_MAX, BATCH_KEYS_MAX, 100])
    expect(events.every((event) => event.statement === 'test.echo' && !event.failed)).toBe(true)
    expect(batcher.queued()).toBe(0)
  })

  test('joins callers with the same key while it waits', async () => {
    const pool = await openPool()
    const { batcher, events } = batcherOf(pool, echo)
    const block = await blockLanes(pool, 1)
    const calls = [batcher.load(NORTH, ['x']), batcher.load(NORTH, ['x']), batcher.load(SOUTH, ['x'])]
    expect(batcher.queued()).toBe(2)
    await block.release()
    expect(await Promise.all(calls)).toMatchObject([{ org_id: NORTH }, { org_id: NORTH }, { org_id: SOUTH }])
    expect(events.map((event) => event.keys)).toEqual([2])
  })

  test('is not joined once it is sent, because a write may have come between', async () => {
    const pool = await openPool()
    const { batcher, events } = batcherOf(pool, quotient)
    const lock = await holdLock(database.superuserUrl, 2)
    const first = batcher.load(NORTH, [5, 2])
    await until('the batch is sent', () => pool.stats().busy === 1)
    const second = batcher.load(NORTH, [5, 2])
    const third = batcher.load(NORTH, [5, 2])
    expect(batcher.queued()).toBe(1)
    await lock.release()
    expect(await Promise.all([first, second, third])).toMatchObject(Array(3).fill({ value: 20 }))
    expect(events.map((event) => event.keys)).toEqual([1, 1])
  })

  test('tells null, the empty text and the words for them apart', async () => {
    const { batcher, events } = batcherOf(await openPool(), pair)
    const keys: [string | null, string | null][] = [
      [null, ''],
      ['', null],
      ['', ''],
      [null, null],
      ['null', ''],
      ['a,b', 'c'],
      ['a', 'b,c'],
      ['a","b', 'c'],
    ]
    const rows = await Promise.all(keys.map((key) => batcher.load(NORTH, key)))
    expect(rows.map((row) => row?.value)).toEqual(keys.map(([a, b]) => `${a ?? 'none'}|${b ?? 'none'}`))
    expect(events.map((event) => event.keys)).toEqual([keys.length])
  })

  test('never hands out a row of another organization, even if the statement gives one', async () => {
    const pool = await openPool()
    const lying = batcherOf(pool, foreign).batcher
    const rows = await Promise.all([
      lying.load(NORTH, [SOUTH]),
      lying.load(SOUTH, [SOUTH]),
      lying.load(NORTH, [NORTH]),
    ])
    expect(rows.map((row) => row?.value ?? null)).toEqual([null, 'secret', 'secret'])
    const neighbour = batcherOf(pool, shifted).batcher
    const answers = await Promise.all([neighbour.load(NORTH, ['north']), neighbour.load(SOUTH, ['south'])])
    expect(answers).toEqual([null, null])
  })
})

describe('a key that fails', () => {
  test('fails alone: its neighbours are answered', async () => {
    const { batcher, events } = batcherOf(await openPool(), quotient)
    const calls = [5, 0, 10, 0, 20].map((divisor, i) =>
      batcher.load(i < 3 ? NORTH : SOUTH, [divisor, NO_LOCK]),
    )
    const outcomes = await Promise.all(calls.map((call) => stateOf(call)))
    expect(outcomes).toEqual(['null', '22012', 'null', '22012', 'null'])
    expect(await Promise.all([calls[0], calls[2], calls[4]])).toMatchObject([
      { value: 20 },
      { value: 10 },
      { value: 5 },
    ])
    expect(events.map(({ keys, failed }) => (failed ? -keys : keys))).toEqual([-5, 1, -1, 1, -1, 1])
    expect(batcher.queued()).toBe(0)
  })

  test('fails at once when it is the only one', async () => {
    const { batcher, events } = batcherOf(await openPool(), quotient)
    expect(await stateOf(batcher.load(NORTH, [0, NO_LOCK]))).toBe('22012')
    expect(events).toHaveLength(1)
    expect(await batcher.load(NORTH, [50, NO_LOCK])).toMatchObject({ value: 2 })
  })

  test('also when it cannot even be sent', async () => {
    const { batcher } = batcherOf(await openPool(), echo)
    const calls = [
      batcher.load(NORTH, ['good']),
      batcher.load(NORTH, ['zero \0 byte']),
      batcher.load(SOUTH, ['good']),
    ]
    expect(await stateOf(Promise.resolve(calls[1]))).toBe('22021')
    expect(await calls[0]).toMatchObject({ org_id: NORTH })
    expect(await calls[2]).toMatchObject({ org_id: SOUTH })
  })

  test('by the time limit takes only itself down', async () => {
    const { batcher } = batcherOf(await openPool(1, { settings: { statement_timeout: '100' } }), quotient)
    const lock = await holdLock(database.superuserUrl, 3)
    const calls = [
      batcher.load(NORTH, [5, NO_LOCK]),
      batcher.load(NORTH, [5, 3]),
      batcher.load(SOUTH, [10, NO_LOCK]),
    ]
    expect(await stateOf(Promise.resolve(calls[1]))).toBe('57014')
    expect(await calls[0]).toMatchObject({ value: 20 })
    expect(await calls[2]).toMatchObject({ value: 10 })
    await lock.release()
  })

  test('leaves the same key that came later joinable', async () => {
    const pool = await openPool()
    const { batcher, events } = batcherOf(pool, quotient)
    const first = await holdLock(database.superuserUrl, 4)
    const calls = [batcher.load(NORTH, [5, 4])]
    const failing = stateOf(batcher.load(NORTH, [0, 4]))
    await until('the batch is sent', () => pool.stats().busy === 1)
    // Waits in the line of the lock behind the batch, so that the keys tried alone wait again.
    const second = holdLock(database.superuserUrl, 4)
    await until('the second holder waits', async () => {
      const [row] = await superuser.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 4 AND NOT granted",
      )
      return row?.n === 2
    })
    calls.push(batcher.load(NORTH, [5, 4]))
    await first.release()
    await until('the first key is tried alone', () => events.length === 1 && pool.stats().busy === 1)
    calls.push(batcher.load(NORTH, [5, 4]))
    await (await second).release()
    expect(await failing).toBe('22012')
    expect(await Promise.all(calls)).toMatchObject(Array(3).fill({ value: 20 }))
    expect(events.map((event) => event.keys)).toEqual([2, 1, 1, 1])
  })
})

describe('limits', () => {
  test('a full share of the queue refuses its organization at once, and nobody else', async () => {
    const pool = await openPool()
    const { batcher } = batcherOf(pool, echo)
    const block = await blockLanes(pool, 5)
    const share = BATCH_QUEUE_MAX / 4
    const flood = Array.from({ length: share }, (_, i) => batcher.load(NORTH, [`${i}`]))
    expect(await reasonOf(batcher.load(NORTH, ['one more']))).toBe('queue_full')
    const joined = batcher.load(NORTH, ['0'])
    const other = batcher.load(SOUTH, ['x'])
    expect(batcher.queued()).toBe(share + 1)
    await block.release()
    expect(await joined).toMatchObject({ value: '0' })
    expect(await other).toMatchObject({ value: 'x' })
    expect(await Promise.all(flood)).toHaveLength(share)
  })

  test('a full queue refuses everybody at once', async () => {
    const pool = await openPool()
    const { batcher } = batcherOf(pool, echo)
    const block = await blockLanes(pool, 6)
    const calls = Array.from({ length: BATCH_QUEUE_MAX }, (_, i) =>
      batcher.load(`${NORTH.slice(0, 35)}${i % 8}`, [`${i}`]),
    )
    expect(await reasonOf(batcher.load(SOUTH, ['x']))).toBe('queue_full')
    await block.release()
    await Promise.all(calls)
    expect(await batcher.load(SOUTH, ['x'])).toMatchObject({ value: 'x' })
  })

  test('a key that waits, and one that is under way, are told at their deadline', async () => {
    const pool = await openPool()
    const block = await blockLanes(pool, 7)
    const waiting = batcherOf(pool, echo, 150).batcher
    const startedAt = performance.now()
    expect(await reasonOf(waiting.load(NORTH, ['x']))).toBe('deadline')
    const waited = performance.now() - startedAt
    expect(waited).toBeGreaterThanOrEqual(150)
    expect(waited).toBeLessThan(1_000)
    expect(waiting.queued()).toBe(0)
    await block.release()
    const sent = batcherOf(pool, quotient, 150).batcher
    const lock = await holdLock(database.superuserUrl, 8)
    expect(await reasonOf(sent.load(NORTH, [5, 8]))).toBe('deadline')
    expect(pool.stats().busy).toBe(1)
    await lock.release()
    expect(await sent.load(NORTH, [5, 8])).toMatchObject({ value: 20 })
  })

  test('an organization with few keys is served in the next batch beside one that floods', async () => {
    const pool = await openPool()
    const { batcher, events } = batcherOf(pool, echo)
    const block = await blockLanes(pool, 9)
    const flood = Array.from({ length: 5_000 }, (_, i) => batcher.load(NORTH, [`${i}`]).catch(() => null))
    const small = Array.from({ length: 10 }, (_, i) => batcher.load(SOUTH, [`${i}`]))
    await block.release()
    const batches = new Set((await Promise.all(small)).map((row) => row?.batch))
    const all = (await Promise.all(flood)).flatMap((row) => row?.batch ?? [])
    expect(all).toHaveLength(BATCH_QUEUE_MAX / 4)
    const inOrder = [...new Set([...all, ...batches])].sort((a, b) => Number(a) - Number(b))
    expect(inOrder.length).toBeGreaterThan(4)
    for (const batch of batches) expect(inOrder.indexOf(batch ?? '')).toBeLessThan(2)
    expect(Math.max(...events.map((event) => event.keys))).toBe(BATCH_KEYS_MAX)
  })
})

describe('a lost lane', () => {
  test('costs no caller its answer while others, or a new one, can be had', async () => {
    const pool = await openPool(1)
    const { batcher } = batcherOf(pool, quotient)
    const lock = await holdLock(database.superuserUrl, 10)
    const calls = [5, 10, 20, 25].map((divisor) => batcher.load(NORTH, [divisor, 10]))
    await until('the statement waits', async () => (await terminateWaiting()) === 1)
    await lock.release()
    expect((await Promise.all(calls)).map((row) => row?.value)).toEqual([20, 10, 5, 4])
  })

  test('twice in a row is told to the caller', async () => {
    const pool = await openPool(1)
    const { batcher } = batcherOf(pool, quotient)
    const lock = await holdLock(database.superuserUrl, 11)
    const call = failureOf(batcher.load(NORTH, [5, 11]))
    await until('the statement waits', async () => (await terminateWaiting()) === 1)
    await until('the statement waits again', async () => (await terminateWaiting()) === 1)
    const error = await call
    expect(error instanceof DatabaseError && error.isConnectionLoss).toBe(true)
    await lock.release()
    expect(await batcher.load(NORTH, [5, 11])).toMatchObject({ value: 20 })
  })

  test('again and again under load gives right answers or clear failures', async () => {
    const pool = await openPool(3)
    const { batcher } = batcherOf(pool, echo)
    const orgIds = Array.from({ length: 7 }, () => randomUUID())
    let answered = 0
    const client = async (n: number): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        const orgId = orgIds[(n + i) % orgIds.length] ?? NORTH
        const row = await batcher.load(orgId, [`${n} ${i}`]).catch((error: unknown) => error)
        if (row instanceof DatabaseBusyError) continue
        if (row instanceof DatabaseError) expect(row.isConnectionLoss).toBe(true)
        else {
          expect(row).toMatchObject({ org_id: orgId, value: `${n} ${i}` })
          answered += 1
        }
        if (n === 0 && i % 10 === 5) await terminateAll()
      }
    }
    await Promise.all(Array.from({ length: 40 }, (_, n) => client(n)))
    expect(answered).toBeGreaterThan(40 * 60 * 0.8)
    expect(batcher.queued()).toBe(0)
    await until('all lanes are back', () => pool.stats().connected === 3 && pool.stats().busy === 0)
  })
})

describe('after the pool is closed', () => {
  test('what waits is told, what is under way is answered, what comes is refused', async () => {
    const pool = await testPool(database.appUrl, 1)
    const { batcher } = batcherOf(pool, quotient)
    const lock = await holdLock(database.superuserUrl, 12)
    const sent = batcher.load(NORTH, [5, 12])
    await until('the batch is sent', () => pool.stats().busy === 1)
    const waiting = reasonOf(batcher.load(NORTH, [10, NO_LOCK]))
    const closed = pool.close()
    expect(await waiting).toBe('closed')
    expect(await reasonOf(batcher.load(NORTH, [10, NO_LOCK]))).toBe('closed')
    await lock.release()
    expect(await sent).toMatchObject({ value: 20 })
    await closed
    expect(await reasonOf(batcher.load(SOUTH, [10, NO_LOCK]))).toBe('closed')
    expect(batcher.queued()).toBe(0)
  })
})

/** Ends the sessions that wait for a lock of these tests; gives their number. */
async function terminateWaiting(): Promise<number> {
  const ended = await superuser.query<{ pid: number }>(
    `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'ehr_app' AND wait_event_type = 'Lock'
        AND pid <> ALL ($1)`,
    [[...terminated]],
  )
  for (const { pid } of ended) terminated.add(pid)
  return ended.length
}

/** A session that was told to end is still seen for a moment. */
const terminated = new Set<number>()

async function terminateAll(): Promise<void> {
  await superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'ehr_app'`,
  )
}
