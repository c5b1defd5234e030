import { describe, expect, test } from 'bun:test'
import { chosenRows, ROWS } from './rows.ts'
import type { Mode } from './stack.ts'

describe('rows', () => {
  test('without a cache come before those with one, since every stack is started once for each', () => {
    const modes: Mode[] = ['uncached', 'cached', 'shared']
    const places = ROWS.map(({ mode }) => modes.indexOf(mode))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('are all measured unless some are named; search stands for every search', () => {
    expect(chosenRows([])).toHaveLength(ROWS.length)
    expect(chosenRows(['mix', 'read']).map(({ name }) => name)).toEqual(['read', 'mix'])
    expect(chosenRows(['search']).map(({ name }) => name)).toEqual([
      'search-common',
      'search-rare',
      'search-infix',
    ])
  })

  test('that do not exist are refused', () => {
    expect(() => chosenRows(['reed'])).toThrow('reed')
  })
})
