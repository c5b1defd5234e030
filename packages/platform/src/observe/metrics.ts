/**
 * Prometheus metrics, derived from events. Names of the technology guide are kept; labels are bounded:
 * operations, statuses, statement names.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
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
  const registers = [registry]
  const request = new Histogram({
    name: 'ehr_http_request_duration_seconds',
    help: 'Time from a request to its reply, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  const patientRequest = new Histogram({
    name: 'patient_request_duration_seconds',
    help: 'Patient API request duration',
    labelNames: ['endpoint', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  const cacheHits = new Counter({
    name: 'patient_cache_hits_total',
    help: 'Total cache hits',
    labelNames: ['result'],
    registers,
  })
  for (const result of ['hit', 'miss']) cacheHits.inc({ result }, 0)
  const failures = new Counter({
    name: 'ehr_http_errors_total',
    help: 'Replies that were errors, by operation and code',
    labelNames: ['operation', 'code'],
    registers,
  })
  const rejections = new Counter({
    name: 'ehr_auth_rejections_total',
    help: 'Requests refused by authentication or authorization',
    labelNames: ['code'],
    registers,
  })
  const statement = new Histogram({
    name: 'ehr_db_exchange_duration_seconds',
    help: 'Time of one exchange with the database, by statement',
    labelNames: ['statement', 'failed'],
    buckets: STATEMENT_BUCKETS,
    registers,
  })
  const batchKeys = new Histogram({
    name: 'ehr_db_batch_keys',
    help: 'Keys answered by one exchange',
    labelNames: ['statement'],
    buckets: KEY_BUCKETS,
    registers,
  })

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    gauge(name, help, labelNames, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          for (const { labels, value } of read()) this.set(labels, value)
        },
      })
    },
    record(event) {
      switch (event.type) {
        case 'http_request':
          request.observe({ operation: event.operation, status: event.status }, event.seconds)
          if (event.operation.startsWith('patients.')) {
            const endpoint = PATIENT_ENDPOINTS[event.operation] ?? event.operation
            patientRequest.observe({ endpoint, status: event.status }, event.seconds)
          }
          return
        case 'request_failed':
          return failures.inc({ operation: event.operation, code: event.code })
        case 'auth_rejected':
          return rejections.inc({ code: event.code })
        case 'db_statement':
          statement.observe({ statement: event.statement, failed: String(event.failed) }, event.seconds)
          return batchKeys.observe({ statement: event.statement }, event.keys)
        case 'cache_lookup':
          return cacheHits.inc({ result: event.result })
        default:
          return
      }
    },
  }
}

/** The endpoint names of the technology guide. */
const PATIENT_ENDPOINTS: Readonly<Record<string, string>> = {
  'patients.get': 'get_patient',
  'patients.search': 'search_patients',
  'patients.search_post': 'search_patients',
}
