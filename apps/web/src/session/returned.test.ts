import { expect, test } from 'bun:test'
import { returnedOf } from './returned.ts'

test.each([
  ['', null],
  ['?signed-in', null],
  ['?id=1', null],
  ['?linked', 'linked'],
  ['?sign-in-failed=expired', 'expired'],
  ['?sign-in-failed=no_account', 'no_account'],
  ['?sign-in-failed=not_linked', 'not_linked'],
  ['?sign-in-failed=something-new', 'refused'],
])('an address that ends with “%s” tells %p', (search, told) => {
  expect(returnedOf(search)).toBe(told as ReturnType<typeof returnedOf>)
})
