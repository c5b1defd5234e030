import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { holdLock, testLane, waitForLock } from '../testing/lanes.ts'
import { connect, type SqlConnection } from './connect.ts'
import { DatabaseError } from './database-error.ts'
import type { Fields, Lane, LaneOptions } from './lane.ts'
import { array, integer, type Statement, statement, text, uuid } from './statement.ts'

const NORTH = randomUUID()
const SOUTH = randomUUID()

const patientNames = statement({
  name: 'test.patient_names',
  params: [array(uuid)],
  row: { org_id: uuid, last_name: text },
  sql: 'SELECT org_id, last_name FROM patients WHERE org_id = ANY ($1) ORDER BY last_name',
})
const session = statement({
  name: 'test.session',
  params: [],
  row: { pid: integer, scope: text },
  sql: "SELECT pg_backend_pid() AS pid, current_setting('app.org_ids', true) AS scope",
})
const quotient = statement({
  name: 'test.quotient',
  params: [integer, integer],
  row: { value: integer },
  sql: 'SELECT $1::integer / $2::integer AS value',
})
const noSuchTable = statement({
  name: 'test.no_such_table',
  params: [],
  row: { value: integer },
  sql: 'SELECT value FROM no_such_table',
})
const addOrganization = statement({
  name: 'test.add_organization',
  params: [uuid, text],
  row: { id: uuid },
  sql: "INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'Test', 'UTC') RETURNING id",
})
const changing = statement({
  name: 'test.changing',
  params: [],
  row: { value: text },
  sql: 'SELECT value FROM public.changing',
})
const series = statement({
  name: 'test.series',
  params: [integer],
  row: { n: integer },
  sql: 'SELECT n FROM generate_series(1, $1) AS n',
})

const seriesOnce = statement({
  name: 'test.series_once',
  params: [integer],
  row: { n: integer },
  plannedOnce: true,
  sql: 'SELECT n FROM generate_series(1, $1) AS n',
})
const plans = statement({
  name: 'test.plans',
  params: [text],
  row: { generic: integer, custom: integer, mode: text },
  sql: `
    SELECT generic_plans::integer AS generic, custom_plans::integer AS custom,
           current_setting('plan_cache_mode') AS mode
      FROM pg_prepared_statements WHERE name = $1`,
})

let database: TestDatabase
let superuser: SqlConnection
const open: Lane[] = []

beforeAll(async () => {
  database = await testDatabase()
  superuser = await connect(database.superuserUrl, 'ehr-test')
  for (const [orgId, slug, name] of [
    [NORTH, 'north', 'Northman'],
    [SOUTH, 'south', 'Southman'],
  ]) {
    await superuser.query(
      "INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, $2, 'UTC')",
      [orgId, slug],
    )
    await superuser.query(
      `INSERT INTO patients (org_id, id, mrn, first_name, last_name, search_first, search_last_first,
                             search_first_last, search_mrn)
       VALUES ($1, $2, 'm1', 'A', $3, 'a', 'x', 'x', 'm1')`,
      [orgId, randomUUID(), name],
    )
  }
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((lane) => lane.end()))
})

afterAll(async () => {
  await superuser.end()
  await database.drop()
})

async function openTestLane(changes: Partial<LaneOptions> = {}) {
  const opened = await testLane(database.appUrl, changes)
  open.push(opened.lane)
  return opened
}

async function run<P extends readonly unknown[], R>(
  lane: Lane,
  orgIds: readonly string[],
  sql: Statement<P, R>,
  params: P,
): Promise<R[]> {
  const rows = await lane.exchange(orgIds, sql as unknown as Statement<never, unknown>, sql.encode(params))
  return rows.map(sql.decode)
}

/** The SQLSTATE that a call ends with, or 'none'. */
async function stateOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseError)
    return error instanceof DatabaseError ? error.sqlState : ''
  }
}

async function pidOf(lane: Lane): Promise<number> {
  return (await run(lane, [], session, []))[0]?.pid ?? 0
}

async function terminate(pid: number): Promise<void> {
  await superuser.query('SELECT pg_terminate_backend($1)', [pid])
}

