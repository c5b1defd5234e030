/** Observations as the chart shows them: numbers, parts of panels, ranges. */
import type { TextKey } from '../../i18n/i18n.ts'

/** What the chart needs of an observation. */
export type Observation = {
  readonly id: string
  readonly code: string
  readonly display: string
  readonly category: string
  readonly status: string
  readonly effective_time: string
  readonly value_type: string
  readonly value_number: number | null
  readonly value_comparator: string | null
  readonly value_unit: string | null
  readonly value_json: unknown
  readonly components: readonly object[]
  readonly reference_range: readonly unknown[]
  readonly interpretation: string | null
}

/** A vital sign: its LOINC code, its unit, and which values cannot be right (never normal limits). */
export type Vital = {
  readonly code: string
  readonly component?: string
  readonly name: TextKey
  readonly unit: string
  readonly ucum: string
  readonly display: string
  readonly possible: readonly [low: number, high: number]
  readonly usual: readonly [low: number, high: number] | null
  readonly decimals: number
}

/** Blood pressure is a panel of two parts. */
export const PRESSURE = { code: '85354-9', systolic: '8480-6', diastolic: '8462-4' } as const

/** The vital signs of the chart, in order. Usual ranges are those of adults; they warn, they do not judge. */
export const VITALS: readonly Vital[] = [
  {
    ...{
      code: PRESSURE.code,
      component: PRESSURE.systolic,
      name: 'vital.systolic',
      unit: 'mmHg',
      ucum: 'mm[Hg]',
    },
    ...{ display: 'Systolic blood pressure', possible: [40, 300], usual: [90, 140], decimals: 0 },
  },
  {
    ...{
      code: PRESSURE.code,
      component: PRESSURE.diastolic,
      name: 'vital.diastolic',
      unit: 'mmHg',
      ucum: 'mm[Hg]',
    },
    ...{ display: 'Diastolic blood pressure', possible: [20, 200], usual: [50, 90], decimals: 0 },
  },
  {
    ...{ code: '8867-4', name: 'vital.pulse', unit: 'beats/minute', ucum: '/min', display: 'Heart rate' },
    ...{ possible: [20, 300], usual: [50, 110], decimals: 0 },
  },
  {
    ...{ code: '8310-5', name: 'vital.temperature', unit: '°C', ucum: 'Cel', display: 'Body temperature' },
    ...{ possible: [25, 45], usual: [35.5, 38], decimals: 1 },
  },
  {
    ...{
      code: '9279-1',
      name: 'vital.breaths',
      unit: 'breaths/minute',
      ucum: '/min',
      display: 'Respiratory rate',
    },
    ...{ possible: [4, 100], usual: [10, 24], decimals: 0 },
  },
  {
    ...{
      code: '59408-5',
      name: 'vital.saturation',
      unit: '%',
      ucum: '%',
      possible: [30, 100],
      usual: [94, 100],
    },
    ...{ display: 'Oxygen saturation in Arterial blood by Pulse oximetry', decimals: 0 },
  },
  {
    ...{ code: '29463-7', name: 'vital.weight', unit: 'kg', ucum: 'kg', display: 'Body weight' },
    ...{ possible: [0.3, 400], usual: null, decimals: 1 },
  },
  {
    ...{ code: '8302-2', name: 'vital.height', unit: 'cm', ucum: 'cm', display: 'Body height' },
    ...{ possible: [20, 260], usual: null, decimals: 1 },
  },
]

/** The number of an observation, or of one of its parts; null when it has none. */
export function numberOf(observation: Observation, component?: string): number | null {
  if (component === undefined) return observation.value_number
  const part = observation.components.find((one) => 'code' in one && one.code === component)
  return part !== undefined && 'value_number' in part && typeof part.value_number === 'number'
    ? part.value_number
    : null
}

/** Lower and upper limit of the reference range, null where there is none. */
export function rangeOf({ reference_range }: Observation): readonly [number | null, number | null] {
  const [first] = reference_range
  if (typeof first !== 'object' || first === null) return [null, null]
  return [limit('low' in first ? first.low : null), limit('high' in first ? first.high : null)]
}

/** A reference range in words; empty for none. */
export function rangeText(
  [low, high]: readonly [number | null, number | null],
  write: (limit: number) => string,
): string {
  if (low === null) return high === null ? '' : `≤ ${write(high)}`
  return high === null ? `≥ ${write(low)}` : `${write(low)}–${write(high)}`
}

/** Whether the interpretation says that a value is outside of its range. */
export function isAbnormal({ interpretation }: Observation): boolean {
  return interpretation !== null && interpretation !== '' && interpretation !== 'N'
}

/** The value in words: number and unit, parts of a panel, or the text of a coded value. */
export function valueText(observation: Observation, write: (value: number) => string): string {
  const { value_number, value_comparator, value_unit, components } = observation
  if (value_number !== null)
    return `${value_comparator ?? ''}${write(value_number)} ${unitText(value_unit)}`.trim()
  const parts = components.flatMap((part) =>
    'value_number' in part && typeof part.value_number === 'number' ? [write(part.value_number)] : [],
  )
  if (parts.length > 0) return `${parts.join('/')} ${unitOfParts(components)}`.trim()
  return wordsOf(observation.value_json)
}

/** UCUM writes what is only counted in braces. */
function unitText(unit: string | null): string {
  return unit === null || unit.startsWith('{') ? '' : unit
}

function unitOfParts(components: readonly object[]): string {
  const [first] = components
  return first !== undefined && 'value_unit' in first && typeof first.value_unit === 'string'
    ? first.value_unit
    : ''
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null) return '–'
  if ('text' in value && typeof value.text === 'string') return value.text
  const coding: unknown = 'coding' in value && Array.isArray(value.coding) ? value.coding[0] : null
  const named = typeof coding === 'object' && coding !== null && 'display' in coding ? coding.display : null
  return typeof named === 'string' ? named : '–'
}

function limit(quantity: unknown): number | null {
  const known = typeof quantity === 'object' && quantity !== null && 'value' in quantity
  return known && typeof quantity.value === 'number' ? quantity.value : null
}
