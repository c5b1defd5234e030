/**
 * The cache that several processes share: Redis, or Valkey. Look-ups that arrive while one is under way
 * travel together: one MGET finds what is there, one script takes the leases of what is not.
 */
import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Clock } from '../time/clock.ts'
import { frameBytes, readFrame } from './frame.ts'
import { type CacheKey, collectionText, keyText } from './key.ts'
import { CALL_MS_MAX, keptMs, LEASE_MS, LIFT_CALL_MS_MAX } from './limits.ts'
import { createRedisLink, type RedisLink, type RedisLinkOptions, type RedisReply } from './redis-link.ts'
import { IDENTITY_KEY } from './redis-scripts.ts'
import { AWAY, type CachedDocument, type CacheStore, FENCED, type Look } from './store.ts'

/** What the second call of a look-up is given at least, when this process was busy during the first. */
const LAST_CALL_MS_MIN = 10
/** Look-ups of one call, and calls under way: enough to keep both sides busy. */
const LOOKS_MAX = 200
const CALLS_AT_ONCE = 2
/** Lives of values differ by so much, that those filled together do not end together. */
const SPREAD = 0.1
const MARK = { value: 0x56, lease: 0x4c }

type Waiting = {
  readonly name: string
  readonly collection: string | null
  readonly epoch: number
  resolve(look: Look): void
  readonly answer: Promise<Look>
}
/** A look-up that the first call did not answer; `bad`: what is there is no good. */
type Missed = { readonly entry: Waiting; readonly bad: boolean }

/** What a store in Redis needs. */
export type RedisStoreOptions = RedisLinkOptions & {
  readonly clock: Clock
  readonly fenceMs: number
  readonly announceMs: number
}

/** Connects to the Redis of `url` in the background. */
export function createRedisStore(options: RedisStoreOptions): CacheStore {
  const link = createRedisLink(options)
  const lookUp = createLookUps(link, options)
  /** A fence that stays ends by itself. */
  const lift = (names: readonly string[], writer: string): void => {
    link.script('lift', names, [writer], LIFT_CALL_MS_MAX).catch(() => {})
  }

  return {
    domain: () => (link.identity() === null ? null : `redis:${link.identity()}`),
    lookAgain: () => link.identifyAgain(),
    trouble: () => link.trouble(),
    look: (key, epoch) => (link.identity() === null || link.isSilent() ? AWAY : lookUp(key, epoch)),
    async fence(names, writer, forMs) {
      const identity = link.identity()
      if (identity === null) return false
      const args = [identity, writer, String(forMs)]
      try {
        const placed = await link.script('fence', [IDENTITY_KEY, ...names], args, options.announceMs)
        if (placed !== 1) link.identifyAgain()
        // Another name by now: the fences may have gone with what was there before.
        return placed === 1 && link.identity() === identity
      } catch {
        // It may be placed late, and is not needed then.
        lift(names, writer)
        return false
      }
    },
    lift,
    stats: () => ({ entries: 0, bytes: 0 }),
    close: async () => link.close(),
  }
}

/** Gathers look-ups while others are under way. Equal ones that were not sent yet are one. */
function createLookUps(link: RedisLink, { clock, fenceMs }: RedisStoreOptions) {
  const waiting = new Map<string, Waiting>()
  let underWay = 0
  let woken = false

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const startedAt = clock.ticks()
    try {
      const missed = await findValues(link, batch)
      const leftMs = Math.max(CALL_MS_MAX - (clock.ticks() - startedAt), LAST_CALL_MS_MIN)
      if (missed.length > 0) await takeLeases(link, missed, fenceMs, leftMs)
    } catch {
      for (const { resolve } of batch) resolve(AWAY)
    }
  }
  const dispatch = (): void => {
    woken = false
    while (waiting.size > 0 && underWay < CALLS_AT_ONCE) {
      const batch = [...waiting.values()].slice(0, LOOKS_MAX)
      for (const { name, epoch } of batch) waiting.delete(`${epoch} ${name}`)
      underWay += 1
      void send(batch).then(() => {
        underWay -= 1
        dispatch()
      })
    }
  }

  return (key: CacheKey, epoch: number): Promise<Look> => {
    const name = keyText(key)
    const known = waiting.get(`${epoch} ${name}`)
    if (known !== undefined) return known.answer
    const { promise, resolve } = Promise.withResolvers<Look>()
    const entry = { name, collection: collectionText(key), epoch, resolve, answer: promise }
    waiting.set(`${epoch} ${name}`, entry)
    if (!woken) queueMicrotask(dispatch)
    woken = true
    return promise
  }
}

