import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { loadTrustedKeys } from '@ehrconnect/platform/auth/keys'
import { codeHash, newSetupCode } from '@ehrconnect/platform/auth/setup-codes'
import { verifyToken } from '@ehrconnect/platform/auth/token'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import type { Answer } from '../testing/browser.ts'
import { LEAVER, LOCUM, NEWCOMER, NORTH, NURSE, PASSWORD, SOUTH } from '../testing/people.ts'

let admin: TestAdmin

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(() => admin.close())

beforeEach(() => admin.owner.query('DELETE FROM identity.attempts'))

/** Passwords that the service has verified so far. */
async function verifications(): Promise<number> {
  const text = await (await fetch(`${admin.url}/metrics`)).text()
  return Number(/^ehr_password_verifications_total\{.*\} (\d+)$/m.exec(text)?.[1] ?? Number.NaN)
}

function told({ status, headers, text }: Answer): string {
  const named = [...headers].filter(([name]) => !/^(date|x-request-id)$/.test(name))
  return JSON.stringify([status, named, text.replace(/"request_id":"[^"]*"/, '')])
}

async function trail(operation: string): Promise<Record<string, unknown>[]> {
  return admin.owner.query(
    `SELECT org_id, user_id, roles, outcome, reason, source, entity_type FROM audit_events
      WHERE operation = $1 ORDER BY id`,
    [operation],
  )
}

describe('signing in with the right password', () => {
  test('gives a token of ten minutes that names person, session, organizations and roles', async () => {
    const { status, body } = await admin.browser().signIn(LOCUM.name, PASSWORD)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'signed_in', token_type: 'Bearer', expires_in: 600 })
    expect(body['user']).toMatchObject({ id: LOCUM.id, name: LOCUM.name })
    const trusted = await loadTrustedKeys(`${admin.keysDir}/public.jwks`)
    const claims = await verifyToken(trusted, String(body['access_token']), 600, new Date())
    expect(claims).toMatchObject({ userId: LOCUM.id, userName: LOCUM.name })
    expect(claims?.organizations).toEqual(
      new Map([
        [NORTH.id, ['clinician']],
        [SOUTH.id, ['auditor', 'clinician']],
      ]),
    )
    expect(body['session']).toMatchObject({ id: claims?.sessionId, method: 'password' })
    expect(body['organizations']).toEqual([
      expect.objectContaining({ id: NORTH.id, slug: 'north', roles: ['clinician'] }),
      expect.objectContaining({ id: SOUTH.id, slug: 'south', roles: ['auditor', 'clinician'] }),
    ])
  })

  test('sets cookies that no script reads and no other site sends', async () => {
    const { headers } = await admin.browser().signIn(NURSE.name, PASSWORD)
    const cookies = headers.getSetCookie()
    expect(cookies.length).toBe(2)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-ehr_(session|device)=/)
      for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/'])
        expect(cookie).toContain(`; ${part}`)
    }
    expect(headers.get('cache-control')).toBe('private, no-store')
  })

  test('takes the name in any case', async () => {
    expect((await admin.browser().signIn('  Nora@NORTH ', PASSWORD)).status).toBe(200)
  })

  test('is audited in every organization of the person, with the address it came from', async () => {
    const before = (await trail('auth.sign_in')).length
    await admin.browser('198.51.100.7').signIn(LOCUM.name, PASSWORD)
    const events = (await trail('auth.sign_in')).slice(before)
    expect(events.map(({ org_id }) => org_id).sort()).toEqual([NORTH.id, SOUTH.id])
    for (const event of events) {
      expect(event).toMatchObject({
        ...{ user_id: LOCUM.id, outcome: 'success', reason: 'password', source: '198.51.100.7' },
        entity_type: 'Session',
      })
    }
  })
})

