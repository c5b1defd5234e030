import { expect, test } from 'bun:test'
import { isRealInstant } from './real-instant.ts'

test.each(['2024-02-29T10:00Z', '2026-12-31T23:59:59.999999999+14:00', '1899-01-01T00:00:00-11:30'])(
  '%s is an instant',
  (text) => {
    expect(isRealInstant(text)).toBe(true)
  },
)

test.each([
  '2026-02-29T10:00Z',
  '2026-04-31T10:00:00Z',
  '2026-01-01T10:00:00+16:00',
  '2026-13-01T00:00Z',
  'x',
])('%s is none', (text) => {
  expect(isRealInstant(text)).toBe(false)
})
