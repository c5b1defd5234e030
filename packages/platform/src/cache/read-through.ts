/**
 * Reads through the cache: the document that is there, or the one that the database gives, which is put
 * there when nobody wrote meanwhile. Who may read what was decided before; nothing is decided here.
 */
import type { Observe } from '../observe/events.ts'
import type { Agreement } from './agreement.ts'
import { type CacheKey, keyText } from './key.ts'
import type { CachedDocument, CacheStore, Look } from './store.ts'

/** Reads a document. */
export type Cache = {
  /**
   * The document under the key, from the cache or by `load`, which reads the primary database.
   *
   * Cost:   1 call of the cache on a hit; on a miss 2, and what `load` costs.
   * Throws: what `load` throws.
   */
  read(key: CacheKey, load: () => Promise<CachedDocument | null>): Promise<CachedDocument | null>
  /** As `read`, for a question that always has an answer. */
  answer(key: CacheKey, load: () => Promise<CachedDocument>): Promise<CachedDocument>
}

/** A cache without anything in it. */
export const NO_CACHE: Cache = { read: (_, load) => load(), answer: (_, load) => load() }

/** Makes the reader of a store. */
export function createReadThrough(options: {
  store: CacheStore
  agreement: Agreement
  observe: Observe
}): Cache {
  const { store, agreement, observe } = options
  const loads = createLoads(observe)

  const read: Cache['read'] = async (key, load) => {
    const { kind } = key
    const epoch = agreement.epoch()
    if (epoch === null) {
      observe({ type: 'cache_lookup', kind, result: 'away' })
      return load()
    }
    const looking = store.look(key, epoch)
    const look = looking instanceof Promise ? await looking : looking
    // It may have taken its time: what it found counts if the cache may be used now, too.
    const found = look.result === 'hit' && agreement.epoch() !== epoch ? OUTDATED : look
    observe({ type: 'cache_lookup', kind, result: found.result })
    return found.result === 'hit' ? found.document : loads.join(key, found, load)
  }
  return { read, answer: async (key, load) => (await read(key, load)) ?? load() }
}

const OUTDATED = { result: 'away', witness: null, fill: null } as const

/** The reads of the database that are under way. */
function createLoads(observe: Observe) {
  const underWay = new Map<string, Promise<CachedDocument | null>>()

  return {
    join(
      key: CacheKey,
      { witness, fill }: Exclude<Look, { result: 'hit' }>,
      load: () => Promise<CachedDocument | null>,
    ): Promise<CachedDocument | null> {
      if (witness === null) return load()
      const identity = `${keyText(key)} ${witness}`
      const known = underWay.get(identity)
      if (known !== undefined) {
        observe({ type: 'cache_wait', kind: key.kind })
        return known
      }
      const loading = load()
        .then(
          (document) => {
            fill?.(document)
            return document
          },
          (error: unknown) => {
            fill?.(null)
            throw error
          },
        )
        .finally(() => underWay.delete(identity))
      underWay.set(identity, loading)
      return loading
    },
  }
}
