import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { startTestClinical, type TestClinical } from './testing/clinical.ts'
import { NORTH } from './testing/clinics.ts'
import { at, DAY, type Desk, openDesk } from './testing/desk.ts'

let clinical: TestClinical
let desk: Desk
let deceased: string
let inactive: string

beforeAll(async () => {
  clinical = await startTestClinical()
  desk = await openDesk(clinical)
  ;[deceased, inactive] = [await desk.addPatient(), await desk.addPatient()]
  await change(deceased, 'deceased = true')
  await change(inactive, 'active = false')
})

afterAll(() => clinical.close())

const change = (id: string, what: string) =>
  clinical.owner.query(`UPDATE patients SET ${what} WHERE org_id = $1 AND id = $2`, [NORTH.id, id])

const restrict = (patient: string) =>
  clinical.owner.query(
    `INSERT INTO patient_restrictions (org_id, patient_id, category, restricted_by)
     VALUES ($1, $2, 'vip', $2)`,
    [NORTH.id, patient],
  )

const seriesOf = (patient: string) => ({
  ...{ patient_id: patient, type_id: desk.type, practitioner_id: desk.doctor, location_id: desk.site },
  ...{ rrule: 'FREQ=WEEKLY;COUNT=2', local_start: '2030-05-06T14:00' },
})

describe('a patient who is deceased or whose record is not active', () => {
  for (const [code, patientOf] of [
    ['patient_deceased', () => deceased],
    ['patient_inactive', () => inactive],
  ] as const) {
    test(`is not booked, and the answer says ${code}`, async () => {
      const { status, body } = await desk.book(at('09:00'), { patient_id: patientOf() })
      expect([status, body['code']]).toEqual([422, code])
      expect(body['error']).toContain('patient_id')
      const held = await desk.hold(at('09:00'), { patient_id: patientOf() })
      expect([held.status, held.body['code']]).toEqual([422, code])
    })

    test(`has no series booked (${code})`, async () => {
      const body = seriesOf(patientOf())
      const headers = { 'idempotency-key': randomUUID() }
      const { status, body: answer } = await clinical.call('POST', '/api/appointment-series', {
        ...{ role: 'front_desk', body, headers },
      })
      expect([status, answer['code']]).toEqual([422, code])
    })

    test(`is not put into a hold that named nobody (${code})`, async () => {
      const hold = await desk.hold(at('11:00'))
      const headers = { 'idempotency-key': randomUUID() }
      const asking = { role: 'front_desk', body: { patient_id: patientOf() }, headers } as const
      const { status, body } = await desk.step(hold.body['id'], 'confirm', asking)
      expect([status, body['code']]).toEqual([422, code])
      expect((await desk.step(hold.body['id'], 'cancel', { body: { reason: 'test' } })).status).toBe(200)
    })

    test(`is offered nothing from the waitlist, and takes no offer of before (${code})`, async () => {
      const patient = await desk.addPatient()
      const wish = { type_id: desk.type, wanted_from: DAY, wanted_until: DAY }
      const post = (path: string, body: object | null) =>
        clinical.call('POST', path, {
          ...{ role: 'front_desk', headers: { 'idempotency-key': randomUUID() } },
          ...(body !== null && { body }),
        })
      const waiting = await post('/api/waitlist', { patient_id: patient, ...wish })
      const entry = `/api/waitlist/${waiting.body['id']}`
      const slot = { practitioner_id: desk.doctor, location_id: desk.site, start_time: at('16:00') }
      expect((await post(`${entry}/offer`, slot)).status).toBe(200)
      await change(patient, code === 'patient_deceased' ? 'deceased = true' : 'active = false')
      const taken = await post(`${entry}/accept`, null)
      expect([taken.status, taken.body['code']]).toEqual([422, code])
      expect((await post(`${entry}/decline`, {})).status).toBe(200)
      const offered = await post(`${entry}/offer`, slot)
      expect([offered.status, offered.body['code']]).toEqual([422, code])
      expect((await post(`${entry}/cancel`, {})).status).toBe(200)
    })
  }

  test('keeps the time free for others, and what was booked before can be cancelled', async () => {
    const patient = await desk.addPatient()
    const booked = await desk.book(at('10:00'), { patient_id: patient })
    await change(patient, 'deceased = true')
    expect((await desk.book(at('09:00'))).status).toBe(201)
    const cancelled = await desk.step(booked.body['id'], 'cancel', { body: { reason: 'deceased' } })
    expect([cancelled.status, cancelled.body['status']]).toEqual([200, 'cancelled'])
  })
})

describe('of a restricted patient', () => {
  test('free times are found beside their other visits, as they are for everybody', async () => {
    const patient = await desk.addPatient()
    await desk.book(at('15:00'), { patient_id: patient })
    await restrict(patient)
    const query = {
      ...{ type_id: desk.type, patient_id: patient, practitioner_id: desk.doctor },
      ...{ from: at('14:00'), to: at('17:00'), zone: 'Europe/Berlin' },
    }
    const asking = { role: 'front_desk', query } as const
    const { status, text } = await clinical.call('GET', '/api/appointments/availability', asking)
    expect(status).toBe(200)
    expect([text.includes(at('14:30')), text.includes(at('15:00'))]).toEqual([true, false])
  })

  test('no reason of any kind is shown: not of the visit, nor of overbooking or cancelling it', async () => {
    const patient = await desk.addPatient()
    await desk.book(at('15:00'))
    const overbooked = { patient_id: patient, reason: 'Sore A', overbook_reason: 'Sore B' }
    const booked = await desk.book(at('15:00'), overbooked, { role: 'clinician' })
    expect(booked.body).toMatchObject({ reason: 'Sore A', overbook_reason: 'Sore B' })
    const { id } = booked.body
    await restrict(patient)
    const again = await desk.book(at('15:30'), overbooked, { role: 'clinician' })
    const cancelled = await desk.step(id, 'cancel', { body: { reason: 'Sore C' } })
    const read = await clinical.call('GET', `/api/appointments/${id}`, { role: 'front_desk' })
    const query = { date: '2030-05-06', practitioner_id: desk.doctor }
    const list = await clinical.call('GET', '/api/appointments', { role: 'front_desk', query })
    expect([again, cancelled, read, list].map(({ status }) => status)).toEqual([201, 200, 200, 200])
    expect(list.text).toContain(String(id))
    for (const { text } of [again, cancelled, read, list]) expect(text).not.toContain('Sore')
    expect(read.body).toMatchObject({
      reason: '',
      overbook_reason: null,
      cancel_reason: null,
      overbooked: true,
    })
  })
})
