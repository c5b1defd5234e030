import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { ROLES, type Role } from '@ehrconnect/platform/auth/roles'
import { routes } from './server.ts'
import { CASES, caseOf, pathOf, type RouteCase } from './testing/cases.ts'
import { type Answer, type Asking, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH } from './testing/clinics.ts'
import { signedToken, strangerToken, tamperedToken, unsignedToken } from './testing/tokens.ts'

let clinical: TestClinical

type AnyRoute = (typeof routes)[number]

/** Asks what the route's case says, with the test's own change. */
async function ask(
  route: AnyRoute,
  asking: Asking = {},
  { params, query, body, headers }: RouteCase = caseOf(route.operation),
): Promise<Answer> {
  return clinical.call(route.method, pathOf(route.path, params), {
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...asking,
    headers: { ...headers, ...asking.headers },
  })
}

/** Status and code, which is what a client decides by. */
async function refusal(answer: Promise<Answer>): Promise<string> {
  const { status, body } = await answer
  return `${status} ${body['code']}`
}

test('every route has a case and every case a route', () => {
  expect(Object.keys(CASES).sort()).toEqual(routes.map(({ operation }) => operation).sort())
})

test('every route says who may call it, and nobody may call everything', () => {
  for (const route of routes) {
    expect(route.allow.length).toBeGreaterThan(0)
    expect(route.allow.length).toBeLessThan(ROLES.length)
    expect(route.path.startsWith('/api/')).toBe(true)
  }
})

/** Fields by which a request names a row. */
const ID_FIELDS = [
  ...['room_id', 'parent_id'],
  ...['id', 'patient_id', 'user_id', 'type_id', 'practitioner_id', 'location_id', 'encounter_id', 'cursor'],
]

/** Every place where a route takes an id of a row. A create's id names a row that is not there yet. */
const idPlaces = routes.flatMap((route) =>
  (['params', 'query', 'body'] as const).flatMap((part) =>
    Object.keys(route[part]?.properties ?? {})
      .filter((name) => ID_FIELDS.includes(name) && !(part === 'body' && name === 'id'))
      .map((name) => [`${route.operation} ${part} ${name}`, route, part, name] as const),
  ),
)

test('every field that ends like an id is known as one', () => {
  const fields = routes.flatMap(({ params, query, body }) =>
    [params, query, body].flatMap((part) => Object.keys(part?.properties ?? {})),
  )
  expect([...new Set(fields.filter((name) => /id$|cursor/.test(name)))].sort()).toEqual([...ID_FIELDS].sort())
})

/** What the server alone decides about a row. */
const SERVER_OWNED = [
  'org_id',
  'version',
  'created_at',
  'updated_at',
  'created_by',
  'search_first',
  'identifiers',
]
const writes = routes.filter(({ body }) => body !== null).map((route) => [route.operation, route] as const)

