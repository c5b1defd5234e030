/**
 * The proof that the cache is never stale: servers that share a Redis, clients that read and write through
 * all of them, and everything that can be taken away is taken away meanwhile. The same judge finds the
 * usual way (delete after the update) stale.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from '@ehrconnect/platform/db/connect'
import { until } from '@ehrconnect/platform/testing/conditions'
import { REDIS_SERVER, startTestRedis, type TestRedis } from '@ehrconnect/platform/testing/redis'
import { listedVersions, type Moved, untakenVersions } from './testing/cache-calendar.ts'
import { type CacheSite, lie, startCacheSite } from './testing/cache-site.ts'
import { type Outcome, quantile } from './testing/client.ts'
import { NORTH } from './testing/clinics.ts'
import { createHistory } from './testing/history.ts'
import { createSite, patientId, type TestSite } from './testing/server-process.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const OPERATIONS_MIN = LONG ? 1_000_000 : 5_000
const SERVERS = LONG ? 3 : 2
const CLIENTS = LONG ? 32 : 12
const PATIENTS = LONG ? 64 : 12
const ROUNDS_MIN = LONG ? 6 : 1
const TEST_MS = LONG ? 7_200_000 : 300_000
/** What goes on in peace between two harms, so that most of it meets a cache in use. */
const OPERATIONS_BETWEEN = LONG ? 8_000 : 0
/** How long Redis is away while its absence is measured. */
const OUTAGE_MS = LONG ? 30_000 : 2_000
/** Longest wait for the cache to be in use again: a claim takes some three seconds, on a free machine. */
const IN_USE_MS = 600_000
/** Hits of each kind of document by which it counts as in use. */
const HITS_MIN = 5

const NOTHING: Outcome = {
  ...{ kind: 'answered', status: 200, retryAfter: null, etag: null, location: null },
  ...{ last: false, body: '', at: 0, ms: 0 },
}

test('the judge finds an operation that shows less than was known when it began', () => {
  const history = createHistory()
  const early = history.begin(['a'])
  history.end(history.begin(['a']), new Map([['a', 3]]), 'write')
  history.end(early, new Map([['a', 2]]), 'read that began before')
  expect(history.violations).toEqual([])
  history.end(history.begin(['a']), new Map([['a', 2]]), 'read')
  expect(history.violations).toEqual([{ register: 'a', version: 2, known: 3, by: 'read' }])
  expect(history.operations).toBe(3)
})

test('the judge finds day sheets and free slots that are older than what was known', () => {
  const slots = [0, 1, 2, 3, 4].map((n) => n * 1_800_000)
  const moved: Moved[] = [{ id: 'a', practitioner: 'p', slots, attempted: 4 }]
  const outcome = (body: object): Outcome => ({ ...NOTHING, body: JSON.stringify(body) })
  const sheet = (version: number, slot = version - 1): Outcome =>
    outcome({ appointments: [{ id: 'a', version, start_time: new Date(slots[slot] ?? 0).toISOString() }] })
  const free = (...taken: number[]): Outcome =>
    outcome({
      slots: slots.flatMap((at, n) =>
        taken.includes(n) ? [] : [{ start_time: new Date(at).toISOString() }],
      ),
    })
  const known = new Map([['a', 3]])
  const shown = (outcomes: Outcome[], read: (outcome: Outcome) => Map<string, number>) =>
    outcomes.map((one) => read(one).get('a'))
  const sheets = [sheet(4), sheet(3), sheet(2), outcome({ appointments: [] }), sheet(4, 1)]
  expect(shown(sheets, (one) => listedVersions(moved, one))).toEqual([4, 3, 2, 0, 0])
  // The fourth slot is that of the fourth move, the fifth that of nobody yet: one of five moves ago.
  const offers = [free(3), free(2), free(1), free(4), free(), free(2, 3)]
  expect(shown(offers, (one) => untakenVersions(moved, known, one))).toEqual([4, 3, 2, 0, 0, 0])
})

