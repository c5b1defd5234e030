/** The whole platform on one machine: database, schema, demo people, API; and the way back down. */
import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { findEmbedded, startEmbedded } from '@ehrconnect/platform/db/embedded'
import { clinicalHost, isDemo } from './config.ts'
import { pathsOf, type RunFile, removeRunFile, writeRunFile } from './data-dir.ts'
import { type Database, embeddedDatabase, openDatabase, prepareDatabase } from './database.ts'
import { watchDatabase } from './database-watch.ts'
import { keepDemoDays } from './demo-days.ts'
import { Failure, messageOf } from './failure.ts'
import { refuseBusyPort } from './listeners.ts'
import { endProcesses, type Lock, ORPHAN_GRACE_MS, tryLock } from './lock.ts'
import { listOrganizations } from './organizations.ts'
import type { Progress } from './progress.ts'
import { describeRun } from './run-description.ts'
import { startServices } from './start-apis.ts'
import { startWeb } from './web.ts'

/** What `ehr start` is asked for. */
export type StartOptions = {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly clinicalPort: number
  readonly adminPort: number
  /** Null: no web application. */
  readonly webPort: number | null
  readonly patients: number
  readonly seed: number
  readonly empty: boolean
  readonly reset: boolean
  readonly processes: number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly progress: Progress
  /** Something happened after the start that a person should know. */
  readonly onEvent: (text: string) => void
  /** No further step begins once it is aborted. */
  readonly signal: AbortSignal
  /** Takes what has to be undone at the end; called last to first. */
  readonly onClose: (close: () => void | Promise<void>) => void
}

/** Gives the loopback address unless the operator brought keys of his own. */
export function listenAddress(environment: StartOptions['environment']): string {
  const host = clinicalHost(environment)
  if (!isDemo(environment)) return host ?? '127.0.0.1'
  if (host === null || ['127.0.0.1', '::1', 'localhost'].includes(host)) return '127.0.0.1'
  throw new Failure(
    'a demo listens on this machine only: to listen on EHR_CLINICAL_HOST give EHR_AUTH_PUBLIC_KEYS_FILE too',
  )
}

/**
 * Starts everything and writes run.json.
 *
 * Throws: Failure with the mend; what was started until then is given to `onClose`.
 */
export async function startPlatform(options: StartOptions): Promise<RunFile> {
  const { dataDir, environment, signal } = options
  const progress = stoppable(options.progress, signal)
  const host = listenAddress(environment)
  const lock = await takeLock(options)
  await refuseBusyPort(host, options.clinicalPort, '--clinical-port')
  await refuseBusyPort(host, options.adminPort, '--admin-port')
  if (options.reset) await progress.step('Data directory emptied', async () => removeDatabase(options))
  const opening = progress.step('PostgreSQL', (note) => startDatabase(options, note))
  options.onClose(() => whenDone(opening, (opened) => opened.close()))
  const database = await opening
  const prepared = await progress.step('Schema', async (note) => {
    const { applied, ...urls } = await prepareDatabase(database, dataDir)
    note(applied.length === 0 ? 'current' : `${applied.length} migrations applied`)
    return { applied, ...urls }
  })
  await fillDemo({ ...options, progress }, database)
  const services = await startServices({
    ...options,
    ...{ host, progress, database: prepared },
    onPids: (pids) => lock.setChildren(pids),
  })
  const run = await withWeb(
    { ...options, progress },
    host,
    await describeRun({ ...options, host, admin: services.admin }, database, prepared.appUrl),
  )
  options.onClose(() => removeRunFile(dataDir))
  writeRunFile(dataDir, run)
  return run
}

async function withWeb(options: StartOptions, host: string, run: RunFile): Promise<RunFile> {
  const { webPort, progress, signal, onEvent, onClose } = options
  if (webPort === null) return run
  const targets = { clinical: run.clinical_url, admin: run.admin_url }
  const door = await startWeb({ host, port: webPort, targets, progress, signal, onEvent })
  if (door !== null) onClose(() => door.close())
  return { ...run, web_url: door?.url ?? null }
}

