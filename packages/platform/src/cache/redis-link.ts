/**
 * The connection to Redis: looked at before it is used, given up as soon as it hangs, made again in the
 * background. The only file that names the driver.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, RESP_TYPES } from '@redis/client'
import type { Observe } from '../observe/events.ts'
import { FENCE, FILL, IDENTIFY, IDENTITY_KEY, LIFT, TAKE } from './redis-scripts.ts'

/** Waits between attempts to connect. */
const RECONNECT_MS = { first: 100, longest: 2_000 }
/** How long connecting and looking at the server may take. */
const HANDSHAKE_MS_MAX = 2_000
/**
 * How long a server may owe an answer before the connection is given up. Making a new one takes longer than
 * most pauses, and while there is none every write closes the cache.
 */
const SILENCE_MS_MAX = 1_000
/** Scripts with flags, which the cache needs when Redis is full, came with this version. */
const MAJOR_MIN = 7

/** Names of the scripts of redis-scripts.ts. */
export type ScriptName = 'take' | 'fill' | 'fence' | 'lift' | 'identify'

/** What Redis answers; texts are bytes. */
export type RedisReply = null | number | Buffer | readonly RedisReply[]

/** A connection that comes and goes. */
export type RedisLink = {
  /** The name of the Redis behind it; null while there is none that can be used. */
  identity(): string | null
  /** Why there is none; null when there is one. */
  trouble(): string | null
  /** Whether it owes an answer: who is in a hurry does not ask. */
  isSilent(): boolean
  /** Throws: when Redis refuses, or does not answer within `withinMs`. */
  call(args: readonly (string | Buffer)[], withinMs: number): Promise<RedisReply>
  script(
    name: ScriptName,
    keys: readonly string[],
    args: readonly (string | Buffer)[],
    withinMs: number,
  ): Promise<RedisReply>
  /** Asks Redis for its name again: another one was found there. */
  identifyAgain(): void
  close(): void
}

type Client = {
  sendCommand(args: readonly (string | Buffer)[]): Promise<unknown>
  destroy(): void
}
/** A connection that was looked at. */
type Session = { readonly client: Client; readonly run: string; readonly shas: Record<ScriptName, string> }

/** What a link needs; `newId` is part of a Redis's name. */
export type RedisLinkOptions = {
  readonly url: string
  readonly newId: () => string
  readonly observe: Observe
}

/** Connects in the background, for good. */
export function createRedisLink(options: RedisLinkOptions): RedisLink {
  return new Link(options)
}

/** Why a cache cannot be kept in the Redis of `url`; null when it can. Cost: a connection of its own. */
export async function redisTrouble(url: string): Promise<string | null> {
  try {
    const { client } = await openSession(url, () => {})
    client.destroy()
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

class Link implements RedisLink {
  private readonly options: RedisLinkOptions
  private session: Session | null = null
  private name: string | null = null
  /** Set while an answer is overdue; a new one each time. */
  private silence: object | null = null
  private closed = false
  private connecting = false
  private told = ''

  constructor(options: RedisLinkOptions) {
    this.options = options
    void this.keepConnected()
  }

  identity(): string | null {
    return this.name
  }

  async call(args: readonly (string | Buffer)[], withinMs: number): Promise<RedisReply> {
    const used = this.session
    if (used === null) throw new Error('not connected')
    const answering = used.client.sendCommand(args)
    const answer = await inTime(answering, withinMs)
    if (answer === SILENCE) {
      this.noteSilence(used, answering, withinMs)
      throw new Error('no answer in time')
    }
    if (this.session === used) this.silence = null
    return toReply(answer)
  }

  trouble(): string | null {
    if (this.name !== null) return null
    return this.told === CONNECTED || this.told === '' ? 'connecting' : this.told
  }

  isSilent(): boolean {
    return this.silence !== null
  }

  async script(
    name: ScriptName,
    keys: readonly string[],
    args: readonly (string | Buffer)[],
    withinMs: number,
  ): Promise<RedisReply> {
    const used = this.session
    if (used === null) throw new Error('not connected')
    try {
      return await this.call(['EVALSHA', used.shas[name], String(keys.length), ...keys, ...args], withinMs)
    } catch (error) {
      if (String(error).includes('NOSCRIPT')) this.drop(used, 'its scripts are gone')
      throw error
    }
  }

  identifyAgain(): void {
    const used = this.session
    if (used === null || this.name === null) return
    this.name = null
    this.identify(used).catch(() => this.drop(used, 'it does not tell its name'))
  }

  close(): void {
    this.closed = true
    this.session?.client.destroy()
    this.session = null
    this.name = null
  }

  /** Whatever comes late ends the silence; when nothing comes, the connection is given up. */
  private noteSilence(of: Session, answering: Promise<unknown>, waitedMs: number): void {
    const answered = (): void => {
      if (this.session === of) this.silence = null
    }
    answering.then(answered, answered)
    if (this.silence !== null || this.session !== of) return
    const silence = {}
    this.silence = silence
    const giveUp = (): void => {
      if (this.silence === silence) this.drop(of, 'no answer in time')
    }
    // As in `inTime`: first what has come is read.
    setTimeout(() => setImmediate(giveUp), Math.max(0, SILENCE_MS_MAX - waitedMs))
  }

  private async identify(of: Session): Promise<void> {
    const fresh = `${of.run}:${this.options.newId()}`
    const name = await this.script('identify', [IDENTITY_KEY], [of.run, fresh], HANDSHAKE_MS_MAX)
    if (this.session === of && name instanceof Buffer) this.name = name.toString('latin1')
  }

  private drop(of: Session | null, reason: string): void {
    if (of === null || this.session !== of) return
    this.session = null
    this.name = null
    this.silence = null
    of.client.destroy()
    this.tell('down', reason)
    void this.keepConnected()
  }

  private async keepConnected(): Promise<void> {
    if (this.connecting) return
    this.connecting = true
    let waitMs = RECONNECT_MS.first
    while (!this.closed && this.session === null) {
      try {
        const made = await openSession(this.options.url, (of, reason) => this.drop(of, reason))
        if (this.closed) return made.client.destroy()
        this.session = made
        this.silence = null
        await this.identify(made)
        this.tell('up', CONNECTED)
      } catch (error) {
        this.drop(this.session, reasonOf(error))
        this.tell('down', reasonOf(error))
        await sleep(waitMs)
        waitMs = Math.min(waitMs * 2, RECONNECT_MS.longest)
      }
    }
    this.connecting = false
  }

  private tell(state: 'up' | 'down', detail: string): void {
    if (this.told === detail || this.closed) return
    this.told = detail
    this.options.observe({ type: 'cache_link', state, detail })
  }
}

const CONNECTED = 'connected'
const SILENCE: unique symbol = Symbol('silence')

/** What comes in time, or SILENCE. An event loop that was busy gets the chance to read what has come. */
function inTime<T>(answer: Promise<T>, withinMs: number): Promise<T | typeof SILENCE> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(resolve, SILENCE), withinMs)
    answer
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
      .catch(() => {})
  })
}

