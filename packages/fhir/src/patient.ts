/** FHIR Patient ↔ `patients`. Source: https://hl7.org/fhir/R4/patient.html */
import type { Address as FhirAddress, Identifier, Patient } from 'fhir/r4.d.ts'
import { rowIdOf } from './identity.ts'
import { readCivilDate, readInstant } from './instant.ts'
import { sourceAt } from './json-text.ts'
import type { Draft, MapContext } from './mapped.ts'
import { addressOf, readName, readTelecom } from './person.ts'
import {
  isObject,
  type JsonObject,
  readCode,
  readFlag,
  readList,
  readObject,
  readText,
  readTexts,
} from './read.ts'
import { readIdentifiers } from './reference.ts'
import type { PatientRow } from './rows.ts'

const SEXES = ['male', 'female', 'other', 'unknown'] as const

/** The row of a Patient. Throws: MappingError when it is malformed. */
export function mapPatient(
  patient: JsonObject,
  text: string,
  fhirId: string,
  context: MapContext,
): Draft<'patients', PatientRow> {
  const id = rowIdOf('Patient', fhirId)
  const name = readName(patient, 'Patient')
  const born = readCivilDate(patient, 'birthDate', 'Patient')
  const deceased = readInstant(patient, 'deceasedDateTime', 'Patient', context.timeZone)
  const notes: string[] = []
  if (born.partial) notes.push('Patient.birthDate is not a full date; date_of_birth is left empty')
  return {
    table: 'patients',
    row: {
      id,
      mrn: recordNumber(patient) ?? `MRN-${id.replaceAll('-', '').slice(-12).toUpperCase()}`,
      first_name: name.first_name,
      last_name: name.last_name,
      date_of_birth: born.date,
      sex: readCode(patient, 'gender', 'Patient', SEXES) ?? 'unknown',
      contact_phone: readTelecom(patient, 'Patient', 'phone'),
      email: readTelecom(patient, 'Patient', 'email'),
      address: JSON.stringify(addressOf(readList(patient, 'address', 'Patient')[0], 'Patient.address')),
      identifiers: sourceAt(text, ['identifier']) ?? '[]',
      deceased: deceased !== null || readFlag(patient, 'deceasedBoolean', 'Patient') === true,
      deceased_at: deceased,
      active: readFlag(patient, 'active', 'Patient') ?? true,
    },
    links: [],
    identifiers: readIdentifiers(patient, 'Patient'),
    notes,
  }
}

/** The FHIR resource of a row. */
export function patientToFhir(row: PatientRow): Patient {
  const identifiers = identifiersOf(row)
  const address = fhirAddress(row.address)
  const telecom: Patient['telecom'] = []
  if (row.contact_phone !== null) telecom.push({ system: 'phone', value: row.contact_phone })
  if (row.email !== null) telecom.push({ system: 'email', value: row.email })
  const given = row.first_name === '' ? [] : row.first_name.split(' ')
  return {
    resourceType: 'Patient',
    id: row.id,
    identifier: identifiers,
    active: row.active,
    name: [
      {
        use: 'official',
        ...(row.last_name === '' ? {} : { family: row.last_name }),
        ...(given.length === 0 ? {} : { given }),
      },
    ],
    ...(telecom.length === 0 ? {} : { telecom }),
    gender: row.sex,
    ...(row.date_of_birth === null ? {} : { birthDate: row.date_of_birth }),
    ...deathOf(row),
    ...(address === null ? {} : { address: [address] }),
  }
}

/** The time of death when it is known, else that there was one. */
function deathOf(row: PatientRow): Pick<Patient, 'deceasedDateTime' | 'deceasedBoolean'> {
  if (row.deceased_at !== null) return { deceasedDateTime: row.deceased_at }
  return row.deceased ? { deceasedBoolean: true } : {}
}

/** The identifier of type MR, else the first that has a value. */
function recordNumber(patient: JsonObject): string | null {
  const identifiers = readList(patient, 'identifier', 'Patient')
  const values: string[] = []
  for (const identifier of identifiers) {
    const value = readText(identifier, 'value', 'Patient.identifier')
    if (value === null) continue
    const type = readObject(identifier, 'type', 'Patient.identifier')
    const codings = type === null ? [] : readList(type, 'coding', 'Patient.identifier.type')
    if (codings.some((coding) => coding['code'] === 'MR')) return value
    values.push(value)
  }
  return values[0] ?? null
}

/** The stored identifiers, with the record number among them. */
function identifiersOf(row: PatientRow): Identifier[] {
  const identifiers: Identifier[] = []
  const stored: unknown = JSON.parse(row.identifiers)
  for (const one of Array.isArray(stored) ? stored : []) if (isObject(one)) identifiers.push(one)
  if (!identifiers.some((one) => one.value === row.mrn))
    identifiers.unshift({
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      value: row.mrn,
    })
  return identifiers
}

function fhirAddress(stored: string): FhirAddress | null {
  const address: unknown = JSON.parse(stored)
  if (!isObject(address) || Object.keys(address).length === 0) return null
  const path = 'patients.address'
  const line = readTexts(address, 'line', path)
  const city = readText(address, 'city', path)
  const state = readText(address, 'state', path)
  const postalCode = readText(address, 'postal_code', path)
  const country = readText(address, 'country', path)
  return {
    ...(line.length === 0 ? {} : { line: [...line] }),
    ...(city === null ? {} : { city }),
    ...(state === null ? {} : { state }),
    ...(postalCode === null ? {} : { postalCode }),
    ...(country === null ? {} : { country }),
  }
}
