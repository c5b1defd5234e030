import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import fc from 'fast-check'
import { type Answer, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { insertPatients, NORTH } from './testing/clinics.ts'
import {
  CALENDAR,
  type FilledCalendar,
  fillCalendar,
  isoOf,
  type RandomCalendar,
} from './testing/random-calendars.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const SCHEDULES = LONG ? 10_000 : 100
/** Calendars looked at side by side, each with patients of its own. */
const LANES = 2
/** More than are booked in one calendar. */
const PATIENTS = 150
/** Minutes until which a visit may still be booked that was offered a moment ago. */
const LATE = 6

let clinical: TestClinical
const counts = { offered: 0, booked: 0, refused: 0, emptied: 0 }

beforeAll(async () => {
  clinical = await startTestClinical()
  for (let lane = 0; lane < LANES; lane++) {
    const people = Array.from({ length: PATIENTS }, (_, n) => ({
      ...{ id: patientOf(lane, n), mrn: `lane ${lane} ${n}`, first_name: 'P', last_name: 'P' },
    }))
    await insertPatients(clinical.owner, NORTH.id, people)
  }
})

afterAll(() => clinical.close())

function patientOf(lane: number, n: number): string {
  return `01900000-0000-7000-8000-00${lane.toString(16).padStart(2, '0')}${n.toString(16).padStart(8, '0')}`
}

type Slot = {
  readonly practitioner_id: string
  readonly location_id: string
  readonly room_id?: string
  readonly start_time: string
}

/** A calendar, and those who book in it: somebody new whenever nobody is named. */
type Desk = {
  readonly calendar: FilledCalendar
  offered(more?: Readonly<Record<string, string>>): Promise<Slot[]>
  book(slot: Slot, more?: object, path?: string): Promise<Answer>
  cancel(booked: Answer): Promise<void>
}

function openDesk(calendar: FilledCalendar, lane: number): Desk {
  let people = 0
  return {
    calendar,
    async offered(more = {}) {
      const [from, to] = [isoOf(calendar.from), isoOf(calendar.until)]
      // A type may be offered by everybody: those of other calendars are not meant.
      const practitioner_id = calendar.practitioners.join(',')
      const query = { type_id: calendar.type, practitioner_id, from, to, limit: '10000', ...more }
      const { body } = await clinical.call('GET', '/api/appointments/availability', { query })
      if (!Array.isArray(body['slots'])) throw new Error(`no slots: ${JSON.stringify(body)}`)
      return body['slots'].map(({ end_time: _, local_start: __, ...slot }) => slot)
    },
    book: (slot, more = {}, path = '/api/appointments') =>
      clinical.call('POST', path, {
        headers: { 'idempotency-key': randomUUID() },
        body: { patient_id: patientOf(lane, people++), type_id: calendar.type, ...slot, ...more },
      }),
    async cancel({ body }) {
      const path = `/api/appointments/${body['id']}/cancel`
      const { status } = await clinical.call('POST', path, { body: { reason: 'only asked' } })
      expect(status).toBe(200)
    },
  }
}

/** Whoever books what was offered, with or without the room that was named. */
function asBooked({ room_id, ...slot }: Slot, pick: number): Slot {
  return room_id === undefined || pick % 2 === 0 ? slot : { ...slot, room_id }
}

function expectBooked({ status, body }: Answer, slot: Slot): void {
  counts.booked += 1
  expect({ slot, status, body }).toEqual({ slot, status: 201, body })
}

/** Visits of another type, some of them where there is no time for them. */
async function bookBefore({ calendar, book }: Desk, { prior }: RandomCalendar): Promise<void> {
  for (const { who, offset, site, how } of prior) {
    const slot = {
      practitioner_id: calendar.practitioners[who % calendar.practitioners.length] ?? '',
      location_id: calendar.sites[site] ?? '',
      start_time: isoOf(calendar.middle + offset),
    }
    const more = {
      type_id: calendar.otherType,
      ...(how === 'overbooked' ? { overbook_reason: 'asked' } : {}),
    }
    const path = how === 'held' ? '/api/appointments/hold' : '/api/appointments'
    const { status } = await book(slot, more, path)
    expect([201, 409, 422]).toContain(status)
  }
}

/** Starts that are not offered to anybody who asks for this practitioner and site: each is refused. */
async function tryOthers(
  { calendar, offered, book }: Desk,
  picks: readonly number[],
  lead: number,
): Promise<void> {
  const [first = 0] = picks
  const practitioner_id = calendar.practitioners[first % calendar.practitioners.length] ?? ''
  const location_id = calendar.sites[first % 3 === 0 ? 1 : 0] ?? ''
  const known = await offered({ practitioner_id, location_id })
  // Who asks for any site is offered the same at this one, whatever hours they have at another.
  const anywhere = await offered({ practitioner_id })
  expect(anywhere.filter((slot) => slot.location_id === location_id)).toEqual(known)
  const free = new Set(known.map(({ start_time }) => Date.parse(start_time)))
  for (const pick of picks) {
    // Half of them on the hours and quarters that most types begin at.
    const grid = pick % 2 === 0 ? 15 : 1
    const minute = calendar.from + Math.floor((pick % (calendar.until - calendar.from)) / grid) * grid
    if (free.has(minute * 60_000) || Math.abs(minute - lead) < LATE) continue
    const slot = { practitioner_id, location_id, start_time: isoOf(minute) }
    const { status, body } = await book(slot)
    counts.refused += 1
    expect({ slot, refused: status === 409 || status === 422, body }).toEqual({ slot, refused: true, body })
  }
}

async function bookAll(desk: Desk, picks: readonly number[]): Promise<void> {
  for (let n = 0; n < PATIENTS - 60; n++) {
    const free = await desk.offered()
    const pick = picks[n % picks.length] ?? 0
    const slot = free[pick % free.length]
    if (slot === undefined) {
      counts.emptied += 1
      return
    }
    expectBooked(await desk.book(asBooked(slot, pick >> 4)), slot)
  }
}

/** Somebody who comes as often as possible. */
async function bookOne(desk: Desk, patient_id: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const [slot] = await desk.offered({ patient_id })
    if (slot === undefined) return
    expectBooked(await desk.book(asBooked(slot, n), { patient_id }), slot)
  }
}

