import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { listen } from '@ehrconnect/platform/http/listen'
import { until } from '@ehrconnect/platform/testing/conditions'
import { adminConfig } from '../config.ts'
import { startAdmin } from '../server.ts'
import { startTestAdmin, type TestAdmin, testEnvironment } from '../testing/admin.ts'
import { type Browser, openBrowser } from '../testing/browser.ts'
import { LOCUM, NURSE, PASSWORD, SOUTH } from '../testing/people.ts'

const COOKIE = '__Host-ehr_session'

let admin: TestAdmin

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(() => admin.close())

async function signedIn(name = NURSE.name): Promise<Browser & { readonly id: string }> {
  const browser = admin.browser()
  const { body } = await browser.signIn(name, PASSWORD)
  const session = body['session']
  const id = typeof session === 'object' && session !== null && 'id' in session ? String(session.id) : ''
  return Object.assign(browser, { id })
}

async function row(id: string): Promise<Record<string, unknown>> {
  const [found] = await admin.owner.query(
    `SELECT generation, ended_at IS NOT NULL AS ended, end_reason,
            extract(epoch FROM idle_at - now())::int AS idle_seconds FROM identity.sessions WHERE id = $1`,
    [id],
  )
  return found ?? {}
}

/** Time passes for a session: everything that it did lies so many seconds further back. */
async function pass(id: string, seconds: number): Promise<void> {
  await admin.owner.query(
    `UPDATE identity.sessions
        SET created_at = created_at - s.i, rotated_at = rotated_at - s.i, idle_at = idle_at - s.i, expires_at = expires_at - s.i
       FROM (SELECT $2 * interval '1 second' AS i) s WHERE id = $1`,
    [id, seconds],
  )
}

async function code(
  answer: Promise<{ status: number; body: Readonly<Record<string, unknown>> }>,
): Promise<string> {
  const { status, body } = await answer
  return `${status} ${body['code'] ?? ''}`.trim()
}

