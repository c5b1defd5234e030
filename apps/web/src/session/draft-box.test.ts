import { expect, test } from 'bun:test'
import { createDraftBox } from './draft-box.ts'

test('a draft is found again until it is forgotten', () => {
  const box = createDraftBox(() => 'Nora in North')
  box.keep('note', 'Coughs')
  box.keep('form', { last_name: 'Lovelace' })
  expect([box.find('note'), box.find('form'), box.find('other')]).toEqual([
    'Coughs',
    { last_name: 'Lovelace' },
    null,
  ])
  box.keep('note', null)
  expect([box.find('note'), box.find('form')]).toEqual([null, { last_name: 'Lovelace' }])
})

test('it waits for who was signed out, and is gone for the next one, also when the first returns', () => {
  let owner: string | null = 'Nora in North'
  const box = createDraftBox(() => owner)
  box.keep('note', 'Coughs')
  owner = null
  box.keep('note', 'Coughs for three days')
  owner = 'Nora in North'
  expect(box.find('note')).toBe('Coughs for three days')
  owner = 'Sue in North'
  expect(box.find('note')).toBeNull()
  owner = 'Nora in North'
  expect(box.find('note')).toBeNull()
})

test('the same person in another organization does not find it', () => {
  let owner = 'Lou in North'
  const box = createDraftBox(() => owner)
  box.keep('note', 'Coughs')
  owner = 'Lou in South'
  expect(box.find('note')).toBeNull()
})
