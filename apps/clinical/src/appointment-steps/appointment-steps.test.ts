import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH } from '../testing/clinics.ts'
import { at, openDesk } from '../testing/desk.ts'
import { STEP_RULES, STEPS } from './rules.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

const codeOf = ({ status, body }: Answer): string => `${status} ${body['code']}`

describe('a visit', () => {
  test('goes from booking over check-in and start to its end, with an encounter', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'), { reason: 'Cough' })
    const id = body['id']
    const here = await desk.step(id, 'check-in', { role: 'front_desk' })
    expect(here.body).toMatchObject({ status: 'checked-in', encounter_id: null, version: 2 })
    expect(here.body['arrived_at']).toBeString()
    const begun = await desk.step(id, 'start')
    const encounterId = begun.body['encounter_id']
    expect(begun.body).toMatchObject({ status: 'checked-in', arrived_at: here.body['arrived_at'] })
    const patient = await clinical.call('GET', `/api/patients/${body['patient_id']}`)
    expect(patient.body['recent_encounters']).toMatchObject([
      { id: encounterId, status: 'in-progress', encounter_type: 'Visit', chief_complaint: 'Cough' },
    ])
    expect((await clinical.call('GET', `/api/encounters/${encounterId}`)).body).toMatchObject({
      ...{ appointment_id: id, practitioner_id: desk.doctor, location_id: desk.site },
    })
    const over = await desk.step(id, 'complete')
    expect(over.body).toMatchObject({ status: 'fulfilled', encounter_id: encounterId })
    expect((await clinical.call('GET', `/api/encounters/${encounterId}`)).body['status']).toBe('finished')
    const events = await clinical.owner.query<{ text: string }>(
      `SELECT action || ' ' || entity_type || ' ' || operation AS text FROM audit_events
        WHERE org_id = $1 AND patient_id = $2 AND action IN ('create', 'update') ORDER BY id`,
      [NORTH.id, body['patient_id']],
    )
    expect(events.map(({ text }) => text).toSorted()).toEqual([
      ...['create Appointment appointments.book', 'create Encounter appointments.start'],
      ...['update Appointment appointments.check_in', 'update Appointment appointments.complete'],
      ...['update Appointment appointments.start', 'update Encounter appointments.complete'],
    ])
  })

  test('opens one encounter however often it is started at once', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.step(body['id'], 'start')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const [count] = await clinical.owner.query(
      'SELECT count(*)::int AS n FROM encounters WHERE org_id = $1 AND patient_id = $2',
      [NORTH.id, body['patient_id']],
    )
    expect(count).toEqual({ n: 1 })
  })

  test('gives the same answer to a repeated step with the same key', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    const headers = { 'idempotency-key': randomUUID() }
    const first = await desk.step(body['id'], 'start', { headers })
    const again = await desk.step(body['id'], 'start', { headers })
    expect([again.status, again.text]).toEqual([200, first.text])
  })
})

describe('a step', () => {
  test('that may not follow is refused with the present status and what may', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    const id = body['id']
    const early = await desk.step(id, 'complete')
    expect(early.status).toBe(409)
    expect(early.body).toMatchObject({
      ...{ code: 'illegal_step', status: 'booked', allowed: ['check-in', 'start', 'cancel', 'no-show'] },
      error: 'The appointment is booked: complete is not possible, but check-in, start, cancel, no-show',
    })
    expect(codeOf(await desk.step(id, 'no-show'))).toBe('409 too_early')
    expect(codeOf(await desk.step(id, 'confirm', { body: {} }))).toBe('409 illegal_step')
    await desk.step(id, 'start')
    const begun = await desk.step(id, 'cancel', { body: { reason: 'left' } })
    expect(begun.body).toMatchObject({ status: 'checked-in', allowed: ['complete'] })
    expect(codeOf(await desk.step(MISSING_ID, 'start'))).toBe('404 appointment_not_found')
    expect(codeOf(await desk.step(SOUTH.rowId, 'start'))).toBe('404 appointment_not_found')
  })

  test('is made only on the version that was read, when one is named', async () => {
    const desk = await openDesk(clinical)
    const { body, headers } = await desk.book(at('10:00'))
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } }
    await desk.change(body['id'], { reason: 'Fever' })
    expect((await desk.step(body['id'], 'check-in', ifMatch)).status).toBe(412)
    expect((await desk.step(body['id'], 'check-in')).status).toBe(200)
  })

  test.each(
    STEPS.flatMap((step) =>
      ['proposed', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow'].map(
        (status) => [step, status] as const,
      ),
    ),
  )('%s of an appointment that is %s is made or refused as the table says', async (step, status) => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    await clinical.owner.query(
      `UPDATE appointments
            SET status = $3, arrived_at = now(), start_time = now() - interval '1 hour',
                end_time = now() - interval '30 minutes',
                cancel_reason = CASE WHEN $3 = 'cancelled' THEN 'ill' END,
                hold_expires_at = CASE WHEN $3 = 'proposed' THEN now() + interval '1 hour' END
          WHERE org_id = $1 AND id = $2`,
      [NORTH.id, body['id'], status],
    )
    const content = { confirm: { body: {} }, cancel: { body: { reason: 'ill' } } }[String(step)] ?? {}
    const legal = STEP_RULES[step].from.some((from) => from === status)
    const answer = await desk.step(body['id'], step, content)
    expect(answer.status).toBe(legal ? 200 : 409)
    expect(answer.body['status']).toBe(legal ? STEP_RULES[step].to : status)
  })
})

describe('a cancellation', () => {
  test('needs a reason and gives the time back at once', async () => {
    const desk = await openDesk(clinical)
    const { body } = await desk.book(at('10:00'))
    expect(codeOf(await desk.step(body['id'], 'cancel', { body: {} }))).toBe('400 missing_field')
    const cancelled = await desk.step(body['id'], 'cancel', { body: { reason: 'Snow' } })
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancel_reason: 'Snow' })
    expect(await desk.spansOf(body['id'])).toEqual([])
    expect((await desk.book(at('10:00'))).status).toBe(201)
  })
})

describe('a visit that was missed', () => {
  test('gives its time back, and is checked in after all unless somebody has taken the time', async () => {
    const desk = await openDesk(clinical)
    const miss = async (time: string): Promise<unknown> => {
      const { body } = await desk.book(at(time))
      await clinical.owner.query(`UPDATE appointments SET status = 'noshow' WHERE org_id = $1 AND id = $2`, [
        ...[NORTH.id, body['id']],
      ])
      await clinical.owner.query('DELETE FROM booking_spans WHERE org_id = $1 AND appointment_id = $2', [
        ...[NORTH.id, body['id']],
      ])
      return body['id']
    }
    const late = await desk.step(await miss('09:00'), 'check-in')
    expect(late.body).toMatchObject({ status: 'checked-in' })
    expect(await desk.spansOf(late.body['id'])).toHaveLength(2)
    const missed = await miss('10:00')
    await desk.book(at('10:00'))
    const tooLate = await desk.step(missed, 'check-in')
    expect([tooLate.status, tooLate.body['conflict']]).toEqual([409, 'practitioner'])
    expect(tooLate.body['nearest']).toHaveLength(2)
  })
})
