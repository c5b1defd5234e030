/** The examinations of `ehr doctor`. Each one answers by itself; none stops the others. */
import { spawnSync } from 'node:child_process'
import { existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { connect } from '@ehrconnect/platform/db/connect'
import { findBinaries } from '@ehrconnect/platform/db/embedded-binaries'
import { migrationStatus } from '@ehrconnect/platform/db/migrate'
import { pathsOf } from './data-dir.ts'
import { type Database, type DatabaseChoice, withDatabase } from './database.ts'
import { findCacheState, findRedis } from './doctor-cache.ts'
import { messageOf } from './failure.ts'
import { lockHolder } from './lock.ts'

/** What one examination found. */
export type Check = {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  readonly mend: string | null
}

/** The ports of a start, by the option that chooses another one. */
export type Ports = Readonly<Record<'--clinical-port' | '--admin-port' | '--web-port', number>>

/** Examines machine, data directory, ports, database, and the Redis when one is named. */
export async function examine(
  choice: DatabaseChoice,
  ports: Ports,
  redisUrl: string | null,
): Promise<readonly Check[]> {
  return [
    checkNode(),
    check('bun', `${process.versions['bun'] ?? '?'} (from npm)`),
    checkEmbedded(choice),
    checkDisk(choice),
    checkDataDir(choice),
    await checkPorts(choice, ports),
    ...(await checkDatabase(choice)),
    ...(await checkRedis(redisUrl)),
  ]
}

const NODE_MAJOR_MIN = 20

/** Below this the demo's database and its log of changes may not fit any more. */
const DISK_FREE_GB_MIN = 2
const BYTES_PER_GB = 1e9

/** Tokens are refused when signer and server differ by more than a minute; half of it is time to act. */
const CLOCK_DRIFT_SECONDS_MAX = 30

function check(name: string, detail: string, mend: string | null = null): Check {
  return { name, ok: mend === null, detail, mend }
}

function checkNode(): Check {
  const version = String(spawnSync('node', ['--version']).stdout ?? '').trim()
  const major = Number(/^v(\d+)/.exec(version)?.[1] ?? 0)
  const mend = major >= NODE_MAJOR_MIN ? null : `install Node ${NODE_MAJOR_MIN} or newer`
  return check('node', version || 'not found', mend)
}

function checkEmbedded({ databaseUrl }: DatabaseChoice): Check {
  if (databaseUrl !== null) return check('embedded server', 'not used: EHR_DB_URL is set')
  try {
    return check('embedded server', `PostgreSQL ${findBinaries().major} (from npm)`)
  } catch (error) {
    return check('embedded server', 'not installed', messageOf(error))
  }
}

function checkDisk({ dataDir }: DatabaseChoice): Check {
  const { bavail, bsize } = statfsSync(existingFolder(pathsOf(dataDir).root))
  const free = (bavail * bsize) / BYTES_PER_GB
  const mend = free >= DISK_FREE_GB_MIN ? null : `make room: at least ${DISK_FREE_GB_MIN} GB have to be free`
  return check('disk', `${free.toFixed(1)} GB free`, mend)
}

function checkDataDir({ dataDir }: DatabaseChoice): Check {
  const { root, secrets, keys } = pathsOf(dataDir)
  if (!existsSync(root)) return check('data directory', `${root} (made by the first start)`)
  const owner = statSync(root).uid
  const uid = process.getuid?.() ?? owner
  if (uid !== 0 && owner !== uid) {
    return check('data directory', `${root} belongs to another user`, 'choose another one with --data-dir')
  }
  const open = [secrets, join(keys, 'private.jwk'), join(keys, 'identity.key')].find(
    (path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0,
  )
  return open === undefined
    ? check('data directory', root)
    : check('data directory', `others may read ${open}`, `chmod 600 ${open}`)
}

async function checkPorts({ dataDir }: DatabaseChoice, ports: Ports): Promise<Check> {
  const holder = lockHolder(dataDir)
  if (holder?.purpose === 'start') return check('ports', `EHRConnect runs here (pid ${holder.pid})`)
  const busy: [option: string, port: number][] = []
  for (const [option, port] of Object.entries(ports)) {
    if (!(await canListen(port))) busy.push([option, port])
  }
  if (busy.length === 0) return check('ports', `${Object.values(ports).join(', ')} are free`)
  const mend = `start with ${busy.map(([option]) => option).join(' and ')}`
  return check('ports', `in use: ${busy.map(([, port]) => port).join(', ')}`, mend)
}

async function checkDatabase(choice: DatabaseChoice): Promise<readonly Check[]> {
  const fresh =
    choice.databaseUrl === null && !existsSync(join(pathsOf(choice.dataDir).cluster, 'PG_VERSION'))
  if (fresh) return [check('database', 'none yet (made by the first start)')]
  try {
    return await withDatabase(choice, examineDatabase)
  } catch (error) {
    const mend =
      choice.databaseUrl === null ? `see ${pathsOf(choice.dataDir).postgresLog}` : 'mend EHR_DB_URL'
    return [check('database', messageOf(error), mend)]
  }
}

async function checkRedis(url: string | null): Promise<readonly Check[]> {
  const found = await findRedis(url)
  return found === null ? [] : [check('redis', found.detail, found.mend)]
}

async function examineDatabase(database: Database): Promise<readonly Check[]> {
  const connection = await connect(database.url, 'ehr-doctor')
  try {
    const [row] = await connection.query<{ version: string; epoch: number; owner: boolean; app: boolean }>(
      `SELECT current_setting('server_version') AS version,
              extract(epoch FROM clock_timestamp())::float8 AS epoch,
              EXISTS (SELECT FROM pg_roles WHERE rolname = 'ehr_owner' AND rolbypassrls) AS owner,
              EXISTS (SELECT FROM pg_roles WHERE rolname = 'ehr_app'
                         AND NOT rolbypassrls AND NOT rolsuper AND NOT rolcreaterole) AS app`,
    )
    const drift = Math.abs((row?.epoch ?? 0) - Date.now() / 1000)
    const roles = row?.owner === true && row.app
    const cache = await findCacheState(connection)
    return [
      check('database', `PostgreSQL ${row?.version ?? '?'} answers`),
      check(
        'clock',
        `${drift.toFixed(1)} s from the database's`,
        drift <= CLOCK_DRIFT_SECONDS_MAX ? null : 'set the clocks by NTP',
      ),
      check('roles', roles ? 'ehr_owner, ehr_app' : 'missing or wrong', roles ? null : 'npx ehr migrate up'),
      await checkMigrations(database),
      ...(cache === null ? [] : [check('cache', cache)]),
    ]
  } finally {
    await connection.end()
  }
}

async function checkMigrations({ url }: Database): Promise<Check> {
  const statuses = await migrationStatus(url)
  const wrong = statuses.find(({ state }) => state === 'edited' || state === 'missing')
  if (wrong !== undefined) {
    return check(
      'migrations',
      `${wrong.name} is ${wrong.state}`,
      'check out the release that fits the database',
    )
  }
  const pending = statuses.filter(({ state }) => state === 'pending').length
  return check(
    'migrations',
    pending === 0 ? `${statuses.length} applied` : `${pending} pending`,
    pending === 0 ? null : 'npx ehr migrate up',
  )
}

function existingFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingFolder(dirname(path))
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