/** Answers what is there, and gives the rest. */
async function findValues(link: RedisLink, batch: readonly Waiting[]): Promise<Missed[]> {
  // Documents of one organization share a collection.
  const names = [...new Set(batch.flatMap(({ name, collection }) => [name, collection ?? name]))]
  const reply = await link.call(['MGET', ...names], CALL_MS_MAX)
  const texts = new Map(names.map((name, i) => [name, bytesOf(Array.isArray(reply) ? reply[i] : null)]))
  const textOf = (name: string): Buffer | null => texts.get(name) ?? null
  const missed: Missed[] = []
  for (const entry of batch) {
    const text = textOf(entry.name)
    const generation = entry.collection === null ? '-' : generationIn(textOf(entry.collection), entry.epoch)
    const head = `${entry.epoch} ${generation} `
    if (text !== null && generation !== null && startsWith(text, MARK.lease, head)) {
      entry.resolve({ result: 'miss', witness: text.toString('latin1'), fill: null })
    } else if (text !== null && text[0] === MARK.value) {
      const frame = readFrame(entry.name, text)
      const current = generation !== null && startsWith(text, MARK.value, head)
      if (frame !== null && current) entry.resolve({ result: 'hit', document: frame.document })
      else missed.push({ entry, bad: frame === null })
    } else {
      missed.push({ entry, bad: false })
    }
  }
  return missed
}

/** Answers the rest: with a lease for whoever comes first. */
async function takeLeases(
  link: RedisLink,
  missed: readonly Missed[],
  fenceMs: number,
  withinMs: number,
): Promise<void> {
  const identity = link.identity()
  const byEpoch = Map.groupBy(missed, ({ entry }) => entry.epoch)
  for (const [epoch, of] of byEpoch) {
    const keys = of.flatMap(({ entry }) => [entry.name, entry.collection ?? IDENTITY_KEY])
    const each = of.flatMap(({ bad }) => [randomUUID(), bad ? '1' : '0'])
    const args = [identity ?? '', String(epoch), String(LEASE_MS), String(Math.ceil(fenceMs)), ...each]
    const reply = await link.script('take', [IDENTITY_KEY, ...keys], args, withinMs)
    if (!Array.isArray(reply)) link.identifyAgain()
    of.forEach(({ entry }, i) => {
      entry.resolve(Array.isArray(reply) ? lookOf(link, entry, reply[i]) : AWAY)
    })
  }
}

function lookOf(link: RedisLink, entry: Waiting, reply: RedisReply | undefined): Look {
  const [what, text, generation] = Array.isArray(reply) ? reply.map(bytesOf) : []
  if (text == null || generation == null) return AWAY
  switch (what?.toString('latin1')) {
    case 'value': {
      const frame = readFrame(entry.name, text)
      return frame === null ? AWAY : { result: 'hit', document: frame.document }
    }
    case 'lease':
      return { result: 'miss', witness: text.toString('latin1'), fill: null }
    case 'mine': {
      const lease = text.toString('latin1')
      const made = generation.toString('latin1')
      return { result: 'miss', witness: lease, fill: (document) => fill(link, entry, lease, made, document) }
    }
    default:
      return FENCED
  }
}

function fill(
  link: RedisLink,
  { name, collection, epoch }: Waiting,
  lease: string,
  generation: string,
  document: CachedDocument | null,
): void {
  const made = generation === '-' ? null : generation
  const value = document === null ? '' : frameBytes(name, { epoch, generation: made, document })
  const share = (crc32(lease) % 1000) / 1000
  const lifeMs = Math.floor(keptMs(document?.lifeMs ?? null) * (1 - SPREAD * share))
  const args = [lease, `G${epoch} ${generation}`, String(lifeMs), value, String(LEASE_MS)]
  // A value that is not put there is read again.
  link.script('fill', [name, collection ?? name], args, CALL_MS_MAX).catch(() => {})
}

function bytesOf(reply: RedisReply | undefined): Buffer | null {
  return reply instanceof Buffer ? reply : null
}

/** The generation that a collection's key holds in this epoch. */
function generationIn(text: Buffer | null, epoch: number): string | null {
  const head = `G${epoch} `
  const line = text?.toString('latin1') ?? ''
  return line.startsWith(head) ? line.slice(head.length) : null
}

function startsWith(text: Buffer, mark: number, head: string): boolean {
  return text[0] === mark && text.toString('latin1', 1, 1 + head.length) === head
}
