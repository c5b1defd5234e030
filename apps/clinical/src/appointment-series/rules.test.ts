import { describe, expect, test } from 'bun:test'
import { dateOfDay, dayOfDate, findZone, weekdayOfDay, type Zone } from '@ehrconnect/platform/time/zones'
import fc from 'fast-check'
import { DAYS_MAX, expand, OCCURRENCES_MAX, parseRule } from './rules.ts'

function zoneOf(name: string): Zone {
  const found = findZone(name)
  if (found === null) throw new Error(`no zone ${name}`)
  return found
}

const BERLIN = zoneOf('Europe/Berlin')

/** Local times of a series in Berlin; those that the clock skips have a `!`. */
function locals(rrule: string, start: string, zone = BERLIN): string[] {
  return expand(parseRule(rrule), start, zone).map(({ local, start: at }) => local + (at === null ? '!' : ''))
}

function refusal(act: () => unknown): string {
  try {
    act()
    return 'none'
  } catch (error) {
    return `${Reflect.get(Object(error), 'code')} ${Reflect.get(Object(error), 'message')}`
  }
}

describe('a series', () => {
  test('keeps the time of day when the clock is changed', () => {
    const visits = expand(parseRule('FREQ=WEEKLY;COUNT=4'), '2026-03-16T09:00', BERLIN)
    expect(visits.map(({ start }) => new Date((start ?? 0) * 60_000).toISOString())).toEqual([
      '2026-03-16T08:00:00.000Z',
      '2026-03-23T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-04-06T07:00:00.000Z',
    ])
    const autumn = expand(parseRule('FREQ=WEEKLY;COUNT=2'), '2026-10-19T09:00', BERLIN)
    expect((autumn[1]?.start ?? 0) - (autumn[0]?.start ?? 0)).toBe(7 * 1_440 + 60)
  })

  test('says of a time that the clock skips that it is not there, and moves it nowhere', () => {
    const skipped = ['2026-03-28T02:30', '2026-03-29T02:30!', '2026-03-30T02:30']
    expect(locals('FREQ=DAILY;COUNT=3', '2026-03-28T02:30')).toEqual(skipped)
  })

  test('takes of a time that comes twice the first', () => {
    const [, twice] = expand(parseRule('FREQ=DAILY;COUNT=2'), '2026-10-24T02:30', BERLIN)
    expect(new Date((twice?.start ?? 0) * 60_000).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })

  test('ends after its count, on its last day, or at its last instant', () => {
    const days = ['2026-05-04T23:30', '2026-05-05T23:30', '2026-05-06T23:30']
    for (const end of ['COUNT=3', 'UNTIL=20260506', 'UNTIL=20260506T213000Z', 'UNTIL=20260507T212900Z'])
      expect([end, locals(`FREQ=DAILY;${end}`, '2026-05-04T23:30')]).toEqual([end, days])
    expect(locals('FREQ=DAILY;UNTIL=20260506T212900Z', '2026-05-04T23:30')).toEqual(days.slice(0, 2))
  })

  test('is read in any case and with its name before it', () => {
    const days = ['2026-05-04T09:00', '2026-05-06T09:00', '2026-05-18T09:00']
    expect(locals('rrule:freq=weekly;interval=2;byday=mo,we;count=3', '2026-05-04T09:00')).toEqual(days)
  })

  test('is refused without an end, with two, and when it is longer than two years or 104 visits', () => {
    const told = (rrule: string) => refusal(() => locals(rrule, '2026-05-04T09:00'))
    expect(told('FREQ=DAILY')).toStartWith('invalid_rrule')
    expect(told('FREQ=DAILY;COUNT=2;UNTIL=20260601')).toStartWith('invalid_rrule')
    for (const rrule of [
      ...['FREQ=DAILY;COUNT=105', 'FREQ=DAILY;UNTIL=20260816', 'FREQ=WEEKLY;UNTIL=20280601'],
      ...['FREQ=WEEKLY;UNTIL=99991231', 'FREQ=MONTHLY;COUNT=26', 'FREQ=MONTHLY;INTERVAL=12;COUNT=4'],
      ...['FREQ=WEEKLY;UNTIL=21990101T000000Z', 'FREQ=WEEKLY;INTERVAL=999;COUNT=2'],
    ])
      expect([rrule, told(rrule)]).toEqual([rrule, expect.stringMatching(/^series_too_long/)])
    expect(locals('FREQ=DAILY;COUNT=104', '2026-05-04T09:00').length).toBe(OCCURRENCES_MAX)
    expect(locals('FREQ=MONTHLY;COUNT=25', '2026-05-04T09:00').length).toBe(25)
  })

  test('is refused when its first visit is on no day of the rule', () => {
    const told = (rrule: string) => refusal(() => locals(rrule, '2026-05-04T09:00'))
    expect(told('FREQ=WEEKLY;BYDAY=TU;COUNT=3')).toStartWith('start_not_in_rule')
    expect(told('FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=1')).toStartWith('start_not_in_rule')
    expect(told('FREQ=DAILY;UNTIL=20260503')).toStartWith('invalid_rrule')
  })

  test.each([
    ...[
      '',
      ';',
      'FREQ',
      'FREQ=',
      'COUNT=3',
      'FREQ=YEARLY;COUNT=2',
      'FREQ=HOURLY;COUNT=3',
      'FREQ=DAILY;COUNT=0',
    ],
    ...['FREQ=SECONDLY;COUNT=3', 'FREQ=DAILY;COUNT=-1', 'FREQ=DAILY;COUNT=1e2', 'FREQ=DAILY;COUNT=3;COUNT=4'],
    ...['FREQ=DAILY;INTERVAL=0;COUNT=3', 'FREQ=DAILY;COUNT=3;BYHOUR=9', 'FREQ=DAILY;COUNT=3;X-A=1'],
    ...['FREQ=WEEKLY;COUNT=3;BYDAY=1MO', 'FREQ=WEEKLY;COUNT=3;BYDAY=XX', 'FREQ=WEEKLY;COUNT=3;BYMONTHDAY=1'],
    ...[
      'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=0',
      'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=32',
      'FREQ=MONTHLY;COUNT=3;BYDAY=6MO',
    ],
    ...[
      'FREQ=MONTHLY;COUNT=3;BYSETPOS=1',
      'FREQ=WEEKLY;COUNT=3;BYDAY=MO;BYSETPOS=1',
      'FREQ=DAILY;UNTIL=20260230',
    ],
    ...['FREQ=DAILY;UNTIL=2026-05-06', 'FREQ=DAILY;UNTIL=20260506T090000', 'FREQ=DAILY;UNTIL=20261306'],
    ...['FREQ=DAILY;UNTIL=20260506T250000Z', 'FREQ=DAILY;COUNT=3\nEXDATE:20260505', 'FREQ=DAILY;COUNT=3;'],
    ...[
      'FREQ=DAILY;COUNT=3;RSCALE=HEBREW',
      'FREQ=DAILY;COUNT=3;BYEASTER=0',
      'RRULE:RRULE:FREQ=DAILY;COUNT=3',
    ],
  ])('refuses %p with a reason', (rrule) => {
    expect(refusal(() => parseRule(rrule))).toMatch(/^invalid_rrule 'rrule': \w+/)
  })
})

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
type Parts = {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY'
  readonly interval: number
  readonly byDay: readonly string[]
  readonly byMonthDay: readonly number[]
  readonly byMonth: readonly number[]
  readonly setPos: readonly number[]
  readonly weekStart: (typeof WEEKDAYS)[number]
}

/** The days of a rule by looking at every day for itself, as RFC 5545 describes it. */
function everyDay(parts: Parts, first: number): number[] {
  const all = Array.from({ length: DAYS_MAX + 1 }, (_, i) => first + i)
  if (parts.freq !== 'MONTHLY') return all.filter((day) => isOn(parts, first, day))
  // A set of a month begins before the first day.
  const [year = 0, month = 0] = dateOfDay(first).split('-').map(Number)
  const days: number[] = []
  for (let n = 0; n <= 26; n += parts.interval) {
    const begin = Date.UTC(year, month - 1 + n, 1) / 86_400_000
    const end = Date.UTC(year, month + n, 1) / 86_400_000
    const set = Array.from({ length: end - begin }, (_, i) => begin + i).filter((day) =>
      isOn(parts, first, day),
    )
    const places = parts.setPos.map((place) => set.at(place > 0 ? place - 1 : place))
    days.push(...(parts.setPos.length === 0 ? set : set.filter((day) => places.includes(day))))
  }
  return days.filter((day) => day >= first && day <= first + DAYS_MAX)
}

function isOn(
  { freq, interval, byDay, byMonthDay, byMonth, weekStart }: Parts,
  first: number,
  day: number,
): boolean {
  const [, month = 0, date = 0] = dateOfDay(day).split('-').map(Number)
  const [, , firstDate = 0] = dateOfDay(first).split('-').map(Number)
  const length = new Date(Date.UTC(Number(dateOfDay(day).slice(0, 4)), month, 0)).getUTCDate()
  const name = WEEKDAYS[weekdayOfDay(day) - 1] ?? ''
  if (byMonth.length > 0 && !byMonth.includes(month)) return false
  if (byMonthDay.length > 0 && !byMonthDay.some((n) => n === date || n === date - length - 1)) return false
  const ordinals = ['', String(Math.ceil(date / 7)), String(-Math.ceil((length - date + 1) / 7))]
  if (byDay.length > 0 && !ordinals.some((n) => byDay.includes(n + name))) return false
  if (freq === 'DAILY') return (day - first) % interval === 0
  if (freq === 'MONTHLY') return byDay.length > 0 || byMonthDay.length > 0 || date === firstDate
  const toWeek = (one: number): number =>
    one - ((weekdayOfDay(one) - 1 - WEEKDAYS.indexOf(weekStart) + 7) % 7)
  if (((toWeek(day) - toWeek(first)) / 7) % interval !== 0) return false
  return byDay.length > 0 || weekdayOfDay(day) === weekdayOfDay(first)
}

const few = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(value, { maxLength: 3 })
const monthDay = fc.integer({ min: 1, max: 31 }).chain((n) => fc.constantFrom(n, -n))

const anyParts: fc.Arbitrary<Parts> = fc
  .constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const)
  .chain((freq) =>
    fc
      .record({
        interval: fc.integer({ min: 1, max: 4 }),
        byDay: few(
          fc
            .tuple(fc.constantFrom(...WEEKDAYS), fc.constantFrom('', '', '1', '2', '5', '-1', '-2'))
            .map(([name, n]) => (freq === 'MONTHLY' ? n : '') + name),
        ),
        byMonthDay: freq === 'WEEKLY' ? fc.constant([]) : few(monthDay),
        byMonth: few(fc.integer({ min: 1, max: 12 })),
        setPos: freq === 'MONTHLY' ? few(fc.constantFrom(1, 2, 3, -1, -2)) : fc.constant([]),
        weekStart: fc.constantFrom(...WEEKDAYS),
      })
      .map((parts) => ({ freq, ...parts }))
      .map((parts) => (parts.byDay.length + parts.byMonthDay.length > 0 ? parts : { ...parts, setPos: [] })),
  )

