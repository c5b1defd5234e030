import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { PatientDetail } from './schema.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

const NEW = { first_name: 'Grace', last_name: 'Hopper', date_of_birth: '1906-12-09' }

function get(id: unknown, asking?: Asking): Promise<Answer> {
  return clinical.call('GET', `/api/patients/${id}`, asking)
}

function create(body: object, asking?: Asking): Promise<Answer> {
  return clinical.call('POST', '/api/patients', { ...asking, body })
}

function patch(id: unknown, ifMatch: string | null, body: object, asking: Asking = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/merge-patch+json', ...(ifMatch && { 'if-match': ifMatch }) }
  return clinical.call('PATCH', `/api/patients/${id}`, { ...asking, headers, body })
}

/** A new patient's id and ETag. */
async function registered(body: object = {}): Promise<{ id: string; etag: string }> {
  const answer = await create({ ...NEW, ...body })
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' }
}

async function found(q: string): Promise<unknown[]> {
  const { body } = await clinical.call('GET', '/api/patients/search', { query: { q } })
  const patients = body['patients']
  return Array.isArray(patients) ? patients.map(({ id }) => id) : []
}

const code = ({ status, body }: Answer): string => `${status} ${body['code']}`

describe('a patient', () => {
  test('is answered with exactly the documented fields', async () => {
    const { body, headers } = await get(NORTH.rowId)
    expect(Object.keys(body).sort()).toEqual(Object.keys(PatientDetail.properties).sort())
    expect(body).toMatchObject({
      ...{ id: NORTH.rowId, org_id: NORTH.id, mrn: 'NORTHMARK-aa', first_name: 'Adaaa NORTHMARK' },
      ...{ last_name: 'Unknown', date_of_birth: '2000-01-01', sex: 'unknown', contact_phone: '+1 555 0100' },
      ...{ email: 'NORTHMARK@mail.example', address: { city: 'NORTHMARK' }, active: true, version: 1 },
      recent_encounters: [
        {
          ...{ id: NORTH.rowId, start_time: '2026-01-01T09:30:00+00:00', encounter_type: 'NORTHMARK' },
          ...{ chief_complaint: 'NORTHMARK', status: 'unknown' },
        },
      ],
    })
    expect(headers.get('content-type')).toBe('application/json')
  })

  test('without encounters has an empty list of them', async () => {
    const { id } = await registered()
    expect((await get(id)).body).toMatchObject({ recent_encounters: [] })
  })

  test('shows the five latest encounters, newest first, equal times in a fixed order', async () => {
    const { id } = await registered()
    const starts = [
      '2026-03-01',
      '2026-01-01',
      '2026-05-01',
      '2026-02-01',
      '2026-05-01',
      '2026-04-01',
      '2025-12-31',
    ]
    for (const day of starts) {
      await clinical.owner.query(
        `INSERT INTO encounters (org_id, id, patient_id, status, start_time)
         VALUES ($1, $2, $3, 'finished', $4)`,
        [NORTH.id, randomUUID(), id, `${day}T12:00:00Z`],
      )
    }
    const shown = (await get(id)).body['recent_encounters']
    if (!Array.isArray(shown)) throw new Error('no list')
    expect(shown.map(({ start_time }) => String(start_time).slice(0, 10))).toEqual([
      ...['2026-05-01', '2026-05-01', '2026-04-01', '2026-03-01', '2026-02-01'],
    ])
    expect(shown[0].id > shown[1].id).toBe(true)
  })

  test('is asked for by an id in letters of either case', async () => {
    expect((await get(NORTH.rowId.toUpperCase())).body).toMatchObject({ id: NORTH.rowId })
  })

  test('that does not exist is 404', async () => {
    const answer = await get(MISSING_ID)
    expect(code(answer)).toBe('404 patient_not_found')
    expect(answer.body['error']).toBe('Patient not found')
  })

  test.each(['x', '1', `${MISSING_ID}x`, MISSING_ID.replaceAll('-', ''), '%00', '..%2f', 'null'])(
    'is not asked for by %p',
    async (id) => {
      expect(code(await get(id))).toBe('400 invalid_field')
    },
  )

  test('without a birth date, phone or email shows null', async () => {
    const id = randomUUID()
    await insertPatients(clinical.owner, NORTH.id, [{ id, mrn: id, first_name: 'A', last_name: 'B' }])
    expect((await get(id)).body).toMatchObject({
      date_of_birth: null,
      contact_phone: null,
      email: null,
      address: {},
    })
  })
})

