/**
 * Announces writes to the cache before they are sent, or sees to it that no cache is in use. It also
 * guards processes that have no cache themselves, because another process may have one.
 */
import type { WriteGuard, WritePass } from '../db/write-guard.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import type { AgreedState, Agreement } from './agreement.ts'
import { keyText } from './key.ts'
import type { CacheTimes } from './limits.ts'
import type { CacheStore } from './store.ts'

/** Makes the guard of a process; `store` is null when it has no cache. */
export function createWriteGuard(options: {
  store: CacheStore | null
  agreement: Agreement
  clock: Clock
  times: CacheTimes
  newId: () => string
  observe: Observe
}): WriteGuard {
  const { store, agreement, clock, times, newId, observe } = options

  const announced = async (
    names: readonly string[],
    state: AgreedState,
    inUse: CacheStore,
  ): Promise<WritePass | null> => {
    const askedAt = clock.ticks()
    const writer = newId()
    const fenced = inUse.fence(names, writer, Math.ceil(times.fenceMs))
    if (!(fenced instanceof Promise ? await fenced : fenced)) return null
    return {
      ...window(state, askedAt),
      // A write of which nothing is known may still become visible: its fences end by themselves.
      end: (known) => {
        if (known) inUse.lift(names, writer)
      },
    }
  }

  /** The database's clock showed `nowMs` at `toldAt` at the latest. */
  const window = (state: AgreedState, askedAt: number) => ({
    notAfter: new Date(Math.floor(state.nowMs + askedAt - state.toldAt + times.sendMs)).toISOString(),
    sendUntil: askedAt + times.sendMs,
  })

  return {
    async before(orgId, keys) {
      const state = await agreement.fresh()
      if (state.domain === '') {
        observe({ type: 'cache_fence', result: 'unneeded' })
        return { ...window(state, clock.ticks()), end: () => {} }
      }
      if (store !== null && store.domain() === state.domain) {
        const names = [...new Set(keys.map(({ kind, id }) => keyText({ orgId, kind, id })))]
        const pass = await announced(names, state, store)
        if (pass !== null) {
          observe({ type: 'cache_fence', result: 'placed' })
          return pass
        }
      }
      observe({ type: 'cache_fence', result: 'closed' })
      return agreement.withoutCache()
    },
  }
}
