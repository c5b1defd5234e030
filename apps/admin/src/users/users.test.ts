import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import { startTestAdmin, type TestAdmin } from '../testing/admin.ts'
import type { Answer } from '../testing/browser.ts'
import { type Desk, deskOf, told } from '../testing/office.ts'
import {
  ADMIN,
  LEAVER,
  LOCUM,
  type Member,
  MISSING_ID,
  NEWCOMER,
  NORTH,
  NURSE,
  PASSWORD,
  SOUTH,
  STRANGER,
} from '../testing/people.ts'

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

async function roles(userId: string, orgId = NORTH.id): Promise<string[]> {
  const rows = await admin.owner.query<{ role: string }>(
    'SELECT role FROM memberships WHERE org_id = $1 AND user_id = $2 ORDER BY role',
    [orgId, userId],
  )
  return rows.map(({ role }) => role)
}

const setRoles = (from: Desk, userId: string, names: readonly string[], ifMatch = '*'): Promise<Answer> =>
  from.ask('PUT', `/${userId}/roles`, { body: { roles: names }, headers: { 'if-match': ifMatch } })

const names = ({ body }: Answer): unknown[] => {
  const list = body['users']
  return Array.isArray(list) ? list.map(({ name }) => name) : []
}

describe('the list of an organization’s people', () => {
  test('has who works there and whose account it looks after, by name, and nobody else', async () => {
    const active = [ADMIN, LOCUM, NEWCOMER, NURSE].map(({ name }) => name).sort()
    expect(names(await desk.ask('GET', ''))).toEqual(active)
    const all = await desk.ask('GET', '?include=inactive')
    expect(names(all)).toEqual([...active, LEAVER.name].sort())
    expect(all.text).not.toContain(SOUTH.mark)
    expect(names(await (await deskOf(admin, STRANGER, SOUTH)).ask('GET', ''))).toEqual(
      [LOCUM, STRANGER].map(({ name }) => name).sort(),
    )
  })

  test('goes on by cursor without loss', async () => {
    const seen: unknown[] = []
    let cursor = ''
    for (let page = 0; page < 10; page++) {
      const answer = await desk.ask('GET', `?limit=1${cursor}`)
      seen.push(...names(answer))
      if (answer.body['next_cursor'] === null) break
      cursor = `&cursor=${answer.body['next_cursor']}`
    }
    expect(seen).toEqual(names(await desk.ask('GET', '')))
  })

  test('tells nothing of how an account signs in that another organization looks after', async () => {
    const south = await deskOf(admin, STRANGER, SOUTH)
    expect((await south.ask('GET', `/${LOCUM.id}`)).body).toMatchObject({
      ...{ is_home: false, roles: ['auditor', 'clinician'] },
      ...{ has_password: null, has_second_factor: null, last_signed_in_at: null, locked_until: null },
    })
    expect((await desk.ask('GET', `/${LOCUM.id}`)).body).toMatchObject({ is_home: true, has_password: true })
  })

  test('is for administrators only', async () => {
    expect(told(await (await deskOf(admin, NURSE)).ask('GET', ''))).toBe('403 role_not_allowed')
    expect(told(await (await deskOf(admin, STRANGER)).ask('GET', ''))).toBe('403 organization_not_granted')
  })
})

describe('a new account', () => {
  test('signs in after its person has chosen a password by the code', async () => {
    const body = { name: 'Vera@North', display_name: 'Vera Vane', roles: ['nurse', 'front_desk'] }
    const made = await desk.ask('POST', '', { body })
    expect(made.status).toBe(201)
    expect(made.body['user']).toMatchObject({
      name: 'vera@north',
      roles: ['front_desk', 'nurse'],
      is_home: true,
    })
    const code = String(made.body['setup_code'])
    const chosen = { code, password: 'green kettles sing' }
    expect((await admin.browser().ask('POST', '/api/auth/setup', { body: chosen })).status).toBe(200)
    const signedIn = await admin.browser().signIn('vera@north', chosen.password)
    expect(signedIn.body['organizations']).toEqual([
      expect.objectContaining({ id: NORTH.id, roles: ['front_desk', 'nurse'] }),
    ])
    const [event] = await admin.owner.query(
      `SELECT user_id, roles, change::text AS change FROM audit_events
        WHERE org_id = $1 AND operation = 'users.create' AND outcome = 'success'`,
      [NORTH.id],
    )
    expect(event).toMatchObject({ user_id: ADMIN.id, roles: 'org_admin' })
    expect(String(event?.['change'])).not.toContain(code)
  })

  test('cannot have the name of another, the role of programs, or an organization in its body', async () => {
    const ask = (body: object) => desk.ask('POST', '', { body })
    expect(told(await ask({ name: STRANGER.name, roles: ['nurse'] }))).toBe('409 name_taken')
    expect((await ask({ name: 'bot@north', roles: ['system'] })).status).toBe(400)
    expect((await ask({ name: 'two words', roles: ['nurse'] })).status).toBe(400)
    expect(told(await ask({ name: 'x@north', roles: [], home_org_id: SOUTH.id }))).toBe('400 unknown_field')
  })
})

