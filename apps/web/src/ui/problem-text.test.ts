import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Problem } from '../api/problem.ts'
import en from '../i18n/en.json' with { type: 'json' }
import type { Text } from '../i18n/text.ts'
import { hasWords, problemText } from './problem-text.ts'

const ADMIN = fileURLToPath(new URL('../../../admin/src', import.meta.url))
/** Only a broken page is told these: it sends a request that no page sends. */
const NOT_FOR_PEOPLE = ['missing_token', 'role_not_allowed', 'organization_not_found', 'conflict']

const text: Text = (key, values = {}) =>
  en[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))

/** The codes that the service of signing in and administration refuses with, from its sources. */
function refusals(): readonly string[] {
  const files = readdirSync(ADMIN, { recursive: true }).map(String)
  const sources = files
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^testing/.test(file))
    .map((file) => readFileSync(`${ADMIN}/${file}`, 'utf8'))
    .join('\n')
  const codes = /(?:new ApiError\(\s*'\w+',|\b(?:conflict|forbidden)\()\s*'(\w+)'/g
  const absent = /\bnotFound\('(\w+)'\)/g
  return [
    ...[...sources.matchAll(codes)].map(([, code = '']) => code),
    ...[...sources.matchAll(absent)].map(([, what = '']) => `${what}_not_found`),
  ]
}

describe('a refusal of sign-in and administration', () => {
  const codes = [...new Set(refusals())].filter((code) => !NOT_FOR_PEOPLE.includes(code))

  test('is known by its code', () => {
    for (const code of [
      'invalid_code',
      'challenge_ended',
      'wrong_password',
      'wrong_code',
      'password_refused',
    ])
      expect(codes).toContain(code)
    for (const code of ['own_account', 'not_home', 'program', 'name_taken', 'link_not_found'])
      expect(codes).toContain(code)
  })

  test.each(codes)('%s has words of its own', (code) => {
    expect(hasWords(code)).toBe(true)
    expect(problemText(new Problem(409, { code }), text)).not.toBe(text('problem.conflict'))
  })
})

test('who tried too often is told how long to wait', () => {
  const told = (seconds: string): string =>
    problemText(
      new Problem(429, { code: 'too_many_attempts' }, new Headers({ 'retry-after': seconds })),
      text,
    )
  expect(told('30')).toBe('Too many attempts. Try again in 30 seconds.')
  expect(told('200')).toStartWith('Too many attempts. Try again in 4 minutes')
  expect(problemText(new Problem(429, { code: 'too_many_attempts' }), text)).toBe(text('problem.tooMany'))
})

test('an unknown code has the words of its status, and what is said of a field is said as it is', () => {
  expect(problemText(new Problem(0, {}), text)).toBe(text('problem.offline'))
  expect(problemText(new Problem(503, { code: 'anything' }), text)).toBe(text('problem.unavailable'))
  expect(problemText(new Problem(400, { error: "'phone' is too long" }), text)).toBe("'phone' is too long")
  expect(problemText(new Problem(500, {}), text)).toBe(text('problem.fault'))
})
