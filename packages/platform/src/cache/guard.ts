/**
 * Announces writes to the cache before they are sent, or sees to it that no cache is in use. It also
 * guards processes that have no cache themselves, because another process may have one.
 */
import { DatabaseBusyError } from '../db/busy-error.ts'
import type { WriteGuard, WritePass } from '../db/write-guard.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import type { AgreedState, Agreement } from './agreement.ts'
import { keyText } from './key.ts'
import type { CacheTimes } from './limits.ts'
import type { CacheStore } from './store.ts'

/** The guard of a process that can come to its end. */
export type EndingWriteGuard = WriteGuard & {
  /**
   * Refuses writes from now on.
   *
   * Returns: whether all that were announced to this process's cache have ended, and how is known.
   */
  stop(): boolean
}

/** Makes the guard of a process; `store` is null when it has no cache. */
export function createWriteGuard(options: {
  store: CacheStore | null
  agreement: Agreement
  clock: Clock
  times: CacheTimes
  newId: () => string
  observe: Observe
}): EndingWriteGuard {
  const { store, agreement, clock, times, newId, observe } = options
  let stopped = false
  /** Announced writes that have not ended, or of which nothing is known. */
  let open = 0

  type Announced = Promise<WritePass | null>
  const announced = async (names: string[], state: AgreedState, inUse: CacheStore): Announced => {
    const askedAt = clock.ticks()
    const writer = newId()
    const fenced = inUse.fence(names, writer, Math.ceil(times.fenceMs))
    if (!(fenced instanceof Promise ? await fenced : fenced)) return null
    open += 1
    let ended = false
    return {
      ...windowOf(state, askedAt, times),
      // A write of which nothing is known may still become visible: its fences end by themselves.
      end: (known) => {
        if (!known || ended) return
        ended = true
        open -= 1
        inUse.lift(names, writer)
      },
    }
  }

  return {
    stop() {
      stopped = true
      return open === 0
    },
    async before(orgId, keys) {
      if (stopped) refuse()
      const state = await agreement.fresh()
      if (state.domain === '') {
        observe({ type: 'cache_fence', result: 'unneeded' })
        return { ...windowOf(state, clock.ticks(), times), end: () => {} }
      }
      if (store !== null && store.domain() === state.domain) {
        const names = [...new Set(keys.map(({ kind, id }) => keyText({ orgId, kind, id })))]
        const pass = await announced(names, state, store)
        // It came to its end meanwhile: what was announced to it may be gone.
        if (stopped) refuse()
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

/** When a write may be sent. The database's clock showed `nowMs` at `toldAt` at the latest. */
function windowOf(
  state: AgreedState,
  askedAt: number,
  { sendMs }: CacheTimes,
): Pick<WritePass, 'notAfter' | 'sendUntil'> {
  return {
    notAfter: new Date(Math.floor(state.nowMs + askedAt - state.toldAt + sendMs)).toISOString(),
    sendUntil: askedAt + sendMs,
  }
}

function refuse(): never {
  throw new DatabaseBusyError('closed')
}
