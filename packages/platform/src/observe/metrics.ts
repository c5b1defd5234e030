/**
 * Prometheus metrics, derived from events. Names of the technology guide are kept; labels are bounded:
 * operations, statuses, statement names.
 */
import { Counter, Gauge, Registry } from 'prom-client'
import { createDistribution } from './distribution.ts'
import type { ObservedEvent } from './events.ts'

/** Buckets of the technology guide, in seconds. */
export const REQUEST_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
const STATEMENT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1]
const KEY_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 200]

/** Metrics of a process. */
export type Metrics = {
  record(event: ObservedEvent): void
  /** A gauge that is read when the metrics are. */
  gauge(name: string, help: string, labels: readonly string[], read: () => readonly Reading[]): void
  readonly contentType: string
  /** The exposition text. */
  text(): Promise<string>
}

/** One value of a gauge. */
export type Reading = { readonly labels: Record<string, string>; readonly value: number }

/** Makes the metrics of a process; `defaults` are labels of every series. */
export function createMetrics(defaults: Record<string, string>): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels(defaults)
  const series = declareSeries(registry)
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    record: (event) => recordEvent(series, event),
    gauge(name, help, labelNames, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        collect() {
          for (const { labels, value } of read()) this.set(labels, value)
        },
      })
    },
  }
}

function declareSeries(registry: Registry) {
  const registers = [registry]
  const histogram = (
    name: string,
    help: string,
    labelNames: readonly [string] | readonly [string, string],
    buckets: readonly number[],
  ) => createDistribution(registry, { name, help, labelNames, buckets })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter<L>({ name, help, labelNames, registers })
  const series = {
    request: histogram(
      'ehr_http_request_duration_seconds',
      'Time from a request to its reply, by operation and status',
      ['operation', 'status'],
      REQUEST_BUCKETS,
    ),
    patientRequest: histogram(
      'patient_request_duration_seconds',
      'Patient API request duration',
      ['endpoint', 'status'],
      REQUEST_BUCKETS,
    ),
    cacheHits: counter('patient_cache_hits_total', 'Total cache hits', ['result']),
    lookups: counter('ehr_cache_lookups_total', 'Look-ups in the cache, by kind of document and result', [
      'kind',
      'result',
    ]),
    waits: counter('ehr_cache_waits_total', 'Reads that waited for a read of the same document', ['kind']),
    fences: counter('ehr_cache_fences_total', 'Writes, by how the cache learned of them', ['result']),
    failures: counter('ehr_http_errors_total', 'Replies that were errors, by operation and code', [
      'operation',
      'code',
    ]),
    rejections: counter('ehr_auth_rejections_total', 'Requests refused by authentication or authorization', [
      'code',
    ]),
    passwords: counter(
      'ehr_password_verifications_total',
      'Passwords that were verified, right or wrong',
      [],
    ),
    statement: histogram(
      'ehr_db_exchange_duration_seconds',
      'Time of one exchange with the database, by statement',
      ['statement', 'failed'],
      STATEMENT_BUCKETS,
    ),
    batchKeys: histogram('ehr_db_batch_keys', 'Keys answered by one exchange', ['statement'], KEY_BUCKETS),
  }
  for (const result of ['hit', 'miss']) series.cacheHits.inc({ result }, 0)
  return series
}

function recordEvent(series: ReturnType<typeof declareSeries>, event: ObservedEvent): void {
  switch (event.type) {
    case 'http_request':
      series.request.add(event.seconds, event.operation, event.status)
      if (event.operation.startsWith('patients.')) {
        const endpoint = PATIENT_ENDPOINTS[event.operation] ?? event.operation
        series.patientRequest.add(event.seconds, endpoint, event.status)
      }
      return
    case 'request_failed':
      series.failures.inc({ operation: event.operation, code: event.code })
      return
    case 'auth_rejected':
      series.rejections.inc({ code: event.code })
      return
    case 'password_verified':
      series.passwords.inc()
      return
    case 'db_statement':
      series.statement.add(event.seconds, event.statement, event.failed ? 'true' : 'false')
      series.batchKeys.add(event.keys, event.statement)
      return
    case 'cache_lookup':
      series.lookups.inc({ kind: event.kind, result: event.result })
      if (event.kind === 'patient') series.cacheHits.inc({ result: event.result === 'hit' ? 'hit' : 'miss' })
      return
    case 'cache_wait':
      series.waits.inc({ kind: event.kind })
      return
    case 'cache_fence':
      series.fences.inc({ result: event.result })
      return
    default:
      return
  }
}

/** The endpoint names of the technology guide. */
const PATIENT_ENDPOINTS: Readonly<Record<string, string>> = {
  'patients.get': 'get_patient',
  'patients.search': 'search_patients',
  'patients.search_post': 'search_patients',
}
