import { describe, expect, test } from 'bun:test'
import { seedArguments, targetsOf } from './setup.ts'

describe('loading', () => {
  test('asks for few observations when the command can', () => {
    expect(seedArguments('--bench  --observations-per-patient <n>', 1000)).toEqual([
      'seed',
      '--bench',
      '--patients',
      '1000',
      '--observations-per-patient',
      '5',
    ])
    expect(seedArguments('--bench', 1000)).toEqual(['seed', '--bench', '--patients', '1000'])
  })

  test('says when the command cannot load a bench set', () => {
    expect(() => seedArguments('--org <slug>', 1000)).toThrow('--bench')
  })
})

test('requests go to the organization whose token is good for them', () => {
  const senders = ['a', 'b'].map((id) => ({ id, token: `token of ${id}` }))
  const requests = ['b', 'a', 'unknown'].map((orgId) => ({ orgId, path: `/of/${orgId}` }))
  expect(targetsOf(senders, requests)).toEqual([
    { organization: 1, path: '/of/b' },
    { organization: 0, path: '/of/a' },
  ])
})
