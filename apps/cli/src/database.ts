/** The database that a command works on: that of EHR_DB_URL, else the data directory's embedded one. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, findEmbedded, startEmbedded } from '@ehrconnect/platform/db/embedded'
import { loadOrCreateSecrets } from '@ehrconnect/platform/db/embedded-secrets'
import { migrateUp, migrationStatus, refuseChanges } from '@ehrconnect/platform/db/migrate'
import {
  adminUrl,
  appUrl,
  checkRole,
  ensureRoles,
  ownerUrl,
  refuseOldServer,
} from '@ehrconnect/platform/db/roles'
import { makeDataDir, pathsOf } from './data-dir.ts'
import { Failure, messageOf } from './failure.ts'
import { endProcesses, type Lock, ORPHAN_GRACE_MS, tryLock } from './lock.ts'

/** Which database: the common options of every command. */
export type DatabaseChoice = { readonly dataDir: string; readonly databaseUrl: string | null }

/** An open database; `close` stops an embedded server that was started for this command only. */
export type Database = {
  /** As the role that was given: migrates and makes roles when it is privileged. */
  readonly url: string
  /** Acting as ehr_owner; null when the given role may not. */
  readonly ownerUrl: string | null
  /** True for a superuser or CREATEROLE: roles can be made and migrations applied. */
  readonly privileged: boolean
  /** True when row-level security does not hold for the given role itself. */
  readonly passesRowSecurity: boolean
  close(): Promise<void>
}

/** Longest wait for another command that has the embedded database, or for a start to get it up. */
const LOCK_WAIT_MS = 60_000
const LOCK_POLL_MS = 100

/**
 * Opens the database for a command.
 *
 * Throws: Failure when there is none yet (unless `create`), or it does not answer.
 */
export async function openDatabase(choice: DatabaseChoice, create = false): Promise<Database> {
  if (choice.databaseUrl !== null) return openNamed(choice.databaseUrl)
  const { cluster } = pathsOf(choice.dataDir)
  if (!create && !existsSync(join(cluster, 'PG_VERSION'))) {
    throw new Failure(
      `no database in ${pathsOf(choice.dataDir).root} yet: run "npm start" first, ` +
        'or name one by --data-dir or EHR_DB_URL',
    )
  }
  return openEmbedded(choice.dataDir)
}

/** Opens, uses and closes. */
export async function withDatabase<T>(
  choice: DatabaseChoice,
  use: (database: Database) => Promise<T>,
  create = false,
): Promise<T> {
  const database = await openDatabase(choice, create)
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** The owner's URL. Throws: Failure when the role named by EHR_DB_URL may not act as the owner. */
export function requireOwner(database: Database): string {
  if (database.ownerUrl !== null) return database.ownerUrl
  throw new Failure('this needs a role that may act as ehr_owner: EHR_DB_URL names one that may not')
}

/**
 * Makes roles and schema ready, and gives the URL that the servers use. An unprivileged role finds
 * out that the schema is current and serves as it is.
 *
 * Throws: Failure when the schema is not current and the role may not change it.
 */
export async function prepareDatabase(database: Database, dataDir: string): Promise<PreparedDatabase> {
  if (!database.privileged && (database.passesRowSecurity || database.ownerUrl !== null)) {
    throw new Failure(
      'the role of EHR_DB_URL can pass row security and may not make the role ehr_app: name ehr_app ' +
        'itself to serve, or a role with CREATEROLE to set up',
    )
  }
  if (!database.privileged) {
    const statuses = await migrationStatus(database.url)
    refuseChanges(statuses)
    const pending = statuses.filter((status) => status.state === 'pending')
    if (pending.length > 0) {
      throw new Failure(
        `${pending.length} migrations are pending and the role of EHR_DB_URL may not apply them: ` +
          'run "ehr migrate up" with a privileged role first',
      )
    }
    return { appUrl: database.url, adminUrl: null, applied: [] }
  }
  makeDataDir(dataDir)
  const passwords = loadOrCreateSecrets(pathsOf(dataDir).root)
  await ensureRoles(database.url, passwords)
  return {
    appUrl: appUrl(database.url, passwords.appPassword),
    adminUrl: adminUrl(database.url, passwords.adminPassword),
    applied: await migrateUp(database.url),
  }
}

/** What `prepareDatabase` did. */
export type PreparedDatabase = {
  readonly appUrl: string
  /** Null when the role that was given may not make roles: the operator names ehr_admin's himself. */
  readonly adminUrl: string | null
  readonly applied: readonly string[]
}

/** A database on an embedded server that somebody else looks after. */
export function embeddedDatabase(server: EmbeddedServer, close: () => Promise<void>): Database {
  return {
    url: server.url(),
    ownerUrl: ownerUrl(server.url()),
    privileged: true,
    passesRowSecurity: true,
    close,
  }
}

async function openNamed(url: string): Promise<Database> {
  try {
    const check = await checkRole(url)
    refuseOldServer(check.serverMajor)
    const owner = check.privileged || check.becomesOwner ? ownerUrl(url) : null
    const { privileged, passesRowSecurity } = check
    return { url, ownerUrl: owner, privileged, passesRowSecurity, close: async () => {} }
  } catch (error) {
    throw new Failure(`the database named by EHR_DB_URL: ${messageOf(error)}`)
  }
}

/** Uses the server of a running start; else holds the lock and runs one until closed. */
async function openEmbedded(dataDir: string): Promise<Database> {
  const giveUpAt = performance.now() + LOCK_WAIT_MS
  for (;;) {
    const attempt = tryLock(dataDir, 'command')
    if ('lock' in attempt) {
      try {
        await endProcesses(attempt.lock.orphans, ORPHAN_GRACE_MS)
        return await ownEmbedded(dataDir, attempt.lock)
      } catch (error) {
        attempt.lock.release()
        throw error
      }
    }
    const server = attempt.holder.purpose === 'start' ? await findEmbedded(dataDir) : null
    if (server !== null) return embeddedDatabase(server, async () => {})
    if (performance.now() > giveUpAt) {
      throw new Failure(
        `process ${attempt.holder.pid} has the data directory ${dataDir}: wait for it, or end it`,
      )
    }
    await sleep(LOCK_POLL_MS)
  }
}

async function ownEmbedded(dataDir: string, lock: Lock): Promise<Database> {
  const server = await startEmbedded({ dataDir })
  const stop = (): Promise<void> => server.stop().finally(lock.release)
  let leaving = false
  const interrupted = (): void => {
    if (leaving) return
    leaving = true
    void stop().finally(() => process.exit(INTERRUPTED_EXIT_CODE))
  }
  for (const signal of SIGNALS) process.on(signal, interrupted)
  const close = (): Promise<void> => {
    // The command fails for want of its database by now; its complaint is no news.
    if (leaving) return new Promise(() => {})
    for (const signal of SIGNALS) process.off(signal, interrupted)
    return stop()
  }
  try {
    await server.ensureDatabase()
    return embeddedDatabase(server, close)
  } catch (error) {
    await close()
    throw error
  }
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** What a shell makes of an interrupted program. */
const INTERRUPTED_EXIT_CODE = 130
