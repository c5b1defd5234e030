import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '@ehrconnect/platform/db/database'
import { systemClock } from '@ehrconnect/platform/time/clock'
import fc from 'fast-check'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { NORTH } from '../testing/clinics.ts'
import { openSurgery, type Surgery, type TypeOptions } from '../testing/surgery.ts'
import { nearestSlots } from './actions.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
let clinical: TestClinical
let db: Database

beforeAll(async () => {
  clinical = await startTestClinical()
  db = openDatabase({
    ...{ url: clinical.database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    ...{ lanes: { point: 1, search: 1, list: 2, write: 1 }, deadlineMs: 5_000, onStatement: () => {} },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, downMs: 500 },
  })
})

afterAll(async () => {
  await db.close()
  await clinical.close()
})

/** A Monday without a change of the clock. */
const MONDAY = '2030-06-03'
const TUESDAY = '2030-06-04'

type Query = Readonly<Record<string, string>>
type Slot = Readonly<Record<string, string>>

async function ask(query: Query): Promise<Answer> {
  return clinical.call('GET', '/api/appointments/availability', { query, role: 'front_desk' })
}

/** The slots of a day of a surgery. */
async function slots(surgery: Surgery, type: string, query: Query = {}): Promise<readonly Slot[]> {
  const asked = { type_id: type, location_id: surgery.site, from: MONDAY, to: TUESDAY, ...query }
  const { status, body, text } = await ask(asked)
  expect([status, text.slice(0, 80)]).toEqual([200, expect.stringContaining('{"slots":[')])
  return body['slots'] as readonly Slot[]
}

/** The local times of slots, as `08:00`. */
async function times(surgery: Surgery, type: string, query: Query = {}): Promise<string[]> {
  return (await slots(surgery, type, query)).map((slot) => slot['local_start']?.slice(11, 16) ?? '')
}

/** An instant of the Monday, given as local time in Berlin. */
const at = (time: string): string => `${MONDAY}T${time}:00+02:00`

async function surgeryWith(options: TypeOptions = {}, rooms = 0, practitioners = 1) {
  const surgery = await openSurgery(clinical.owner, { rooms, practitioners })
  const doctor = surgery.practitioners[0] ?? ''
  return { surgery, doctor, type: await surgery.addType(options) }
}

const ALL_DAY = ['08:00', '09:00', '10:00', '11:00', '13:00', '14:00', '15:00', '16:00']
const HOURLY = { duration: 60, alignment: 60 }

