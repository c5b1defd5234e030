import { expect, test } from 'bun:test'
import { formatsIn } from './text.ts'

/** Spaces of any width are one. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ')

test.each([
  ['en', '8 AM', '12 PM'],
  ['es', '08:00', '12:00'],
  ['hi', '8 am', '12 pm'],
  ['ur', '8 AM', '12 PM'],
])('hours in %s are counted as its times are: %s, %s', (language, morning, noon) => {
  const formats = formatsIn(language, 'UTC')
  expect([formats.hour(8), formats.hour(12)].map(plain)).toEqual([morning, noon])
  const [, half = ''] = /[\d:]+\s*(.*)/.exec(formats.time('2026-01-15T08:00:00Z')) ?? []
  expect(plain(formats.hour(8)).endsWith(half)).toBe(true)
})

test.each(['en', 'es', 'hi', 'ur'])('a minute of a day in %s is written as its times are', (language) => {
  const { clock, time } = formatsIn(language, 'UTC')
  for (const minute of [0, 5, 60, 719, 720, 1439])
    expect(clock(minute)).toBe(time(Date.UTC(2026, 0, 15) + minute * 60_000))
  expect(clock(1440)).toBe(clock(0))
})

test.each([
  ['en', '1,234.5', '36.6'],
  ['es', '1234,5', '36,6'],
  ['hi', '1,234.5', '36.6'],
  ['ur', '1,234.5', '36.6'],
])('numbers in %s: %s, %s', (language, long, short) => {
  const { number } = formatsIn(language, 'UTC')
  expect([number(1234.5), number(36.58, 1)]).toEqual([long, short])
})
