import { describe, expect, test } from 'bun:test'
import { ApiError } from './api-error.ts'
import { etagOf, expectedVersion, matchesEtag } from './etag.ts'

function categoryOf(ifMatch: string): string {
  try {
    return String(expectedVersion(ifMatch))
  } catch (error) {
    return error instanceof ApiError ? error.category : 'not an ApiError'
  }
}

describe('an ETag', () => {
  test('is the same for the same body and version, and another for another of either', () => {
    const tags = [etagOf(1, '{}'), etagOf(2, '{}'), etagOf(1, '[]')]
    expect(new Set(tags).size).toBe(3)
    expect(etagOf(1, '{}')).toBe(tags[0] ?? '')
    for (const tag of tags) expect(tag).toMatch(/^"\d+-[\w-]{27}"$/)
  })

  test('names the version that If-Match compares', () => {
    expect(expectedVersion(etagOf(7, '{}'))).toBe(7)
    expect(expectedVersion(` ${etagOf(7, '{}')} `)).toBe(7)
    expect(expectedVersion(`W/${etagOf(999_999_999, '{}')}`)).toBe(999_999_999)
    expect(expectedVersion('"12"')).toBe(12)
  })
})

test('If-Match: * is satisfied by any version', () => {
  expect(expectedVersion('*')).toBeNull()
  expect(expectedVersion(' * ')).toBeNull()
})

test.each([
  '',
  '7',
  '""',
  '"-1"',
  '"1.5"',
  '"7', // no end
  '"seven-x"',
  '"9999999999"', // more than an integer column holds
  '"1-a b"',
  '"1", "2"',
  `"${'1'.repeat(5_000)}"`,
  '"1\u0660"',
])('If-Match: %p is none of our ETags, so the record is another one by now', (ifMatch) => {
  expect(categoryOf(ifMatch)).toBe('precondition_failed')
})

describe('If-None-Match', () => {
  const tag = etagOf(3, '{"a":1}')

  test.each([tag, `W/${tag}`, `"other", ${tag}`, `${tag},"other"`, `  W/${tag} , W/"x"`, '*'])(
    '%p matches the tag, as weak comparison has it',
    (header) => {
      expect(matchesEtag(header, tag)).toBe(true)
    },
  )

  test.each([null, '', '"other"', tag.slice(1, -1), `W/"${tag}"`, '"*"', etagOf(3, '{"a":2}')])(
    '%p does not match it',
    (header) => {
      expect(matchesEtag(header, tag)).toBe(false)
    },
  )
})
