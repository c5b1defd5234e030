/**
 * The roles of a database. `ehr_owner` owns the schema, cannot sign in and passes row security
 * (an ordinary owner's backfills would silently touch nothing). `ehr_app` serves the clinical API and
 * `ehr_admin` sign-in and administration; both own nothing and cannot pass row security, and neither
 * may read what only the other needs: patients, passwords.
 */
import { connect, type SqlConnection } from './connect.ts'
import { scramVerifier } from './scram.ts'

/** Owns the schema; nobody signs in as it. */
export const OWNER_ROLE = 'ehr_owner'

/** Serves the clinical API. */
export const APP_ROLE = 'ehr_app'

/** Serves sign-in and administration. */
export const ADMIN_ROLE = 'ehr_admin'

/** Passwords of the roles that sign in. */
export type RolePasswords = { readonly appPassword: string; readonly adminPassword: string }

/** The oldest PostgreSQL that the statements and the policies are tried on. */
export const POSTGRES_MAJOR_MIN = 16

/** What the role that a URL signs in as can do. */
export type RoleCheck = {
  readonly role: string
  readonly serverMajor: number
  /** Superuser or BYPASSRLS: row-level security does not hold for it. */
  readonly passesRowSecurity: boolean
  /** May create roles and migrate. */
  readonly privileged: boolean
  /** May act as ehr_owner. */
  readonly becomesOwner: boolean
}

/** Tells what a URL's role can do. Throws: the driver's error when the server cannot be reached. */
export async function checkRole(url: string): Promise<RoleCheck> {
  return withConnection(url, readRole)
}

/**
 * Creates or mends the roles and gives the database to the owner. Repeatable.
 *
 * Throws: when the server is too old or the role may not create roles.
 */
export async function ensureRoles(url: string, passwords: RolePasswords): Promise<void> {
  await withConnection(url, async (connection) => {
    const check = await readRole(connection)
    refuseOldServer(check.serverMajor)
    if (!check.privileged) throw new Error(`the role ${check.role} may not create roles (CREATEROLE)`)
    await connection.query('BEGIN')
    // Two starts against one server at once would race on the catalog.
    await connection.query('SELECT pg_advisory_xact_lock($1)', [ROLES_LOCK])
    await ensureOwner(connection)
    await ensureServing(connection, url, APP_ROLE, passwords.appPassword)
    await ensureServing(connection, url, ADMIN_ROLE, passwords.adminPassword)
    await ensureDatabase(connection)
    await connection.query('COMMIT')
  })
}

/** Throws: when the server is older than POSTGRES_MAJOR_MIN. */
export function refuseOldServer(major: number): void {
  if (major >= POSTGRES_MAJOR_MIN) return
  throw new Error(
    `PostgreSQL ${major} is too old: EHR_DB_URL must name PostgreSQL ${POSTGRES_MAJOR_MIN} or newer`,
  )
}

/** The same URL, signing in as the clinical API's role. */
export function appUrl(url: string, appPassword: string): string {
  return urlOf(url, APP_ROLE, appPassword)
}

/** The same URL, signing in as the role of sign-in and administration. */
export function adminUrl(url: string, adminPassword: string): string {
  return urlOf(url, ADMIN_ROLE, adminPassword)
}

function urlOf(url: string, role: string, password: string): string {
  const parsed = new URL(url)
  parsed.username = role
  parsed.password = password
  parsed.searchParams.delete('options')
  return parsed.href
}

/** The same URL, acting as the owner role from the first statement on (needs a role that may become it). */
export function ownerUrl(url: string): string {
  const parsed = new URL(url)
  parsed.searchParams.set('options', `-c role=${OWNER_ROLE}`)
  // A space as "+" is a form's custom; the drivers read it literally.
  parsed.search = parsed.search.replaceAll('+', '%20')
  return parsed.href
}

/** Key of the advisory lock; any constant does that no other program uses. */
const ROLES_LOCK = 7_305_221_001

/** Settings of every session of the serving roles: a net below the deadlines that the servers set. */
const SERVING_SETTINGS: Readonly<Record<string, string>> = {
  timezone: 'UTC',
  statement_timeout: '15s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '15s',
  jit: 'off',
}

