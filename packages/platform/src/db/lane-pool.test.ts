import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type OwnCluster, startOwnCluster } from '../testing/cluster.ts'
import { until } from '../testing/conditions.ts'
import { poolOptions, testPool } from '../testing/lanes.ts'
import { systemClock } from '../time/clock.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { connect, type SqlConnection } from './connect.ts'
import { DatabaseError } from './database-error.ts'
import { createLanePool, type LanePool, type LanePoolOptions } from './lane-pool.ts'
import { createRunner, type Runner } from './runner.ts'
import { integer, statement } from './statement.ts'

const ORG = randomUUID()

const backend = statement({
  name: 'test.backend',
  params: [],
  row: { pid: integer },
  sql: 'SELECT pg_backend_pid() AS pid',
})

let cluster: OwnCluster
const cleanUp: (() => Promise<void>)[] = []

beforeAll(async () => {
  cluster = await startOwnCluster()
})

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
})

afterAll(async () => {
  await cluster.remove()
})

async function openPool(size: number, changes: Partial<LanePoolOptions> = {}): Promise<LanePool> {
  const pool = await testPool(cluster.appUrl, size, changes)
  cleanUp.push(() => pool.close())
  return pool
}

function runnerOf(pool: LanePool, deadlineMs = 10_000): Runner {
  return createRunner({ pool, clock: systemClock, deadlineMs, repeatable: true, onStatement: () => {} })
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

/** A session of ehr-test stops as if its machine hung; the test's end lets it go on. */
async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  cleanUp.push(async () => {
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // The server is gone already.
    }
  })
}

async function withSuperuser<T>(use: (superuser: SqlConnection) => Promise<T>): Promise<T> {
  const superuser = await connect(cluster.superuserUrl, 'ehr-test-superuser')
  try {
    return await use(superuser)
  } finally {
    await superuser.end()
  }
}

function sessions(): Promise<number> {
  return withSuperuser(async (superuser) => {
    const [row] = await superuser.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'ehr-test'",
    )
    return row?.n ?? -1
  })
}

test('work finds a lane whenever its source was attached and however many sources there are', async () => {
  const pool = await openPool(2)
  const runners = Array.from({ length: 5 }, () => runnerOf(pool))
  const calls = runners.flatMap((runner) => Array.from({ length: 20 }, () => runner.many(ORG, backend, [])))
  const late = runnerOf(pool)
  calls.push(late.many(ORG, backend, []))
  expect(new Set((await Promise.all(calls)).map(([row]) => row?.pid)).size).toBe(2)
  expect(pool.stats()).toEqual({ size: 2, connected: 2, busy: 0 })
})

test('work that came before the first connection is done when it is there', async () => {
  const pool = createLanePool(poolOptions(cluster.appUrl, 1))
  cleanUp.push(() => pool.close())
  const first = outcomeOf(runnerOf(pool).many(ORG, backend, []))
  expect(pool.stats()).toEqual({ size: 1, connected: 0, busy: 0 })
  expect(await first).toBe('answered')
  await pool.ready(10_000)
  expect(await outcomeOf(runnerOf(pool).many(ORG, backend, []))).toBe('answered')
})

test('every lane that is ended comes back', async () => {
  const pool = await openPool(3)
  for (let i = 0; i < 3; i++) {
    await withSuperuser((superuser) =>
      superuser.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ehr-test'",
      ),
    )
    await until('the lanes are back', async () => pool.stats().connected === 3 && (await sessions()) === 3)
    expect(await outcomeOf(runnerOf(pool).many(ORG, backend, []))).toBe('answered')
  }
})

test('a server that refuses is told as the reason why the pool is not ready', async () => {
  const url = new URL(cluster.appUrl)
  url.password = 'wrong'
  const pool = createLanePool(poolOptions(url.href, 1, { downMsMax: 50 }))
  cleanUp.push(() => pool.close())
  await expect(pool.ready(200)).rejects.toThrow(/password/)
  expect(await outcomeOf(runnerOf(pool).many(ORG, backend, []))).toBe('down')
})

describe('a server that is killed', () => {
  test('is told within a moment, and served again when it is back', async () => {
    const pool = await openPool(2, { downMsMax: 50 })
    const runner = runnerOf(pool)
    await cluster.kill()
    await until('the lanes are lost', () => pool.stats().connected === 0)
    const startedAt = performance.now()
    expect(await outcomeOf(runner.many(ORG, backend, []))).toBe('down')
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(runner.queued()).toBe(0)
    await cluster.start()
    await until(
      'it is served again',
      async () => (await outcomeOf(runner.many(ORG, backend, []))) === 'answered',
      5_000,
    )
    await until('all lanes are back', () => pool.stats().connected === 2, 5_000)
  })

  test('leaves no reconnecting behind after the pool is closed', async () => {
    const pool = await openPool(2)
    await cluster.kill()
    await until('the lanes are lost', () => pool.stats().connected === 0)
    await pool.close()
    await cluster.start()
    expect(await sessions()).toBe(0)
    expect(pool.stats()).toEqual({ size: 2, connected: 0, busy: 0 })
  })
})

describe('a session that hangs', () => {
  test('fails its caller at the deadline and is replaced, while the other lanes serve', async () => {
    // The deadline is long enough for the other lane on a machine that stands still for a moment.
    const pool = await openPool(2, { exchangeMsMax: 3_000 })
    const runner = runnerOf(pool, 1_500)
    const pid = (await runner.maybeOne(ORG, backend, []))?.pid ?? 0
    await freeze(pid)
    // Lanes are taken in their order: the frozen one is asked first.
    const stuck = outcomeOf(runner.many(ORG, backend, []))
    const served = await Promise.all(
      Array.from({ length: 20 }, () => outcomeOf(runner.many(ORG, backend, []))),
    )
    expect(new Set(served)).toEqual(new Set(['answered']))
    expect(await stuck).toBe('57014')
    expect(pool.stats().busy).toBe(1)
    await until('the lane is replaced', () => pool.stats().connected === 2 && pool.stats().busy === 0, 15_000)
    const pids = await Promise.all([runner.maybeOne(ORG, backend, []), runner.maybeOne(ORG, backend, [])])
    expect(pids.map((row) => row?.pid)).not.toContain(pid)
  })

  test('holds up the closing of the pool for a moment only', async () => {
    const pool = await openPool(2)
    const runner = runnerOf(pool)
    await freeze((await runner.maybeOne(ORG, backend, []))?.pid ?? 0)
    const startedAt = performance.now()
    await pool.close()
    expect(performance.now() - startedAt).toBeLessThan(4_000)
  })

  test('in the middle of a statement ends with the closing of the pool', async () => {
    const pool = await openPool(1, { exchangeMsMax: 1_000 })
    const runner = runnerOf(pool, 300)
    await freeze((await runner.maybeOne(ORG, backend, []))?.pid ?? 0)
    const stuck = outcomeOf(runner.many(ORG, backend, []))
    await until('the lane is busy', () => pool.stats().busy === 1)
    await pool.close()
    expect(await stuck).toBe('57014')
  })
})
