/** The two services of a start: their environments, their processes, their logs. */
import { loadOrCreateIdentityKey } from '@ehrconnect/platform/auth/identity-key'
import { loadOrCreateKeys } from '@ehrconnect/platform/auth/keys'
import { DEMO_TOKEN_LIFE_SECONDS_MAX } from './access-token.ts'
import { adminSettings, isDemo, serverEnvironment } from './config.ts'
import { pathsOf } from './data-dir.ts'
import type { PreparedDatabase } from './database.ts'
import { type ListenerOptions, startListeners } from './listeners.ts'
import type { Progress } from './progress.ts'

/** What the services are started with. */
export type ServicesOptions = {
  readonly dataDir: string
  readonly host: string
  readonly clinicalPort: number
  readonly adminPort: number
  readonly processes: number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly database: PreparedDatabase
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly onEvent: (text: string) => void
  /** Called with the ids of all running processes whenever they change. */
  readonly onPids: (pids: readonly number[]) => void
  /** Takes what has to be undone at the end. */
  readonly onClose: (close: () => void | Promise<void>) => void
}

/**
 * Starts the clinical API, then sign-in and administration, when its keys and its database role are known.
 *
 * Returns: whether the admin service runs.
 */
export async function startServices(options: ServicesOptions): Promise<{ readonly admin: boolean }> {
  const { dataDir, host, clinicalPort, adminPort, processes, progress } = options
  const paths = pathsOf(dataDir)
  await loadOrCreateKeys(paths.keys)
  await loadOrCreateIdentityKey(paths.identityKey)
  const pids: Record<ListenerOptions['service'], readonly number[]> = { clinical: [], admin: [] }
  const start = (
    title: string,
    one: Pick<ListenerOptions, 'service' | 'count' | 'host' | 'port' | 'env' | 'logFile'>,
  ) => {
    const starting = progress.step(title, (note) => {
      note(`port ${one.port}${one.count > 1 ? `, ${one.count} processes` : ''}`)
      return startListeners({
        ...one,
        signal: options.signal,
        onPids(running) {
          pids[one.service] = running
          options.onPids([...pids.clinical, ...pids.admin])
        },
        onDeath: (pid, ms) =>
          options.onEvent(`the ${one.service} process ${pid} ended (see ${one.logFile}); again in ${ms} ms`),
      })
    })
    options.onClose(() => whenDone(starting, (listeners) => listeners.stop()))
    return starting
  }
  await start('API', {
    ...{ service: 'clinical', count: processes, host, port: clinicalPort, logFile: paths.clinicalLog },
    env: clinicalEnvironment(options),
  })
  const env = adminEnvironment(options)
  if (typeof env === 'string') {
    options.onEvent(`sign-in and administration do not run: ${env}`)
    return { admin: false }
  }
  await start('Sign-in, administration', {
    ...{ service: 'admin', count: 1, host: adminHost(options), port: adminPort, logFile: paths.adminLog },
    env,
  })
  return { admin: true }
}

/** Where the admin service listens. */
export function adminHost({ host, environment }: Pick<ServicesOptions, 'host' | 'environment'>): string {
  return isDemo(environment) ? host : (adminSettings(environment).host ?? host)
}

/** What is being started is first started, then stopped: half-way down there is nothing to hold on to. */
async function whenDone<T>(starting: Promise<T>, stop: (started: T) => Promise<void>): Promise<void> {
  const started = await starting.catch(() => null)
  if (started !== null) await stop(started)
}

function clinicalEnvironment(options: ServicesOptions): Record<string, string> {
  const { dataDir, environment, host, clinicalPort, processes, database } = options
  return {
    EHR_AUDIT_HEADS_FILE: pathsOf(dataDir).auditHeads,
    ...(processes > 1 ? { EHR_METRICS_DIR: pathsOf(dataDir).metrics } : {}),
    // The front door of the web application.
    ...(isDemo(environment) ? { EHR_CLINICAL_TRUSTED_PROXIES: '1' } : {}),
    ...serverEnvironment(environment, 'clinical'),
    EHR_CLINICAL_HOST: host,
    EHR_CLINICAL_PORT: String(clinicalPort),
    EHR_SERVER_PROCESSES: String(processes),
    EHR_DB_URL: database.appUrl,
    ...demoKeys(options),
  }
}

/** The environment, or what is missing for it. */
function adminEnvironment(options: ServicesOptions): Record<string, string> | string {
  const { dataDir, environment, adminPort, database } = options
  const demo = isDemo(environment)
  const { dbUrl, keysDir } = adminSettings(environment)
  const url = dbUrl ?? database.adminUrl
  if (url === null) return 'EHR_ADMIN_DB_URL does not name the role ehr_admin'
  if (!demo && keysDir === null) return 'EHR_ADMIN_KEYS_DIR does not name the folder of its keys'
  return {
    ...serverEnvironment(environment, 'admin'),
    EHR_ADMIN_HOST: adminHost(options),
    EHR_ADMIN_PORT: String(adminPort),
    EHR_ADMIN_DB_URL: url,
    ...(demo
      ? {
          EHR_ADMIN_KEYS_DIR: pathsOf(dataDir).keys,
          EHR_ADMIN_DEMO: 'on',
          EHR_ADMIN_COOKIES: 'plain',
          // The front door of the web application.
          EHR_ADMIN_TRUSTED_PROXIES: '1',
        }
      : {}),
    ...demoKeys(options),
  }
}

function demoKeys({ dataDir, environment }: ServicesOptions): Record<string, string> {
  if (!isDemo(environment)) return {}
  return {
    EHR_AUTH_PUBLIC_KEYS_FILE: pathsOf(dataDir).publicKeys,
    EHR_AUTH_TOKEN_LIFE_SECONDS_MAX: String(DEMO_TOKEN_LIFE_SECONDS_MAX),
  }
}
