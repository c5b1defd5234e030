import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadOrCreateKeys, type SigningKeys } from '@ehrconnect/platform/auth/keys'
import type { Role } from '@ehrconnect/platform/auth/roles'
import { signToken } from '@ehrconnect/platform/auth/token'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type OwnCluster, startOwnCluster } from '@ehrconnect/platform/testing/cluster'
import { until } from '@ehrconnect/platform/testing/conditions'
import { routes } from './server.ts'
import { caseOf, pathOf, roleFor } from './testing/cases.ts'
import { NORTH, SOUTH, seedClinic, USER_ID } from './testing/clinics.ts'

/**
 * A text of its own goes through every field of every write that takes free text; then everything that is
 * not the record itself is searched for any of them: the service's output and metrics, what is told to
 * those who are refused, headers and cursors, the trail's own columns, and the log of the database server.
 */
const CANARY = /qanary[0-9a-z]+zz/i
const planted = new Map<string, string>()

function canary(where: string): string {
  const text = `Qanary${planted.size.toString(36)}Zz`
  planted.set(text, where)
  return text
}

let cluster: OwnCluster
let owner: SqlConnection
let keys: SigningKeys
let server: ChildProcess
let url = ''
let output = ''
/** What was said in reply, beside the records themselves. */
const told: string[] = []
const statuses = new Map<number, number>()
const keysDir = mkdtempSync(join(tmpdir(), 'ehr-clinical-test-'))

beforeAll(async () => {
  cluster = await startOwnCluster()
  owner = await connect(cluster.ownerUrl, 'test')
  for (const clinic of [NORTH, SOUTH]) await seedClinic(owner, clinic)
  keys = await loadOrCreateKeys(keysDir)
  server = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      ...{ PATH: process.env['PATH'], EHR_DB_URL: cluster.appUrl, EHR_CLINICAL_PORT: '0' },
      ...{ EHR_AUTH_PUBLIC_KEYS_FILE: join(keysDir, 'public.jwks'), EHR_LOG_LEVEL: 'debug' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  await until('the service says where it listens', () => output.includes('server_started'))
  url = /"address":"([^"]+)"/.exec(output)?.[1] ?? ''
})

afterAll(async () => {
  server.kill('SIGKILL')
  await owner.end()
  await cluster.remove()
  rmSync(keysDir, { recursive: true, force: true })
})

type AnyRoute = (typeof routes)[number]
type Body = Readonly<Record<string, unknown>>

