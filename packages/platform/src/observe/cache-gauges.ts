/** What is read from the cache of a service when its metrics are. */
import { CACHE_STATES, type OpenCache } from '../cache/open.ts'
import type { Metrics } from './metrics.ts'

/** Declares the gauges of a cache: its bytes, and 1 for the state in which it is. */
export function declareCacheGauges(metrics: Metrics, opened: Pick<OpenCache, 'stats' | 'report'>): void {
  metrics.gauge('ehr_cache_memory_bytes', 'Bytes of documents cached in memory', [], () => [
    { labels: {}, value: opened.stats().bytes },
  ])
  metrics.gauge('ehr_cache_state', 'State of the cache of this process', ['state'], () => {
    const { state } = opened.report()
    return CACHE_STATES.map((one) => ({ labels: { state: one }, value: one === state ? 1 : 0 }))
  })
}
