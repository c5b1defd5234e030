import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { signToken } from '@ehrconnect/platform/auth/token'
import { until } from '@ehrconnect/platform/testing/conditions'
import type { TSchema } from 'typebox'
import { clinicalOpenApi, routes } from './server.ts'
import { caseOf, pathOf, roleFor } from './testing/cases.ts'
import { startTestClinical, type TestClinical } from './testing/clinical.ts'
import { MISSING_ID, NORTH } from './testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

async function open(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${clinical.url}${path}`)
  return { status: response.status, text: await response.text(), headers: response.headers }
}

const PATIENT = `/api/patients/${NORTH.rowId}`

describe.each(routes.map((route) => [route.operation, route] as const))('%s', (_, route) => {
  test('answers with the documented fields and no other', async () => {
    const { params, query, body, headers, status } = caseOf(route.operation)
    const { cursor: _, ...asked } = { ...query }
    const answer = await clinical.call(route.method, pathOf(route.path, params), {
      ...(query === undefined ? {} : { query: asked }),
      ...(body === undefined ? {} : { body: { ...body, cursor: undefined } }),
      ...(headers === undefined ? {} : { headers }),
      role: roleFor(route),
    })
    const schema = route.replies[status]
    expect(schema).toBeDefined()
    if (schema !== undefined) expect(strangers(schema, answer.body)).toEqual([])
    // Without rows the fields of rows would not have been looked at.
    if (answer.body['count'] !== undefined) expect(answer.body['count']).not.toBe(0)
  })

  test('answers and refuses with the headers that keep it private', async () => {
    const { params } = caseOf(route.operation)
    const path = pathOf(route.path, params)
    const replies = [await clinical.call(route.method, path, { authorization: null })]
    if (route.body === null)
      replies.push(await clinical.call(route.method, path, { query: caseOf(route.operation).query ?? {} }))
    for (const { status, headers } of replies) {
      expect(headers.get('cache-control')).toBe(
        headers.has('etag') ? 'private, no-cache' : 'private, no-store',
      )
      expect(headers.get('vary')).toBe('Authorization, X-Org-ID')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      const types = ['application/json', ...(status === 200 ? (route.replyTypes ?? []) : [])]
      expect(types).toContain(headers.get('content-type')?.replace(/;.*/, '') ?? '')
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{10}-[0-9a-z]+$/)
      expect(headers.has('server-timing')).toBe(false)
      expect(headers.has('access-control-allow-origin')).toBe(false)
      expect(headers.has('server') || headers.has('x-powered-by')).toBe(false)
      if (status === 401) expect(headers.get('www-authenticate')).toBe('Bearer')
    }
  })
})

/** Paths of a reply that its schema does not name. */
function strangers(schema: TSchema, value: unknown, path = ''): string[] {
  const [properties, items] = [Reflect.get(schema, 'properties'), Reflect.get(schema, 'items')]
  if (Array.isArray(value))
    return items ? value.flatMap((one, i) => strangers(items, one, `${path}[${i}]`)) : []
  if (typeof value !== 'object' || value === null || properties === undefined) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = Reflect.get(properties, name)
    return known === undefined ? [`${path}.${name}`] : strangers(known, inner, `${path}.${name}`)
  })
}

function isPathOf(path: string, url: string): boolean {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(url)
}

describe('a request', () => {
  test('has an id of its own, which its error names too', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => clinical.call('GET', `/api/patients/${MISSING_ID}`)),
    )
    const ids = answers.map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).toBe(20)
    answers.forEach(({ body }, i) => void expect(body['request_id']).toBe(ids[i]))
  })

  test('learns how long it took when a system asks, and only then', async () => {
    const { headers } = await clinical.call('GET', PATIENT, { role: 'system' })
    expect(headers.get('server-timing')).toMatch(/^total;dur=\d+\.\d\d$/)
    expect((await clinical.call('GET', PATIENT)).headers.has('server-timing')).toBe(false)
  })

  test('with HEAD is answered like GET, without the body', async () => {
    const [head, whole] = [await clinical.call('HEAD', PATIENT), await clinical.call('GET', PATIENT)]
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers.get('etag')).toBe(whole.headers.get('etag'))
    expect((await clinical.call('HEAD', PATIENT, { authorization: null })).status).toBe(401)
  })

  const known = new Map<string, string[]>()
  for (const { path, method } of routes) known.set(path, [...(known.get(path) ?? []), method])

  test.each([...known])(
    'to %s with a method that it does not have is 405 and names those it has',
    async (path, methods) => {
      const url = pathOf(path, {
        ...{ id: NORTH.rowId, user_id: NORTH.rowId, date: '2030-01-01', note_version: '1' },
      })
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
        (one) => !methods.includes(one),
      )) {
        // PATCH /api/patients/search is a patch of the patient "search", who has no such id.
        const other = routes.some((one) => one.method === method && isPathOf(one.path, url))
        if (other) continue
        const answer = await clinical.call(method, url, { authorization: null })
        expect([method, answer.status, answer.body['code']]).toEqual([method, 405, 'method_not_allowed'])
        expect(answer.headers.get('allow')?.split(', ').sort()).toEqual([...methods].sort())
      }
    },
  )

  test.each([
    '/api',
    '/api/',
    '/api/patient',
    '/api/patients/',
    `${PATIENT}/x`,
    '/api/../metrics/x',
    '/API/patients/search',
    '/api/observations/latest/x',
  ])('to %s is 404', async (path) => {
    const { status, text } = await open(path)
    expect(status).toBe(404)
    expect(JSON.parse(text)).toMatchObject({ code: 'unknown_path', error: 'Unknown path' })
  })
})

describe('without a token', () => {
  test.each([
    ['/health', { status: 'healthy' }],
    ['/livez', { status: 'alive' }],
    ['/readyz', { status: 'ready', cache: { place: 'none', state: 'off', trouble: null } }],
    ['/version', { service: 'clinical', version: expect.stringMatching(/^\d+\.\d+\.\d+/) }],
  ])('%s is answered', async (path, body) => {
    const { status, text, headers } = await open(path)
    expect([status, JSON.parse(text)]).toEqual([200, body])
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('the contract is answered, the same as in the repository', async () => {
    const { text } = await open('/openapi.json')
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(clinicalOpenApi())))
    for (const { path, method, operation } of routes) {
      const documented = JSON.parse(text).paths[path.replaceAll(/:(\w+)/g, '{$1}')][method.toLowerCase()]
      expect(documented.operationId).toBe(operation)
    }
  })

  test('the documentation is a page that asks nobody but this service', async () => {
    const { text, headers } = await open('/docs')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).not.toMatch(/https?:|\/\/[a-z]/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*/)
    const scripts = [...text.matchAll(/src="([^"]+)"/g)].map(([, path]) => path)
    expect(scripts).toEqual(['/docs/scalar.js'])
    const script = await open('/docs/scalar.js')
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript'])
    expect(script.text.length).toBeGreaterThan(100_000)
  })

  test('nothing but GET is answered there', async () => {
    for (const path of ['/health', '/metrics', '/docs']) {
      const response = await fetch(`${clinical.url}${path}`, { method: 'POST' })
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, 'GET'])
    }
  })
})

describe('the metrics', () => {
  const BUCKETS = ['0.001', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '+Inf']

  test('are those of the technology guide, with its buckets', async () => {
    await clinical.call('GET', PATIENT)
    await clinical.call('GET', '/api/patients/search', { query: { q: 'unknown' } })
    const { text, headers } = await open('/metrics')
    expect(headers.get('content-type')).toStartWith('text/plain; version=0.0.4')
    for (const endpoint of ['get_patient', 'search_patients']) {
      const series = text
        .split('\n')
        .filter(
          (line) =>
            line.startsWith('patient_request_duration_seconds_bucket') &&
            line.includes(`endpoint="${endpoint}"`) &&
            line.includes('status="200"'),
        )
      expect(series.map((line) => /le="([^"]+)"/.exec(line)?.[1])).toEqual(BUCKETS)
    }
    expect(text).toMatch(/^patient_cache_hits_total\{.*result="hit".*\} \d+$/m)
    expect(text).toMatch(/^patient_cache_hits_total\{.*result="miss".*\} \d+$/m)
  })

  test('count each operation by status, the exchanges with the database and the lanes', async () => {
    await clinical.call('GET', `/api/encounters/${NORTH.rowId}`)
    const count = async (): Promise<number> => {
      const { text } = await open('/metrics')
      const line =
        /^ehr_http_request_duration_seconds_count\{.*operation="encounters.get",status="404".*\} (\d+)$/m
      return Number(line.exec(text)?.[1] ?? 0)
    }
    const before = await count()
    for (let i = 0; i < 3; i++) await clinical.call('GET', `/api/encounters/${MISSING_ID}`)
    expect(await count()).toBe(before + 3)
    const { text } = await open('/metrics')
    for (const name of [
      'ehr_db_exchange_duration_seconds',
      'ehr_db_batch_keys',
      'ehr_db_lanes',
      'ehr_db_queue',
      'ehr_http_errors_total',
      'ehr_auth_rejections_total',
    ])
      expect(text).toContain(`# TYPE ${name} `)
    expect(text).toMatch(/^ehr_db_lanes\{(?=.*use="point")(?=.*state="connected").*\} [1-9]/m)
  })

  test('have bounded labels: no id of a row, no organization, no path', async () => {
    const { text } = await open('/metrics')
    expect(text).not.toContain(NORTH.id)
    expect(text).not.toContain(NORTH.rowId)
    expect(text).not.toContain('/api/')
  })
})

