/** A PostgreSQL of a test's own, to be killed, stopped and started again; the shared one may not be. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedServer, startEmbedded } from '../db/embedded.ts'
import { loadOrCreateSecrets } from '../db/embedded-secrets.ts'
import { migrateUp } from '../db/migrate.ts'
import { adminUrl, appUrl, ensureRoles, ownerUrl } from '../db/roles.ts'
import { until } from './conditions.ts'

const DATABASE = 'ehr'

/** A migrated, empty database on a server of its own. */
export type OwnCluster = {
  readonly appUrl: string
  readonly adminUrl: string
  readonly ownerUrl: string
  readonly superuserUrl: string
  /** What the server logs, with the settings that every embedded server has. */
  readonly logFile: string
  /** Ends the server as a power cut would: nobody is told, nothing is written. */
  kill(): Promise<void>
  /** Starts it again; resolves when it accepts connections. */
  start(): Promise<void>
  remove(): Promise<void>
}

/**
 * Makes a cluster; only a durable one keeps what it acknowledged just before it is killed.
 *
 * Cost: about 1.5 s.
 */
export async function startOwnCluster({ durable = false } = {}): Promise<OwnCluster> {
  // The name says whose it is: the next test run removes what a killed one left behind.
  const dataDir = mkdtempSync(join(tmpdir(), `ehr-test-${process.pid}-`))
  let server: EmbeddedServer = await startEmbedded({ dataDir, durable })
  const superuserUrl = server.url(DATABASE)
  const passwords = loadOrCreateSecrets(dataDir)
  await server.ensureDatabase(DATABASE)
  await ensureRoles(superuserUrl, passwords)
  await migrateUp(superuserUrl)
  return {
    appUrl: appUrl(superuserUrl, passwords.appPassword),
    adminUrl: adminUrl(superuserUrl, passwords.adminPassword),
    ownerUrl: ownerUrl(superuserUrl),
    superuserUrl,
    logFile: join(dataDir, 'postgres.log'),
    async kill() {
      process.kill(server.pid, 'SIGKILL')
      await until('the server is gone', () => isGone(server.pid))
    },
    // The sessions of a killed server end by themselves; until then it must not be started.
    start: () =>
      until('the server starts', async () => {
        server = await startEmbedded({ dataDir, durable })
        return true
      }),
    async remove() {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
