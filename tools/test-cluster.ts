/** The throw-away PostgreSQL of a test run: one server, one migrated template that every test file copies. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findEmbedded, startEmbedded } from '@ehrconnect/platform/db/embedded'
import { loadOrCreateSecrets } from '@ehrconnect/platform/db/embedded-secrets'
import { migrateUp } from '@ehrconnect/platform/db/migrate'
import { ensureRoles } from '@ehrconnect/platform/db/roles'
import { processCommand } from '@ehrconnect/platform/process/identity'
import { TEMPLATE_NAME, type TestCluster } from '@ehrconnect/platform/testing/database'

/** The server of this run. */
export type RunningTestCluster = {
  /** Goes to the tests by EHR_TEST_CLUSTER. */
  readonly description: TestCluster
  remove(): Promise<void>
}

/** Starts the server without durability, makes the template, and removes what killed runs left behind. */
export async function startTestCluster(): Promise<RunningTestCluster> {
  await removeLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const server = await startEmbedded({ dataDir, durable: false })
  const remove = async (): Promise<void> => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const { appPassword, adminPassword } = loadOrCreateSecrets(dataDir)
    await server.ensureDatabase(TEMPLATE_NAME)
    await ensureRoles(server.url(TEMPLATE_NAME), { appPassword, adminPassword })
    await migrateUp(server.url(TEMPLATE_NAME))
    return {
      description: {
        socketDir: server.socketDir,
        superuserUrl: server.url('postgres'),
        appPassword,
        adminPassword,
      },
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

const PREFIX = 'ehr-test-'

/** A folder names the process that made it. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^ehr-test-(\d+)-/.exec(name)?.[1])
    if (!Number.isInteger(pid) || processCommand(pid).includes('bun')) continue
    const dataDir = join(tmpdir(), name)
    try {
      const server = await findEmbedded(dataDir)
      await server?.stop()
      rmSync(dataDir, { recursive: true, force: true })
    } catch {
      // Another user's folder: not ours to remove.
    }
  }
}
