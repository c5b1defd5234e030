/** Ids: which row a FHIR resource becomes, and which ids a resource may have. */
import { createHash } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Source: https://hl7.org/fhir/R4/datatypes.html#id */
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/
/** Source: https://hl7.org/fhir/R4/valueset-resource-types.html; newer types are let through. */
const RESOURCE_TYPE = /^[A-Z][A-Za-z]{1,63}$/
/** The name space of rows made from FHIR ids that are not UUIDs; changing it would double every row. */
const ROW_NAMESPACE = Buffer.from('b3f1c7de60f84a0c9d2ee3a5479b6c18', 'hex')

/** True for a UUID in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** True for what FHIR allows as an id. */
export function isFhirId(text: string): boolean {
  return FHIR_ID.test(text)
}

/** True for what could be the name of a resource type. */
export function isResourceType(text: string): boolean {
  return RESOURCE_TYPE.test(text)
}

/** The form in which an id is compared: UUIDs in lower case, everything else as it is. */
export function normalId(id: string): string {
  return isUuid(id) ? id.toLowerCase() : id
}

/** The row of a resource: its id when that is a UUID, else a stable version-5 UUID of type and id. */
export function rowIdOf(resourceType: string, fhirId: string): string {
  return isUuid(fhirId) ? fhirId.toLowerCase() : nameUuid(`${resourceType}/${fhirId}`)
}

/** An id for a resource that came without one, made of what it holds: the same again for the same bytes. */
export function contentId(resourceType: string, contentHash: Uint8Array): string {
  return nameUuid(`${resourceType}#${Buffer.from(contentHash).toString('hex')}`)
}

/** The UUID of a `urn:uuid:` URL in lower case, null when it is none. */
export function uuidOfUrn(url: string): string | null {
  const match = /^urn:uuid:(.+)$/i.exec(url)
  const uuid = match?.[1]
  return uuid !== undefined && isUuid(uuid) ? uuid.toLowerCase() : null
}

function nameUuid(name: string): string {
  const hash = createHash('sha1').update(ROW_NAMESPACE).update(name).digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
