import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { openSurgery, type Surgery, type TypeOptions } from '../testing/surgery.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

/** A Monday; the surgery is open from 8 to 12 and from 13 to 17, from Monday to Friday. */
const START = '2030-03-18T09:00'
const WEEKLY = 'FREQ=WEEKLY;COUNT=4'

type Desk = Surgery & {
  readonly type: string
  readonly doctor: string
  ask(fields?: object, asking?: Asking): Promise<Answer>
}

async function openDesk(options: TypeOptions & { rooms?: number; zone?: string } = {}): Promise<Desk> {
  const surgery = await openSurgery(clinical.owner, options)
  const type = await surgery.addType(options)
  const [doctor = ''] = surgery.practitioners
  return {
    ...{ ...surgery, type, doctor },
    ask: async (fields = {}, asking = {}) =>
      clinical.call('POST', '/api/appointment-series', {
        role: 'front_desk',
        ...asking,
        headers: { 'idempotency-key': randomUUID(), ...asking.headers },
        body: {
          ...{ patient_id: await surgery.addPatient(), type_id: type, practitioner_id: doctor },
          ...{ location_id: surgery.site, local_start: START, rrule: WEEKLY, ...fields },
        },
      }),
  }
}

type Booked = { id: string; start_time: string; status: string; room_id: string | null }

function appointmentsOf({ body }: Answer): Booked[] {
  const list = body['appointments']
  return Array.isArray(list) ? list : []
}

function visitsOf({ body }: Answer): { local_start: string; conflict: string | null; nearest?: unknown[] }[] {
  const list = body['visits']
  return Array.isArray(list) ? list : []
}

/** What is there of a practitioner: series, appointments, spans. */
async function countsOf(doctor: string): Promise<unknown> {
  const [row] = await clinical.owner.query(
    `SELECT (SELECT count(*)::int FROM appointment_series WHERE practitioner_id = $1) AS series,
            (SELECT count(*)::int FROM appointments WHERE practitioner_id = $1 AND status = 'booked') AS visits,
            (SELECT count(*)::int FROM booking_spans WHERE resource_id = $1) AS spans`,
    [doctor],
  )
  return row
}