describe('a refresh', () => {
  test('gives a new token and a new cookie', async () => {
    const browser = await signedIn()
    const [cookie, token] = [browser.cookies.get(COOKIE), browser.token]
    const { status, body } = await browser.refresh()
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'signed_in', expires_in: 600, user: { id: NURSE.id } })
    expect(browser.cookies.get(COOKIE)).not.toBe(cookie ?? '')
    expect(browser.token).not.toBe(token)
    expect(await row(browser.id)).toMatchObject({ generation: 2, ended: false })
  })

  test('many times at once with one cookie makes one new cookie and answers all', async () => {
    const browser = await signedIn()
    const cookie = browser.cookies.get(COOKIE) ?? ''
    const tabs = Array.from({ length: 20 }, () => {
      const tab = admin.browser()
      tab.cookies.set(COOKIE, cookie)
      return tab
    })
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(tabs.map((tab) => tab.cookies.get(COOKIE))).size).toBe(1)
    expect(await row(browser.id)).toMatchObject({ generation: 2, ended: false })
  })

  test('with a cookie that was used a while ago ends the session, for thief and owner', async () => {
    const browser = await signedIn()
    const thief = admin.browser('203.0.113.5')
    thief.cookies.set(COOKIE, browser.cookies.get(COOKIE) ?? '')
    await browser.refresh()
    await pass(browser.id, 21)
    expect(await code(thief.refresh())).toBe('401 session_reused')
    expect(await row(browser.id)).toMatchObject({ ended: true, end_reason: 'reused' })
    expect(await code(browser.refresh())).toBe('401 session_ended')
    expect(await code(browser.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    const [event] = await admin.owner.query(
      `SELECT outcome, reason, source FROM audit_events WHERE operation = 'auth.refresh' AND entity_id = $1`,
      [browser.id],
    )
    expect(event).toEqual({ outcome: 'denied', reason: 'reused', source: '203.0.113.5' })
  })

  test('with two cookies ago ends the session even at once', async () => {
    const browser = await signedIn()
    const old = browser.cookies.get(COOKIE) ?? ''
    await browser.refresh()
    await browser.refresh()
    browser.cookies.set(COOKIE, old)
    expect(await code(browser.refresh())).toBe('401 session_reused')
  })

  test('with a cookie that was changed is refused and ends nothing', async () => {
    const browser = await signedIn()
    const cookie = browser.cookies.get(COOKIE) ?? ''
    const [id = '', generation = '', mac = ''] = cookie.split('.')
    const other = await signedIn(LOCUM.name)
    for (const forged of [
      `${id}.${Number(generation) + 1}.${mac}`,
      `${other.id}.${generation}.${mac}`,
      `${id}.${generation}.`,
      `${id}.${generation}`,
      mac,
      '..',
      `${cookie}x${cookie}`,
    ]) {
      browser.cookies.set(COOKIE, forged)
      expect([forged, await code(browser.refresh())]).toEqual([forged, '401 no_session'])
    }
    browser.cookies.delete(COOKIE)
    expect(await code(browser.refresh())).toBe('401 no_session')
    browser.cookies.set(COOKIE, cookie)
    expect((await browser.refresh()).status).toBe(200)
  })

  test('with two session cookies is refused: one of them is somebody else’s', async () => {
    const browser = await signedIn()
    const twice = `${COOKIE}=${browser.cookies.get(COOKIE)}; ${COOKIE}=x`
    expect(
      await code(browser.ask('POST', '/api/auth/refresh', { body: {}, headers: { cookie: twice } })),
    ).toBe('400 repeated_cookie')
  })

  test('tells new roles, and organizations that are gone', async () => {
    const browser = await signedIn(LOCUM.name)
    await admin.owner.query('DELETE FROM memberships WHERE user_id = $1 AND org_id = $2', [
      LOCUM.id,
      SOUTH.id,
    ])
    const { body } = await browser.refresh()
    expect(body['organizations']).toEqual([expect.objectContaining({ slug: 'north' })])
    await admin.owner.query(`INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'clinician')`, [
      SOUTH.id,
      LOCUM.id,
    ])
  })
})

describe('a session in which nobody is at work', () => {
  test('ends after fifteen minutes', async () => {
    const browser = await signedIn()
    await pass(browser.id, 899)
    expect((await browser.ask('GET', '/api/auth/sessions')).text).toContain(browser.id)
    await pass(browser.id, 2)
    expect(await code(browser.refresh())).toBe('401 session_ended')
    expect(await code(browser.ask('POST', '/api/auth/extend'))).toBe('401 session_ended')
    expect((await browser.ask('GET', '/api/auth/sessions')).text).not.toContain(browser.id)
  })

  test('is extended when somebody is', async () => {
    const browser = await signedIn()
    await pass(browser.id, 800)
    expect((await browser.ask('POST', '/api/auth/extend')).status).toBe(200)
    await pass(browser.id, 800)
    expect((await browser.refresh()).status).toBe(200)
    expect(Number((await row(browser.id))['idle_seconds'])).toBeWithin(890, 901)
  })

  test('is not extended by a page that refreshes by itself, and its tokens do not outlive it', async () => {
    const browser = await signedIn()
    await pass(browser.id, 800)
    const { body } = await browser.refresh({ active: false })
    expect(body['expires_in']).toBeWithin(90, 101)
    await pass(browser.id, 101)
    expect(await code(browser.refresh())).toBe('401 session_ended')
  })

  test('ends after twelve hours however busy it is', async () => {
    const browser = await signedIn()
    await admin.owner.query(
      `UPDATE identity.sessions SET expires_at = now() + interval '30 s' WHERE id = $1`,
      [browser.id],
    )
    expect((await browser.refresh()).body['expires_in']).toBeWithin(25, 31)
    await admin.owner.query('UPDATE identity.sessions SET expires_at = now() WHERE id = $1', [browser.id])
    expect(await code(browser.refresh())).toBe('401 session_ended')
  })
})