describe('the ETag of a patient', () => {
  test('is answered with 304 and no body while nothing has changed', async () => {
    const { id, etag } = await registered()
    for (const sent of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const answer = await get(id, { headers: { 'if-none-match': sent } })
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await get(id, { headers: { 'if-none-match': '"1-x"' } })).status).toBe(200)
  })

  test('changes with the patient and with a new encounter', async () => {
    const { id, etag } = await registered()
    const changed = (await patch(id, etag, { last_name: 'Murray' })).headers.get('etag')
    expect(changed).not.toBe(etag)
    await clinical.owner.query(
      `INSERT INTO encounters (org_id, id, patient_id, status, start_time)
       VALUES ($1, $2, $3, 'planned', now())`,
      [NORTH.id, randomUUID(), id],
    )
    const third = (await get(id)).headers.get('etag')
    expect(third).not.toBe(changed)
    // A new encounter does not stand in the way of who changes the patient.
    expect((await patch(id, changed, { last_name: 'Hopper' })).status).toBe(200)
  })
})

describe('registering', () => {
  test('answers 201 with the patient, where it is, and its ETag', async () => {
    const given = {
      ...NEW,
      mrn: 'G-1',
      sex: 'female',
      contact_phone: '+1 (555) 010-0177',
      email: 'g@mail.example',
    }
    const answer = await create({ ...given, address: { line: ['1 Main St'], city: 'Arlington' } })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      ...given,
      org_id: NORTH.id,
      version: 1,
      active: true,
      recent_encounters: [],
    })
    const location = answer.headers.get('location') ?? ''
    expect(location).toBe(`/api/patients/${answer.body['id']}`)
    const again = await clinical.call('GET', location)
    expect([again.text, again.headers.get('etag')]).toEqual([answer.text, answer.headers.get('etag')])
  })

  test('makes an MRN that is not taken when none is given', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create(NEW)))
    const mrns = made.map(({ body }) => String(body['mrn']))
    for (const mrn of mrns) expect(mrn).toMatch(/^M[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(new Set(mrns).size).toBe(20)
  })

  test('trims names and fills in what is not given', async () => {
    const { body } = await create({ ...NEW, first_name: '  Grace ', last_name: 'Hopper\t' })
    expect(body).toMatchObject({
      first_name: 'Grace',
      last_name: 'Hopper',
      sex: 'unknown',
      contact_phone: null,
    })
  })

  test('with an MRN that is taken is 409, and leaves nothing behind', async () => {
    expect((await create({ ...NEW, mrn: 'TAKEN' })).status).toBe(201)
    const id = randomUUID()
    expect(code(await create({ ...NEW, id, mrn: 'TAKEN' }))).toBe('409 mrn_taken')
    expect((await get(id)).status).toBe(404)
  })

  test('twenty times at once with one MRN succeeds once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => create({ ...NEW, mrn: 'RACE' })))
    expect(all.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  })

  test('again with the same id and the same person changes nothing', async () => {
    const given = { ...NEW, id: randomUUID().toUpperCase(), address: { city: 'Ulm', country: 'DE' } }
    const [first, second] = [await create(given), await create(given)]
    expect([second.status, second.text]).toEqual([201, first.text])
    const third = await create({ ...given, address: { country: 'DE', city: 'Ulm' }, mrn: first.body['mrn'] })
    expect(third.text).toBe(first.text)
  })

  test('again with the same id and another person, or after a change, is 409', async () => {
    const id = randomUUID()
    const { headers } = await create({ ...NEW, id })
    expect(code(await create({ ...NEW, id, last_name: 'Other' }))).toBe('409 id_taken')
    expect(code(await create({ ...NEW, id, mrn: 'other' }))).toBe('409 id_taken')
    expect(code(await create({ ...NEW, id, address: { city: 'Ulm' } }))).toBe('409 id_taken')
    await patch(id, headers.get('etag'), { email: 'a@b' })
    expect(code(await create({ ...NEW, id }))).toBe('409 id_taken')
  })

  test('does not learn of ids and MRNs of another organization', async () => {
    const given = { ...NEW, id: SOUTH.rowId, mrn: `${SOUTH.mark}-bb` }
    const made = await create(given)
    expect([made.status, made.body['org_id']]).toEqual([201, NORTH.id])
    expect((await get(SOUTH.rowId, { org: SOUTH.id })).body).toMatchObject({
      org_id: SOUTH.id,
      last_name: 'Unknown',
    })
  })

  test.each([
    ['first_name', undefined, 'missing_field'],
    ['last_name', '', 'missing_field'],
    ['first_name', '   ', 'invalid_field'],
    ['last_name', 'x'.repeat(201), 'invalid_field'],
    ['date_of_birth', '2023-13-01', 'invalid_field'],
    ['date_of_birth', null, 'invalid_field'],
    ['sex', 'f', 'invalid_field'],
    ['mrn', ' padded ', 'invalid_field'],
    ['mrn', 7, 'invalid_field'],
    ['contact_phone', 'call me', 'invalid_field'],
    ['email', 'nobody', 'invalid_field'],
    ['id', 'x', 'invalid_field'],
    ['active', false, 'unknown_field'],
    ['address.street', 'x', 'unknown_field'],
    ['address.city', 7, 'invalid_field'],
  ])('with a bad %s (%p) is 400 and names the field', async (path, value, expected) => {
    const [field = '', inner] = path.split('.')
    const answer = await create({ ...NEW, [field]: inner === undefined ? value : { [inner]: value } })
    expect(code(answer)).toBe(`400 ${expected}`)
    expect(answer.body['error']).toContain(`'${path}'`)
  })

  test('on a day that no calendar has is 400', async () => {
    expect((await create({ ...NEW, date_of_birth: '2023-02-29' })).status).toBe(400)
    expect((await create({ ...NEW, date_of_birth: '2024-02-29' })).status).toBe(201)
  })

  test('with names too long for the search is 400, not a fault', async () => {
    // Letters of four bytes without a pattern, so that they do not shrink.
    const letters = Array.from({ length: 400 }, (_, i) =>
      String.fromCodePoint(0x1f300 + ((i * i * 7919) % 701)),
    )
    const [first_name, last_name] = [letters.slice(0, 200).join(''), letters.slice(200).join('')]
    expect(code(await create({ ...NEW, first_name, last_name }))).toBe('400 invalid_value')
  })

  test('with an Idempotency-Key is done once, and answered with the same bytes again', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await create(NEW, { headers })
    const second = await create(NEW, { headers })
    expect([second.status, second.text]).toEqual([201, first.text])
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(code(await create({ ...NEW, last_name: 'Other' }, { headers }))).toBe('422 idempotency_key_reused')
    const elsewhere = await create(NEW, { headers, org: SOUTH.id })
    expect([elsewhere.status, elsewhere.body['org_id']]).toEqual([201, SOUTH.id])
  })

  test('many times at once with one Idempotency-Key makes one patient', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const all = await Promise.all(
      Array.from({ length: 10 }, () => create({ ...NEW, last_name: 'Onlyonce' }, { headers })),
    )
    for (const answer of all) expect(['201 undefined', '409 idempotency_key_in_use']).toContain(code(answer))
    expect((await found('onlyonce')).length).toBe(1)
  })
})

