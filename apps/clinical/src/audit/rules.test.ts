import { describe, expect, test } from 'bun:test'
import { csvText, idAt, wantsCsv } from './rules.ts'

describe('CSV', () => {
  const lines = (...events: object[]): string[] => csvText(JSON.stringify(events)).split('\r\n')

  test('has a line of names and a line for each event', () => {
    const [names, one, other, end] = lines({ id: 'a', change: { b: 1 } }, { id: 'c', reason: null })
    expect(names).toStartWith('id,recorded_at,user_id,user_name,roles,action,operation,')
    expect([one, other, end]).toEqual(['a,,,,,,,,,,,,,,"{""b"":1}"', 'c,,,,,,,,,,,,,,', ''])
  })

  test('quotes what would end a cell or a line', () => {
    expect(lines({ reason: 'a,b', source: 'say "x"' })[1]).toBe(',,,,,,,,,,,"a,b",,"say ""x""",')
    expect(csvText('[{"reason":"a\\r\\nb"}]')).toContain('"a\r\nb"')
  })

  test.each(['=', '+', '-', '@', '\t', '\r', '\n'])('is no formula when a text begins with %j', (sign) => {
    const [, cells = ''] =
      /^,,,(.*?),,,,,,,,,,,$/s.exec(
        csvText(`[{"user_name":${JSON.stringify(`${sign}1+1`)}}]`)
          .split(/\r\n(?=,)/)[1]
          ?.trimEnd() ?? '',
      ) ?? []
    expect(cells.replace(/^"/, '')).toStartWith(`'${sign}`)
  })
})

test.each([
  [undefined, null, false],
  [undefined, '*/*', false],
  [undefined, 'text/csv', true],
  [undefined, 'Text/CSV; charset=utf-8, */*;q=0.1', true],
  [undefined, 'application/json, text/csv', false],
  ['csv', 'application/json', true],
  ['json', 'text/csv', false],
])('format %p and Accept %p: CSV is %p', (format, accept, expected) => {
  expect(wantsCsv(format, accept)).toBe(expected)
})

test('the id of an instant is lower than every id made from then on, and higher than those before', () => {
  expect(idAt('1970-01-01T00:00:00Z')).toBe('00000000-0000-7000-8000-000000000000')
  expect(idAt('1900-01-01T00:00:00Z')).toBe(idAt('1970-01-01T00:00:00Z'))
  expect(idAt('2026-11-23T10:30:00.123+01:00')).toBe(idAt('2026-11-23T09:30:00.123Z'))
  expect(idAt('2026-11-23T09:30:00.123Z') > idAt('2026-11-23T09:30:00.122Z')).toBe(true)
})
