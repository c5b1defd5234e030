import { describe, expect, test } from 'bun:test'
import {
  contentOf,
  correctedContent,
  mayFollow,
  type NewObservation,
  statusesBefore,
  type Value,
  valueFault,
} from './rules.ts'
import { OBSERVATION_STATUSES } from './schema.ts'

const BASE: NewObservation = {
  patient_id: '01900000-0000-7000-8000-0000000000aa',
  code: '8867-4',
  effective_time: '2026-03-01T09:00:00Z',
}

function content(given: Partial<NewObservation>): Record<string, unknown> {
  const text = contentOf('id', { ...BASE, ...given })
  return typeof text === 'string' ? JSON.parse(text) : text
}

const field = (value: Value): string | null => valueFault(value)?.field ?? null

describe('values that hold together', () => {
  test.each<Value>([
    { value_number: 7.2, value_unit_code: 'mmol/L' },
    { value_type: 'quantity', value_number: '36.50', value_comparator: '<', value_unit: '°C' },
    { value_type: 'integer', value_number: 3 },
    { value_type: 'string', value_json: 'negative' },
    { value_type: 'boolean', value_json: false },
    { value_type: 'codeable_concept', value_json: { coding: [{ code: '260385009' }], text: 'Negative' } },
    { value_type: 'range', value_json: { low: { value: 1, code: 'mg' }, high: { value: 2 } } },
    { value_type: 'ratio', value_json: { numerator: { value: 1 }, denominator: { value: 128 } } },
    {
      value_type: 'sampled_data',
      value_json: { origin: { value: 0 }, period: 4, dimensions: 1, data: '1 2 E U L -3.5' },
    },
    { value_type: 'time', value_json: '23:59:59' },
    { value_type: 'date_time', value_json: '2026-03' },
    { value_type: 'period', value_json: { start: '2026-03-01T09:00:00Z' } },
    { data_absent_reason: 'not-performed' },
  ])('%j', (value) => {
    expect(valueFault(value)).toBeNull()
  })
})

describe('values that do not', () => {
  test.each<[string, Value]>([
    ['value_number', { value_type: 'quantity' }],
    ['value_unit_code', { value_number: 1, value_unit_code: 'mmHg' }],
    ['value_json', { value_number: 1, value_json: 'x' }],
    ['value_number', { value_type: 'integer', value_number: 1.5 }],
    ['value_number', { value_type: 'integer', value_number: '3000000000' }],
    ['value_unit', { value_type: 'integer', value_number: 1, value_unit: 'x' }],
    ['value_number', { value_type: 'string', value_number: 1 }],
    ['value_json', { value_type: 'string' }],
    ['value_json', { value_type: 'string', value_json: '' }],
    ['value_json', { value_type: 'boolean', value_json: 'yes' }],
    ['value_json', { value_type: 'time', value_json: '24:00:00' }],
    ['value_json', { value_type: 'period', value_json: {} }],
    [
      'value_json.end',
      { value_type: 'period', value_json: { start: '2026-03-02T00:00:00Z', end: '2026-03-01T00:00:00Z' } },
    ],
    ['value_json.low.code', { value_type: 'range', value_json: { low: { value: 1, code: 'mmHg' } } }],
    ['value_json', { value_json: 'x' }],
    ['data_absent_reason', { value_number: 1, data_absent_reason: 'error' }],
    ['value_comparator', { value_comparator: '<' }],
    ['reference_range.0', { value_number: 1, reference_range: [{ low: { value: 2 }, high: { value: 1 } }] }],
    ['reference_range.1.high.code', { reference_range: [{}, { high: { value: 1, code: 'mmHg' } }] }],
  ])('%s: %j', (name, value) => {
    expect(field(value)).toBe(name)
  })

  test('are told without what was sent', () => {
    const fault = valueFault({
      value_type: 'ratio',
      value_json: { numerator: {}, denominator: {}, secret: 'word' },
    })
    expect(JSON.stringify(fault)).not.toContain('word')
  })
})