async function withConnection<T>(url: string, use: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const connection = await connect(url, 'ehr-roles')
  try {
    return await use(connection)
  } finally {
    await connection.end()
  }
}

async function readRole(connection: SqlConnection): Promise<RoleCheck> {
  const [row] = await connection.query<{
    role: string
    version: number
    super: boolean
    bypass: boolean
    create: boolean
    owner: boolean
  }>(
    `SELECT rolname AS role, current_setting('server_version_num')::int AS version,
            rolsuper AS super, rolbypassrls AS bypass, rolcreaterole AS create,
            EXISTS (SELECT FROM pg_roles o WHERE o.rolname = 'ehr_owner'
                       AND pg_has_role(r.oid, o.oid, 'SET')) AS owner
       FROM pg_roles r WHERE rolname = session_user`,
  )
  if (row === undefined) throw new Error('the server does not know the role that signed in')
  return {
    role: row.role,
    serverMajor: Math.floor(row.version / 10_000),
    passesRowSecurity: row.super || row.bypass,
    privileged: row.super || row.create,
    becomesOwner: row.owner,
  }
}

async function ensureOwner(connection: SqlConnection): Promise<void> {
  if (!(await roleExists(connection, OWNER_ROLE))) {
    await connection.query(`CREATE ROLE ${OWNER_ROLE} NOLOGIN BYPASSRLS`)
  }
  const [owner] = await connection.query<{ rolcanlogin: boolean; rolbypassrls: boolean; settable: boolean }>(
    `SELECT rolcanlogin, rolbypassrls, pg_has_role(session_user, oid, 'SET') AS settable
       FROM pg_roles WHERE rolname = $1`,
    [OWNER_ROLE],
  )
  if (owner?.rolcanlogin !== false || !owner.rolbypassrls) {
    await connection.query(`ALTER ROLE ${OWNER_ROLE} NOLOGIN BYPASSRLS`)
  }
  if (!owner?.settable)
    await connection.query(`GRANT ${OWNER_ROLE} TO SESSION_USER WITH SET TRUE, INHERIT FALSE`)
}

async function ensureServing(
  connection: SqlConnection,
  url: string,
  role: string,
  password: string,
): Promise<void> {
  if (!(await roleExists(connection, role))) {
    await connection.query(`CREATE ROLE ${role} LOGIN NOINHERIT PASSWORD '${scramVerifier(password)}'`)
  } else if (!(await canSignIn(urlOf(url, role, password)))) {
    await connection.query(`ALTER ROLE ${role} LOGIN PASSWORD '${scramVerifier(password)}'`)
  }
  for (const [name, value] of Object.entries(SERVING_SETTINGS)) {
    await connection.query(`ALTER ROLE ${role} SET ${name} = '${value}'`)
  }
}

async function ensureDatabase(connection: SqlConnection): Promise<void> {
  const [database] = await connection.query<{ name: string; owner: string; super: boolean }>(
    `SELECT quote_ident(datname) AS name, pg_get_userbyid(datdba) AS owner,
            (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS super
       FROM pg_database WHERE datname = current_database()`,
  )
  if (database === undefined) return
  const { name } = database
  if (database.owner !== OWNER_ROLE && database.super) {
    await connection.query(`ALTER DATABASE ${name} OWNER TO ${OWNER_ROLE}`)
  } else if (database.owner !== OWNER_ROLE) {
    await connection.query(`GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${name} TO ${OWNER_ROLE}`)
    await connection.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER_ROLE}`)
  }
  await connection.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`)
  await connection.query(`GRANT CONNECT ON DATABASE ${name} TO ${APP_ROLE}, ${ADMIN_ROLE}`)
}

async function roleExists(connection: SqlConnection, role: string): Promise<boolean> {
  return (await connection.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])).length > 0
}

async function canSignIn(url: string): Promise<boolean> {
  try {
    const connection = await connect(url, 'ehr-roles')
    await connection.end()
    return true
  } catch {
    return false
  }
}
