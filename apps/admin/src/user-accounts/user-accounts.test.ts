import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import { giveSecondFactor } from '../testing/authenticator.ts'
import { type Desk, deskOf, told } from '../testing/office.ts'
import { ADMIN, LOCUM, NORTH, NURSE, PASSWORD, SOUTH, STRANGER } from '../testing/people.ts'

let admin: TestAdmin
let desk: Desk

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(() => admin.close())

beforeEach(async () => {
  await admin.owner.query('DELETE FROM identity.attempts')
  desk = await deskOf(admin, ADMIN)
})

async function trail(operation: string): Promise<Record<string, unknown>[]> {
  return admin.owner.query(
    `SELECT org_id, user_id, roles, entity_id, outcome FROM audit_events
      WHERE operation = $1 AND outcome = 'success' ORDER BY org_id`,
    [operation],
  )
}

describe('a disabled account', () => {
  test('ends its sessions and tokens and cannot sign in until it is enabled', async () => {
    const locum = admin.browser()
    await locum.signIn(LOCUM.name, PASSWORD)
    expect(told(await desk.ask('POST', `/${LOCUM.id}/deactivate`))).toBe('204')
    expect(told(await locum.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
    expect(told(await locum.refresh())).toBe('401 session_ended')
    expect(told(await admin.browser().signIn(LOCUM.name, PASSWORD))).toBe('401 invalid_credentials')
    expect((await desk.ask('GET', `/${LOCUM.id}`)).body).toMatchObject({ active: false })
    expect(told(await desk.ask('POST', `/${LOCUM.id}/activate`))).toBe('204')
    expect((await admin.browser().signIn(LOCUM.name, PASSWORD)).status).toBe(200)
  })

  test('is in the trail of every organization where the person works', async () => {
    expect(await trail('users.deactivate')).toEqual([
      { org_id: NORTH.id, user_id: ADMIN.id, roles: 'org_admin', entity_id: LOCUM.id, outcome: 'success' },
      { org_id: SOUTH.id, user_id: ADMIN.id, roles: '', entity_id: LOCUM.id, outcome: 'success' },
    ])
  })
})

test.each([
  ['POST', 'deactivate'],
  ['POST', 'activate'],
  ['POST', 'unlock'],
  ['POST', 'setup-code'],
  ['DELETE', 'second-factor'],
  ['DELETE', 'sessions'],
])('%s %s is not for one’s own account, nor for one of another home', async (method, action) => {
  expect(told(await desk.ask(method, `/${ADMIN.id}/${action}`))).toBe('409 own_account')
  const south = await deskOf(admin, STRANGER, SOUTH)
  expect(told(await south.ask(method, `/${LOCUM.id}/${action}`))).toBe('409 not_home')
  expect((await admin.browser().signIn(LOCUM.name, PASSWORD)).status).toBe(200)
})

test('unlocking lets a person who guessed too often try again, also in his own browser', async () => {
  const own = admin.browser()
  await own.signIn(NURSE.name, PASSWORD)
  for (let i = 0; i < 6; i++) {
    await own.signIn(NURSE.name, `guess ${i}`)
    await admin.browser().signIn(NURSE.name, `guess ${i}`)
  }
  expect((await own.signIn(NURSE.name, PASSWORD)).status).toBe(429)
  expect((await desk.ask('GET', `/${NURSE.id}`)).body['locked_until']).toBeString()
  expect(told(await desk.ask('POST', `/${NURSE.id}/unlock`))).toBe('204')
  expect((await own.signIn(NURSE.name, PASSWORD)).status).toBe(200)
  expect((await admin.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
  expect((await desk.ask('GET', `/${NURSE.id}`)).body['locked_until']).toBeNull()
})

test('a reset second factor is asked for no more, and the sessions end', async () => {
  const nurse = admin.browser()
  await nurse.signIn(NURSE.name, PASSWORD)
  await giveSecondFactor(admin, nurse, NURSE.id)
  expect((await desk.ask('GET', `/${NURSE.id}`)).body['has_second_factor']).toBe(true)
  expect(told(await desk.ask('DELETE', `/${NURSE.id}/second-factor`))).toBe('204')
  expect(told(await nurse.refresh())).toBe('401 session_ended')
  expect((await admin.browser().signIn(NURSE.name, PASSWORD)).body['status']).toBe('signed_in')
})

test('the sessions of a person are listed and ended', async () => {
  const nurse = admin.browser('198.51.100.44')
  await nurse.signIn(NURSE.name, PASSWORD)
  const { body } = await desk.ask('GET', `/${NURSE.id}/sessions`)
  expect(body['sessions']).toContainEqual(expect.objectContaining({ source: '198.51.100.44' }))
  const ended = await desk.ask('DELETE', `/${NURSE.id}/sessions`)
  expect(Number(ended.body['ended'])).toBeGreaterThanOrEqual(1)
  expect(told(await nurse.ask('GET', '/api/auth/me'))).toBe('401 invalid_token')
  expect((await desk.ask('GET', `/${NURSE.id}/sessions`)).body).toEqual({ sessions: [], count: 0 })
})

test('a setup code takes the password away and ends the sessions', async () => {
  const nurse = admin.browser()
  await nurse.signIn(NURSE.name, PASSWORD)
  const { body } = await desk.ask('POST', `/${NURSE.id}/setup-code`)
  expect(told(await nurse.refresh())).toBe('401 session_ended')
  expect(told(await admin.browser().signIn(NURSE.name, PASSWORD))).toBe('401 invalid_credentials')
  const chosen = { code: String(body['setup_code']), password: PASSWORD }
  expect((await admin.browser().ask('POST', '/api/auth/setup', { body: chosen })).status).toBe(200)
  expect((await admin.browser().signIn(NURSE.name, PASSWORD)).status).toBe(200)
})
