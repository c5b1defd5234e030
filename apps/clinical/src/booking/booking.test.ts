import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Answer, type Asking, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { NORTH } from '../testing/clinics.ts'
import { openSurgery, type Surgery, type TypeOptions } from '../testing/surgery.ts'

let clinical: TestClinical

beforeAll(async () => {
  clinical = await startTestClinical()
})

afterAll(() => clinical.close())

/** A Monday on which the surgery is open from 8 to 12 and from 13 to 17, Berlin time (+02:00). */
const DAY = '2030-05-06'
const at = (time: string): string => `${DAY}T${time}:00+02:00`

type Desk = Surgery & {
  readonly type: string
  readonly doctor: string
  book(start: string, fields?: object, asking?: Asking): Promise<Answer>
}

/** A surgery of its own with one type of visit. */
async function openDesk(
  options: TypeOptions & { practitioners?: number; rooms?: number } = {},
): Promise<Desk> {
  const surgery = await openSurgery(clinical.owner, options)
  const type = await surgery.addType(options)
  const [doctor = ''] = surgery.practitioners
  return {
    ...{ ...surgery, type, doctor },
    book: async (start, fields = {}, asking = {}) =>
      clinical.call('POST', '/api/appointments', {
        role: 'front_desk',
        ...asking,
        headers: { 'idempotency-key': randomUUID(), ...asking.headers },
        body: {
          ...{ patient_id: await surgery.addPatient(), type_id: type, practitioner_id: doctor },
          ...{ location_id: surgery.site, start_time: start, ...fields },
        },
      }),
  }
}

/** What is taken of an appointment, as `kind from–until`. */
async function spansOf(id: unknown): Promise<string[]> {
  const rows = await clinical.owner.query<{ text: string }>(
    `SELECT resource_kind || ' ' || to_char(busy_from AT TIME ZONE 'Europe/Berlin', 'HH24:MI') || '-' ||
            to_char(busy_until AT TIME ZONE 'Europe/Berlin', 'HH24:MI') AS text
       FROM booking_spans WHERE org_id = $1 AND appointment_id = $2 ORDER BY resource_kind`,
    [NORTH.id, id],
  )
  return rows.map(({ text }) => text)
}

describe('booking', () => {
  test('takes practitioner and room with buffers and the patient without', async () => {
    const desk = await openDesk({ rooms: 1, room: true, before: 5, after: 10, alignment: 5 })
    const { status, body, headers } = await desk.book(at('09:05'), { reason: 'Cough' })
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/api/appointments/${body['id']}`)
    expect(body).toMatchObject({
      ...{ status: 'booked', reason: 'Cough', room_id: desk.rooms[0], room_name: 'Room 1', version: 1 },
      ...{ patient_name: 'P P', practitioner_name: 'A Doctor 1', type_name: 'Visit', overbooked: false },
    })
    expect(await spansOf(body['id'])).toEqual([
      'patient 09:05-09:35',
      'practitioner 09:00-09:45',
      'room 09:00-09:45',
    ])
    const read = await clinical.call('GET', `/api/appointments/${body['id']}`)
    expect(read.body).toEqual(body)
  })

  test('refuses a taken time with what is taken and the two nearest free slots', async () => {
    const desk = await openDesk()
    expect((await desk.book(at('10:00'))).status).toBe(201)
    const { status, body } = await desk.book(at('10:00'))
    expect([status, body['code'], body['conflict']]).toEqual([409, 'slot_taken', 'practitioner'])
    expect(body['nearest']).toMatchObject([
      { practitioner_id: desk.doctor, start_time: '2030-05-06T07:30:00+00:00' },
      { practitioner_id: desk.doctor, start_time: '2030-05-06T08:30:00+00:00' },
    ])
  })

  test('refuses to book a patient twice at a time, and says nothing of the other visit', async () => {
    const desk = await openDesk({ practitioners: 2 })
    const patient = await desk.addPatient()
    expect((await desk.book(at('10:00'), { patient_id: patient, reason: 'Secret' })).status).toBe(201)
    const other = { patient_id: patient, practitioner_id: desk.practitioners[1] }
    const { status, body, text } = await desk.book(at('10:00'), other)
    expect([status, body['code'], body['conflict']]).toEqual([409, 'patient_busy', 'patient'])
    expect(text).not.toContain('Secret')
    expect(text).not.toContain(patient)
  })
})
