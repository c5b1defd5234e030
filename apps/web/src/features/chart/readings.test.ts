import { expect, test } from 'bun:test'
import { formatsIn } from '../../i18n/text.ts'
import {
  isAbnormal,
  numberOf,
  type Observation,
  PRESSURE,
  rangeOf,
  rangeText,
  valueText,
} from './readings.ts'

const BARE: Observation = {
  ...{ id: 'o', code: '8867-4', display: 'Heart rate', category: 'vital-signs', status: 'final' },
  ...{ effective_time: '2026-01-15T14:00:00Z', value_type: 'number', value_number: null, value_unit: null },
  ...{ value_comparator: null, value_json: null, components: [], reference_range: [], interpretation: null },
}
const PANEL: Observation = {
  ...BARE,
  code: PRESSURE.code,
  components: [
    { code: PRESSURE.systolic, value_number: 128, value_unit: 'mmHg' },
    { code: PRESSURE.diastolic, value_number: 82, value_unit: 'mmHg' },
  ],
}
const plain = (value: number): string => String(value)

test.each([
  [{ value_number: 72, value_unit: 'beats/minute' }, '72 beats/minute'],
  [{ value_number: 5, value_unit: 'mg/L', value_comparator: '<' }, '<5 mg/L'],
  [{ value_number: 3, value_unit: '{score}' }, '3'],
  [{ value_number: 3, value_unit: null }, '3'],
  [{ value_json: 'Positive' }, 'Positive'],
  [{ value_json: { text: 'Never smoked' } }, 'Never smoked'],
  [{ value_json: { coding: [{ display: 'Group A' }] } }, 'Group A'],
  [{ value_json: { coding: [] } }, '–'],
  [{}, '–'],
])('%p is written as “%s”', (given, words) => {
  expect(valueText({ ...BARE, ...given }, plain)).toBe(words)
})

test('a panel is written as its parts, and gives each of them', () => {
  expect(valueText(PANEL, plain)).toBe('128/82 mmHg')
  expect([numberOf(PANEL, PRESSURE.systolic), numberOf(PANEL, PRESSURE.diastolic), numberOf(PANEL)]).toEqual([
    128,
    82,
    null,
  ])
  expect(numberOf(PANEL, '8462-0')).toBeNull()
})

test('a reference range may have one limit, or none', () => {
  const range = (given: unknown): unknown => rangeOf({ ...BARE, reference_range: [given] })
  expect(range({ low: { value: 3.5 }, high: { value: 5.1 } })).toEqual([3.5, 5.1])
  expect(range({ high: { value: 200 } })).toEqual([null, 200])
  expect(range({ text: 'negative' })).toEqual([null, null])
  expect(rangeOf(BARE)).toEqual([null, null])
})

test('what is interpreted otherwise than normal is abnormal', () => {
  expect(
    ['H', 'LL', 'A', 'N', '', null].map((interpretation) => isAbnormal({ ...BARE, interpretation })),
  ).toEqual([true, true, true, false, false, false])
})

test.each([
  ['en', [1234.5, 5000], '1,234.5–5,000'],
  ['es', [null, 0.5], '≤ 0,5'],
  ['hi', [150000, 400000], '1,50,000–4,00,000'],
  ['ur', [150000.5, null], '≥ 150,000.5'],
  ['en', [null, null], ''],
] as const)('in %s the range %p is written “%s”', (language, range, words) => {
  expect(rangeText(range, formatsIn(language, 'UTC').number)).toBe(words)
})