describe('ending', () => {
  test('by signing out takes the cookie back and refuses the token, and may be repeated', async () => {
    const browser = await signedIn()
    const cookie = browser.cookies.get(COOKIE) ?? ''
    const answer = await browser.ask('POST', '/api/auth/sign-out')
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(browser.cookies.has(COOKIE)).toBe(false)
    expect(await code(browser.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    browser.cookies.set(COOKIE, cookie)
    expect(await code(browser.refresh())).toBe('401 session_ended')
    expect((await browser.ask('POST', '/api/auth/sign-out')).status).toBe(204)
    expect(await row(browser.id)).toMatchObject({ end_reason: 'signed_out' })
  })

  test('one’s other sessions leaves the one that asks', async () => {
    const [desk, phone, kiosk] = [await signedIn(), await signedIn(), await signedIn()]
    const { body } = await desk.ask('GET', '/api/auth/sessions')
    expect(body['sessions']).toContainEqual(expect.objectContaining({ id: desk.id, is_current: true }))
    expect(body['sessions']).toContainEqual(
      expect.objectContaining({ id: phone.id, is_current: false, source: '192.0.2.1' }),
    )
    expect((await desk.ask('DELETE', `/api/auth/sessions/${phone.id}`)).status).toBe(204)
    expect(await code(phone.refresh())).toBe('401 session_ended')
    const others = await desk.ask('DELETE', '/api/auth/sessions')
    expect(Number(others.body['ended'])).toBeGreaterThanOrEqual(1)
    expect(await code(kiosk.refresh())).toBe('401 session_ended')
    expect((await desk.refresh()).status).toBe(200)
  })

  test('another person’s session is not possible, and told like one that is not there', async () => {
    const [own, others] = [await signedIn(), await signedIn(LOCUM.name)]
    expect(await code(own.ask('DELETE', `/api/auth/sessions/${others.id}`))).toBe('404 session_not_found')
    expect((await others.refresh()).status).toBe(200)
  })

  test('while it is being refreshed leaves no way back in', async () => {
    for (let round = 0; round < 10; round++) {
      const browser = await signedIn()
      const desk = await signedIn()
      const [ended, ...answers] = await Promise.all([
        desk.ask('DELETE', `/api/auth/sessions/${browser.id}`),
        ...Array.from({ length: 4 }, () => browser.refresh()),
      ])
      expect(ended.status).toBe(204)
      for (const { status } of answers) expect([200, 401]).toContain(status)
      expect(await code(browser.refresh())).toBe('401 session_ended')
      expect(await code(browser.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    }
  })

  test('reaches every process within five seconds', async () => {
    const settings = testEnvironment(admin.database, admin.keysDir)
    const other = await startAdmin(adminConfig(settings))
    const listener = listen({ port: 0, host: '127.0.0.1', shared: false, app: other.app })
    const [browser, neighbour] = [await signedIn(), await signedIn()]
    const [there, neighbourThere] = [browser, neighbour].map(({ token }) =>
      Object.assign(openBrowser(listener.url, '192.0.2.1'), { token }),
    )
    expect((await there?.ask('GET', '/api/auth/me'))?.status).toBe(200)
    await browser.ask('POST', '/api/auth/sign-out')
    const endedAt = performance.now()
    await until(
      'the other process refuses the token',
      async () => (await there?.ask('GET', '/api/auth/me'))?.status === 401,
    )
    expect(performance.now() - endedAt).toBeLessThan(5_000)
    expect((await neighbourThere?.ask('GET', '/api/auth/me'))?.status).toBe(200)
    await listener.stop(1_000)
    await other.close()
  }, 20_000)

  test('is what a disabled user finds', async () => {
    const browser = await signedIn(LOCUM.name)
    await admin.owner.query('UPDATE users SET active = false WHERE id = $1', [LOCUM.id])
    expect(await code(browser.refresh())).toBe('401 session_ended')
    await admin.owner.query('UPDATE users SET active = true WHERE id = $1', [LOCUM.id])
  })
})