test('a stopping service is alive but not ready, and still answers', async () => {
  const stopping = await startTestClinical()
  stopping.server.markStopping()
  const status = async (path: string) => (await fetch(`${stopping.url}${path}`)).status
  expect([await status('/livez'), await status('/readyz'), await status('/health')]).toEqual([200, 503, 503])
  expect((await stopping.call('GET', PATIENT)).status).toBe(200)
  await stopping.close()
})

test('tokens of an ended session are refused within five seconds, those of others are not', async () => {
  const [userId, ended, open] = [randomUUID(), randomUUID(), randomUUID()]
  await clinical.owner.query(`INSERT INTO users (id, name) VALUES ($1, 'visitor')`, [userId])
  for (const id of [ended, open]) {
    await clinical.owner.query(
      `INSERT INTO identity.sessions (id, user_id, method, idle_at, expires_at)
       VALUES ($1, $2, 'password', now() + interval '1 h', now() + interval '1 h')`,
      [id, userId],
    )
  }
  const statusOf = async (sessionId: string): Promise<number> => {
    const organizations = { [NORTH.id]: ['nurse'] }
    const subject = { userId, userName: 'visitor', organizations, lifeSeconds: 300, sessionId }
    const authorization = `Bearer ${await signToken(clinical.keys, subject)}`
    return (await clinical.call('GET', PATIENT, { authorization })).status
  }
  expect([await statusOf(ended), await statusOf(open)]).toEqual([200, 200])
  await clinical.owner.query(
    `UPDATE identity.sessions SET ended_at = now(), end_reason = 'revoked' WHERE id = $1`,
    [ended],
  )
  await until('the token is refused', async () => (await statusOf(ended)) === 401, 5_000)
  expect(await statusOf(open)).toBe(200)
})

