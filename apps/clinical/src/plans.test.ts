import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { nodesOf, type PlanNode, type Planned, planOf, planText } from '@ehrconnect/platform/testing/plans'
import { LARGE_ID, LARGE_ROW_ID, seedLargeClinic } from './testing/large-clinic.ts'
import {
  type AnyStatement,
  isKeyed,
  STATEMENTS,
  valuesFor,
  WITHOUT_ORGANIZATION,
} from './testing/statements.ts'

/** Where the plans are written down; rewritten with EHR_UPDATE_SNAPSHOTS=1. */
const PLANS_DIR = fileURLToPath(new URL('../../../db/plans/', import.meta.url))
const UPDATES = process.env['EHR_UPDATE_SNAPSHOTS'] === '1'
/** A large clinic takes seconds to fill; on a busy machine it took more than the 30 of a hook. */
const SEED_MS = 180_000

let database: TestDatabase
let app: SqlConnection
let tenantTables: ReadonlySet<string>

beforeAll(async () => {
  database = await testDatabase()
  const owner = await connect(database.ownerUrl, 'test')
  await seedLargeClinic(owner)
  const tables = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`,
  )
  tenantTables = new Set(tables.map(({ name }) => name))
  await owner.end()
  app = await connect(database.appUrl, 'test')
}, SEED_MS)

afterAll(async () => {
  await app.end()
  await database.drop()
})

function inLargeClinic(statement: AnyStatement): Planned {
  const values = valuesFor(statement, LARGE_ID, LARGE_ROW_ID)
  return { sql: statement.sql, values, scope: LARGE_ID, generic: isKeyed(statement) || statement.plannedOnce }
}

const statements = STATEMENTS.map((statement) => [statement.name, statement] as const)

test('every plan that is written down has its statement', () => {
  const written = existsSync(PLANS_DIR)
    ? readdirSync(PLANS_DIR)
        .filter((name) => name.endsWith('.txt'))
        .map((name) => name.replace(/\.txt$/, ''))
    : []
  const names = STATEMENTS.map(({ name }) => name)
  expect(written.filter((name) => !names.includes(name))).toEqual([])
})

describe.each(statements)('%s', (name, statement) => {
  let plan: PlanNode

  beforeAll(async () => {
    plan = await planOf(app, inLargeClinic(statement))
    if (UPDATES) writeFileSync(`${PLANS_DIR}${name}.txt`, planText(plan))
  })

  test('is planned as it is written down', () => {
    const file = `${PLANS_DIR}${name}.txt`
    expect(planText(plan)).toBe(existsSync(file) ? readFileSync(file, 'utf8') : `no ${file}`)
  })

  test('reads no table of a tenant from end to end', () => {
    const scans = nodesOf(plan).filter(({ table }) => table !== null && tenantTables.has(table))
    expect(scans.filter(({ type }) => type === 'Seq Scan').map(({ table }) => table)).toEqual([])
    if (!(name in WITHOUT_ORGANIZATION)) expect(nodesOf(plan).some(({ table }) => table !== null)).toBe(true)
  })

  test('looks into indexes by the organization', () => {
    const scans = nodesOf(plan).filter(({ index, table }) => index !== null && tenantTables.has(table ?? ''))
    for (const { index, condition } of scans)
      expect([index, condition ?? '']).toEqual([index, expect.stringMatching(/\borg_id = |^\(\(?id = /)])
  })
})

test('a search of patients is answered from indexes alone, but for the name at the cursor', async () => {
  const searches = STATEMENTS.filter((made) => made.name.startsWith('patients.search') && isKeyed(made))
  const used = new Set<string | null>()
  for (const search of searches) {
    const scans = nodesOf(await planOf(app, inLargeClinic(search))).filter(
      ({ table }) => table === 'patients',
    )
    for (const { index } of scans) used.add(index)
    const others = scans.filter(({ type }) => type !== 'Index Only Scan')
    for (const { index, role } of others) {
      expect([search.name, index, role]).toEqual([
        search.name,
        'patients_pkey',
        expect.stringContaining('InitPlan'),
      ])
    }
  }
  for (const key of ['last', 'first', 'first_last', 'mrn', 'phone', 'born'])
    expect(used).toContain(`patients_search_${key}`)
})

test("a patient's latest encounters come from an index alone", async () => {
  const detail = STATEMENTS.find(({ name }) => name === 'patients.detail')
  if (detail === undefined) throw new Error('no detail')
  const scans = nodesOf(await planOf(app, inLargeClinic(detail))).filter(
    ({ table }) => table === 'encounters',
  )
  expect(scans.map(({ type, index }) => `${type} ${index}`)).toEqual(['Index Only Scan encounters_recent'])
})
