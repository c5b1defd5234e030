import { describe, expect, test } from 'bun:test'
import Type from 'typebox'
import { ApiError } from './api-error.ts'
import { CivilDate, Instant, PageSize, PersonName, Uuid } from './fields.ts'
import {
  BODY_DEPTH_MAX,
  BODY_KEYS_MAX,
  checkTexts,
  compileCheck,
  compileQuery,
  parseBody,
} from './validate.ts'

/** What a refusal says: "code: message"; the value itself when there is none. */
function said(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof ApiError && error.category === 'invalid') return `${error.code}: ${error.message}`
    throw error
  }
}

const PERSON = Type.Object(
  {
    name: PersonName,
    sex: Type.Optional(Type.Union([Type.Literal('male'), Type.Literal('female')])),
    address: Type.Optional(
      Type.Object(
        { city: Type.String({ maxLength: 3 }), line: Type.Optional(Type.Array(Type.String())) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

describe('a checked value', () => {
  const check = compileCheck(PERSON, 'field')

  test('is given back when it holds', () => {
    const value = { name: 'Ada', address: { city: 'Ulm' } }
    expect(check(value)).toBe(value)
  })

  test('that lacks a field is refused by the name of the field', () => {
    expect(said(() => check({}))).toBe("missing_field: Missing field 'name'")
    expect(said(() => check({ name: '' }))).toBe("missing_field: Missing field 'name'")
  })

  test('that is a change of nothing is refused as one, whatever field it could name', () => {
    const changes = [{ name: Type.Optional(PersonName) }, { name: PersonName }]
    for (const properties of changes) {
      const change = Type.Object(properties, { additionalProperties: false, minProperties: 1 })
      const changed = compileCheck(change, 'field')
      expect(said(() => changed({}))).toStartWith('nothing_to_change: Nothing to change')
      expect(said(() => changed({ sex: 1 }))).toBe("unknown_field: unknown field 'sex'")
      expect(said(() => changed({ name: 5 }))).toStartWith("invalid_field: field 'name' ")
    }
  })

  test('with an unknown field is refused by its name, also deeper', () => {
    expect(said(() => check({ name: 'Ada', org_id: 1 }))).toBe("unknown_field: unknown field 'org_id'")
    expect(said(() => check({ name: 'Ada', address: { city: 'Ulm', zip: 1 } }))).toBe(
      "unknown_field: unknown field 'address.zip'",
    )
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'with the field %s is refused as with any unknown one',
    (name) => {
      const value = JSON.parse(`{"name":"Ada","${name}":{"admin":true}}`)
      expect(said(() => check(value))).toBe(`unknown_field: unknown field '${name}'`)
      const deep = JSON.parse(`{"name":"Ada","address":{"city":"Ulm","${name}":{"admin":true}}}`)
      expect(said(() => check(deep))).toBe(`unknown_field: unknown field 'address.${name}'`)
      expect(Reflect.get({}, 'admin')).toBeUndefined()
    },
  )

  test('is refused by the path of the field, never by what it holds', () => {
    const secret = 'Lovelace'
    for (const value of [
      { name: 'Ada', address: { city: secret } },
      { name: 'Ada', sex: secret },
      { name: 'Ada', address: secret },
      { name: 'Ada', address: { city: 'Ulm', line: [secret, 5] } },
      { name: [secret] },
    ]) {
      const message = String(said(() => check(value)))
      expect(message).toStartWith('invalid_field: field ')
      expect(message).not.toContain(secret)
    }
    expect(said(() => check({ name: 'Ada', address: { city: 'Ulm', line: [5] } }))).toContain(
      "'address.line.0'",
    )
  })

  test('is refused with names from outside cut and in plain letters', () => {
    const message = String(said(() => check({ name: 'Ada', [`<img src=x>${'y'.repeat(500)}`]: 1 })))
    expect(message).toMatch(/^unknown_field: unknown field '[\w?.]{64}'$/)
  })
})

describe('query parameters', () => {
  const check = compileQuery(
    Type.Object(
      { q: Type.String({ minLength: 1 }), limit: Type.Optional(PageSize) },
      { additionalProperties: false },
    ),
  )
  const asked = (text: string) => said(() => ({ ...Object(check(new URLSearchParams(text))) }))

  test('become numbers where numbers are asked for', () => {
    expect(asked('q=7&limit=7')).toEqual({ q: '7', limit: 7 })
  })

  test.each([
    '0',
    '-1',
    '201',
    '1e2',
    '0x10',
    '1.0',
    '１',
    'ten',
    '',
    ' 5',
    '9'.repeat(30),
    'NaN',
    'Infinity',
  ])('limit=%s is refused', (limit) => {
    expect(asked(`q=a&limit=${encodeURIComponent(limit)}`)).toStartWith('invalid_field: ')
  })

  test('that are repeated, unknown or missing are refused by name', () => {
    expect(asked('q=a&q=b')).toBe("repeated_parameter: query parameter 'q' is repeated")
    expect(asked('q=a&__proto__=1')).toBe("unknown_field: unknown query parameter '__proto__'")
    expect(asked('limit=5')).toBe("missing_field: Missing query parameter 'q'")
    expect(asked('q=')).toBe("missing_field: Missing query parameter 'q'")
  })
})

describe('a body', () => {
  test('is a JSON object and nothing else', () => {
    expect(parseBody('{"a":1}')).toEqual({ a: 1 })
    for (const text of ['', '{', '{"a":1}x', "{'a':1}", '{"a":NaN}', '\u{feff}{}', 'undefined'])
      expect(said(() => parseBody(text))).toBe('malformed_json: the body is not valid JSON')
    for (const text of ['null', '[]', '"{}"', '1', 'true'])
      expect(said(() => parseBody(text))).toBe('invalid_body: the body must be a JSON object')
  })

  test(`is nested ${BODY_DEPTH_MAX} deep at most`, () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`
    expect(typeof said(() => parseBody(nested(BODY_DEPTH_MAX)))).toBe('object')
    expect(said(() => parseBody(nested(BODY_DEPTH_MAX + 1)))).toStartWith('body_too_deep: ')
    expect(said(() => parseBody(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`))).toMatch(
      /^(body_too_deep|malformed_json): /,
    )
  })

  test(`has ${BODY_KEYS_MAX} keys and elements at most, all levels together`, () => {
    const many = (n: number) => JSON.stringify({ a: Array(n).fill(0) })
    expect(typeof said(() => parseBody(many(BODY_KEYS_MAX - 1)))).toBe('object')
    expect(said(() => parseBody(many(BODY_KEYS_MAX)))).toStartWith('body_too_complex: ')
    const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]))
    expect(said(() => parseBody(JSON.stringify(keys)))).toStartWith('body_too_complex: ')
    expect(parseBody(JSON.stringify(keys), { keysMax: 10_000 })).toEqual(keys)
  })

  test('holds no text that cannot be stored: no NUL, no half of a surrogate pair', () => {
    for (const text of ['{"a":"x\\u0000"}', '{"a":"\\ud800"}', '{"a":["\\udc00x"]}', '{"b":{"a":"\\ud83d"}}'])
      expect(said(() => parseBody(text))).toStartWith('invalid_text: field ')
    expect(parseBody('{"a":"\\ud83d\\ude00"}')).toEqual({ a: '😀' })
    const rows = JSON.parse('{"rows":[{"a":"x\\u0000"}]}')
    expect(parseBody(JSON.stringify(rows), { keysMax: 9 })).toEqual(rows)
    expect(said(() => checkTexts(rows))).toStartWith('invalid_text: field ')
  })
})

