import { expect, test } from 'bun:test'
import { createTold, eventText } from './rules.ts'

const change = (id: string, version: number) => ({ id, version, start_time: '2026-01-01T00:00:00Z' })

test('what overlapping looks find again is no news, another version of it is', () => {
  const told = createTold()
  expect(told.news([change('a', 1), change('b', 1)])).toHaveLength(2)
  expect(told.news([change('b', 1), change('a', 1)])).toEqual([])
  expect(told.news([change('a', 2), change('b', 1)])).toEqual([change('a', 2)])
})

test('what was not found for a while is not remembered', () => {
  const told = createTold()
  told.news([change('a', 1)])
  told.news([])
  expect(told.news([change('a', 1)])).toHaveLength(1)
})

test('an event is a name, data on one line and an empty line', () => {
  expect(eventText('changed', { text: 'a\nb' })).toBe('event: changed\ndata: {"text":"a\\nb"}\n\n')
})
