/** Joins events to metrics and to JSON log lines; successful requests make no line. */
import pino from 'pino'
import type { Observe, ObservedEvent } from './events.ts'
import type { Metrics } from './metrics.ts'

/** Log levels, from loud to silent. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Makes the `observe` of a process. Lines go to standard output. */
export function createObserver(
  metrics: Metrics,
  level: (typeof LOG_LEVELS)[number],
  service: string,
): Observe {
  const log = pino({ level, base: { service, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime })
  return (event) => {
    metrics.record(event)
    const at = lineLevel(event)
    if (at !== null) log[at](event)
  }
}

function lineLevel(event: ObservedEvent): 'debug' | 'info' | 'warn' | 'error' | null {
  switch (event.type) {
    case 'server_started':
    case 'server_stopping':
      return 'info'
    case 'cache_link':
      return event.state === 'up' ? 'info' : 'warn'
    case 'background_failed':
      return 'warn'
    case 'request_failed':
      if (event.status === 500) return 'error'
      return event.status >= 500 ? 'warn' : null
    case 'db_statement':
      return event.failed ? 'debug' : null
    default:
      return null
  }
}
