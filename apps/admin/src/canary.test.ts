import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { until } from '@ehrconnect/platform/testing/conditions'
import { routes } from './server.ts'
import { startTestAdmin, type TestAdmin, testEnvironment } from './testing/admin.ts'
import { openBrowser } from './testing/browser.ts'
import { caseOf, pathOf } from './testing/cases.ts'
import { ADMIN, NORTH, NURSE, PASSWORD } from './testing/people.ts'

const CANARY = 'Kanarienvogel7'

let admin: TestAdmin
let child: ChildProcess
let url: string
let output = ''

beforeAll(async () => {
  admin = await startTestAdmin()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const { PATH = '', HOME = '' } = process.env
  child = spawn(process.execPath, [join(import.meta.dir, 'main.ts')], {
    env: {
      ...{ PATH, HOME },
      ...testEnvironment(admin.database, admin.keysDir),
      EHR_ADMIN_PORT: String(port),
      EHR_LOG_LEVEL: 'debug',
    },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  await until('the service is ready', async () => {
    return (await fetch(`${url}/readyz`).catch(() => null))?.status === 200
  })
}, 60_000)

afterAll(async () => {
  child.kill('SIGKILL')
  await admin.close()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

/** The body of a route with the canary in each of its texts. */
function marked(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? `${CANARY}-${name}` : value,
    ]),
  )
}

test('what people type, passwords and codes above all, is in no log, metric or error', async () => {
  const replies: string[] = []
  const browser = openBrowser(url, '192.0.2.1')
  await browser.signIn(ADMIN.name, PASSWORD)
  for (const route of routes) {
    const { params = {}, body = {} } = caseOf(route.operation)
    const headers = { 'x-org-id': NORTH.id, 'if-match': '*', 'x-canary': CANARY, 'user-agent': CANARY }
    const path = pathOf(route.path, params)
    const sent = route.body === null ? {} : { body: marked(body) }
    const strange = route.body === null ? {} : { body: { [CANARY]: CANARY } }
    const answers = [
      await browser.ask(route.method, path, { ...sent, headers }),
      await browser.ask(route.method, path, { ...strange, headers }),
      await browser.ask(route.method, `${path}?q=${CANARY}`, { ...sent, headers }),
      await browser.ask(route.method, pathOf(route.path, { id: CANARY }), {
        ...sent,
        headers,
        token: CANARY,
      }),
    ]
    // Names of fields and parameters may be told back to who sent them; values may not.
    for (const { status, text } of answers) {
      if (status >= 400) replies.push(text.replaceAll(`field '${CANARY}'`, ''))
    }
    if (route.operation === 'auth.sign_out') await browser.signIn(ADMIN.name, PASSWORD)
  }
  await openBrowser(url, '192.0.2.2').signIn(NURSE.name, `${CANARY} as a password`)
  await openBrowser(url, '192.0.2.3').signIn(`${CANARY}@north`, PASSWORD)
  // A fault, so that there is a line of the log to look at: a secret that nobody can decrypt.
  await admin.owner.query('INSERT INTO identity.second_factors (user_id, secret) VALUES ($1, $2)', [
    ADMIN.id,
    Buffer.from(CANARY.repeat(5)),
  ])
  await browser.signIn(ADMIN.name, PASSWORD)
  const code = { body: { code: CANARY } }
  expect((await browser.ask('POST', '/api/auth/second-factor/confirm', code)).status).toBe(500)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  child.kill('SIGTERM')
  await until('the service has stopped', async () => child.exitCode !== null)
  // Without these the test could pass by looking at nothing.
  expect(replies.length).toBeGreaterThan(routes.length)
  expect(output).toContain('request_failed')
  expect(metrics).toContain('auth.sign_in')
  for (const sink of [output, metrics, replies.join('\n')]) expect(sink).not.toContain(CANARY)
  for (const sink of [output, metrics]) expect(sink).not.toContain(PASSWORD)
}, 60_000)
