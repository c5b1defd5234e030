/** JSON answers in one spelling, so that those of different stacks can be compared byte for byte. */

/** Where a list of ours goes on: the time of its last row before the id, which is all that a peer tells. */
const CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_(?=[\da-f-]{36}$)/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/

/**
 * The text with sorted keys, numbers as JavaScript writes them, no spaces, and instants in UTC with
 * microseconds ("2026-01-05T09:00:00+00:00" and "2026-01-05T09:00:00Z" are one); of a cursor the id of the
 * last row. Throws: SyntaxError.
 */
export function normalJson(text: string): string {
  return JSON.stringify(normal(JSON.parse(text)))
}

/** Where two normalized answers part, with a little of each; null when they are equal. */
export function difference(ours: string, theirs: string): string | null {
  if (ours === theirs) return null
  let at = 0
  while (ours[at] === theirs[at]) at++
  const from = ours.lastIndexOf(',"', at) + 1
  const field = /^"([a-z_]+)"/.exec(ours.slice(from))?.[1]
  return field === undefined ? `byte ${at}` : `byte ${at}, near "${field}"`
}

function normal(value: unknown): unknown {
  if (typeof value === 'string') return INSTANT.test(value) ? instant(value) : value.replace(CURSOR, '')
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== 'object' || value === null) return value
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([name, member]) => [name, normal(member)]))
}

/** A Date holds milliseconds; what is below them is kept as it was written. */
function instant(text: string): string {
  const digits = (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0')
  const seconds = new Date(text.replace(/\.\d+/, '')).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
  return `${seconds}.${digits}Z`
}
