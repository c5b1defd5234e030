import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, type IncomingMessage, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { findServiceIn, OPENAPI_DIR, readApiPaths } from './api-paths.ts'
import { type FrontDoor, openFrontDoor } from './front-door.ts'
import { readSite } from './site.ts'

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

const INLINE = 'self.began = true'
const FILLER = '<p>text</p>'.repeat(200)
const PAGE = `<!doctype html><script src="/a.js"></script><script>${INLINE}</script>${FILLER}`
const dir = mkdtempSync(join(tmpdir(), 'ehr-site-'))
let service: Server
let door: FrontDoor
let seen: IncomingMessage | null = null
let left: () => void = () => {}

/** A service that answers what it got, or a stream that never ends. */
function startService(): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    seen = incoming
    if (incoming.url?.startsWith('/api/events')) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'x-a': ['1', '2'] })
      outgoing.write('data: first\n\n')
      outgoing.on('close', () => left())
      return
    }
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () =>
      outgoing.writeHead(418, { 'set-cookie': ['a=1', 'b=2'] }).end(Buffer.concat(chunks)),
    )
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
  { url } = door,
): Promise<Answer> {
  const { port, hostname } = new URL(url)
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const outgoing = request({ port, hostname, path, method, headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

beforeAll(async () => {
  mkdirSync(join(dir, '_next/static'), { recursive: true })
  mkdirSync(join(dir, 'day'))
  writeFileSync(join(dir, 'index.html'), PAGE)
  writeFileSync(join(dir, 'day/index.html'), 'the day')
  writeFileSync(join(dir, '404.html'), 'no such page')
  writeFileSync(join(dir, '_next/static/a.js'), 'let a = 1\n'.repeat(200))
  service = await startService()
  const address = service.address()
  const port = typeof address === 'object' ? address?.port : 0
  door = await openFrontDoor({
    host: '127.0.0.1',
    port: 0,
    site: readSite(dir),
    findService: findServiceIn([
      { path: '/api/patients/{id}', service: 'clinical' },
      { path: '/api/patients/search', service: 'clinical' },
      { path: '/api/events', service: 'clinical' },
      { path: '/api/billing', service: 'admin' },
    ]),
    targets: { clinical: `http://127.0.0.1:${port}`, admin: 'http://127.0.0.1:9' },
  })
})

afterAll(async () => {
  await door.close()
  service.closeAllConnections()
  service.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('a file of the site', () => {
  test('comes with a policy that knows its inline scripts by their hash and allows no other', async () => {
    const { status, headers } = await ask('/')
    expect(status).toBe(200)
    const hash = createHash('sha256').update(INLINE).digest('base64')
    expect(headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('is compressed for those who take it', async () => {
    const brotli = await ask('/', { headers: { 'accept-encoding': 'gzip, br' } })
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.body).toString()).toBe(PAGE)
    const gzip = await ask('/', { headers: { 'accept-encoding': 'br;q=0, gzip' } })
    expect(gunzipSync(gzip.body).toString()).toBe(PAGE)
    expect((await ask('/')).headers['content-encoding']).toBeUndefined()
  })

  test('is not sent again to those who have it', async () => {
    const { headers } = await ask('/day/')
    const again = await ask('/day/', { headers: { 'if-none-match': `"x", W/${headers.etag}` } })
    expect({ status: again.status, length: again.body.length }).toEqual({ status: 304, length: 0 })
  })

  test('is kept for ever when its name holds its hash, and asked for again otherwise', async () => {
    expect((await ask('/_next/static/a.js')).headers['cache-control']).toContain('immutable')
    expect((await ask('/')).headers['cache-control']).toBe('no-cache')
  })

  test('is found with and without the last slash; what is not there is a page that says so', async () => {
    expect((await ask('/day')).body.toString()).toBe('the day')
    const { status, body } = await ask('/nowhere')
    expect({ status, body: body.toString() }).toEqual({ status: 404, body: 'no such page' })
  })

  test.each(['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '//etc/passwd'])(
    'is never one outside of the folder: %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404)
    },
  )

  test('cannot be written', async () => {
    const { status, headers } = await ask('/', { method: 'POST', body: 'x' })
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' })
  })
})

describe('a path of a service', () => {
  test('is passed on whole: method, query, body, cookies; and the answer back', async () => {
    const { status, headers, body } = await ask('/api/patients/7?q=%25', {
      method: 'PATCH',
      headers: { authorization: 'Bearer x', 'x-forwarded-for': '10.0.0.1', 'x-org-id': ['a', 'b'] },
      body: '{"a":1}',
    })
    expect({ status, body: body.toString() }).toEqual({ status: 418, body: '{"a":1}' })
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect({ method: seen?.method, url: seen?.url }).toEqual({
      method: 'PATCH',
      url: '/api/patients/7?q=%25',
    })
    expect(seen?.headers.authorization).toBe('Bearer x')
    // A service counts from the end: what a client claims stands before what the proxies saw.
    expect(seen?.headers['x-forwarded-for']).toBe('10.0.0.1, 127.0.0.1')
    expect(seen?.headers['x-org-id']).toBe('a, b')
  })

  test('streams: the first event arrives while the answer is under way, and leaving is noticed', async () => {
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    const first = await new Promise<string>((resolve) => {
      const stream = get(`${door.url}/api/events`, (reply) => {
        reply.once('data', (chunk) => {
          resolve(String(chunk))
          stream.destroy()
        })
      })
      stream.on('error', () => {})
    })
    expect(first).toBe('data: first\n\n')
    await gone
  })

  test('answers 503 in the shape of an error when the service is away', async () => {
    const { status, body } = await ask('/api/billing')
    expect(status).toBe(503)
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'service_unavailable' })
  })

  test.each(['/api/nothing', '/api/patients', '/api/patients/7/8', '/api/', '/api/patients//'])(
    'that no route has is unknown: %s',
    async (path) => {
      const { status, body } = await ask(path)
      expect({ status, body: JSON.parse(body.toString()) }).toMatchObject({
        status: 404,
        body: { code: 'unknown_path' },
      })
    },
  )
})

test('a service that does not run is away, too, and not unknown', async () => {
  const findService = findServiceIn([{ path: '/api/billing', service: 'admin' }])
  const targets = { clinical: null, admin: null }
  const other = await openFrontDoor({ host: '127.0.0.1', port: 0, site: readSite(dir), findService, targets })
  const { status, body } = await ask('/api/billing', {}, other)
  expect([status, JSON.parse(body.toString()).code]).toEqual([503, 'service_unavailable'])
  expect((await ask('/api/nothing', {}, other)).status).toBe(404)
  await other.close()
})

test('every path of a service goes to it, and clinical and administrative paths are apart', () => {
  const find = readApiPaths()
  const paths = (['clinical', 'admin'] as const).flatMap((service) => {
    const document: { paths: object } = JSON.parse(readFileSync(join(OPENAPI_DIR, `${service}.json`), 'utf8'))
    return Object.keys(document.paths).map((path) => ({ path, service }))
  })
  expect(new Set(paths.map(({ path }) => path)).size).toBe(paths.length)
  for (const { path, service } of paths) {
    expect([path, find(path.replaceAll(/\{\w+\}/g, '7'))]).toEqual([path, service])
    if (/^\/api\/(patients|appointments|encounters|observations)\b/.test(path))
      expect(service).toBe('clinical')
    if (/^\/api\/(admin|auth)\b/.test(path)) expect(service).toBe('admin')
  }
})

test('the paths of the services are those of their OpenAPI documents', () => {
  const find = readApiPaths()
  expect(find('/api/patients/search')).toBe('clinical')
  expect(find('/api/schedules/1/exceptions/2026-01-01')).toBe('clinical')
  expect(find('/metrics')).toBeNull()
})
