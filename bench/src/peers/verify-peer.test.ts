import { expect, test } from 'bun:test'
import { LIMITS, type Person, searchPath } from '../search-terms.ts'
import { searchesOf } from './verify-peer.ts'

const PEOPLE: readonly Person[] = Array.from({ length: 30 }, (_, n) => ({
  orgId: `o${n % 2}`,
  id: `p${n}`,
  firstName: `Marlene${n}`,
  lastName: ['Ng', '李'][n] ?? `Okafor${n}`,
  mrn: `MRN-${1000 + n}`,
  born: '1990-01-02',
  namesakes: 30 - n,
}))

test('a comparison asks for every crowded beginning, on a page of each size', () => {
  const crowded = ['mar', 'al'].map((text) => ({ orgId: 'o1', text }))
  const paths = crowded.flatMap(({ text }) => LIMITS.map((limit) => searchPath(text, limit)))
  expect(searchesOf([], crowded)).toEqual(paths.map((path) => ({ orgId: 'o1', path })))
})

test('a comparison asks for one letter and two, and for nothing that is empty', () => {
  const texts = new Set(
    searchesOf(PEOPLE, []).map(({ path }) => new URL(path, 'http://peer').searchParams.get('q')),
  )
  // Of "Ng" one letter is left behind its first, of "李" nothing.
  for (const text of ['M', 'Ma', 'ka', 'g']) expect(texts).toContain(text)
  expect(texts).not.toContain('')
})
