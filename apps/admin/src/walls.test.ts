import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { type Outcome, type OwnedTable, rowsOf, runScoped } from '@ehrconnect/platform/testing/scoped'
import { ADMIN, NORTH, type Place, SOUTH, STRANGER, seedPeople } from './testing/people.ts'
import { type Named, OF_AN_ORGANIZATION, valuesFor } from './testing/statements.ts'

/** Works for the other organization only, with everything that an account can have. */
const VICTIM = { id: '01900000-0000-7000-8000-000000000199', name: 'vic@south' }
const SESSION = '01900000-0000-7000-8000-0000000001aa'
/** Everybody's own rows, by the home of the account. */
const SECRETS = [
  'passwords',
  'second_factors',
  'recovery_codes',
  'setup_codes',
  'external_accounts',
  'sessions',
]
const OWNED: readonly OwnedTable[] = [
  { name: 'organizations', where: 'id = $1' },
  { name: 'users', where: 'home_org_id = $1' },
  { name: 'memberships', where: 'org_id = $1' },
  { name: 'audit_events', where: 'org_id = $1' },
  ...SECRETS.map((name) => ({
    name: `identity.${name}`,
    where: 'user_id IN (SELECT u.id FROM users u WHERE u.home_org_id = $1)',
  })),
  {
    name: 'identity.attempts',
    where: `account = identity.account_mark('${VICTIM.name}') AND $1::uuid IS NOT NULL`,
  },
]
/** By its name an account of another organization may be asked to work here too; nothing of it is told. */
const BY_NAME = ['users.invite']
/** Makes an account of its own, or changes the organization itself: it names no account of another. */
const OF_ITS_OWN = ['users.insert', 'organization.sign_in_settings', 'organization.change_sign_in_settings']

let database: TestDatabase
let owner: SqlConnection
let admin: SqlConnection
let before: string

const named = (place: Place, actorId: string): Named => ({
  ...{ orgId: place.id, userId: VICTIM.id, sessionId: SESSION, actorId },
  userName: VICTIM.name,
})

function isFound({ rows, count }: Outcome): boolean {
  return count > 0 && JSON.stringify(rows) !== JSON.stringify([{ body: null }])
}

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  admin = await connect(database.adminUrl, 'test')
  await seedPeople(owner)
  const hash = `sha256('code')`
  for (const sql of [
    `INSERT INTO users (id, name, display_name, home_org_id)
     VALUES ('${VICTIM.id}', '${VICTIM.name}', '${SOUTH.mark}', '${SOUTH.id}')`,
    `INSERT INTO memberships (org_id, user_id, role) VALUES ('${SOUTH.id}', '${VICTIM.id}', 'nurse')`,
    `INSERT INTO identity.passwords (user_id, hash) VALUES ('${VICTIM.id}', '$argon2id$x')`,
    `INSERT INTO identity.second_factors (user_id, secret, confirmed_at) VALUES ('${VICTIM.id}', 'x', now())`,
    `INSERT INTO identity.recovery_codes (user_id, code_hash) VALUES ('${VICTIM.id}', ${hash})`,
    `INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
     VALUES ('${VICTIM.id}', ${hash}, now() + interval '1 day')`,
    `INSERT INTO identity.external_accounts (issuer, subject, user_id) VALUES ('https://id.example', 'vic', '${VICTIM.id}')`,
    `INSERT INTO identity.sessions (id, user_id, method, source, idle_at, expires_at)
     VALUES ('${SESSION}', '${VICTIM.id}', 'password', '${SOUTH.mark}', now() + interval '1 hour', now() + interval '1 hour')`,
    `INSERT INTO identity.attempts (bucket, failures, free_attempts, leak_seconds, account)
     VALUES (${hash}, 9, 5, 900, identity.account_mark('${VICTIM.name}'))`,
  ]) {
    await owner.query(sql)
  }
  before = await rowsOf(owner, OWNED, SOUTH.id)
})

afterAll(async () => {
  await admin.end()
  await owner.end()
  await database.drop()
})

const statements = OF_AN_ORGANIZATION.filter(({ name }) => ![...BY_NAME, ...OF_ITS_OWN].includes(name)).map(
  (statement) => [statement.name, statement] as const,
)

test('there are rows to be found, and statements that look for them', () => {
  expect(statements.length).toBeGreaterThan(8)
  expect(before).toContain(SOUTH.mark)
  for (const { name } of OWNED) expect(OWNED.filter((one) => one.name === name)).toHaveLength(1)
})

describe.each(statements)('%s', (name, { sql, ...statement }) => {
  const values = (place: Place, actorId: string) => valuesFor({ ...statement, sql }, named(place, actorId))

  test('finds the account where it is at home, so that finding none elsewhere says something', async () => {
    const found = await runScoped(admin, SOUTH.id, sql, values(SOUTH, STRANGER.id))
    expect(isFound(found)).toBe(true)
  })

  test('asked for an organization finds no account of another, and changes nothing of it', async () => {
    for (const scope of [NORTH.id, `${NORTH.id},${SOUTH.id}`]) {
      const crossed = await runScoped(admin, scope, sql, values(NORTH, ADMIN.id), 'COMMIT')
      expect(JSON.stringify(crossed.rows)).not.toContain(SOUTH.mark)
      if (name === 'standing.account')
        expect(crossed.rows).toMatchObject([{ is_known: false, is_home: false }])
      else if (name !== 'users.list') expect(isFound(crossed)).toBe(false)
    }
    expect(await rowsOf(owner, OWNED, SOUTH.id)).toBe(before)
  })

  test('does nothing for who is no administrator of the organization that he asks for', async () => {
    const scope = `${NORTH.id},${SOUTH.id}`
    if (!/\b(INSERT INTO|UPDATE|DELETE FROM)\b/.test(sql)) return
    // The token may be some seconds older than the roles: what writes asks for them once more.
    const written = await runScoped(admin, scope, sql, values(SOUTH, ADMIN.id), 'COMMIT')
    expect(isFound(written)).toBe(false)
    expect(await rowsOf(owner, OWNED, SOUTH.id)).toBe(before)
  })
})

describe('an account of another organization', () => {
  test('may be asked by its name to work here too, which changes only its roles here', async () => {
    const invite = OF_AN_ORGANIZATION.find(({ name }) => name === 'users.invite')
    if (invite === undefined) throw new Error('no statement')
    const values = valuesFor(invite, named(NORTH, ADMIN.id))
    const { rows } = await runScoped(admin, NORTH.id, invite.sql, values, 'COMMIT')
    expect(rows).toMatchObject([{ id: VICTIM.id }])
    expect(JSON.stringify(rows)).not.toContain(SOUTH.mark)
    expect(await rowsOf(owner, OWNED, SOUTH.id)).toBe(before)
  })
})
