import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { ENCOUNTER_STATUSES, mayFollow } from './encounters/rules.ts'
import { type Answer, type Asking, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, USER_ID } from './testing/clinics.ts'

const PATIENT = NORTH.rowId
let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

const BODY = { patient_id: PATIENT, status: 'in-progress', start_time: '2026-03-01T09:00:00Z' }

function open(body: object = {}, asking: Asking = {}): Promise<Answer> {
  return clinical.call('POST', '/api/encounters', { ...asking, body: { ...BODY, ...body } })
}

function patch(id: string, body: object, ifMatch = '*'): Promise<Answer> {
  return clinical.call('PATCH', `/api/encounters/${id}`, { body, headers: { 'if-match': ifMatch } })
}

async function opened(body: object = {}): Promise<{ id: string; etag: string }> {
  const { body: made, headers } = await open(body)
  return { id: String(made['id']), etag: headers.get('etag') ?? '' }
}

const refusal = ({ status, body }: Answer): string => `${status} ${body['code']}`

async function recent(): Promise<unknown[]> {
  const { body } = await clinical.call('GET', `/api/patients/${PATIENT}`)
  const { recent_encounters: list } = body
  return Array.isArray(list) ? list.map(({ id }) => id) : []
}

describe('opening an encounter', () => {
  test('answers it whole, with its place and its ETag, and what was left out filled in', async () => {
    const reason_codes = [{ system: 'http://snomed.info/sct', code: '22298006', display: 'Chest pain' }]
    const answer = await open({ reason_codes, practitioner_id: NORTH.rowId, location_id: NORTH.rowId })
    const { id } = answer.body
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toBe(`/api/encounters/${id}`)
    expect(answer.body).toMatchObject({
      class: 'AMB',
      chief_complaint: 'Chest pain',
      diagnoses: [],
      version: 1,
    })
    const read = await clinical.call('GET', `/api/encounters/${id}`)
    expect(read.text).toBe(answer.text)
    expect(read.headers.get('etag')).toBe(answer.headers.get('etag'))
  })

  test('is seen at once in the patient’s detail and in lists', async () => {
    const { id } = await opened({ start_time: '2026-04-01T09:00:00Z' })
    expect((await recent())[0]).toBe(id)
    const list = await clinical.call('GET', '/api/encounters', { query: { patient_id: PATIENT } })
    expect(list.text).toContain(id)
  })

  test('with the same id and content changes nothing, with other content is a conflict', async () => {
    const id = randomUUID()
    const first = await open({ id, chief_complaint: 'Cough' })
    const again = await open({ id: id.toUpperCase(), chief_complaint: 'Cough' })
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(refusal(await open({ id, chief_complaint: 'Fever' }))).toBe('409 id_taken')
    await patch(id, { chief_complaint: 'Fever' })
    expect(refusal(await open({ id, chief_complaint: 'Cough' }))).toBe('409 id_taken')
    expect(await auditsOf(id)).toEqual(['create', 'update'])
  })

  test('with an idempotency key happens once', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await open({}, { headers })
    const again = await open({}, { headers })
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(refusal(await open({ class: 'VR' }, { headers }))).toBe('422 idempotency_key_reused')
  })

  test.each([
    ['patient_id', { patient_id: MISSING_ID }],
    ['patient_id', { patient_id: SOUTH.rowId }],
    ['practitioner_id', { practitioner_id: SOUTH.rowId }],
    ['location_id', { location_id: MISSING_ID }],
  ])('refuses a %s that names nothing of the organization', async (field, body) => {
    const answer = await open(body)
    expect(refusal(answer)).toBe('400 unknown_reference')
    expect(answer.body['error']).toContain(`'${field}'`)
  })

  test('refuses codes that are none, naming the field and not the code', async () => {
    const answer = await open({ diagnoses: [{ system: 'http://snomed.info/sct', code: '22298007' }] })
    expect(refusal(answer)).toBe('400 invalid_code')
    expect(answer.body['error']).toBe("field 'diagnoses.0.code' is no SNOMED CT identifier")
  })

  test('refuses an end before the start, and a status that is no beginning', async () => {
    expect(refusal(await open({ end_time: '2026-02-01T09:00:00Z' }))).toBe('400 end_before_start')
    expect((await open({ status: 'finished' })).status).toBe(400)
  })
})