function textOf({ freq, interval, byDay, byMonthDay, byMonth, setPos, weekStart }: Parts): string {
  const list = (name: string, values: readonly (string | number)[]): string[] =>
    values.length === 0 ? [] : [`${name}=${values.join()}`]
  return [
    ...[`FREQ=${freq}`, `INTERVAL=${interval}`, `WKST=${weekStart}`, ...list('BYDAY', byDay)],
    ...[...list('BYMONTHDAY', byMonthDay), ...list('BYMONTH', byMonth), ...list('BYSETPOS', setPos)],
  ].join(';')
}

test('a rule has the days that one finds by looking at every day, whatever the rule', () => {
  const start = fc.integer({ min: dayOfDate('2024-01-01'), max: dayOfDate('2029-12-31') })
  let compared = 0
  fc.assert(
    fc.property(anyParts, start, fc.integer({ min: 1, max: OCCURRENCES_MAX }), (parts, from, count) => {
      // The first visit is on a day of the rule; a later first day changes which weeks and months count.
      const first = everyDay({ ...parts, interval: 1 }, from)[0]
      if (first === undefined) return
      const expected = everyDay(parts, first)
      if (expected.length === 0) return
      const wanted = Math.min(count, expected.length)
      const found = locals(`${textOf(parts)};COUNT=${wanted}`, `${dateOfDay(first)}T12:00`)
      expect(found).toEqual(expected.slice(0, wanted).map((day) => `${dateOfDay(day)}T12:00`))
      const last = dateOfDay(expected[wanted - 1] ?? first)
      expect(
        locals(`${textOf(parts)};UNTIL=${last.replaceAll('-', '')}`, `${dateOfDay(first)}T12:00`),
      ).toEqual(found)
      compared += 1
    }),
    { numRuns: process.env['EHR_TEST_LONG'] === '1' ? 5_000 : 300 },
  )
  expect(compared).toBeGreaterThan(100)
})

test('every visit is at its local time, or at none that the clock shows, all over the world', () => {
  const zones = Intl.supportedValuesOf('timeZone').map(zoneOf)
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: dayOfDate('2024-01-01'), max: dayOfDate('2027-12-31') }),
      fc.integer({ min: 0, max: 1_439 }),
      (zone, day, minute) => {
        const time = new Date(minute * 60_000).toISOString().slice(11, 16)
        for (const { local, start } of expand(
          parseRule('FREQ=DAILY;COUNT=104'),
          `${dateOfDay(day)}T${time}`,
          zone,
        )) {
          const wanted = Date.parse(`${local}Z`) / 60_000
          if (start !== null) expect(start + zone.offsetAt(start)).toBe(wanted)
          // No instant around shows the time: the clock was put forward over it.
          else
            for (let at = wanted - 900; at < wanted + 900; at++)
              expect(at + zone.offsetAt(at)).not.toBe(wanted)
        }
      },
    ),
    { numRuns: process.env['EHR_TEST_LONG'] === '1' ? 3_000 : 100 },
  )
})
