import { describe, expect, test } from 'bun:test'
import { PRESSURE, VITALS, type Vital } from '../chart/readings.ts'
import { judge, observationsOf, parseNumber, typedNumber } from './entry.ts'

const PATIENT = '01900000-0000-7000-8000-000000000001'
const AT = '2026-01-15T14:00:00.000Z'

function vital(name: Vital['name']): Vital {
  const found = VITALS.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe('a number as it is typed', () => {
  test.each([
    ['72', 72],
    [' 38,5 ', 38.5],
    ['38.5', 38.5],
    ['0.375', 0.375],
  ])('“%s” is %p', (typed, value) => {
    expect(parseNumber(typed)).toBe(value)
  })

  test.each(['', ' ', '-1', '1e3', '0x10', '12 0', '1.2.3', '38,', '12345', 'high', '٣٨', 'NaN'])(
    '“%s” is none',
    (typed) => {
      expect(parseNumber(typed)).toBeNull()
    },
  )
})

describe('a vital sign', () => {
  test.each([
    ['vital.temperature', '', 'empty'],
    ['vital.temperature', '35,5', 'usual'],
    ['vital.temperature', '38', 'usual'],
    ['vital.temperature', '38.1', 'high'],
    ['vital.temperature', '35.4', 'low'],
    ['vital.temperature', '25', 'low'],
    ['vital.temperature', '24.9', 'impossible'],
    ['vital.temperature', '101.3', 'impossible'],
    ['vital.saturation', '100', 'usual'],
    ['vital.saturation', '101', 'impossible'],
    ['vital.weight', '180', 'usual'],
    ['vital.pulse', 'seventy', 'impossible'],
  ] as const)('%s of “%s” is %s', (name, typed, verdict) => {
    expect(judge(vital(name), typed)).toBe(verdict)
  })

  test('that is usual is possible, for all of them', () => {
    for (const { possible, usual } of VITALS) {
      if (usual === null) continue
      expect(possible[0]).toBeLessThanOrEqual(usual[0])
      expect(usual[0]).toBeLessThan(usual[1])
      expect(usual[1]).toBeLessThanOrEqual(possible[1])
    }
  })
})

describe('what is sent', () => {
  test('has the unit of each vital sign in UCUM, and nothing for what was left empty', () => {
    const typed = {
      'vital.pulse': '72',
      'vital.temperature': '38,5',
      'vital.weight': ' ',
      'vital.height': '170',
    }
    expect(observationsOf(typed, PATIENT, AT)).toMatchObject([
      { code: '8867-4', value_number: 72, value_unit_code: '/min', patient_id: PATIENT, effective_time: AT },
      { code: '8310-5', value_number: 38.5, value_unit_code: 'Cel' },
      { code: '8302-2', value_number: 170, value_unit_code: 'cm' },
    ])
    expect(observationsOf({}, PATIENT, AT)).toEqual([])
  })

  test('is one panel for a blood pressure, of the parts that were measured', () => {
    const [panel, ...others] = observationsOf(
      { 'vital.systolic': '128', 'vital.diastolic': '82' },
      PATIENT,
      AT,
    )
    expect(others).toEqual([])
    expect(panel).toMatchObject({
      code: PRESSURE.code,
      value_type: 'none',
      components: [
        { code: PRESSURE.systolic, value_number: 128, value_unit_code: 'mm[Hg]' },
        { code: PRESSURE.diastolic, value_number: 82, value_unit_code: 'mm[Hg]' },
      ],
    })
    const [half] = observationsOf({ 'vital.systolic': '128' }, PATIENT, AT)
    expect(half).toMatchObject({ components: [{ code: PRESSURE.systolic }] })
  })
})

test('a draft gives back only texts', () => {
  const draft = { 'vital.pulse': '72', 'vital.weight': 80 }
  expect([
    typedNumber(draft, 'vital.pulse'),
    typedNumber(draft, 'vital.weight'),
    typedNumber(draft, 'x'),
  ]).toEqual(['72', null, null])
})
