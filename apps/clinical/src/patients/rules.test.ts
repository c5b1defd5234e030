import { describe, expect, test } from 'bun:test'
import { applyPatch, type PatientFields } from './rules.ts'

describe('a merge patch', () => {
  const current: PatientFields = {
    ...{ mrn: 'M1', first_name: 'Ada', last_name: 'King', date_of_birth: '1815-12-10', sex: 'female' },
    ...{ contact_phone: '555', email: 'a@b', address: '{"city":"London","line":["1 St"]}', active: true },
  }

  test('of nothing changes nothing', () => {
    expect(applyPatch(current, {})).toEqual(current)
  })

  test('takes what is given and clears what is null', () => {
    expect(applyPatch(current, { last_name: 'Byron', email: null })).toEqual({
      ...current,
      last_name: 'Byron',
      email: null,
    })
  })

  test('merges the address, replaces its lists and removes it whole', () => {
    const address = { city: null, line: ['2 St'], country: 'GB' }
    expect(JSON.parse(applyPatch(current, { address }).address)).toEqual({ line: ['2 St'], country: 'GB' })
    expect(applyPatch(current, { address: null }).address).toBe('{}')
    expect(applyPatch(current, { address: {} }).address).toBe(current.address)
  })

  test('done twice is the same as once', () => {
    const change = { first_name: 'Augusta', address: { city: null, state: 'X' } }
    const once = applyPatch(current, change)
    expect(applyPatch(once, change)).toEqual(once)
  })
})
