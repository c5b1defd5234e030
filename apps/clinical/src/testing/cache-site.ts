/** Servers that share a Redis, clients that read and write through all of them, and what goes wrong. */
import { randomBytes } from 'node:crypto'
import type { TestRedis } from '@ehrconnect/platform/testing/redis'
import { type Asked, type Client, createClient, type Outcome } from './client.ts'
import { NORTH } from './clinics.ts'
import type { History } from './history.ts'
import { patientId, type ServerProcess, type TestSite } from './server-process.ts'

/** Every value of the cache is older than this after a claim: short, so that it is in use soon again. */
const SETTINGS = {
  ...{ EHR_CACHE_MODE: 'auto', EHR_CACHE_SETTLE_MS: '250' },
  ...{ EHR_DB_DEADLINE_MS: '500', EHR_DB_STATEMENT_TIMEOUT_MS: '500', EHR_LOG_LEVEL: 'info' },
}
/** Pause of a client whose server is gone. */
const PAUSE_MS = 10

/** Running servers and the load on them. */
export type CacheSite = {
  readonly servers: ServerProcess[]
  killServer(n: number): Promise<void>
  /** Look-ups of all running servers by result. */
  lookUps(): Promise<{ hit: number; other: number }>
  /** Starts clients; `on` is told of every answer. Gives the function that stops them. */
  load(clients: number, history: History, on: (outcome: Outcome) => void): () => Promise<void>
}

/** Starts `count` servers on one Redis; the first `patients` patients of NORTH get an encounter each. */
export async function startCacheSite(options: {
  site: TestSite
  redis: TestRedis
  count: number
  patients: number
}): Promise<CacheSite> {
  const { site, redis, patients } = options
  const start = () => site.start({ ...SETTINGS, EHR_REDIS_URL: redis.url })
  const servers = await Promise.all(Array.from({ length: options.count }, start))
  const headers = await site.headers(NORTH)
  const encounters = await openEncounters(servers[0]?.port ?? 0, headers, patients)
  return {
    servers,
    async killServer(n) {
      const one = servers[n % servers.length]
      one?.signal('SIGKILL')
      await one?.exited
      servers[n % servers.length] = await start()
    },
    async lookUps() {
      const counts = { hit: 0, other: 0 }
      for (const { port } of servers) {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
        for (const [, result, value] of text.matchAll(
          /^ehr_cache_lookups_total\{[^}]*result="(\w+)"[^}]*\} (\d+)/gm,
        ))
          counts[result === 'hit' ? 'hit' : 'other'] += Number(value)
      }
      return counts
    },
    load(clients, history, on) {
      let stopped = false
      const asking = Array.from({ length: clients }, (_, n) =>
        keepAsking({ n, servers, headers, encounters, history, on, stopped: () => stopped }),
      )
      return async () => {
        stopped = true
        await Promise.all(asking)
      }
    },
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
      ...{ patient_id: patientId(NORTH, n), status: 'planned' },
      ...{ start_time: '2031-01-02T09:30:00Z', chief_complaint: '1' },
    }
    const made = await client.ask({ method: 'POST', path: '/api/encounters', headers, body })
    if (made.status !== 201) throw new Error(`no encounter: ${made.status} ${made.body}`)
    ids.push(made.location?.split('/').at(-1) ?? '')
  }
  client.close()
  return ids
}

type Asking = {
  readonly n: number
  readonly servers: readonly ServerProcess[]
  readonly headers: Readonly<Record<string, string>>
  readonly encounters: readonly string[]
  readonly history: History
  on(outcome: Outcome): void
  stopped(): boolean
}

/** One client: mostly reads, of any server; it alone writes the encounter of its number. */
async function keepAsking(asking: Asking): Promise<void> {
  const { n, servers, headers, encounters, history, stopped } = asking
  const clients = new Map<number, Client>()
  let version: number | null = null

  const ask = async (asked: Asked, registers: string[], show: (outcome: Outcome) => Map<string, number>) => {
    const { port } = servers[Math.floor(Math.random() * servers.length)] ?? { port: 0 }
    const client = clients.get(port) ?? createClient(port)
    clients.set(port, client)
    const begun = history.begin(registers)
    const outcome = await client.ask(asked)
    if (outcome.status === 200) history.end(begun, show(outcome), `${asked.method ?? 'GET'} ${asked.path}`)
    asking.on(outcome)
    if (outcome.kind !== 'answered') {
      clients.delete(port)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    return outcome
  }

  while (!stopped()) {
    const at = Math.floor(Math.random() * encounters.length)
    const [patient, encounter] = [patientId(NORTH, at), encounters[at] ?? '']
    const chance = Math.random()
    if (chance < 0.05 && n < encounters.length) {
      const own = encounters[n] ?? ''
      const written: Outcome = await ask(writeEncounter(own, version, headers), [own], (outcome) =>
        onlyVersion(own, outcome),
      )
      version = written.status === 200 ? versionOf(written) : null
    } else if (chance < 0.12) {
      const change = { 'if-match': '*', ...headers }
      const body = { first_name: `Name ${n}` }
      const asked = { method: 'PATCH', path: `/api/patients/${patient}`, headers: change, body }
      await ask(asked, [patient, encounter], (outcome) => detailVersions(patient, encounter, outcome))
    } else if (chance < 0.25) {
      const asked = { path: `/api/encounters/${encounter}`, headers }
      await ask(asked, [encounter], (outcome) => onlyVersion(encounter, outcome))
    } else {
      const asked = { path: `/api/patients/${patient}`, headers }
      await ask(asked, [patient, encounter], (outcome) => detailVersions(patient, encounter, outcome))
    }
  }
  for (const client of clients.values()) client.close()
}

/** The next version says its number in a text that the patient's detail shows; unknown: it is read first. */
function writeEncounter(
  id: string,
  version: number | null,
  headers: Readonly<Record<string, string>>,
): Asked {
  const path = `/api/encounters/${id}`
  if (version === null) return { path, headers }
  const body = { chief_complaint: String(version + 1) }
  return { method: 'PATCH', path, headers: { 'if-match': `"${version}"`, ...headers }, body }
}

function versionOf({ etag }: Outcome): number {
  return Number(/^"(\d+)-/.exec(etag ?? '')?.[1])
}

function onlyVersion(register: string, outcome: Outcome): Map<string, number> {
  return new Map([[register, versionOf(outcome)]])
}

function detailVersions(patient: string, encounter: string, outcome: Outcome): Map<string, number> {
  const shown = Number(/"chief_complaint":"(\d+)"/.exec(outcome.body)?.[1])
  return new Map([
    [patient, versionOf(outcome)],
    [encounter, shown],
  ])
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
