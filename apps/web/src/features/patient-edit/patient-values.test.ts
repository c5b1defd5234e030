import { describe, expect, test } from 'bun:test'
import { changeOf } from './patient-values.ts'

const BASE = {
  ...{ first_name: 'Ada', last_name: 'Lovelace', date_of_birth: '1980-02-29', sex: 'female', mrn: 'A1' },
  ...{ contact_phone: '', email: 'ada@example.test', line: '4 Mill Lane', city: 'Ashford', district: '' },
  ...{ state: '', postal_code: '', country: '', active: true },
}

describe('the change of a patient', () => {
  test('has what was touched and nothing else', () => {
    expect(changeOf(BASE, BASE)).toEqual({})
    expect(changeOf(BASE, { ...BASE, first_name: ' Ada Maria ', active: false, sex: 'other' })).toEqual({
      ...{ first_name: 'Ada Maria', active: false, sex: 'other' },
    })
  })

  test('removes what was emptied, and leaves the other parts of the address', () => {
    expect(changeOf(BASE, { ...BASE, email: '', city: '', postal_code: 'TN23' })).toEqual({
      ...{ email: null, address: { city: null, postal_code: 'TN23' } },
    })
    expect(changeOf(BASE, { ...BASE, line: '' })).toEqual({ address: { line: null } })
    expect(changeOf(BASE, { ...BASE, line: '4 Mill Lane\n\n Rear ' })).toEqual({
      address: { line: ['4 Mill Lane', 'Rear'] },
    })
  })
})
