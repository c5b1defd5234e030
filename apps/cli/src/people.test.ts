import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import { cleanUp, ehr, freePort, newDir, type Started, start } from './testing/commands.ts'

const PASSWORD = 'seven tall giraffes'

const dir = newDir()
let running: Started
let orgId: string

beforeAll(async () => {
  const port = String(await freePort())
  running = await start(dir, ['--patients', '10', '--clinical-port', port, '--seed', '5'])
  orgId = (await user('org', 'create', '--name', 'Hill', '--slug', 'hill', '--time-zone', 'UTC')).out.trim()
}, 60_000)

afterAll(async () => {
  running.child.kill('SIGTERM')
  await running.result
  cleanUp()
})

function user(...args: string[]) {
  return ehr([...args, '--data-dir', dir])
}

function withPassword(password: string, ...args: string[]) {
  return ehr([...args, '--password-stdin', '--data-dir', dir], {}, `${password}\n`)
}

type Told = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

async function ask(url: string, method: string, body?: object, token?: string, org = orgId): Promise<Told> {
  const headers: Record<string, string> = { 'X-Org-ID': org, 'If-Match': '*' }
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const reply = await fetch(url, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, body: text === '' ? {} : JSON.parse(text) }
}

const adminUrl = (path: string): string => `${running.run.admin_url}/api${path}`

async function signIn(name: string, password = PASSWORD): Promise<Told> {
  return ask(adminUrl('/auth/sign-in'), 'POST', { name, password })
}

async function tokenOf(name: string): Promise<string> {
  return String((await signIn(name)).body['access_token'])
}

const search = (token: string): Promise<Told> =>
  ask(`${running.run.clinical_url}/api/patients/search?q=smith`, 'GET', undefined, token)

test('each user of a demo has a home, where administrators look after the account', async () => {
  const { organizations, demo_users: demo } = running.run
  const homes = new Map<string, string[]>()
  for (const { id, slug } of organizations) {
    const { body: signedIn } = await signIn(`org-admin@${slug}`, demo?.password)
    const path = adminUrl('/admin/users?limit=200')
    const { status, body } = await ask(path, 'GET', undefined, String(signedIn['access_token']), id)
    expect(status).toBe(200)
    const users = body['users']
    if (!Array.isArray(users)) throw new Error('no users')
    for (const { name, is_home } of users)
      homes.set(name, [...(homes.get(name) ?? []), ...(is_home ? [slug] : [])])
  }
  const slugs = organizations.map(({ slug }) => slug)
  for (const [name, at] of homes) {
    // Who works everywhere is looked after by the first.
    const home = slugs.find((slug) => name.endsWith(`@${slug}`)) ?? slugs[0]
    expect([name, at]).toEqual([name, [home ?? '']])
  }
  for (const name of demo?.names ?? []) expect(homes.has(name)).toBe(true)
})