describe('a refused sign-in', () => {
  const strangers = [
    ['a wrong password', NURSE.name, 'not the password'],
    ['an unknown name', 'nobody@north', PASSWORD],
    ['a disabled user', LEAVER.name, PASSWORD],
    ['a user without a password', NEWCOMER.name, PASSWORD],
  ] as const

  test('says the same whatever was wrong', async () => {
    const answers: string[] = []
    for (const [, name, password] of strangers)
      answers.push(told(await admin.browser().signIn(name, password)))
    expect(answers[0]).toContain('401')
    expect(answers[0]).toContain('invalid_credentials')
    expect(new Set(answers).size).toBe(1)
  })

  test.each(strangers)('costs one verification of a password for %s', async (_, name, password) => {
    const before = await verifications()
    await admin.browser().signIn(name, password)
    expect(await verifications()).toBe(before + 1)
  })

  test('is audited with its reason where the person works', async () => {
    const before = (await trail('auth.sign_in')).length
    await admin.browser().signIn(LEAVER.name, PASSWORD)
    await admin.browser().signIn(NURSE.name, 'not the password')
    await admin.browser().signIn('nobody@north', 'not the password')
    const events = (await trail('auth.sign_in')).slice(before)
    expect(events.map(({ user_id, outcome, reason }) => [user_id, outcome, reason])).toEqual([
      [LEAVER.id, 'failed', 'disabled'],
      [NURSE.id, 'failed', 'wrong_password'],
    ])
  })

  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['an older browser on another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])('is what %s gets, before the password is looked at', async (_, headers) => {
    const before = await verifications()
    const sent: Record<string, string> = { 'content-type': 'application/json', ...headers }
    const response = await fetch(`${admin.url}/api/auth/sign-in`, {
      ...{ method: 'POST', headers: sent },
      body: JSON.stringify({ name: NURSE.name, password: PASSWORD }),
    })
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'other_site' }])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await verifications()).toBe(before)
  })
})

describe('guessing', () => {
  async function guess(name: string, times: number, address = '203.0.113.9'): Promise<number[]> {
    const statuses: number[] = []
    for (let i = 0; i < times; i++) {
      statuses.push((await admin.browser(address).signIn(name, `guess number ${i}`)).status)
    }
    return statuses
  }

  test.each([
    ['a user', NURSE.name],
    ['nobody', 'nobody@north'],
  ])('at the account of %s is stopped after five attempts, with the time to wait', async (_, name) => {
    expect(await guess(name, 6)).toEqual([401, 401, 401, 401, 401, 429])
    const answer = await admin.browser('203.0.113.10').signIn(name, PASSWORD)
    expect([answer.status, answer.body['code']]).toEqual([429, 'too_many_attempts'])
    expect(Number(answer.headers.get('retry-after'))).toBeWithin(25, 31)
  })

  test('waits twice as long after each further attempt, at most a quarter of an hour', async () => {
    await guess(NURSE.name, 5)
    const waits: number[] = []
    for (let i = 0; i < 7; i++) {
      await admin.owner.query('UPDATE identity.attempts SET locked_until = now()')
      expect(await guess(NURSE.name, 1)).toEqual([401])
      const { headers } = await admin.browser().signIn(NURSE.name, PASSWORD)
      waits.push(Math.round(Number(headers.get('retry-after')) / 10) * 10)
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900])
  })

  test('many at once is no way around', async () => {
    const before = await verifications()
    const statuses = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, i) => (await admin.browser().signIn(NURSE.name, `guess ${i}`)).status,
      ),
    )
    expect(statuses.filter((status) => status === 401).length).toBe(5)
    expect(statuses.filter((status) => status === 429).length).toBe(35)
    expect(await verifications()).toBe(before + 5)
  })

  test('by a stranger does not keep a person out of a browser in which he has signed in before', async () => {
    const own = admin.browser('192.0.2.77')
    await own.signIn(NURSE.name, PASSWORD)
    expect(await guess(NURSE.name, 6)).toContain(429)
    expect((await admin.browser('192.0.2.78').signIn(NURSE.name, PASSWORD)).status).toBe(429)
    expect((await own.signIn(NURSE.name, PASSWORD)).status).toBe(200)
    // It is no way to guess either.
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await own.signIn(NURSE.name, `guess ${i}`)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    // And a browser that another person uses is a stranger's.
    const others = admin.browser('192.0.2.79')
    await others.signIn(LOCUM.name, PASSWORD)
    expect((await others.signIn(NURSE.name, PASSWORD)).status).toBe(429)
  })

  test('is forgiven by the right password', async () => {
    await guess(NURSE.name, 4)
    expect((await admin.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
    expect(await guess(NURSE.name, 4)).toEqual([401, 401, 401, 401])
  })

  test('at many accounts from one network is stopped there and nowhere else', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const browser = admin.browser(`2001:db8:1:2::${i.toString(16)}`)
        return (await browser.signIn(`${randomUUID()}@north`, 'a guess')).status
      }),
    )
    expect(statuses.filter((status) => status === 401).length).toBe(50)
    expect((await admin.browser('2001:db8:1:2:ffff::1').signIn(NURSE.name, PASSWORD)).status).toBe(429)
    expect((await admin.browser('2001:db8:1:3::1').signIn(NURSE.name, PASSWORD)).status).toBe(200)
  }, 30_000)

  test('at made-up names from a network that is stopped fills no table', async () => {
    const address = '203.0.113.200'
    await admin.browser(address).signIn('first@north', 'a guess')
    await admin.owner.query(
      `UPDATE identity.attempts SET failures = 60, locked_until = now() + interval '5 minutes'
        WHERE account IS NULL`,
    )
    const rows = async () => (await admin.owner.query('SELECT bucket FROM identity.attempts')).length
    const before = await rows()
    expect(await guess('second@north', 3, address)).toEqual([429, 429, 429])
    expect(await rows()).toBe(before)
    // Who is not there is not kept out by it.
    expect((await admin.browser('203.0.113.201').signIn(NURSE.name, PASSWORD)).status).toBe(200)
  })

  test('that stops is audited as a lock-out', async () => {
    const before = (await trail('auth.sign_in')).length
    await guess(NURSE.name, 5)
    const reasons = (await trail('auth.sign_in')).slice(before).map(({ reason }) => reason)
    expect(reasons).toEqual([...Array(4).fill('wrong_password'), 'locked_out'])
  })

  test('keeps no name that was typed', async () => {
    await guess('Hunter2!MyPassword', 1)
    const [row] = await admin.owner.query('SELECT string_agg(a::text, $1) AS text FROM identity.attempts a', [
      ' ',
    ])
    expect(String(row?.['text']).toLowerCase()).not.toContain('hunter2')
  })
})

