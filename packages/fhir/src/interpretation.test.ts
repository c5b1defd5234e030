import { describe, expect, test } from 'bun:test'
import { interpretationOf, type Measured } from './interpretation.ts'

const NORMAL = { low: { value: 3.5 }, high: { value: 5.1 } }
const CRITICAL = { low: { value: 2.5 }, high: { value: 6.5 }, type: { coding: [{ code: 'critical' }] } }

function meaning(value_number: number | string, more: Measured = {}): string | null {
  return interpretationOf({ value_number, reference_range: [NORMAL, CRITICAL], ...more })
}

describe('a number beside its ranges', () => {
  test.each([
    [2.4, 'LL'],
    [2.5, 'L'],
    [3.4, 'L'],
    [3.5, 'N'],
    ['4.20', 'N'],
    [5.1, 'N'],
    [5.2, 'H'],
    [6.5, 'H'],
    [6.6, 'HH'],
  ])('%s is %s', (number, expected) => {
    expect(meaning(number)).toBe(expected)
  })

  test('with one bound is normal on its side', () => {
    const reference_range = [{ high: { value: 200 } }]
    expect([199, 200, 201].map((number) => meaning(number, { reference_range }))).toEqual(['N', 'N', 'H'])
  })

  test.each<[string, number, string | null]>([
    ['<', 3.5, 'L'],
    ['<', 3.6, null],
    ['<=', 3.5, null],
    ['<=', 3.4, 'L'],
    ['<', 2.5, 'LL'],
    ['>', 5.1, 'H'],
    ['>', 5, null],
    ['>=', 5.1, null],
    ['>', 6.5, 'HH'],
  ])('%s %d is %p, as far as it can be known', (value_comparator, number, expected) => {
    expect(meaning(number, { value_comparator })).toBe(expected)
  })

  test('of other units, of several groups, or without bounds tells nothing', () => {
    const inMoles = [{ low: { value: 3.5, code: 'mmol/L' }, high: { value: 5.1, code: 'mmol/L' } }]
    expect(meaning(4, { reference_range: inMoles, value_unit_code: 'mg/dL' })).toBeNull()
    expect(meaning(4, { reference_range: inMoles, value_unit_code: 'mmol/L' })).toBe('N')
    expect(meaning(4, { reference_range: [{ low: { value: 3, unit: 'x' } }], value_unit: 'y' })).toBeNull()
    expect(meaning(4, { reference_range: [NORMAL, NORMAL] })).toBeNull()
    expect(meaning(4, { reference_range: [{ ...NORMAL, age: { low: { value: 18 } } }] })).toBeNull()
    expect(
      meaning(4, { reference_range: [{ ...NORMAL, type: { coding: [{ code: 'treatment' }] } }] }),
    ).toBeNull()
    expect(meaning(4, { reference_range: [{}] })).toBeNull()
    expect(meaning(4, { reference_range: [] })).toBeNull()
    expect(interpretationOf({ reference_range: [NORMAL] })).toBeNull()
  })

  test('is read with the one range that applies to everybody', () => {
    const children = { low: { value: 4 }, high: { value: 6 }, age: { high: { value: 12 } } }
    expect(meaning(5.5, { reference_range: [children, NORMAL] })).toBe('H')
  })
})
