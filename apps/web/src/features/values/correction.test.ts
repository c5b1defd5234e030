import { describe, expect, test } from 'bun:test'
import type { Text } from '../../i18n/text.ts'
import { errorsOf } from '../../records/fields.ts'
import { PRESSURE } from '../chart/readings.ts'
import { correctionFields, correctionOf, hasCorrectable, readingName, storedReading } from './correction.ts'
import type { Reading } from './value-requests.ts'

const ZONE = 'America/New_York'
const TODAY = '2030-01-20'
const text: Text = (key, values) => (values === undefined ? key : `${key} ${Object.values(values).join('-')}`)

const PULSE: Reading = {
  ...{ id: 'o', org_id: 'g', patient_id: 'p', encounter_id: null, practitioner_id: null },
  ...{ category: 'vital-signs', code: '8867-4', code_system: 'http://loinc.org', display: 'Heart rate' },
  ...{ status: 'final', effective_time: '2030-01-15T14:05:33.250Z', effective_end: null },
  ...{ value_type: 'quantity', value_number: 72, value_comparator: null, value_unit: 'beats/minute' },
  ...{ value_unit_code: '/min', value_json: null, data_absent_reason: null, components: [] },
  ...{ reference_range: [], interpretation: null, version: 1 },
}

/** A part of a panel as it is sent, and as the service stores it. */
function sent(code: string, value: number | string) {
  return {
    ...{ code, code_system: 'http://loinc.org', display: `part ${code}`, value_type: 'quantity' },
    ...{ value_number: value, value_unit: 'mmHg', value_unit_code: 'mm[Hg]' },
  }
}

function part(code: string, value: number, interpretation: string | null) {
  return { ...sent(code, value), value_json: null, data_absent_reason: null, interpretation }
}

const PANEL: Reading = {
  ...PULSE,
  ...{ code: PRESSURE.code, value_type: 'none', value_number: null, value_unit: null, value_unit_code: null },
  components: [part(PRESSURE.systolic, 182, 'H'), part(PRESSURE.diastolic, 82, null)],
}

/** What is wrong with a form in which some fields were typed over. */
function wrong(reading: Reading, typed: Readonly<Record<string, string>>) {
  const { values } = storedReading(reading, ZONE)
  return errorsOf(correctionFields(reading, TODAY, text), { ...values, reason: 'typo', ...typed }, text)
}

/** The request of such a form. */
function request(reading: Reading, typed: Readonly<Record<string, string>>) {
  const stored = storedReading(reading, ZONE)
  return correctionOf(reading, stored, { ...stored.values, ...typed }, ZONE)
}

describe('the form of a correction', () => {
  test('has number, date and time of day of the clinic, and asks why what was final changes', () => {
    expect(storedReading(PULSE, ZONE)).toEqual({
      values: { value_number: '72', effective_time: '2030-01-15', clock: '09:05', reason: '' },
      version: 1,
    })
    expect(wrong(PULSE, { reason: '' })).toEqual({ reason: 'record.needed' })
    expect(wrong({ ...PULSE, status: 'preliminary' }, { reason: '' })).toEqual({})
  })

  test('has a field for each part of a panel, by the name that the service would refuse it by', () => {
    const names = correctionFields(PANEL, TODAY, text).map(({ name, called }) => [name, called])
    expect(names.slice(0, 2)).toEqual([
      ['components.0.value_number', 'vital.systolic (mmHg)'],
      ['components.1.value_number', 'vital.diastolic (mmHg)'],
    ])
  })

  test.each([
    ['', 'record.needed'],
    ['seventy', 'vitals.impossible 20-300'],
    ['19.9', 'vitals.impossible 20-300'],
    ['301', 'vitals.impossible 20-300'],
  ])('says of “%s” that it is no heart rate', (typed, says) => {
    expect(wrong(PULSE, { value_number: typed })).toEqual({ value_number: says })
  })

  test.each([
    ['-3,5', undefined],
    ['140000', undefined],
    ['1e3', 'values.noNumber'],
    ['12 5', 'values.noNumber'],
  ])('of what is no vital sign any number is one: “%s” → %p', (typed, says) => {
    expect(wrong({ ...PULSE, code: '777-3' }, { value_number: typed })['value_number']).toBe(says)
  })

  test('refuses a day that has not come', () => {
    expect(wrong(PULSE, { effective_time: '2030-01-21' })).toEqual({ effective_time: 'values.future' })
    expect(wrong(PULSE, { effective_time: TODAY })).toEqual({})
  })

  test('is there for numbers and texts, not for coded values', () => {
    expect(hasCorrectable(PULSE)).toBe(true)
    expect(hasCorrectable({ ...PULSE, value_number: null, value_json: 'clear' })).toBe(true)
    expect(hasCorrectable({ ...PULSE, value_number: null, value_json: { text: 'negative' } })).toBe(false)
  })
})

describe('the request of a correction', () => {
  test('is none when nothing was changed, whatever the reason', () => {
    expect(request(PULSE, { reason: 'typo' })).toBeNull()
  })

  test('keeps the digits as they were typed, and the seconds of a time that was not touched', () => {
    expect(request(PULSE, { value_number: '36,50', reason: ' typo ' })).toEqual({
      value_number: '36.50',
      reason: 'typo',
    })
  })

  test('takes a time of day at the clinic', () => {
    expect(request(PULSE, { clock: '10:30' })).toEqual({ effective_time: '2030-01-15T15:30:00.000Z' })
  })

  test('sends all parts of a panel; what followed from the changed number follows anew', () => {
    expect(request(PANEL, { 'components.0.value_number': '128', reason: 'typo' })).toEqual({
      components: [sent(PRESSURE.systolic, '128'), sent(PRESSURE.diastolic, 82)],
      reason: 'typo',
    })
  })
})

test('measurements are called in plain words where they are vital signs, else as their code says', () => {
  expect([PULSE, PANEL].map((reading) => readingName(reading, text))).toEqual([
    'vital.pulse',
    'values.pressure',
  ])
  expect(readingName({ code: '777-3', display: 'Platelets' }, text)).toBe('Platelets')
  expect(readingName({ code: '777-3', display: '' }, text)).toBe('777-3')
})