const OF_SITES = `USING schedules s WHERE x.org_id = $1 AND s.org_id = $1 AND s.id = x.schedule_id
  AND s.location_id = ANY ($2)`
const CLEAR = [
  `DELETE FROM booking_spans x USING appointments a
    WHERE x.org_id = $1 AND a.org_id = $1 AND a.id = x.appointment_id AND a.location_id = ANY ($2)`,
  `DELETE FROM schedule_hours x ${OF_SITES}`,
  `DELETE FROM schedule_exceptions x ${OF_SITES}`,
  `DELETE FROM schedules WHERE org_id = $1 AND location_id = ANY ($2)`,
]

async function agree(owner: SqlConnection, drawn: RandomCalendar, lane: number): Promise<void> {
  const calendar = await fillCalendar(owner, drawn)
  const desk = openDesk(calendar, lane)
  const lead = drawn.type.leads ? calendar.from + 40 : Number.NEGATIVE_INFINITY
  try {
    await bookBefore(desk, drawn)
    const offered = await desk.offered()
    counts.offered += offered.length
    for (const [n, pick] of drawn.picks.slice(0, 3).entries()) {
      const slot = offered[pick % offered.length]
      if (slot === undefined) break
      const booked = await desk.book(asBooked(slot, n))
      expectBooked(booked, slot)
      await desk.cancel(booked)
    }
    // What was booked and given back is free as it was.
    expect(await desk.offered()).toEqual(offered)
    await tryOthers(desk, drawn.picks.slice(0, 3), lead)
    await bookOne(desk, patientOf(lane, PATIENTS - 1), 2)
    await bookAll(desk, drawn.picks)
    await tryOthers(desk, drawn.picks.slice(6, 8), lead)
  } finally {
    // Patients are needed again, and one is in one place at a time; the hours of a thousand rooms are slow.
    for (const sql of CLEAR) await owner.query(sql, [NORTH.id, calendar.sites])
  }
}

test(`in ${SCHEDULES} calendars all that is offered can be booked, and nothing else`, async () => {
  const seed = Date.now() % 1_000_000_000
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    const owner = await connect(clinical.database.ownerUrl, 'ehr-test-owner')
    const agreeing = fc.asyncProperty(CALENDAR, (drawn) => agree(owner, drawn, lane))
    await fc.assert(agreeing, { numRuns: SCHEDULES / LANES, seed: seed + lane })
    await owner.end()
  })
  await Promise.all(lanes)
  // Empty calendars would agree whatever booking does. About half of them offer nothing on the day when the
  // clock is changed; the others offer ten starts and more.
  expect(counts.offered).toBeGreaterThan(2 * SCHEDULES)
  expect(counts.refused).toBeGreaterThan(SCHEDULES / 2)
  expect(counts.emptied).toBeGreaterThan(SCHEDULES / 2)
}, 7_200_000)
