/** Lanes of a test database, and a lock that keeps one of them busy for as long as a test needs. */
import { connect } from '../db/connect.ts'
import { type Lane, type LaneOptions, openLane } from '../db/lane.ts'
import { createLanePool, type LanePool, type LanePoolOptions } from '../db/lane-pool.ts'
import { bigint, statement, text } from '../db/statement.ts'
import { systemClock } from '../time/clock.ts'

/** Options of a lane, as the servers open it. */
export function laneOptions(url: string, changes: Partial<LaneOptions> = {}): LaneOptions {
  return {
    url,
    applicationName: 'ehr-test',
    connectTimeoutMs: 5_000,
    settings: { statement_timeout: '5000', plan_cache_mode: 'force_generic_plan' },
    named: true,
    ...changes,
  }
}

/** Options of a pool whose lanes may take their time to come back: the machine of a test may be busy. */
export function poolOptions(
  url: string,
  size: number,
  changes: Partial<LanePoolOptions> = {},
): LanePoolOptions {
  return {
    ...laneOptions(url),
    size,
    clock: systemClock,
    exchangeMsMax: 10_000,
    downMsMax: 5_000,
    ...changes,
  }
}

/** Opens a lane whose end a test can see. */
export async function testLane(
  url: string,
  changes: Partial<LaneOptions> = {},
): Promise<{ lane: Lane; lost(): number }> {
  let lost = 0
  const lane = await openLane(laneOptions(url, changes), () => {
    lost += 1
  })
  return { lane, lost: () => lost }
}

/** Opens a pool and waits until its lanes are connected. */
export async function testPool(
  url: string,
  size: number,
  changes: Partial<LanePoolOptions> = {},
): Promise<LanePool> {
  const pool = createLanePool(poolOptions(url, size, changes))
  await pool.ready(10_000)
  return pool
}

/** Waits for the lock that `holdLock` holds: a statement that takes as long as the test says. */
export const waitForLock = statement({
  name: 'test.wait_for_lock',
  params: [bigint],
  row: { done: text },
  sql: "SELECT 'done' AS done FROM pg_advisory_xact_lock_shared($1)",
})

/** Takes an advisory lock; statements that ask for it wait until it is released. */
export async function holdLock(url: string, key: number): Promise<{ release(): Promise<void> }> {
  const connection = await connect(url, 'ehr-test-lock')
  await connection.query('SELECT pg_advisory_lock($1)', [key])
  return { release: () => connection.end() }
}
