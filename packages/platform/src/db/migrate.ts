/**
 * Forward-only migrations: the SQL files of db/migrations in the order of their names, each in one
 * transaction together with its row in `schema_migrations`, under an advisory lock, as the owner
 * role. A file that was applied may never change; its checksum tells.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whileCacheIsClosed } from '../cache/closed.ts'
import { connect, type SqlConnection } from './connect.ts'
import { OWNER_ROLE } from './roles.ts'

/** The SQL files of this release. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

/** One migration, as files and database together tell. */
export type MigrationStatus = {
  readonly name: string
  readonly state: 'applied' | 'pending' | 'edited' | 'missing'
  /** When it was applied, ISO 8601; null when it is pending. */
  readonly appliedAt: string | null
}

/** How migrations are applied. */
export type MigrateOptions = {
  /** Folder of the SQL files; MIGRATIONS_DIR unless a test has its own. */
  readonly dir?: string
  readonly onApplied?: (name: string, durationMs: number) => void
}

/**
 * Applies what is pending and gives the names of the applied files.
 *
 * Throws: when an applied file was edited or is gone, or a statement fails; the message names the file.
 */
export async function migrateUp(url: string, options: MigrateOptions = {}): Promise<readonly string[]> {
  const files = readMigrations(options.dir ?? MIGRATIONS_DIR)
  return withOwner(url, async (connection) => {
    await connection.query('SELECT pg_advisory_lock($1)', [MIGRATIONS_LOCK])
    await connection.query(LEDGER)
    const statuses = compare(files, await readLedger(connection))
    refuseChanges(statuses)
    const pending = files.filter((file) =>
      statuses.some((s) => s.name === file.name && s.state === 'pending'),
    )
    if (pending.length === 0) return []
    const applyAll = async (): Promise<void> => {
      for (const file of pending) {
        const startedAt = performance.now()
        await apply(connection, file)
        options.onApplied?.(file.name, performance.now() - startedAt)
      }
    }
    // A migration may change rows that a running service has cached.
    await whileCacheIsClosed(() => connectAsOwner(url), applyAll)
    return pending.map((file) => file.name)
  })
}

/** Compares the files with what the database says; also for a role that may only read. */
export async function migrationStatus(
  url: string,
  dir = MIGRATIONS_DIR,
): Promise<readonly MigrationStatus[]> {
  const connection = await connect(url, 'ehr-migrate')
  try {
    const [ledger] = await connection.query<{ there: boolean }>(
      "SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there",
    )
    return compare(readMigrations(dir), ledger?.there ? await readLedger(connection) : [])
  } finally {
    await connection.end()
  }
}

/** Throws: when an applied migration's file was edited or is gone, naming it. */
export function refuseChanges(statuses: readonly MigrationStatus[]): void {
  for (const { name, state } of statuses) {
    if (state === 'edited') {
      throw new Error(`${name} was edited after it was applied: restore the file and write a new migration`)
    }
    if (state === 'missing') {
      throw new Error(`${name} was applied but its file is gone: this release is older than the database`)
    }
  }
}

/** Key of the advisory lock that lets one migration run at a time. */
const MIGRATIONS_LOCK = 7_305_221_002

/** A migration that cannot get its lock soon gives up, because everybody else queues behind it meanwhile. */
const LOCK_TIMEOUT = '5s'

const LEDGER = `
  CREATE TABLE IF NOT EXISTS public.schema_migrations (
    name       text        COLLATE "C" NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
  );
  GRANT SELECT ON public.schema_migrations TO PUBLIC`

type MigrationFile = { readonly name: string; readonly sql: string; readonly checksum: string }
type LedgerRow = { readonly name: string; readonly checksum: string; readonly applied_at: string }

function readMigrations(dir: string): readonly MigrationFile[] {
  const names = readdirSync(dir).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    // Git may check files out with Windows line ends; that is no edit.
    const sql = readFileSync(join(dir, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

async function connectAsOwner(url: string): Promise<SqlConnection> {
  const connection = await connect(url, 'ehr-migrate')
  try {
    await connection.query(`SET ROLE ${OWNER_ROLE}`)
    await connection.query("SET search_path = public, pg_temp; SET client_min_messages = 'warning'")
    return connection
  } catch (error) {
    await connection.end()
    throw error
  }
}

async function withOwner<T>(url: string, use: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const connection = await connectAsOwner(url)
  try {
    return await use(connection)
  } finally {
    // Ending the session also gives the advisory lock back.
    await connection.end()
  }
}

function readLedger(connection: SqlConnection): Promise<readonly LedgerRow[]> {
  return connection.query<LedgerRow>(
    `SELECT name, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS applied_at
       FROM public.schema_migrations ORDER BY name`,
  )
}

function compare(files: readonly MigrationFile[], ledger: readonly LedgerRow[]): readonly MigrationStatus[] {
  const applied = new Map(ledger.map((row) => [row.name, row]))
  const known = new Set(files.map((file) => file.name))
  const statuses = files.map(({ name, checksum }): MigrationStatus => {
    const row = applied.get(name)
    if (row === undefined) return { name, state: 'pending', appliedAt: null }
    return { name, state: row.checksum === checksum ? 'applied' : 'edited', appliedAt: row.applied_at }
  })
  const missing = ledger
    .filter((row) => !known.has(row.name))
    .map((row): MigrationStatus => ({ name: row.name, state: 'missing', appliedAt: row.applied_at }))
  return [...statuses, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function apply(connection: SqlConnection, file: MigrationFile): Promise<void> {
  try {
    await connection.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
    await connection.query(file.sql)
    await connection.query('INSERT INTO public.schema_migrations (name, checksum) VALUES ($1, $2)', [
      file.name,
      file.checksum,
    ])
    await connection.query('COMMIT')
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {})
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`migration ${file.name} failed, nothing of it was applied: ${reason}`)
  }
}