async function ask(
  { method, path, operation, ...route }: AnyRoute,
  body: Body | null,
  more: { query?: Readonly<Record<string, string>>; headers?: Readonly<Record<string, string>> } = {},
): Promise<number> {
  const { params, headers } = caseOf(operation)
  const search = more.query === undefined ? '' : `?${new URLSearchParams(more.query)}`
  const response = await fetch(`${url}${pathOf(path, params)}${search}`, {
    method,
    headers: {
      ...{ authorization: `Bearer ${await tokenOf(roleFor(route))}`, 'x-org-id': NORTH.id },
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...{
        ...headers,
        ...('idempotency-key' in { ...headers } ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...more.headers,
    },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const { status } = response
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  told.push(`${operation} ${status} ${JSON.stringify([...response.headers])}`)
  if (status >= 400) told.push(`${operation} ${text}`)
  else told.push(`${operation} ${/"next_cursor":("[^"]*")/.exec(text)?.[1] ?? ''}`)
  return status
}

const tokens = new Map<Role, Promise<string>>()

function tokenOf(role: Role): Promise<string> {
  const subject = {
    userId: USER_ID,
    userName: 'test',
    organizations: { [NORTH.id]: [role] },
    lifeSeconds: 300,
  }
  const token = tokens.get(role) ?? signToken(keys, subject)
  tokens.set(role, token)
  return token
}

type Place = { readonly name: string; put(text: string): Body }

const part = (value: unknown, name: string): unknown => Reflect.get(Object(value), name)

/** Every place of a body where free text may stand, by its schema; the rest is as the route's case has it. */
function placesOf(schema: unknown, given: unknown, name: string, put: (value: unknown) => Body): Place[] {
  const choices = part(schema, 'anyOf')
  if (Array.isArray(choices)) return choices.flatMap((choice) => placesOf(choice, given, name, put))
  const type = part(schema, 'type')
  if (type === 'object') {
    const properties = Object.entries(Object(part(schema, 'properties')))
    return properties.flatMap(([field, inner]) =>
      placesOf(inner, part(given, field), `${name}.${field}`, (value) =>
        put({ ...Object(given), [field]: value }),
      ),
    )
  }
  if (type === 'array') {
    const first = Array.isArray(given) ? given[0] : undefined
    return placesOf(part(schema, 'items'), first, `${name}[]`, (value) => put([value]))
  }
  const pattern = part(schema, 'pattern')
  const isFree =
    type === 'string' && (typeof pattern !== 'string' || new RegExp(pattern, 'u').test('Qanary1Zz, é!'))
  return isFree ? [{ name, put: (text) => put(text) }] : []
}

/** Writes whose texts are no free ones though their schema does not say so, and what they are. */
const WITHOUT_FREE_TEXT: Readonly<Record<string, string>> = {
  'schedules.create': 'a time zone',
  'schedules.update': 'a time zone',
}

const writes = routes.filter((route) => route.method !== 'GET')
const withText = writes.filter(({ body }) => body !== null)

function bodiesOf(route: AnyRoute): Body[] {
  const { operation, body: schema } = route
  const { body = {} } = caseOf(operation)
  const places = placesOf(schema, body, operation, (value) => Object(value))
  return places.map(({ name, put }) => put(canary(name)))
}

/** The case's request, then one with a canary in each field, as it should be and with what makes it fail. */
async function writeAll(): Promise<void> {
  for (const route of withText) {
    for (const body of bodiesOf(route)) {
      await ask(route, body)
      await ask(route, body, { headers: { 'if-match': '"99-x"', 'idempotency-key': canary('a key') } })
      await ask(route, { ...body, [canary('a field of its own')]: 1 }).catch(() => 0)
    }
  }
}

/** The texts that are somewhere in the tables now. */
async function storedCanaries(): Promise<Set<string>> {
  const tables = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`,
  )
  const stored = new Set<string>()
  for (const { name } of tables) {
    const rows = await owner.query<{ text: string }>(
      `SELECT t::text AS text FROM ${name} t WHERE t::text ~* 'qanary'`,
    )
    for (const { text } of rows) for (const [found] of text.matchAll(/Qanary[0-9a-z]+Zz/g)) stored.add(found)
  }
  return stored
}

test('the writes take the texts and keep them', async () => {
  await writeAll()
  expect(planted.size).toBeGreaterThan(20)
  const stored = await storedCanaries()
  const routesThatStored = new Set(
    [...stored].map((text) => planted.get(text)?.split('.').slice(0, 2).join('.')),
  )
  // One at least for each write that takes free text: otherwise nothing would have been tested.
  const withPlaces = withText.filter(({ body, readOnly, operation }) => {
    if (operation in WITHOUT_FREE_TEXT) return false
    const { body: given = {} } = caseOf(operation)
    return readOnly !== true && placesOf(body, given, '', (value) => Object(value)).length > 0
  })
  expect(
    withPlaces.map(({ operation }) => operation).filter((operation) => !routesThatStored.has(operation)),
  ).toEqual([])
})

test('the reads are asked for with the texts', async () => {
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const { query = {} } = caseOf(route.operation)
    await ask(route, null, { query: { limit: '1' } })
    for (const name of Object.keys(query))
      await ask(route, null, { query: { ...query, [name]: canary(name) } })
  }
  for (const [text] of [...planted].slice(0, 20)) {
    const search = routes.find(({ operation }) => operation === 'patients.search')
    if (search !== undefined) await ask(search, null, { query: { q: text } })
  }
  expect(statuses.get(200) ?? 0).toBeGreaterThan(10)
})

/** Addresses of calendars, as they are and as the database might write their bytes. */
const secrets: string[] = []

test('calendars are read by their secret addresses, right, wrong and too often', async () => {
  const makes = withText.find(({ operation }) => operation === 'calendar_feeds.create')
  if (makes === undefined) throw new Error('no calendar_feeds.create')
  const response = await fetch(`${url}${makes.path}`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${await tokenOf('org_admin')}`, 'x-org-id': NORTH.id },
      'content-type': 'application/json',
    },
    body: JSON.stringify(caseOf(makes.operation).body),
  })
  const path = String(Reflect.get(Object(await response.json()), 'url'))
  const right = path.slice(-68, -4)
  const wrong = `${right.slice(0, 40)}${right.slice(20, 44)}`
  for (const token of [right, wrong]) {
    secrets.push(token, token.slice(22), Buffer.from(token, 'base64url').toString('hex').slice(32))
    for (let times = 0; times < 32; times++) {
      const { status, headers } = await fetch(`${url}${path.replace(right, token)}`)
      told.push(JSON.stringify([...headers]))
      expect([200, 404, 429]).toContain(status)
    }
  }
  await fetch(`${url}/api/calendars/${right}`)
  await owner.query('ALTER TABLE calendar_feeds RENAME COLUMN revoked_at TO ended_at')
  const other = `${right.slice(0, 22)}${right.slice(0, 42)}`
  secrets.push(other)
  expect((await fetch(`${url}${path.replace(right, other)}`)).status).toBe(500)
  await owner.query('ALTER TABLE calendar_feeds RENAME COLUMN ended_at TO revoked_at')
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain('operation="calendar_feeds.read",status="429"')
})

