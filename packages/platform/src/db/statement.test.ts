import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { testLane } from '../testing/lanes.ts'
import type { Lane } from './lane.ts'
import {
  array,
  bigint,
  boolean,
  date,
  declaredStatements,
  integer,
  jsonb,
  nullable,
  type Statement,
  statement,
  text,
  timestamptz,
  uuid,
} from './statement.ts'

const ORG = '0197a000-0000-7000-8000-000000000001'

const everyType = statement({
  name: 'test.every_type',
  params: [uuid, text, date, timestamptz, jsonb, integer, bigint, boolean, nullable(text)],
  row: {
    id: uuid,
    name: text,
    born: date,
    at: timestamptz,
    data: jsonb,
    small: integer,
    large: bigint,
    yes: boolean,
    maybe: nullable(text),
  },
  sql: `
    SELECT $1::uuid AS id, $2::text AS name, $3::date AS born, $4::timestamptz AS at, $5::jsonb AS data,
           $6::integer AS small, $7::bigint AS large, $8::boolean AS yes, $9::text AS maybe`,
})

const everyArray = statement({
  name: 'test.every_array',
  params: [array(uuid), array(date), array(jsonb), array(integer), array(boolean), array(nullable(text))],
  row: { id: uuid, born: date, data: jsonb, small: integer, yes: boolean, maybe: nullable(text) },
  sql: `
    SELECT id, born, data, small, yes, maybe
      FROM unnest($1::uuid[], $2::date[], $3::jsonb[], $4::integer[], $5::boolean[], $6::text[])
           AS given (id, born, data, small, yes, maybe)`,
})

const texts = statement({
  name: 'test.texts',
  params: [array(text)],
  row: { value: nullable(text), n: bigint },
  sql: 'SELECT value, n FROM unnest($1::text[]) WITH ORDINALITY given (value, n) ORDER BY n',
})

let database: TestDatabase
let lane: Lane

beforeAll(async () => {
  database = await testDatabase()
  lane = (await testLane(database.appUrl, { settings: { timezone: 'UTC' } })).lane
})

afterAll(async () => {
  await lane.end()
  await database.drop()
})

async function run<P extends readonly unknown[], R>(sql: Statement<P, R>, params: P): Promise<R[]> {
  const rows = await lane.exchange([ORG], sql as unknown as Statement<never, unknown>, sql.encode(params))
  return rows.map(sql.decode)
}

async function roundTrip(values: readonly (string | null)[]): Promise<(string | null)[]> {
  return (await run(texts, [values])).map((row) => row.value)
}

test('equal values one after the other come back one by one', async () => {
  const values = [null, null, '', '', 'null', 'NULL', 'a', 'a', 'a,b', 'a,b', null, 'a', '']
  expect(await roundTrip(values)).toEqual(values)
  expect(await roundTrip([])).toEqual([])
})

test('a value of every type comes back as it went in', async () => {
  const [row] = await run(everyType, [
    ORG,
    `O'Brien "Zoë" \\ {a,b}`,
    '1987-02-28',
    '2026-03-29T01:30:00.123456Z',
    '{"a": [1, null, "x\\\\y"]}',
    -2_147_483_648,
    Number.MAX_SAFE_INTEGER,
    true,
    'x',
  ])
  expect(row).toEqual({
    id: ORG,
    name: `O'Brien "Zoë" \\ {a,b}`,
    born: '1987-02-28',
    at: '2026-03-29 01:30:00.123456+00',
    data: '{"a": [1, null, "x\\\\y"]}',
    small: -2_147_483_648,
    large: Number.MAX_SAFE_INTEGER,
    yes: true,
    maybe: 'x',
  })
})

test('null and the empty text are different values', async () => {
  const given = [ORG, '', '2000-01-01', '2000-01-01', '{}', 0, 0, false] as const
  expect((await run(everyType, [...given, null]))[0]?.maybe).toBeNull()
  expect((await run(everyType, [...given, '']))[0]?.maybe).toBe('')
  expect((await run(everyType, [...given, '']))[0]?.yes).toBe(false)
})

test('arrays of every type come back as they went in', async () => {
  const rows = await run(everyArray, [
    [ORG, null],
    ['2000-02-29', '0044-03-15'],
    ['{"k": "a,b}"}', '"NULL"'],
    [0, -1],
    [true, false],
    ['null', null],
  ])
  expect(rows).toEqual([
    { id: ORG, born: '2000-02-29', data: '{"k": "a,b}"}', small: 0, yes: true, maybe: 'null' },
    { id: null, born: '0044-03-15', data: '"NULL"', small: -1, yes: false, maybe: null },
  ] as never)
})

describe('an array of texts', () => {
  test('keeps the values that its notation has a meaning for', async () => {
    const values = [
      '',
      ' ',
      'NULL',
      'null',
      'Null',
      null,
      '{}',
      '{a,b}',
      ',',
      '"',
      '\\',
      '\\"',
      "'",
      '\n\t\r',
    ]
    expect(await roundTrip(values)).toEqual(values)
    expect(await roundTrip([' a', 'a ', '-', '--', '\u00a0', '\u{1f9d1}\u200d\u2695\ufe0f', 'é'])).toEqual([
      ' a',
      'a ',
      '-',
      '--',
      '\u00a0',
      '\u{1f9d1}\u200d\u2695\ufe0f',
      'é',
    ])
  })

  test('may be empty', async () => {
    expect(await roundTrip([])).toEqual([])
  })

  test('comes back equal whatever is in it', async () => {
    const hostile = fc.constantFrom(
      'NULL',
      'null',
      '',
      '"',
      '\\',
      '{',
      '}',
      ',',
      ' ',
      '\\"',
      '","',
      'a"b\\c,d',
    )
    const value = fc.oneof(
      hostile,
      fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join('')),
      // PostgreSQL has no text with a zero character; the API refuses it before it gets here.
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((given) => given.replaceAll('\0', '')),
      fc.constant(null),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 12 }), async (values) => {
        expect(await roundTrip(values)).toEqual(values)
      }),
      { numRuns: 300 },
    )
  })
})

test('an array is no column type', () => {
  expect(() => array(text).decode('{}')).toThrow(/parameters only/)
})

test('a name is given once', () => {
  expect(() => statement({ name: 'test.texts', params: [], row: {}, sql: 'SELECT' })).toThrow(
    /test\.texts is declared twice/,
  )
  expect(declaredStatements().filter(({ name }) => name === 'test.texts')).toHaveLength(1)
})

test('a name that PostgreSQL would cut short is refused', () => {
  expect(() => statement({ name: 'x'.repeat(64), params: [], row: {}, sql: 'SELECT' })).toThrow(/63/)
})
