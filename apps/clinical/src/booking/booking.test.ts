import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { at, openDesk } from '../testing/desk.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

describe('booking', () => {
  test('takes practitioner and room with buffers and the patient without', async () => {
    const desk = await openDesk(clinical, { rooms: 1, room: true, before: 5, after: 10, alignment: 5 })
    const { status, body, headers } = await desk.book(at('09:05'), { reason: 'Cough' })
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/api/appointments/${body['id']}`)
    expect(body).toMatchObject({
      ...{ status: 'booked', reason: 'Cough', room_id: desk.rooms[0], room_name: 'Room 1', version: 1 },
      ...{ patient_name: 'P P', practitioner_name: 'A Doctor 1', type_name: 'Visit', overbooked: false },
    })
    expect(await desk.spansOf(body['id'])).toEqual([
      'patient 09:05-09:35',
      'practitioner 09:00-09:45',
      'room 09:00-09:45',
    ])
    const read = await clinical.call('GET', `/api/appointments/${body['id']}`)
    expect(read.body).toEqual(body)
    expect(read.headers.get('etag')).toBe(headers.get('etag'))
  })

  test('refuses a taken time with what is taken and the two nearest free slots', async () => {
    const desk = await openDesk(clinical)
    expect((await desk.book(at('10:00'))).status).toBe(201)
    const { status, body } = await desk.book(at('10:00'))
    expect([status, body['code'], body['conflict']]).toEqual([409, 'slot_taken', 'practitioner'])
    expect(body['nearest']).toMatchObject([
      { practitioner_id: desk.doctor, start_time: '2030-05-06T07:30:00+00:00' },
      { practitioner_id: desk.doctor, start_time: '2030-05-06T08:30:00+00:00' },
    ])
  })

  test('refuses to book a patient twice at a time, and says nothing of the other visit', async () => {
    const desk = await openDesk(clinical, { practitioners: 2 })
    const patient = await desk.addPatient()
    expect((await desk.book(at('10:00'), { patient_id: patient, reason: 'Secret' })).status).toBe(201)
    const other = { patient_id: patient, practitioner_id: desk.practitioners[1] }
    const { status, body, text } = await desk.book(at('10:00'), other)
    expect([status, body['code'], body['conflict']]).toEqual([409, 'patient_busy', 'patient'])
    expect(text).not.toContain('Secret')
    expect(text).not.toContain(patient)
  })

  test('chooses a room that is free, and refuses when none is', async () => {
    const desk = await openDesk(clinical, { practitioners: 3, rooms: 2, room: true })
    const [, second, third] = desk.practitioners
    const rooms = [
      (await desk.book(at('09:00'))).body['room_id'],
      (await desk.book(at('09:00'), { practitioner_id: second })).body['room_id'],
    ]
    expect(rooms.toSorted()).toEqual(desk.rooms.toSorted())
    const none = await desk.book(at('09:00'), { practitioner_id: third })
    expect([none.status, none.body['conflict']]).toEqual([409, 'room'])
  })

  test('refuses a room of another site', async () => {
    const desk = await openDesk(clinical, { rooms: 1, room: true })
    const other = await openDesk(clinical, { rooms: 1 })
    const refused = await desk.book(at('09:00'), { room_id: other.rooms[0] })
    expect([refused.status, refused.body['code']]).toEqual([422, 'not_bookable'])
    const plain = await other.book(at('09:00'), { room_id: desk.rooms[0] })
    expect([plain.status, plain.body['code']]).toEqual([422, 'not_bookable'])
  })

  test.each([
    ['12:30', 'outside_hours'],
    ['11:45', 'outside_hours'],
    ['07:00', 'outside_hours'],
    ['09:10', 'off_grid'],
  ])('refuses %s, which availability does not offer, as %s', async (time, code) => {
    const desk = await openDesk(clinical)
    const { status, body } = await desk.book(at(time))
    expect([status, body['code']]).toEqual([422, code])
    expect(body['nearest']).toHaveLength(2)
  })

  test('refuses the past, a holiday, blocked time, and who or what is not there', async () => {
    const desk = await openDesk(clinical)
    const far = await desk.addType({ lead: 527_040 })
    const codes = async (start: string, fields: object = {}) => {
      const { status, body } = await desk.book(start, fields)
      return `${status} ${body['code']}`
    }
    expect(await codes('2024-05-06T10:00:00+02:00')).toBe('422 too_soon')
    const soon = new Date(Date.now() + 21 * 86_400_000).toISOString().slice(0, 10)
    const monday = new Date(`${soon}T08:00:00Z`)
    monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7))
    expect(await codes(monday.toISOString(), { type_id: far })).toBe('422 too_soon')
    await clinical.owner.query(
      `INSERT INTO holidays (org_id, id, location_id, holiday_date, name)
       VALUES ($1, $2, $3, '2030-05-07', 'Feast')`,
      [NORTH.id, randomUUID(), desk.site],
    )
    expect(await codes('2030-05-07T10:00:00+02:00')).toBe('422 closed_day')
    await desk.block(desk.doctor, '2030-05-08T10:15:00+02:00', '2030-05-08T10:20:00+02:00')
    expect(await codes('2030-05-08T10:00:00+02:00')).toBe('422 time_blocked')
    expect(await codes(at('10:00'), { practitioner_id: MISSING_ID })).toBe('422 not_bookable')
    expect(await codes(at('10:00'), { location_id: MISSING_ID })).toBe('422 not_bookable')
    expect(await codes(at('10:00'), { type_id: MISSING_ID })).toBe('400 unknown_reference')
    expect(await codes(at('10:00'), { patient_id: MISSING_ID })).toBe('400 unknown_reference')
    expect(await codes(at('10:00'), { patient_id: SOUTH.rowId })).toBe('400 unknown_reference')
    for (const table of ['appointment_types', 'practitioners', 'locations']) {
      const id = { appointment_types: desk.type, practitioners: desk.doctor }[table] ?? desk.site
      const set = (active: boolean) =>
        clinical.owner.query(`UPDATE ${table} SET active = $3 WHERE org_id = $1 AND id = $2`, [
          ...[NORTH.id, id, active],
        ])
      await set(false)
      expect(await codes(at('10:00'))).toMatch(/^(422 not_bookable|400 unknown_reference)$/)
      await set(true)
    }
    expect(await codes(at('10:00'))).toBe('201 undefined')
  })

  test('gives the same bytes for the same key, and refuses the key for anything else', async () => {
    const desk = await openDesk(clinical)
    const patient = await desk.addPatient()
    const asking = { headers: { 'idempotency-key': randomUUID() } }
    const first = await desk.book(at('10:00'), { patient_id: patient }, asking)
    const again = await desk.book(at('10:00'), { patient_id: patient }, asking)
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    const other = await desk.book(at('11:00'), { patient_id: patient }, asking)
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused'])
    const missing = await clinical.call('POST', '/api/appointments', { body: {} })
    expect([missing.status, missing.body['code']]).toEqual([400, 'missing_field'])
  })

  test('writes one audit event with the booking', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'), { reason: 'Cough' })
    const events = await clinical.owner.query(
      `SELECT action, operation, patient_id, change ->> 'reason' AS reason FROM audit_events
        WHERE org_id = $1 AND entity_id = $2 AND action <> 'read'`,
      [NORTH.id, body['id']],
    )
    expect(events).toEqual([
      {
        ...{ action: 'create', operation: 'appointments.book', patient_id: body['patient_id'] },
        reason: 'Cough',
      },
    ])
  })
})

describe('a group visit', () => {
  test('takes as many patients as it has places, all in one room', async () => {
    const desk = await openDesk(clinical, { capacity: 3, rooms: 2, room: true })
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => desk.book(at('10:00'))))
    const booked = answers.filter(({ status }) => status === 201)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 409, 409])
    expect(new Set(booked.map(({ body }) => body['room_id'])).size).toBe(1)
    await desk.step(booked[0]?.body['id'], 'cancel', { body: { reason: 'ill' } })
    expect((await desk.book(at('10:00'))).status).toBe(201)
    expect((await desk.book(at('10:00'))).status).toBe(409)
    // Another type of visit does not fit beside it.
    const single = await desk.addType()
    expect((await desk.book(at('10:00'), { type_id: single })).body['conflict']).toBe('practitioner')
  })
})

describe('a group visit at one of two sites', () => {
  test('is joined there, and nobody books or moves into it at the other', async () => {
    const desk = await openDesk(clinical, { capacity: 3 })
    const other = randomUUID()
    const schedule = randomUUID()
    await clinical.owner.query(`INSERT INTO locations (org_id, id, name) VALUES ($1, $2, 'Other')`, [
      NORTH.id,
      other,
    ])
    await clinical.owner.query(
      `WITH made AS (
         INSERT INTO schedules (org_id, id, practitioner_id, location_id, time_zone, effective_from)
         VALUES ($1, $2, $3, $4, 'Europe/Berlin', '2020-01-01'))
       INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute) VALUES ($1, $2, 1, 480, 720)`,
      [NORTH.id, schedule, desk.doctor, other],
    )
    const offered = async (): Promise<string[]> => {
      const query = { type_id: desk.type, practitioner_id: desk.doctor, from: at('10:00'), to: at('10:30') }
      const { body } = await clinical.call('GET', '/api/appointments/availability', { query })
      if (!Array.isArray(body['slots'])) throw new Error('no slots')
      return body['slots'].map(({ location_id }) => location_id)
    }
    expect((await offered()).toSorted()).toEqual([desk.site, other].toSorted())
    expect((await desk.book(at('10:00'))).status).toBe(201)
    expect(await offered()).toEqual([desk.site])
    const elsewhere = await desk.book(at('10:00'), { location_id: other })
    expect([elsewhere.status, elsewhere.body['conflict']]).toEqual([409, 'practitioner'])
    expect((await desk.book(at('10:00'))).status).toBe(201)
    const later = await desk.book(at('11:00'), { location_id: other })
    expect(later.status).toBe(201)
    const moved = await desk.change(later.body['id'], { start_time: at('10:00') })
    expect([moved.status, moved.body['conflict']]).toEqual([409, 'practitioner'])
    const joined = await desk.change(later.body['id'], { start_time: at('10:00'), location_id: desk.site })
    expect([joined.status, joined.body['location_id']]).toEqual([200, desk.site])
  })
})

describe('overbooking', () => {
  test('is for clinicians and org admins, has a reason, and stands beside what is booked', async () => {
    const desk = await openDesk(clinical)
    expect((await desk.book(at('10:00'))).status).toBe(201)
    const overbook = { overbook_reason: 'Chest pain, seen between' }
    for (const role of ['front_desk', 'nurse', 'system'] as const) {
      const { status, body } = await desk.book(at('10:00'), overbook, { role })
      expect([status, body['code']]).toEqual([403, 'overbooking_not_permitted'])
    }
    for (const role of ['clinician', 'org_admin'] as const) {
      const { status, body } = await desk.book(at('10:00'), overbook, { role })
      expect([status, body['overbooked'], body['overbook_reason']]).toEqual([
        201,
        true,
        overbook.overbook_reason,
      ])
    }
    const late = await desk.book(at('12:10'), overbook, { role: 'clinician' })
    expect(late.status).toBe(201)
    const [event] = await clinical.owner.query<{ change: { overbook_reason?: string } }>(
      `SELECT change FROM audit_events WHERE org_id = $1 AND entity_id = $2`,
      [NORTH.id, late.body['id']],
    )
    expect(event?.change.overbook_reason).toBe(overbook.overbook_reason)
  })

  test('does not put a patient in two places, and nobody books beside it without saying so', async () => {
    const desk = await openDesk(clinical, { practitioners: 2 })
    const patient = await desk.addPatient()
    const overbook = { overbook_reason: 'Chest pain', patient_id: patient }
    const clinician = { role: 'clinician' } as const
    expect((await desk.book(at('10:00'), overbook, clinician)).status).toBe(201)
    const elsewhere = { ...overbook, practitioner_id: desk.practitioners[1] }
    expect((await desk.book(at('10:00'), elsewhere, clinician)).body['code']).toBe('patient_busy')
    expect((await desk.book(at('10:00'))).body['code']).toBe('slot_taken')
  })
})

describe('a hold', () => {
  test('keeps others away until it expires, and then gives way to whoever books', async () => {
    const desk = await openDesk(clinical)
    const hold = await desk.hold(at('10:00'))
    expect([hold.status, hold.body['status'], hold.body['patient_id']]).toEqual([201, 'proposed', null])
    expect((await desk.book(at('10:00'))).status).toBe(409)
    await clinical.owner.query(
      `UPDATE booking_spans SET expires_at = now() - interval '1 second'
        WHERE org_id = $1 AND appointment_id = $2`,
      [NORTH.id, hold.body['id']],
    )
    expect((await desk.book(at('10:00'))).status).toBe(201)
    expect(await desk.spansOf(hold.body['id'])).toEqual([])
    const late = await desk.step(hold.body['id'], 'confirm', {
      body: { patient_id: await desk.addPatient() },
    })
    expect([late.status, late.body['code']]).toEqual([409, 'slot_taken'])
  })

  test('becomes a booking of the patient who is named then', async () => {
    const desk = await openDesk(clinical)
    const patient = await desk.addPatient()
    const { body } = await desk.hold(at('10:00'))
    const nobody = await desk.step(body['id'], 'confirm', { body: {} })
    expect([nobody.status, nobody.body['code']]).toEqual([400, 'missing_field'])
    const confirmed = await desk.step(body['id'], 'confirm', { body: { patient_id: patient } })
    expect(confirmed.body).toMatchObject({ status: 'booked', patient_id: patient, hold_expires_at: null })
    expect(await desk.spansOf(body['id'])).toEqual(['patient 10:00-10:30', 'practitioner 10:00-10:30'])
  })

  test('that is for a patient stays theirs, whoever confirms it', async () => {
    const desk = await openDesk(clinical)
    const [patient, other] = [await desk.addPatient(), await desk.addPatient()]
    const { body } = await desk.hold(at('10:00'), { patient_id: patient })
    const stolen = await desk.step(body['id'], 'confirm', { body: { patient_id: other } })
    expect([stolen.status, stolen.body['code']]).toEqual([409, 'other_patient'])
    expect(stolen.text).not.toContain(patient)
    const confirm = { body: { patient_id: patient.toUpperCase() } }
    const confirmed = await desk.step(body['id'], 'confirm', confirm)
    expect(confirmed.body).toMatchObject({ status: 'booked', patient_id: patient, version: 2 })
    const late = await desk.step(body['id'], 'confirm', { body: { patient_id: other } })
    expect([late.status, late.body['code']]).toEqual([409, 'illegal_step'])
  })

  test('for nobody becomes that of one of those who confirm it at once', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.hold(at('10:00'))
    const people = await Promise.all([1, 2, 3, 4].map(() => desk.addPatient()))
    const answers = await Promise.all(
      people.map((patient_id) => desk.step(body['id'], 'confirm', { body: { patient_id } })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    const nth = answers.findIndex(({ status }) => status === 200)
    expect(answers[nth]?.body['patient_id']).toBe(people[nth] ?? '')
  })
})

describe('moving', () => {
  test('gives the old time back and takes the new one', async () => {
    const desk = await openDesk(clinical, { practitioners: 2 })
    const { body, headers } = await desk.book(at('10:00'))
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } }
    const moved = await desk.change(body['id'], { start_time: at('10:30') }, ifMatch)
    expect(moved.body).toMatchObject({ version: 2, start_time: '2030-05-06T08:30:00+00:00' })
    expect((await desk.change(body['id'], { start_time: at('11:00') }, ifMatch)).status).toBe(412)
    expect((await desk.book(at('10:00'))).status).toBe(201)
    const back = await desk.change(body['id'], { start_time: at('10:00') })
    expect([back.status, back.body['conflict']]).toEqual([409, 'practitioner'])
    expect(await desk.spansOf(body['id'])).toEqual(['patient 10:30-11:00', 'practitioner 10:30-11:00'])
    const other = await desk.change(body['id'], {
      ...{ start_time: at('10:00'), practitioner_id: desk.practitioners[1] },
    })
    expect([other.status, other.body['practitioner_id']]).toEqual([200, desk.practitioners[1] ?? ''])
  })

  test('moves by less than the length of the visit, keeps the room, and changes type and room', async () => {
    const desk = await openDesk(clinical, { rooms: 2, room: true, alignment: 10 })
    const { body } = await desk.book(at('10:00'), { room_id: desk.rooms[1] })
    const moved = await desk.change(body['id'], { start_time: at('10:10') })
    expect([moved.status, moved.body['room_id']]).toEqual([200, desk.rooms[1] ?? ''])
    const longer = await desk.addType({ duration: 60, alignment: 10 })
    const changed = await desk.change(body['id'], { type_id: longer, room_id: desk.rooms[0] })
    expect(changed.body).toMatchObject({ end_time: '2030-05-06T09:10:00+00:00', room_id: desk.rooms[0] })
  })

  test('changes a reason without asking for time, and nothing once the visit has begun', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    await desk.block(desk.doctor, at('10:00'), at('11:00'))
    expect((await desk.change(body['id'], { reason: 'Fever' })).body['reason']).toBe('Fever')
    expect((await desk.change(body['id'], { start_time: at('10:00') })).body['code']).toBe('time_blocked')
    await desk.step(body['id'], 'start')
    const begun = await desk.change(body['id'], { start_time: at('11:30') })
    expect([begun.status, begun.body['code']]).toEqual([409, 'not_movable'])
    expect((await desk.change(body['id'], { reason: 'Cough' })).status).toBe(200)
    expect((await desk.change(MISSING_ID, { reason: 'x' })).status).toBe(404)
  })

  test('answers each of many changes with what that change made, under its own version', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    const id = body['id']
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => desk.change(id, { reason: `Reason ${n}` })),
    )
    const made = answers.flatMap((answer, n) => (answer.status === 200 ? [{ answer, n }] : []))
    expect(made.length).toBeGreaterThan(1)
    for (const { answer, n } of made) {
      expect(answer.body['reason']).toBe(`Reason ${n}`)
      expect(answer.headers.get('etag')).toStartWith(`"${answer.body['version']}-`)
    }
    const versions = made.map(({ answer }) => Number(answer.body['version'])).toSorted((a, b) => a - b)
    expect(versions).toEqual(made.map((_, n) => 2 + n))
    const now = await clinical.call('GET', `/api/appointments/${id}`)
    const last = made.find(({ answer }) => answer.body['version'] === versions.at(-1))
    expect([now.text, now.headers.get('etag')]).toEqual([
      last?.answer.text ?? '',
      last?.answer.headers.get('etag') ?? '',
    ])
  })

  test('lets two visits that want each other’s time both stay', async () => {
    const desk = await openDesk(clinical, { practitioners: 2 })
    const [one = '', two = ''] = desk.practitioners
    const first = (await desk.book(at('10:00'), { practitioner_id: one })).body['id']
    const second = (await desk.book(at('10:00'), { practitioner_id: two })).body['id']
    const answers = await Promise.all([
      desk.change(first, { practitioner_id: two }),
      desk.change(second, { practitioner_id: one }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([409, 409])
  })
})
