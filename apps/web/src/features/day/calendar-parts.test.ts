import { expect, test } from 'bun:test'
import { CALENDAR_PARTS, partsIn } from './calendar-parts.ts'

test('a stream that begins, and one that cannot name everything, ask for everything', () => {
  expect(partsIn('event: ready\ndata: {}')).toEqual(CALENDAR_PARTS)
  expect(partsIn('event: all_changed\ndata: {}')).toEqual(CALENDAR_PARTS)
})

test('an event asks for what it names', () => {
  expect(partsIn('event: changed\ndata: {"appointments":[{"id":"a"}]}')).toEqual(['appointments'])
  expect(partsIn('event: lists_changed\ndata: {"lists":["schedules","waitlist"]}')).toEqual([
    'waitlist',
    'schedules',
  ])
})

test('a heartbeat and lists that are not known ask for nothing', () => {
  expect(partsIn(': still here')).toEqual([])
  expect(partsIn('event: lists_changed\ndata: {"lists":["rooms"]}')).toEqual([])
  expect(partsIn('event: lists_changed\ndata: {"lists":"waitlist"}')).toEqual([])
})
