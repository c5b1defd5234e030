/** What is read from the lanes of a service when its metrics are. */
import type { Database } from '../db/database.ts'
import type { Metrics } from './metrics.ts'

/** Declares the gauges of connections and of the requests that wait for one. */
export function declareLaneGauges(metrics: Metrics, db: Database): void {
  metrics.gauge('ehr_db_lanes', 'Connections by use and state', ['use', 'state'], () =>
    Object.entries(db.stats()).flatMap(([use, { connected, busy }]) => [
      { labels: { use, state: 'connected' }, value: connected },
      { labels: { use, state: 'busy' }, value: busy },
    ]),
  )
  metrics.gauge('ehr_db_queue', 'Requests that wait for a connection', ['use'], () =>
    Object.entries(db.stats()).map(([use, { queued }]) => ({ labels: { use }, value: queued })),
  )
}
