/** Servers that share a Redis, clients that read and write through all of them, and what goes wrong. */
import { randomBytes } from 'node:crypto'
import type { TestRedis } from '@ehrconnect/platform/testing/redis'
import { layMovingCalendar } from './cache-calendar.ts'
import { keepAsking, RECORDS } from './cache-load.ts'
import { createClient, type Outcome } from './client.ts'
import type { Clinic } from './clinics.ts'
import type { History } from './history.ts'
import { patientId, type ServerProcess, type TestSite } from './server-process.ts'

/** Every value of the cache is older than this after a claim: short, so that it is in use soon again. */
const SETTINGS = {
  ...{ EHR_CACHE_MODE: 'auto', EHR_CACHE_SETTLE_MS: '250' },
  ...{ EHR_DB_DEADLINE_MS: '500', EHR_DB_STATEMENT_TIMEOUT_MS: '500', EHR_LOG_LEVEL: 'info' },
}
/** Kinds of documents that are read. */
const KINDS = ['patient', 'encounter', 'day', 'slots'] as const
/** Half of a token's life: a long run goes on with new ones. */
const TOKEN_KEPT_MS = 150_000

/** Running servers and the load on them. */
export type CacheSite = {
  readonly servers: ServerProcess[]
  killServer(n: number): Promise<void>
  /** Look-ups of all running servers by result, hits by kind of document. */
  lookUps(): Promise<{ hits: Record<string, number>; other: number }>
  /** Starts clients; `on` is told of every answer. Gives the function that stops them. */
  load(clients: number, history: History, on: (outcome: Outcome) => void): () => Promise<void>
}

/** Starts `count` servers on one Redis; the first patients get an encounter and some an appointment each. */
export async function startCacheSite(options: {
  site: TestSite
  redis: TestRedis
  count: number
  patients: number
  appointments: number
}): Promise<CacheSite> {
  const { site, redis, patients } = options
  const start = () => site.start({ ...SETTINGS, EHR_REDIS_URL: redis.url })
  const servers = await Promise.all(Array.from({ length: options.count }, start))
  const port = servers[0]?.port ?? 0
  const headers = createHeaders(site)
  const encounters = await openEncounters(port, await headers(RECORDS), patients)
  const calendar = await layMovingCalendar(site, port, options.appointments)
  return {
    servers,
    async killServer(n) {
      const one = servers[n % servers.length]
      one?.signal('SIGKILL')
      await one?.exited
      servers[n % servers.length] = await start()
    },
    async lookUps() {
      const hits: Record<string, number> = Object.fromEntries(KINDS.map((kind) => [kind, 0]))
      let other = 0
      for (const { port: of } of servers) {
        const text = await (await fetch(`http://127.0.0.1:${of}/metrics`)).text()
        for (const [, labels = '', value] of text.matchAll(/^ehr_cache_lookups_total\{([^}]*)\} (\d+)/gm)) {
          const kind = /kind="(\w+)"/.exec(labels)?.[1] ?? ''
          if (labels.includes('result="hit"')) hits[kind] = (hits[kind] ?? 0) + Number(value)
          else other += Number(value)
        }
      }
      return { hits, other }
    },
    load(clients, history, on) {
      let stopped = false
      const asking = Array.from({ length: clients }, (_, n) =>
        keepAsking({ n, servers, headers, encounters, calendar, history, on, stopped: () => stopped }),
      )
      return async () => {
        stopped = true
        await Promise.all(asking)
      }
    },
  }
}

/** Headers of the tests' user, signed anew in time. */
function createHeaders(site: TestSite) {
  const known = new Map<
    Clinic,
    { readonly headers: ReturnType<TestSite['headers']>; readonly until: number }
  >()
  return (clinic: Clinic): ReturnType<TestSite['headers']> => {
    const kept = known.get(clinic)
    if (kept !== undefined && performance.now() < kept.until) return kept.headers
    const headers = site.headers(clinic)
    known.set(clinic, { headers, until: performance.now() + TOKEN_KEPT_MS })
    return headers
  }
}

async function openEncounters(
  port: number,
  headers: Readonly<Record<string, string>>,
  patients: number,
): Promise<string[]> {
  const client = createClient(port)
  const ids: string[] = []
  for (let n = 0; n < patients; n++) {
    const body = {
      ...{ patient_id: patientId(RECORDS, n), status: 'planned' },
      ...{ start_time: '2031-01-02T09:30:00Z', chief_complaint: '1' },
    }
    const made = await client.ask({ method: 'POST', path: '/api/encounters', headers, body })
    if (made.status !== 201) throw new Error(`no encounter: ${made.status} ${made.body}`)
    ids.push(made.location?.split('/').at(-1) ?? '')
  }
  client.close()
  return ids
}

/** Puts things into the cache that nobody of us has put there. */
export async function lie(redis: TestRedis): Promise<void> {
  const found = await redis.command('KEYS', 'v1:*')
  const names = Array.isArray(found) ? found.map(String).filter((name) => name !== 'v1:identity') : []
  for (const [i, name] of names.entries()) {
    const other = String(await redis.command('GET', names[(i + 1) % names.length] ?? name).catch(() => ''))
    const lies: string[][] = [
      ['SET', name, randomBytes(64).toString('latin1')],
      ['SET', name, `V${randomBytes(20).toString('hex')}\n{}`],
      ['SET', name, `F${randomBytes(20).toString('hex')}`],
      ['SET', name, other.startsWith('V') ? other : 'V'],
      ['SETRANGE', name, '40', 'garbage'],
    ]
    await redis.command(...(lies[i % lies.length] ?? ['PING'])).catch(() => {})
  }
  const wrong = names[0]
  const list = "redis.call('DEL', KEYS[1]) redis.call('RPUSH', KEYS[1], 'a list')"
  if (wrong !== undefined) await redis.command('EVAL', list, '1', wrong)
}