describe('an invitation', () => {
  test('lets an account of elsewhere work here too, whose home it stays', async () => {
    const body = { name: STRANGER.name, roles: ['billing'] }
    const invited = await desk.ask('POST', '/invite', { body })
    expect(invited.body).toMatchObject({ id: STRANGER.id, is_home: false, roles: ['billing'] })
    expect(await roles(STRANGER.id, SOUTH.id)).toEqual(['org_admin'])
    expect(told(await desk.ask('POST', `/${STRANGER.id}/deactivate`))).toBe('409 not_home')
    expect((await setRoles(desk, STRANGER.id, [])).status).toBe(204)
    expect(told(await desk.ask('GET', `/${STRANGER.id}`))).toBe('404 user_not_found')
  })

  test('of nobody, of a disabled account or of a colleague is told in the same bytes', async () => {
    const answers: string[] = []
    for (const name of ['nobody@south', LEAVER.name, NURSE.name]) {
      const answer = await desk.ask('POST', '/invite', { body: { name, roles: ['auditor'] } })
      answers.push(answer.text.replace(/"request_id":"[^"]*"/, ''))
    }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('user_not_found')
    expect(await roles(NURSE.id)).toEqual(['nurse'])
  })
})

describe('roles', () => {
  test('that change end the tokens of the person and are in the next one', async () => {
    const nurse = admin.browser()
    await nurse.signIn(NURSE.name, PASSWORD)
    const changed = await setRoles(desk, NURSE.id, ['billing', 'nurse'])
    expect(changed.body).toMatchObject({ roles: ['billing', 'nurse'] })
    const startedAt = performance.now()
    await until('the old token is refused', async () => {
      return (await nurse.ask('GET', '/api/auth/me')).status === 401
    })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    const { body } = await nurse.refresh()
    expect(body['organizations']).toEqual([expect.objectContaining({ roles: ['billing', 'nurse'] })])
    expect((await nurse.ask('GET', '/api/auth/me')).status).toBe(200)
    const [event] = await admin.owner.query(
      `SELECT change FROM audit_events WHERE org_id = $1 AND operation = 'users.set_roles' AND entity_id = $2
        ORDER BY id DESC LIMIT 1`,
      [NORTH.id, NURSE.id],
    )
    expect(event?.['change']).toEqual({ roles: ['billing', 'nurse'], roles_before: ['nurse'] })
    await setRoles(desk, NURSE.id, ['nurse'])
  })

  test('are those of this organization only', async () => {
    await setRoles(desk, LOCUM.id, ['nurse'])
    expect(await roles(LOCUM.id)).toEqual(['nurse'])
    expect(await roles(LOCUM.id, SOUTH.id)).toEqual(['auditor', 'clinician'])
    await setRoles(desk, LOCUM.id, ['clinician'])
  })

  test('never lose one’s own org_admin', async () => {
    expect(told(await setRoles(desk, ADMIN.id, ['nurse']))).toBe('409 own_account')
    expect(told(await setRoles(desk, ADMIN.id, []))).toBe('409 own_account')
    expect((await setRoles(desk, ADMIN.id, ['nurse', 'org_admin'])).status).toBe(200)
    desk = await deskOf(admin, ADMIN)
    expect((await setRoles(desk, ADMIN.id, ['org_admin'])).status).toBe(200)
  })

  test('of two administrators who take each other’s away at once leave one', async () => {
    for (let round = 0; round < 5; round++) {
      await admin.owner.query(
        `INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'org_admin'), ($1, $3, 'org_admin')
         ON CONFLICT DO NOTHING`,
        [NORTH.id, ADMIN.id, NURSE.id],
      )
      const [one, other] = [await deskOf(admin, ADMIN), await deskOf(admin, NURSE)]
      const answers = await Promise.all([
        setRoles(one, NURSE.id, ['nurse']),
        setRoles(other, ADMIN.id, ['nurse']),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
      const left = [...(await roles(ADMIN.id)), ...(await roles(NURSE.id))]
      expect(left.filter((role) => role === 'org_admin').length).toBe(1)
    }
    await admin.owner.query(`DELETE FROM memberships WHERE user_id = ANY ($1)`, [[ADMIN.id, NURSE.id]])
    await admin.owner.query(
      `INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'org_admin'), ($1, $3, 'nurse')`,
      [NORTH.id, ADMIN.id, NURSE.id],
    )
  })

  test('of programs are neither given nor taken', async () => {
    expect((await setRoles(desk, NURSE.id, ['system'])).status).toBe(400)
    await admin.owner.query(`INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'system')`, [
      NORTH.id,
      NEWCOMER.id,
    ])
    expect((await setRoles(desk, NEWCOMER.id, ['nurse'])).body['roles']).toEqual(['nurse', 'system'])
    expect(told(await desk.ask('POST', `/${NEWCOMER.id}/setup-code`))).toBe('409 program')
    await admin.owner.query(`DELETE FROM memberships WHERE user_id = $1 AND role IN ('system', 'nurse')`, [
      NEWCOMER.id,
    ])
  })

  test('are set by who still is an administrator, whatever his token says', async () => {
    await admin.owner.query(`DELETE FROM memberships WHERE user_id = $1`, [ADMIN.id])
    expect(told(await setRoles(desk, NURSE.id, ['org_admin']))).toBe('403 role_not_allowed')
    expect(told(await desk.ask('POST', '', { body: { name: 'q@north', roles: [] } }))).toBe(
      '403 role_not_allowed',
    )
    expect(await roles(NURSE.id)).toEqual(['nurse'])
    await admin.owner.query(`INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'org_admin')`, [
      NORTH.id,
      ADMIN.id,
    ])
  })

  test('need the version that was read', async () => {
    const { headers } = await desk.ask('GET', `/${NURSE.id}`)
    const etag = headers.get('etag') ?? ''
    expect((await setRoles(desk, NURSE.id, ['nurse'], etag)).status).toBe(200)
    expect((await setRoles(desk, NURSE.id, ['nurse'], etag)).status).toBe(412)
    const body = { roles: ['nurse'] }
    expect((await desk.ask('PUT', `/${NURSE.id}/roles`, { body })).status).toBe(428)
  })
})

test('a person of another organization and one who is not there are told in the same bytes', async () => {
  const requests = (id: string): [string, string, object?][] => [
    ['GET', `/${id}`],
    ['PATCH', `/${id}`, { display_name: 'Mine now' }],
    ['PUT', `/${id}/roles`, { roles: ['org_admin'] }],
    ['POST', `/${id}/deactivate`],
    ['POST', `/${id}/activate`],
    ['POST', `/${id}/unlock`],
    ['POST', `/${id}/setup-code`],
    ['DELETE', `/${id}/second-factor`],
    ['GET', `/${id}/sessions`],
    ['DELETE', `/${id}/sessions`],
  ]
  const answersFor = async ({ id }: Pick<Member, 'id'>): Promise<string[]> => {
    const answers: string[] = []
    for (const [method, path, body] of requests(id)) {
      const asking = { headers: { 'if-match': '*' }, ...(body === undefined ? {} : { body }) }
      const { status, text } = await desk.ask(method, path, asking)
      answers.push(`${status} ${text.replace(/"request_id":"[^"]*"/, '')}`)
    }
    return answers
  }
  const foreign = await answersFor(STRANGER)
  expect(foreign).toEqual(await answersFor({ id: MISSING_ID }))
  for (const answer of foreign) expect(answer).toStartWith('404 ')
  expect((await (await deskOf(admin, STRANGER, SOUTH)).ask('GET', '')).status).toBe(200)
})

test('how a person is called changes where the account is looked after', async () => {
  const rename = (from: Desk, id: string) =>
    from.ask('PATCH', `/${id}`, { body: { display_name: 'Dr Lou' }, headers: { 'if-match': '*' } })
  expect((await rename(desk, LOCUM.id)).body).toMatchObject({ display_name: 'Dr Lou' })
  expect(told(await rename(await deskOf(admin, STRANGER, SOUTH), LOCUM.id))).toBe('409 not_home')
  const nothing = { body: {}, headers: { 'if-match': '*' } }
  expect(told(await desk.ask('PATCH', `/${LOCUM.id}`, nothing))).toBe('400 nothing_to_change')
})
