import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import { codeOf, forgetSteps, giveSecondFactor } from '../testing/authenticator.ts'
import type { Answer, Browser } from '../testing/browser.ts'
import { LOCUM, NORTH, NURSE, PASSWORD, SOUTH } from '../testing/people.ts'

let admin: TestAdmin

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(() => admin.close())

beforeEach(async () => {
  for (const table of ['attempts', 'recovery_codes', 'second_factors']) {
    await admin.owner.query(`DELETE FROM identity.${table}`)
  }
})

async function signedIn(name = NURSE.name): Promise<Browser> {
  const browser = admin.browser()
  await browser.signIn(name, PASSWORD)
  return browser
}

const told = ({ status, body }: Answer): string => `${status} ${body['code'] ?? ''}`.trim()

const step = (browser: Browser, path: string, body: object): Promise<Answer> =>
  browser.ask('POST', `/api/auth/second-factor/${path}`, { body })

describe('beginning a second factor', () => {
  test('asks for the password again, and counts wrong ones', async () => {
    const browser = await signedIn()
    expect(told(await step(browser, 'enrol', {}))).toBe('403 wrong_password')
    const wrong = { password: 'not the password' }
    for (let i = 0; i < 4; i++) expect(told(await step(browser, 'enrol', wrong))).toBe('403 wrong_password')
    expect(told(await step(browser, 'enrol', { password: PASSWORD }))).toBe('429 too_many_attempts')
  })

  test('asks a person without a password to have signed in just now', async () => {
    const browser = await signedIn(LOCUM.name)
    const [kept] = await admin.owner.query(
      'DELETE FROM identity.passwords WHERE user_id = $1 RETURNING hash',
      [LOCUM.id],
    )
    expect((await step(browser, 'enrol', {})).status).toBe(200)
    await admin.owner.query(
      `UPDATE identity.sessions SET created_at = created_at - interval '11 minutes' WHERE user_id = $1`,
      [LOCUM.id],
    )
    expect(told(await step(browser, 'enrol', {}))).toBe('403 sign_in_again')
    await admin.owner.query('INSERT INTO identity.passwords (user_id, hash) VALUES ($1, $2)', [
      LOCUM.id,
      kept?.['hash'],
    ])
  })

  test('gives what an authenticator reads, and changes nothing until it is confirmed', async () => {
    const browser = await signedIn()
    const { body } = await step(browser, 'enrol', { password: PASSWORD })
    expect(body['secret']).toMatch(/^[A-Z2-7]{32}$/)
    const uri = new URL(String(body['uri']))
    expect([uri.protocol, uri.searchParams.get('secret')]).toEqual(['otpauth:', String(body['secret'])])
    expect(uri.searchParams.get('issuer')).toBe('EHRConnect')
    expect((await admin.browser().signIn(NURSE.name, PASSWORD)).body['status']).toBe('signed_in')
    const state = await browser.ask('GET', '/api/auth/second-factor')
    expect(state.body).toEqual({ enabled: false, confirmed_at: null, recovery_codes_left: 0 })
  })

  test('keeps the secret sealed, so that a copy of the database shows no codes', async () => {
    const browser = await signedIn()
    const { body } = await step(browser, 'enrol', { password: PASSWORD })
    const [row] = await admin.owner.query<{ secret: Buffer }>(
      'SELECT secret FROM identity.second_factors WHERE user_id = $1',
      [NURSE.id],
    )
    const stored = Buffer.from(row?.secret ?? '')
    expect(stored.length).toBe(12 + 32 + 16)
    expect(stored.toString('latin1')).not.toContain(String(body['secret']))
    // Another person's row cannot be put in its place either.
    const other = await signedIn(LOCUM.name)
    const theirs = await step(other, 'enrol', { password: PASSWORD })
    await admin.owner.query(
      `UPDATE identity.second_factors
          SET secret = (SELECT secret FROM identity.second_factors WHERE user_id = $2)
        WHERE user_id = $1`,
      [NURSE.id, LOCUM.id],
    )
    const code = codeOf(String(theirs.body['secret']))
    expect((await step(browser, 'confirm', { code })).status).toBe(500)
  })
})

