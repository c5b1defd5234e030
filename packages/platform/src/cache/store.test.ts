/** What every place for documents does, in memory and in Redis. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { etagOf } from '../http/etag.ts'
import { until } from '../testing/conditions.ts'
import { REDIS_SERVER, startTestRedis, type TestRedis } from '../testing/redis.ts'
import { systemClock } from '../time/clock.ts'
import { type CacheKey, collectionText, keyText } from './key.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore } from './redis-store.ts'
import type { CachedDocument, CacheStore, Look } from './store.ts'

const FENCE_MS = 60_000
/** Long: a test on a busy machine is no proof of a Redis that hangs. */
const ANNOUNCE_MS = 10_000
const EPOCH = 7

let redis: TestRedis | null = null

beforeAll(async () => {
  if (REDIS_SERVER !== '') redis = await startTestRedis()
})
afterAll(() => redis?.remove())

/** A new document's key; with `within`, the answer to a question about a collection of its own. */
function newKey(within?: string): CacheKey {
  const key = { orgId: randomUUID(), kind: 'patient', id: randomUUID() }
  return within === undefined ? key : { ...key, within }
}

function documentOf(text: string, version = 1): CachedDocument {
  const body = new Uint8Array(Buffer.from(text))
  return { body, version, etag: etagOf(version, body), patientId: null, restricted: false, lifeMs: null }
}

async function textAt(store: CacheStore, key: CacheKey, epoch = EPOCH): Promise<string> {
  const look = await store.look(key, epoch)
  return look.result === 'hit' ? Buffer.from(look.document.body).toString() : look.result
}

/** The leave to fill a key that nobody has filled. */
async function lease(
  store: CacheStore,
  key: CacheKey,
  epoch = EPOCH,
): Promise<(text: string | null, lifeMs?: number) => void> {
  const look = await store.look(key, epoch)
  if (look.result === 'hit' || look.fill === null) throw new Error(`no lease: ${look.result}`)
  const { fill } = look
  return (text, lifeMs) => fill(text === null ? null : { ...documentOf(text), lifeMs: lifeMs ?? null })
}

function witnessOf(look: Look): string | null {
  return look.result === 'hit' ? null : look.witness
}

const PLACES: [string, (() => Promise<CacheStore>) | null][] = [
  ['memory', async () => createMemoryStore({ clock: systemClock, newId: randomUUID, bytesMax: 1_000_000 })],
  ['Redis', REDIS_SERVER === '' ? null : openRedis],
]

async function openRedis(): Promise<CacheStore> {
  const url = redis?.url ?? ''
  const made = createRedisStore({
    ...{ url, clock: systemClock, fenceMs: FENCE_MS, announceMs: ANNOUNCE_MS },
    ...{ newId: randomUUID, observe: () => {} },
  })
  await until('the store is connected', () => made.domain() !== null)
  return made
}

