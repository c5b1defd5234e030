import { describe, expect, test } from 'bun:test'
import { intersect, intervalsOf } from '@ehrconnect/platform/time/intervals'
import { dateOfDay, findZone, localDayAt, type Zone } from '@ehrconnect/platform/time/zones'
import fc from 'fast-check'
import { freeByBruteForce, reading } from '../testing/free-minutes.ts'
import {
  type Calendar,
  type Earliest,
  earliest,
  findCalendars,
  type Question,
  type Resource,
  type Slot,
  type VisitType,
} from './rules.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
/** Changes by half an hour, at midnight, around Ramadan, in the south, two hours at once, none at all. */
const SAMPLE = [
  ...[
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Beirut',
    'Pacific/Apia',
  ],
  ...[
    'Africa/Casablanca',
    'America/Santiago',
    'Asia/Kolkata',
    'America/St_Johns',
    'America/Nuuk',
    'America/Havana',
  ],
  ...['Pacific/Chatham', 'Asia/Gaza', 'Atlantic/Azores', 'Antarctica/Troll', 'UTC'],
]
const ZONES = LONG ? Intl.supportedValuesOf('timeZone') : SAMPLE
const START = Date.UTC(2024, 0, 1) / 60_000
const END = Date.UTC(2029, 0, 1) / 60_000

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, 0, 1_440] as const)
const SHORT_VISIT: VisitType = {
  ...{ duration: 15, before: 0, after: 0, alignment: 15, capacity: 1, needsRoom: false },
}

function zoneNamed(name: string): Zone {
  const found = findZone(name)
  if (found === null) throw new Error(`no zone ${name}`)
  return found
}

/** A change of the clock in every year that has one; a day of June where there is none. */
function changesOf(zone: Zone): number[] {
  const changes: number[] = []
  for (let at = zone.nextChange(START); at < END; at = zone.nextChange(at)) {
    if (zone.offsetAt(at) !== zone.offsetAt(at - 1)) changes.push(at)
  }
  return changes.length > 0 ? changes : [Date.UTC(2026, 5, 10, 12) / 60_000]
}

function midnightOf(zone: Zone, day: number): number {
  return zone.instantOf(day * 1_440)
}

function practitioner(
  id: string,
  zone: Zone,
  weekly: readonly (readonly [number, number, number])[],
): Resource {
  const schedule = { locationId: 'site', zone, fromDay: 0, untilDay: 99_999, weekly, exceptions: [] }
  return { id, siteId: '', schedules: [schedule] }
}

function question(given: Partial<Question> & Pick<Question, 'from' | 'until'>): Question {
  return {
    ...{ type: SHORT_VISIT, practitioners: [], rooms: [], holidays: [], sessions: [] },
    ...{ taken: new Map(), blocked: new Map(), patient: null },
    ...given,
  }
}

function written(calendars: readonly Calendar[]): string[] {
  return calendars
    .flatMap(({ starts, practitionerId, locationId }) =>
      starts.map((start) => `${start} ${practitionerId} ${locationId}`),
    )
    .sort()
}

describe('a clinic that is always open', () => {
  test('offers each quarter of an hour that the clock shows, once, also when it is changed', () => {
    for (const name of ZONES) {
      const zone = zoneNamed(name)
      for (const change of changesOf(zone)) {
        const day = localDayAt(zone, change - 1)
        for (const on of [day, day + 1]) {
          const [from, until] = [midnightOf(zone, on), midnightOf(zone, on + 1)]
          const [calendar] = findCalendars(
            question({ from, until, practitioners: [practitioner('p', zone, EVERY_DAY)] }),
          )
          const expected: number[] = []
          for (let minute = from; minute < until; minute++) {
            if (reading(name, minute).minuteOfDay % 15 === 0) expected.push(minute)
          }
          expect([name, calendar?.starts]).toEqual([name, expected])
        }
      }
    }
  })

  test('has days as long as the calendar says', () => {
    for (const name of ZONES) {
      const zone = zoneNamed(name)
      for (const change of changesOf(zone)) {
        const day = localDayAt(zone, change - 1)
        const [from, until] = [midnightOf(zone, day), midnightOf(zone, day + 2)]
        const dates = [from - 1, from, until - 1, until].map((minute) => reading(name, minute).date)
        // A minute of these days that is repeated after midnight reads the date before.
        const days = [day - 1, day, day + 1, day + 2].map(dateOfDay)
        expect([name, ...dates]).toEqual([name, ...days])
        expect([name, until - from]).toEqual([name, 2_880 - zone.offsetAt(until) + zone.offsetAt(from)])
      }
    }
  })
})

