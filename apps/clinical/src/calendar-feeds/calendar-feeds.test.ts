import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { runScoped } from '@ehrconnect/platform/testing/scoped'
import { sync } from 'node-ical'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, TWIN_ID, USER_ID } from '../testing/clinics.ts'
import { openSurgery, type Surgery } from '../testing/surgery.ts'
import { eventsOfPractitioner } from './queries.ts'

let clinical: TestClinical
let surgery: Surgery
let type = ''
let patient = ''

beforeAll(async () => {
  clinical = await startTestClinical()
  surgery = await openSurgery(clinical.owner, { practitioners: 3 })
  type = await surgery.addType()
  patient = await surgery.addPatient()
})

afterAll(() => clinical.close())

const DAY_MS = 86_400_000
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()

type Change = { status?: string; start?: string; expires?: string; practitioner?: string }

async function addAppointment(change: Change = {}): Promise<string> {
  const id = randomUUID()
  const { status = 'booked', start = inDays(1), practitioner = surgery.practitioners[0] ?? '' } = change
  await clinical.owner.query(
    `INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, status,
       start_time, end_time, reason, cancel_reason, hold_expires_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8::timestamptz + interval '30 minutes', 'Secretreason', $9, $10, $11)`,
    [
      ...[NORTH.id, id, patient, type, practitioner, surgery.site, status, start],
      ...[status === 'cancelled' ? 'Secretcancel' : null, change.expires ?? null, USER_ID],
    ],
  )
  return id
}

async function makeFeed(practitioner = surgery.practitioners[0]): Promise<{ id: string; url: string }> {
  const { status, body } = await clinical.call('POST', '/api/calendar-feeds', {
    role: 'org_admin',
    body: { practitioner_id: practitioner },
  })
  expect(status).toBe(201)
  return { id: String(body['id']), url: String(body['url']) }
}

/** Asks as a calendar program does: with the address and nothing else. */
function read(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return clinical.call('GET', path, { authorization: null, org: null, headers })
}

function statuses(text: string): Record<string, string> {
  const events = Object.values(sync.parseICS(text)).filter((part) => part?.type === 'VEVENT')
  return Object.fromEntries(
    events.map((part) => [
      String(Reflect.get(Object(part), 'uid')),
      String(Reflect.get(Object(part), 'status')),
    ]),
  )
}

const uid = (id: string): string => `${id}@ehrconnect`

