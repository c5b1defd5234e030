import { expect, test } from 'bun:test'
import { createTold, eventText, listsOf, newsText } from './rules.ts'

const change = (id: string, version: number) => ({ id, version, start_time: '2026-01-01T00:00:00Z' })
const write = (id: string, entity_type: string) => ({ id, entity_type })

test('what overlapping looks find again is no news, another version of it is', () => {
  const told = createTold()
  expect(told.news([change('a', 1), change('b', 1)])).toHaveLength(2)
  expect(told.news([change('b', 1), change('a', 1)])).toEqual([])
  expect(told.news([change('a', 2), change('b', 1)])).toHaveLength(1)
})

test('what has no version is told once', () => {
  const told = createTold<ReturnType<typeof write>>()
  expect(told.news([write('a', 'Holiday')])).toHaveLength(1)
  expect(told.news([write('b', 'Holiday'), write('a', 'Holiday')])).toEqual([write('b', 'Holiday')])
})

test('what was not found for a while is not remembered', () => {
  const told = createTold()
  told.news([change('a', 1)])
  told.news([])
  expect(told.news([change('a', 1)])).toHaveLength(1)
})

test('writes are told as the lists that they are in, each once', () => {
  const writes = ['Schedule', 'ScheduleBlock', 'Holiday', 'ScheduleBlock'].map((type) => write('a', type))
  expect(listsOf(writes)).toEqual(['closures', 'schedules'])
  expect(listsOf([write('a', 'WaitlistEntry')])).toEqual(['waitlist'])
  expect(listsOf([write('a', 'Patient')])).toEqual([])
})

test('news are told by what they are about; too many are told as everything', () => {
  const [changes, writes] = [[change('a', 1)], [write('w', 'WaitlistEntry')]]
  const [changed, lists] = [
    eventText('changed', { appointments: changes }),
    eventText('lists_changed', { lists: ['waitlist'] }),
  ]
  expect(newsText(changes, writes, { complete: true })).toBe(changed + lists)
  expect(newsText(changes, [], { complete: true })).toBe(changed)
  expect(newsText([], writes, { complete: true })).toBe(lists)
  expect(newsText([], [], { complete: true })).toBe('')
  expect(newsText([], writes, { complete: false })).toBe(eventText('all_changed', {}))
  expect(newsText([], [], { complete: false })).toBe('')
})

test('an event is a name, data on one line and an empty line', () => {
  expect(eventText('changed', { text: 'a\nb' })).toBe('event: changed\ndata: {"text":"a\\nb"}\n\n')
})
