import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { type AnyStatement, statementsOf } from '@ehrconnect/platform/testing/sent-statements'
import { routes } from './server.ts'

let database: TestDatabase
let admin: SqlConnection
let clinical: SqlConnection

beforeAll(async () => {
  database = await testDatabase()
  admin = await connect(database.adminUrl, 'test')
  clinical = await connect(database.appUrl, 'test')
})

afterAll(async () => {
  await admin.end()
  await clinical.end()
  await database.drop()
})

/** Plans a statement as a role: rights are checked, nothing is read. Gives the refusal's SQLSTATE, or ''. */
async function planned(connection: SqlConnection, { params, sql }: AnyStatement): Promise<string> {
  const types = params.length === 0 ? '' : `(${params.map(({ pg }) => pg).join()})`
  const nulls = params.length === 0 ? '' : `(${params.map(() => 'NULL').join()})`
  await connection.query('BEGIN')
  try {
    await connection.query(`PREPARE asked ${types} AS ${sql}`)
    await connection.query(`SET LOCAL plan_cache_mode = force_generic_plan`)
    await connection.query(`EXPLAIN EXECUTE asked ${nulls}`)
    return ''
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  } finally {
    await connection.query('ROLLBACK')
    await connection.query('DEALLOCATE ALL')
  }
}

const sent = statementsOf(fileURLToPath(new URL('./server.ts', import.meta.url)))
const statements = sent.map((statement) => [statement.name, statement] as const)
const secret = statements.filter(([, { sql }]) => /\bidentity\.\w/.test(sql))

test('there are statements, of all features', () => {
  expect(routes.length).toBeGreaterThan(30)
  expect(secret.length).toBeGreaterThan(25)
})

describe('the role of sign-in and administration', () => {
  test.each(statements)('may run %s', async (_, statement) => {
    expect(await planned(admin, statement)).toBe('')
  })
})

describe('the role of the clinical API', () => {
  test.each(secret)('may not run %s', async (_, statement) => {
    expect(await planned(clinical, statement)).toBe('42501')
  })
})
