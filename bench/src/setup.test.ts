import { expect, test } from 'bun:test'
import { targetsOf } from './setup.ts'

test('requests go to the organization whose token is good for them', () => {
  const senders = ['a', 'b'].map((id) => ({ id, token: `token of ${id}` }))
  const requests = ['b', 'a', 'unknown'].map((orgId) => ({ orgId, path: `/of/${orgId}` }))
  expect(targetsOf(senders, requests)).toEqual([
    { organization: 1, path: '/of/b' },
    { organization: 0, path: '/of/a' },
  ])
})
