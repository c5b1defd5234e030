import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '../db/connect.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { systemClock } from '../time/clock.ts'
import { type ReplyCleaning, startReplyCleaning } from './idempotency-cleaning.ts'

const ORGANIZATIONS = [randomUUID(), randomUUID()]
const USER = randomUUID()

let database: TestDatabase
let owner: SqlConnection
let db: Database
let cleaning: ReplyCleaning
const statements: string[] = []

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  for (const id of ORGANIZATIONS)
    await owner.query(`INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'x', 'UTC')`, [
      id,
      `o-${id.slice(0, 8)}`,
    ])
  db = openDatabase({
    ...{ url: database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 1, write: 2 },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 10_000 },
    onStatement: ({ statement }) => statements.push(statement),
  })
  await db.ready(10_000)
  cleaning = startReplyCleaning({ db, hours: 48, observe: () => {} })
})

beforeEach(() => owner.query('DELETE FROM idempotency_keys'))

afterAll(async () => {
  await cleaning.stop()
  await db.close()
  await owner.end()
  await database.drop()
})

async function store(orgId: string | undefined, name: string, count: number, age: string): Promise<void> {
  await owner.query(
    `INSERT INTO idempotency_keys (org_id, user_id, key, request_hash, status, body, created_at)
     SELECT $1, $2, $3 || n, 'h', 201, '{}', now() - $5::interval FROM generate_series(1, $4::int) n`,
    [orgId, USER, name, count, age],
  )
}

const counts = () =>
  owner.query<{ org_id: string; old: number; young: number }>(
    `SELECT org_id, count(*) FILTER (WHERE key LIKE 'old%')::int AS old,
            count(*) FILTER (WHERE key LIKE 'young%')::int AS young
       FROM idempotency_keys GROUP BY org_id ORDER BY array_position($1::uuid[], org_id)`,
    [ORGANIZATIONS],
  )

test('too old replies of every organization go in small batches, and younger ones stay', async () => {
  const [north, south] = ORGANIZATIONS
  await store(north, 'old-', 1_200, '49 hours')
  await store(north, 'young-', 3, '47 hours')
  await store(south, 'old-', 2, '90 days')
  await store(south, 'young-', 1, '0 hours')
  statements.length = 0
  expect(await cleaning.cleanNow()).toBe(1_202)
  expect(await counts()).toEqual([
    { org_id: north ?? '', old: 0, young: 3 },
    { org_id: south ?? '', old: 0, young: 1 },
  ])
  expect(statements.filter((name) => name === 'idempotency.remove_old')).toHaveLength(4)
  expect(await cleaning.cleanNow()).toBe(0)
})

test('two processes at once remove each reply once', async () => {
  const [north] = ORGANIZATIONS
  await store(north, 'old-', 2_000, '3 days')
  const other = startReplyCleaning({ db, hours: 48, observe: () => {} })
  const removed = await Promise.all([cleaning.cleanNow(), other.cleanNow()])
  await other.stop()
  await cleaning.cleanNow()
  expect(removed[0] + removed[1]).toBeLessThanOrEqual(2_000)
  expect(await counts()).toEqual([])
})
