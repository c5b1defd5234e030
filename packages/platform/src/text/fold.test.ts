import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { fold, foldPhone, searchKeys } from './fold.ts'

describe('folding', () => {
  test.each([
    ['MÜLLER', 'muller'],
    ['Straße', 'strasse'],
    ['  van   der\tBerg ', 'van der berg'],
    ['Łukasz Ćwikła', 'lukasz cwikla'],
    ['Ærøskøbing', 'aeroskobing'],
    ['İstanbul ılık', 'istanbul ilik'],
    ['ﬁnn ǅ ℌ', 'finn dz h'],
    ['𝐀da', 'ada'],
    ['ＡＤＡ', 'ada'],
    ['O’Brien', "o'brien"],
    ['O´Brien', "o'brien"],
    ['O`Brien', "o'brien"],
    ['ŉ', "'n"],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Nguyễn', 'nguyen'],
    ['a\u0000b\u0007c', 'a b c'],
    ['李小龍', '李小龍'],
    ['100%_x', '100%_x'],
  ])('%s becomes %s', (given, folded) => {
    expect(fold(given)).toBe(folded)
  })

  const names = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

  test('is the same when it is done twice', () => {
    fc.assert(
      fc.property(names, (name) => expect(fold(fold(name))).toBe(fold(name))),
      { numRuns: 2_000 },
    )
  })

  test('does not see case', () => {
    fc.assert(
      fc.property(names, (name) =>
        expect(fold(name.toUpperCase())).toBe(fold(name.toUpperCase().toLowerCase())),
      ),
      { numRuns: 2_000 },
    )
  })

  test('of the beginning of a name is the beginning of the folded name', () => {
    fc.assert(
      fc.property(names, fc.nat(40), (name, length) => {
        const beginning = [...name].slice(0, length).join('')
        expect(fold(name).startsWith(fold(beginning))).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('leaves nothing at the ends and no two spaces together', () => {
    fc.assert(
      fc.property(names, (name) => expect(fold(name)).toMatch(/^(\S+( \S+)*)?$/u)),
      { numRuns: 2_000 },
    )
  })
})

test('a phone number is its digits', () => {
  expect(foldPhone('+1 (555) 010-0199 x3')).toBe('155501001993')
  expect([foldPhone(null), foldPhone(undefined), foldPhone('none')]).toEqual(['', '', ''])
})

test('a person is found by last and first name in either order, number and phone', () => {
  const person = { first_name: ' José ', last_name: "O'Neil", mrn: 'MÜ-1', contact_phone: '+49 30 1' }
  expect(searchKeys(person)).toEqual({
    search_first: 'jose',
    search_last_first: "o'neil jose",
    search_first_last: "jose o'neil",
    search_mrn: 'mu-1',
    search_phone: '49301',
  })
})
