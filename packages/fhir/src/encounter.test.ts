import { expect, test } from 'bun:test'
import { encounterToFhir, mapEncounter } from './encounter.ts'
import { MappingError } from './mapping-error.ts'

const UTC = { timeZone: 'UTC' }
const ID = '120de2e7-0af1-cbce-3199-6dbaaf9b60ca'
const PATIENT = '057aa36e-b892-9964-75b9-ffb46b097e34'
const LINKS = { patient_id: PATIENT, practitioner_id: ID, location_id: PATIENT }

const FULL = {
  status: 'finished',
  class: { code: 'AMB' },
  type: [
    {
      coding: [{ system: 'http://snomed.info/sct', code: '424441002', display: 'Prenatal initial visit' }],
      text: 'Prenatal visit',
    },
  ],
  subject: { reference: `urn:uuid:${PATIENT}` },
  participant: [{ individual: { reference: 'Practitioner?identifier=http://x|9' } }],
  period: { start: '1959-07-30T11:21:06+01:00', end: '1959-07-30T11:36:06+01:00' },
  reasonCode: [{ coding: [{ system: 's', code: '1', display: 'Normal pregnancy' }] }],
  location: [{ location: { reference: 'Location/5' } }],
}

test('an encounter is mapped with its texts, codes and references', () => {
  const { row, links } = mapEncounter(FULL, ID, UTC)
  expect(row).toMatchObject({
    id: ID,
    status: 'finished',
    class: 'AMB',
    encounter_type: 'Prenatal visit',
    chief_complaint: 'Normal pregnancy',
    start_time: '1959-07-30T10:21:06.000000Z',
    end_time: '1959-07-30T10:36:06.000000Z',
  })
  expect(JSON.parse(row.reason_codes)).toEqual([{ system: 's', code: '1', display: 'Normal pregnancy' }])
  expect(links.map(({ column, dangling }) => [column, dangling])).toEqual([
    ['patient_id', 'refuses'],
    ['practitioner_id', 'reported'],
    ['location_id', 'reported'],
  ])
})

test('an encounter survives the way to a row and back', () => {
  const row = { ...mapEncounter(FULL, ID, UTC).row, ...LINKS }
  const back: unknown = JSON.parse(JSON.stringify(encounterToFhir(row)))
  const again = mapEncounter(Object(back), ID, UTC)
  expect({ ...again.row, ...LINKS }).toEqual(row)
  expect(
    again.links.flatMap(({ references }) => references.flatMap((one) => ('id' in one ? [one.id] : []))),
  ).toEqual([PATIENT, ID, PATIENT])
})

test('an encounter without reason, type or end has empty columns', () => {
  const { row } = mapEncounter(
    { status: 'planned', subject: FULL.subject, period: { start: '2020-01-01' } },
    ID,
    UTC,
  )
  expect(row).toMatchObject({ chief_complaint: '', encounter_type: '', reason_codes: '[]', end_time: null })
  expect(encounterToFhir({ ...row, patient_id: PATIENT, practitioner_id: null, location_id: null })).toEqual({
    resourceType: 'Encounter',
    id: ID,
    status: 'planned',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode' },
    subject: { reference: `Patient/${PATIENT}` },
    period: { start: '2020-01-01T00:00:00.000000Z' },
  })
})

test('good FHIR without a place in the table is kept whole, malformed FHIR is refused', () => {
  const outcome = (change: object) => {
    try {
      mapEncounter({ ...FULL, ...change }, ID, UTC)
      return 'mapped'
    } catch (thrown) {
      return thrown instanceof MappingError ? `${thrown.outcome}: ${thrown.message}` : String(thrown)
    }
  }
  expect(outcome({ period: undefined })).toBe('kept_whole: Encounter.period.start is missing')
  expect(outcome({ subject: undefined })).toBe('kept_whole: Encounter.subject is missing')
  expect(outcome({ subject: { reference: '#p' } })).toStartWith('kept_whole: Encounter.subject is contained')
  expect(outcome({ status: 'done' })).toBe('refused: Encounter.status is not a known code')
  expect(outcome({ status: undefined })).toBe('refused: Encounter.status is missing')
  expect(outcome({ class: [] })).toBe('refused: Encounter.class is not an object')
  expect(outcome({ period: { start: '2020-01-02', end: '2020-01-01' } })).toBe(
    'refused: Encounter.period ends before it starts',
  )
})
