import { expect, test } from 'bun:test'
import { COPY_NULL, copyField, copyJson, copyLine } from './copy-text.ts'
import { readField } from './testing/generated.ts'

const NASTY = [
  "O'Brien",
  'back\\slash',
  '\\N',
  '\\.',
  'tab\there',
  'line\nfeed',
  'carriage\r\nreturn',
  'bell\b form\f vertical\v',
  '"quoted", comma; $1 %s',
  'Zoë Ångström-Łukasiewicz',
  '王小明 🙂',
  '',
  ' leading and trailing ',
]

test('a field with any character comes back as it was', () => {
  for (const value of NASTY) {
    const field = copyField(value)
    expect(field).not.toMatch(/[\t\n\r]/)
    expect(readField(field)).toBe(value)
  }
})

test('an absent value differs from the text that looks like it', () => {
  expect(copyField(null)).toBe(COPY_NULL)
  expect(copyField('\\N')).not.toBe(COPY_NULL)
  expect(readField(copyField('\\N'))).toBe('\\N')
})

test('the character that PostgreSQL cannot store is left out', () => {
  expect(copyField('a\u0000b')).toBe('ab')
})

test('JSON with quotes and line feeds survives both escapings', () => {
  const value = { note: 'a "b"\n\\c\t' }
  expect(JSON.parse(readField(copyJson(value)) ?? '')).toEqual(value)
})

test('a line ends once and has a tab between fields', () => {
  expect(copyLine(['a', null, 'b\tc'])).toBe('a\t\\N\tb\\tc\n')
})