describe('fields', () => {
  const holds = (schema: Parameters<typeof Type.Object>[0][string], value: unknown): boolean =>
    typeof said(() => compileCheck(Type.Object({ value: schema }), 'field')({ value })) === 'object'

  test('a civil date is a day of the calendar', () => {
    for (const day of ['1800-01-01', '2000-02-29', '2024-02-29', '2199-12-31', '2026-04-30'])
      expect([day, holds(CivilDate, day)]).toEqual([day, true])
    for (const day of [
      '2026-04-31',
      '2026-02-30',
      '2026-13-01',
      '2026-00-10',
      '1799-12-31',
      '26-01-01',
      '2026-1-1',
      '2026-01-01T00:00:00Z',
      '2026-01-01\n',
      '',
      null,
      20260101,
    ])
      expect([day, holds(CivilDate, day)]).toEqual([day, false])
  })

  test('an instant says its offset', () => {
    for (const at of ['2026-01-01T00:00Z', '2026-01-01T23:59:59.123456+14:00', '2026-01-01T00:00:00-12:30'])
      expect([at, holds(Instant, at)]).toEqual([at, true])
    for (const at of [
      '2026-01-01',
      '2026-01-01T00:00:00',
      '2026-01-01 00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:60Z',
      '2026-01-01T00:00:00z',
      'infinity',
      'now',
      '2026-01-01T00:00:00Z\n',
    ])
      expect([at, holds(Instant, at)]).toEqual([at, false])
  })

  test('an id is a UUID in its usual form', () => {
    expect(holds(Uuid, '01900000-0000-7000-8000-0000000000AA')).toBe(true)
    for (const id of [
      '{01900000-0000-7000-8000-0000000000aa}',
      '019000000000700080000000000000aa',
      '01900000-0000-7000-8000-0000000000ag',
      '01900000-0000-7000-8000-0000000000aa\n',
    ])
      expect([id, holds(Uuid, id)]).toEqual([id, false])
  })

  test('a name has at least one letter that is seen', () => {
    for (const name of ['O', "O'Neil-Smith", '李', 'x'.repeat(200)])
      expect(holds(PersonName, name)).toBe(true)
    for (const name of ['', ' ', '\t\n', '\u3000', 'x'.repeat(201), 5, null])
      expect(holds(PersonName, name)).toBe(false)
  })
})
