import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { ROLES } from '@ehrconnect/platform/auth/roles'
import { signToken } from '@ehrconnect/platform/auth/token'
import { routes } from './server.ts'
import { startTestAdmin, type TestAdmin } from './testing/admin.ts'
import type { Answer, Asking } from './testing/browser.ts'
import { CASES, caseOf, pathOf } from './testing/cases.ts'
import { told } from './testing/office.ts'
import { ADMIN, LOCUM, NORTH, PASSWORD, SOUTH } from './testing/people.ts'

type AnyRoute = (typeof routes)[number]

let admin: TestAdmin

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(() => admin.close())

beforeEach(() => admin.owner.query('DELETE FROM identity.attempts'))

/** Asks what the route's case says, with the test's own change. */
function ask(
  route: AnyRoute,
  token: string | null,
  { headers = {}, ...asking }: Asking = {},
): Promise<Answer> {
  const { params, body, ifMatch } = caseOf(route.operation)
  return admin.browser().ask(route.method, pathOf(route.path, params), {
    token,
    ...(body === undefined ? {} : { body }),
    ...asking,
    headers: {
      ...(route.open === undefined ? { 'x-org-id': NORTH.id } : {}),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...headers,
    },
  })
}

function tokenOf(roles: readonly string[], orgId = NORTH.id): Promise<string> {
  return signToken(admin.keys, {
    ...{ userId: ADMIN.id, userName: ADMIN.name, organizations: { [orgId]: roles }, lifeSeconds: 300 },
  })
}

async function signedIn(): Promise<string> {
  const { body } = await admin.browser().signIn(LOCUM.name, PASSWORD)
  return String(body['access_token'])
}

const named = (list: readonly AnyRoute[]) => list.map((route) => [route.operation, route] as const)
const ofOrganizations = named(routes.filter(({ open }) => open === undefined))
const ofPeople = named(routes.filter(({ open }) => open === 'signed_in'))

test('every route has a case and every case a route', () => {
  expect(Object.keys(CASES).sort()).toEqual(routes.map(({ operation }) => operation).sort())
})

test('every route says who may call it: some roles, who is signed in, or anybody before that', () => {
  for (const { allow, open, path } of routes) {
    expect(allow.length > 0).toBe(open === undefined)
    expect(allow).not.toContain('system')
    expect(path.startsWith(open === undefined ? '/api/admin/' : '/api/auth/')).toBe(true)
  }
  const anybody = routes.filter(({ open }) => open === 'anybody').map(({ operation }) => operation)
  expect(anybody.sort()).toEqual([
    ...['auth.refresh', 'auth.second_factor', 'auth.set_up', 'auth.sign_in', 'auth.sign_out'],
    ...['oidc.callback', 'oidc.get', 'oidc.start'],
  ])
})

test('every route that takes or gives a cookie by a page’s script refuses pages of other sites', async () => {
  const writing = routes.filter(({ open, method }) => open !== undefined && method !== 'GET')
  const withoutCookies = writing.filter(({ cookies }) => cookies !== true).map(({ operation }) => operation)
  // They carry a token, which no other site has.
  expect(withoutCookies.sort()).toEqual(['auth.extend', 'sessions.end', 'sessions.end_others'])
  for (const route of routes.filter(({ cookies }) => cookies === true)) {
    const answer = await ask(route, await signedIn(), { headers: { 'sec-fetch-site': 'cross-site' } })
    expect([route.operation, told(answer)]).toEqual([route.operation, '403 other_site'])
  }
})

