import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect } from '@ehrconnect/platform/db/connect'
import { until } from '@ehrconnect/platform/testing/conditions'
import { createClient, keepAsking, type Outcome, quantile } from './testing/client.ts'
import { type Clinic, NORTH, SOUTH } from './testing/clinics.ts'
import { createSite, patientId, type ServerProcess, type TestSite } from './testing/server-process.ts'

const PATIENTS = 3_000
/** Waits longer for the database than any test holds a lock. */
const PATIENT = { EHR_DB_STATEMENT_TIMEOUT_MS: '20000', EHR_DB_DEADLINE_MS: '20000' }

let site: TestSite
let north: Readonly<Record<string, string>>
let south: Readonly<Record<string, string>>

beforeAll(async () => {
  site = await createSite({ patients: PATIENTS })
  north = await site.headers(NORTH)
  south = await site.headers(SOUTH)
})

afterAll(async () => {
  await site.remove()
})

const read = (clinic: Clinic) => ({
  path: `/api/patients/${patientId(clinic, Math.floor(Math.random() * PATIENTS))}`,
  headers: clinic === NORTH ? north : south,
})

/** Clients that ask for patients of the clinic until they are told to stop. */
function startLoad(
  servers: readonly ServerProcess[],
  options: { clinic: Clinic; clients: number; pauseMs: number },
): { outcomes: Outcome[]; stop(): Promise<void> } {
  const outcomes: Outcome[] = []
  let stopped = false
  const asking = Array.from({ length: options.clients }, () =>
    keepAsking({
      ...{ ports: servers.map(({ port }) => port), pauseMs: options.pauseMs },
      stop: () => stopped,
      next: () => read(options.clinic),
      on: (outcome) => outcomes.push(outcome),
    }),
  )
  const stop = async (): Promise<void> => {
    stopped = true
    await Promise.all(asking)
  }
  return { outcomes, stop }
}

/** Locks patients, so that what needs them takes as long as the test says. */
async function lockPatients(sql: string): Promise<{ waiting(): Promise<boolean>; release(): Promise<void> }> {
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-lock')
  const looker = await connect(site.cluster.superuserUrl, 'ehr-test')
  await owner.query('BEGIN')
  await owner.query(sql)
  return {
    async waiting() {
      const rows = await looker.query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'ehr-clinical' AND wait_event_type = 'Lock'",
      )
      return rows.length > 0
    },
    async release() {
      await owner.end()
      await looker.end()
    },
  }
}

test('a full share of the queue is told at once, and only to the organization that filled it', async () => {
  const server = await site.start({ ...PATIENT, EHR_DB_POINT_LANES: '1' })
  const lock = await lockPatients('LOCK TABLE patients IN ACCESS EXCLUSIVE MODE')
  const clients = Array.from({ length: 1_400 }, () => createClient(server.port))
  const refused: Outcome[] = []
  const flood = clients.map(async (client, n) => {
    const outcome = await client.ask({ path: `/api/patients/${patientId(NORTH, n)}`, headers: north })
    if (outcome.status === 503) refused.push(outcome)
    client.close()
    return outcome
  })
  // 200 are under way at most and 1,024 wait: the others cannot have a place.
  await until('the share is full', () => refused.length >= 1_400 - 200 - 1_024)
  const client = createClient(server.port)
  const other = client.ask(read(SOUTH))
  await lock.release()
  expect((await other).status).toBe(200)
  const outcomes = await Promise.all(flood)
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 503]))
  expect(refused.filter(({ retryAfter }) => retryAfter !== '1')).toEqual([])
  client.close()
})

