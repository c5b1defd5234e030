import { describe, expect, test } from 'bun:test'
import { differingField } from './verify-read.ts'

const ANSWER = {
  id: 'p1',
  org_id: 'o1',
  mrn: 'M1',
  first_name: 'Ada',
  last_name: 'Byron',
  date_of_birth: '1990-01-02',
  sex: 'female',
  contact_phone: null,
  email: null,
  address: { city: 'Bath', line: ['1 Hill'] },
  deceased: false,
  active: true,
  version: 3,
  recent_encounters: [
    {
      id: 'e1',
      start_time: '2024-05-06T07:08:09.5+00:00',
      encounter_type: 'Visit',
      chief_complaint: '',
      status: 'finished',
    },
  ],
}
const PATIENT = [
  'p1',
  'o1',
  'M1',
  'Ada',
  'Byron',
  '1990-01-02',
  'female',
  null,
  null,
  'false',
  'true',
  '3',
  '{"line": ["1 Hill"], "city": "Bath"}',
]
const ENCOUNTERS = [['e1', 'Visit', '', 'finished', '1714979289500']]

describe('an answer of the read', () => {
  test('is right when every field is what the rows hold', () => {
    expect(differingField(ANSWER, PATIENT, ENCOUNTERS)).toBeNull()
  })

  test('is wrong in the field that differs', () => {
    expect(differingField({ ...ANSWER, mrn: 'M2' }, PATIENT, ENCOUNTERS)).toBe('mrn')
    expect(differingField({ ...ANSWER, email: '' }, PATIENT, ENCOUNTERS)).toBe('email')
    expect(differingField({ ...ANSWER, address: {} }, PATIENT, ENCOUNTERS)).toBe('address')
  })

  test('is wrong when an encounter is missing, changed or in another order', () => {
    const two = [...ENCOUNTERS, ['e2', 'Visit', '', 'finished', '1714979289000']]
    const later = { ...ANSWER.recent_encounters[0], start_time: '2024-05-06T07:08:10+00:00' }
    expect(differingField(ANSWER, PATIENT, two)).toBe('recent_encounters')
    expect(differingField({ ...ANSWER, recent_encounters: [later] }, PATIENT, ENCOUNTERS)).toBe(
      'recent_encounters',
    )
  })
})
