/** Reading through the cache and writing past it, with a real database and a real Redis. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '../db/connect.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { integer, statement, uuid } from '../db/statement.ts'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { holdLock } from '../testing/lanes.ts'
import { REDIS_SERVER, startTestRedis, type TestRedis } from '../testing/redis.ts'
import { systemClock } from '../time/clock.ts'
import { whileCacheIsClosed } from './closed.ts'
import { type CacheTimes, cacheTimes } from './limits.ts'
import { type OpenCache, openCache } from './open.ts'
import { documentOf } from './store.ts'

/** Short, so that a test need not wait: half a second until a cache that was claimed is in use. */
const TIMES: CacheTimes = {
  ...cacheTimes({ deadlineMs: 1_000, statementTimeoutMs: 1_000, settleMs: 100 }),
  ...{ claimMs: 300, closeMs: 4_000 },
}

const writeNote = statement({
  name: 'test.write_note',
  params: [uuid, uuid, integer],
  row: { value: integer },
  sql: `INSERT INTO notes (org_id, id, value) VALUES ($1, $2, $3)
        ON CONFLICT (org_id, id) DO UPDATE SET value = EXCLUDED.value RETURNING value`,
  touches: { note: ([, id]) => [id] },
})

/** The same, once a lock is free: a write that takes as long as a test wants. */
const writeNoteLate = statement({
  name: 'test.write_note_late',
  params: [uuid, uuid, integer],
  row: { value: integer },
  sql: `UPDATE notes SET value = $3 FROM (SELECT pg_advisory_xact_lock_shared(77) IS NULL AS done) l
         WHERE org_id = $1 AND id = $2 AND NOT l.done IS NULL RETURNING value`,
  touches: { note: ([, id]) => [id] },
})

let database: TestDatabase
let owner: SqlConnection
let superuser: SqlConnection
let redis: TestRedis | null = null

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  superuser = await connect(database.superuserUrl, 'test')
  await owner.query(`
    CREATE TABLE notes (org_id uuid, id uuid, value integer, PRIMARY KEY (org_id, id));
    GRANT SELECT, INSERT, UPDATE ON notes TO ehr_app`)
  if (REDIS_SERVER !== '') redis = await startTestRedis()
})
afterAll(async () => {
  await redis?.remove()
  await superuser.end()
  await owner.end()
  await database.drop()
})

/** A process of a service: its lanes and its cache. */
type Process = { readonly db: Database; readonly opened: OpenCache; close(): Promise<void> }

async function startProcess(
  where: 'none' | 'memory' | { redisUrl: string },
  times: CacheTimes = TIMES,
): Promise<Process> {
  const db = openDatabase({
    ...{ url: database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    ...{ lanes: { point: 1, search: 1, list: 1, write: 2 }, onStatement: () => {} },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 8_000 },
  })
  await db.ready(10_000)
  const opened = openCache({
    ...{ where, db, clock: systemClock, times, bytesMax: 1_000_000 },
    newId: randomUUID,
    observe: (event) => {
      if (event.type === 'cache_lookup' && event.result === 'away') aways += 1
    },
  })
  return {
    ...{ db, opened },
    async close() {
      await opened.close()
      await db.close()
    },
  }
}

let loads = 0
/** Look-ups that got no answer in time: each of them reads the database. */
let aways = 0

async function valueBy(process: Process, orgId: string, id: string): Promise<number | null> {
  const found = await process.opened.cache.read({ orgId, kind: 'note', id }, async () => {
    loads += 1
    const [row] = await owner.query<{ value: number }>(
      'SELECT value FROM notes WHERE org_id = $1 AND id = $2',
      [orgId, id],
    )
    return row === undefined
      ? null
      : documentOf({ version: row.value, body: `{"v":${row.value}}`, restricted: false }, null)
  })
  return found?.version ?? null
}

/** Reads until the cache answers. */
async function untilHit(process: Process, orgId: string, id: string): Promise<number | null> {
  let value: number | null = null
  await until('it is a hit', async () => {
    const before = loads
    value = await valueBy(process, orgId, id)
    return loads === before
  })
  return value
}

const PLACES = REDIS_SERVER === '' ? ['memory'] : ['memory', 'Redis']
const newNote = () => ({ orgId: randomUUID(), id: randomUUID() })