describe('free slots', () => {
  test('lie in the opening hours, on the alignment, and say what a booking needs', async () => {
    const { surgery, doctor, type } = await surgeryWith(HOURLY)
    expect(await times(surgery, type)).toEqual(ALL_DAY)
    expect((await slots(surgery, type))[0]).toEqual({
      ...{ practitioner_id: doctor, location_id: surgery.site },
      ...{ start_time: `${MONDAY}T06:00:00+00:00`, end_time: `${MONDAY}T07:00:00+00:00` },
      local_start: `${MONDAY}T08:00:00+02:00`,
    })
  })

  test('leave room for buffers, before the visit and after the one before', async () => {
    const { surgery, doctor, type } = await surgeryWith({
      duration: 40,
      before: 10,
      after: 10,
      alignment: 10,
    })
    await surgery.take({ resource: doctor, kind: 'practitioner', from: at('09:05'), until: at('16:00') })
    // 8:10 is the first start after the opening, 8:10 to 8:50 with its buffers 8:00 to 9:00.
    expect(await times(surgery, type)).toEqual(['08:10', '16:10'])
  })

  test('are no longer free when booked or held, and free again when a hold has expired', async () => {
    const { surgery, doctor, type } = await surgeryWith(HOURLY)
    const span = { resource: doctor, kind: 'practitioner' } as const
    await surgery.take({ ...span, from: at('08:30'), until: at('09:30') })
    await surgery.take({ ...span, from: at('11:00'), until: at('12:00'), expires: '2999-01-01T00:00:00Z' })
    await surgery.take({ ...span, from: at('13:00'), until: at('14:00'), expires: '2001-01-01T00:00:00Z' })
    expect(await times(surgery, type)).toEqual(['10:00', '13:00', '14:00', '15:00', '16:00'])
  })

  test('are not offered beside what was overbooked', async () => {
    const { surgery, doctor, type } = await surgeryWith(HOURLY)
    const span = { resource: doctor, kind: 'practitioner', overbooked: true } as const
    await surgery.take({ ...span, from: at('08:00'), until: at('11:00') })
    expect(await times(surgery, type)).toEqual(ALL_DAY.slice(3))
  })

  test('leave out blocks, those of many days too', async () => {
    const { surgery, doctor, type } = await surgeryWith(HOURLY)
    await surgery.block(doctor, '2030-05-20T00:00:00Z', at('09:30'))
    await surgery.block(doctor, at('15:30'), '2030-07-01T00:00:00Z')
    expect(await times(surgery, type)).toEqual(['10:00', '11:00', '13:00', '14:00'])
  })

  test('follow exceptions before holidays and holidays before the week', async () => {
    const { surgery, type } = await surgeryWith(HOURLY)
    const holiday =
      'INSERT INTO holidays (org_id, id, location_id, holiday_date, name) VALUES ($1, $2, $3, $4, $5)'
    await clinical.owner.query(holiday, [NORTH.id, randomUUID(), surgery.site, MONDAY, 'Closed'])
    expect(await times(surgery, type)).toEqual([])
    const exception = `
      INSERT INTO schedule_exceptions (org_id, schedule_id, exception_date, start_minute, end_minute)
      VALUES ($1, $2, $3, $4, $5)`
    await clinical.owner.query(exception, [NORTH.id, surgery.schedules[0], MONDAY, 1_080, 1_200])
    expect(await times(surgery, type)).toEqual(['18:00', '19:00'])
    await clinical.owner.query(exception, [NORTH.id, surgery.schedules[0], TUESDAY, 0, 0])
    expect(await times(surgery, type, { from: TUESDAY, to: '2030-06-05' })).toEqual([])
  })

  test('are those of days on which a schedule is in force and its practitioner works', async () => {
    const { surgery, doctor, type } = await surgeryWith(HOURLY)
    const change = 'UPDATE schedules SET effective_until = $3 WHERE org_id = $1 AND id = $2'
    await clinical.owner.query(change, [NORTH.id, surgery.schedules[0], MONDAY])
    expect(await times(surgery, type, { to: '2030-06-08' })).toEqual(ALL_DAY)
    await clinical.owner.query('UPDATE practitioners SET active = false WHERE org_id = $1 AND id = $2', [
      NORTH.id,
      doctor,
    ])
    expect(await times(surgery, type)).toEqual([])
  })

  test('name a room that is free, and are none when no room is', async () => {
    const { surgery, type } = await surgeryWith({ ...HOURLY, room: true }, 2)
    const [first = '', second = ''] = surgery.rooms
    await surgery.take({ resource: first, kind: 'room', from: at('08:00'), until: at('10:00') })
    await surgery.take({ resource: second, kind: 'room', from: at('09:00'), until: at('11:00') })
    const found = await slots(surgery, type)
    expect(found.map((slot) => [slot['local_start']?.slice(11, 13), slot['room_id']])).toEqual([
      ...[
        ['08', second],
        ['10', first],
        ['11', first],
      ],
      ...['13', '14', '15', '16'].map((hour) => [hour, first]),
    ])
    expect(await times(surgery, type, { location_id: second })).toEqual(
      ALL_DAY.filter((time) => !/^(09|10)/.test(time)),
    )
  })

  test('of a group are free until its places are taken, for that type only', async () => {
    const { surgery, doctor, type } = await surgeryWith({ ...HOURLY, capacity: 2 })
    const other = await surgery.addType(HOURLY)
    const join = (lane: number): Promise<void> =>
      surgery.take({
        ...{ resource: doctor, kind: 'practitioner', from: at('09:00'), until: at('10:00') },
        group: { type, practitioner: doctor, lane },
      })
    await join(0)
    expect(await times(surgery, type)).toEqual(ALL_DAY)
    expect(await times(surgery, other)).toEqual(ALL_DAY.filter((time) => time !== '09:00'))
    await join(1)
    expect(await times(surgery, type)).toEqual(ALL_DAY.filter((time) => time !== '09:00'))
  })

  test('are offered only by those who offer the type', async () => {
    const { surgery, type } = await surgeryWith(HOURLY, 0, 2)
    const [, second = ''] = surgery.practitioners
    expect((await slots(surgery, type)).length).toBe(16)
    const offer =
      'INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id) VALUES ($1, $2, $3)'
    await clinical.owner.query(offer, [NORTH.id, type, second])
    expect(new Set((await slots(surgery, type)).map((slot) => slot['practitioner_id']))).toEqual(
      new Set([second]),
    )
    const many = surgery.practitioners.join(',')
    expect((await slots(surgery, type, { practitioner_id: many })).length).toBe(8)
  })

  test('leave out the other visits of the patient who asks', async () => {
    const { surgery, type } = await surgeryWith(HOURLY)
    const patient = await surgery.addPatient()
    await surgery.take({ resource: patient, kind: 'patient', from: at('08:30'), until: at('09:00') })
    expect(await times(surgery, type, { patient_id: patient })).toEqual(ALL_DAY.slice(1))
  })

  test('begin after the lead time', async () => {
    const { surgery, type } = await surgeryWith({ ...HOURLY, lead: 7 * 1_440 })
    const from = new Date().toISOString()
    const to = new Date(Date.now() + 20 * 86_400_000).toISOString()
    const [first] = await slots(surgery, type, { from, to })
    expect(Date.parse(first?.['start_time'] ?? '')).toBeGreaterThan(Date.now() + 7 * 86_400_000 - 60_000)
  })

  test('are the same in every zone; only their labels change', async () => {
    const { surgery, type } = await surgeryWith(HOURLY)
    const range = { from: at('00:00'), to: at('23:59') }
    const here = await slots(surgery, type, range)
    const there = await slots(surgery, type, { ...range, zone: 'Asia/Kolkata' })
    expect(there.map((slot) => slot['start_time'])).toEqual(here.map((slot) => slot['start_time']))
    expect(there[0]?.['local_start']).toBe(`${MONDAY}T11:30:00+05:30`)
  })

  test('come in pages', async () => {
    const { surgery, type } = await surgeryWith(HOURLY, 0, 2)
    const asked = { type_id: type, location_id: surgery.site, to: '2030-06-15' }
    const pages: string[] = []
    let from: unknown = MONDAY
    for (; from !== null; ) {
      const { body }: Answer = await ask({ ...asked, from: String(from), limit: '7' })
      expect(body['count']).toBe(pages.length < 156 ? 6 : 4)
      pages.push(
        ...(body['slots'] as Slot[]).map((slot) => `${slot['start_time']} ${slot['practitioner_id']}`),
      )
      from = body['next_from']
      if (pages.length > 200) break
    }
    const whole = await slots(surgery, type, { to: '2030-06-15' })
    expect(pages).toEqual(whole.map((slot) => `${slot['start_time']} ${slot['practitioner_id']}`))
    expect(pages.length).toBe(10 * 16)
  })

  test.each([
    [{ to: MONDAY }, 400, 'empty_range'],
    [{ to: '2030-07-05' }, 400, 'range_too_long'],
    [{ zone: 'Mars/Olympus' }, 400, 'unknown_zone'],
    [{ type_id: randomUUID() }, 404, 'appointment_type_not_found'],
    [{ practitioner_id: 'x' }, 400, 'invalid_field'],
  ])('are refused for %p', async (change, status, code) => {
    const { surgery, type } = await surgeryWith(HOURLY)
    const answer = await ask({
      type_id: type,
      location_id: surgery.site,
      from: MONDAY,
      to: TUESDAY,
      ...change,
    })
    expect([answer.status, answer.body['code']]).toEqual([status, code])
  })

  test('of a day on which the clock is changed are as many as it has hours', async () => {
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, 0, 1_440] as const)
    const surgery = await openSurgery(clinical.owner, { weekly })
    const type = await surgery.addType(HOURLY)
    for (const [from, to, hours] of [
      ['2030-03-31', '2030-04-01', 23],
      ['2030-06-03', '2030-06-04', 24],
      ['2030-10-27', '2030-10-28', 25],
    ] as const) {
      const found = await slots(surgery, type, { from, to })
      expect([from, new Set(found.map((slot) => slot['start_time'])).size]).toEqual([from, hours])
    }
  })
})

