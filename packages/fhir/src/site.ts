/**
 * FHIR Location and Organization → `locations`. An Organization of a bundle is a place of care of the
 * tenant, not a tenant: it becomes a site.
 * Source: https://hl7.org/fhir/R4/location.html, https://hl7.org/fhir/R4/organization.html
 */
import { rowIdOf } from './identity.ts'
import type { Draft, Link } from './mapped.ts'
import { addressOf, readTelecom } from './person.ts'
import {
  type JsonObject,
  readCode,
  readConcept,
  readFlag,
  readList,
  readObject,
  readText,
  readTexts,
} from './read.ts'
import { type FhirReference, readIdentifiers, readReference } from './reference.ts'
import type { LocationRow } from './rows.ts'

type SiteDraft = Draft<'locations', Omit<LocationRow, 'parent_id'>>

const LOCATION_STATUSES = ['active', 'suspended', 'inactive'] as const
/** Source: http://terminology.hl7.org/CodeSystem/location-physical-type */
const ROOM = 'ro'

/** The row of a Location; its parent is `partOf`, else the organization that manages it. */
export function mapLocation(location: JsonObject, fhirId: string): SiteDraft {
  const physical = readConcept(location, 'physicalType', 'Location')
  const partOf = readReference(location, 'partOf', 'Location')
  const managing = readReference(location, 'managingOrganization', 'Location')
  const address = addressOf(readObject(location, 'address', 'Location'), 'Location.address')
  return {
    table: 'locations',
    row: {
      id: rowIdOf('Location', fhirId),
      kind: physical?.codings.some((coding) => coding.code === ROOM) ? 'room' : 'site',
      name: siteName(location, 'Location') ?? readText(location, 'description', 'Location') ?? '',
      phone: readTelecom(location, 'Location', 'phone'),
      address: JSON.stringify(address),
      active: readCode(location, 'status', 'Location', LOCATION_STATUSES) !== 'inactive',
    },
    links:
      partOf !== null
        ? [parentLink('Location.partOf', partOf, 'Location')]
        : managing !== null
          ? [parentLink('Location.managingOrganization', managing, 'Organization')]
          : [],
    identifiers: readIdentifiers(location, 'Location'),
    notes: [],
  }
}

/** The row of an Organization; its parent is the organization it is part of. */
export function mapOrganization(organization: JsonObject, fhirId: string): SiteDraft {
  const partOf = readReference(organization, 'partOf', 'Organization')
  const address = addressOf(readList(organization, 'address', 'Organization')[0], 'Organization.address')
  return {
    table: 'locations',
    row: {
      id: rowIdOf('Organization', fhirId),
      kind: 'site',
      name: siteName(organization, 'Organization') ?? '',
      phone: readTelecom(organization, 'Organization', 'phone'),
      address: JSON.stringify(address),
      active: readFlag(organization, 'active', 'Organization') ?? true,
    },
    links: partOf === null ? [] : [parentLink('Organization.partOf', partOf, 'Organization')],
    identifiers: readIdentifiers(organization, 'Organization'),
    notes: [],
  }
}

function siteName(resource: JsonObject, path: string): string | null {
  return readText(resource, 'name', path) ?? readTexts(resource, 'alias', path)[0] ?? null
}

function parentLink(field: string, reference: FhirReference, wanted: string): Link {
  return {
    column: 'parent_id',
    field,
    references: [reference],
    wanted: [wanted],
    others: [],
    dangling: 'reported',
  }
}
