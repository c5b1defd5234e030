/**
 * The text format of COPY: one line a row, fields between tabs.
 * Source: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
 */

/** How an absent value is written. */
export const COPY_NULL = '\\N'

const NUL = '\u0000'
const SPECIAL = /[\\\t\n\r\b\f\v]/g
const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
}

/** One field; null is absence. The character NUL, which PostgreSQL cannot store, is left out. */
export function copyField(value: string | null): string {
  if (value === null) return COPY_NULL
  const text = value.includes(NUL) ? value.replaceAll(NUL, '') : value
  return text.replace(SPECIAL, (character) => ESCAPES[character] ?? character)
}

/** A JSON value as one field. */
export function copyJson(value: unknown): string {
  return copyField(JSON.stringify(value))
}

/** One row. For rows by the million, lines are put together from fields that were escaped once. */
export function copyLine(fields: readonly (string | null)[]): string {
  return `${fields.map(copyField).join('\t')}\n`
}
