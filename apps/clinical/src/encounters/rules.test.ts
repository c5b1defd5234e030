import { describe, expect, test } from 'bun:test'
import {
  codeFault,
  diagnosisFault,
  ENCOUNTER_STATUSES,
  mayFollow,
  NEW_STATUSES,
  statusesBefore,
} from './rules.ts'

const SNOMED = 'http://snomed.info/sct'
const ICD10 = 'http://hl7.org/fhir/sid/icd-10'

describe('the statuses of an encounter', () => {
  test('lead to the end from every beginning, and never back', () => {
    for (const from of NEW_STATUSES)
      expect(['finished', 'cancelled'].some((to) => reaches(from, to))).toBe(true)
    const order = ['planned', 'arrived', 'triaged', 'in-progress', 'finished'] as const
    for (const [i, from] of order.entries()) {
      for (const to of order.slice(0, i)) expect([from, to, reaches(from, to)]).toEqual([from, to, false])
    }
  })

  test('can all be entered in error, which is the end', () => {
    for (const from of ENCOUNTER_STATUSES) {
      expect(mayFollow(from, 'entered-in-error')).toBe(from !== 'entered-in-error')
      expect(mayFollow('entered-in-error', from)).toBe(false)
    }
  })

  test('do not become unknown, and are not cancelled once they have begun', () => {
    const before = (to: (typeof ENCOUNTER_STATUSES)[number]) => statusesBefore(to)
    expect(before('unknown')).toEqual(['unknown'])
    expect(before('cancelled')).toEqual(['planned', 'arrived', 'triaged', 'cancelled', 'unknown'])
    expect(before('finished')).toEqual(['in-progress', 'onleave', 'finished', 'unknown'])
  })

  test('may be said again, and any but the last may stay while something else changes', () => {
    for (const status of ENCOUNTER_STATUSES)
      expect(mayFollow(status, status)).toBe(status !== 'entered-in-error')
    expect(statusesBefore(undefined)).toEqual(ENCOUNTER_STATUSES.filter((one) => one !== 'entered-in-error'))
  })
})

/** Whether one status can be reached from another by any number of steps to other statuses. */
function reaches(from: (typeof ENCOUNTER_STATUSES)[number], to: string): boolean {
  const seen = new Set<string>([from])
  const open = [from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const current = at
    for (const next of ENCOUNTER_STATUSES.filter((one) => !seen.has(one) && mayFollow(current, one))) {
      if (next === to) return true
      seen.add(next)
      open.push(next)
    }
  }
  return false
}

describe('codes', () => {
  test.each(['22298006', '38341003', '185349003', '44054006', '900000000000207008'])(
    '%s is SNOMED CT',
    (code) => {
      expect(codeFault({ system: SNOMED, code })).toBeNull()
    },
  )

  test('of SNOMED CT with any digit mistyped or two neighbours exchanged are found', () => {
    const code = '185349003'
    for (let i = 0; i < code.length; i++) {
      for (const digit of '0123456789') {
        const wrong = code.slice(0, i) + digit + code.slice(i + 1)
        expect([wrong, codeFault({ system: SNOMED, code: wrong }) === null]).toEqual([wrong, wrong === code])
      }
      const [a = '', b = ''] = [code[i], code[i + 1]]
      const turned = code.slice(0, i) + b + a + code.slice(i + 2)
      if (b !== '' && a !== b)
        expect([turned, codeFault({ system: SNOMED, code: turned })]).not.toEqual([turned, null])
    }
  })

  test.each(['I21.9', 'A00', 'E11.65', 'S72.001A', 'U07.1', 'C7A.010'])('%s is ICD-10', (code) => {
    for (const system of [ICD10, `${ICD10}-cm`]) expect(codeFault({ system, code })).toBeNull()
  })

  test.each(['', 'i21.9', 'I2', '21.9', 'I21.', 'I21.98765', 'I21-9'])('"%s" is not ICD-10', (code) => {
    expect(codeFault({ system: ICD10, code })).not.toBeNull()
  })

  test('of other systems are taken as reasons, not as diagnoses', () => {
    const local = { system: 'urn:local', code: 'x' }
    expect(codeFault(local)).toBeNull()
    expect(diagnosisFault(local)).not.toBeNull()
    expect(diagnosisFault({ system: ICD10, code: 'I21.9' })).toBeNull()
  })
})