test('tokens from before the end of a session are refused within five seconds', async () => {
  const userId = randomUUID()
  await clinical.owner.query(`INSERT INTO users (id, name) VALUES ($1, 'leaver')`, [userId])
  const subject = { userId, userName: 'leaver', organizations: { [NORTH.id]: ['nurse'] }, lifeSeconds: 300 }
  const authorization = `Bearer ${await signToken(clinical.keys, subject)}`
  const other = await clinical.token('nurse')
  const status = async () => (await clinical.call('GET', PATIENT, { authorization })).status
  expect(await status()).toBe(200)
  // The token's second has to be over: times in tokens are whole seconds.
  await Bun.sleep(1_000 - (Date.now() % 1_000) + 5)
  await clinical.owner.query(`UPDATE users SET tokens_valid_from = now() WHERE id = $1`, [userId])
  const endedAt = performance.now()
  while ((await status()) === 200 && performance.now() - endedAt < 6_000) await Bun.sleep(50)
  expect(await status()).toBe(401)
  expect(performance.now() - endedAt).toBeLessThan(5_000)
  expect((await clinical.call('GET', PATIENT, { authorization: `Bearer ${other}` })).status).toBe(200)
  await Bun.sleep(1_000 - (Date.now() % 1_000) + 5)
  const fresh = `Bearer ${await signToken(clinical.keys, subject)}`
  expect((await clinical.call('GET', PATIENT, { authorization: fresh })).status).toBe(200)
})
