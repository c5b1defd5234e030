import { expect, test } from 'bun:test'
import { luhnDigit, mrnOf, mrnPrefix } from './mrn.ts'

test('record numbers of one clinic differ, also in the digits before the check digit', () => {
  const numbers = new Set(Array.from({ length: 5_000 }, (_, index) => mrnOf('RFP', index + 1)))
  expect(numbers.size).toBe(5_000)
  expect(mrnOf('RFP', 1)).toBe('RFP00000018')
})

test('a single mistyped digit never passes the check', () => {
  const digits = '0048213'
  const check = luhnDigit(digits)
  for (let place = 0; place < digits.length; place++) {
    for (let digit = 0; digit <= 9; digit++) {
      if (String(digit) === digits[place]) continue
      const mistyped = digits.slice(0, place) + digit + digits.slice(place + 1)
      expect(luhnDigit(mistyped)).not.toBe(check)
    }
  }
})

test('the letters in front come from the slug', () => {
  expect(mrnPrefix('riverside-family-practice')).toBe('RFP')
  expect(mrnPrefix('bench-0001')).toBe('B')
  expect(mrnPrefix('24-7')).toBe('P')
})
