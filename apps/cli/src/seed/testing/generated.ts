/** Reads generated COPY text back into rows, and generates a clinic without a database. */
import { OBSERVATION_COLUMNS } from '../observation-text.ts'
import { type RunOptions, recordWriterOf, type Standing } from '../practice.ts'
import { ENCOUNTER_COLUMNS, PATIENT_COLUMNS } from '../record.ts'
import { createBlock, type TableText } from '../table-text.ts'

/** A row as text; `\N` has become null. */
export type Row = Readonly<Record<string, string | null>>

/** The rows of a generated clinic. */
export type Generated = { patients: Row[]; encounters: Row[]; observations: Row[] }

/** A Wednesday, 10:20 in New York, when every kind of clinic is open. */
export const NOW = new Date('2026-11-18T15:20:00Z')

const ESCAPED: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' }

/** A clinic without a database. */
export function standing(kind: string, timeZone = 'America/New_York'): Standing {
  const ids = (group: string): string[] =>
    Array.from({ length: 4 }, (_, index) => `018f0000-0000-7000-8000-00000000${group}0${index}`)
  return {
    orgId: '018f0000-0000-7000-8000-000000000001',
    slug: `north-${kind.replace('_', '-')}`,
    kind,
    timeZone,
    practitionerIds: ids('01'),
    roomIds: ids('02'),
    mrnFirst: 1,
  }
}

/** The rows of the patients from..to of a clinic. */
export function generate(
  clinic: Standing,
  from: number,
  to: number,
  seed = 1,
  now = NOW,
  observationsKept = 1,
  more: Partial<RunOptions> = {},
): Generated {
  const writer = recordWriterOf(clinic, { seed, now, observationsKept, ...more })
  const block = createBlock()
  for (let index = from; index < to; index++) writer.write(index, block)
  return {
    patients: rowsOf(block.patients, PATIENT_COLUMNS),
    encounters: rowsOf(block.encounters, ENCOUNTER_COLUMNS),
    observations: rowsOf(block.observations, OBSERVATION_COLUMNS),
  }
}

/** A field of COPY text as the value it stands for. */
export function readField(field: string): string | null {
  if (field === '\\N') return null
  return field.replace(/\\(.)/gs, (_, character: string) => ESCAPED[character] ?? character)
}

/** A value that must be there. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (value === null || value === undefined) throw new Error(`${column} is missing`)
  return value
}

function rowsOf(table: TableText, columns: string): Row[] {
  const names = columns.split(', ')
  const lines = Buffer.concat(table.pieces()).toString().split('\n')
  lines.pop()
  return lines.map((line) => {
    const fields = line.split('\t')
    if (fields.length !== names.length) throw new Error(`${fields.length} fields for ${names.length} columns`)
    return Object.fromEntries(names.map((name, index) => [name, readField(fields[index] ?? '')]))
  })
}
