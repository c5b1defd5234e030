import { afterAll, beforeAll, expect, test } from 'bun:test'
import { blankDatabase, type TestDatabase, testCluster } from '../testing/database.ts'
import { connect } from './connect.ts'
import { appUrl, checkRole, ensureRoles, ownerUrl, refuseOldServer } from './roles.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await blankDatabase()
})

afterAll(async () => {
  await database.drop()
})

test.each(['ehr_app', 'ehr_admin'])('%s can neither pass row security nor create anything', async (role) => {
  const connection = await connect(database.superuserUrl, 'test')
  const [app] = await connection.query(
    `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
            has_database_privilege(oid, current_database(), 'CREATE, TEMP') AS creates,
            has_schema_privilege(oid, 'public', 'CREATE') AS creates_tables,
            pg_has_role(oid, 'ehr_owner', 'MEMBER') AS becomes_owner
       FROM pg_roles WHERE rolname = $1`,
    [role],
  )
  await connection.end()
  expect(Object.values(app ?? { none: true })).toEqual(Array(8).fill(false))
})

test('making the roles again changes nothing and keeps the password', async () => {
  const passwords = testCluster()
  await ensureRoles(database.superuserUrl, passwords)
  await ensureRoles(database.superuserUrl, passwords)
  const connection = await connect(database.appUrl, 'test')
  const [row] = await connection.query("SELECT current_user, current_setting('TimeZone') AS zone")
  await connection.end()
  expect(row).toEqual({ current_user: 'ehr_app', zone: 'UTC' })
})

test('a role says what it may', async () => {
  expect(await checkRole(database.superuserUrl)).toMatchObject({ passesRowSecurity: true, privileged: true })
  expect(await checkRole(database.appUrl)).toMatchObject({
    role: 'ehr_app',
    passesRowSecurity: false,
    privileged: false,
  })
  await expect(ensureRoles(database.appUrl, { appPassword: 'x', adminPassword: 'x' })).rejects.toThrow(
    /may not create roles/,
  )
})

test('the owner URL acts as the owner role', async () => {
  const connection = await connect(ownerUrl(database.superuserUrl), 'test')
  const [row] = await connection.query('SELECT current_user')
  await connection.end()
  expect(row).toEqual({ current_user: 'ehr_owner' })
})

test('the application URL keeps server and database and drops the options', () => {
  const url = appUrl(ownerUrl('postgres://boss:secret@db.example:5433/ehr?sslmode=require'), 'pw')
  expect(url).toBe('postgres://ehr_app:pw@db.example:5433/ehr?sslmode=require')
})

test('a server older than the oldest tried one is refused', () => {
  expect(() => refuseOldServer(15)).toThrow(/PostgreSQL 15 is too old/)
  expect(() => refuseOldServer(16)).not.toThrow()
})

test('a password with a plus survives in the owner URL', () => {
  expect(new URL(ownerUrl('postgres://boss:a%2Bb+c@db.example/ehr')).password).toBe('a%2Bb+c')
})