async function auditsOf(id: string): Promise<unknown[]> {
  const rows = await clinical.owner.query(
    `SELECT action FROM audit_events
      WHERE entity_id = $1 AND outcome = 'success' AND action <> 'read' ORDER BY id`,
    [id],
  )
  return rows.map(({ action }) => action)
}

describe('changing an encounter', () => {
  test('merges what is given, counts the version and audits the change', async () => {
    const { id, etag } = await opened({ practitioner_id: NORTH.rowId, chief_complaint: 'Cough' })
    const diagnoses = [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J20.9', use: 'DD' }]
    const changed = await patch(id, { practitioner_id: null, diagnoses }, etag)
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      practitioner_id: null,
      chief_complaint: 'Cough',
      diagnoses,
      version: 2,
    })
    const [audit] = await clinical.owner.query(
      `SELECT change, user_id, patient_id FROM audit_events WHERE entity_id = $1 AND action = 'update'`,
      [id],
    )
    expect(audit).toEqual({
      change: { practitioner_id: null, diagnoses },
      user_id: USER_ID,
      patient_id: PATIENT,
    })
  })

  test('needs the version that was read', async () => {
    const { id, etag } = await opened()
    const without = await clinical.call('PATCH', `/api/encounters/${id}`, { body: { class: 'VR' } })
    expect(refusal(without)).toBe('428 if_match_required')
    expect((await patch(id, { class: 'VR' }, etag)).status).toBe(200)
    expect(refusal(await patch(id, { class: 'IMP' }, etag))).toBe('412 outdated')
    expect(refusal(await patch(MISSING_ID, { class: 'IMP' }, etag))).toBe('404 encounter_not_found')
  })

  test('by many at once lets one of each version through', async () => {
    const { id } = await opened()
    let acknowledged = 0
    for (let round = 0; round < 5; round++) {
      const { headers } = await clinical.call('GET', `/api/encounters/${id}`)
      const etag = headers.get('etag') ?? ''
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => patch(id, { chief_complaint: `${round} ${i}` }, etag)),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)])
      acknowledged += 1
    }
    expect((await clinical.call('GET', `/api/encounters/${id}`)).body['version']).toBe(1 + acknowledged)
  })

  test('follows the table of statuses over all pairs, in the database as in the rules', async () => {
    for (const from of ENCOUNTER_STATUSES) {
      const ids = await Promise.all(ENCOUNTER_STATUSES.map(async () => (await opened()).id))
      await clinical.owner.query('UPDATE encounters SET status = $1 WHERE id = ANY ($2)', [from, ids])
      const answers = await Promise.all(
        ENCOUNTER_STATUSES.map((to, i) => patch(ids[i] ?? '', { status: to, status_reason: 'x' })),
      )
      const told = answers.map((answer) => (answer.status === 200 ? answer.body['status'] : refusal(answer)))
      const refused = from === 'entered-in-error' ? '409 entered_in_error' : '409 illegal_transition'
      expect([from, told]).toEqual([
        from,
        ENCOUNTER_STATUSES.map((to) => (mayFollow(from, to) ? to : refused)),
      ])
    }
  })

  test('to finished sets the end, unless it is given or there already', async () => {
    const now = await patch((await opened()).id, { status: 'finished' })
    expect(Date.now() - Date.parse(String(now.body['end_time']))).toBeLessThan(60_000)
    const end_time = '2026-03-01T09:20:00+00:00'
    expect((await patch((await opened()).id, { status: 'finished', end_time })).body).toMatchObject({
      end_time,
    })
    expect((await patch((await opened({ end_time })).id, { status: 'finished' })).body).toMatchObject({
      end_time,
    })
    const early = { status: 'finished', end_time: '2026-03-01T08:00:00Z' }
    expect(refusal(await patch((await opened()).id, early))).toBe('400 end_before_start')
  })

  test('to entered in error needs a reason, stays readable and leaves the patient’s detail', async () => {
    const { id } = await opened({ start_time: '2026-05-01T09:00:00Z' })
    expect((await recent())[0]).toBe(id)
    expect(refusal(await patch(id, { status: 'entered-in-error' }))).toBe('400 missing_field')
    const gone = await patch(id, { status: 'entered-in-error', status_reason: 'Wrong patient' })
    expect(gone.body).toMatchObject({ status: 'entered-in-error', status_reason: 'Wrong patient' })
    expect(await recent()).not.toContain(id)
    expect((await clinical.call('GET', `/api/encounters/${id}`)).status).toBe(200)
    expect(refusal(await patch(id, { chief_complaint: 'x' }))).toBe('409 entered_in_error')
  })
})