describe('the scope', () => {
  test('shows the rows of its organizations only, whatever the statement asks for', async () => {
    const { lane } = await openTestLane()
    const names = async (scope: string[]) =>
      (await run(lane, scope, patientNames, [[NORTH, SOUTH]])).map((row) => row.last_name)
    expect(await names([NORTH])).toEqual(['Northman'])
    expect(await names([SOUTH])).toEqual(['Southman'])
    expect(await names([NORTH, SOUTH])).toEqual(['Northman', 'Southman'])
    expect(await names([randomUUID()])).toEqual([])
  })

  test('ends with its exchange: without one the next statement is refused', async () => {
    const { lane } = await openTestLane()
    const before = await pidOf(lane)
    expect(await run(lane, [NORTH], patientNames, [[NORTH]])).toHaveLength(1)
    expect(await stateOf(run(lane, [], patientNames, [[NORTH]]))).toBe('42501')
    expect((await run(lane, [], session, []))[0]).toEqual({ pid: before, scope: '' })
  })

  test('ends also with an exchange that fails', async () => {
    const { lane } = await openTestLane()
    expect(await stateOf(run(lane, [NORTH], quotient, [1, 0]))).toBe('22012')
    expect(await stateOf(run(lane, [], patientNames, [[NORTH]]))).toBe('42501')
  })
})

for (const named of [true, false]) {
  describe(`a statement that fails on a lane with ${named ? 'named' : 'unnamed'} statements`, () => {
    test('at Parse says why, each time, and leaves the lane usable', async () => {
      const { lane, lost } = await openTestLane({ named })
      expect(await stateOf(run(lane, [NORTH], noSuchTable, []))).toBe('42P01')
      expect(await stateOf(run(lane, [NORTH], noSuchTable, []))).toBe('42P01')
      expect(await run(lane, [NORTH], quotient, [6, 3])).toEqual([{ value: 2 }])
      expect(lost()).toBe(0)
    })

    test('at Bind, at the first use and at a later one, leaves the lane usable', async () => {
      const { lane } = await openTestLane({ named })
      const bad = () => lane.exchange([NORTH], quotient as unknown as Statement<never, unknown>, ['x', '1'])
      expect(await stateOf(bad())).toBe('22P02')
      expect(await run(lane, [NORTH], quotient, [6, 3])).toEqual([{ value: 2 }])
      expect(await stateOf(bad())).toBe('22P02')
      expect(await stateOf(bad())).toBe('22P02')
      expect(await run(lane, [NORTH], quotient, [9, 3])).toEqual([{ value: 3 }])
    })

    test('at Execute, at the first use and at a later one, leaves the lane usable', async () => {
      const { lane } = await openTestLane({ named })
      expect(await stateOf(run(lane, [NORTH], quotient, [1, 0]))).toBe('22012')
      expect(await run(lane, [NORTH], quotient, [6, 3])).toEqual([{ value: 2 }])
      expect(await stateOf(run(lane, [NORTH], quotient, [1, 0]))).toBe('22012')
      expect(await run(lane, [NORTH], quotient, [9, 3])).toEqual([{ value: 3 }])
    })

    test('because its scope cannot be bound does not run and leaves the lane usable', async () => {
      const { lane } = await openTestLane({ named })
      const unbindable = ['\0']
      expect(await stateOf(run(lane, unbindable, quotient, [6, 3]))).toBe('22021')
      expect(await stateOf(run(lane, unbindable, quotient, [6, 3]))).toBe('22021')
      expect(await run(lane, [NORTH], quotient, [6, 3])).toEqual([{ value: 2 }])
      expect(await stateOf(run(lane, unbindable, series, [2]))).toBe('22021')
      expect(await run(lane, [NORTH], series, [2])).toEqual([{ n: 1 }, { n: 2 }])
    })

    test('with a value that is no text rejects and leaves the lane usable', async () => {
      const { lane } = await openTestLane({ named })
      const wrong = [7, 1] as unknown as Fields
      await expect(
        lane.exchange([NORTH], quotient as unknown as Statement<never, unknown>, wrong),
      ).rejects.toThrow()
      expect(await run(lane, [NORTH], quotient, [6, 3])).toEqual([{ value: 2 }])
    })

    test('that is cut off by its time limit leaves the lane usable', async () => {
      const { lane } = await openTestLane({ named, settings: { statement_timeout: '30' } })
      const lock = await holdLock(database.superuserUrl, 1)
      expect(await stateOf(run(lane, [NORTH], waitForLock, [1]))).toBe('57014')
      await lock.release()
      expect(await run(lane, [NORTH], waitForLock, [2])).toEqual([{ done: 'done' }])
    })
  })
}

test('exchanges follow each other in whatever mixture of success and failure', async () => {
  const { lane } = await openTestLane()
  for (let i = 0; i < 200; i++) {
    const zero = i % 3 === 0
    const call = run(lane, [NORTH], quotient, [i, zero ? 0 : 1])
    if (zero) expect(await stateOf(call)).toBe('22012')
    else expect(await call).toEqual([{ value: i }])
    if (i % 7 === 0) expect(await stateOf(run(lane, [SOUTH], noSuchTable, []))).toBe('42P01')
  }
})

