/** One resource of any type → its row, or the patient it belongs to. */
import { mapEncounter } from './encounter.ts'
import type { Link, MapContext, Mapped } from './mapped.ts'
import { refuse } from './mapping-error.ts'
import { mapObservation } from './observation.ts'
import { mapPatient } from './patient.ts'
import { mapPractitioner } from './practitioner.ts'
import { isObject, type JsonObject } from './read.ts'
import { mapLocation, mapOrganization } from './site.ts'
import { anyPatientLink } from './subject.ts'

/** Resource types with a table, in the order in which their rows may refer to each other. */
export const MAPPED_TYPES = [
  'Organization',
  'Location',
  'Practitioner',
  'Patient',
  'Encounter',
  'Observation',
] as const

/** A resource type with a table. */
export type MappedType = (typeof MAPPED_TYPES)[number]

/** The place of a type in the order of work: what others refer to comes first. */
export function typeRank(resourceType: string): number {
  const types: readonly string[] = MAPPED_TYPES
  const rank = types.indexOf(resourceType)
  return rank < 0 ? MAPPED_TYPES.length : rank
}

/** True when resources of the type become rows. */
export function isMappedType(resourceType: string): resourceType is MappedType {
  return typeRank(resourceType) < MAPPED_TYPES.length
}

/**
 * Maps a resource of a type that has a table. `text` is the resource as it is written.
 * Throws: MappingError with the field and the reason when no row can be made of it.
 */
export function mapResource(
  type: MappedType,
  resource: JsonObject,
  text: string,
  fhirId: string,
  context: MapContext,
): Mapped {
  if (UNSTORABLE_ESCAPE.test(text)) refuseUnstorable(resource, type)
  switch (type) {
    case 'Organization':
      return mapOrganization(resource, fhirId)
    case 'Location':
      return mapLocation(resource, fhirId)
    case 'Practitioner':
      return mapPractitioner(resource, fhirId)
    case 'Patient':
      return mapPatient(resource, text, fhirId, context)
    case 'Encounter':
      return mapEncounter(resource, fhirId, context)
    case 'Observation':
      return mapObservation(resource, text, fhirId, context)
  }
}

/** The patient of a resource that is kept whole; none when it refers to none. Throws: MappingError. */
export function patientLinksOf(resource: JsonObject, resourceType: string): readonly Link[] {
  return anyPatientLink(resource, resourceType)
}

/** PostgreSQL's text cannot hold U+0000, nor `jsonb` half of a surrogate pair; both come as escapes. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/

/** A name that FHIR could have; reports repeat no other. */
const FIELD_NAME = /^_?[A-Za-z]{1,64}$/

function refuseUnstorable(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) refuse(path, 'holds the character U+0000')
    if (!value.isWellFormed()) refuse(path, 'holds half of a surrogate pair')
  } else if (Array.isArray(value)) for (const element of value) refuseUnstorable(element, path)
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      refuseUnstorable(name, path)
      refuseUnstorable(member, FIELD_NAME.test(name) ? `${path}.${name}` : path)
    }
}
