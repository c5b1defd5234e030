/**
 * The rows that FHIR resources become, and are made of again. Names and meanings are those of the
 * columns (db/migrations). Instants and civil dates are text as PostgreSQL reads it, decimals are text
 * so that 36.50 stays 36.50, and JSON columns are JSON text for the same reason.
 */

/** The text of a JSON value. */
export type JsonText = string

/** Columns of `patients`. */
export type PatientRow = {
  readonly id: string
  readonly mrn: string
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth: string | null
  readonly sex: 'male' | 'female' | 'other' | 'unknown'
  readonly contact_phone: string | null
  readonly email: string | null
  /** `{line, city, state, postal_code, country}`, each only when known; `line` is a list. */
  readonly address: JsonText
  /** FHIR `Identifier[]`. */
  readonly identifiers: JsonText
  readonly deceased: boolean
  readonly deceased_at: string | null
  readonly active: boolean
}

/** Columns of `practitioners`. */
export type PractitionerRow = {
  readonly id: string
  readonly npi: string | null
  readonly prefix: string
  readonly first_name: string
  readonly last_name: string
  readonly specialty: string
  readonly email: string | null
  readonly active: boolean
}

/** Columns of `locations`. */
export type LocationRow = {
  readonly id: string
  readonly kind: 'site' | 'room'
  readonly parent_id: string | null
  readonly name: string
  readonly phone: string | null
  readonly address: JsonText
  readonly active: boolean
}

/** Columns of `encounters`. */
export type EncounterRow = {
  readonly id: string
  readonly patient_id: string
  readonly practitioner_id: string | null
  readonly location_id: string | null
  readonly status: EncounterStatus
  /** Code of v3-ActCode: AMB, IMP, EMER … */
  readonly class: string
  readonly encounter_type: string
  /** `{system, code, display}[]`. */
  readonly type_codes: JsonText
  readonly chief_complaint: string
  readonly reason_codes: JsonText
  readonly start_time: string
  readonly end_time: string | null
}

/** Columns of `observations`. */
export type ObservationRow = {
  readonly id: string
  readonly patient_id: string
  readonly encounter_id: string | null
  readonly practitioner_id: string | null
  readonly category: string
  readonly code: string
  readonly code_system: string
  readonly display: string
  readonly status: ObservationStatus
  readonly effective_time: string
  readonly effective_end: string | null
  readonly issued_at: string | null
  readonly value_type: ValueType
  readonly value_number: string | null
  readonly value_comparator: string | null
  readonly value_unit: string | null
  /** UCUM. */
  readonly value_unit_code: string | null
  readonly value_json: JsonText | null
  readonly data_absent_reason: string | null
  /** A list of objects with the names of these columns from `code` to `data_absent_reason`. */
  readonly components: JsonText
  /** FHIR `Observation.referenceRange`. */
  readonly reference_range: JsonText
  readonly interpretation: string | null
}

/** A status of FHIR R4. */
export type EncounterStatus = (typeof ENCOUNTER_STATUSES)[number]
/** A status of FHIR R4. */
export type ObservationStatus = (typeof OBSERVATION_STATUSES)[number]
/** What kind of value an observation has. */
export type ValueType = (typeof VALUE_TYPES)[number]

/** Source: https://hl7.org/fhir/R4/valueset-encounter-status.html */
export const ENCOUNTER_STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

/** Source: https://hl7.org/fhir/R4/valueset-observation-status.html */
export const OBSERVATION_STATUSES = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const

/** Our names of the types of `Observation.value[x]`. */
export const VALUE_TYPES = [
  'none',
  'quantity',
  'integer',
  'string',
  'boolean',
  'codeable_concept',
  'range',
  'ratio',
  'sampled_data',
  'time',
  'date_time',
  'period',
] as const
