/** How often one holder of a secret may ask, where no token says who it is. */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../time/clock.ts'
import { ApiError } from './api-error.ts'

const WINDOW_MS = 60_000

/** Counts requests by key, a minute at a time. Each process counts its own. */
export type RateLimit = {
  /** Throws: ApiError 429 when the key has been used up for this minute. */
  take(key: string): void
}

/** Makes a limit. `keysMax`: keys remembered, about 200 B each; the longest unused is forgotten first. */
export function createRateLimit(options: {
  perMinute: number
  keysMax: number
  clock: Pick<Clock, 'ticks'>
}): RateLimit {
  const { perMinute, keysMax, clock } = options
  const used = new LRUCache<string, { since: number; count: number }>({ max: keysMax })

  return {
    take(key) {
      const now = clock.ticks()
      const known = used.get(key)
      const one = known !== undefined && now - known.since < WINDOW_MS ? known : { since: now, count: 0 }
      if (one !== known) used.set(key, one)
      one.count += 1
      if (one.count > perMinute)
        throw new ApiError('busy', 'too_many_requests', 'Too many requests; try again in a minute')
    },
  }
}
