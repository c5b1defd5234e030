/** The clinical service: its routes in order, and how they are joined to the outside. */

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createAuditLog } from '@ehrconnect/platform/audit/audit-log'
import { startSealing } from '@ehrconnect/platform/audit/seal'
import { createAuthenticator } from '@ehrconnect/platform/auth/authenticate'
import { loadTrustedKeys } from '@ehrconnect/platform/auth/keys'
import { watchRevocations } from '@ehrconnect/platform/auth/revocations'
import { cacheTimes } from '@ehrconnect/platform/cache/limits'
import { type OpenCache, openCache } from '@ehrconnect/platform/cache/open'
import type { Cache } from '@ehrconnect/platform/cache/read-through'
import { type Database, openDatabase } from '@ehrconnect/platform/db/database'
import { createApp } from '@ehrconnect/platform/http/adapter'
import { createIdempotency } from '@ehrconnect/platform/http/idempotency'
import { startReplyCleaning } from '@ehrconnect/platform/http/idempotency-cleaning'
import { openApiDocument } from '@ehrconnect/platform/http/openapi'
import { createRateLimit } from '@ehrconnect/platform/http/rate-limit'
import { systemRoutes } from '@ehrconnect/platform/http/system-routes'
import { declareCacheGauges } from '@ehrconnect/platform/observe/cache-gauges'
import type { Observe } from '@ehrconnect/platform/observe/events'
import { declareLaneGauges } from '@ehrconnect/platform/observe/lane-gauges'
import { createMetrics } from '@ehrconnect/platform/observe/metrics'
import { createObserver } from '@ehrconnect/platform/observe/observer'
import { shareMetrics } from '@ehrconnect/platform/observe/shared-metrics'
import type { Service } from '@ehrconnect/platform/process/serving'
import { type Clock, systemClock } from '@ehrconnect/platform/time/clock'
import { uuidv7 } from '@ehrconnect/platform/time/ids'
import { createAppointmentEvents } from './appointment-events/actions.ts'
import { appointmentEventRoutes } from './appointment-events/routes.ts'
import { appointmentSeriesRoutes } from './appointment-series/routes.ts'
import { appointmentStepRoutes } from './appointment-steps/routes.ts'
import { appointmentTypeRoutes } from './appointment-types/routes.ts'
import { appointmentRoutes } from './appointments/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { findOpenings, freeSlots, nearestSlots } from './availability/actions.ts'
import { availabilityRoutes } from './availability/routes.ts'
import { bookingRoutes } from './booking/routes.ts'
import { calendarFeedRoutes, calendarRoutes } from './calendar-feeds/routes.ts'
import { blockRoutes, holidayRoutes } from './closures/routes.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { encounterNoteRoutes } from './encounter-notes/routes.ts'
import { encounterRoutes } from './encounters/routes.ts'
import { locationRoutes } from './locations/routes.ts'
import { observationEntryRoutes } from './observation-entry/routes.ts'
import { observationRoutes } from './observations/routes.ts'
import { createRecordGate } from './patient-access/actions.ts'
import { patientAccessRoutes } from './patient-access/routes.ts'
import { patientSearchRoutes } from './patient-search/routes.ts'
import { patientRoutes } from './patients/routes.ts'
import { practitionerRoutes } from './practitioners/routes.ts'
import { scheduleRoutes } from './schedules/routes.ts'
import { waitlistRoutes } from './waitlist/routes.ts'
import { waitlistAnswerRoutes } from './waitlist-answers/routes.ts'
import { startOffering } from './waitlist-offers/actions.ts'
import { waitlistOfferRoutes } from './waitlist-offers/routes.ts'

/** All routes of the service. */
export const routes = [
  ...availabilityRoutes,
  ...appointmentRoutes,
  ...bookingRoutes,
  ...appointmentStepRoutes,
  ...appointmentSeriesRoutes,
  ...waitlistRoutes,
  ...waitlistOfferRoutes,
  ...waitlistAnswerRoutes,
  ...appointmentEventRoutes,
  ...appointmentTypeRoutes,
  ...scheduleRoutes,
  ...holidayRoutes,
  ...blockRoutes,
  ...calendarFeedRoutes,
  ...practitionerRoutes,
  ...locationRoutes,
  ...patientSearchRoutes,
  ...patientRoutes,
  ...encounterRoutes,
  ...encounterNoteRoutes,
  ...observationRoutes,
  ...observationEntryRoutes,
  ...auditRoutes,
  ...patientAccessRoutes,
]

/** Reads of a calendar in a minute: programs ask a few times an hour, devices may share an address. */
const CALENDAR_READS_MAX = 30
/** Addresses whose reads are counted, right or wrong: 4 MB. */
const CALENDARS_MAX = 20_000

/** The routes that need no token, because their path is a secret. */
export const publicRoutes = [...calendarRoutes]

/** Version of the package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

/** The service's OpenAPI document; `openapi/clinical.json` is its copy. */
export function clinicalOpenApi(): object {
  return openApiDocument(
    {
      title: 'EHRConnect clinical API',
      version,
      description:
        'Patients, encounters, observations, the calendar and the audit trail of one organization at a time.',
    },
    routes,
    publicRoutes,
  )
}

/** A clinical service that is ready to be listened with. */
export type ClinicalServer = Service

