/** People who sign in, as the operator sees them: across organizations, as the owner. */
import { passwordProblem } from '@ehrconnect/platform/auth/password-rules'
import { createPasswords } from '@ehrconnect/platform/auth/passwords'
import { codeHash, newSetupCode, SETUP_CODE_HOURS } from '@ehrconnect/platform/auth/setup-codes'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { Failure } from './failure.ts'

/** What `user list` shows. */
export type User = {
  readonly id: string
  readonly name: string
  readonly display_name: string
  readonly active: boolean
  readonly has_password: boolean
  readonly has_second_factor: boolean
  /** `slug: role role` of each organization, separated by semicolons. */
  readonly roles: string
}

/** What `user create` is given; without a password its person chooses one by a code. */
export type NewUser = {
  readonly name: string
  readonly password: string | null
  readonly displayName: string
  readonly orgId: string
  readonly roles: readonly string[]
}

const LIST = `
  SELECT u.id, u.name, u.display_name, u.active,
         EXISTS (SELECT FROM identity.passwords p WHERE p.user_id = u.id) AS has_password,
         EXISTS (SELECT FROM identity.second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_second_factor,
         coalesce((SELECT string_agg(o.slug || ': ' || m.roles, '; ' ORDER BY o.slug)
                     FROM (SELECT org_id, string_agg(role, ' ' ORDER BY role) AS roles
                             FROM memberships WHERE user_id = u.id GROUP BY org_id) m
                     JOIN organizations o ON o.id = m.org_id), '') AS roles
    FROM users u
   ORDER BY u.name
   LIMIT 10000`

const INSERT = `
  WITH made AS (
    INSERT INTO users (id, name, display_name, home_org_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO NOTHING RETURNING id)
  INSERT INTO memberships (org_id, user_id, role)
  SELECT DISTINCT $4::uuid, made.id, r.role FROM made, unnest($5::text[]) r (role)
  RETURNING user_id`

/** As they are kept, else as they were typed. */
const FIND_NAME = 'SELECT name FROM users WHERE name IN ($1, $2) ORDER BY name = $1 DESC LIMIT 1'

/** A code that was given out for the password before ends with it. */
const SET_PASSWORD = `
  WITH person AS (SELECT id FROM users WHERE name = $1), codes AS (
    DELETE FROM identity.setup_codes c USING person WHERE c.user_id = person.id), changed AS (
    INSERT INTO identity.passwords (user_id, hash) SELECT id, $2 FROM person
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, is_demo = false, changed_at = now())
  SELECT id FROM person`

const SET_CODE = `
  WITH person AS (SELECT id FROM users WHERE name = $1), coded AS (
    INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
    SELECT id, $2, now() + $3 * interval '1 hour' FROM person
    ON CONFLICT (user_id) DO UPDATE
       SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, created_at = now()),
  forgotten AS (DELETE FROM identity.passwords p USING person WHERE p.user_id = person.id)
  SELECT id FROM person`

const END_SESSIONS = `
  WITH person AS (
    UPDATE users SET tokens_valid_from = ehr.next_valid_from(tokens_valid_from), updated_at = now() WHERE name = $1 RETURNING id)
  UPDATE identity.sessions s SET ended_at = now(), end_reason = $2
    FROM person WHERE s.user_id = person.id AND s.ended_at IS NULL`

const AUDIT = `
  SELECT identity.audit(u.id, jsonb_build_object('operation', $2::text, 'request_id', 'ehr'), 'update', 'User', u.id,
                        'success', $3, NULL) FROM users u WHERE u.name = $1`

/** All users by name. */
export function listUsers(ownerUrl: string): Promise<readonly User[]> {
  return withConnection(ownerUrl, (connection) => connection.query<User>(LIST))
}

/**
 * Makes a user with roles in an organization, who has the password, or gets a code by which he chooses one.
 *
 * Returns: the code, or null when a password was given.
 * Throws:  Failure when the name is taken, or the password is against the rules; nobody is made then.
 */
