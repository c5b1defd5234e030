/** Passwords of a data directory, made once and kept in `<data-dir>/secrets.json` (mode 0600). */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of randomness in a generated password: 192 bits, nothing to guess. */
const PASSWORD_BYTES = 24

/** A data directory's passwords. */
export type Secrets = {
  /** Of the embedded server's superuser. */
  readonly superuserPassword: string
  /** Of the application's role, on the embedded server and on one named by EHR_DB_URL. */
  readonly appPassword: string
}

/**
 * Gives the data directory's passwords and makes them on the first call.
 *
 * Throws: when the file is there but does not hold them.
 */
export function loadOrCreateSecrets(dataDir: string): Secrets {
  const path = secretsPath(dataDir)
  if (existsSync(path)) return readSecrets(path)
  const secrets = { superuserPassword: randomPassword(), appPassword: randomPassword() }
  const text = JSON.stringify({
    superuser_password: secrets.superuserPassword,
    app_password: secrets.appPassword,
  })
  writeFileSync(`${path}.new`, `${text}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return secrets
}

/** Tells whether the data directory has its passwords yet. */
export function hasSecrets(dataDir: string): boolean {
  return existsSync(secretsPath(dataDir))
}

/** A password that needs no quoting in a URL, a shell or SQL. */
export function randomPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url')
}

function secretsPath(dataDir: string): string {
  return join(dataDir, 'secrets.json')
}

function readSecrets(path: string): Secrets {
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
  return { superuserPassword: value.superuser_password, appPassword: value.app_password }
}
