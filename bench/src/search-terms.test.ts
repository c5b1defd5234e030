import { describe, expect, test } from 'bun:test'
import { KINDS, mixedRequests, type Person, searchPath, termsOf } from './search-terms.ts'

const person = (n: number, namesakes: number): Person => ({
  orgId: `o${n % 3}`,
  id: `p${n}`,
  firstName: `First${n}`,
  lastName: `Lastname${n}`,
  mrn: `MRN-${1000 + n}`,
  born: '1990-01-02',
  namesakes,
})
const PEOPLE = Array.from({ length: 100 }, (_, n) => person(n, 100 - n))
const kindOf = (name: string) => KINDS.filter((kind) => kind.name.startsWith(name))

describe('search terms', () => {
  test('are what people type', () => {
    const first = KINDS.map((kind) => termsOf({ ...kind, people: 'any' }, PEOPLE)[0]?.text)
    expect(first).toEqual([
      'Las',
      'Las',
      'Lastname0',
      'Lastname0',
      'Lastname0 F',
      'First0 Lastname0',
      'MRN-10',
      '1990-01-02',
    ])
  })

  test('have three to six letters of a name', () => {
    const lengths = kindOf('last name, 3-6').flatMap((kind) =>
      termsOf(kind, PEOPLE).map(({ text }) => text.length),
    )
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([3, 6])
  })

  test('are common for the half with the most namesakes and rare for the tenth with the fewest', () => {
    const [common, rare] = kindOf('last name, 3-6').map((kind) =>
      termsOf(kind, PEOPLE).map(({ personId }) => personId),
    )
    expect(common).toEqual(PEOPLE.slice(0, 50).map(({ id }) => id))
    expect(rare).toEqual(PEOPLE.slice(90).map(({ id }) => id))
  })

  test('travel encoded', () => {
    expect(searchPath("O'Brien é", 10)).toBe("/api/patients/search?q=O'Brien%20%C3%A9&limit=10")
  })
})

describe('the mix of searches', () => {
  test('has shares that make a hundred', () => {
    expect(KINDS.reduce((sum, { share }) => sum + share, 0)).toBe(100)
  })

  test('holds every kind in its share', () => {
    const lists = new Map(KINDS.map((kind) => [kind, [{ orgId: 'o', personId: 'p', text: kind.name }]]))
    const requests = mixedRequests(lists, 300)
    const counts = KINDS.map(({ name, limit }) => {
      const path = searchPath(name, limit)
      return requests.filter((request) => request.path === path).length
    })
    expect(counts).toEqual(KINDS.map(({ share }) => share * 3))
  })

  test('does without a kind that has no terms', () => {
    const [one, two] = KINDS
    if (one === undefined || two === undefined) throw new Error('there are kinds')
    const lists = new Map([
      [one, []],
      [two, [{ orgId: 'o', personId: 'p', text: 'abc' }]],
    ])
    expect(mixedRequests(lists, 2).map(({ path }) => path)).toEqual([
      searchPath('abc', 10),
      searchPath('abc', 10),
    ])
  })
})