describe('a calendar', () => {
  test('reaches beyond the seconds that 32 bits can count', async () => {
    const id = await addAppointment({ start: '2099-05-04T08:00:00Z' })
    const values = [NORTH.id, surgery.practitioners[0] ?? '', '30', '36500', '10']
    const { rows } = await runScoped(clinical.owner, NORTH.id, eventsOfPractitioner.sql, values)
    const seconds = String(Date.UTC(2099, 4, 4, 8) / 1000)
    expect(rows).toMatchObject([{ id, start_seconds: seconds }])
  })

  test('is read with its address alone, and shows what is booked, held or cancelled', async () => {
    const practitioner = surgery.practitioners[1] ?? ''
    const add = (change: Change): Promise<string> => addAppointment({ practitioner, ...change })
    const booked = await add({})
    const cancelled = await add({ status: 'cancelled' })
    const held = await add({ status: 'proposed', expires: inDays(0.01) })
    const [back, ahead] = [await add({ start: inDays(-29.9) }), await add({ start: inDays(364.9) })]
    await add({ status: 'proposed', expires: inDays(-0.01) })
    await add({ status: 'entered-in-error' })
    await add({ start: inDays(-30.1) })
    await add({ start: inDays(365.1) })
    await addAppointment()
    const { url } = await makeFeed(practitioner)
    const { status, headers, text } = await read(url)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(statuses(text)).toEqual({
      [uid(back)]: 'CONFIRMED',
      [uid(booked)]: 'CONFIRMED',
      [uid(cancelled)]: 'CANCELLED',
      [uid(held)]: 'TENTATIVE',
      [uid(ahead)]: 'CONFIRMED',
    })
    expect(text).toContain('SUMMARY:Visit\r\n')
    expect(text).not.toContain('Secret')
    expect(text).not.toContain(patient)
  })

  test('is not sent again to a program that has it, until something in it changes', async () => {
    const practitioner = surgery.practitioners[2] ?? ''
    const id = await addAppointment({ practitioner })
    const { url } = await makeFeed(practitioner)
    const first = await read(url)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('last-modified')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
    expect((await read(url)).text).toBe(first.text)
    const known = await read(url, { 'if-none-match': etag })
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag])
    await clinical.owner.query(
      `UPDATE appointments SET practitioner_id = $3, version = version + 1 WHERE org_id = $1 AND id = $2`,
      [NORTH.id, id, surgery.practitioners[0]],
    )
    const moved = await read(url, { 'if-none-match': etag, 'if-modified-since': new Date().toUTCString() })
    expect([moved.status, Object.keys(statuses(moved.text))]).toEqual([200, []])
  })

  test('that is asked for with a wrong, revoked or foreign address is the same 404', async () => {
    const { id, url } = await makeFeed()
    const gone = await makeFeed()
    await clinical.call('DELETE', `/api/calendar-feeds/${gone.id}`, { role: 'org_admin' })
    const token = Buffer.from(/([\w-]{64})\.ics$/.exec(url)?.[1] ?? '', 'base64url')
    const organization = (orgId: string): Buffer => Buffer.from(orgId.replaceAll('-', ''), 'hex')
    const address = (...parts: Buffer[]): string =>
      `/api/calendars/${Buffer.concat(parts).toString('base64url')}.ics`
    const wrong = [
      gone.url,
      address(token.subarray(0, 47), Buffer.from([(token[47] ?? 0) ^ 1])),
      address(organization(SOUTH.id), token.subarray(16)),
      address(organization(MISSING_ID), token.subarray(16)),
      address(Buffer.alloc(48)),
      ...['/api/calendars/x', `/api/calendars/${id}.ics`, url.replace('.ics', ''), `${url}%00`],
    ]
    const told = (answer: Answer): unknown => [
      answer.status,
      [...answer.headers].filter(([name]) => !/^(date|x-request-id)$/.test(name)),
      { ...answer.body, request_id: '' },
    ]
    const answers = await Promise.all(wrong.map((path) => read(path)))
    const [first] = answers
    expect(first?.body).toMatchObject({ error: 'Calendar not found', code: 'calendar_not_found' })
    for (const answer of answers) expect(told(answer)).toEqual(first === undefined ? null : told(first))
    expect((await read(url)).status).toBe(200)
  })

  test('believes no header about the organization, and no token makes a wrong address right', async () => {
    const { url } = await makeFeed()
    const headers = {
      'x-org-id': SOUTH.id,
      authorization: `Bearer ${await clinical.token('system', SOUTH.id)}`,
    }
    expect((await read(url, headers)).text).not.toContain(SOUTH.mark)
    expect((await read(url, headers)).status).toBe(200)
    const wrong = `/api/calendars/${'A'.repeat(64)}.ics`
    expect((await clinical.call('GET', wrong, { role: 'system' })).status).toBe(404)
  })

  test('of a practitioner who has left is gone', async () => {
    const { practitioners } = await openSurgery(clinical.owner)
    const { url } = await makeFeed(practitioners[0])
    expect((await read(url)).status).toBe(200)
    await clinical.owner.query(`UPDATE practitioners SET active = false WHERE org_id = $1 AND id = $2`, [
      ...[NORTH.id, practitioners[0]],
    ])
    expect((await read(url)).status).toBe(404)
  })

  test('may be asked for 30 times a minute, a wrong address no oftener than a right one', async () => {
    const { url } = await makeFeed()
    const asked = async (path: string): Promise<Record<number, number>> => {
      const counts: Record<number, number> = {}
      for (const { status } of await Promise.all(Array.from({ length: 35 }, () => read(path))))
        counts[status] = (counts[status] ?? 0) + 1
      return counts
    }
    expect(await asked(url)).toEqual({ 200: 30, 429: 5 })
    expect(await asked(`/api/calendars/${'B'.repeat(64)}.ics`)).toEqual({ 404: 30, 429: 5 })
  })

  test('is read by HEAD and changed by nothing', async () => {
    const { url } = await makeFeed()
    const head = await clinical.call('HEAD', url, { authorization: null, org: null })
    expect([head.status, head.text, head.headers.has('etag')]).toEqual([200, '', true])
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await clinical.call(method, url)).status).toBe(405)
  })

  test('that is read leaves a row in the trail', async () => {
    const { id, url } = await makeFeed()
    await read(url)
    const rows = async () =>
      clinical.owner.query(
        `SELECT user_id, roles, action, operation, outcome FROM audit_events
          WHERE org_id = $1 AND entity_id = $2
          ORDER BY audit_events.id`,
        [NORTH.id, id],
      )
    while ((await rows()).length < 2) await read(url, { 'if-none-match': '*' })
    expect((await rows()).slice(0, 2)).toEqual([
      {
        ...{ user_id: USER_ID, roles: 'org_admin', action: 'create', operation: 'calendar_feeds.create' },
        outcome: 'success',
      },
      {
        ...{ user_id: USER_ID, roles: '', action: 'read', operation: 'calendar_feeds.read' },
        outcome: 'success',
      },
    ])
  })
})

