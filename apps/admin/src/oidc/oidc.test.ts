import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import {
  CLIENT,
  startProvider,
  type TestProvider,
  UNVERIFIED,
} from '@ehrconnect/platform/testing/openid-provider'
import { adminConfig } from '../config.ts'
import { startTestAdmin, type TestAdmin, testEnvironment } from '../testing/admin.ts'
import { giveSecondFactor } from '../testing/authenticator.ts'
import type { Answer, Browser } from '../testing/browser.ts'
import { deskOf, told } from '../testing/office.ts'
import { ADMIN, LOCUM, NORTH, NURSE, PASSWORD } from '../testing/people.ts'
import { arrive, passProvider, signInThere } from '../testing/provider.ts'

const REDIRECT_URL = 'http://127.0.0.1:8000/api/auth/oidc/callback'

let admin: TestAdmin
let provider: TestProvider

beforeAll(async () => {
  provider = await startProvider(REDIRECT_URL)
  admin = await startTestAdmin({
    EHR_ADMIN_OIDC_ISSUER: provider.issuer,
    EHR_ADMIN_OIDC_CLIENT_ID: CLIENT.id,
    EHR_ADMIN_OIDC_CLIENT_SECRET: CLIENT.secret,
    EHR_ADMIN_OIDC_REDIRECT_URL: REDIRECT_URL,
  })
}, 30_000)

afterAll(async () => {
  await admin.close()
  await provider.close()
})

beforeEach(async () => {
  for (const table of ['attempts', 'external_accounts', 'recovery_codes', 'second_factors']) {
    await admin.owner.query(`DELETE FROM identity.${table}`)
  }
  await admin.owner.query('UPDATE organizations SET oidc_link_by_email = false')
})

const endOf = ({ status, headers }: Answer): string => `${status} ${headers.get('location')}`

async function link(browser: Browser, login: string, body: object = { password: PASSWORD }): Promise<Answer> {
  const begun = await browser.ask('POST', '/api/auth/oidc/link', { body })
  expect(begun.status).toBe(200)
  return signInThere(browser, login, String(begun.body['url']))
}

async function linked(login: string, name = NURSE.name): Promise<void> {
  const browser = admin.browser()
  await browser.signIn(name, PASSWORD)
  expect(endOf(await link(browser, login))).toBe('303 /?linked')
}

describe('signing in by a provider', () => {
  test('opens a session for the person whose account is linked, by its subject', async () => {
    await linked('sub-of-nora')
    const browser = admin.browser()
    const back = await signInThere(browser, 'sub-of-nora')
    expect(endOf(back)).toBe('303 /?signed-in')
    const { body } = await browser.refresh()
    expect(body).toMatchObject({ user: { id: NURSE.id }, session: { method: 'oidc' } })
    const cookie = back.headers.getSetCookie().find((line) => line.includes('ehr_session')) ?? ''
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict']) expect(cookie).toContain(part)
    expect([...browser.cookies.keys()].filter((name) => name.includes('departure'))).toEqual([])
  })

  test('knows nobody by an address alone, also not by the name that signs in', async () => {
    const browser = admin.browser()
    expect(endOf(await signInThere(browser, NURSE.name))).toBe('303 /?sign-in-failed=no_account')
    expect((await browser.refresh()).status).toBe(401)
  })

  test('ends at a person who was disabled', async () => {
    await linked('sub-of-nora')
    await admin.owner.query('UPDATE users SET active = false WHERE id = $1', [NURSE.id])
    expect(endOf(await signInThere(admin.browser(), 'sub-of-nora'))).toBe('303 /?sign-in-failed=no_account')
    await admin.owner.query('UPDATE users SET active = true WHERE id = $1', [NURSE.id])
  })

  test('goes away with PKCE, state and nonce, which are new each time and in no open cookie', async () => {
    const seen = new Set<string>()
    for (let i = 0; i < 2; i++) {
      const { status, headers } = await admin.browser().ask('GET', '/api/auth/oidc/start')
      const away = new URL(headers.get('location') ?? '')
      expect([status, away.origin]).toEqual([303, provider.issuer])
      expect(away.searchParams.get('code_challenge_method')).toBe('S256')
      for (const name of ['state', 'nonce', 'code_challenge']) seen.add(away.searchParams.get(name) ?? '')
      const [cookie = ''] = headers.getSetCookie()
      expect(cookie).toMatch(/^__Host-ehr_departure=.*; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/)
      expect(cookie).not.toContain(away.searchParams.get('state') ?? 'x')
    }
    expect(seen.size).toBe(6)
  })
})

