import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { searchTerms, transposed } from './rules.ts'

describe('a search text', () => {
  test('is folded, with commas as spaces', () => {
    expect(searchTerms(' MÜLLER,  Änne ')).toMatchObject({
      text: 'muller anne',
      byWords: true,
      byNumber: false,
    })
    expect(searchTerms('x')).toMatchObject({ text: 'x', firstNameEnd: 'x\u0001', byWords: false })
  })

  test.each(['', ' ', ',', '\u0000', '\u0301', ' ,, '])('of nothing (%p) is none', (q) => {
    expect(searchTerms(q)).toBeNull()
  })

  test.each([
    ['555-0100', '5550100'],
    ['+1 (555) 010-0199', '15550100199'],
    ['5550', '5550'],
    ['555', null],
    ['M5550', null],
    ['555 main', null],
  ])('%s is the phone number %p', (q, digits) => {
    expect(searchTerms(q)?.digits ?? null).toBe(digits)
  })

  test.each([
    ['1985-07-04', ['1985-07-04', null]],
    ['19850704', ['1985-07-04', null]],
    ['4.7.1985', ['1985-07-04', null]],
    ['7/4/1985', ['1985-07-04', '1985-04-07']],
    ['07/13/1985', ['1985-07-13', null]],
    ['13/07/1985', [null, '1985-07-13']],
    ['29.02.2000', ['2000-02-29', null]],
    ['29.02.1900', [null, null]],
    ['31.04.2000', [null, null]],
    ['0.1.2000', [null, null]],
    ['1799-01-01', [null, null]],
    ['1985', [null, null]],
    ['4.7.85', [null, null]],
  ] as const)('%s is the birth date %p', (q, born) => {
    expect(searchTerms(q)?.born ?? []).toEqual([...born])
  })

  test('never fails, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (q) => void searchTerms(q)))
  })
})

describe('exchanged letters', () => {
  test('are each pair of neighbours, once', () => {
    expect(transposed('abc')).toEqual(['bac', 'acb'])
    expect(transposed('aab')).toEqual(['aba'])
    expect(transposed('')).toEqual([])
    expect(transposed('a😀')).toEqual(['😀a'])
  })

  test('keep the letters and change two places', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        for (const variant of transposed(text)) {
          expect([...variant].sort().join('')).toBe([...text].sort().join(''))
          expect([...variant].filter((letter, i) => letter !== [...text][i]).length).toBe(2)
        }
      }),
    )
  })
})
