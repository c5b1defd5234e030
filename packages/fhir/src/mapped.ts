/** What the mapping of one resource gives: its row, and the references that fill the row's other columns. */
import type { FhirReference } from './reference.ts'
import type { EncounterRow, LocationRow, ObservationRow, PatientRow, PractitionerRow } from './rows.ts'

/** Columns that refer to other rows. */
export type LinkColumn = 'patient_id' | 'encounter_id' | 'practitioner_id' | 'location_id' | 'parent_id'

/** A column that is filled by the row of another resource: the first of `references` that leads to one. */
export type Link = {
  readonly column: LinkColumn
  /** For reports: `Encounter.subject`. */
  readonly field: string
  readonly references: readonly FhirReference[]
  /** Types whose rows the column refers to. */
  readonly wanted: readonly string[]
  /** Other types that may rightly stand in this field and fill no column. */
  readonly others: readonly string[]
  /** A reference that leads nowhere: no row, an empty column that is reported, or an empty column. */
  readonly dangling: 'refuses' | 'reported' | 'ignored'
}

/** A business identifier, by which other resources may refer to this one; `system` '' when it has none. */
export type IdentifierPair = { readonly system: string; readonly value: string }

/** `notes` name what the row could not take over. */
export type Mapped =
  | Draft<'locations', Omit<LocationRow, 'parent_id'>>
  | Draft<'practitioners', PractitionerRow>
  | Draft<'patients', PatientRow>
  | Draft<'encounters', Omit<EncounterRow, 'patient_id' | 'practitioner_id' | 'location_id'>>
  | Draft<'observations', Omit<ObservationRow, 'patient_id' | 'encounter_id' | 'practitioner_id'>>

/** A row of a table, with the references and identifiers of the resource. */
export type Draft<Table extends string, Row> = {
  readonly table: Table
  readonly row: Row
  readonly links: readonly Link[]
  readonly identifiers: readonly IdentifierPair[]
  readonly notes: readonly string[]
}

/** What the mapping needs besides the resource. */
export type MapContext = {
  /** IANA zone in which dates without a time of day begin and end. */
  readonly timeZone: string
}