/** What a clinic of the property may look like; places and lengths that make trouble are likely. */
const MINUTE_OF_DAY = fc.oneof(
  fc.integer({ min: 0, max: 1_439 }),
  fc.constantFrom(0, 30, 60, 120, 150, 180, 1_380, 1_439),
)
const LENGTH = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1_440, 60, 30))
const WEEKLY = fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), MINUTE_OF_DAY, LENGTH), {
  minLength: 3,
  maxLength: 14,
})
const OFFSET = fc.integer({ min: -2_880, max: 2_880 })
const SPANS = fc.array(fc.tuple(OFFSET, fc.integer({ min: 1, max: 240 })), { maxLength: 10 })

const SCHEDULE = fc.record({
  site: fc.constantFrom('north', 'south'),
  otherZone: fc.boolean(),
  weekly: WEEKLY,
  exceptions: fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), MINUTE_OF_DAY, LENGTH, fc.boolean()), {
    maxLength: 3,
  }),
  first: fc.constantFrom(-999, -999, -1, 0),
  last: fc.constantFrom(999, 999, 1, 0),
})

const CLINIC = fc.record({
  zone: fc.constantFrom(...ZONES),
  nth: fc.nat(),
  type: fc.record({
    duration: fc.constantFrom(5, 10, 15, 20, 30, 45, 60, 90),
    before: fc.constantFrom(0, 0, 5, 10),
    after: fc.constantFrom(0, 0, 5, 15),
    alignment: fc.constantFrom(1, 5, 10, 15, 20, 30, 60, 1_440),
    capacity: fc.constantFrom(1, 3),
    needsRoom: fc.boolean(),
  }),
  practitioners: fc.array(fc.array(SCHEDULE, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  rooms: fc.array(
    fc.tuple(fc.constantFrom('north', 'south'), fc.option(fc.array(SCHEDULE, { maxLength: 2 }))),
    { maxLength: 3 },
  ),
  taken: fc.array(SPANS, { minLength: 6, maxLength: 6 }),
  blocked: fc.array(SPANS, { minLength: 6, maxLength: 6 }),
  holidays: fc.array(
    fc.tuple(fc.option(fc.constantFrom('north', 'south')), fc.integer({ min: -2, max: 2 })),
    { maxLength: 2 },
  ),
  sessions: fc.array(
    fc.tuple(
      ...([fc.nat({ max: 2 }), OFFSET, fc.integer({ min: 1, max: 4 }), fc.boolean()] as const),
      fc.constantFrom('north', 'south'),
    ),
    { maxLength: 3 },
  ),
  patient: fc.option(SPANS),
  from: fc.integer({ min: -1_440, max: 600 }),
  length: fc.integer({ min: 1, max: 1_500 }),
})
type Clinic = typeof CLINIC extends fc.Arbitrary<infer T> ? T : never

/** The clinic as the engine is asked, around one of the changes of its zone's clock. */
function questionOf(clinic: Clinic): Question {
  const zone = zoneNamed(clinic.zone)
  const changes = changesOf(zone)
  const middle = changes[clinic.nth % changes.length] ?? START
  const day = localDayAt(zone, middle)
  const schedulesOf = (given: Clinic['practitioners'][number]): Resource['schedules'] =>
    given.map(({ site, otherZone, weekly, exceptions, first, last }) => ({
      locationId: site,
      zone: otherZone ? zoneNamed('Europe/London') : zone,
      fromDay: day + first,
      untilDay: day + last,
      weekly: weekly.map(([weekday, start, length]) => [weekday, start, start + length]),
      exceptions: exceptions.map(([on, start, length, closed]) =>
        closed ? [day + on, 0, 0] : [day + on, start, start + length],
      ),
    }))
  const practitioners = clinic.practitioners.map((given, i) => ({
    ...{ id: `p${i}`, siteId: '' },
    schedules: schedulesOf(given),
  }))
  const rooms = clinic.rooms.map(([siteId, given], i) => ({
    ...{ id: `r${i}`, siteId },
    schedules: given === null ? null : schedulesOf(given),
  }))
  const around = (spans: Clinic['taken'][number]) =>
    intervalsOf(spans.flatMap(([start, length]) => [middle + start, middle + start + length]))
  const spansOf = (spans: Clinic['taken']) =>
    new Map([...practitioners, ...rooms].map(({ id }, i) => [id, around(spans[i] ?? [])]))
  const { type } = clinic
  return {
    ...{ type, practitioners, rooms: type.needsRoom ? rooms : [] },
    ...{ taken: spansOf(clinic.taken), blocked: spansOf(clinic.blocked) },
    patient: clinic.patient === null ? null : around(clinic.patient),
    holidays: clinic.holidays.map(([site, on]) => [site, day + on]),
    sessions: clinic.sessions.map(([who, start, taken, roomed, locationId]) => ({
      ...{
        practitionerId: `p${who}`,
        locationId,
        taken,
        roomId: roomed ? 'r0' : null,
        busyFrom: middle + start,
      },
      busyUntil: middle + start + type.before + type.duration + type.after,
    })),
    from: middle + clinic.from,
    until: middle + clinic.from + clinic.length,
  }
}

describe('availability', () => {
  test('is what looking at every minute finds, for any hours, exceptions, rooms, bookings and groups', () => {
    let offered = 0
    fc.assert(
      fc.property(CLINIC, (clinic) => {
        const asked = questionOf(clinic)
        const found = written(findCalendars(asked))
        offered += found.length
        const once = [...new Set(found)]
        expect(once).toEqual(freeByBruteForce(asked))
        // A group that the clinic holds in free time is no clinic's; without one nothing comes twice.
        if (asked.sessions.length === 0) expect(found).toEqual(once)
      }),
      { numRuns: LONG ? 5_000 : 150 },
    )
    expect(offered).toBeGreaterThan(1_000)
  }, 1_800_000)

  test('names rooms of the site that are free for the whole visit', () => {
    fc.assert(
      fc.property(CLINIC, (clinic) => {
        const asked = questionOf({ ...clinic, sessions: [], type: { ...clinic.type, needsRoom: true } })
        const { before, duration, after } = asked.type
        for (const { starts, roomIds, locationId } of findCalendars(asked)) {
          starts.forEach((start, i) => {
            const room = asked.rooms.find(({ id }) => id === roomIds[i])
            const visit = Int32Array.of(start - before, start + duration + after)
            const busy = [asked.taken, asked.blocked].map((by) => by.get(room?.id ?? '') ?? new Int32Array(0))
            expect([room?.siteId, ...busy.map((spans) => intersect(visit, spans).length)]).toEqual([
              locationId,
              0,
              0,
            ])
          })
        }
      }),
      { numRuns: LONG ? 5_000 : 150 },
    )
  })

  test('comes in pages that repeat and skip nothing', () => {
    fc.assert(
      fc.property(CLINIC, fc.integer({ min: 1, max: 20 }), (clinic, limit) => {
        const asked = questionOf(clinic)
        const calendars = findCalendars(asked)
        const order = (slots: readonly Slot[]): string[] =>
          slots.map(({ start, calendar }) => `${start} ${calendars.indexOf(calendar)}`)
        const all = order(earliest(calendars, asked.from, asked.until, 1_000_000).slots)
        expect(all.length).toBe(calendars.reduce((sum, { starts }) => sum + starts.length, 0))
        expect(all).toEqual(all.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)))
        const paged: string[] = []
        for (let from: number | null = asked.from; from !== null; ) {
          const later = findCalendars({ ...asked, from })
          const { slots, next }: Earliest = earliest(later, from, asked.until, limit)
          expect(slots.length <= limit || new Set(slots.map(({ start }) => start)).size === 1).toBe(true)
          for (const slot of slots) paged.push(`${slot.start} ${later.indexOf(slot.calendar)}`)
          from = next
        }
        expect(paged).toEqual(all)
      }),
      { numRuns: 100 },
    )
  })
})