describe('confirming a second factor', () => {
  test('wants a right code, gives ten recovery codes and ends the other sessions', async () => {
    const [desk, other] = [await signedIn(LOCUM.name), await signedIn(LOCUM.name)]
    const { body } = await step(desk, 'enrol', { password: PASSWORD })
    expect(told(await step(desk, 'confirm', { code: '000000' }))).toBe('403 wrong_code')
    const confirmed = await step(desk, 'confirm', { code: codeOf(String(body['secret'])) })
    const codes = confirmed.body['recovery_codes']
    expect(new Set(Array.isArray(codes) ? codes : []).size).toBe(10)
    expect((await desk.refresh()).status).toBe(200)
    expect(told(await other.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    expect(told(await other.refresh())).toBe('401 session_ended')
    const trail = await admin.owner.query<{ org_id: string }>(
      `SELECT org_id FROM audit_events
        WHERE operation = 'second_factor.confirm' AND user_id = $1 AND outcome = 'success'`,
      [LOCUM.id],
    )
    expect(trail.map(({ org_id }) => org_id).sort()).toEqual([NORTH.id, SOUTH.id])
  })

  test('is not possible twice, nor without beginning', async () => {
    const browser = await signedIn()
    expect(told(await step(browser, 'confirm', { code: '000000' }))).toBe('409 nothing_to_confirm')
    const phone = await giveSecondFactor(admin, browser, NURSE.id)
    expect(told(await step(browser, 'confirm', { code: phone.code() }))).toBe('409 nothing_to_confirm')
    expect(told(await step(browser, 'enrol', { password: PASSWORD }))).toBe('409 second_factor_exists')
  })

  test('does not take a code that was used for it at the next sign-in', async () => {
    const browser = await signedIn()
    const { body } = await step(browser, 'enrol', { password: PASSWORD })
    const code = codeOf(String(body['secret']))
    await step(browser, 'confirm', { code })
    const { challenge } = (await admin.browser().signIn(NURSE.name, PASSWORD)).body
    const again = await admin.browser().ask('POST', '/api/auth/second-factor', { body: { challenge, code } })
    expect(told(again)).toBe('401 invalid_code')
  })

  test('is stopped after five wrong codes', async () => {
    const browser = await signedIn()
    await step(browser, 'enrol', { password: PASSWORD })
    const answers: string[] = []
    for (let i = 0; i < 6; i++) answers.push(told(await step(browser, 'confirm', { code: '000000' })))
    expect(answers).toEqual([...Array(5).fill('403 wrong_code'), '429 too_many_attempts'])
  })
})

describe('a person with a second factor', () => {
  test('takes it away by a code that was not used before', async () => {
    const browser = await signedIn()
    const phone = await giveSecondFactor(admin, browser, NURSE.id)
    const code = phone.code(1)
    expect((await step(browser, 'recovery-codes', { code })).status).toBe(200)
    expect(told(await step(browser, 'disable', { code }))).toBe('403 wrong_code')
    await forgetSteps(admin, NURSE.id)
    expect(told(await step(browser, 'disable', { code: phone.code() }))).toBe('204')
    expect((await admin.browser().signIn(NURSE.name, PASSWORD)).body['status']).toBe('signed_in')
    const [left] = await admin.owner.query('SELECT count(*)::int AS n FROM identity.recovery_codes')
    expect(left?.['n']).toBe(0)
    expect(told(await step(browser, 'disable', { code: phone.code(1) }))).toBe('404 second_factor_not_found')
  })

  test('gets other recovery codes, after which the old ones are worth nothing', async () => {
    const browser = await signedIn()
    const phone = await giveSecondFactor(admin, browser, NURSE.id)
    const renewed = await step(browser, 'recovery-codes', { code: phone.code() })
    const [code] = Array.isArray(renewed.body['recovery_codes']) ? renewed.body['recovery_codes'] : []
    const old = { code: phone.recoveryCodes[1] ?? '' }
    expect(told(await step(browser, 'disable', old))).toBe('403 wrong_code')
    expect(told(await step(browser, 'disable', { code: String(code) }))).toBe('204')
  })

  test('is asked for nothing of it by another person’s token', async () => {
    const phone = await giveSecondFactor(admin, await signedIn(), NURSE.id)
    const other = await signedIn(LOCUM.name)
    expect(told(await step(other, 'disable', { code: phone.code() }))).toBe('404 second_factor_not_found')
  })
})
