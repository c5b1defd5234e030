/** An admin service of its own for a test file: a database with people, keys, the service, browsers. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateIdentityKey } from '@ehrconnect/platform/auth/identity-key'
import { loadOrCreateKeys, type SigningKeys } from '@ehrconnect/platform/auth/keys'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { listen } from '@ehrconnect/platform/http/listen'
import type { Service } from '@ehrconnect/platform/process/serving'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { adminConfig } from '../config.ts'
import { startAdmin } from '../server.ts'
import { type Browser, openBrowser } from './browser.ts'
import { seedPeople } from './people.ts'

// The runtime's fetch would go through a proxy even to this machine.
process.env['NO_PROXY'] = '127.0.0.1'

/** A running service with two organizations and their people in its database. */
export type TestAdmin = {
  readonly server: Service
  readonly database: TestDatabase
  /** Acts as the owner: sees and changes every row. */
  readonly owner: SqlConnection
  readonly keys: SigningKeys
  readonly keysDir: string
  readonly url: string
  /** A browser that has never been here. `address`: where it seems to be. */
  browser(address?: string): Browser
  close(): Promise<void>
}

/** Starts the service on a port of its own. Cost: about 0.4 s. */
export async function startTestAdmin(settings: Readonly<Record<string, string>> = {}): Promise<TestAdmin> {
  const database = await testDatabase()
  const owner = await connect(database.ownerUrl, 'ehr-test-owner')
  const keysDir = await mkdtemp(join(tmpdir(), 'ehr-admin-test-'))
  const keys = await loadOrCreateKeys(keysDir)
  await loadOrCreateIdentityKey(join(keysDir, 'identity.key'))
  await seedPeople(owner)
  const environment = { ...testEnvironment(database, keysDir), ...settings }
  const server = await startAdmin(adminConfig(environment))
  const listener = listen({ port: 0, host: '127.0.0.1', shared: false, app: server.app })
  return {
    ...{ server, database, owner, keys, keysDir, url: listener.url },
    browser: (address = '192.0.2.1') => openBrowser(listener.url, address),
    async close() {
      await listener.stop(1_000)
      await server.close()
      await owner.end()
      await database.drop()
      await rm(keysDir, { recursive: true, force: true })
    },
  }
}

/** The variables of a service on the test's database, behind one proxy, so that tests have addresses. */
export function testEnvironment(database: TestDatabase, keysDir: string): Record<string, string> {
  return {
    EHR_ADMIN_DB_URL: database.adminUrl,
    EHR_ADMIN_KEYS_DIR: keysDir,
    EHR_AUTH_PUBLIC_KEYS_FILE: join(keysDir, 'public.jwks'),
    EHR_ADMIN_PORT: '0',
    EHR_ADMIN_TRUSTED_PROXIES: '1',
    EHR_LOG_LEVEL: 'silent',
  }
}
