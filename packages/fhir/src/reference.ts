/** FHIR references, read into the few forms that can be looked up. Source: https://hl7.org/fhir/R4/references.html */
import { isFhirId, normalId, uuidOfUrn } from './identity.ts'
import type { IdentifierPair } from './mapped.ts'
import { refuse } from './mapping-error.ts'
import { type JsonObject, readObject, readText } from './read.ts'

/**
 * - `resource`: `Patient/12`, also at the end of an absolute URL (then `url` is the whole of it).
 * - `url`: `urn:uuid:…` or another absolute URL that names no type; `uuid` is the urn's.
 * - `identifier`: `Practitioner?identifier=system|value`, or a logical reference (`logical`), which
 *   need not point to anything. `system` null means any system; `resourceType` null means any type.
 * - `unreadable`: a reference that is none of these; it can only be reported.
 */
export type FhirReference =
  | {
      readonly kind: 'resource'
      readonly resourceType: string
      readonly id: string
      readonly url: string | null
    }
  | { readonly kind: 'url'; readonly url: string; readonly uuid: string | null }
  | {
      readonly kind: 'identifier'
      readonly resourceType: string | null
      readonly system: string | null
      readonly value: string
      readonly logical: boolean
    }
  | { readonly kind: 'unreadable' }

const TYPE_AND_ID = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?identifier=([^&]+)$/
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i

/** The reference in `parent[name]`; null when there is none, or only a display or a contained resource. */
export function readReference(parent: JsonObject, name: string, path: string): FhirReference | null {
  const value = readObject(parent, name, path)
  return value === null ? null : referenceOf(value, `${path}.${name}`)
}

/** Reads one Reference object. Throws: MappingError when it is malformed. */
export function referenceOf(value: JsonObject, path: string): FhirReference | null {
  const url = readText(value, 'reference', path)
  if (url !== null) return url.startsWith('#') ? null : parseReference(url)
  const identifier = readObject(value, 'identifier', path)
  if (identifier === null) return null
  const text = readText(identifier, 'value', `${path}.identifier`)
  if (text === null) return null
  return {
    kind: 'identifier',
    resourceType: readText(value, 'type', path),
    system: readText(identifier, 'system', `${path}.identifier`),
    value: text,
    logical: true,
  }
}

/** True when the field points into the resource's own `contained`. */
export function isContained(parent: JsonObject, name: string): boolean {
  const value = parent[name]
  if (typeof value !== 'object' || value === null || !('reference' in value)) return false
  return typeof value.reference === 'string' && value.reference.startsWith('#')
}

/** Reads the text of a reference. */
export function parseReference(url: string): FhirReference {
  if (/^urn:/i.test(url)) return { kind: 'url', url: url.toLowerCase(), uuid: uuidOfUrn(url) }
  const conditional = CONDITIONAL.exec(url)
  if (conditional?.[1] !== undefined && conditional[2] !== undefined)
    return conditionalReference(conditional[1], conditional[2])
  const absolute = ABSOLUTE.test(url)
  const direct = TYPE_AND_ID.exec(url)
  if (direct?.[1] !== undefined && direct[2] !== undefined)
    return {
      kind: 'resource',
      resourceType: direct[1],
      id: normalId(direct[2]),
      url: absolute ? url : null,
    }
  return absolute ? { kind: 'url', url, uuid: null } : { kind: 'unreadable' }
}

/** What `fullUrl` says the id is: the end of a RESTful URL or a UUID; null when it says none. */
export function idOfFullUrl(fullUrl: string): string | null {
  const uuid = uuidOfUrn(fullUrl)
  if (uuid !== null) return uuid
  const id = TYPE_AND_ID.exec(fullUrl)?.[2]
  return id !== undefined && isFhirId(id) ? normalId(id) : null
}

/** A resource's business identifiers as pairs, those without a value left out. */
export function readIdentifiers(resource: JsonObject, path: string): readonly IdentifierPair[] {
  const raw = resource['identifier']
  if (raw === undefined) return []
  const list = Array.isArray(raw) ? raw : [raw]
  const pairs: IdentifierPair[] = []
  for (const element of list) {
    if (typeof element !== 'object' || element === null || Array.isArray(element))
      return refuse(`${path}.identifier`, 'holds something that is not an object')
    const value = readText(element, 'value', `${path}.identifier`)
    if (value !== null) pairs.push({ system: readText(element, 'system', `${path}.identifier`) ?? '', value })
  }
  return pairs
}

function conditionalReference(resourceType: string, parameter: string): FhirReference {
  const decoded = decodeParameter(parameter)
  if (decoded === null) return { kind: 'unreadable' }
  const bar = decoded.indexOf('|')
  const system = bar < 0 ? null : decoded.slice(0, bar)
  return { kind: 'identifier', resourceType, system, value: decoded.slice(bar + 1), logical: false }
}

function decodeParameter(parameter: string): string | null {
  try {
    return decodeURIComponent(parameter)
  } catch {
    return null
  }
}
