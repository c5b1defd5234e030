/** The cache of a process that serves alone: values bounded by their bytes, leases and fences beside them. */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../time/clock.ts'
import { type CacheKey, collectionText, keyText } from './key.ts'
import { keptMs, LEASE_MS, VALUE_SECONDS } from './limits.ts'
import { type CachedDocument, type CacheStore, FENCED, type Look } from './store.ts'

/** What an entry takes beside its body: key, validator, map entry. */
const ENTRY_BYTES = 400
/** Leases and fences are swept once in so many writes to them. */
const SWEEP_EVERY = 256

type Entry = {
  readonly document: CachedDocument
  readonly epoch: number
  /** Generation of the collection that it was made from. */
  readonly generation: string | null
}
type Lease = {
  readonly witness: string
  readonly epoch: number
  readonly generation: string | null
  readonly from: number
  readonly until: number
}

/** How to make it; `newId` names it. */
export type MemoryStoreOptions = {
  readonly clock: Clock
  readonly newId: () => string
  readonly bytesMax: number
}

/** Makes a cache of this process. */
export function createMemoryStore(options: MemoryStoreOptions): CacheStore {
  return new MemoryStore(options)
}

class MemoryStore implements CacheStore {
  private readonly clock: Clock
  private readonly name: string
  private readonly values: LRUCache<string, Entry>
  private readonly leases = new Map<string, Lease>()
  private readonly generations = new Map<string, string>()
  private readonly fences: ReturnType<typeof createFences>
  private counter = 0

  constructor({ clock, newId, bytesMax }: MemoryStoreOptions) {
    this.clock = clock
    this.name = `memory:${newId()}`
    this.fences = createFences(clock)
    this.values = new LRUCache<string, Entry>({
      maxSize: bytesMax,
      sizeCalculation: ({ document }) => document.body.byteLength + ENTRY_BYTES,
      ttl: VALUE_SECONDS * 1000,
      perf: { now: () => clock.ticks() },
    })
  }

  domain(): string {
    return this.name
  }

  trouble(): null {
    return null
  }

  /** It is what it was. */
  lookAgain(): void {}

  look(key: CacheKey, epoch: number): Look {
    const name = keyText(key)
    const collection = collectionText(key)
    if (this.fences.holds(name) || (collection !== null && this.fences.holds(collection))) return FENCED
    const generation = this.generationOf(collection)
    const found = this.values.get(name)
    if (found !== undefined && found.epoch === epoch && found.generation === generation) {
      return { result: 'hit', document: found.document }
    }
    const now = this.clock.ticks()
    const held = this.leases.get(name)
    if (held !== undefined && held.epoch === epoch && held.generation === generation && held.until > now) {
      return { result: 'miss', witness: held.witness, fill: null }
    }
    const until = now + LEASE_MS
    const lease: Lease = { witness: this.next(), epoch, generation, from: now, until }
    this.leases.set(name, lease)
    this.sweep()
    return {
      ...{ result: 'miss', witness: lease.witness },
      fill: (document) => this.fill(name, collection, lease, document),
    }
  }

  fence(names: readonly string[], writer: string, forMs: number): boolean {
    for (const name of names) {
      this.fences.put(name, writer, this.clock.ticks() + forMs)
      this.values.delete(name)
      this.leases.delete(name)
      this.generations.delete(name)
    }
    this.next()
    this.sweep()
    return true
  }

  lift(names: readonly string[], writer: string): void {
    for (const name of names) this.fences.lift(name, writer)
  }

  stats(): { entries: number; bytes: number } {
    return { entries: this.values.size, bytes: this.values.calculatedSize }
  }

  async close(): Promise<void> {
    this.values.clear()
  }

  private fill(name: string, collection: string | null, lease: Lease, document: CachedDocument | null): void {
    if (this.leases.get(name) !== lease) return
    this.leases.delete(name)
    const current = collection === null ? null : (this.generations.get(collection) ?? '')
    const now = this.clock.ticks()
    if (document === null || current !== lease.generation || now > lease.until) return
    const ttl = Math.floor(keptMs(document.lifeMs) - (now - lease.from))
    if (ttl <= 0) return
    this.values.set(name, { document, epoch: lease.epoch, generation: lease.generation }, { ttl })
  }

  private generationOf(collection: string | null): string | null {
    if (collection === null) return null
    const known = this.generations.get(collection) ?? this.next()
    this.generations.set(collection, known)
    return known
  }

  private next(): string {
    this.counter += 1
    return this.counter.toString(36)
  }

  private sweep(): void {
    if (this.counter % SWEEP_EVERY !== 0) return
    const now = this.clock.ticks()
    for (const [name, { until }] of this.leases) if (until < now) this.leases.delete(name)
    this.fences.sweep()
  }
}

/** Fences by name: several writers may have one on the same. */
function createFences(clock: Clock) {
  const fences = new Map<string, Map<string, number>>()
  const drop = (name: string, writers: Map<string, number>): void => {
    const now = clock.ticks()
    for (const [writer, until] of writers) if (until < now) writers.delete(writer)
    if (writers.size === 0) fences.delete(name)
  }
  return {
    holds(name: string): boolean {
      const writers = fences.get(name)
      if (writers === undefined) return false
      drop(name, writers)
      return writers.size > 0
    },
    put(name: string, writer: string, until: number): void {
      const writers = fences.get(name) ?? new Map<string, number>()
      writers.set(writer, until)
      fences.set(name, writers)
    },
    lift(name: string, writer: string): void {
      const writers = fences.get(name)
      if (writers?.delete(writer) === true && writers.size === 0) fences.delete(name)
    },
    sweep(): void {
      for (const [name, writers] of fences) drop(name, writers)
    },
  }
}
