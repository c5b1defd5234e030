/**
 * The embedded PostgreSQL: a real server from npm's binaries in `<data-dir>/pg`, reached only through
 * a unix socket, with a random password. It serves the first run, the demo and the tests.
 *
 * Shape of a data directory: pg/ (the cluster), pglib/ (library links), socket/, secrets.json,
 * postgres.log. Whoever starts it has to hold the data directory's lock (apps/cli).
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from './connect.ts'
import { chooseAccount, type ServerAccount } from './embedded-account.ts'
import { type Binaries, findBinaries, linkLibraries, programEnvironment, runAs } from './embedded-binaries.ts'
import { hasSecrets, loadOrCreateSecrets } from './embedded-secrets.ts'
import { serverSettings } from './embedded-settings.ts'
import { findPostmaster, removeStalePostmasterFile, waitForExit } from './postmaster.ts'

/** The database of the application inside the cluster. */
export const DATABASE_NAME = 'ehr'

/** Superuser of the embedded server; unknown to the application. */
const SUPERUSER = 'postgres'

/** A unix socket's path has at most this many bytes (Linux 107, macOS 103), name of the file included. */
const SOCKET_PATH_BYTES_MAX = 103
const SOCKET_FILE_NAME = '.s.PGSQL.5432'

/** An adopted server may still be replaying its log after a crash. */
const READY_WAIT_MS = 60_000
const READY_POLL_MS = 100

/** How the server is started. */
export type EmbeddedOptions = {
  readonly dataDir: string
  /** False only for throw-away clusters of the tests: a crash of the machine may lose everything. */
  readonly durable?: boolean
  /** Called once, before the cluster is created on the first start. */
  readonly onCreate?: () => void
}

/** A running server. */
export type EmbeddedServer = {
  readonly dataDir: string
  readonly socketDir: string
  readonly pid: number
  /** True when the server was already running: left behind by a killed start, or in use by a running one. */
  readonly adopted: boolean
  /** URL of the superuser. */
  url(database?: string): string
  /** Creates a database unless it is there. */
  ensureDatabase(name?: string): Promise<void>
  /** Fast shutdown: sessions are ended, everything committed is on the disk. */
  stop(): Promise<void>
}

/**
 * Starts the data directory's server, creating the cluster on the first call; a server that is
 * already running there is adopted.
 *
 * Cost: about 0.6 s the first time, 0.2 s later.
 * Throws: with a message for people when it cannot be started.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  // Root's server runs as another account, which has to pass the folder; its secrets have their own modes.
  mkdirSync(options.dataDir, { recursive: true })
  chmodSync(options.dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
  const dataDir = realpathSync(options.dataDir)
  const running = await findEmbedded(dataDir)
  if (running !== null) return running
  const binaries = findBinaries()
  const durable = options.durable ?? true
  const clusterDir = join(dataDir, 'pg')
  const account = chooseAccount(join(binaries.bin, 'postgres'), dataDir)
  const linkDir = process.platform === 'darwin' ? binaries.lib : join(dataDir, 'pglib')
  linkLibraries(binaries, linkDir)
  const run = (command: readonly string[]) => runAs(account, command, programEnvironment(binaries, linkDir))
  if (!existsSync(join(clusterDir, 'PG_VERSION'))) {
    options.onCreate?.()
    await createCluster({ dataDir, clusterDir, binaries, account, durable, run })
  }
  checkMajor(clusterDir, binaries.major)
  removeStalePostmasterFile(clusterDir)
  const socketDir = makeSocketDir(dataDir, account)
  const config = join(clusterDir, 'postgresql.conf')
  writeFileSync(config, serverSettings({ socketDir, durable }))
  const log = join(dataDir, 'postgres.log')
  writeFileSync(log, '', { flag: 'a', mode: 0o600 })
  giveTo(account, config, log)
  const started = await run([
    join(binaries.bin, 'pg_ctl'),
    'start',
    '-w',
    '-t',
    '90',
    '-D',
    clusterDir,
    '-l',
    log,
  ])
  const server = started.code === 0 ? openServer(dataDir, false) : null
  if (server === null)
    throw new Error(`PostgreSQL did not start: ${lastFatal(log) || started.output} (see ${log})`)
  return server
}

/**
 * Gives the server that runs in this data directory, or null when none does.
 *
 * Throws: when a server runs there but refuses the kept password.
 */
export async function findEmbedded(dataDir: string): Promise<EmbeddedServer | null> {
  if (!existsSync(dataDir) || !hasSecrets(dataDir)) return null
  const real = realpathSync(dataDir)
  const clusterDir = join(real, 'pg')
  const postmaster = findPostmaster(clusterDir)
  if (postmaster === null) return null
  if (postmaster.status === 'stopping') {
    await waitForExit(clusterDir, postmaster.pid)
    return null
  }
  const server = openServer(real, true)
  if (server !== null) await waitUntilReady(server)
  return server
}