/** Connects and looks at the server. Throws: when the cache would not be safe on it. */
async function openSession(
  url: string,
  onLost: (session: Session | null, reason: string) => void,
): Promise<Session> {
  const socket = { connectTimeout: HANDSHAKE_MS_MAX, reconnectStrategy: false } as const
  const where = url.startsWith('unix://')
    ? { socket: { ...socket, path: new URL(url).pathname, tls: false as const } }
    : { url, socket }
  const made = createClient({ ...where, disableOfflineQueue: true })
  let session: Session | null = null
  made.on('error', (error) => onLost(session, reasonOf(error)))
  made.on('end', () => onLost(session, 'the connection ended'))
  const buffered = made.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
  const client: Client = {
    sendCommand: (args) => buffered.sendCommand([...args]),
    destroy: () => {
      if (made.isOpen) made.destroy()
    },
  }
  try {
    const looked = await inTime(
      made.connect().then(() => lookAt(client)),
      HANDSHAKE_MS_MAX,
    )
    if (looked === SILENCE) throw new Error('no answer in time')
    session = { client, ...looked }
    return session
  } catch (error) {
    client.destroy()
    throw error
  }
}

async function lookAt(client: Client): Promise<Omit<Session, 'client'>> {
  const info = String(await client.sendCommand(['INFO']))
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? ''
  if (Number.parseInt(field('redis_version'), 10) < MAJOR_MIN) throw new Error(`Redis ${MAJOR_MIN} is needed`)
  if (field('role') !== 'master') throw new Error('it is a replica')
  if (field('cluster_enabled') === '1') throw new Error('a cluster of Redis is not supported')
  // Fences never expire, so that only these policies could take one away.
  if (field('maxmemory_policy').startsWith('allkeys')) {
    throw new Error('maxmemory-policy must be noeviction or volatile-lru')
  }
  const run = field('run_id')
  if (!/^[0-9a-f]{20,}$/.test(run)) throw new Error('it does not tell its run')
  const load = async (text: string) => String(await client.sendCommand(['SCRIPT', 'LOAD', text]))
  const shas = {
    ...{ take: await load(TAKE), fill: await load(FILL), fence: await load(FENCE) },
    ...{ lift: await load(LIFT), identify: await load(IDENTIFY) },
  }
  return { run, shas }
}

/** Whatever else a driver may give counts as nothing. */
function toReply(answer: unknown): RedisReply {
  if (typeof answer === 'number' || answer instanceof Buffer) return answer
  return Array.isArray(answer) ? answer.map(toReply) : null
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  return code !== '' ? code : error instanceof Error ? error.message : 'unknown'
}