describe('ehr user', () => {
  test('creates a person with a password from standard input, or with a code for one', async () => {
    const boss = ['user', 'create', 'Boss@hill', '--org', 'hill', '--role', 'org_admin']
    expect(await withPassword(PASSWORD, ...boss)).toMatchObject({ code: 0, out: '', err: '' })
    expect((await signIn('boss@hill')).body).toMatchObject({ status: 'signed_in' })
    const { code, out } = await user(
      'user',
      'create',
      'nia@hill',
      '--org',
      'hill',
      '--role',
      'nurse',
      'auditor',
    )
    expect(code).toBe(0)
    const chosen = { code: out.trim(), password: PASSWORD }
    expect((await ask(adminUrl('/auth/setup'), 'POST', chosen)).body).toEqual({ name: 'nia@hill' })
    expect((await signIn('nia@hill')).status).toBe(200)
  })

  test('refuses a name that is taken, an easy password, and an unknown organization or person', async () => {
    const create = (name: string, org = 'hill') => ['user', 'create', name, '--org', org, '--role', 'nurse']
    expect((await user(...create('nia@hill'))).err).toBe('ehr: a user nia@hill exists already\n')
    expect((await user(...create('two words'))).err).toContain('no spaces')
    expect((await user(...create('x@hill', 'nowhere'))).err).toContain('no organization nowhere')
    const easy = await withPassword('password1234', 'user', 'reset-password', 'nia@hill')
    expect(easy).toMatchObject({ code: 1, out: '' })
    expect(easy.err).toContain('known from a breach')
    // Nobody is made whose password is refused: the same name can be given again.
    const refused = await withPassword('password1234', ...create('una@hill'))
    expect(refused.err).toContain('known from a breach')
    expect((await withPassword(PASSWORD, ...create('una@hill'), 'nurse')).code).toBe(0)
    expect((await signIn('una@hill')).status).toBe(200)
    expect((await user('user', 'disable', 'nobody@hill')).err).toContain('no user nobody@hill')
    expect((await user('user', 'disable')).code).toBe(2)
    expect((await signIn('nia@hill')).status).toBe(200)
  })

  test('lists people with their roles', async () => {
    const { out } = await user('user', 'list', '--json')
    const list: { name: string }[] = JSON.parse(out)
    expect(list.find(({ name }) => name === 'nia@hill')).toMatchObject({
      ...{ active: true, has_password: true, has_second_factor: false },
      roles: 'hill: auditor nurse',
    })
    expect((await user('user', 'list')).out).toMatch(/boss@hill +active +password/)
  })

  test('takes a password away, which ends the sessions', async () => {
    const token = await tokenOf('nia@hill')
    expect((await search(token)).status).toBe(200)
    const { out } = await user('user', 'reset-password', 'nia@hill', '--remove-second-factor')
    expect((await signIn('nia@hill')).status).toBe(401)
    await until('the clinical API refuses the token', async () => (await search(token)).status === 401)
    await ask(adminUrl('/auth/setup'), 'POST', { code: out.trim(), password: PASSWORD })
    expect((await signIn('nia@hill')).status).toBe(200)
  })

  test('sets a password, which ends a code given out before, however the name is typed', async () => {
    const { out } = await user('user', 'reset-password', 'una@hill')
    expect((await withPassword(PASSWORD, 'user', 'reset-password', 'Una@Hill')).code).toBe(0)
    const chosen = { code: out.trim(), password: 'nine purple umbrellas' }
    expect((await ask(adminUrl('/auth/setup'), 'POST', chosen)).status).toBe(401)
    expect((await signIn('una@hill')).status).toBe(200)
  })

  test('disables and enables a person', async () => {
    expect((await user('user', 'disable', 'nia@hill')).out).toBe('disabled nia@hill\n')
    expect((await signIn('nia@hill')).status).toBe(401)
    expect((await user('user', 'enable', 'nia@hill')).code).toBe(0)
    expect((await signIn('nia@hill')).status).toBe(200)
  })
})

describe('what an administrator does', () => {
  async function nia(boss: string): Promise<string> {
    const { body } = await ask(adminUrl('/admin/users?include=inactive'), 'GET', undefined, boss)
    const users: { name: string; id: string }[] = Array.isArray(body['users']) ? body['users'] : []
    return users.find(({ name }) => name === 'nia@hill')?.id ?? ''
  }

  test.each([
    ['taking the roles away', 'PUT', 'roles', { roles: ['inventory'] }],
    ['disabling', 'POST', 'deactivate', undefined],
    ['ending the sessions', 'DELETE', 'sessions', undefined],
  ] as const)(
    '%s is in force in the clinical API within five seconds',
    async (_, method, action, body) => {
      const boss = await tokenOf('boss@hill')
      const id = await nia(boss)
      await ask(adminUrl(`/admin/users/${id}/activate`), 'POST', undefined, boss)
      await ask(adminUrl(`/admin/users/${id}/roles`), 'PUT', { roles: ['nurse'] }, boss)
      const token = await tokenOf('nia@hill')
      expect((await search(token)).status).toBe(200)
      expect((await ask(adminUrl(`/admin/users/${id}/${action}`), method, body, boss)).status).toBeLessThan(
        300,
      )
      const startedAt = performance.now()
      await until('the clinical API refuses the token', async () => (await search(token)).status === 401)
      expect(performance.now() - startedAt).toBeLessThan(5_000)
      expect((await search(boss)).status).toBe(200)
    },
    30_000,
  )

  test('leaves a person with new roles what those allow', async () => {
    const boss = await tokenOf('boss@hill')
    const id = await nia(boss)
    await ask(adminUrl(`/admin/users/${id}/activate`), 'POST', undefined, boss)
    await ask(adminUrl(`/admin/users/${id}/roles`), 'PUT', { roles: ['front_desk'] }, boss)
    expect((await search(await tokenOf('nia@hill'))).status).toBe(200)
    await ask(adminUrl(`/admin/users/${id}/roles`), 'PUT', { roles: [] }, boss)
    const { body } = await signIn('nia@hill')
    expect(body['organizations']).toEqual([])
    expect((await search(String(body['access_token']))).body).toMatchObject({
      code: 'organization_not_granted',
    })
  })
})