async function waitUntilReady(server: EmbeddedServer): Promise<void> {
  const giveUpAt = performance.now() + READY_WAIT_MS
  for (;;) {
    const refusal = await tryConnect(server.url('postgres'))
    if (refusal === null) return
    if (!/starting up|recovery/.test(refusal) || performance.now() > giveUpAt) {
      throw new Error(
        `a PostgreSQL server (pid ${server.pid}) runs in ${server.dataDir} but refuses: ${refusal}; ` +
          `stop it with "kill -INT ${server.pid}" and try again`,
      )
    }
    await sleep(READY_POLL_MS)
  }
}

async function tryConnect(url: string): Promise<string | null> {
  try {
    const connection = await connect(url, 'ehr-adopt')
    await connection.end()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type Cluster = {
  readonly dataDir: string
  readonly clusterDir: string
  readonly binaries: Binaries
  readonly account: ServerAccount
  readonly durable: boolean
  readonly run: (command: readonly string[]) => ReturnType<typeof runAs>
}

async function createCluster(cluster: Cluster): Promise<void> {
  const { dataDir, clusterDir, account } = cluster
  const password = join(dataDir, 'initdb.password')
  // Created beside its place: a creation that is cut off leaves no half cluster that looks whole.
  const draft = `${clusterDir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(password, loadOrCreateSecrets(dataDir).superuserPassword, { mode: 0o600 })
  giveTo(account, draft, password)
  const created = await cluster.run([
    join(cluster.binaries.bin, 'initdb'),
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-instructions',
    ...(cluster.durable ? [] : ['--no-sync']),
  ])
  rmSync(password, { force: true })
  if (created.code === 0) return renameSync(draft, clusterDir)
  rmSync(draft, { recursive: true, force: true })
  throw new Error(`PostgreSQL could not create its files: ${created.output.split('\n').pop() ?? ''}`)
}

function checkMajor(clusterDir: string, installed: number): void {
  const found = Number.parseInt(readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8'), 10)
  if (found === installed) return
  throw new Error(
    `${clusterDir} was made by PostgreSQL ${found}, installed is PostgreSQL ${installed}: choose another ` +
      '--data-dir, go back to the release that made it, or begin anew with --reset',
  )
}

/** Inside the data directory when the path is short enough, else a folder of its own below /tmp. */
function makeSocketDir(dataDir: string, account: ServerAccount): string {
  const inside = join(dataDir, 'socket')
  const fits = Buffer.byteLength(join(inside, SOCKET_FILE_NAME)) <= SOCKET_PATH_BYTES_MAX
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const dir = fits ? inside : join(tmpdir().length < 60 ? tmpdir() : '/tmp', `ehr-${hash}`)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const stat = lstatSync(dir)
  const owners = [process.getuid?.() ?? 0, account.uid]
  if (!stat.isDirectory() || !owners.includes(stat.uid)) {
    throw new Error(`${dir} belongs to somebody else: remove it, or choose a shorter --data-dir`)
  }
  chmodSync(dir, 0o700)
  giveTo(account, dir)
  return dir
}

function openServer(dataDir: string, adopted: boolean): EmbeddedServer | null {
  const clusterDir = join(dataDir, 'pg')
  const postmaster = findPostmaster(clusterDir)
  if (postmaster === null) return null
  const { pid, socketDir } = postmaster
  const password = loadOrCreateSecrets(dataDir).superuserPassword
  const url = (database = DATABASE_NAME): string =>
    `postgres://${SUPERUSER}:${password}@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  return {
    dataDir,
    socketDir,
    pid,
    adopted,
    url,
    ensureDatabase: (name = DATABASE_NAME) => ensureDatabase(url('postgres'), name),
    async stop() {
      await stopPostmaster(clusterDir, pid)
      if (!socketDir.startsWith(dataDir)) rmSync(socketDir, { recursive: true, force: true })
    },
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const connection = await connect(url, 'ehr-embedded')
  try {
    const found = await connection.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    // Copying files is quicker than the log for a cluster that nothing else uses yet.
    if (found.length === 0) await connection.query(`CREATE DATABASE "${name}" STRATEGY file_copy`)
  } finally {
    await connection.end()
  }
}

async function stopPostmaster(clusterDir: string, pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  await waitForExit(clusterDir, pid)
}

function giveTo(account: ServerAccount, ...paths: readonly string[]): void {
  const { uid, gid } = account
  if (uid === null || gid === null) return
  for (const path of paths) chownSync(path, uid, gid)
}

function lastFatal(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20)
  return lines.findLast((line) => line.includes('FATAL:'))?.replace(/^.*FATAL:\s*/, '') ?? ''
}