describe.each(PLACES)('a process with a cache in %s', (place) => {
  let one: Process
  const where = () => (place === 'memory' ? 'memory' : { redisUrl: redis?.url ?? '' })

  beforeAll(async () => {
    one = await startProcess(where())
  })
  afterAll(() => one.close())

  test('reads what it has written, however often', async () => {
    const { orgId, id } = newNote()
    for (let value = 1; value <= 50; value++) {
      await one.db.write.many(orgId, writeNote, [orgId, id, value])
      expect(await valueBy(one, orgId, id)).toBe(value)
      expect(await valueBy(one, orgId, id)).toBe(value)
    }
    expect(await untilHit(one, orgId, id)).toBe(50)
  })

  test('reads the database once for two thousand readers at once', async () => {
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    let value = 1
    let read = { loads: 0, aways: 0 }
    // A machine on which the cache is late by 50 ms shows nothing: then the database is read by all.
    await until('the cache answers in time', async () => {
      await untilHit(one, orgId, id)
      value += 1
      await one.db.write.many(orgId, writeNote, [orgId, id, value])
      await valueBy(one, orgId, randomUUID())
      const before = { loads, aways }
      const values = await Promise.all(Array.from({ length: 2_000 }, () => valueBy(one, orgId, id)))
      expect(values.every((found) => found === value)).toBe(true)
      read = { loads: loads - before.loads, aways: aways - before.aways }
      return read.aways === 0
    })
    expect(read.loads).toBeLessThanOrEqual(2)
  })

  test('gives the old value to nobody once a write that was under way has ended', async () => {
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    const lock = await holdLock(database.superuserUrl, 77)
    const writing = one.db.write.many(orgId, writeNoteLate, [orgId, id, 2])
    await until('the write has announced itself', async () => {
      const before = loads
      expect(await valueBy(one, orgId, id)).toBe(1)
      return loads > before
    })
    expect(await valueBy(one, orgId, id)).toBe(1)
    await lock.release()
    await writing
    expect(await valueBy(one, orgId, id)).toBe(2)
    expect(await untilHit(one, orgId, id)).toBe(2)
  })

  test('keeps a key out of the cache after a write of which nothing is known', async () => {
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    const lock = await holdLock(database.superuserUrl, 77)
    const writing = one.db.write.many(orgId, writeNoteLate, [orgId, id, 2]).catch(() => 'lost')
    await until('its session is ended', async () => {
      const ended = await superuser.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE wait_event = 'advisory' AND datname = $1`,
        [database.name],
      )
      return ended.length > 0
    })
    expect(await writing).toBe('lost')
    await lock.release()
    const before = loads
    for (let n = 0; n < 5; n++) expect(await valueBy(one, orgId, id)).toBe(1)
    expect(loads - before).toBe(5)
  })

  test('is not passed by a process that has no cache', async () => {
    const other = await startProcess('none')
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    for (let value = 2; value <= 5; value++) {
      await other.db.write.many(orgId, writeNote, [orgId, id, value])
      expect(await valueBy(one, orgId, id)).toBe(value)
    }
    await other.close()
    expect(await untilHit(one, orgId, id)).toBe(5)
  })

  test('is not passed by a process that has a cache of its own', async () => {
    const other = await startProcess('memory')
    const { orgId, id } = newNote()
    for (let value = 1; value <= 10; value++) {
      const [writer, reader] = value % 2 === 0 ? [one, other] : [other, one]
      await writer.db.write.many(orgId, writeNote, [orgId, id, value])
      expect(await valueBy(reader, orgId, id)).toBe(value)
      expect(await valueBy(writer, orgId, id)).toBe(value)
    }
    await other.close()
  })
})

test.skipIf(REDIS_SERVER === '')('a process that missed that Redis was flushed finds it out', async () => {
  const url = redis?.url ?? ''
  const [one, two] = await Promise.all([startProcess({ redisUrl: url }), startProcess({ redisUrl: url })])
  const { orgId, id } = newNote()
  await one.db.write.many(orgId, writeNote, [orgId, id, 1])
  for (let round = 0; round < 2; round++) {
    for (const process of [one, two]) await untilHit(process, orgId, id)
    await redis?.command('FLUSHALL')
    // The first finds it out by what it looks up, and puts the new one into use.
    await untilHit(one, orgId, id)
  }
  for (const process of [two, one]) expect(await untilHit(process, orgId, id)).toBe(1)
  await Promise.all([one.close(), two.close()])
})

describe('a process with a cache in memory that ends', () => {
  /** Far longer than a test waits: whoever has to wait for a claim is not in use in time. */
  const SLOW_CLAIM: CacheTimes = { ...TIMES, claimMs: 600_000 }

  async function domainInUse(): Promise<string> {
    const [row] = await owner.query<{ domain: string }>('SELECT domain FROM cache_state')
    return row?.domain ?? ''
  }

  test('lets the next one use its own at once, which sees what was written between them', async () => {
    const one = await startProcess('memory')
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    expect(await untilHit(one, orgId, id)).toBe(1)
    await one.close()
    expect(await domainInUse()).toBe('free')
    const two = await startProcess('memory', SLOW_CLAIM)
    expect(await untilHit(two, orgId, id)).toBe(1)
    await two.db.write.many(orgId, writeNote, [orgId, id, 2])
    expect(await untilHit(two, orgId, id)).toBe(2)
    await two.close()
  })

  test('keeps the next one waiting for who wrote without it in between', async () => {
    const one = await startProcess('memory')
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    await one.close()
    const closedUntil = async () => {
      const rows = await owner.query<{ at: number }>(
        'SELECT extract(epoch FROM closed_until)::float8 AS at FROM cache_state',
      )
      return rows[0]?.at ?? 0
    }
    const before = await closedUntil()
    const stranger = await startProcess('none')
    await stranger.db.write.many(orgId, writeNote, [orgId, id, 2])
    const after = await closedUntil()
    expect(after).toBeGreaterThan(before)
    await stranger.close()
    const two = await startProcess('memory')
    await until('it is in use', async () => (await domainInUse()).startsWith('memory:'))
    expect(await closedUntil()).toBeGreaterThanOrEqual(after)
    await two.close()
  })

  test('is forgotten once somebody has written without it: nobody has to close it again', async () => {
    const one = await startProcess('memory')
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    await one.close()
    const strangers = await Promise.all([startProcess('none'), startProcess('none')])
    await strangers[0].db.write.many(orgId, writeNote, [orgId, id, 2])
    expect(await domainInUse()).toBe('')
    const epoch = async () =>
      (await owner.query<{ epoch: string }>('SELECT epoch FROM cache_state'))[0]?.epoch
    const before = await epoch()
    await strangers[1].db.write.many(orgId, writeNote, [orgId, id, 3])
    expect(await epoch()).toBe(before)
    const two = await startProcess('memory')
    expect(await untilHit(two, orgId, id)).toBe(3)
    for (const process of [...strangers, two]) await process.close()
  })

  test('gives nothing back while a write is under way, and begins none any more', async () => {
    const one = await startProcess('memory')
    const { orgId, id } = newNote()
    await one.db.write.many(orgId, writeNote, [orgId, id, 1])
    await untilHit(one, orgId, id)
    const domain = await domainInUse()
    const lock = await holdLock(database.superuserUrl, 77)
    const writing = one.db.write.many(orgId, writeNoteLate, [orgId, id, 2]).catch(() => 'lost')
    await until('the write waits', async () => {
      const waiting = await superuser.query(
        `SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = $1`,
        [database.name],
      )
      return waiting.length > 0
    })
    await one.opened.close()
    expect(await domainInUse()).toBe(domain)
    await expect(one.db.write.many(orgId, writeNote, [orgId, id, 3])).rejects.toThrow('closed')
    const before = loads
    expect(await valueBy(one, orgId, id)).toBe(1)
    expect(loads - before).toBe(1)
    await lock.release()
    await writing
    await one.db.close()
  })
})

test('a program that closes the cache may write as it likes', async () => {
  const one = await startProcess('memory')
  const { orgId, id } = newNote()
  await one.db.write.many(orgId, writeNote, [orgId, id, 1])
  await untilHit(one, orgId, id)
  await whileCacheIsClosed(
    () => connect(database.ownerUrl, 'test'),
    async () => {
      for (let value = 2; value <= 20; value++) {
        await owner.query('UPDATE notes SET value = $3 WHERE org_id = $1 AND id = $2', [orgId, id, value])
        expect(await valueBy(one, orgId, id)).toBe(value)
      }
    },
  )
  // Two minutes are too long for a test.
  await owner.query("UPDATE cache_state SET closed_until = '2000-01-01 00:00:00+00'")
  expect(await untilHit(one, orgId, id)).toBe(20)
  await one.close()
})

test('a statement that changes what is cached is refused where nothing guards it', async () => {
  const { db, close } = await startProcess('none')
  const { orgId, id } = newNote()
  await expect(db.list.many(orgId, writeNote, [orgId, id, 1])).rejects.toThrow('by db.write')
  await close()
})

test('a write that comes later than it may is refused by the server', async () => {
  const { db, close } = await startProcess('none')
  const { orgId, id } = newNote()
  const notAfter = new Date(Date.now() - 60_000).toISOString()
  const pass = { notAfter, sendUntil: Number.POSITIVE_INFINITY, end: () => {} }
  db.guardWrites({ before: async () => pass })
  await expect(db.write.many(orgId, writeNote, [orgId, id, 1])).rejects.toThrow('57014')
  db.guardWrites({ before: async () => ({ ...pass, notAfter: 'infinity', sendUntil: 0 }) })
  await expect(db.write.many(orgId, writeNote, [orgId, id, 1])).rejects.toThrow('deadline')
  expect(await owner.query('SELECT value FROM notes WHERE id = $1', [id])).toEqual([])
  await close()
})
