import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import type { Answer, Browser } from '../testing/browser.ts'
import { LOCUM, NORTH, NURSE, PASSWORD } from '../testing/people.ts'

const NEW = 'nine purple umbrellas'

let admin: TestAdmin
let hash: unknown

beforeAll(async () => {
  admin = await startTestAdmin()
  const [row] = await admin.owner.query('SELECT hash FROM identity.passwords WHERE user_id = $1', [NURSE.id])
  hash = row?.['hash']
})

afterAll(() => admin.close())

beforeEach(async () => {
  await admin.owner.query('DELETE FROM identity.attempts')
  await admin.owner.query('UPDATE identity.passwords SET hash = $1', [hash])
})

async function signedIn(name = NURSE.name): Promise<Browser> {
  const browser = admin.browser()
  await browser.signIn(name, PASSWORD)
  return browser
}

const told = ({ status, body }: Answer): string => `${status} ${body['code'] ?? ''}`.trim()

const change = (browser: Browser, new_password: string, current_password = PASSWORD): Promise<Answer> =>
  browser.ask('POST', '/api/auth/password', { body: { current_password, new_password } })

describe('changing one’s password', () => {
  test('ends all other sessions of the person and nobody else’s', async () => {
    const [desk, phone, colleague] = [await signedIn(), await signedIn(), await signedIn(LOCUM.name)]
    const answer = await change(desk, NEW)
    expect(answer.status).toBe(200)
    expect(Number(answer.body['ended'])).toBeGreaterThanOrEqual(1)
    expect(told(await phone.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    expect(told(await phone.refresh())).toBe('401 session_ended')
    expect((await desk.ask('GET', '/api/auth/me')).status).toBe(200)
    expect((await desk.refresh()).status).toBe(200)
    expect((await colleague.refresh()).status).toBe(200)
    expect(told(await admin.browser().signIn(NURSE.name, PASSWORD))).toBe('401 invalid_credentials')
    expect((await admin.browser().signIn(NURSE.name, NEW)).status).toBe(200)
  })

  test('asks for the current one, and says that it was wrong in a way that ends no session', async () => {
    const browser = await signedIn()
    expect(told(await change(browser, NEW, 'not the password'))).toBe('403 wrong_password')
    expect((await browser.refresh()).status).toBe(200)
    expect((await admin.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
  })

  test('keeps nobody waiting who gave the right one at the last attempt before a wait', async () => {
    const browser = await signedIn()
    for (let i = 0; i < 4; i++) await change(browser, NEW, `guess ${i}`)
    expect((await change(browser, NEW)).status).toBe(200)
    expect((await change(browser, 'eleven orange bicycles go', NEW)).status).toBe(200)
  })

  test('is no way to guess it for one who found a token', async () => {
    const thief = admin.browser('203.0.113.50')
    thief.token = (await signedIn()).token
    const answers: string[] = []
    for (let i = 0; i < 6; i++) answers.push(told(await change(thief, NEW, `guess ${i}`)))
    expect(answers).toEqual([...Array(5).fill('403 wrong_password'), '429 too_many_attempts'])
    const trail = await admin.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_events WHERE org_id = $1 AND operation = 'auth.change_password'
          AND outcome = 'failed' ORDER BY id DESC LIMIT 2`,
      [NORTH.id],
    )
    expect(trail.map(({ reason }) => reason)).toEqual(['locked_out', 'wrong_password'])
  })

  test.each([
    ['short', 'at least 12 characters'],
    ['1q2w3e4r5t6y', 'known from a breach'],
    ['password1234', 'known from a breach'],
    ['Liverpool2023', 'known from a breach'],
    ['nora likes to ride', 'may not contain the name'],
    ['abababababab', '5 different characters'],
    [PASSWORD, 'is the old one'],
  ])('refuses %s with the reason', async (password, reason) => {
    const answer = await change(await signedIn(), password)
    expect(told(answer)).toBe('400 password_refused')
    expect(answer.body['error']).toContain(reason)
    expect((await admin.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
  })

  test('twice at once happens once', async () => {
    const [desk, phone] = [await signedIn(), await signedIn()]
    const answers = await Promise.all([change(desk, NEW), change(phone, 'eleven orange bicycles go')])
    const statuses = answers.map(({ status }) => status).sort()
    // The other finds its session ended, the password changed, or the one that it gave wrong.
    expect(statuses[0]).toBe(200)
    expect([401, 403, 409]).toContain(statuses[1] ?? 0)
  })

  test('makes setup codes and challenges of the old one worthless', async () => {
    await admin.owner.query(
      `INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
       VALUES ($1, sha256('x'), now() + interval '1 hour')`,
      [NURSE.id],
    )
    await change(await signedIn(), NEW)
    expect(await admin.owner.query('SELECT 1 FROM identity.setup_codes')).toEqual([])
  })

  test('is audited without either password', async () => {
    await change(await signedIn(), NEW)
    const [event] = await admin.owner.query(
      `SELECT e::text AS text, entity_type, entity_id, outcome FROM audit_events e
        WHERE org_id = $1 AND operation = 'auth.change_password' AND outcome = 'success' ORDER BY id DESC LIMIT 1`,
      [NORTH.id],
    )
    expect(event).toMatchObject({ entity_type: 'User', entity_id: NURSE.id })
    expect(String(event?.['text'])).not.toMatch(/umbrellas|giraffes/)
  })
})
