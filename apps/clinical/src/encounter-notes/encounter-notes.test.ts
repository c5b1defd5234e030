import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from '@ehrconnect/platform/db/connect'
import { runScoped } from '@ehrconnect/platform/testing/scoped'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, USER_ID } from '../testing/clinics.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

async function opened(note?: string): Promise<{ id: string; etag: string }> {
  const body = {
    ...{ patient_id: NORTH.rowId, status: 'in-progress', start_time: '2026-03-01T09:00:00Z' },
    ...(note === undefined ? {} : { note }),
  }
  const answer = await clinical.call('POST', '/api/encounters', { body })
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' }
}

function write(action: 'sign' | 'amend', id: string, body: object, ifMatch = '*'): Promise<Answer> {
  return clinical.call('POST', `/api/encounters/${id}/${action}`, { body, headers: { 'if-match': ifMatch } })
}

function draft(id: string, note: string | null): Promise<Answer> {
  return clinical.call('PATCH', `/api/encounters/${id}`, { body: { note }, headers: { 'if-match': '*' } })
}

const notes = (id: string): Promise<Answer> => clinical.call('GET', `/api/encounters/${id}/notes`)
const refusal = ({ status, body }: Answer): string => `${status} ${body['code']}`

describe('a note', () => {
  test('is a draft until it is signed, and then what was signed', async () => {
    const { id } = await opened('First words')
    await draft(id, 'Better words')
    expect((await notes(id)).body).toMatchObject({ note_version: 0, draft: 'Better words', notes: [] })
    const signed = await write('sign', id, {})
    expect(signed.status).toBe(201)
    expect(signed.headers.get('location')).toBe(`/api/encounters/${id}/notes/1`)
    const note = { note_version: 1, text: 'Better words', author_id: USER_ID, amends: null, reason: null }
    expect(signed.body).toMatchObject(note)
    expect((await notes(id)).body).toMatchObject({ note_version: 1, draft: null, notes: [note] })
    expect((await clinical.call('GET', `/api/encounters/${id}`)).body).toMatchObject({
      note_version: 1,
      version: 3,
    })
    expect(refusal(await draft(id, 'Other words'))).toBe('409 note_signed')
    expect(refusal(await draft(id, null))).toBe('409 note_signed')
    expect(refusal(await write('sign', id, { text: 'Other words' }))).toBe('409 note_signed')
  })

  test('that is signed is amended by a version with its reason, and every version can be read', async () => {
    const { id } = await opened()
    expect(refusal(await write('amend', id, { text: 'x', reason: 'y' }))).toBe('409 note_not_signed')
    await write('sign', id, { text: 'One' })
    const two = await write('amend', id, { text: 'Two', reason: 'Wrong side' })
    expect([two.status, two.body['note_version'], two.body['amends']]).toEqual([201, 2, 1])
    await write('amend', id, { text: 'Three', reason: 'Wrong dose' })
    const all = await notes(id)
    expect(all.body).toMatchObject({
      note_version: 3,
      notes: [
        { note_version: 3, text: 'Three', reason: 'Wrong dose', amends: 2 },
        { note_version: 2, text: 'Two', reason: 'Wrong side', amends: 1 },
        { note_version: 1, text: 'One', reason: null, amends: null },
      ],
    })
    for (const [i, text] of ['One', 'Two', 'Three'].entries()) {
      const one = await clinical.call('GET', `/api/encounters/${id}/notes/${i + 1}`)
      expect([one.status, one.body['text']]).toEqual([200, text])
    }
    expect(refusal(await clinical.call('GET', `/api/encounters/${id}/notes/4`))).toBe('404 note_not_found')
    expect(refusal(await notes(MISSING_ID))).toBe('404 encounter_not_found')
  })

  test('is signed as it was read, or not at all', async () => {
    const { id, etag } = await opened('Read by the signer')
    await draft(id, 'Changed meanwhile')
    expect(refusal(await write('sign', id, {}, etag))).toBe('412 outdated')
    const { headers } = await notes(id)
    expect((await write('sign', id, {}, headers.get('etag') ?? '')).body['text']).toBe('Changed meanwhile')
  })

  test('is signed once by many at once, and amended once for each version', async () => {
    const { id } = await opened('Words')
    const signed = await Promise.all(Array.from({ length: 12 }, () => write('sign', id, {})))
    expect(signed.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)])
    const etag = (await notes(id)).headers.get('etag') ?? ''
    const amended = await Promise.all(
      Array.from({ length: 12 }, (_, i) => write('amend', id, { text: `${i}`, reason: 'x' }, etag)),
    )
    expect(amended.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(412)])
    const free = await Promise.all(
      Array.from({ length: 12 }, (_, i) => write('amend', id, { text: `${i}`, reason: 'x' })),
    )
    expect(free.map(({ body }) => body['note_version']).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 3),
    )
  })

  test('with nothing in it cannot be signed, nor that of an encounter entered in error', async () => {
    const { id } = await opened()
    expect(refusal(await write('sign', id, {}))).toBe('409 nothing_to_sign')
    expect((await write('sign', id, { text: ' ' })).status).toBe(400)
    const body = { status: 'entered-in-error', status_reason: 'x' }
    await clinical.call('PATCH', `/api/encounters/${id}`, { body, headers: { 'if-match': '*' } })
    expect(refusal(await write('sign', id, { text: 'x' }))).toBe('409 entered_in_error')
    expect(refusal(await write('sign', SOUTH.rowId, { text: 'x' }))).toBe('404 encounter_not_found')
  })

  test('is signed once with an idempotency key, and the reply is given again', async () => {
    const { id, etag } = await opened('Words')
    const headers = { 'if-match': etag, 'idempotency-key': `sign ${id}`.replace(' ', '-') }
    const first = await clinical.call('POST', `/api/encounters/${id}/sign`, { body: {}, headers })
    const again = await clinical.call('POST', `/api/encounters/${id}/sign`, { body: {}, headers })
    expect([again.status, again.text]).toEqual([201, first.text])
  })

  test('leaves its hash in the audit, not its words', async () => {
    const { id } = await opened()
    await write('sign', id, { text: 'Words' })
    const [event] = await clinical.owner.query(
      `SELECT change FROM audit_events WHERE entity_id = $1 AND action = 'execute'`,
      [id],
    )
    const sha256 = new Bun.CryptoHasher('sha256').update('Words').digest('hex')
    expect(event).toEqual({ change: { note_version: 1, sha256 } })
  })
})

test('the application cannot change or remove a signed note or an earlier version', async () => {
  const app = await connect(clinical.database.appUrl, 'test')
  for (const table of ['encounter_notes', 'observation_versions']) {
    for (const sql of [`UPDATE ${table} SET reason = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      expect(await runScoped(app, NORTH.id, sql, []).catch(({ code }) => code)).toBe('42501')
    }
  }
  const overwritten = `
    INSERT INTO encounter_notes (org_id, encounter_id, note_version, text, author_id, author_roles)
    SELECT org_id, encounter_id, note_version, 'x', author_id, author_roles FROM encounter_notes`
  expect(await runScoped(app, NORTH.id, overwritten, []).catch(({ code }) => code)).toBe('23505')
  await app.end()
})
