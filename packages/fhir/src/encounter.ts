/** FHIR Encounter ↔ `encounters`. Source: https://hl7.org/fhir/R4/encounter.html */
import type { CodeableConcept, Encounter } from 'fhir/r4.d.ts'
import { rowIdOf } from './identity.ts'
import { readInstant } from './instant.ts'
import type { Draft, Link, MapContext } from './mapped.ts'
import { keepWhole, refuse } from './mapping-error.ts'
import {
  type Concept,
  conceptLabel,
  isObject,
  type JsonObject,
  readCode,
  readConcepts,
  readList,
  readObject,
  readText,
} from './read.ts'
import { type FhirReference, readIdentifiers, readReference } from './reference.ts'
import { ENCOUNTER_STATUSES, type EncounterRow } from './rows.ts'
import { patientLink } from './subject.ts'

type EncounterDraft = Draft<
  'encounters',
  Omit<EncounterRow, 'patient_id' | 'practitioner_id' | 'location_id'>
>

/** The row of an Encounter. Throws: MappingError when it is malformed or has no start or no patient. */
export function mapEncounter(encounter: JsonObject, fhirId: string, context: MapContext): EncounterDraft {
  const status = readCode(encounter, 'status', 'Encounter', ENCOUNTER_STATUSES)
  if (status === null) return refuse('Encounter.status', 'is missing')
  const subject = patientLink(encounter, 'Encounter', ['Group'])
  const { start, end } = readPeriod(encounter, context)
  const klass = readObject(encounter, 'class', 'Encounter')
  const types = readConcepts(encounter, 'type', 'Encounter')
  const reasons = readConcepts(encounter, 'reasonCode', 'Encounter')
  return {
    table: 'encounters',
    row: {
      id: rowIdOf('Encounter', fhirId),
      status,
      class: klass === null ? '' : (readText(klass, 'code', 'Encounter.class') ?? ''),
      encounter_type: conceptLabel(types[0]),
      type_codes: codesText(types),
      chief_complaint: conceptLabel(reasons[0]),
      reason_codes: codesText(reasons),
      start_time: start,
      end_time: end,
    },
    links: [subject, ...practitionerLinks(encounter), ...locationLinks(encounter)],
    identifiers: readIdentifiers(encounter, 'Encounter'),
    notes: [],
  }
}

/** The FHIR resource of a row. */
export function encounterToFhir(row: EncounterRow): Encounter {
  const type = conceptToFhir(row.encounter_type, row.type_codes)
  const reason = conceptToFhir(row.chief_complaint, row.reason_codes)
  return {
    resourceType: 'Encounter',
    id: row.id,
    status: row.status,
    class: {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      ...(row.class === '' ? {} : { code: row.class }),
    },
    ...(type === null ? {} : { type: [type] }),
    subject: { reference: `Patient/${row.patient_id}` },
    ...(row.practitioner_id === null
      ? {}
      : { participant: [{ individual: { reference: `Practitioner/${row.practitioner_id}` } }] }),
    period: { start: row.start_time, ...(row.end_time === null ? {} : { end: row.end_time }) },
    ...(reason === null ? {} : { reasonCode: [reason] }),
    ...(row.location_id === null
      ? {}
      : { location: [{ location: { reference: `Location/${row.location_id}` } }] }),
  }
}

function readPeriod(encounter: JsonObject, context: MapContext): { start: string; end: string | null } {
  const period = readObject(encounter, 'period', 'Encounter') ?? {}
  const start = readInstant(period, 'start', 'Encounter.period', context.timeZone)
  const end = readInstant(period, 'end', 'Encounter.period', context.timeZone, 'end')
  if (start === null) return keepWhole('Encounter.period.start', 'is missing')
  if (end !== null && end < start) return refuse('Encounter.period', 'ends before it starts')
  return { start, end }
}

function practitionerLinks(encounter: JsonObject): Link[] {
  const references: FhirReference[] = []
  for (const participant of readList(encounter, 'participant', 'Encounter')) {
    const reference = readReference(participant, 'individual', 'Encounter.participant')
    if (reference !== null) references.push(reference)
  }
  return optionalLink('practitioner_id', 'Encounter.participant.individual', references, 'Practitioner', [
    'PractitionerRole',
    'RelatedPerson',
  ])
}

function locationLinks(encounter: JsonObject): Link[] {
  const first = readList(encounter, 'location', 'Encounter')[0]
  const reference = first === undefined ? null : readReference(first, 'location', 'Encounter.location')
  return optionalLink(
    'location_id',
    'Encounter.location.location',
    reference === null ? [] : [reference],
    'Location',
    [],
  )
}

function optionalLink(
  column: Link['column'],
  field: string,
  references: readonly FhirReference[],
  wanted: string,
  others: readonly string[],
): Link[] {
  if (references.length === 0) return []
  return [{ column, field, references, wanted: [wanted], others, dangling: 'reported' }]
}

function codesText(concepts: readonly Concept[]): string {
  return JSON.stringify(concepts.flatMap((concept) => concept.codings))
}

function conceptToFhir(text: string, codes: string): CodeableConcept | null {
  const stored: unknown = JSON.parse(codes)
  const coding: CodeableConcept['coding'] = []
  for (const code of Array.isArray(stored) ? stored : []) if (isObject(code)) coding.push(codingToFhir(code))
  if (text === '' && coding.length === 0) return null
  return { ...(coding.length === 0 ? {} : { coding }), ...(text === '' ? {} : { text }) }
}

function codingToFhir(code: JsonObject): { system?: string; code?: string; display?: string } {
  const system = readText(code, 'system', 'coding')
  const value = readText(code, 'code', 'coding')
  const display = readText(code, 'display', 'coding')
  return {
    ...(system === null ? {} : { system }),
    ...(value === null ? {} : { code: value }),
    ...(display === null ? {} : { display }),
  }
}