for (const [place, open] of PLACES) {
  describe.skipIf(open === null)(`a cache in ${place}`, () => {
    let store: CacheStore

    beforeAll(async () => {
      if (open !== null) store = await open()
    })
    afterAll(() => store?.close())

    test('gives what was put there, with its validator and its patient', async () => {
      const key = newKey()
      const look = await store.look(key, EPOCH)
      if (look.result === 'hit' || look.fill === null) throw new Error('no lease')
      const given = { ...documentOf('{"ü":"€"}', 12), patientId: randomUUID(), restricted: true }
      look.fill(given)
      await until('it is there', async () => (await store.look(key, EPOCH)).result === 'hit')
      expect(await store.look(key, EPOCH)).toEqual({ result: 'hit', document: given })
    })

    test('does not give it under another key, in another organization or in another epoch', async () => {
      const key = newKey()
      ;(await lease(store, key))('one')
      await until('it is there', async () => (await textAt(store, key)) === 'one')
      expect(await textAt(store, { ...key, id: randomUUID() })).toBe('miss')
      expect(await textAt(store, { ...key, orgId: randomUUID() })).toBe('miss')
      expect(await textAt(store, { ...key, kind: 'encounter' })).toBe('miss')
      expect(await textAt(store, key, EPOCH + 1)).toBe('miss')
    })

    test('gives one lease; others see it and may share its read', async () => {
      const key = newKey()
      const first = await store.look(key, EPOCH)
      const second = await store.look(key, EPOCH)
      expect(witnessOf(first)).toEqual(expect.any(String))
      expect(second).toEqual({ result: 'miss', witness: witnessOf(first), fill: null })
    })

    test('gives another lease when the first was given back', async () => {
      const key = newKey()
      ;(await lease(store, key))(null)
      await until('there is another', async () => {
        const look = await store.look(key, EPOCH)
        return look.result === 'miss' && look.fill !== null
      })
    })

    test('takes no value from a reader who read before a write', async () => {
      const key = newKey()
      const fill = await lease(store, key)
      await store.fence([keyText(key)], 'writer', FENCE_MS)
      fill('old')
      expect(await textAt(store, key)).toBe('fenced')
      store.lift([keyText(key)], 'writer')
      await until('the fence is lifted', async () => (await textAt(store, key)) !== 'fenced')
      expect(await textAt(store, key)).toBe('miss')
      fill('old')
      expect(await textAt(store, key)).toBe('miss')
    })

    test('forgets what a write changes before it is written', async () => {
      const key = newKey()
      ;(await lease(store, key))('old')
      await until('it is there', async () => (await textAt(store, key)) === 'old')
      await store.fence([keyText(key)], 'writer', FENCE_MS)
      expect(await textAt(store, key)).toBe('fenced')
    })

    test('keeps the fence of one writer when another lifts his', async () => {
      const key = newKey()
      await store.fence([keyText(key)], 'one', FENCE_MS)
      await store.fence([keyText(key)], 'two', FENCE_MS)
      store.lift([keyText(key)], 'one')
      // A fence on another name is placed after the lift was done.
      await store.fence([keyText(newKey())], 'three', FENCE_MS)
      expect(await textAt(store, key)).toBe('fenced')
      store.lift([keyText(key)], 'two')
      await until('both are lifted', async () => (await textAt(store, key)) === 'miss')
    })

    test('lets a fence that nobody lifts end by itself', async () => {
      const key = newKey()
      await store.fence([keyText(key)], 'crashed', 30)
      expect(await textAt(store, key)).toBe('fenced')
      await until('it has ended', async () => (await textAt(store, key)) === 'miss')
    })

    test('keeps answers about a collection until something of it is written', async () => {
      const one = newKey('calendar')
      const two = { ...one, id: randomUUID() }
      const elsewhere = { ...one, orgId: randomUUID() }
      const collection = collectionText(one) ?? ''
      for (const key of [one, two, elsewhere]) (await lease(store, key))('day')
      for (const key of [one, two, elsewhere])
        await until('it is there', async () => (await textAt(store, key)) === 'day')
      await store.fence([collection], 'writer', FENCE_MS)
      expect(await textAt(store, one)).toBe('fenced')
      store.lift([collection], 'writer')
      await until('the fence is lifted', async () => (await textAt(store, one)) !== 'fenced')
      expect(await textAt(store, one)).toBe('miss')
      expect(await textAt(store, two)).toBe('miss')
      expect(await textAt(store, elsewhere)).toBe('day')
    })

    test('keeps an answer no longer than it stays right by itself', async () => {
      const [brief, gone] = [newKey('calendar'), newKey('calendar')]
      ;(await lease(store, brief))('brief', 150)
      ;(await lease(store, gone))('gone', 0)
      await until('it has ended', async () => (await textAt(store, brief)) === 'miss')
      expect(await textAt(store, gone)).toBe('miss')
    })

    test('takes no answer that was made before the collection was written', async () => {
      const key = newKey('calendar')
      const fill = await lease(store, key)
      const collection = collectionText(key) ?? ''
      await store.fence([collection], 'writer', FENCE_MS)
      store.lift([collection], 'writer')
      await until('the fence is lifted', async () => (await textAt(store, key)) !== 'fenced')
      fill('old')
      // A later call is answered after the fill.
      await store.fence([keyText(newKey())], 'other', FENCE_MS)
      expect(await textAt(store, key)).not.toBe('old')
    })
  })
}

test('a cache in memory keeps within its bytes', async () => {
  const store = createMemoryStore({ clock: systemClock, newId: randomUUID, bytesMax: 100_000 })
  for (let i = 0; i < 500; i++) (await lease(store, newKey()))('x'.repeat(1_000))
  expect(store.stats().bytes).toBeLessThanOrEqual(100_000)
  expect(store.stats().entries).toBeGreaterThan(50)
})