test('the slots nearest to a missed one are offered in its place', async () => {
  const { surgery, doctor, type } = await surgeryWith(HOURLY)
  await surgery.take({ resource: doctor, kind: 'practitioner', from: at('09:00'), until: at('12:00') })
  const missed = { typeId: type, practitionerId: doctor, locationId: surgery.site, patientId: null }
  const offered = async (time: string): Promise<string[]> =>
    (JSON.parse(await nearestSlots({ db }, NORTH.id, { ...missed, at: time })) as Slot[]).map(
      (slot) => slot['local_start']?.slice(0, 16) ?? '',
    )
  expect(await offered(at('09:00'))).toEqual([`${MONDAY}T08:00`, `${MONDAY}T13:00`])
  await surgery.block(doctor, '2030-06-01T00:00:00Z', '2030-06-18T22:00:00Z')
  expect(await offered(at('09:00'))).toEqual(['2030-06-19T08:00', '2030-06-19T09:00'])
})

describe('whatever is offered', () => {
  const MINUTES = fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 90 })), {
    maxLength: 6,
  })

  test('is accepted by the constraint, and what is left out of open hours is not', async () => {
    let offered = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          duration: fc.constantFrom(10, 20, 30, 60),
          before: fc.constantFrom(0, 5),
          after: fc.constantFrom(0, 10),
        }),
        MINUTES,
        MINUTES,
        async (length, taken, roomTaken) => {
          const { surgery, doctor, type } = await surgeryWith({ ...length, alignment: 10, room: true }, 1)
          const room = surgery.rooms[0] ?? ''
          const zero = Date.parse(at('07:30'))
          const iso = (minute: number): string => new Date(zero + minute * 60_000).toISOString()
          const fill = async (spans: typeof taken, resource: string, kind: 'practitioner' | 'room') => {
            for (const [from, minutes] of spans) {
              const span = { resource, kind, from: iso(from), until: iso(from + minutes) }
              if (await surgery.accepts([span])) await surgery.take(span)
            }
          }
          await fill(taken, doctor, 'practitioner')
          await fill(roomTaken, room, 'room')
          const found = new Set(
            (await slots(surgery, type)).map((slot) => Date.parse(slot['start_time'] ?? '')),
          )
          offered += found.size
          const { duration, before, after } = length
          for (const [open, close] of [
            [30, 270],
            [330, 570],
          ] as const) {
            for (let start = open; start < close; start += 10) {
              if (start - before < open || start + duration + after > close) continue
              const range = { from: iso(start - before), until: iso(start + duration + after) }
              const accepted = await surgery.accepts([
                { resource: doctor, kind: 'practitioner', ...range },
                { resource: room, kind: 'room', ...range },
              ])
              expect([start, found.has(zero + start * 60_000)]).toEqual([start, accepted])
            }
          }
        },
      ),
      { numRuns: LONG ? 500 : 20 },
    )
    expect(offered).toBeGreaterThan(50)
  }, 300_000)
})