/** What is being started is first started, then stopped: half-way down there is nothing to hold on to. */
async function whenDone<T>(starting: Promise<T>, stop: (started: T) => Promise<void>): Promise<void> {
  const started = await starting.catch(() => null)
  if (started !== null) await stop(started)
}

function stoppable(progress: Progress, signal: AbortSignal): Progress {
  return {
    async step(title, work) {
      signal.throwIfAborted()
      return progress.step(title, work)
    },
  }
}

async function takeLock({ dataDir, onClose, onEvent }: StartOptions): Promise<Lock> {
  const attempt = tryLock(dataDir, 'start')
  if ('holder' in attempt) {
    const { pid, purpose } = attempt.holder
    const what = purpose === 'start' ? 'EHRConnect runs already' : 'another ehr command is at work'
    throw new Failure(
      `${what} in ${pathsOf(dataDir).root} (pid ${pid}): stop it with "kill ${pid}", ` +
        'or choose another --data-dir',
    )
  }
  onClose(() => attempt.lock.release())
  removeRunFile(dataDir)
  if (attempt.lock.orphans.length > 0) {
    onEvent(`ending ${attempt.lock.orphans.length} API processes that a killed start left behind`)
    await endProcesses(attempt.lock.orphans, ORPHAN_GRACE_MS)
  }
  return attempt.lock
}

async function removeDatabase({ dataDir, databaseUrl }: StartOptions): Promise<void> {
  if (databaseUrl !== null) {
    throw new Failure('--reset empties the embedded database only; drop the one of EHR_DB_URL yourself')
  }
  const { cluster, secrets, postgresLog, auditHeads } = pathsOf(dataDir)
  if (existsSync(cluster)) {
    await (await findEmbedded(dataDir))?.stop()
  }
  for (const path of [cluster, secrets, postgresLog, auditHeads]) {
    rmSync(path, { recursive: true, force: true })
  }
}

async function startDatabase(options: StartOptions, note: (text: string) => void): Promise<Database> {
  if (options.databaseUrl !== null) {
    note('named by EHR_DB_URL')
    return openDatabase(options)
  }
  let created = false
  const server = await startEmbedded({
    dataDir: options.dataDir,
    onCreate: () => {
      created = true
      note('creating the files')
    },
  })
  await server.ensureDatabase().catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
  note(server.adopted ? `found running (pid ${server.pid})` : created ? 'created' : '')
  const watch = watchDatabase(server, options.onEvent)
  return embeddedDatabase(server, () => watch.stop())
}

/** People for an empty demo; for one that has its people, visits around today. */
async function fillDemo(options: StartOptions, database: Database): Promise<void> {
  const { ownerUrl } = database
  if (options.empty || ownerUrl === null || !isDemo(options.environment)) return
  const { onEvent, progress } = options
  const days = keepDemoDays({ ownerUrl, now: () => new Date(), newId: () => randomUUID(), onEvent })
  options.onClose(() => days.stop())
  if ((await listOrganizations(ownerUrl)).length === 0) {
    await seedPeople(options, ownerUrl)
    return days.skip()
  }
  await progress.step('Demo calendars', async (note) => {
    const { added, ended } = await days.look().catch((error: unknown) => {
      onEvent(`the demo's calendars stay as they are: ${messageOf(error)}`)
      return { added: 0, ended: 0 }
    })
    note(added + ended === 0 ? 'current' : `${added} visits added, ${ended} ended`)
  })
}

async function seedPeople({ progress, patients, seed }: StartOptions, ownerUrl: string): Promise<void> {
  const { seedDemo } = await import('./seed/demo.ts')
  await progress.step('Demo people', async (note) => {
    await seedDemo({
      ownerUrl,
      patients,
      seed,
      now: new Date(),
      onProgress: (done, total) => note(`${done} of ${total}`),
    })
    note(`${patients} patients`)
  })
}