describe('a feed', () => {
  test('of the own calendar is made, listed and revoked by its clinician, others are not', async () => {
    const as = { role: 'clinician' } as const
    const own = await clinical.call('POST', '/api/calendar-feeds', {
      ...as,
      body: { practitioner_id: NORTH.rowId },
    })
    expect(own.status).toBe(201)
    const refused = await clinical.call('POST', '/api/calendar-feeds', {
      ...as,
      body: { practitioner_id: TWIN_ID },
    })
    expect([refused.status, refused.body['code']]).toEqual([403, 'not_your_calendar'])
    const foreign = await makeFeed(TWIN_ID)
    const list = await clinical.call('GET', '/api/calendar-feeds', as)
    expect(list.text).toContain(String(own.body['id']))
    expect(list.text).not.toContain(foreign.id)
    expect((await clinical.call('DELETE', `/api/calendar-feeds/${foreign.id}`, as)).status).toBe(404)
    expect((await read(foreign.url)).status).toBe(200)
    const gone = await clinical.call('DELETE', `/api/calendar-feeds/${own.body['id']}`, as)
    expect([gone.status, typeof gone.body['revoked_at']]).toEqual([200, 'string'])
    const again = await clinical.call('DELETE', `/api/calendar-feeds/${own.body['id']}`, as)
    expect(again.body['revoked_at']).toBe(gone.body['revoked_at'])
  })

  test('keeps no secret: neither table, list nor trail holds it', async () => {
    const { id, url } = await makeFeed()
    const secret = /([\w-]{64})\.ics$/.exec(url)?.[1] ?? 'none'
    const [row] = await clinical.owner.query<{ row: string; hash: string }>(
      `SELECT f::text AS row, encode(token_hash, 'hex') AS hash FROM calendar_feeds f
        WHERE org_id = $1 AND id = $2`,
      [NORTH.id, id],
    )
    expect(row?.hash).toBe(new Bun.CryptoHasher('sha256').update(secret).digest('hex'))
    const kept = await clinical.owner.query(
      `SELECT (SELECT string_agg(a::text, '') FROM audit_events a)
              || (SELECT string_agg(k::text, '') FROM idempotency_keys k) AS text`,
    )
    const hex = Buffer.from(secret, 'base64url').toString('hex')
    const list = await clinical.call('GET', '/api/calendar-feeds', { role: 'org_admin' })
    for (const text of [row?.row ?? '', JSON.stringify(kept), list.text])
      for (const form of [secret, hex, hex.slice(32)]) expect(text).not.toContain(form)
  })

  test('is not made of an unknown practitioner, nor without end', async () => {
    for (const id of [MISSING_ID, SOUTH.rowId])
      expect(
        (
          await clinical.call('POST', '/api/calendar-feeds', {
            role: 'org_admin',
            body: { practitioner_id: id },
          })
        ).body['code'],
      ).toBe('practitioner_not_found')
    const { practitioners } = await openSurgery(clinical.owner)
    for (let made = 0; made < 20; made++) await makeFeed(practitioners[0])
    const many = await clinical.call('POST', '/api/calendar-feeds', {
      role: 'org_admin',
      body: { practitioner_id: practitioners[0] },
    })
    expect([many.status, many.body['code']]).toEqual([409, 'too_many_feeds'])
  })
})

describe("a practitioner's user", () => {
  const change = (id: string, userId: string | null): Promise<Answer> =>
    clinical.call('PATCH', `/api/practitioners/${id}`, {
      ...{ role: 'org_admin', headers: { 'if-match': '*' }, body: { user_id: userId } },
    })

  test('is somebody of the organization, and one practitioner only', async () => {
    const stranger = randomUUID()
    await clinical.owner.query(`INSERT INTO users (id, name) VALUES ($1, $2)`, [stranger, stranger])
    const id = surgery.practitioners[0] ?? ''
    for (const user of [stranger, MISSING_ID])
      expect((await change(id, user)).body['code']).toBe('unknown_user')
    expect((await change(id, USER_ID)).body['code']).toBe('user_is_taken')
    await clinical.owner.query(
      `INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, 'clinician')`,
      [NORTH.id, stranger],
    )
    expect((await change(id, stranger)).body['user_id']).toBe(stranger)
    expect((await change(id, null)).body['user_id']).toBeNull()
  })
})
