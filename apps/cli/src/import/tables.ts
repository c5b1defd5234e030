/**
 * The tables that rows go to. Rows wait in a temporary table of texts and are brought over by one
 * statement each; its text is made from the lists below, never from what is imported.
 */
import type { Mapped } from '@ehrconnect/fhir/mapped'

/** A table with mapped rows. */
export type TableName = Mapped['table']

type Column = readonly [
  name: string,
  type: 'text' | 'uuid' | 'boolean' | 'timestamptz' | 'date' | 'numeric' | 'jsonb',
]

/** One table: its columns, `id` first, and the statements that fill it. */
export type Table = {
  readonly name: TableName
  readonly columns: readonly string[]
  readonly create: string
  readonly copy: string
  /** Gives the ids of the rows that were there before. Param: organization. */
  readonly upsert: string
}

const LOCATIONS: readonly Column[] = [
  ['id', 'uuid'],
  ['kind', 'text'],
  ['parent_id', 'uuid'],
  ['name', 'text'],
  ['phone', 'text'],
  ['address', 'jsonb'],
  ['active', 'boolean'],
]

const PRACTITIONERS: readonly Column[] = [
  ['id', 'uuid'],
  ['npi', 'text'],
  ['prefix', 'text'],
  ['first_name', 'text'],
  ['last_name', 'text'],
  ['specialty', 'text'],
  ['email', 'text'],
  ['active', 'boolean'],
]

const PATIENTS: readonly Column[] = [
  ['id', 'uuid'],
  ['mrn', 'text'],
  ['first_name', 'text'],
  ['last_name', 'text'],
  ['date_of_birth', 'date'],
  ['sex', 'text'],
  ['contact_phone', 'text'],
  ['email', 'text'],
  ['address', 'jsonb'],
  ['identifiers', 'jsonb'],
  ['deceased', 'boolean'],
  ['deceased_at', 'timestamptz'],
  ['active', 'boolean'],
  ['search_first', 'text'],
  ['search_last_first', 'text'],
  ['search_first_last', 'text'],
  ['search_mrn', 'text'],
  ['search_phone', 'text'],
]

const ENCOUNTERS: readonly Column[] = [
  ['id', 'uuid'],
  ['patient_id', 'uuid'],
  ['practitioner_id', 'uuid'],
  ['location_id', 'uuid'],
  ['status', 'text'],
  ['class', 'text'],
  ['encounter_type', 'text'],
  ['type_codes', 'jsonb'],
  ['chief_complaint', 'text'],
  ['reason_codes', 'jsonb'],
  ['start_time', 'timestamptz'],
  ['end_time', 'timestamptz'],
]

const OBSERVATIONS: readonly Column[] = [
  ['id', 'uuid'],
  ['patient_id', 'uuid'],
  ['encounter_id', 'uuid'],
  ['practitioner_id', 'uuid'],
  ['category', 'text'],
  ['code', 'text'],
  ['code_system', 'text'],
  ['display', 'text'],
  ['status', 'text'],
  ['effective_time', 'timestamptz'],
  ['effective_end', 'timestamptz'],
  ['issued_at', 'timestamptz'],
  ['value_type', 'text'],
  ['value_number', 'numeric'],
  ['value_comparator', 'text'],
  ['value_unit', 'text'],
  ['value_unit_code', 'text'],
  ['value_json', 'jsonb'],
  ['data_absent_reason', 'text'],
  ['components', 'jsonb'],
  ['reference_range', 'jsonb'],
  ['interpretation', 'text'],
]

/** In the order of their foreign keys. */
export const TABLES: readonly Table[] = [
  table('locations', LOCATIONS),
  table('practitioners', PRACTITIONERS),
  table('patients', PATIENTS),
  table('encounters', ENCOUNTERS),
  table('observations', OBSERVATIONS),
]

function table(name: TableName, columns: readonly Column[]): Table {
  const names = columns.map(([column]) => column)
  const staged = `import_${name}`
  const values = columns.map(([column, type]) => (type === 'text' ? `s.${column}` : `s.${column}::${type}`))
  const changes = names.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`)
  return {
    name,
    columns: names,
    create: `CREATE TEMP TABLE ${staged} (${names.join(' text, ')} text) ON COMMIT DELETE ROWS`,
    copy: `COPY ${staged} FROM STDIN (FORMAT binary)`,
    upsert: `WITH written AS (
      INSERT INTO ${name} (org_id, ${names.join(', ')})
      SELECT $1::uuid, ${values.join(', ')} FROM ${staged} s
      ON CONFLICT (org_id, id) DO UPDATE
      SET ${changes.join(', ')}, version = ${name}.version + 1, updated_at = now()
      RETURNING id, version)
      SELECT id FROM written WHERE version > 1`,
  }
}