describe.skipIf(REDIS_SERVER === '')('servers that share a Redis', () => {
  let site: TestSite
  let redis: TestRedis
  let servers: CacheSite

  beforeAll(async () => {
    site = await createSite({ patients: PATIENTS, durable: true })
    redis = await startTestRedis()
    servers = await startCacheSite({
      ...{ site, redis, count: SERVERS, patients: PATIENTS, appointments: CLIENTS },
    })
  }, 60_000)

  afterAll(async () => {
    redis?.resume()
    await site?.remove()
    await redis?.remove()
  })

  /** Resolves when servers answer everything from the cache, in spite of the writes. */
  async function untilInUse(): Promise<void> {
    let first = await servers.lookUps()
    await until(
      'the cache is in use',
      async () => {
        const now = await servers.lookUps()
        const grown = Object.entries(now.hits).map(([kind, hits]) => hits - (first.hits[kind] ?? 0))
        // A server that was started anew counts from the beginning.
        if (grown.some((by) => by < 0)) first = now
        return grown.every((by) => by >= HITS_MIN)
      },
      IN_USE_MS,
    )
  }

  const pause = async () => {
    redis.pause()
    await new Promise((resolve) => setTimeout(resolve, 300))
    redis.resume()
  }
  const fill = async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
  }
  const restart = async () => {
    await redis.kill()
    await redis.start()
  }
  const loseDatabase = async () => {
    await site.cluster.kill()
    await site.cluster.start()
  }
  /** Everything that is taken away, in the order of a round. */
  const harms: Record<string, () => Promise<unknown>> = {
    'Redis hangs': pause,
    'Redis is flushed': () => redis.command('FLUSHALL'),
    'a server is killed': () => servers.killServer(Math.floor(Math.random() * SERVERS)),
    'Redis holds garbage': () => lie(redis),
    'Redis is full': fill,
    'Redis is killed': restart,
    'the database is killed': loseDatabase,
  }

  test(
    'never give an older version than somebody has seen, whatever is taken away',
    async () => {
      const history = createHistory()
      const failed: Record<string, number> = {}
      const stop = servers.load(CLIENTS, history, ({ kind, status }) => {
        if (status === 200 || status === 412) return
        const how = kind === 'answered' ? String(status) : kind
        failed[how] = (failed[how] ?? 0) + 1
      })
      for (let round = 0; round < ROUNDS_MIN || history.operations < OPERATIONS_MIN; round++) {
        for (const [name, harm] of Object.entries(harms)) {
          await untilInUse()
          if (LONG) {
            const { operations, violations } = history
            process.stdout.write(`${operations} operations, ${violations.length} violations, next: ${name}\n`)
          }
          const quietUntil = history.operations + OPERATIONS_BETWEEN
          await until('time has passed in peace', () => history.operations >= quietUntil, TEST_MS)
          await harm()
          // Twice: while the first has not been got over.
          if (round % 2 === 1) await harm()
        }
      }
      await untilInUse()
      await stop()
      const { hits, other } = await servers.lookUps()
      process.stdout.write(
        `${history.operations} operations, ${history.violations.length} violations, ` +
          `failed ${JSON.stringify(failed)}; ` +
          `look-ups since the last kill: hits ${JSON.stringify(hits)}, others ${other}\n`,
      )
      expect(history.violations).toEqual([])
      expect(history.operations).toBeGreaterThanOrEqual(OPERATIONS_MIN)
    },
    TEST_MS,
  )

  test(
    'go on while Redis is away',
    async () => {
      const history = createHistory()
      const outcomes: Outcome[] = []
      const stop = servers.load(CLIENTS, history, (outcome) => outcomes.push(outcome))
      await untilInUse()
      await redis.kill()
      const from = performance.now()
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS))
      await stop()
      await redis.start()
      const during = outcomes.filter(({ at }) => at >= from)
      const good = during.filter(({ status }) => status === 200 || status === 412).length
      const p99 = quantile(
        during.map(({ ms }) => ms),
        0.99,
      )
      process.stdout.write(`Redis away: ${good} of ${during.length} answered, p99 ${p99.toFixed(1)} ms\n`)
      expect(during.length).toBeGreaterThan(100)
      expect(good / during.length).toBeGreaterThanOrEqual(0.999)
      if (LONG) expect(p99).toBeLessThanOrEqual(100)
      expect(history.violations).toEqual([])
    },
    TEST_MS,
  )

  test("the guide's cache, deleted after the update, is found stale by the same judge", async () => {
    const history = createHistory()
    const patient = patientId(NORTH, 0)
    const key = `patient:${NORTH.id}:${patient}`
    const owner = await connect(site.cluster.ownerUrl, 'ehr-test-guide')
    const read = async (): Promise<number> => {
      const cached = await redis.command('GET', key)
      if (typeof cached === 'string') return Number(cached)
      const reader = await connect(site.cluster.ownerUrl, 'ehr-test-guide')
      const [row] = await reader.query<{ version: number }>(
        'SELECT version FROM patients WHERE org_id = $1 AND id = $2',
        [NORTH.id, patient],
      )
      await reader.end()
      await redis.command('SETEX', key, '900', String(row?.version))
      return row?.version ?? 0
    }
    const write = async (): Promise<number> => {
      const [row] = await owner.query<{ version: number }>(
        'UPDATE patients SET version = version + 1 WHERE org_id = $1 AND id = $2 RETURNING version',
        [NORTH.id, patient],
      )
      await redis.command('DEL', key)
      return row?.version ?? 0
    }
    const go = async (operation: () => Promise<number>): Promise<void> => {
      while (history.violations.length === 0) {
        const begun = history.begin([patient])
        history.end(begun, new Map([[patient, await operation()]]), operation.name)
      }
    }
    await Promise.all([go(write), ...Array.from({ length: 6 }, () => go(read))])
    await owner.end()
    expect(history.violations.length).toBeGreaterThan(0)
  })
})
