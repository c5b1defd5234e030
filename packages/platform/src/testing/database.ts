/**
 * A database of its own for every test file: a copy of the migrated template on the throw-away
 * server that tools/test.ts starts (`npm test -- <file>` for one file).
 */
import { randomUUID } from 'node:crypto'
import { connect } from '../db/connect.ts'
import { adminUrl, appUrl, ownerUrl } from '../db/roles.ts'

/** Name of the migrated database that tests copy. */
export const TEMPLATE_NAME = 'ehr_template'

/** What tools/test.ts tells its tests by the variable EHR_TEST_CLUSTER, as JSON. */
export type TestCluster = {
  readonly socketDir: string
  /** URL of the superuser, database `postgres`. */
  readonly superuserUrl: string
  readonly appPassword: string
  readonly adminPassword: string
}

/** A database that only one test file uses. */
export type TestDatabase = {
  readonly name: string
  /** As ehr_owner: owns the schema, passes row security. */
  readonly ownerUrl: string
  /** As ehr_app: what the clinical service uses. */
  readonly appUrl: string
  /** As ehr_admin: what the admin service uses. */
  readonly adminUrl: string
  /** As the server's superuser, for tests about roles and failures. */
  readonly superuserUrl: string
  drop(): Promise<void>
}

/** Makes a migrated, empty database. Cost: about 50 ms. */
export async function testDatabase(): Promise<TestDatabase> {
  return createDatabase(TEMPLATE_NAME)
}

/** Makes a database without the schema, for tests of the migrations themselves. */
export async function blankDatabase(): Promise<TestDatabase> {
  return createDatabase('template0')
}

/** The server that the test run started. Throws: outside of a test run. */
export function testCluster(): TestCluster {
  const text = process.env['EHR_TEST_CLUSTER']
  if (!text) throw new Error('no test server: run the tests by "npm test", one file by "npm test -- <file>"')
  const value: unknown = JSON.parse(text)
  if (
    typeof value === 'object' &&
    value !== null &&
    'socketDir' in value &&
    'superuserUrl' in value &&
    'appPassword' in value &&
    'adminPassword' in value
  ) {
    return {
      socketDir: String(value.socketDir),
      superuserUrl: String(value.superuserUrl),
      appPassword: String(value.appPassword),
      adminPassword: String(value.adminPassword),
    }
  }
  throw new Error('EHR_TEST_CLUSTER does not describe a test server')
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const cluster = testCluster()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runOn(
    cluster.superuserUrl,
    `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ehr_owner STRATEGY file_copy`,
    // A copy does not inherit the rights on the database itself.
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO ehr_app, ehr_admin`,
  )
  const url = new URL(cluster.superuserUrl)
  url.pathname = `/${name}`
  return {
    name,
    ownerUrl: ownerUrl(url.href),
    appUrl: appUrl(url.href, cluster.appPassword),
    adminUrl: adminUrl(url.href, cluster.adminPassword),
    superuserUrl: url.href,
    drop: () => runOn(cluster.superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function runOn(url: string, ...statements: readonly string[]): Promise<void> {
  const connection = await connect(url, 'ehr-test')
  try {
    for (const sql of statements) await connection.query(sql)
  } finally {
    await connection.end()
  }
}