describe.each(ofOrganizations)('%s', (_, route) => {
  test('answers an administrator of the organization', async () => {
    const { status } = await ask(route, await tokenOf(['org_admin']))
    expect(status).toBe(caseOf(route.operation).status)
  })

  test('refuses every other role, also together', async () => {
    const others = ROLES.filter((role) => !route.allow.includes(role))
    for (const roles of [...others.map((role) => [role]), others, []]) {
      expect(told(await ask(route, await tokenOf(roles)))).toBe('403 role_not_allowed')
    }
  })

  test('refuses an administrator of another organization, and a request that names none or two', async () => {
    const token = await tokenOf(['org_admin'], SOUTH.id)
    expect(told(await ask(route, token))).toBe('403 organization_not_granted')
    const own = await tokenOf(['org_admin'])
    expect(told(await ask(route, own, { headers: { 'x-org-id': '' } }))).toBe('401 missing_organization')
    const two = { headers: { 'x-org-id': `${NORTH.id}, ${SOUTH.id}` } }
    expect(told(await ask(route, own, two))).toBe('400 repeated_header')
  })
})

describe.each(ofPeople)('%s', (_, route) => {
  test('answers who is signed in, without an organization', async () => {
    const { status } = await ask(route, await signedIn())
    expect(status).toBe(caseOf(route.operation).status)
  })
})

describe.each([...ofOrganizations, ...ofPeople])('%s', (_, route) => {
  test('refuses a request without a token, and one whose token is old, changed or no token', async () => {
    expect(told(await ask(route, null))).toBe('401 missing_token')
    const good = await tokenOf(['org_admin'])
    const [head = '', , mac = ''] = good.split('.')
    const other = Buffer.from(JSON.stringify({ sub: randomUUID(), orgs: { [NORTH.id]: ['org_admin'] } }))
    const past = { now: () => Date.now() - 700_000, ticks: () => 0 }
    const old = await signToken(
      admin.keys,
      { userId: ADMIN.id, userName: '', organizations: { [NORTH.id]: ['org_admin'] }, lifeSeconds: 300 },
      past,
    )
    for (const token of [`${head}.${other.toString('base64url')}.${mac}`, old, 'x.y.z']) {
      expect(told(await ask(route, token))).toBe('401 invalid_token')
    }
  })
})

describe.each(named([...routes]))('%s', (_, route) => {
  test('takes no field and no parameter that it does not know', async () => {
    const token = route.open === undefined ? await tokenOf(['org_admin']) : await signedIn()
    const { params, body } = caseOf(route.operation)
    const unknown = await admin.browser().ask(route.method, `${pathOf(route.path, params)}?nobody=1`, {
      token,
      ...(body === undefined ? {} : { body }),
      headers: { 'x-org-id': NORTH.id, 'if-match': '*' },
    })
    expect([unknown.status, unknown.body['error']]).toEqual([400, "unknown query parameter 'nobody'"])
    if (route.body === null) return
    for (const name of ['org_id', 'home_org_id', 'user_id', 'version', 'active_until', '__proto__']) {
      const known = JSON.stringify({ ...body }).slice(1, -1)
      const text = `{${known}${known === '' ? '' : ','}"${name}":1}`
      const answer = await ask(route, token, { body: text })
      expect([answer.status, answer.body['error']]).toEqual([400, `unknown field '${name}'`])
    }
  })

  test('takes no body that is too large, too deep, of another type, or no object', async () => {
    if (route.body === null) return
    const token = route.open === undefined ? await tokenOf(['org_admin']) : await signedIn()
    const refused = async (body: string, type = 'application/json') =>
      told(await ask(route, token, { body, headers: { 'content-type': type } }))
    expect(await refused(`{"x":"${'x'.repeat(1_048_576)}"}`)).toBe('413 body_too_large')
    expect(await refused(`{"a":${'['.repeat(100)}${']'.repeat(100)}}`)).toBe('400 body_too_deep')
    expect(await refused('{}', 'text/plain')).toBe('415 unsupported_media_type')
    expect(await refused('{"x":"\\u0000"}')).toBe('400 invalid_text')
    for (const text of ['null', '[]', '"x"', '1', '{']) expect(await refused(text)).toStartWith('400 ')
  })
})
