/** Sites and rooms: requests, and how one becomes a form and a form a request. */
import { clinical, versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/clinical.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf } from '../../api/problem.ts'
import { isTicked, textOf, textOrNull, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

type Page = paths['/api/locations']['get']['responses'][200]['content']['application/json']

/** A site, or a room of one. */
export type Location = Page['locations'][number]

/** The parts of an address that have a field; `line` has a line of the form for each of its own. */
const PARTS = ['line', 'city', 'state', 'postal_code', 'country'] as const
const NO_ADDRESS: Values = { line: '', city: '', state: '', postal_code: '', country: '', more: '{}' }

/** The form of a new one. */
export const EMPTY: Values = {
  ...{ name: '', kind: 'room', parent_id: '', phone: '', active: true },
  ...NO_ADDRESS,
}

/** All of them, by name. */
export function listLocations(signal: AbortSignal): Promise<readonly Location[]> {
  return readPages(async (page) => {
    const params = { query: { ...page, include: 'inactive' as const } }
    const answer = await answerOf(clinical.GET('/api/locations', { params, signal }))
    return { rows: answer.locations, next: answer.next_cursor }
  })
}

/** One of them. */
export function readLocation(id: string): Promise<Location> {
  return answerOf(clinical.GET('/api/locations/{id}', { params: { path: { id } } }))
}

/** The form of one that is there. */
export function storedLocation(row: Location): Stored {
  const { name, kind, parent_id, phone, active, version } = row
  const rest = { name, kind, parent_id: parent_id ?? '', phone: phone ?? '', active }
  return { values: { ...rest, ...addressValues(row.address) }, version }
}

/** An address in one line, as lists show it. */
export function addressText({ address }: Location): string {
  const parts = PARTS.map((part) => address[part]).flatMap((part) => part ?? [])
  return parts.join(', ') || '–'
}

/** Makes one, or changes one. */
export async function saveLocation(
  id: string | null,
  values: Values,
  { version }: Stored,
  key: string,
): Promise<void> {
  const kind = textOf(values, 'kind') === 'site' ? ('site' as const) : ('room' as const)
  const body = {
    kind,
    name: textOf(values, 'name'),
    parent_id: kind === 'site' ? null : textOrNull(values, 'parent_id'),
    phone: textOrNull(values, 'phone'),
    address: addressOf(values),
    active: isTicked(values, 'active'),
  }
  if (id === null) {
    const params = { header: { 'Idempotency-Key': key } }
    await answerOf(clinical.POST('/api/locations', { params, body }))
    return
  }
  const params = { path: { id }, header: { 'If-Match': versionTag(version ?? 0) } }
  await answerOf(clinical.PATCH('/api/locations/{id}', { params, body }))
}

/** What has no field of its own is kept as it is. */
function addressValues(address: Location['address']): Values {
  const more = Object.entries(address).filter(([name]) => !PARTS.some((part) => part === name))
  const parts = PARTS.map((part) => [part, [address[part] ?? ''].flat().join('\n')])
  return { ...Object.fromEntries(parts), more: JSON.stringify(Object.fromEntries(more)) }
}

function addressOf(values: Values): Location['address'] {
  const address: Location['address'] = { ...JSON.parse(textOf(values, 'more') || '{}') }
  for (const part of PARTS) {
    const typed = textOf(values, part)
    if (typed === '') continue
    address[part] = part === 'line' ? typed.split('\n').filter((line) => line.trim() !== '') : typed
  }
  return address
}