describe.each(['native', 'framework'] as const)('with paths matched by %s code', (matching) => {
  beforeAll(async () => {
    clinical = await startTestClinical({ matching })
  })

  afterAll(() => clinical.close())

  describe.each(routes.map((route) => [route.operation, route] as const))('%s', (_, route) => {
    const right = route.allow[0] ?? 'system'
    const withToken = (token: string): Asking => ({ authorization: `Bearer ${token}` })

    test('answers a caller with an allowed role in a granted organization', async () => {
      for (const role of route.allow) {
        const { status } = await ask(route, { role })
        // What one role has removed is gone for the next, what one has done is done.
        const done = caseOf(route.operation).once === true && status === 409
        const gone = (done || (route.method === 'DELETE' && status === 404)) && role !== route.allow[0]
        if (!gone) expect([role, status]).toEqual([role, caseOf(route.operation).status])
      }
    })

    test('refuses every other role', async () => {
      for (const role of ROLES.filter((known: Role) => !route.allow.includes(known))) {
        expect(await refusal(ask(route, { role }))).toBe('403 role_not_allowed')
      }
    })

    test('refuses a request without a token', async () => {
      const answer = await ask(route, { authorization: null })
      expect([answer.status, answer.body['code']]).toEqual([401, 'missing_token'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    })

    test('refuses a token that has expired', async () => {
      const now = Math.floor(Date.now() / 1000)
      const claims = { iat: now - 301, nbf: now - 301, exp: now - 1 }
      const expired = await signedToken(clinical.keys, { claims })
      expect(await refusal(ask(route, withToken(expired)))).toBe('401 invalid_token')
    })

    test('refuses a token of another key, of no algorithm, or changed after it was signed', async () => {
      const tokens = [
        strangerToken(clinical.keys),
        unsignedToken(clinical.keys),
        await tamperedToken(clinical.keys),
      ]
      for (const token of tokens)
        expect(await refusal(ask(route, withToken(token)))).toBe('401 invalid_token')
    })

    test('refuses an organization that the token does not grant', async () => {
      const token = await clinical.token(right, NORTH.id)
      const asked = { ...withToken(token), org: SOUTH.id }
      expect(await refusal(ask(route, asked))).toBe('403 organization_not_granted')
    })

    test('refuses a request without the organization', async () => {
      const answer = await ask(route, { org: null, role: right })
      expect([answer.status, answer.body['error']]).toEqual([401, 'Missing X-Org-ID header'])
    })

    test('refuses a repeated header of who asks, on the wire', async () => {
      const token = `Authorization: Bearer ${await clinical.token(right)}\r\n`
      const org = `X-Org-ID: ${NORTH.id}\r\n`
      const path = pathOf(route.path, caseOf(route.operation).params)
      for (const extra of [org, `X-Org-ID: ${SOUTH.id}\r\n`, token, 'Authorization: Bearer x\r\n']) {
        const first = `${route.method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`
        const answer = await clinical.raw(`${first}${token}${org}${extra}\r\n`)
        expect(answer).toStartWith('HTTP/1.1 400 ')
        expect(answer).toContain('"code":"repeated_header"')
      }
    })
  })

  test.each(idPlaces)(
    '%s: a row of another organization and a missing one are told in the same bytes',
    async (_, route, part, name) => {
      const asked = caseOf(route.operation)
      // A reply that is remembered would be the same whatever was asked.
      const key = asked.headers?.['idempotency-key'] === undefined ? {} : { 'idempotency-key': randomUUID() }
      // A cursor may name a time beside the row.
      const given: Readonly<Record<string, unknown>> = { ...asked[part] }
      const time = /^.*_/.exec(String(given[name] ?? ''))?.[0] ?? ''
      const told = async (id: string): Promise<string> => {
        const answer = await ask(
          route,
          { role: route.allow.includes('system') ? 'system' : (route.allow[0] ?? 'system') },
          { ...asked, headers: { ...asked.headers, ...key }, [part]: { ...asked[part], [name]: time + id } },
        )
        const headers = [...answer.headers].filter(
          ([header]) => !/^(date|x-request-id|server-timing)$/.test(header),
        )
        const text = answer.text.replace(/"request_id":"[^"]*"/, '"request_id":""')
        if (part === 'params') expect(answer.status).toBe(404)
        return JSON.stringify([answer.status, headers, text])
      }
      const missing = await told(MISSING_ID)
      expect(await told(SOUTH.rowId)).toBe(missing)
      expect(missing).not.toContain(SOUTH.mark)
    },
  )

  describe.each(writes)('%s', (_, route) => {
    test.each(SERVER_OWNED)('refuses %s in the body by name', async (name) => {
      const body = { ...caseOf(route.operation).body, [name]: SOUTH.id }
      const answer = await ask(route, { role: route.allow[0] ?? 'system', body })
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({ code: 'unknown_field', error: `unknown field '${name}'` })
    })

    test('believes no organization but the header', async () => {
      const headers = { 'x-organization-id': SOUTH.id, 'x-tenant-id': SOUTH.id, 'x-user-id': SOUTH.rowId }
      const { text } = await ask(route, { headers })
      expect(text).not.toContain(SOUTH.mark)
      expect(text).not.toContain(SOUTH.id)
    })
  })
})