describe('a way back', () => {
  test('that did not begin in this browser is refused', async () => {
    await linked('sub-of-nora')
    const [thief, victim] = [admin.browser(), admin.browser()]
    const away = (await thief.ask('GET', '/api/auth/oidc/start')).headers.get('location') ?? ''
    const back = await passProvider(away, 'sub-of-nora')
    expect(endOf(await arrive(victim, back))).toBe('303 /?sign-in-failed=expired')
    await victim.ask('GET', '/api/auth/oidc/start')
    expect(endOf(await arrive(victim, back))).toBe('303 /?sign-in-failed=refused')
    expect((await victim.refresh()).status).toBe(401)
  })

  test('counts once', async () => {
    await linked('sub-of-nora')
    const browser = admin.browser()
    const away = (await browser.ask('GET', '/api/auth/oidc/start')).headers.get('location') ?? ''
    const cookies = new Map(browser.cookies)
    const back = await passProvider(away, 'sub-of-nora')
    expect(endOf(await arrive(browser, back))).toBe('303 /?signed-in')
    expect(endOf(await arrive(browser, back))).toBe('303 /?sign-in-failed=expired')
    const copy = admin.browser()
    for (const [name, value] of cookies) copy.cookies.set(name, value)
    expect(endOf(await arrive(copy, back))).toBe('303 /?sign-in-failed=refused')
  })

  test('with a changed code, state, issuer or cookie, or with an error, is refused', async () => {
    const browser = admin.browser()
    const away = (await browser.ask('GET', '/api/auth/oidc/start')).headers.get('location') ?? ''
    const cookies = new Map(browser.cookies)
    const back = await passProvider(away, 'sub-of-nora')
    const state = new URL(back).searchParams.get('state') ?? ''
    for (const [name, value] of [
      ['state', 'other'],
      ['iss', 'https://other.example'],
      ['code', 'other'],
    ] as const) {
      const changed = new URL(back)
      changed.searchParams.set(name, value)
      for (const [key, kept] of cookies) browser.cookies.set(key, kept)
      expect([name, endOf(await arrive(browser, changed.href))]).toEqual([
        name,
        '303 /?sign-in-failed=refused',
      ])
    }
    for (const [key, kept] of cookies) browser.cookies.set(key, kept)
    const denied = `${REDIRECT_URL}?error=access_denied&state=${state}`
    expect(endOf(await arrive(browser, denied))).toBe('303 /?sign-in-failed=refused')
    for (const [key, kept] of cookies) browser.cookies.set(key, kept.replace(/^..../, 'AAAA'))
    expect(endOf(await arrive(browser, back))).toBe('303 /?sign-in-failed=expired')
  })
})

describe('linking', () => {
  test('asks for the password, and for a code where there is a second factor', async () => {
    const browser = admin.browser()
    await browser.signIn(NURSE.name, PASSWORD)
    const ask = (body: object) => browser.ask('POST', '/api/auth/oidc/link', { body })
    expect(told(await ask({ password: 'not the password' }))).toBe('403 wrong_password')
    const phone = await giveSecondFactor(admin, browser, NURSE.id)
    expect(told(await ask({ password: PASSWORD }))).toBe('403 wrong_code')
    const body = { password: PASSWORD, code: phone.code() }
    expect(endOf(await link(browser, 'sub-of-nora', body))).toBe('303 /?linked')
  })

  test('takes no account that is another’s, and none for a session that has ended', async () => {
    await linked('sub-of-nora')
    const locum = admin.browser()
    await locum.signIn(LOCUM.name, PASSWORD)
    expect(endOf(await link(locum, 'sub-of-nora'))).toBe('303 /?sign-in-failed=not_linked')
    const begun = await locum.ask('POST', '/api/auth/oidc/link', { body: { password: PASSWORD } })
    await locum.ask('POST', '/api/auth/sign-out')
    const back = await signInThere(locum, 'sub-of-lou', String(begun.body['url']))
    expect(endOf(back)).toBe('303 /?sign-in-failed=not_linked')
  })

  test('is undone by its person, who can sign in otherwise, and audited', async () => {
    await linked('sub-of-nora')
    const browser = admin.browser()
    await browser.signIn(NURSE.name, PASSWORD)
    expect(told(await browser.ask('DELETE', '/api/auth/oidc/link'))).toBe('204')
    expect(told(await browser.ask('DELETE', '/api/auth/oidc/link'))).toBe('404 link_not_found')
    expect(endOf(await signInThere(admin.browser(), 'sub-of-nora'))).toBe('303 /?sign-in-failed=no_account')
    const trail = await admin.owner.query<{ action: string }>(
      `SELECT action FROM audit_events WHERE org_id = $1 AND entity_type = 'ExternalAccount' AND user_id = $2
        ORDER BY id DESC LIMIT 2`,
      [NORTH.id, NURSE.id],
    )
    expect(trail.map(({ action }) => action)).toEqual(['delete', 'create'])
  })
})

