import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { diffOf, type Piece } from './diff.ts'

const textOf = (pieces: readonly Piece[], without: Piece['kind']): string =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')

/** Texts of few words, so that much of two is common. */
const note = fc
  .array(fc.constantFrom('cough', 'fever', 'no', 'pain', ' ', '  ', '\n', '.', '38,5'), { maxLength: 30 })
  .map((words) => words.join(''))

describe('what changed between two texts', () => {
  test('gives both of them again, with not a blank lost', () => {
    fc.assert(
      fc.property(fc.oneof(note, fc.string()), fc.oneof(note, fc.string()), (before, after) => {
        const pieces = diffOf(before, after)
        expect([textOf(pieces, 'added'), textOf(pieces, 'removed')]).toEqual([before, after])
      }),
    )
  })

  test('is nothing between equal ones, and never two pieces of a kind in a row', () => {
    fc.assert(
      fc.property(note, note, (before, after) => {
        const kinds = diffOf(before, after).map(({ kind }) => kind)
        for (const [i, kind] of kinds.entries()) expect(kinds[i + 1]).not.toBe(kind)
        expect(diffOf(before, before).filter(({ kind }) => kind !== 'same')).toEqual([])
      }),
    )
  })

  test('is told by words', () => {
    expect(diffOf('Sleeps badly since May.', 'Sleeps well since May.')).toEqual([
      { kind: 'same', text: 'Sleeps ' },
      { kind: 'removed', text: 'badly' },
      { kind: 'added', text: 'well' },
      { kind: 'same', text: ' since May.' },
    ])
  })

  test('of texts that are very long is told as a whole, at once', () => {
    const long = (word: string): string => `begin ${`${word} `.repeat(10_000)}end`
    const pieces = diffOf(long('a'), long('b'))
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same'])
    expect([textOf(pieces, 'added'), textOf(pieces, 'removed')]).toEqual([long('a'), long('b')])
  })
})
