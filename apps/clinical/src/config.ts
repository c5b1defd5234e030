/** Every setting of the clinical service. */

import { AUDIT_READS } from '@ehrconnect/platform/audit/audit-log'
import { TOKEN_LIFE_SECONDS_MAX } from '@ehrconnect/platform/auth/token'
import {
  type ConfigOf,
  choiceSetting,
  integerSetting,
  readConfig,
  textSetting,
} from '@ehrconnect/platform/config/read-config'
import { KEEP_ALIVE_SECONDS_MAX } from '@ehrconnect/platform/http/listen'
import { LOG_LEVELS } from '@ehrconnect/platform/observe/observer'

/** Names, defaults and meanings; `docs/operations.md` shows the same list. */
export const SETTINGS = {
  port: integerSetting('EHR_CLINICAL_PORT', 8080, 0, 65_535, 'TCP port of the clinical API'),
  host: textSetting('EHR_CLINICAL_HOST', '127.0.0.1', 'address to listen on'),
  publicUrl: textSetting(
    'EHR_PUBLIC_URL',
    '',
    'where people reach the service (https://ehr.example.org), for addresses of calendars and links in them',
  ),
  trustedProxies: integerSetting(
    'EHR_CLINICAL_TRUSTED_PROXIES',
    0,
    0,
    10,
    'proxies in front that append to X-Forwarded-For',
  ),
  keepAliveSeconds: integerSetting(
    'EHR_KEEP_ALIVE_SECONDS',
    75,
    1,
    KEEP_ALIVE_SECONDS_MAX,
    'a connection without a request for so long is closed',
  ),
  processes: integerSetting('EHR_SERVER_PROCESSES', 1, 1, 256, 'processes that listen on the same port'),
  dbUrl: textSetting('EHR_DB_URL', null, 'postgres:// URL of the role ehr_app', true),
  dbPointLanes: integerSetting('EHR_DB_POINT_LANES', 6, 1, 32, 'connections for batched reads by key'),
  dbSearchLanes: integerSetting('EHR_DB_SEARCH_LANES', 2, 1, 32, 'connections for batched searches'),
  dbListLanes: integerSetting('EHR_DB_LIST_LANES', 2, 1, 64, 'connections for lists and fallbacks'),
  dbWriteLanes: integerSetting('EHR_DB_WRITE_LANES', 4, 1, 64, 'connections for writes'),
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
  cache: choiceSetting(
    'EHR_CACHE_MODE',
    'auto',
    ['auto', 'off'],
    'auto: in Redis when EHR_REDIS_URL is given, else in memory when one process serves; off: never',
  ),
  redisUrl: textSetting('EHR_REDIS_URL', '', 'redis://, rediss:// or unix:// URL of the shared cache', true),
  cacheMemoryMib: integerSetting('EHR_CACHE_MEMORY_MIB', 32, 1, 65_536, 'size of the cache in memory'),
  cacheSettleMs: integerSetting(
    'EHR_CACHE_SETTLE_MS',
    10_000,
    100,
    600_000,
    'longest time that a commit takes after its statement timeout',
  ),
  publicKeysFile: textSetting('EHR_AUTH_PUBLIC_KEYS_FILE', null, 'JWK Set of the keys that sign tokens'),
  tokenLifeSecondsMax: integerSetting(
    'EHR_AUTH_TOKEN_LIFE_SECONDS_MAX',
    TOKEN_LIFE_SECONDS_MAX,
    1,
    43_200,
    'tokens with a longer life are refused',
  ),
  auditReads: choiceSetting(
    'EHR_AUDIT_READS',
    'grouped',
    AUDIT_READS,
    'grouped: within milliseconds; before_reply: no reply without its audit row',
  ),
  auditHeadsFile: textSetting(
    'EHR_AUDIT_HEADS_FILE',
    '',
    'file outside of the database in which the newest audit seals are noted',
  ),
  metricsDir: textSetting(
    'EHR_METRICS_DIR',
    '',
    'folder by which processes on one port find each other, so that /metrics tells those of all',
  ),
  idempotencyHours: integerSetting(
    'EHR_IDEMPOTENCY_HOURS',
    168,
    24,
    8_760,
    'how long the reply of a write can be asked for again by its Idempotency-Key',
  ),
  waitlistOffers: choiceSetting(
    'EHR_WAITLIST_OFFERS',
    'on',
    ['on', 'off'],
    'off: freed time is offered to those who wait by hand only',
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
export function clinicalConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  return readConfig(SETTINGS, environment)
}