test('the writes fail in the database in every way', async () => {
  const tables = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'audit%'`,
  )
  const before = statuses.get(400) ?? 0
  for (const { name } of tables) {
    await owner.query(`ALTER TABLE ${name} ADD CONSTRAINT ${name}_never CHECK (false) NOT VALID`)
  }
  await writeAll()
  expect((statuses.get(400) ?? 0) - before).toBeGreaterThan(20)
  for (const { name } of tables) await owner.query(`ALTER TABLE ${name} DROP CONSTRAINT ${name}_never`)
  // A column that is gone is a fault; a table that is locked ends in a timeout; a session that is killed
  // takes its statement with it, and the server writes down what it was.
  await owner.query('ALTER TABLE patients RENAME COLUMN email TO mail')
  const [create] = withText.filter(({ operation }) => operation === 'patients.create')
  if (create === undefined) throw new Error('no patients.create')
  const body = { ...caseOf('patients.create').body, last_name: canary('a fault') }
  expect(await ask(create, body)).toBe(500)
  await owner.query('ALTER TABLE patients RENAME COLUMN mail TO email')
  await owner.query('BEGIN')
  await owner.query('LOCK TABLE patients')
  expect(await ask(create, { ...body, last_name: canary('a timeout') })).toBe(503)
  const killed = ask(create, { ...body, last_name: canary('a killed session') })
  const superuser = await connect(cluster.superuserUrl, 'test')
  await until('its session waits', async () => {
    const [waiting] = await superuser.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO patients%'`,
    )
    if (waiting !== undefined) process.kill(waiting.pid, 'SIGKILL')
    return waiting !== undefined
  })
  expect(await killed).toBe(503)
  await superuser.end().catch(() => {})
})

test('none of the texts is anywhere but in the records and in the replies that show them', async () => {
  await until('the database is back', async () => {
    owner = await connect(cluster.ownerUrl, 'test')
    return true
  })
  told.push(await (await fetch(`${url}/metrics`)).text())
  const trail = await owner.query<{ text: string }>(
    // The reason with which somebody broke the glass is what the trail is asked for.
    `SELECT (to_jsonb(e) - ARRAY['change', CASE e.outcome WHEN 'break_glass' THEN 'reason' END])::text AS text
       FROM audit_events e`,
  )
  expect(trail.length).toBeGreaterThan(30)
  server.kill('SIGTERM')
  await until('the service has ended', () => server.exitCode !== null || server.signalCode !== null)
  const serverLog = readFileSync(cluster.logFile, 'utf8')
  expect(serverLog).toContain('was terminated by signal 9')
  expect(output).toContain('"type":"request_failed"')
  const sinks = { output, serverLog, told: told.join('\n'), trail: trail.map(({ text }) => text).join('\n') }
  for (const [sink, text] of Object.entries(sinks)) {
    // The name of an unknown field is repeated to whoever sent it, and to nobody else.
    const lines = text.split('\n').filter((line) => CANARY.test(line) && !line.includes('unknown_field'))
    expect([sink, lines]).toEqual([sink, []])
    expect([sink, secrets.filter((secret) => text.includes(secret))]).toEqual([sink, []])
  }
  expect(secrets.length).toBeGreaterThan(0)
}, 60_000)