/** What no setting says, for benches and tests. */
export type StartOptions = {
  /** Overrules the setting; 'off' is there for measuring what the audit costs. */
  readonly auditReads?: Config['auditReads'] | 'off'
  /** False: what ends by itself is left as it is, for tests that end it themselves. */
  readonly sweeps?: boolean
}

/**
 * Connects the service. Resolves when the database is reachable and safe.
 *
 * Throws: Error that says what is missing or unsafe.
 */
export async function startClinical(
  config: Config,
  { auditReads = config.auditReads, sweeps = true }: StartOptions = {},
): Promise<ClinicalServer> {
  const clock = systemClock
  const metrics = createMetrics({ process: String(process.pid) })
  const observe = createObserver(metrics, config.logLevel, 'clinical')
  const db = databaseOf(config, observe)
  const trusted = await loadTrustedKeys(config.publicKeysFile)
  const authenticator = createAuthenticator({ trusted, lifeSecondsMax: config.tokenLifeSecondsMax, clock })
  await db.ready(config.dbConnectTimeoutMs * 2)
  const revocations = await watchRevocations({ db, authenticator, observe })
  const opened = openClinicalCache(config, db, clock, observe)
  let stopping = false
  declareLaneGauges(metrics, db)
  declareCacheGauges(metrics, opened)
  const shared = await shareMetrics(config.metricsDir, metrics.text)
  const open = systemRoutes({
    service: 'clinical',
    version,
    isReady: () => !stopping && db.isUp(),
    details: () => ({ cache: opened.report() }),
    metrics: { contentType: metrics.contentType, text: shared.text },
    openApi: clinicalOpenApi(),
  })
  const appointmentEvents = createAppointmentEvents(db, observe)
  const deps: Deps = { ...depsOf(config, db, opened.cache), appointmentEvents }
  const idempotency = createIdempotency(db)
  const audit = createAuditLog({ db, clock, mode: auditReads, observe })
  const gate = createRecordGate(db)
  const sealing = startSealing({ db, headsFile: config.auditHeadsFile, observe })
  const replies = startReplyCleaning({ db, hours: config.idempotencyHours, observe })
  const offering = sweeps ? startOffering(deps, config.waitlistOffers, observe) : null
  const idPrefix = randomBytes(5).toString('hex')
  return {
    app: createApp({
      ...{ routes, publicRoutes, open, deps, authenticator, idempotency },
      ...{ audit, gate, observe, clock, idPrefix, trustedProxies: config.trustedProxies },
    }),
    observe,
    markStopping() {
      stopping = true
      appointmentEvents.close()
    },
    async close() {
      appointmentEvents.close()
      revocations.stop()
      await shared.close()
      await offering?.stop()
      await replies.stop()
      await sealing.stop()
      await audit.close()
      await opened.close()
      await db.close()
    },
  }
}

function databaseOf(config: Config, observe: Observe): Database {
  return openDatabase({
    url: config.dbUrl,
    applicationName: 'ehr-clinical',
    clock: systemClock,
    lanes: {
      point: config.dbPointLanes,
      search: config.dbSearchLanes,
      list: config.dbListLanes,
      write: config.dbWriteLanes,
    },
    statementTimeoutMs: config.dbStatementTimeoutMs,
    connectTimeoutMs: config.dbConnectTimeoutMs,
    deadlineMs: config.dbDeadlineMs,
    named: config.dbStatements === 'named',
    onStatement: (event) => observe({ type: 'db_statement', ...event }),
  })
}

/** What features are given, without what runs for as long as the service. */
export function depsOf(config: Config, db: Database, cache: Cache): Omit<Deps, 'appointmentEvents'> {
  const clock = systemClock
  return {
    db,
    cache,
    newId: () => uuidv7(clock.now()),
    publicUrl: config.publicUrl.replace(/\/+$/, ''),
    calendarReads: createRateLimit({ perMinute: CALENDAR_READS_MAX, keysMax: CALENDARS_MAX, clock }),
    nearestSlots: (orgId, missed) => nearestSlots({ db }, orgId, missed),
    findOpening: async (orgId, wanted) => {
      const [opening] = await findOpenings({ db }, orgId, wanted, [wanted.startTime])
      return opening ?? { refusal: 'not_bookable', rooms: [] }
    },
    findOpenings: (orgId, wanted, starts) => findOpenings({ db }, orgId, wanted, starts),
    freeSlots: (orgId, wanted) => freeSlots({ db }, orgId, wanted),
  }
}

/** In memory only where no other process serves; openCache finds out when that is not true. */
function openClinicalCache(config: Config, db: Database, clock: Clock, observe: Observe): OpenCache {
  const { redisUrl } = config
  const alone = config.processes === 1 ? 'memory' : 'none'
  const place = redisUrl === '' ? alone : { redisUrl }
  return openCache({
    ...{ where: config.cache === 'off' ? 'none' : place, db, clock, observe },
    times: cacheTimes({
      deadlineMs: config.dbDeadlineMs,
      statementTimeoutMs: config.dbStatementTimeoutMs,
      settleMs: config.cacheSettleMs,
    }),
    bytesMax: config.cacheMemoryMib * 1024 * 1024,
    newId: () => uuidv7(clock.now()),
  })
}
