/** The patient that a resource is about. */
import type { Link } from './mapped.ts'
import { keepWhole } from './mapping-error.ts'
import { isObject, type JsonObject } from './read.ts'
import { type FhirReference, isContained, readReference, referenceOf } from './reference.ts'

/** Fields that name the patient in the resource types of FHIR R4, the commonest first. */
const PATIENT_FIELDS = ['subject', 'patient', 'beneficiary', 'for', 'individual', 'actor', 'target'] as const
/** A list (Provenance.target) may name thousands of resources; its patient stands among the first. */
const REFERENCES_MAX = 10

/** The required patient of a mapped resource. Throws: MappingError when there is none to look for. */
export function patientLink(resource: JsonObject, path: string, others: readonly string[]): Link {
  const field = `${path}.subject`
  if (isContained(resource, 'subject')) return keepWhole(field, 'is contained in the resource')
  const reference = readReference(resource, 'subject', path)
  if (reference === null) return keepWhole(field, 'is missing')
  return {
    column: 'patient_id',
    field,
    references: [reference],
    wanted: ['Patient'],
    others,
    dangling: 'refuses',
  }
}

/**
 * The patient that a resource of any type refers to, as an optional link; none when no field names one.
 * Throws: MappingError when such a field is malformed.
 */
export function anyPatientLink(resource: JsonObject, resourceType: string): Link[] {
  for (const name of PATIENT_FIELDS) {
    const link = linkIn(resource[name], `${resourceType}.${name}`)
    if (link !== null) return [link]
  }
  const participants = resource['participant']
  const actors = Array.isArray(participants)
    ? participants.map((one: unknown) => (isObject(one) ? (one['actor'] ?? one['member']) : null))
    : []
  const link = linkIn(actors, `${resourceType}.participant`)
  return link === null ? [] : [link]
}

/** A value that holds no reference (`Measure.subject` is a concept) gives null. */
function linkIn(value: unknown, field: string): Link | null {
  const references: FhirReference[] = []
  for (const one of Array.isArray(value) ? value : [value]) {
    if (!isObject(one)) continue
    const reference = referenceOf(one, field)
    if (reference !== null && couldBePatient(reference)) references.push(reference)
    if (references.length === REFERENCES_MAX) break
  }
  if (references.length === 0) return null
  return {
    column: 'patient_id',
    field,
    references,
    wanted: ['Patient'],
    others: ['Group', 'Device', 'Location'],
    // A list may hold URLs of any type, and one that is unknown need not have been a patient.
    dangling: Array.isArray(value) ? 'ignored' : 'reported',
  }
}

function couldBePatient(reference: FhirReference): boolean {
  if (reference.kind === 'unreadable') return false
  if (reference.kind === 'url') return true
  return reference.resourceType === 'Patient'
}
