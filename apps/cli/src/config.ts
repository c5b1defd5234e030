/** What the `ehr` command takes from its environment; flags have twins there (see each command's --help). */
import { Failure } from './failure.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Variables of the command itself; the servers refuse an EHR_* variable that they do not know. */
const OWN_VARIABLES: readonly string[] = [
  'EHR_DATA_DIR',
  'EHR_DATA_RESET',
  'EHR_DEMO_PATIENTS',
  'EHR_DEMO_SEED',
  'EHR_DEMO_EMPTY',
  'EHR_WEB_PORT',
  'EHR_TEST_CLUSTER',
  'EHR_TEST_LONG',
  'EHR_TEST_REDIS',
]

/** The database that the operator named, or null for the embedded one. */
export function databaseUrl(environment: Environment): string | null {
  return environment['EHR_DB_URL'] || null
}

/**
 * Whether this is a demo: nobody gave keys of his own, so tokens are signed with keys that lie in the
 * data directory. A demo listens on loopback only and its tokens may live for a working day.
 */
export function isDemo(environment: Environment): boolean {
  return !environment['EHR_AUTH_PUBLIC_KEYS_FILE']
}

/** Whether a variable says yes. Throws: Failure for what is neither yes nor no. */
export function saysYes(environment: Environment, name: string): boolean {
  const said = (environment[name] ?? '').toLowerCase()
  if (['yes', 'true', '1', 'on'].includes(said)) return true
  if (['', 'no', 'false', '0', 'off'].includes(said)) return false
  throw new Failure(`${name} must be yes or no`, 2)
}

/** A host as it stands in an address: IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** The Redis that the operator named for the cache, or null. */
export function redisUrl(environment: Environment): string | null {
  return environment['EHR_REDIS_URL'] || null
}

/** The address to listen on when the operator asks for one. */
export function clinicalHost(environment: Environment): string | null {
  return environment['EHR_CLINICAL_HOST'] || null
}

/** What of the environment is the admin service's own. */
export function adminSettings(environment: Environment): {
  readonly host: string | null
  readonly dbUrl: string | null
  readonly keysDir: string | null
} {
  return {
    host: environment['EHR_ADMIN_HOST'] || null,
    dbUrl: environment['EHR_ADMIN_DB_URL'] || null,
    keysDir: environment['EHR_ADMIN_KEYS_DIR'] || null,
  }
}

/** The caller's environment without the variables that only the command knows. */
export function serverEnvironment(
  environment: Environment,
  service: 'clinical' | 'admin',
): Record<string, string> {
  const others = service === 'clinical' ? ADMIN_ONLY : CLINICAL_ONLY
  const entries = Object.entries(environment).flatMap(([name, value]): [string, string][] =>
    value === undefined || OWN_VARIABLES.includes(name) || others.test(name) ? [] : [[name, value]],
  )
  return Object.fromEntries(entries)
}

/** Variables that a service does not know, because they are the other's. */
const ADMIN_ONLY = /^EHR_ADMIN_/
const CLINICAL_ONLY =
  /^EHR_(CLINICAL_|CACHE_|REDIS_|DB_[A-Z]+_LANES$|(DB_URL|SERVER_PROCESSES|AUDIT_HEADS_FILE|METRICS_DIR|PUBLIC_URL|KEEP_ALIVE_SECONDS|IDEMPOTENCY_HOURS|WAITLIST_OFFERS)$)/
