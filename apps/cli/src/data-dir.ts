/** Where things are in a data directory, and what its run.json says. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, messageOf } from './failure.ts'

/** The data directory unless `--data-dir` or EHR_DATA_DIR says otherwise: `.ehr` in the project. */
export const DEFAULT_DATA_DIR = fileURLToPath(new URL('../../../.ehr', import.meta.url))

/** An organization as run.json and the summary name it. */
export type RunOrganization = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly patients: number
}

/** What a running start tells other programs. */
export type RunFile = {
  readonly pid: number
  readonly demo: boolean
  readonly clinical_url: string
  readonly docs_url: string
  /** Null when sign-in and administration do not run. */
  readonly admin_url: string | null
  /** Who may sign in to a demo. */
  readonly demo_users: { readonly password: string; readonly names: readonly string[] } | null
  /** Null: it was not asked for, or could not be built. */
  readonly web_url: string | null
  readonly database: { readonly owner_url: string | null; readonly app_url: string }
  readonly organizations: readonly RunOrganization[]
  readonly token: string | null
  readonly curl: string | null
  readonly started_at: string
}

/** Paths inside a data directory. */
export function pathsOf(dataDir: string) {
  const root = resolve(dataDir)
  return {
    root,
    lock: join(root, 'lock'),
    run: join(root, 'run.json'),
    keys: join(root, 'keys'),
    publicKeys: join(root, 'keys', 'public.jwks'),
    cluster: join(root, 'pg'),
    secrets: join(root, 'secrets.json'),
    clinicalLog: join(root, 'clinical.log'),
    adminLog: join(root, 'admin.log'),
    identityKey: join(root, 'keys', 'identity.key'),
    postgresLog: join(root, 'postgres.log'),
    auditHeads: join(root, 'audit-heads.log'),
    metrics: join(root, 'metrics'),
  }
}

/** Makes the folder with modes that keep others out. Throws: Failure when it cannot be written. */
export function makeDataDir(dataDir: string): void {
  const { root } = pathsOf(dataDir)
  try {
    mkdirSync(root, { recursive: true })
    // Root's PostgreSQL runs as another account, which has to pass the folder.
    chmodSync(root, process.getuid?.() === 0 ? 0o711 : 0o700)
  } catch (error) {
    throw new Failure(`cannot write ${root} (${messageOf(error)}): choose another folder with --data-dir`)
  }
}

/** Writes a file for its owner's eyes only; a reader sees the old text or the new one. */
export function writePrivate(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Tells other programs where the running platform is. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  writePrivate(pathsOf(dataDir).run, `${JSON.stringify(run, null, 2)}\n`)
}

/** Takes run.json away. */
export function removeRunFile(dataDir: string): void {
  rmSync(pathsOf(dataDir).run, { force: true })
}

/** What run.json says, or null when there is none or it is not one of ours. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    const value: unknown = JSON.parse(readFileSync(pathsOf(dataDir).run, 'utf8'))
    return isRunFile(value) ? value : null
  } catch {
    return null
  }
}

function isRunFile(value: unknown): value is RunFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'clinical_url' in value &&
    typeof value.clinical_url === 'string' &&
    'organizations' in value &&
    Array.isArray(value.organizations)
  )
}