export async function insertUser(ownerUrl: string, user: NewUser): Promise<string | null> {
  const { name, password, displayName, orgId, roles } = user
  const secret = await newSecret(name, password)
  await inTransaction(ownerUrl, async (connection) => {
    const made = await connection.query(INSERT, [Bun.randomUUIDv7(), name, displayName, orgId, roles])
    if (made.length === 0) throw new Failure(`a user ${name} exists already`)
    await secret.keep(connection, name)
    await connection.query(AUDIT, [name, 'users.create', null])
  })
  return secret.code
}

/**
 * Sets a user's password, or, without one, takes it away and gives a code by which he chooses another. His
 * sessions end.
 *
 * Returns: the code, or null when a password was given.
 * Throws:  Failure when there is no such user, or the password is against the rules.
 */
export async function resetPassword(
  ownerUrl: string,
  typed: string,
  password: string | null,
  options: { readonly removeSecondFactor: boolean },
): Promise<string | null> {
  const secret = await newSecret(typed, password)
  await inTransaction(ownerUrl, async (connection) => {
    const name = await findName(connection, typed)
    await secret.keep(connection, name)
    if (options.removeSecondFactor) await removeSecondFactor(connection, name)
    await connection.query(END_SESSIONS, [name, 'password_changed'])
    await connection.query(AUDIT, [name, 'users.reset_password', null])
  })
  return secret.code
}

/** Disables or enables a user. Throws: Failure when there is no such user. */
export async function setActive(ownerUrl: string, typed: string, active: boolean): Promise<void> {
  await inTransaction(ownerUrl, async (connection) => {
    const name = await findName(connection, typed)
    await connection.query(
      'UPDATE users SET active = $2, version = version + 1, updated_at = now() WHERE name = $1',
      [name, active],
    )
    if (!active) await connection.query(END_SESSIONS, [name, 'disabled'])
    await connection.query(AUDIT, [name, active ? 'users.enable' : 'users.disable', null])
  })
}

/** The active users whose password stood on a screen. */
export async function listDemoUsers(ownerUrl: string): Promise<readonly string[]> {
  const rows = await withConnection(ownerUrl, (connection) =>
    connection.query<{ name: string }>(
      `SELECT u.name FROM identity.passwords p JOIN users u ON u.id = p.user_id
        WHERE p.is_demo AND u.active ORDER BY u.name`,
    ),
  )
  return rows.map(({ name }) => name)
}

/** A password that is within the rules, or a code in its place: what is given, and what keeps it. */
async function newSecret(name: string, password: string | null) {
  if (password === null) {
    const code = newSetupCode()
    const hashed = Buffer.from(codeHash(code), 'hex')
    const keep = (connection: SqlConnection, user: string) =>
      connection.query(SET_CODE, [user, hashed, SETUP_CODE_HOURS])
    return { code, keep }
  }
  const problem = await passwordProblem(password, name)
  if (problem !== null) throw new Failure(problem)
  const hashed = await (await createPasswords()).hash(password)
  return {
    code: null,
    keep: (connection: SqlConnection, user: string) => connection.query(SET_PASSWORD, [user, hashed]),
  }
}

/** The name of a user as it is kept: in lower case, however it is typed. Throws: Failure. */
async function findName(connection: SqlConnection, typed: string): Promise<string> {
  const [found] = await connection.query<{ name: string }>(FIND_NAME, [
    typed,
    typed.normalize('NFC').toLowerCase(),
  ])
  if (found === undefined) throw noSuchUser(typed)
  return found.name
}

async function removeSecondFactor(connection: SqlConnection, name: string): Promise<void> {
  for (const table of ['second_factors', 'recovery_codes']) {
    await connection.query(
      `DELETE FROM identity.${table} t USING users u WHERE t.user_id = u.id AND u.name = $1`,
      [name],
    )
  }
}

function noSuchUser(name: string): Failure {
  return new Failure(`no user ${name}: "ehr user list" shows all`)
}

async function inTransaction(url: string, use: (connection: SqlConnection) => Promise<void>): Promise<void> {
  await withConnection(url, async (connection) => {
    await connection.query('BEGIN')
    await use(connection)
    await connection.query('COMMIT')
  })
}

/** An error ends the session, and with it an open transaction. */
async function withConnection<T>(url: string, use: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const connection = await connect(url, 'ehr-cli')
  try {
    return await use(connection)
  } finally {
    await connection.end()
  }
}
