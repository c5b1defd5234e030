import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { holdLock, waitForLock } from '../testing/lanes.ts'
import { systemClock } from '../time/clock.ts'
import { keyed } from './batch.ts'
import { DatabaseBusyError } from './busy-error.ts'
import { connect } from './connect.ts'
import { type Database, openDatabase } from './database.ts'
import { statement, text } from './statement.ts'

const ORG = randomUUID()
const LANES = { point: 1, search: 1, list: 1, write: 1 }

const settingsOf = (name: string) =>
  keyed({
    name,
    keys: [text],
    row: { value: text },
    sql: `
      SELECT k.n, k.org_id, current_setting(k.name) AS value
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY k (org_id, name, n)`,
  })
const pointSetting = settingsOf('test.point_setting')
const searchSetting = settingsOf('test.search_setting')
const setting = statement({
  name: 'test.setting',
  params: [text],
  row: { value: text },
  sql: 'SELECT current_setting($1) AS value',
})

let database: TestDatabase
const open: Database[] = []

beforeAll(async () => {
  database = await testDatabase()
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((db) => db.close()))
})

afterAll(async () => {
  await database.drop()
})

function openTestDatabase(url = database.appUrl): Database {
  const db = openDatabase({
    ...{ url, applicationName: 'ehr-test', clock: systemClock, lanes: LANES, named: true },
    ...{ statementTimeoutMs: 10_000, connectTimeoutMs: 5_000, deadlineMs: 10_000 },
    onStatement: () => {},
  })
  open.push(db)
  return db
}

test('a database is ready when all its lanes are connected', async () => {
  const db = openTestDatabase()
  expect(db.isUp()).toBe(false)
  await db.ready(10_000)
  expect(db.isUp()).toBe(true)
  const idle = { size: 1, connected: 1, busy: 0, queued: 0 }
  expect(db.stats()).toEqual({ point: idle, search: idle, list: idle, write: idle, agree: idle })
})

describe('a role that could see every organization is refused', () => {
  test('as a superuser', async () => {
    await expect(openTestDatabase(database.superuserUrl).ready(10_000)).rejects.toThrow(/ehr_app/)
  })

  test('as the owner, who passes row-level security', async () => {
    await expect(openTestDatabase(database.ownerUrl).ready(10_000)).rejects.toThrow(/row-level security/)
  })

  test('as a role that owns a table', async () => {
    const superuser = await connect(database.superuserUrl, 'ehr-test')
    await superuser.query('CREATE TABLE public.owned (id uuid); ALTER TABLE public.owned OWNER TO ehr_app')
    await expect(openTestDatabase().ready(10_000)).rejects.toThrow(/row-level security/)
    await superuser.query('DROP TABLE public.owned')
    await superuser.end()
    await openTestDatabase().ready(10_000)
  })
})

test('reads by key and searches keep their plans, lists and writes do not', async () => {
  const db = openTestDatabase()
  await db.ready(10_000)
  const plans = 'plan_cache_mode'
  expect((await db.point(pointSetting).load(ORG, [plans]))?.value).toBe('force_generic_plan')
  expect((await db.search(searchSetting).load(ORG, [plans]))?.value).toBe('force_generic_plan')
  expect((await db.list.maybeOne(ORG, setting, [plans]))?.value).toBe('auto')
  expect((await db.write.maybeOne(ORG, setting, [plans]))?.value).toBe('auto')
  for (const [name, value] of [
    ['statement_timeout', '10s'],
    ['TimeZone', 'UTC'],
    ['jit', 'off'],
  ] as const)
    expect((await db.point(pointSetting).load(ORG, [name]))?.value).toBe(value)
})

test('a slow list holds up neither reads, searches nor writes', async () => {
  const db = openTestDatabase()
  await db.ready(10_000)
  const lock = await holdLock(database.superuserUrl, 1)
  const slow = db.list.many(ORG, waitForLock, [1])
  const behind = db.list.many(ORG, setting, ['jit'])
  await until('the list waits', () => db.stats()['list']?.busy === 1)
  expect((await db.point(pointSetting).load(ORG, ['jit']))?.value).toBe('off')
  expect((await db.search(searchSetting).load(ORG, ['jit']))?.value).toBe('off')
  expect((await db.write.maybeOne(ORG, setting, ['jit']))?.value).toBe('off')
  expect(db.stats()['list']).toEqual({ size: 1, connected: 1, busy: 1, queued: 1 })
  await lock.release()
  expect(await slow).toEqual([{ done: 'done' }])
  expect(await behind).toHaveLength(1)
})

test('a statement has one batcher, in which all callers meet', () => {
  const db = openTestDatabase()
  expect(db.point(pointSetting)).toBe(db.point(pointSetting))
  expect<unknown>(db.point(pointSetting)).not.toBe(db.search(pointSetting))
})

test('a closed database refuses all work at once and keeps no session', async () => {
  const db = openTestDatabase()
  await db.ready(10_000)
  await db.close()
  await db.close()
  const refused = [
    db.point(pointSetting).load(ORG, ['jit']),
    db.search(searchSetting).load(ORG, ['jit']),
    db.list.many(ORG, setting, ['jit']),
    db.write.many(ORG, setting, ['jit']),
  ]
  for (const outcome of await Promise.allSettled(refused)) {
    const reason: unknown = outcome.status === 'rejected' ? outcome.reason : null
    expect(reason instanceof DatabaseBusyError && reason.reason).toBe('closed')
  }
  const superuser = await connect(database.superuserUrl, 'ehr-test-look')
  await until('the sessions are gone', async () => {
    const sessions = await superuser.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'ehr-test' AND datname = current_database()",
    )
    return sessions.length === 0
  })
  await superuser.end()
})