describe('changing', () => {
  test('keeps what is absent, takes what is given and clears what is null', async () => {
    const { id, etag } = await registered({
      contact_phone: '555-0100',
      email: 'g@mail.example',
      address: { city: 'Ulm', country: 'DE' },
    })
    const { status, body } = await patch(id, etag, {
      last_name: ' Murray ',
      contact_phone: null,
      address: { city: null, state: 'BW' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      first_name: 'Grace',
      last_name: 'Murray',
      contact_phone: null,
      email: 'g@mail.example',
      version: 2,
    })
    expect(body['address']).toEqual({ country: 'DE', state: 'BW' })
    const cleared = await patch(id, '"2"', { address: null })
    expect(cleared.body).toMatchObject({ address: {}, version: 3 })
  })

  test('needs the ETag that was read', async () => {
    const { id, etag } = await registered()
    expect(code(await patch(id, null, { last_name: 'X' }))).toBe('428 if_match_required')
    expect(code(await patch(id, '"9-x"', { last_name: 'X' }))).toBe('412 outdated')
    expect(code(await patch(id, 'garbage', { last_name: 'X' }))).toBe('412 outdated')
    const changed = await patch(id, etag, { last_name: 'X' })
    expect(changed.status).toBe(200)
    expect(code(await patch(id, etag, { last_name: 'Y' }))).toBe('412 outdated')
    expect((await patch(id, changed.headers.get('etag'), { last_name: 'Y' })).status).toBe(200)
    expect((await patch(id, '*', { last_name: 'Z' })).body).toMatchObject({ last_name: 'Z', version: 4 })
    expect(code(await patch(MISSING_ID, '*', { last_name: 'Z' }))).toBe('404 patient_not_found')
  })

  test('is found by what it says now, and not by what it said before', async () => {
    const { id, etag } = await registered({
      last_name: 'Beforehand',
      mrn: 'OLD-77',
      contact_phone: '555 867 5309',
    })
    expect(await found('beforehand')).toEqual([id])
    await patch(id, etag, { last_name: 'Afterwards', mrn: 'NEW-77', contact_phone: '555 999 8877' })
    expect(await found('afterwards')).toEqual([id])
    expect(await found('new-77')).toEqual([id])
    expect(await found('5559998877')).toEqual([id])
    for (const old of ['beforehand', 'old-77', '5558675309']) expect(await found(old)).toEqual([])
  })

  test('to inactive hides from the search, and back', async () => {
    const { id, etag } = await registered({ last_name: 'Sleeper' })
    const hidden = await patch(id, etag, { active: false })
    expect(await found('sleeper')).toEqual([])
    expect((await get(id)).body).toMatchObject({ active: false })
    await patch(id, hidden.headers.get('etag'), { active: true })
    expect(await found('sleeper')).toEqual([id])
  })

  test('to an MRN that is taken is 409 and changes nothing', async () => {
    await registered({ mrn: 'HERS' })
    const { id, etag } = await registered({ mrn: 'HIS' })
    expect(code(await patch(id, etag, { mrn: 'HERS', last_name: 'X' }))).toBe('409 mrn_taken')
    expect((await get(id)).body).toMatchObject({ mrn: 'HIS', last_name: 'Hopper', version: 1 })
  })

  const refused = [
    ...[{}, { first_name: null }, { last_name: ' ' }, { version: 7 }, { id: MISSING_ID }],
    ...[{ address: { zip: 1 } }, { date_of_birth: null }, { sex: null }],
  ]

  test.each(refused.map((body) => [JSON.stringify(body), body] as const))('by %s is 400', async (_, body) => {
    expect((await patch(NORTH.rowId, '*', body)).status).toBe(400)
  })

  test('by fifty at once counts every acknowledged change and no other', async () => {
    const { id, etag } = await registered()
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        patch(id, i % 2 === 0 ? etag : '*', { email: `a${i}@mail.example` }),
      ),
    )
    const acknowledged = all.filter(({ status }) => status === 200)
    expect(acknowledged.length).toBeGreaterThanOrEqual(1)
    for (const { status } of all) expect([200, 412]).toContain(status)
    expect((await get(id)).body).toMatchObject({ version: 1 + acknowledged.length })
  })
})

test('what is written is audited with its change, what is read by whom', async () => {
  const { id, etag } = await registered({ last_name: 'Audited' })
  await patch(id, etag, { email: 'new@mail.example' })
  const rows = await clinical.owner.query(
    `SELECT action, operation, outcome, change FROM audit_events
      WHERE org_id = $1 AND patient_id = $2 AND action IN ('create', 'update') ORDER BY recorded_at`,
    [NORTH.id, id],
  )
  expect(rows).toMatchObject([
    { action: 'create', operation: 'patients.create', outcome: 'success', change: { last_name: 'Audited' } },
    {
      action: 'update',
      operation: 'patients.update',
      outcome: 'success',
      change: { email: 'new@mail.example' },
    },
  ])
})
