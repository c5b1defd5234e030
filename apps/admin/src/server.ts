/** The admin service: its routes in order, and how they are joined to the outside. */

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuditLog } from '@ehrconnect/platform/audit/audit-log'
import { createAuthenticator } from '@ehrconnect/platform/auth/authenticate'
import { loadIdentityKey } from '@ehrconnect/platform/auth/identity-key'
import { loadSigningKeys, loadTrustedKeys } from '@ehrconnect/platform/auth/keys'
import { createPasswords } from '@ehrconnect/platform/auth/passwords'
import { watchRevocations } from '@ehrconnect/platform/auth/revocations'
import { openDatabase } from '@ehrconnect/platform/db/database'
import { createApp } from '@ehrconnect/platform/http/adapter'
import { createIdempotency } from '@ehrconnect/platform/http/idempotency'
import { openApiDocument } from '@ehrconnect/platform/http/openapi'
import { WITHOUT_RECORDS } from '@ehrconnect/platform/http/record-gate'
import { systemRoutes } from '@ehrconnect/platform/http/system-routes'
import { declareLaneGauges } from '@ehrconnect/platform/observe/lane-gauges'
import { createMetrics } from '@ehrconnect/platform/observe/metrics'
import { createObserver } from '@ehrconnect/platform/observe/observer'
import type { Service } from '@ehrconnect/platform/process/serving'
import { systemClock } from '@ehrconnect/platform/time/clock'
import { uuidv7 } from '@ehrconnect/platform/time/ids'
import { type Config, providerSettings } from './config.ts'
import type { Deps } from './deps.ts'
import { refuseDemoPasswords, startCleaning } from './housekeeping.ts'
import { checkOwnTokens } from './key-check.ts'
import { oidcRoutes } from './oidc/routes.ts'
import { organizationRoutes } from './organization/routes.ts'
import { passwordChangeRoutes } from './password-change/routes.ts'
import { createProvider } from './provider.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'
import { secondFactorSetupRoutes } from './second-factor-setup/routes.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { userAccountRoutes } from './user-accounts/routes.ts'
import { userRoutes } from './users/routes.ts'

/** All routes of the service. */
export const routes = [
  ...signInRoutes,
  ...secondFactorRoutes,
  ...sessionRoutes,
  ...passwordChangeRoutes,
  ...secondFactorSetupRoutes,
  ...oidcRoutes,
  ...userRoutes,
  ...userAccountRoutes,
  ...organizationRoutes,
]

/** Version of the package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

/** Connections of a process by use: people sign in seldom, and nothing here is a hot path. */
const LANES = { point: 1, search: 1, list: 2, write: 3 }

/** The service's OpenAPI document; `openapi/admin.json` is its copy. */
export function adminOpenApi(): object {
  return openApiDocument(
    {
      title: 'EHRConnect admin API',
      version,
      description: 'Signing in, sessions, and the users of an organization.',
    },
    routes,
  )
}

/**
 * Connects the service. Resolves when the database is reachable and safe.
 *
 * Throws: Error that says what is missing or unsafe.
 */
export async function startAdmin(config: Config): Promise<Service> {
  const clock = systemClock
  const metrics = createMetrics({ process: String(process.pid) })
  const observe = createObserver(metrics, config.logLevel, 'admin')
  const db = openDatabase({
    url: config.dbUrl,
    applicationName: 'ehr-admin',
    clock,
    lanes: LANES,
    statementTimeoutMs: config.dbStatementTimeoutMs,
    connectTimeoutMs: config.dbConnectTimeoutMs,
    deadlineMs: config.dbDeadlineMs,
    named: config.dbStatements === 'named',
    onStatement: (event) => observe({ type: 'db_statement', ...event }),
  })
  const trusted = await loadTrustedKeys(config.publicKeysFile)
  const authenticator = createAuthenticator({ trusted, lifeSecondsMax: config.tokenLifeSecondsMax, clock })
  const signingKeys = await loadSigningKeys(config.keysDir)
  await checkOwnTokens(signingKeys, trusted, clock)
  const deps: Deps = {
    ...{ db, clock, signingKeys },
    newId: () => uuidv7(clock.now()),
    passwords: await createPasswords(() => observe({ type: 'password_verified' })),
    identityKey: await loadIdentityKey(join(config.keysDir, 'identity.key')),
    secureCookies: config.cookies === 'secure',
    provider: config.oidcIssuer === '' ? null : createProvider(providerSettings(config)),
    idleSeconds: config.idleSeconds,
    sessionSecondsMax: config.sessionSecondsMax,
    endSession: (id) => authenticator.endSession(id),
  }
  await db.ready(config.dbConnectTimeoutMs * 2)
  if (config.demo === 'off') await refuseDemoPasswords(db)
  const revocations = await watchRevocations({ db, authenticator, observe })
  const cleaning = startCleaning(db, observe)
  const audit = createAuditLog({ db, clock, mode: config.auditReads, observe })
  declareLaneGauges(metrics, db)
  let stopping = false
  const isReady = (): boolean => !stopping && db.isUp()
  return {
    app: createApp({
      ...{ routes, deps, authenticator, audit, observe, clock },
      open: systemRoutes({ service: 'admin', version, isReady, metrics, openApi: adminOpenApi() }),
      gate: WITHOUT_RECORDS,
      idempotency: createIdempotency(db),
      idPrefix: randomBytes(5).toString('hex'),
      trustedProxies: config.trustedProxies,
      origins: config.origins.split(' ').filter((origin) => origin !== ''),
    }),
    observe,
    markStopping() {
      stopping = true
    },
    async close() {
      revocations.stop()
      cleaning.stop()
      await audit.close()
      await db.close()
    },
  }
}
