import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import { type Authenticator, forgetSteps, giveSecondFactor } from '../testing/authenticator.ts'
import { type Answer, type Browser, keepToken } from '../testing/browser.ts'
import { ADMIN, NORTH, NURSE, PASSWORD } from '../testing/people.ts'

let admin: TestAdmin
let phone: Authenticator

beforeAll(async () => {
  admin = await startTestAdmin()
  const desk = admin.browser()
  await desk.signIn(NURSE.name, PASSWORD)
  phone = await giveSecondFactor(admin, desk, NURSE.id)
})

afterAll(() => admin.close())

beforeEach(async () => {
  await admin.owner.query('DELETE FROM identity.attempts')
  await forgetSteps(admin, NURSE.id)
})

async function challenged(browser: Browser): Promise<string> {
  return String((await browser.signIn(NURSE.name, PASSWORD)).body['challenge'])
}

async function answer(browser: Browser, challenge: string, code: string): Promise<Answer> {
  return keepToken(
    browser,
    await browser.ask('POST', '/api/auth/second-factor', { body: { challenge, code } }),
  )
}

/** What was done within one step of time: the code of the step before is too old in the next one. */
async function withinStep<T>(work: () => Promise<T>): Promise<T> {
  const step = (): number => Math.floor(Date.now() / 30_000)
  for (;;) {
    const before = step()
    const done = await work()
    if (step() === before) return done
    await forgetSteps(admin, NURSE.id)
  }
}

const told = ({ status, body }: Answer): string => `${status} ${body['code'] ?? body['status']}`

describe('signing in with a second factor', () => {
  test('gives nothing for the password alone', async () => {
    const browser = admin.browser()
    const { status, body, headers } = await browser.signIn(NURSE.name, PASSWORD)
    expect([status, body['status'], body['expires_in']]).toEqual([200, 'second_factor_required', 300])
    expect(Object.keys(body).sort()).toEqual(['challenge', 'expires_in', 'status'])
    expect(headers.getSetCookie()).toEqual([])
    expect(browser.token).toBeNull()
  })

  test('gives a session for the code of the moment, of the step before and of the next', async () => {
    for (const steps of [-1, 0, 1]) {
      const browser = admin.browser()
      const signedIn = await withinStep(async () =>
        answer(browser, await challenged(browser), phone.code(steps)),
      )
      expect(signedIn.body).toMatchObject({ status: 'signed_in', session: { method: 'password+totp' } })
      expect((await browser.ask('GET', '/api/auth/me')).body['has_second_factor']).toBe(true)
    }
  })

  test('takes no code of two steps away', async () => {
    for (const steps of [-3, 3]) {
      const browser = admin.browser()
      expect(told(await answer(browser, await challenged(browser), phone.code(steps)))).toBe(
        '401 invalid_code',
      )
    }
  })

  test('takes a code once, and none of before it any more', async () => {
    const code = phone.code(1)
    const [first, second, third] = [admin.browser(), admin.browser(), admin.browser()]
    expect((await answer(first, await challenged(first), code)).status).toBe(200)
    expect(told(await answer(second, await challenged(second), code))).toBe('401 invalid_code')
    expect(told(await answer(third, await challenged(third), phone.code()))).toBe('401 invalid_code')
  })

  test('takes a code once of many at once', async () => {
    const challenge = await challenged(admin.browser())
    const code = phone.code()
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, i) => answer(admin.browser(`198.51.100.${i}`), challenge, code)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
  })

  test('takes each recovery code once, however it is typed', async () => {
    const code = phone.recoveryCodes[0] ?? ''
    expect(phone.recoveryCodes.length).toBe(10)
    const browser = admin.browser()
    const typed = code.toUpperCase().replaceAll('-', ' ')
    const signedIn = await answer(browser, await challenged(browser), typed)
    expect(signedIn.body).toMatchObject({ session: { method: 'password+recovery_code' } })
    const again = admin.browser()
    expect(told(await answer(again, await challenged(again), code))).toBe('401 invalid_code')
    const state = await browser.ask('GET', '/api/auth/second-factor')
    expect(state.body).toMatchObject({ enabled: true, recovery_codes_left: 9 })
  })

  test('is stopped after five wrong codes, whatever the address, and audited', async () => {
    const challenge = await challenged(admin.browser())
    const answers: string[] = []
    for (let i = 0; i < 6; i++) {
      answers.push(told(await answer(admin.browser(`203.0.113.${i}`), challenge, '000000')))
    }
    expect(answers).toEqual([...Array(5).fill('401 invalid_code'), '429 too_many_attempts'])
    const right = await answer(admin.browser(), challenge, phone.code())
    expect(told(right)).toBe('429 too_many_attempts')
    const events = await admin.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_events WHERE org_id = $1 AND user_id = $2 AND operation = 'auth.second_factor'
          AND outcome = 'failed' ORDER BY id DESC LIMIT 2`,
      [NORTH.id, NURSE.id],
    )
    expect(events.map(({ reason }) => reason)).toEqual(['locked_out', 'wrong_code'])
  })

  test('wants the challenge of this person, unchanged and not older than five minutes', async () => {
    const challenge = await challenged(admin.browser())
    for (const forged of ['x', `${challenge}x`, challenge.replace(/^./, 'A'), '']) {
      const { status } = await answer(admin.browser(), forged, phone.code())
      expect([400, 401]).toContain(status)
    }
    const stranger = admin.browser()
    await stranger.signIn(ADMIN.name, PASSWORD)
    const theirs = await giveSecondFactor(admin, stranger, ADMIN.id)
    expect(told(await answer(admin.browser(), challenge, theirs.code()))).toBe('401 invalid_code')
    await admin.owner.query(`UPDATE identity.passwords SET changed_at = now() WHERE user_id = $1`, [NURSE.id])
    expect(told(await answer(admin.browser(), challenge, phone.code()))).toBe('401 challenge_ended')
  })

  test('is no way in for a user who was disabled meanwhile', async () => {
    const challenge = await challenged(admin.browser())
    await admin.owner.query('UPDATE users SET active = false WHERE id = $1', [NURSE.id])
    expect(told(await answer(admin.browser(), challenge, phone.code()))).toBe('401 challenge_ended')
    await admin.owner.query('UPDATE users SET active = true WHERE id = $1', [NURSE.id])
  })
})
