/** A clinical service of its own for a test file: a database, keys, the service in this process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as openSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateKeys, type SigningKeys } from '@ehrconnect/platform/auth/keys'
import type { Role } from '@ehrconnect/platform/auth/roles'
import { signToken } from '@ehrconnect/platform/auth/token'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { listen } from '@ehrconnect/platform/http/listen'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { clinicalConfig } from '../config.ts'
import { type ClinicalServer, startClinical } from '../server.ts'
import { NORTH, SOUTH, seedClinic, USER_ID } from './clinics.ts'
import { checkedReply } from './replies.ts'

// The runtime's fetch would go through a proxy even to this machine.
process.env['NO_PROXY'] = '127.0.0.1'

/** How a test asks. What is absent is what a clinician of NORTH would send. */
export type Asking = {
  readonly org?: string | null
  readonly role?: Role
  /** The whole Authorization header; null for none. */
  readonly authorization?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** An object goes out as JSON, a text or stream as it is. */
  readonly body?: object | string | Uint8Array<ArrayBuffer> | ReadableStream
  readonly query?: Readonly<Record<string, string>>
}

/** What came back; `body` is the JSON object, `{}` when there is none. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A running service with the two clinics in its database. */
export type TestClinical = {
  readonly server: ClinicalServer
  readonly database: TestDatabase
  /** Acts as the owner: sees and changes every row. */
  readonly owner: SqlConnection
  readonly keys: SigningKeys
  readonly keysDir: string
  /** Where it listens, for tests that need a real connection. */
  readonly url: string
  /** A token that grants one role in one organization, valid for five minutes. */
  token(role: Role, orgId?: string, userId?: string): Promise<string>
  /** Asks over HTTP; every reply is compared with the contract before it is given. */
  call(method: string, path: string, asking?: Asking): Promise<Answer>
  /** Sends bytes as they are and gives the bytes that come back until the connection ends. */
  raw(bytes: string | Uint8Array, withinMs?: number): Promise<string>
  close(): Promise<void>
}

/** How a test wants its service. */
export type TestClinicalOptions = {
  /** Changes the database before the service sees it. */
  readonly prepare?: (owner: SqlConnection) => Promise<void>
  /** Who matches paths: the server itself, as in production, or the framework, as on other runtimes. */
  readonly matching?: 'native' | 'framework'
  /** Settings of the service by their variables. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts the service on a port of its own. Cost: about 0.3 s. */
export async function startTestClinical(options: TestClinicalOptions = {}): Promise<TestClinical> {
  const database = await testDatabase()
  const owner = await connect(database.ownerUrl, 'ehr-test-owner')
  const keysDir = await mkdtemp(join(tmpdir(), 'ehr-clinical-test-'))
  const keys = await loadOrCreateKeys(keysDir)
  for (const clinic of [NORTH, SOUTH]) await seedClinic(owner, clinic)
  await options.prepare?.(owner)
  const server = await startClinical(
    clinicalConfig({ ...testEnvironment(database, keysDir), ...options.settings }),
    // Rows of a test change when it changes them.
    { sweeps: false },
  )
  const app = options.matching === 'framework' ? { ...server.app, native: {} } : server.app
  const listener = listen({ port: 0, host: '127.0.0.1', shared: false, app })
  const tokens = createTokens(keys)
  return {
    ...{ server, database, owner, keys, keysDir, url: listener.url },
    token: tokens,
    call: createCall(listener.url, tokens),
    raw: (bytes, withinMs = 5_000) => exchange(Number(new URL(listener.url).port), bytes, withinMs),
    async close() {
      await listener.stop(1_000)
      await server.close()
      await owner.end()
      await database.drop()
      await rm(keysDir, { recursive: true, force: true })
    },
  }
}

/** The variables of a service on the test's database. */
export function testEnvironment(database: TestDatabase, keysDir: string): Record<string, string> {
  return {
    EHR_DB_URL: database.appUrl,
    EHR_AUTH_PUBLIC_KEYS_FILE: join(keysDir, 'public.jwks'),
    EHR_CLINICAL_PORT: '0',
    EHR_LOG_LEVEL: 'silent',
    // Tests change rows behind the service's back.
    EHR_CACHE_MODE: 'off',
  }
}

const TOKEN_SECONDS = 300

function createTokens(keys: SigningKeys): TestClinical['token'] {
  const signed = new Map<string, { readonly token: Promise<string>; readonly until: number }>()
  return (role, orgId = NORTH.id, userId = USER_ID) => {
    const name = `${role} ${orgId} ${userId}`
    const known = signed.get(name)
    if (known !== undefined && performance.now() < known.until) return known.token
    const subject = { userId, userName: 'test', organizations: { [orgId]: [role] } }
    const token = signToken(keys, { ...subject, lifeSeconds: TOKEN_SECONDS })
    // A long test goes on with a new one.
    signed.set(name, { token, until: performance.now() + TOKEN_SECONDS * 500 })
    return token
  }
}

function createCall(url: string, token: TestClinical['token']): TestClinical['call'] {
  return async (method, path, asking = {}) => {
    const { org = NORTH.id, role = 'clinician', query, body } = asking
    const headers = new Headers()
    const authorization =
      asking.authorization === undefined
        ? `Bearer ${await token(role, org ?? NORTH.id)}`
        : asking.authorization
    if (authorization !== null) headers.set('authorization', authorization)
    if (org !== null) headers.set('x-org-id', org)
    if (body !== undefined) headers.set('content-type', 'application/json')
    for (const [name, value] of Object.entries(asking.headers ?? {})) headers.set(name, value)
    const search = query === undefined ? '' : `?${new URLSearchParams(query)}`
    const content = isPlain(body) ? JSON.stringify(body) : body
    const response = await fetch(`${url}${path}${search}`, {
      ...{ method, headers },
      ...(content === undefined ? {} : { body: content }),
    })
    return checkedReply(method, path, response)
  }
}

function isPlain(body: Asking['body']): body is object {
  return typeof body === 'object' && !(body instanceof Uint8Array) && !(body instanceof ReadableStream)
}

function exchange(port: number, bytes: string | Uint8Array, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(port, '127.0.0.1')
    const chunks: Buffer[] = []
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no end of the answer within ${withinMs} ms`))
    }, withinMs)
    const done = (): void => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.on('data', (chunk) => chunks.push(chunk)).on('close', done)
    // A server that refuses a large request closes while it is still being sent.
    socket.on('error', () => {})
    socket.write(bytes)
  })
}
