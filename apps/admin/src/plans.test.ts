import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { nodesOf, type PlanNode, planOf, planText } from '@ehrconnect/platform/testing/plans'
import {
  GROWING_TABLES,
  LARGE_ID,
  LARGE_SESSION_ID,
  LARGE_USER_ID,
  seedLargeOffice,
} from './testing/large-office.ts'
import { STATEMENTS, valuesFor } from './testing/statements.ts'

/** Where the plans are written down; rewritten with EHR_UPDATE_SNAPSHOTS=1. */
const PLANS_DIR = fileURLToPath(new URL('../../../db/plans/admin/', import.meta.url))
const UPDATES = process.env['EHR_UPDATE_SNAPSHOTS'] === '1'
const NAMED = {
  ...{ orgId: LARGE_ID, userId: LARGE_USER_ID, sessionId: LARGE_SESSION_ID, actorId: LARGE_USER_ID },
  userName: 'user-1',
}

/** Tables that a statement may read from end to end: it runs once at a start, or they stay small. */
const WHOLE_TABLES: Readonly<Record<string, readonly string[]>> = {
  'housekeeping.demo_passwords': ['passwords', 'users'],
  // Of people who have no password yet, for three days.
  'housekeeping.remove_old': ['setup_codes'],
}

let database: TestDatabase
let admin: SqlConnection

beforeAll(async () => {
  database = await testDatabase()
  const owner = await connect(database.ownerUrl, 'test')
  await seedLargeOffice(owner)
  await owner.end()
  admin = await connect(database.adminUrl, 'test')
  if (UPDATES) mkdirSync(PLANS_DIR, { recursive: true })
}, 30_000)

afterAll(async () => {
  await admin.end()
  await database.drop()
})

test('every plan that is written down has its statement', () => {
  const written = existsSync(PLANS_DIR) ? readdirSync(PLANS_DIR) : []
  const names = STATEMENTS.map(({ name }) => `${name}.txt`)
  expect(written.filter((name) => !names.includes(name))).toEqual([])
})

describe.each(STATEMENTS.map((statement) => [statement.name, statement] as const))(
  '%s',
  (name, statement) => {
    let plan: PlanNode

    beforeAll(async () => {
      const values = valuesFor(statement, NAMED)
      plan = await planOf(admin, { sql: statement.sql, values, scope: LARGE_ID, generic: false })
      if (UPDATES) writeFileSync(`${PLANS_DIR}${name}.txt`, planText(plan))
    })

    test('is planned as it is written down', () => {
      const file = `${PLANS_DIR}${name}.txt`
      expect(planText(plan)).toBe(existsSync(file) ? readFileSync(file, 'utf8') : `no ${file}`)
    })

    test('reads no table that grows with the people from end to end', () => {
      const judged = GROWING_TABLES.filter((table) => WHOLE_TABLES[name]?.includes(table) !== true)
      const scans = nodesOf(plan).filter(({ type }) => type === 'Seq Scan')
      expect(scans.map(({ table }) => table).filter((table) => judged.includes(table ?? ''))).toEqual([])
    })
  },
)