describe('a series', () => {
  test('is booked whole, at the same time of day before and after the clock is changed', async () => {
    const desk = await openDesk({ before: 5, after: 5 })
    const made = await desk.ask({ reason: 'Physiotherapy' })
    expect([made.status, made.body['time_zone'], made.body['status']]).toEqual([
      201,
      'Europe/Berlin',
      'active',
    ])
    expect(made.headers.get('location')).toBe(`/api/appointment-series/${made.body['id']}`)
    expect(appointmentsOf(made).map(({ start_time }) => new Date(start_time).toISOString())).toEqual([
      ...['2030-03-18T08:00:00.000Z', '2030-03-25T08:00:00.000Z'],
      ...['2030-04-01T07:00:00.000Z', '2030-04-08T07:00:00.000Z'],
    ])
    expect(await countsOf(desk.doctor)).toEqual({ series: 1, visits: 4, spans: 4 })
    const read = await clinical.call('GET', `/api/appointment-series/${made.body['id']}`)
    expect(read.body).toEqual(made.body)
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'))
    const [first] = appointmentsOf(made)
    const one = await clinical.call('GET', `/api/appointments/${first?.id}`)
    expect(one.body).toMatchObject({ series_id: made.body['id'], reason: 'Physiotherapy', status: 'booked' })
  })

  test('of which one visit cannot be had is not booked at all, and says what is free instead', async () => {
    const desk = await openDesk()
    const third = { resource: desk.doctor, kind: 'practitioner' } as const
    await desk.take({ ...third, from: '2030-04-01T07:00Z', until: '2030-04-01T07:30Z' })
    const before = await countsOf(desk.doctor)
    const refused = await desk.ask()
    expect([refused.status, refused.body['code']]).toEqual([409, 'series_conflict'])
    expect([refused.body['count'], refused.body['conflicts']]).toEqual([4, 1])
    expect(visitsOf(refused).map(({ conflict }) => conflict)).toEqual([null, null, 'practitioner', null])
    expect(visitsOf(refused)[2]).toMatchObject({
      local_start: '2030-04-01T09:00',
      nearest: [{ local_start: '2030-04-01T08:30:00+02:00' }, { local_start: '2030-04-01T09:30:00+02:00' }],
    })
    expect(await countsOf(desk.doctor)).toEqual(before)
  })

  test('that is only asked about books nothing and tells the same', async () => {
    const desk = await openDesk()
    const told = await desk.ask({ dry_run: true })
    expect([told.status, told.body['conflicts']]).toEqual([200, 0])
    await desk.block(desk.doctor, '2030-03-25T07:00Z', '2030-03-25T10:00Z')
    const [again, refused] = [await desk.ask({ dry_run: true }), await desk.ask()]
    expect(visitsOf(again)[1]?.conflict).toBe('blocked')
    expect(visitsOf(refused)).toEqual(visitsOf(again))
    expect(await countsOf(desk.doctor)).toEqual({ series: 0, visits: 0, spans: 0 })
  })

  test('reports closed days, other hours, and a time that the clock skips, never moving it', async () => {
    const weekly = [1, 2, 3, 4, 5, 6].map((weekday) => [weekday, 0, 1_440] as const)
    const surgery = await openSurgery(clinical.owner, { weekly: [...weekly, [7, 0, 1_440]] })
    const type = await surgery.addType()
    const ask = async (fields: object): Promise<Answer> =>
      clinical.call('POST', '/api/appointment-series', {
        headers: { 'idempotency-key': randomUUID() },
        body: {
          ...{
            patient_id: await surgery.addPatient(),
            type_id: type,
            practitioner_id: surgery.practitioners[0],
          },
          ...{ location_id: surgery.site, dry_run: true, ...fields },
        },
      })
    const spring = await ask({ local_start: '2030-03-30T02:30', rrule: 'FREQ=DAILY;COUNT=3' })
    expect(visitsOf(spring).map(({ conflict }) => conflict)).toEqual([null, 'skipped_time', null])
    expect(visitsOf(spring)[1]).toMatchObject({ local_start: '2030-03-31T02:30', start_time: null })
    expect(visitsOf(spring)[1]?.nearest).toHaveLength(2)
    const booked = await ask({ local_start: '2030-03-30T02:30', rrule: 'FREQ=DAILY;COUNT=3', dry_run: false })
    expect(booked.status).toBe(409)
    const first = await ask({ local_start: '2030-03-31T02:30', rrule: 'FREQ=DAILY;COUNT=2' })
    expect([first.status, visitsOf(first).map(({ conflict }) => conflict)]).toEqual([
      200,
      ['skipped_time', null],
    ])
    const autumn = await ask({ local_start: '2030-10-26T02:30', rrule: 'FREQ=DAILY;COUNT=2', dry_run: false })
    expect(appointmentsOf(autumn).map(({ start_time }) => new Date(start_time).toISOString())).toEqual([
      ...['2030-10-26T00:30:00.000Z', '2030-10-27T00:30:00.000Z'],
    ])
    const desk = await openDesk()
    await clinical.owner.query(
      `INSERT INTO holidays (org_id, id, location_id, holiday_date, name)
       VALUES ($1, $2, $3, '2030-03-19', 'Day')`,
      [NORTH.id, randomUUID(), desk.site],
    )
    const daily = await desk.ask({ rrule: 'FREQ=DAILY;COUNT=6', dry_run: true })
    expect(visitsOf(daily).map(({ conflict }) => conflict)).toEqual([
      ...[null, 'closed_day', null, null, null, 'outside_hours'],
    ])
    const odd = await desk.ask({ local_start: '2030-03-18T09:07', dry_run: true })
    expect(visitsOf(odd)[0]?.conflict).toBe('off_grid')
    const past = await desk.ask({ local_start: '2024-03-18T09:00', dry_run: true })
    expect(visitsOf(past)[0]?.conflict).toBe('too_soon')
  })

  test('takes for each visit a room that is free then', async () => {
    const desk = await openDesk({ rooms: 2, room: true })
    const [one = '', two = ''] = desk.rooms
    for (const day of ['2030-03-18', '2030-03-25'])
      await desk.take({ resource: one, kind: 'room', from: `${day}T08:00Z`, until: `${day}T08:30Z` })
    await desk.take({ resource: two, kind: 'room', from: '2030-04-01T07:00Z', until: '2030-04-01T07:30Z' })
    const made = await desk.ask()
    expect(made.status).toBe(201)
    expect(appointmentsOf(made).map(({ room_id }) => room_id)).toEqual([two, two, one, one])
    await desk.take({ resource: two, kind: 'room', from: '2030-05-06T07:00Z', until: '2030-05-06T07:30Z' })
    const wanted = await desk.ask({ local_start: '2030-05-06T09:00', room_id: two })
    expect(visitsOf(wanted).map(({ conflict }) => conflict)).toEqual(['room', null, null, null])
  })

  test('joins group visits until they are full', async () => {
    const desk = await openDesk({ capacity: 2 })
    const answers = [await desk.ask(), await desk.ask(), await desk.ask()]
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 409])
    const patient_id = await desk.addPatient()
    expect((await desk.ask({ patient_id, local_start: '2030-05-06T09:00' })).status).toBe(201)
    const twice = await desk.ask({ patient_id, local_start: '2030-05-06T09:00' })
    expect(visitsOf(twice).map(({ conflict }) => conflict)).toEqual(Array(4).fill('patient'))
  })

  test('is booked once however often it is sent', async () => {
    const desk = await openDesk()
    const patient_id = await desk.addPatient()
    const headers = { 'idempotency-key': randomUUID() }
    const [first, again] = [
      await desk.ask({ patient_id }, { headers }),
      await desk.ask({ patient_id }, { headers }),
    ]
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    expect(await countsOf(desk.doctor)).toEqual({ series: 1, visits: 4, spans: 4 })
  })

  test('leaves a row in the trail for itself and for each visit, and none when it was refused', async () => {
    const desk = await openDesk()
    const patient_id = await desk.addPatient()
    const rows = async () =>
      clinical.owner.query(
        `SELECT entity_type, count(*)::int AS n FROM audit_events
          WHERE org_id = $1 AND patient_id = $2 AND action = 'create' GROUP BY 1 ORDER BY 1`,
        [NORTH.id, patient_id],
      )
    expect((await desk.ask({ patient_id, rrule: 'FREQ=DAILY;COUNT=7' })).status).toBe(409)
    expect(await rows()).toEqual([])
    expect((await desk.ask({ patient_id })).status).toBe(201)
    expect(await rows()).toEqual([
      { entity_type: 'Appointment', n: 4 },
      { entity_type: 'AppointmentSeries', n: 1 },
    ])
  })

  test('as long as a series may be is booked', async () => {
    const desk = await openDesk()
    const made = await desk.ask({ rrule: 'FREQ=WEEKLY;COUNT=104' })
    expect([made.status, appointmentsOf(made).length]).toEqual([201, 104])
    const full = await desk.ask({ rrule: 'FREQ=WEEKLY;COUNT=104' })
    expect([full.status, full.body['conflicts']]).toEqual([409, 104])
    expect(visitsOf(full).every(({ nearest }) => nearest?.length === 2)).toBe(true)
  })

  test('of something that is not there, or of a rule that is none, is refused with a reason', async () => {
    const desk = await openDesk()
    const told = async (fields: object): Promise<string> => {
      const { status, body } = await desk.ask(fields)
      return `${status} ${body['code']}`
    }
    for (const id of [MISSING_ID, SOUTH.rowId]) {
      expect(await told({ type_id: id })).toBe('400 unknown_reference')
      expect(await told({ patient_id: id })).toBe('400 unknown_reference')
      expect(await told({ practitioner_id: id })).toBe('422 not_bookable')
      expect(await told({ location_id: id })).toMatch(/^(422 not_bookable|409 series_conflict)$/)
      expect(await told({ room_id: id })).toBe('400 unknown_reference')
    }
    expect(await told({ rrule: 'FREQ=WEEKLY' })).toBe('400 invalid_rrule')
    expect(await told({ rrule: 'FREQ=DAILY;COUNT=105' })).toBe('400 series_too_long')
    expect(await told({ rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=2' })).toBe('400 start_not_in_rule')
    expect(await told({ local_start: '2030-03-18T09:00Z' })).toBe('400 invalid_field')
    expect(await countsOf(desk.doctor)).toEqual({ series: 0, visits: 0, spans: 0 })
  })
})

describe('series that race', () => {
  test('for the same time: one is booked whole, the others are told, nothing is half booked', async () => {
    const desk = await openDesk({ rooms: 2, room: true })
    const rules = ['FREQ=WEEKLY;COUNT=8', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4', 'FREQ=DAILY;INTERVAL=7;COUNT=8']
    const starts = [START, '2030-04-01T09:00']
    const asks = Array.from({ length: 12 }, (_, i) =>
      desk.ask({ rrule: rules[i % 3], local_start: starts[i % 2] }),
    )
    const answers = await Promise.all(asks)
    const booked = answers.filter(({ status }) => status === 201)
    expect(answers.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual(
      [],
    )
    for (const one of answers.filter(({ status }) => status === 409))
      expect([one.body['code'], Number(one.body['conflicts']) > 0]).toEqual(['series_conflict', true])
    // All meet on the first of April.
    expect(booked.length).toBe(1)
    const visits = booked.reduce((sum, one) => sum + appointmentsOf(one).length, 0)
    expect(await countsOf(desk.doctor)).toEqual({ series: 1, visits, spans: visits })
  })

  test('with single bookings and cancellations end without an overlap or a deadlock', async () => {
    const desk = await openDesk({ rooms: 2, room: true })
    const single = async (day: string): Promise<Answer> =>
      clinical.call('POST', '/api/appointments', {
        headers: { 'idempotency-key': randomUUID() },
        body: {
          ...{ patient_id: await desk.addPatient(), type_id: desk.type, practitioner_id: desk.doctor },
          ...{ location_id: desk.site, start_time: `${day}T09:00:00+02:00` },
        },
      })
    for (let round = 0; round < 3; round++) {
      const made = await desk.ask({ local_start: '2030-05-06T09:00' })
      const tag = made.headers.get('etag') ?? '*'
      const answers = await Promise.all([
        ...['2030-05-06', '2030-05-13', '2030-05-20', '2030-05-27'].map(single),
        desk.ask({ local_start: '2030-05-06T09:00' }),
        desk.ask({ local_start: '2030-05-13T09:00', rrule: 'FREQ=WEEKLY;COUNT=2' }),
        clinical.call('POST', `/api/appointment-series/${made.body['id'] ?? MISSING_ID}/cancel`, {
          ...{ headers: { 'if-match': tag }, body: { from: '2030-01-01', reason: 'moved' } },
        }),
      ])
      for (const { status } of answers) expect([200, 201, 404, 409, 412]).toContain(status)
    }
    const [overlaps] = await clinical.owner.query(
      `SELECT count(*)::int AS n FROM booking_spans a JOIN booking_spans b
          ON a.org_id = b.org_id AND a.resource_id = b.resource_id AND a.appointment_id < b.appointment_id
         AND a.busy_from < b.busy_until AND b.busy_from < a.busy_until
        WHERE a.resource_id = ANY ($1)`,
      [[desk.doctor, ...desk.rooms]],
    )
    expect(overlaps).toEqual({ n: 0 })
    const [loose] = await clinical.owner.query(
      `SELECT count(*)::int AS n FROM appointments a WHERE a.practitioner_id = $1 AND (a.status = 'booked') <>
              EXISTS (SELECT FROM booking_spans b WHERE b.org_id = a.org_id AND b.appointment_id = a.id)`,
      [desk.doctor],
    )
    expect(loose).toEqual({ n: 0 })
  })
})

describe('cancelling the rest of a series', () => {
  const cancel = (made: Answer, from: string, asking: Asking = {}): Promise<Answer> =>
    clinical.call('POST', `/api/appointment-series/${made.body['id']}/cancel`, {
      headers: { 'if-match': made.headers.get('etag') ?? '' },
      body: { from, reason: 'the patient is well' },
      ...asking,
    })

  test('ends the visits from a day on, gives back their time and leaves the others', async () => {
    const desk = await openDesk()
    const made = await desk.ask()
    const done = await cancel(made, '2030-04-01')
    expect([done.status, done.body['status'], done.body['version']]).toEqual([200, 'cancelled', 2])
    const statuses = appointmentsOf(done).map(({ status }) => status)
    expect(statuses).toEqual(['booked', 'booked', 'cancelled', 'cancelled'])
    expect(await countsOf(desk.doctor)).toEqual({ series: 1, visits: 2, spans: 2 })
    expect((await desk.ask({ local_start: '2030-04-01T09:00', rrule: 'FREQ=WEEKLY;COUNT=2' })).status).toBe(
      201,
    )
    const [reason] = await clinical.owner.query(
      `SELECT DISTINCT cancel_reason FROM appointments WHERE series_id = $1 AND status = 'cancelled'`,
      [made.body['id']],
    )
    expect(reason).toEqual({ cancel_reason: 'the patient is well' })
  })

  test('takes the day on the clock of the series', async () => {
    const desk = await openDesk({ zone: 'Pacific/Auckland' })
    const made = await desk.ask({ local_start: '2030-05-06T08:00', rrule: 'FREQ=DAILY;COUNT=3' })
    expect(made.body['time_zone']).toBe('Pacific/Auckland')
    const done = await cancel(made, '2030-05-07')
    expect(appointmentsOf(done).map(({ status }) => status)).toEqual(['booked', 'cancelled', 'cancelled'])
  })

  test('leaves visits that have begun, and is refused for an old version or elsewhere', async () => {
    const desk = await openDesk()
    const made = await desk.ask()
    await clinical.owner.query(
      `UPDATE appointments SET status = 'arrived', arrived_at = now() WHERE org_id = $1 AND id = $2`,
      [NORTH.id, appointmentsOf(made)[0]?.id],
    )
    const stale = await cancel(made, '2030-01-01', { headers: { 'if-match': '"9-x"' } })
    expect([stale.status, (await cancel(made, '2030-01-01', { headers: {} })).status]).toEqual([412, 428])
    const foreign = await cancel(made, '2030-01-01', { org: SOUTH.id })
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'appointment_series_not_found'])
    const done = await cancel(made, '2030-01-01')
    const statuses = appointmentsOf(done).map(({ status }) => status)
    expect(statuses).toEqual(['arrived', 'cancelled', 'cancelled', 'cancelled'])
    expect((await cancel(made, '2030-01-01')).status).toBe(412)
  })
})
