/** The audit trail as a table for spreadsheets, and instants as ids. */

/** Lowest of all ids. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000'
/** Highest of all ids. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const COLUMNS = [
  ...['id', 'recorded_at', 'user_id', 'user_name', 'roles', 'action', 'operation', 'entity_type'],
  ...['entity_id', 'patient_id', 'outcome', 'reason', 'request_id', 'source', 'change'],
] as const

/** The lowest UUIDv7 of an instant; source: RFC 9562, section 5.7. */
export function idAt(instant: string): string {
  const ms = Math.max(0, Math.ceil(Date.parse(instant)))
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** The lower of two ids in letters of one case. */
export function lowerId(one: string, other: string): string {
  return one < other ? one : other
}

/** Whether CSV is asked for: by the parameter, else by what the client prefers. */
export function wantsCsv(format: string | undefined, accept: string | null): boolean {
  if (format !== undefined) return format === 'csv'
  const types = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase())
  return types.find((type) => type === 'text/csv' || type === 'application/json') === 'text/csv'
}

/**
 * Events, a JSON array of objects, as CSV with a line of names. Source: RFC 4180; a cell that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function csvText(events: string): string {
  const rows: unknown = JSON.parse(events)
  if (!Array.isArray(rows)) throw new Error('events are an array')
  const lines = rows.map((row) => COLUMNS.map((name) => cell(Reflect.get(Object(row), name))).join(','))
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const plain = typeof value === 'string' ? value : JSON.stringify(value)
  const text = /^[=+\-@\t\r\n]/.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
