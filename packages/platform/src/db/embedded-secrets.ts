/** Passwords of a data directory, made once and kept in `<data-dir>/secrets.json` (mode 0600). */
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of randomness in a generated password: 192 bits, nothing to guess. */
const PASSWORD_BYTES = 24

/** A data directory's passwords. */
export type Secrets = {
  /** Of the embedded server's superuser. */
  readonly superuserPassword: string
  /** Of the role ehr_app, on the embedded server and on one named by EHR_DB_URL. */
  readonly appPassword: string
  /** Of the role ehr_admin, likewise. */
  readonly adminPassword: string
  /** Of the users of a demo. */
  readonly demoPassword: string
}

/**
 * Gives the data directory's passwords and makes them on the first call.
 *
 * Throws: when the file is there but does not hold them.
 */
export function loadOrCreateSecrets(dataDir: string): Secrets {
  const path = secretsPath(dataDir)
  const known = existsSync(path) ? readSecrets(path) : {}
  const secrets: Secrets = {
    superuserPassword: known.superuserPassword ?? randomPassword(),
    appPassword: known.appPassword ?? randomPassword(),
    adminPassword: known.adminPassword ?? randomPassword(),
    demoPassword: known.demoPassword ?? speakablePassword(),
  }
  if (Object.values(known).length < Object.values(secrets).length) writeSecrets(path, secrets)
  return secrets
}

function writeSecrets(path: string, secrets: Secrets): void {
  const text = JSON.stringify({
    superuser_password: secrets.superuserPassword,
    app_password: secrets.appPassword,
    admin_password: secrets.adminPassword,
    demo_password: secrets.demoPassword,
  })
  writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Tells whether the data directory has its passwords yet. */
export function hasSecrets(dataDir: string): boolean {
  return existsSync(secretsPath(dataDir))
}

/** A password that needs no quoting in a URL, a shell or SQL. */
export function randomPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url')
}

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aeiou'
const SYLLABLE_GROUPS = 3

/** A password to be read from a screen and typed: 38 bits, for made-up people on a loopback address. */
function speakablePassword(): string {
  const syllable = (): string =>
    (CONSONANTS[randomInt(CONSONANTS.length)] ?? '') + (VOWELS[randomInt(VOWELS.length)] ?? '')
  return Array.from({ length: SYLLABLE_GROUPS }, () => syllable() + syllable()).join('-')
}

function secretsPath(dataDir: string): string {
  return join(dataDir, 'secrets.json')
}

/** Those that the file holds; files of earlier releases hold fewer. */
function readSecrets(path: string): Partial<Secrets> {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    value = null
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('superuser_password' in value) ||
    !('app_password' in value) ||
    typeof value.superuser_password !== 'string' ||
    typeof value.app_password !== 'string'
  ) {
    throw new Error(`${path} does not hold the database passwords: restore it, or begin anew with --reset`)
  }
  const { superuser_password: superuserPassword, app_password: appPassword } = value
  return {
    ...{ superuserPassword, appPassword },
    ...('admin_password' in value && typeof value.admin_password === 'string'
      ? { adminPassword: value.admin_password }
      : {}),
    ...('demo_password' in value && typeof value.demo_password === 'string'
      ? { demoPassword: value.demo_password }
      : {}),
  }
}
