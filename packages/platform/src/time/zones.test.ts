import { describe, expect, test } from 'bun:test'
import { createInstantWriter } from './instant-text.ts'
import { dateOfDay, dayOfDate, findZone, localDayAt, offsetText, weekdayOfDay, type Zone } from './zones.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const START = Date.UTC(2024, 0, 1) / 60_000
const END = Date.UTC(2029, 0, 1) / 60_000
const WEEK = 7 * 1_440

function zone(name: string): Zone {
  const found = findZone(name)
  if (found === null) throw new Error(`no zone ${name}`)
  return found
}

/** The offset by another way: what the calendar of the runtime prints. */
function printedOffset(name: string): (minute: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric' },
  })
  return (minute) => {
    const parts = new Map(
      format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]),
    )
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
    return local / 60_000 - minute
  }
}

function changesOf(found: Zone): number[] {
  const changes: number[] = []
  for (let at = found.nextChange(START); at < END; at = found.nextChange(at)) changes.push(at)
  return changes
}

/** Walks the minutes around a change, looking at the clock. */
function expectFirstReached(found: Zone, change: number): void {
  let reached = change - 200 + found.offsetAt(change - 200)
  for (let minute = change - 199; minute < change + 200; minute++) {
    const local = minute + found.offsetAt(minute)
    for (let time = reached + 1; time <= local; time++) {
      expect([found.name, time, found.instantOf(time)]).toEqual([found.name, time, minute])
    }
    reached = Math.max(reached, local)
  }
}

describe('a zone', () => {
  test('has the offsets that the calendar prints, to the minute of every change, all over the world', () => {
    expect(ZONES.length).toBeGreaterThan(400)
    for (const name of ZONES) {
      const found = zone(name)
      const printed = printedOffset(name)
      // Between two changes nothing changes: a week is shorter than any time between them.
      const weeks = Array.from({ length: (END - START) / WEEK }, (_, week) => START + week * WEEK)
      const minutes = [...changesOf(found).flatMap((at) => [at - 1, at]), ...weeks]
      for (const minute of minutes) {
        expect([name, minute, found.offsetAt(minute)]).toEqual([name, minute, printed(minute)])
      }
    }
  })

  test('begins every local time at the first instant at which its clock has reached it', () => {
    for (const name of ZONES) {
      const found = zone(name)
      for (const change of changesOf(found)) expectFirstReached(found, change)
    }
  })

  test('is found by every name that the runtime knows, and by older ones', () => {
    for (const name of ['Asia/Calcutta', 'US/Eastern', 'Europe/Kiev']) expect(findZone(name)?.name).toBe(name)
  })

  test('is not an offset, an unknown name or a text from somewhere else', () => {
    for (const name of ['', '+02:00', 'Mars/Olympus', 'Europe/Berlin ', '../etc/passwd', '02:00'])
      expect(findZone(name)).toBeNull()
  })

  test('knows the years far from the first one asked for', () => {
    const berlin = zone('Europe/Berlin')
    for (const [iso, offset] of [
      ['2026-07-01', 120],
      ['1999-01-01', 60],
      ['2080-07-01', 120],
      ['2026-01-01', 60],
    ] as const)
      expect([iso, berlin.offsetAt(Date.parse(iso) / 60_000)]).toEqual([iso, offset])
  })

  test('says on which civil day an instant is', () => {
    const minute = Date.parse('2026-03-28T23:30:00Z') / 60_000
    expect(dateOfDay(localDayAt(zone('Europe/Berlin'), minute))).toBe('2026-03-29')
    expect(dateOfDay(localDayAt(zone('America/New_York'), minute))).toBe('2026-03-28')
  })
})

test('days, dates and weekdays belong together', () => {
  expect(dayOfDate('1970-01-01')).toBe(0)
  for (const [date, weekday] of [
    ['2026-11-23', 1],
    ['2024-02-29', 4],
    ['1969-12-31', 3],
    ['2027-01-03', 7],
  ] as const) {
    expect(dateOfDay(dayOfDate(date))).toBe(date)
    expect(weekdayOfDay(dayOfDate(date))).toBe(weekday)
  }
})

test('instants are written in UTC and on a local clock', () => {
  const writer = createInstantWriter()
  const minute = Date.parse('2026-10-25T00:45:00Z') / 60_000
  expect(writer.instant(minute)).toBe('2026-10-25T00:45:00+00:00')
  expect(writer.local(minute, zone('Europe/Berlin'))).toBe('2026-10-25T02:45:00+02:00')
  expect(writer.local(minute + 60, zone('Europe/Berlin'))).toBe('2026-10-25T02:45:00+01:00')
  expect(writer.local(minute, zone('America/St_Johns'))).toBe('2026-10-24T22:15:00-02:30')
  expect([0, 330, -570].map(offsetText)).toEqual(['+00:00', '+05:30', '-09:30'])
})
