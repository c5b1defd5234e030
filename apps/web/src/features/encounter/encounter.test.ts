import { describe, expect, test } from 'bun:test'
import { Problem } from '../../api/problem.ts'
import type { Text } from '../../i18n/text.ts'
import {
  diagnosesOf,
  emptyLine,
  errorsOfLines,
  isSameList,
  type Line,
  linesOf,
  refusedLine,
  SNOMED,
} from './diagnoses.ts'
import { deedText, ENCOUNTER_STATUSES, statusesAfter, statusOf, wantsReason } from './status.ts'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const text: Text = (key) => key

function line(system: string, code: string, display = ''): Line {
  return { key: `${system} ${code}`, system, code, display, use: '' }
}

describe('the status of an encounter', () => {
  test('goes forward only, and from whatever it is to “entered in error”, which is the end', () => {
    for (const status of ENCOUNTER_STATUSES) {
      const after = statusesAfter(status)
      expect(after).not.toContain(status)
      expect(after.includes('entered-in-error')).toBe(status !== 'entered-in-error')
    }
    expect(statusesAfter('finished')).toEqual(['entered-in-error'])
    expect(statusesAfter('planned')).not.toContain('finished')
  })

  test('that nobody knows here is not known', () => {
    expect([statusOf('in-progress'), statusOf('paused')]).toEqual(['in-progress', 'unknown'])
  })

  test('is left in words: back from leave is another thing than to begin', () => {
    expect(deedText('onleave', 'in-progress')).toBe('deed.goOn')
    expect(deedText('triaged', 'in-progress')).toBe('deed.begin')
    expect(ENCOUNTER_STATUSES.filter(wantsReason)).toEqual(['cancelled', 'entered-in-error'])
  })
})

describe('a diagnosis', () => {
  test.each([
    [ICD, 'J06.9', undefined],
    [ICD, ' j06.9 ', undefined],
    ['http://hl7.org/fhir/sid/icd-10', 'E11', undefined],
    [ICD, '', 'record.needed'],
    [ICD, 'Cough', 'diagnoses.icdForm'],
    [ICD, 'J06.', 'diagnoses.icdForm'],
    [SNOMED, '195662009', undefined],
    [SNOMED, 'J06.9', 'diagnoses.snomedForm'],
    [SNOMED, '12345', 'diagnoses.snomedForm'],
    ['http://example.org/codes', 'A1', 'diagnoses.otherSystem'],
  ])('of %s with the code “%s” is told %p', (system, code, says) => {
    const one = line(system, code)
    expect(errorsOfLines([one], text)[one.key]?.code).toBe(says)
  })

  test('is sent with its code in capitals, words without blanks around them, and its use as it was', () => {
    const lines = [{ ...line(ICD, ' j06.9 ', ' A cold '), use: 'DD' }, line(SNOMED, '195662009')]
    expect(diagnosesOf(lines)).toEqual([
      { system: ICD, code: 'J06.9', display: 'A cold', use: 'DD' },
      { system: SNOMED, code: '195662009' },
    ])
  })

  test('that is added begins with the system of the one before', () => {
    expect(emptyLine([], 'new').system).toBe(ICD)
    expect(emptyLine([line(SNOMED, '195662009')], 'new')).toEqual({ ...line(SNOMED, ''), key: 'new' })
  })

  test('is found by the place that a refusal names', () => {
    const lines = [line(ICD, 'J06.9'), line(SNOMED, '195662000')]
    const refused = (error: string, code: string) =>
      refusedLine(new Problem(400, { error, code }), lines, text)
    expect(refused("field 'diagnoses.1.code' is no SNOMED CT identifier", 'invalid_code')).toEqual({
      [lines[1]?.key ?? '']: { code: 'diagnoses.badCode' },
    })
    expect(refused("field 'diagnoses.0.display' must be string", 'invalid_body')).toEqual({
      [lines[0]?.key ?? '']: { display: 'record.notAccepted' },
    })
    expect(refused("field 'diagnoses.7.code' is no ICD-10 code", 'invalid_code')).toBeNull()
    expect(refused("field 'status' is wrong", 'invalid_body')).toBeNull()
  })

  test('is the same whether its words are absent or empty', () => {
    expect(isSameList([{ system: ICD, code: 'J06.9' }], [{ system: ICD, code: 'J06.9', display: '' }])).toBe(
      true,
    )
    expect(isSameList([{ system: ICD, code: 'J06.9' }], [{ system: ICD, code: 'J06.8' }])).toBe(false)
    let key = 0
    const stored = [{ system: ICD, code: 'J06.9', use: 'DD' }]
    expect(isSameList(diagnosesOf(linesOf(stored, () => String(key++))), stored)).toBe(true)
  })
})
