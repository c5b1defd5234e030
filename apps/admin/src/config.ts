/** Every setting of the admin service. */

import { AUDIT_READS } from '@ehrconnect/platform/audit/audit-log'
import { TOKEN_LIFE_SECONDS_MAX } from '@ehrconnect/platform/auth/token'
import {
  type ConfigOf,
  choiceSetting,
  integerSetting,
  readConfig,
  textSetting,
} from '@ehrconnect/platform/config/read-config'
import { LOG_LEVELS } from '@ehrconnect/platform/observe/observer'
import { isLoopback, type ProviderSettings } from './provider.ts'

/** Names, defaults and meanings; `docs/operations.md` shows the same list. */
export const SETTINGS = {
  port: integerSetting('EHR_ADMIN_PORT', 8000, 0, 65_535, 'TCP port of the admin API'),
  host: textSetting('EHR_ADMIN_HOST', '127.0.0.1', 'address to listen on'),
  dbUrl: textSetting('EHR_ADMIN_DB_URL', null, 'postgres:// URL of the role ehr_admin', true),
  dbStatementTimeoutMs: integerSetting(
    'EHR_DB_STATEMENT_TIMEOUT_MS',
    2_000,
    10,
    60_000,
    'longest run of a statement',
  ),
  dbConnectTimeoutMs: integerSetting(
    'EHR_DB_CONNECT_TIMEOUT_MS',
    2_000,
    10,
    60_000,
    'longest wait for a connection',
  ),
  dbDeadlineMs: integerSetting(
    'EHR_DB_DEADLINE_MS',
    2_500,
    10,
    60_000,
    'longest wait of a request for the database',
  ),
  dbStatements: choiceSetting(
    'EHR_DB_STATEMENTS',
    'named',
    ['named', 'unnamed'],
    'unnamed for PgBouncer before 1.21',
  ),
  publicKeysFile: textSetting('EHR_AUTH_PUBLIC_KEYS_FILE', null, 'JWK Set of the keys that sign tokens'),
  tokenLifeSecondsMax: integerSetting(
    'EHR_AUTH_TOKEN_LIFE_SECONDS_MAX',
    TOKEN_LIFE_SECONDS_MAX,
    1,
    43_200,
    'tokens with a longer life are refused',
  ),
  keysDir: textSetting(
    'EHR_ADMIN_KEYS_DIR',
    null,
    'folder with private.jwk, which signs tokens, and identity.key, which signs cookies',
  ),
  cookies: choiceSetting(
    'EHR_ADMIN_COOKIES',
    'secure',
    ['secure', 'plain'],
    'plain: also without TLS, for a demo on loopback',
  ),
  demo: choiceSetting(
    'EHR_ADMIN_DEMO',
    'off',
    ['off', 'on'],
    'on: users whose password is on a screen may be',
  ),
  origins: textSetting(
    'EHR_ADMIN_ORIGINS',
    '',
    'origins of web pages beside the own one that may sign in, separated by spaces',
  ),
  trustedProxies: integerSetting(
    'EHR_ADMIN_TRUSTED_PROXIES',
    0,
    0,
    10,
    'proxies in front that append to X-Forwarded-For',
  ),
  idleSeconds: integerSetting(
    'EHR_ADMIN_IDLE_SECONDS',
    900,
    60,
    3_600,
    'a session in which nobody is at work ends after this time',
  ),
  sessionSecondsMax: integerSetting(
    'EHR_ADMIN_SESSION_SECONDS_MAX',
    43_200,
    600,
    86_400,
    'a session ends after this time whatever happens',
  ),
  oidcIssuer: textSetting(
    'EHR_ADMIN_OIDC_ISSUER',
    '',
    'address of an OpenID provider by which people may sign in',
  ),
  oidcClientId: textSetting('EHR_ADMIN_OIDC_CLIENT_ID', '', 'what the provider knows this installation by'),
  oidcClientSecret: textSetting(
    'EHR_ADMIN_OIDC_CLIENT_SECRET',
    '',
    'and its secret; without one it is a public client, protected by PKCE alone',
    true,
  ),
  oidcRedirectUrl: textSetting(
    'EHR_ADMIN_OIDC_REDIRECT_URL',
    '',
    'where the provider sends people back: …/api/auth/oidc/callback, as the browser sees it',
  ),
  auditReads: choiceSetting(
    'EHR_AUDIT_READS',
    'grouped',
    AUDIT_READS,
    'grouped: within milliseconds; before_reply: no reply without its audit row',
  ),
  drainMs: integerSetting(
    'EHR_SERVER_DRAIN_MS',
    20_000,
    0,
    120_000,
    'longest wait for requests under way at a stop',
  ),
  logLevel: choiceSetting('EHR_LOG_LEVEL', 'info', LOG_LEVELS, 'lines below this level are not written'),
}

/** The settings' values. */
export type Config = ConfigOf<typeof SETTINGS>

/** Reads the process's environment. Throws: Error that lists all problems. */
export function adminConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const config = readConfig(SETTINGS, environment)
  if (config.cookies === 'plain' && config.demo === 'off') {
    throw new Error('Configuration:\n  EHR_ADMIN_COOKIES may be plain in a demo only')
  }
  if (config.demo === 'on' && !['127.0.0.1', '::1', 'localhost'].includes(config.host)) {
    throw new Error('Configuration:\n  a demo listens on this machine only: EHR_ADMIN_HOST')
  }
  const problem = providerProblem(config)
  if (problem !== null) throw new Error(`Configuration:\n  ${problem}`)
  return config
}

/** What the provider is to be spoken with by. */
export function providerSettings(config: Config): ProviderSettings {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret } = config
  return { issuer, clientId, clientSecret, redirectUrl: config.oidcRedirectUrl }
}

function providerProblem({ oidcIssuer, oidcClientId, oidcRedirectUrl }: Config): string | null {
  if (oidcIssuer === '') return null
  if (oidcClientId === '') return 'EHR_ADMIN_OIDC_ISSUER needs EHR_ADMIN_OIDC_CLIENT_ID'
  if (!oidcRedirectUrl.endsWith('/api/auth/oidc/callback')) {
    return 'EHR_ADMIN_OIDC_REDIRECT_URL does not end with /api/auth/oidc/callback'
  }
  const isSafe = (url: string): boolean =>
    URL.canParse(url) && (url.startsWith('https://') || isLoopback(url))
  if (isSafe(oidcIssuer) && isSafe(oidcRedirectUrl)) return null
  return 'EHR_ADMIN_OIDC_ISSUER and EHR_ADMIN_OIDC_REDIRECT_URL are https addresses, or on this machine'
}
