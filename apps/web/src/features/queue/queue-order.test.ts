import { expect, test } from 'bun:test'
import { groupsOf, minutesSince, nextOf } from './queue-order.ts'

type Visit = Parameters<typeof groupsOf>[0][number] & { readonly id: string }

const visit = (id: string, status: string, hour: string, more: Partial<Visit> = {}): Visit =>
  ({
    id,
    status,
    start_time: `2026-01-15T${hour}:00Z`,
    arrived_at: null,
    encounter_id: null,
    ...more,
  }) as Visit

const ids = (visits: readonly unknown[]): string[] => visits.map((one) => (one as Visit).id)

test('who waits comes in the order of the visits, however early somebody arrived', () => {
  const groups = groupsOf([
    visit('ten, was here first', 'checked-in', '10:00', { arrived_at: '2026-01-15T07:00:00Z' }),
    visit('nine', 'arrived', '09:00', { arrived_at: '2026-01-15T08:55:00Z' }),
    visit('half past nine', 'checked-in', '09:30', { arrived_at: '2026-01-15T08:00:00Z' }),
  ])
  expect(ids(groups.waiting)).toEqual(['nine', 'half past nine', 'ten, was here first'])
  expect(nextOf(groups)).toMatchObject({ id: 'nine' })
})

test('everybody stands in one list, but for those who cancelled, did not come or are only held', () => {
  const groups = groupsOf([
    visit('waits', 'checked-in', '09:00'),
    visit('inside', 'checked-in', '09:00', { encounter_id: 'e' }),
    visit('comes later', 'booked', '11:00'),
    visit('comes', 'booked', '10:00'),
    visit('over', 'fulfilled', '08:00'),
    ...['cancelled', 'noshow', 'proposed', 'entered-in-error'].map((status) =>
      visit(status, status, '08:00'),
    ),
  ])
  expect([ids(groups.waiting), ids(groups.inRoom), ids(groups.coming), ids(groups.done)]).toEqual([
    ['waits'],
    ['inside'],
    ['comes', 'comes later'],
    ['over'],
  ])
})

test('where nobody waits nobody is next', () => {
  expect(nextOf(groupsOf([visit('comes', 'booked', '10:00')]))).toBeNull()
})

test('time waited is told in full minutes, and never less than none', () => {
  const now = Date.parse('2026-01-15T09:00:59Z')
  expect(minutesSince('2026-01-15T08:40:00Z', now)).toBe(20)
  expect(minutesSince('2026-01-15T09:00:00Z', now)).toBe(0)
  expect(minutesSince('2026-01-15T09:05:00Z', now)).toBe(0)
})
