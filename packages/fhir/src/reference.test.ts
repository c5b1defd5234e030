import { expect, test } from 'bun:test'
import { contentId, rowIdOf, uuidOfUrn } from './identity.ts'
import { idOfFullUrl, parseReference, readReference } from './reference.ts'

const UUID = '0696ac49-3128-87d3-7344-04510aa4f324'

test('references are read in every form that FHIR knows', () => {
  expect(parseReference(`urn:uuid:${UUID.toUpperCase()}`)).toEqual({
    kind: 'url',
    url: `urn:uuid:${UUID}`,
    uuid: UUID,
  })
  expect(parseReference('Patient/12')).toMatchObject({ kind: 'resource', resourceType: 'Patient', id: '12' })
  expect(parseReference('Patient/12/_history/3')).toMatchObject({ resourceType: 'Patient', id: '12' })
  expect(parseReference('https://example.org/fhir/Patient/12')).toEqual({
    kind: 'resource',
    resourceType: 'Patient',
    id: '12',
    url: 'https://example.org/fhir/Patient/12',
  })
  expect(parseReference('https://example.org/people?x=1')).toMatchObject({ kind: 'url', uuid: null })
  expect(parseReference('see the chart')).toEqual({ kind: 'unreadable' })
})

test('conditional references give type, system and value', () => {
  const wanted = { kind: 'identifier' as const, resourceType: 'Practitioner', logical: false }
  expect(parseReference('Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999')).toEqual({
    ...wanted,
    system: 'http://hl7.org/fhir/sid/us-npi',
    value: '9999',
  })
  expect(parseReference('Practitioner?identifier=http%3A%2F%2Fx%7C9')).toMatchObject({
    system: 'http://x',
    value: '9',
  })
  expect(parseReference('Practitioner?identifier=9')).toMatchObject({ system: null, value: '9' })
  expect(parseReference('Practitioner?identifier=|9')).toMatchObject({ system: '', value: '9' })
  expect(parseReference('Practitioner?name=x').kind).toBe('unreadable')
})

test('a reference to a contained resource, or with nothing but a display, leads nowhere', () => {
  expect(readReference({ subject: { reference: '#p' } }, 'subject', 'X')).toBeNull()
  expect(readReference({ subject: { display: 'Somebody' } }, 'subject', 'X')).toBeNull()
  expect(
    readReference({ subject: { identifier: { system: 's', value: 'v' }, type: 'Patient' } }, 'subject', 'X'),
  ).toEqual({ kind: 'identifier', resourceType: 'Patient', system: 's', value: 'v', logical: true })
})

test('a full URL gives the id that it ends in', () => {
  expect(idOfFullUrl(`urn:uuid:${UUID}`)).toBe(UUID)
  expect(idOfFullUrl('https://example.org/fhir/Patient/a-1')).toBe('a-1')
  expect(idOfFullUrl('urn:oid:1.2.3')).toBeNull()
  expect(uuidOfUrn('urn:uuid:not-one')).toBeNull()
})

test('a UUID is its own row id, any other id gives a stable one that differs by type', () => {
  expect(rowIdOf('Patient', UUID.toUpperCase())).toBe(UUID)
  const made = rowIdOf('Patient', '12')
  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  // Fixed: a change would make a second row of everything that was imported before.
  expect(made).toBe('b7dce324-a7ad-592e-a2f6-ab852635c768')
  expect(rowIdOf('Encounter', '12')).not.toBe(made)
  expect(contentId('Patient', Buffer.from('a'))).toBe(contentId('Patient', Buffer.from('a')))
})
