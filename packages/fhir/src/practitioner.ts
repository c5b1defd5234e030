/** FHIR Practitioner → `practitioners`. Source: https://hl7.org/fhir/R4/practitioner.html */
import { rowIdOf } from './identity.ts'
import type { Draft } from './mapped.ts'
import { readName, readTelecom } from './person.ts'
import { conceptLabel, type JsonObject, readConcept, readFlag, readList } from './read.ts'
import { readIdentifiers } from './reference.ts'
import type { PractitionerRow } from './rows.ts'

const NPI_SYSTEM = 'http://hl7.org/fhir/sid/us-npi'

/** The row of a Practitioner. Throws: MappingError when it is malformed. */
export function mapPractitioner(
  practitioner: JsonObject,
  fhirId: string,
): Draft<'practitioners', PractitionerRow> {
  const name = readName(practitioner, 'Practitioner')
  const identifiers = readIdentifiers(practitioner, 'Practitioner')
  const qualification = readList(practitioner, 'qualification', 'Practitioner')[0]
  return {
    table: 'practitioners',
    row: {
      id: rowIdOf('Practitioner', fhirId),
      npi: identifiers.find((one) => one.system === NPI_SYSTEM)?.value ?? null,
      prefix: name.prefix,
      first_name: name.first_name,
      last_name: name.last_name,
      specialty:
        qualification === undefined
          ? ''
          : conceptLabel(readConcept(qualification, 'code', 'Practitioner.qualification')),
      email: readTelecom(practitioner, 'Practitioner', 'email'),
      active: readFlag(practitioner, 'active', 'Practitioner') ?? true,
    },
    links: [],
    identifiers,
    notes: [],
  }
}