test('a statement that is planned once is, where others are planned for their values', async () => {
  const { lane } = await openTestLane({ settings: {} })
  for (const count of [1, 2, 3]) {
    expect(await run(lane, [], series, [count])).toHaveLength(count)
    expect(await run(lane, [], seriesOnce, [count])).toHaveLength(count)
  }
  expect(await run(lane, [], plans, [series.name])).toEqual([{ generic: 0, custom: 3, mode: 'auto' }])
  expect(await run(lane, [], plans, [seriesOnce.name])).toEqual([{ generic: 3, custom: 0, mode: 'auto' }])
})

test('an error names the constraint and holds no value', async () => {
  const { lane } = await openTestLane()
  await superuser.query('GRANT INSERT ON organizations TO ehr_app')
  const id = randomUUID()
  const error = await run(lane, [id], addOrganization, [id, 'north']).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseError)
  if (!(error instanceof DatabaseError)) return
  expect(error.sqlState).toBe('23505')
  expect(error.violates('organizations_slug_unique')).toBe(true)
  expect(JSON.stringify([error.message, error])).not.toContain('north')
})

test('a statement whose columns changed under a lane is repeatable on a new one', async () => {
  await superuser.query(
    'CREATE TABLE public.changing (value varchar(10)); GRANT SELECT ON public.changing TO ehr_app',
  )
  await superuser.query("INSERT INTO public.changing VALUES ('x')")
  const { lane, lost } = await openTestLane()
  expect(await run(lane, [NORTH], changing, [])).toEqual([{ value: 'x' }])
  await superuser.query('ALTER TABLE public.changing ALTER COLUMN value TYPE text')
  const error = await run(lane, [NORTH], changing, []).catch((thrown: unknown) => thrown)
  expect(error instanceof DatabaseError && error.isConnectionLoss).toBe(true)
  expect(lost()).toBe(1)
  const next = await openTestLane()
  expect(await run(next.lane, [NORTH], changing, [])).toEqual([{ value: 'x' }])
})

describe('a lost connection', () => {
  test('fails the exchange under way and is told once', async () => {
    const { lane, lost } = await openTestLane()
    const pid = await pidOf(lane)
    const lock = await holdLock(database.superuserUrl, 3)
    const call = run(lane, [NORTH], waitForLock, [3]).catch((thrown: unknown) => thrown)
    await until('the statement waits', async () => {
      const [row] = await superuser.query(
        "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'",
        [pid],
      )
      return row !== undefined
    })
    await terminate(pid)
    const error = await call
    expect(error instanceof DatabaseError && error.isConnectionLoss).toBe(true)
    // Nobody may be given a lane that has failed like this, not even for the moment until its socket closes.
    expect(lost()).toBe(1)
    expect(await stateOf(run(lane, [NORTH], quotient, [6, 3]))).toMatch(/^(08|57P)/)
    await lock.release()
    await lane.end()
    expect(lost()).toBe(1)
  })

  test('of an idle lane is told without an exchange', async () => {
    const { lane, lost } = await openTestLane()
    await terminate(await pidOf(lane))
    await until('the loss is told', () => lost() === 1)
    expect(await stateOf(run(lane, [NORTH], quotient, [6, 3]))).toBe('08006')
    await lane.end()
  })

  test('that the client makes fails the exchange under way at once', async () => {
    const { lane, lost } = await openTestLane()
    const lock = await holdLock(database.superuserUrl, 4)
    const call = stateOf(run(lane, [NORTH], waitForLock, [4]))
    lane.destroy()
    expect(await call).toBe('08006')
    await until('the loss is told', () => lost() === 1)
    await lock.release()
  })
})

test('the end waits for the exchange under way', async () => {
  const { lane, lost } = await openTestLane()
  const lock = await holdLock(database.superuserUrl, 5)
  const call = run(lane, [NORTH], waitForLock, [5])
  const ended = lane.end()
  await lock.release()
  expect(await call).toEqual([{ done: 'done' }])
  await ended
  expect(lost()).toBe(1)
})

test('a server that cannot be reached, or refuses, rejects the opening', async () => {
  const nowhere = new URL(database.appUrl)
  nowhere.searchParams.set('host', '/nonexistent')
  await expect(testLane(nowhere.href)).rejects.toThrow()
  const wrong = new URL(database.appUrl)
  wrong.password = 'wrong'
  await expect(testLane(wrong.href)).rejects.toThrow()
})