describe('the content of an observation', () => {
  test('keeps the digits of a number given as text, in the panel and in its parts', () => {
    const components = [{ code: '8480-6', value_number: '120.0', value_unit_code: 'mm[Hg]' }]
    const text = contentOf('id', { ...BASE, components })
    expect(text).toContain('"value_number":120.0')
    expect(contentOf('id', { ...BASE, value_number: '36.50' })).toContain('"value_number":36.50')
  })

  test('has the type, the status and the interpretation that follow', () => {
    const reference_range = [{ low: { value: 60 }, high: { value: 100 } }]
    const made = content({ value_number: 120, reference_range })
    expect(made).toMatchObject({ value_type: 'quantity', status: 'final', interpretation: 'H' })
    expect(content({ value_number: 120, reference_range, interpretation: 'A' })).toMatchObject({
      interpretation: 'A',
    })
    const part = { code: 'x', value_number: 50, reference_range }
    expect(content({ components: [part] })['components']).toMatchObject([
      { interpretation: 'L', code_system: 'http://loinc.org' },
    ])
  })

  test.each<[string, Partial<NewObservation>]>([
    ['value_type', {}],
    ['effective_time', { value_number: 1, effective_time: '2026-02-30T09:00:00Z' }],
    ['effective_end', { value_number: 1, effective_end: '2026-02-01T09:00:00Z' }],
    ['issued_at', { value_number: 1, issued_at: '2026-02-01T09:00:00+20:00' }],
    [
      'components.1.value_number',
      {
        components: [
          { code: 'a', value_number: 1 },
          { code: 'b', value_type: 'quantity' },
        ],
      },
    ],
    ['components.0.code', { value_number: 1, components: [{ code: BASE.code, value_number: 1 }] }],
  ])('is refused for %s: %j', (name, given) => {
    expect(content(given)['field']).toBe(name)
  })
})

describe('a correction', () => {
  const current = { ...BASE, value_type: 'quantity', value_number: '36.50', value_unit_code: 'Cel' } as const

  function corrected(
    change: Parameters<typeof correctedContent>[1],
    from: NewObservation = current,
  ): unknown {
    const text = correctedContent(from, change)
    return typeof text === 'string' ? JSON.parse(text) : text
  }

  test('of the number keeps the rest of the value and computes the interpretation anew', () => {
    const before = { ...current, reference_range: [{ high: { value: 37.5 } }], interpretation: 'N' }
    expect(corrected({ value_number: 38 }, before)).toMatchObject({
      ...{ value_number: 38, value_unit_code: 'Cel', interpretation: 'H' },
    })
    expect(corrected({ value_number: 38, interpretation: 'A' }, before)).toMatchObject({
      interpretation: 'A',
    })
  })

  test('of something else leaves the value alone', () => {
    expect(corrected({ display: 'x', effective_end: null })).toEqual({ display: 'x', effective_end: null })
  })

  test('to another type begins without a value', () => {
    const change = { value_type: 'string', value_json: 'refused' } as const
    expect(corrected(change)).toMatchObject({
      ...change,
      value_number: null,
      value_unit_code: null,
      interpretation: null,
    })
    expect(corrected({ value_type: 'string' })).toMatchObject({ field: 'value_json' })
  })

  test('to no value says why, and to a value forgets why there was none', () => {
    expect(corrected({ data_absent_reason: 'error' })).toMatchObject({
      value_type: 'none',
      value_number: null,
    })
    const absent = { ...BASE, value_type: 'none', data_absent_reason: 'error' } as const
    expect(corrected({ value_number: 37 }, absent)).toMatchObject({
      value_type: 'quantity',
      data_absent_reason: null,
    })
  })

  test('is refused as a new observation would be', () => {
    expect(corrected({ value_unit_code: 'degC' })).toMatchObject({ field: 'value_unit_code' })
    expect(corrected({ effective_end: '2026-01-01T00:00:00Z' })).toMatchObject({ field: 'effective_end' })
  })
})

test('a status is never left backwards, and entered in error is the end', () => {
  for (const status of OBSERVATION_STATUSES) {
    expect(mayFollow('entered-in-error', status)).toBe(false)
    for (const early of ['registered', 'preliminary', 'final'] as const) {
      if (['final', 'amended', 'corrected'].includes(status)) expect(mayFollow(status, early)).toBe(false)
    }
  }
  expect(statusesBefore('entered-in-error')).toEqual(
    OBSERVATION_STATUSES.filter((one) => one !== 'entered-in-error'),
  )
  expect(statusesBefore('corrected')).toEqual(['final', 'amended', 'corrected', 'unknown'])
})
