/** The cache of a process and the guard of its writes, made for how it serves. */
import type { Database } from '../db/database.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import { type AgreedUse, createAgreement } from './agreement.ts'
import { createWriteGuard } from './guard.ts'
import type { CacheTimes } from './limits.ts'
import { createMemoryStore } from './memory-store.ts'
import { type Cache, createReadThrough, NO_CACHE } from './read-through.ts'
import { createRedisStore } from './redis-store.ts'
import type { CacheStore } from './store.ts'

/** What to open. */
export type CacheOptions = {
  /** `none`: reads go to the database; writes still mind the caches of others. */
  readonly where: 'none' | 'memory' | { readonly redisUrl: string }
  readonly db: Database
  readonly clock: Clock
  readonly times: CacheTimes
  /** Most bytes that the memory of this process keeps. */
  readonly bytesMax: number
  readonly newId: () => string
  readonly observe: Observe
}

/** What a process can say of its cache. */
export type CacheReport = {
  readonly place: 'none' | 'memory' | 'redis'
  /** `unreachable`: its Redis cannot be used, `trouble` says why; `off`: it has none. */
  readonly state: AgreedUse | 'unreachable' | 'off'
  readonly trouble: string | null
}

/** Every state of a report. */
export const CACHE_STATES: readonly CacheReport['state'][] = [
  ...(['in_use', 'closed', 'elsewhere', 'idle', 'unreachable', 'off'] as const),
]

/** An open cache. */
export type OpenCache = {
  readonly cache: Cache
  stats(): { readonly entries: number; readonly bytes: number }
  report(): CacheReport
  /**
   * Takes it out of use and refuses further writes of what is cached. In memory it gives the cache back when
   * no write is under way, so that the next process uses its own at once.
   */
  close(): Promise<void>
}

/** Opens the cache and guards the database's writes. */
export function openCache(options: CacheOptions): OpenCache {
  const { db, clock, times, newId, observe } = options
  const store = storeOf(options)
  const domain = (): string | null => store?.domain() ?? null
  const lookAgain = (): void => store?.lookAgain()
  const agreement = createAgreement({ runner: db.agree, clock, times, domain, lookAgain, observe })
  const guard = createWriteGuard({ store, agreement, clock, times, newId, observe })
  db.guardWrites(guard)
  return {
    cache: store === null ? NO_CACHE : createReadThrough({ store, agreement, observe }),
    stats: () => store?.stats() ?? { entries: 0, bytes: 0 },
    report() {
      if (store === null) return { place: 'none', state: 'off', trouble: null }
      const place = options.where === 'memory' ? 'memory' : 'redis'
      const trouble = store.trouble()
      return { place, state: trouble === null ? agreement.known() : 'unreachable', trouble }
    },
    async close() {
      const own = domain()
      agreement.stop()
      // Memory is of this process alone: with nothing under way, the next one need not wait.
      if (guard.stop() && own !== null && options.where === 'memory') {
        await agreement.giveBack(own).catch(() => {})
      }
      await store?.close()
    },
  }
}

function storeOf(options: CacheOptions): CacheStore | null {
  const { where, clock, newId, observe, bytesMax } = options
  if (where === 'none') return null
  if (where === 'memory') return createMemoryStore({ clock, newId, bytesMax })
  const { fenceMs, announceMs } = options.times
  return createRedisStore({ url: where.redisUrl, clock, fenceMs, announceMs, newId, observe })
}
