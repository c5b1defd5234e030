import { describe, expect, test } from 'bun:test'
import { difference, normalJson } from './normal-json.ts'

describe('two answers are equal', () => {
  test('in another order of keys, with other spaces and another spelling of numbers', () => {
    expect(normalJson('{"b": [1.0, {"d": null, "c": 1e2}], "a": "x"}')).toBe(
      normalJson('{"a":"x","b":[1,{"c":100,"d":null}]}'),
    )
  })

  test('when an instant is written in another way', () => {
    const spellings = ['2026-01-05T09:00:00+00:00', '2026-01-05T09:00:00.000Z', '2026-01-05T10:00:00.0+01:00']
    expect(new Set(spellings.map((text) => normalJson(JSON.stringify(text)))).size).toBe(1)
  })

  test('when one tells the time of the row by whose id the list goes on', () => {
    const id = '01900000-0000-7000-8000-0000000000aa'
    const [ours, theirs] = [`2026-01-05T09:00:00.000001Z_${id}`, id].map((next_cursor) => ({ next_cursor }))
    expect(normalJson(JSON.stringify(ours))).toBe(normalJson(JSON.stringify(theirs)))
  })
})

describe('two answers differ', () => {
  test('by a microsecond', () => {
    expect(normalJson('"2026-01-05T09:00:00.000001Z"')).not.toBe(normalJson('"2026-01-05T09:00:00Z"'))
  })

  test('when a birth date became an instant, a number a text, or a list has another order', () => {
    expect(normalJson('"1990-01-02"')).not.toBe(normalJson('"1990-01-02T00:00:00Z"'))
    expect(normalJson('{"n":1}')).not.toBe(normalJson('{"n":"1"}'))
    expect(normalJson('[1,2]')).not.toBe(normalJson('[2,1]'))
    expect(normalJson('{"n":null}')).not.toBe(normalJson('{}'))
    const id = '01900000-0000-7000-8000-0000000000aa'
    for (const next_cursor of [null, id.replace('aa', 'ab'), `${id}${id}`, `2026-01-05_${id}`])
      expect(normalJson(JSON.stringify({ next_cursor }))).not.toBe(normalJson(`{"next_cursor":"${id}"}`))
  })

  test('at a place that is named without what stands there', () => {
    const place = difference('{"id":1,"last_name":"Byron"}', '{"id":1,"last_name":"Bull"}')
    expect(place).toContain('last_name')
    expect(place).not.toContain('By')
    expect(difference('{}', '{}')).toBeNull()
  })
})