test('an organization that floods leaves the others their answers', async () => {
  const server = await site.start({ EHR_DB_POINT_LANES: '1' })
  const flood = startLoad([server], { clinic: NORTH, clients: 500, pauseMs: 0 })
  await until('the flood is there', () => flood.outcomes.length > 1_000, 20_000)
  const other = startLoad([server], { clinic: SOUTH, clients: 4, pauseMs: 20 })
  await until('the other has asked often enough', () => other.outcomes.length >= 120, 25_000)
  await other.stop()
  await flood.stop()

  const served = other.outcomes.filter(({ status }) => status === 200)
  expect(served.length / other.outcomes.length).toBeGreaterThanOrEqual(0.95)
  expect(
    quantile(
      served.map(({ ms }) => ms),
      0.99,
    ),
  ).toBeLessThan(2_000)
  expect(served.every(({ body }) => body.includes(SOUTH.id) && !body.includes(NORTH.mark))).toBe(true)
  expect(flood.outcomes.filter(({ kind }) => kind !== 'answered')).toEqual([])
  expect(flood.outcomes.filter(({ status }) => status !== 200 && status !== 503)).toEqual([])
  server.signal('SIGTERM')
  expect(await server.exited).toBe(0)
}, 60_000)

test('a service that is replaced under load loses no request', async () => {
  const [old, fresh] = [await site.start(), await site.start()]
  const load = startLoad([old, fresh], { clinic: NORTH, clients: 40, pauseMs: 0 })
  await until('the load runs', () => load.outcomes.length > 1_000)
  old.signal('SIGTERM')
  expect(await old.exited).toBe(0)
  const count = load.outcomes.length
  await until('the other one serves', () => load.outcomes.length > count + 500)
  await load.stop()
  expect(load.outcomes.filter(({ kind }) => kind !== 'answered')).toEqual([])
  expect(load.outcomes.filter(({ status, body }) => status !== 200 || !body.endsWith('}'))).toEqual([])
  expect(load.outcomes.filter(({ last }) => last)).toHaveLength(40)
})

test('a change that is under way at the end is finished and answered', async () => {
  const server = await site.start(PATIENT)
  const lock = await lockPatients('SELECT id FROM patients FOR UPDATE')
  const client = createClient(server.port)
  const change = client.ask({
    ...{ method: 'PATCH', path: `/api/patients/${patientId(NORTH, 7)}` },
    headers: { ...north, 'if-match': '*' },
    body: { contact_phone: '+1 555 0199' },
  })
  await until('the change waits', lock.waiting)
  const probe = createClient(server.port)
  expect((await probe.ask({ path: '/readyz', headers: {} })).status).toBe(200)
  server.signal('SIGTERM')
  await until('the service says that it is not ready', async () => {
    const { kind, status } = await createClient(server.port).ask({ path: '/readyz', headers: {} })
    return kind === 'refused' || status === 503
  })
  await until('new connections are refused', async () => {
    const { kind } = await createClient(server.port).ask({ path: '/livez', headers: {} })
    return kind === 'refused'
  })
  expect(server.isRunning()).toBe(true)
  await lock.release()
  const outcome = await change
  expect(outcome).toMatchObject({ kind: 'answered', status: 200 })
  expect(JSON.parse(outcome.body)).toMatchObject({ contact_phone: '+1 555 0199' })
  expect(await server.exited).toBe(0)
  probe.close()
  client.close()
})

test('a change that does not come to its end is left when the time to drain is over', async () => {
  const server = await site.start({
    ...{ ...PATIENT, EHR_SERVER_DRAIN_MS: '300' },
  })
  const lock = await lockPatients('SELECT id FROM patients FOR UPDATE')
  const client = createClient(server.port)
  const change = client.ask({
    ...{ method: 'PATCH', path: `/api/patients/${patientId(NORTH, 8)}` },
    headers: { ...north, 'if-match': '*' },
    body: { contact_phone: '+1 555 0198' },
  })
  await until('the change waits', lock.waiting)
  const toldAt = performance.now()
  server.signal('SIGTERM')
  expect((await change).kind).toBe('broken')
  expect(await server.exited).toBe(0)
  expect(performance.now() - toldAt).toBeLessThan(5_000)
  await lock.release()
})
