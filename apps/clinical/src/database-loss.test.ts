import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect } from '@ehrconnect/platform/db/connect'
import { until } from '@ehrconnect/platform/testing/conditions'
import { type Client, createClient, keepAsking, type Outcome, quantile } from './testing/client.ts'
import { NORTH } from './testing/clinics.ts'
import { createSite, patientId, type ServerProcess, type TestSite } from './testing/server-process.ts'

const PATIENTS = 200
const DEADLINE_MS = 500
const LANES = 8

let site: TestSite
let server: ServerProcess
let headers: Readonly<Record<string, string>>

beforeAll(async () => {
  site = await createSite({ patients: PATIENTS, durable: true })
  server = await site.start({
    ...{ EHR_DB_POINT_LANES: '2', EHR_DB_SEARCH_LANES: '2', EHR_DB_LIST_LANES: '2', EHR_DB_WRITE_LANES: '2' },
    EHR_DB_DEADLINE_MS: String(DEADLINE_MS),
    EHR_DB_STATEMENT_TIMEOUT_MS: String(DEADLINE_MS),
  })
  headers = await site.headers(NORTH)
})

afterAll(async () => {
  await site.remove()
})

const readiness = { path: '/readyz', headers: {} }
const read = () => ({
  path: `/api/patients/${patientId(NORTH, Math.floor(Math.random() * PATIENTS))}`,
  headers,
})
const write = () => ({
  method: 'POST',
  path: '/api/patients',
  headers,
  body: { id: randomUUID(), first_name: 'Grace', last_name: 'Hopper', date_of_birth: '1906-12-09' },
})

/** Readers and writers that go on until they are told to stop. */
function startLoad(): { outcomes: Outcome[]; written: string[]; stop(): Promise<void> } {
  const outcomes: Outcome[] = []
  const written: string[] = []
  let stopped = false
  const asking = Array.from({ length: 24 }, (_, n) => {
    const on = (outcome: Outcome): void => {
      outcomes.push(outcome)
      if (outcome.status === 201) written.push(JSON.parse(outcome.body).id)
    }
    const next = n % 6 === 0 ? write : read
    return keepAsking({ ports: [server.port], pauseMs: 5, stop: () => stopped, next, on })
  })
  const stop = async (): Promise<void> => {
    stopped = true
    await Promise.all(asking)
  }
  return { outcomes, written, stop }
}

async function isServed(client: Client): Promise<boolean> {
  return (await client.ask(read())).status === 200
}

test('a killed database gives quick 503s, loses no write and is served again when it is back', async () => {
  const load = startLoad()
  const { outcomes } = load
  const more = async (count: number): Promise<void> => {
    const enough = outcomes.length + count
    await until('the load goes on', () => outcomes.length > enough)
  }
  const probe = createClient(server.port)
  await until('the load runs', () => outcomes.length > 200 && load.written.length > 10)
  await site.cluster.kill()
  await until('the loss is noticed', async () => (await probe.ask(readiness)).status === 503)
  const goneAt = performance.now()
  await more(300)
  expect((await probe.ask({ path: '/livez', headers: {} })).status).toBe(200)
  expect(await probe.ask(readiness)).toMatchObject({ status: 503, retryAfter: '1' })
  const outage = outcomes.filter(({ at }) => at > goneAt)
  await site.cluster.start()
  const backAt = performance.now()
  await until('a request is served', () => isServed(probe), 5_000)
  const servedAfterMs = performance.now() - backAt
  await more(200)
  await load.stop()

  expect(outcomes.filter(({ kind }) => kind !== 'answered')).toEqual([])
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 201, 503]))
  expect(outage.filter(({ status }) => status !== 503)).toEqual([])
  expect(outage.filter(({ retryAfter }) => retryAfter !== '1')).toEqual([])
  // The aim is 100 ms; a shared machine may stop a process for longer.
  expect(
    quantile(
      outage.map(({ ms }) => ms),
      0.5,
    ),
  ).toBeLessThan(150)
  expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(1_500)
  expect(servedAfterMs).toBeLessThan(2_000)
  expect(server.isRunning()).toBe(true)
  await expectWritten(load.written)
  probe.close()
})

test('sessions that hang give 503 at the deadline and are replaced without a restart', async () => {
  const client = createClient(server.port)
  await until('all is well', () => isServed(client))
  const superuser = await connect(site.cluster.superuserUrl, 'ehr-test')
  let frozen: number[] = []
  await until('all lanes are connected', async () => {
    const sessions = await superuser.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'ehr-clinical' AND state = 'idle'",
    )
    frozen = sessions.map(({ pid }) => pid)
    return frozen.length === LANES
  })
  try {
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    for (const asked of [read(), write()]) {
      const outcome = await client.ask(asked)
      expect(outcome).toMatchObject({ kind: 'answered', status: 503, retryAfter: '1' })
      expect(outcome.ms).toBeGreaterThan(DEADLINE_MS - 50)
      expect(outcome.ms).toBeLessThan(DEADLINE_MS + 1_000)
    }
    await until('reads are served', () => isServed(client), 20_000)
    await until('writes are served', async () => (await client.ask(write())).status === 201, 20_000)
    expect(server.isRunning()).toBe(true)
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
    await superuser.end()
    client.close()
  }
})

test('a service whose database is gone still ends when it is told to', async () => {
  const own = await site.start()
  await site.cluster.kill()
  const client = createClient(own.port)
  await until('the loss is noticed', async () => (await client.ask(read())).status === 503)
  own.signal('SIGTERM')
  expect(await own.exited).toBe(0)
  client.close()
})

async function expectWritten(ids: readonly string[]): Promise<void> {
  expect(ids.length).toBeGreaterThan(10)
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-owner')
  const found = await owner.query('SELECT id FROM patients WHERE org_id = $1 AND id = ANY ($2)', [
    NORTH.id,
    ids,
  ])
  await owner.end()
  expect(found).toHaveLength(ids.length)
}