describe('a setup code', () => {
  async function give(userId: string, hours = 1): Promise<string> {
    const code = newSetupCode()
    await admin.owner.query(
      `INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
       VALUES ($1, $2, now() + $3 * interval '1 hour')
       ON CONFLICT (user_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at`,
      [userId, Buffer.from(codeHash(code), 'hex'), hours],
    )
    return code
  }

  const choose = (code: string, password: string): Promise<Answer> =>
    admin.browser().ask('POST', '/api/auth/setup', { body: { code, password } })

  test('lets a new user choose a password, once', async () => {
    const code = await give(NEWCOMER.id)
    expect((await choose(code.toUpperCase().replaceAll('-', ' '), 'my own long words')).body).toEqual({
      name: NEWCOMER.name,
    })
    expect((await admin.browser().signIn(NEWCOMER.name, 'my own long words')).status).toBe(200)
    const again = await choose(code, 'other long words')
    expect([again.status, again.body['code']]).toEqual([401, 'invalid_code'])
  })

  test('ends the sessions of one who forgot', async () => {
    const browser = admin.browser()
    await browser.signIn(LOCUM.name, PASSWORD)
    await choose(await give(LOCUM.id), PASSWORD)
    expect((await browser.refresh()).status).toBe(401)
  })

  test('is still good after a password that was refused, with the reason', async () => {
    const code = await give(NEWCOMER.id)
    for (const [password, reason] of [
      ['short', 'at least 12 characters'],
      ['aaaaaaaaaaaaaaaa', '5 different characters'],
      ['Newt is my name, yes', 'may not contain the name'],
    ] as const) {
      const { status, body } = await choose(code, password)
      expect([status, body['code']]).toEqual([400, 'password_refused'])
      expect(body['error']).toContain(reason)
    }
    expect((await choose(code, 'four words are enough')).status).toBe(200)
  })

  test('that is old, of a disabled user or made up is not taken', async () => {
    for (const code of [await give(NEWCOMER.id, -1), await give(LEAVER.id), newSetupCode()]) {
      expect((await choose(code, 'four words are enough')).status).toBe(401)
    }
  })
})