describe('an organization that lets addresses link', () => {
  async function allow(): Promise<Answer> {
    const desk = await deskOf(admin, ADMIN)
    return desk.browser.ask('PUT', '/api/admin/sign-in-settings', {
      body: { oidc_link_by_email: true },
      headers: { 'x-org-id': NORTH.id, 'if-match': '*' },
    })
  }

  test('has the account of a verified address linked, once', async () => {
    expect((await allow()).body).toEqual({ oidc_link_by_email: true })
    const browser = admin.browser()
    expect(endOf(await signInThere(browser, 'Nora@North'))).toBe('303 /?signed-in')
    expect((await browser.refresh()).body).toMatchObject({ user: { id: NURSE.id } })
    // Another subject with the same address is another account of the provider.
    expect(endOf(await signInThere(admin.browser(), 'nora@north'))).toBe('303 /?sign-in-failed=no_account')
  })

  test('has none linked that is not verified, has a second factor, or another home', async () => {
    await allow()
    const unverified = `${UNVERIFIED}${NURSE.name}`
    expect(endOf(await signInThere(admin.browser(), unverified))).toBe('303 /?sign-in-failed=no_account')
    expect(endOf(await signInThere(admin.browser(), 'sue@south'))).toBe('303 /?sign-in-failed=no_account')
    const browser = admin.browser()
    await browser.signIn(LOCUM.name, PASSWORD)
    await giveSecondFactor(admin, browser, LOCUM.id)
    expect(endOf(await signInThere(admin.browser(), LOCUM.name))).toBe('303 /?sign-in-failed=no_account')
  })
})

describe('the settings', () => {
  const settings = (more: Record<string, string>) => {
    const environment = {
      ...testEnvironment(admin.database, admin.keysDir),
      EHR_ADMIN_OIDC_ISSUER: 'https://id.example',
      EHR_ADMIN_OIDC_CLIENT_ID: 'ehr',
      EHR_ADMIN_OIDC_REDIRECT_URL: 'https://ehr.example/api/auth/oidc/callback',
    }
    return () => adminConfig({ ...environment, ...more })
  }

  test('are whole, and without TLS on this machine only', () => {
    expect(settings({})).not.toThrow()
    expect(settings({ EHR_ADMIN_OIDC_ISSUER: 'http://id.example' })).toThrow('https addresses')
    expect(settings({ EHR_ADMIN_OIDC_ISSUER: 'http://127.0.0.1.evil.example' })).toThrow('https addresses')
    expect(settings({ EHR_ADMIN_OIDC_REDIRECT_URL: 'https://ehr.example/' })).toThrow('does not end with')
  })

  test('say to pages whether there is a provider; without one there is no way to it', async () => {
    expect((await admin.browser().ask('GET', '/api/auth/oidc')).body).toEqual({ enabled: true })
    const other = await startTestAdmin()
    expect((await other.browser().ask('GET', '/api/auth/oidc')).body).toEqual({ enabled: false })
    expect(told(await other.browser().ask('GET', '/api/auth/oidc/start'))).toBe('404 no_provider')
    await other.close()
  })

  test('of a provider that is away hold nobody up who signs in by password', async () => {
    const other = await startTestAdmin({
      EHR_ADMIN_OIDC_ISSUER: 'http://127.0.0.1:9',
      EHR_ADMIN_OIDC_CLIENT_ID: 'ehr',
      EHR_ADMIN_OIDC_REDIRECT_URL: REDIRECT_URL,
    })
    expect(told(await other.browser().ask('GET', '/api/auth/oidc/start'))).toBe('503 provider_unavailable')
    expect((await other.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
    await other.close()
  })
})
