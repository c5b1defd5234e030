import { expect, test } from 'bun:test'
import { mapResource } from './map-resource.ts'
import { mapPatient, patientToFhir } from './patient.ts'
import { isObject, type JsonObject } from './read.ts'

const UTC = { timeZone: 'UTC' }

function map(patient: object, id = 'p1') {
  const text = JSON.stringify({ resourceType: 'Patient', id, ...patient })
  const parsed: JsonObject = JSON.parse(text)
  return mapPatient(parsed, text, id, UTC)
}

const FULL = {
  identifier: [
    { system: 'urn:a', value: 'A-1' },
    { type: { coding: [{ code: 'MR' }] }, system: 'urn:h', value: 'H-77' },
  ],
  name: [
    { use: 'maiden', family: 'Old', given: ['Ann'] },
    { use: 'official', family: 'Cormier289', given: ['Chi716', 'Mary'], prefix: ['Mrs.'] },
  ],
  telecom: [
    { system: 'fax', value: '1' },
    { system: 'phone', value: '555-942-8848' },
    { system: 'email', value: 'c@example.com' },
  ],
  gender: 'female',
  birthDate: '1929-03-21',
  deceasedDateTime: '2020-03-25T17:39:15+01:00',
  address: [
    { line: ['310 Daugherty Path'], city: 'East Douglas', state: 'MA', postalCode: '01516', country: 'US' },
  ],
}

test('a patient is mapped with official name, record number, phone and address', () => {
  const { row, links } = map(FULL)
  expect(links).toEqual([])
  expect(row).toMatchObject({
    mrn: 'H-77',
    first_name: 'Chi716 Mary',
    last_name: 'Cormier289',
    date_of_birth: '1929-03-21',
    sex: 'female',
    contact_phone: '555-942-8848',
    email: 'c@example.com',
    deceased: true,
    deceased_at: '2020-03-25T16:39:15.000000Z',
    active: true,
  })
  expect(JSON.parse(row.address)).toEqual({
    line: ['310 Daugherty Path'],
    city: 'East Douglas',
    state: 'MA',
    postal_code: '01516',
    country: 'US',
  })
  expect(JSON.parse(row.identifiers)).toEqual(FULL.identifier)
})

test('a patient survives the way to a row and back', () => {
  const { row } = map(FULL, '0696ac49-3128-87d3-7344-04510aa4f324')
  const back = patientToFhir(row)
  expect(map(back, row.id).row).toEqual(row)
  expect(back.id).toBe(row.id)
})

test('without an identifier the record number is made of the row id, always the same', () => {
  expect(map({}).row.mrn).toMatch(/^MRN-[0-9A-F]{12}$/)
  expect(map({}).row.mrn).toBe(map({ gender: 'male' }).row.mrn)
  expect(patientToFhir(map({}).row).identifier?.[0]?.value).toBe(map({}).row.mrn)
})

test('what a column cannot hold is noted', () => {
  expect(map({ birthDate: '1929' })).toMatchObject({
    row: { date_of_birth: null },
    notes: [expect.stringContaining('Patient.birthDate')],
  })
  expect(map({ deceasedBoolean: true }).row).toMatchObject({ deceased: true, deceased_at: null })
})

test('a malformed patient is refused with the field and without what it holds', () => {
  const cases: [object, string][] = [
    [{ gender: 'F' }, 'Patient.gender is not a known code'],
    [{ birthDate: 19290321 }, 'Patient.birthDate is not a string'],
    [{ birthDate: '1929-02-30' }, 'Patient.birthDate is not a date of the calendar'],
    [{ name: { family: 'Secret' } }, 'Patient.name is not a list'],
    [{ name: [{ given: [7] }] }, 'Patient.name.given holds something that is not a string'],
    [{ name: ['Secret'] }, 'Patient.name holds something that is not an object'],
    [{ active: 'yes' }, 'Patient.active is not true or false'],
    [{ identifier: [{ value: 5 }] }, 'Patient.identifier.value is not a string'],
    [{ telecom: [{ system: 'phone', value: {} }] }, 'Patient.telecom.value is not a string'],
  ]
  for (const [patient, reason] of cases) expect(() => map(patient)).toThrow(reason)
})

test('characters that the database cannot hold are told with their field', () => {
  const refused = (text: string) => {
    const parsed: unknown = JSON.parse(text)
    return () => mapResource('Patient', isObject(parsed) ? parsed : {}, text, 'p', UTC)
  }
  expect(refused('{"name":[{"family":"a\\u0000b"}]}')).toThrow(
    'Patient.name.family holds the character U+0000',
  )
  expect(refused('{"name":[{"text":"\\ud800"}]}')).toThrow('Patient.name.text holds half of a surrogate pair')
  expect(refused('{"name":[{"text":"\\udc00"}]}')).toThrow('half of a surrogate pair')
  expect(refused('{"name":[{"text":"\\ud83d\\ude42"}]}')).not.toThrow()
})
