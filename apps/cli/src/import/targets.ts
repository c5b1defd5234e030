/** Where references lead: to rows of this batch, of earlier ones, and of earlier imports. */
import { isUuid } from '@ehrconnect/fhir/identity'
import type { IdentifierPair, Link } from '@ehrconnect/fhir/mapped'
import type { FhirReference } from '@ehrconnect/fhir/reference'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { LIST_IDENTIFIED, LIST_OWN_ROWS, LIST_TARGETS } from './queries.ts'
import { type BundleScope, urlKey } from './source.ts'

/** A link of one resource, with what its bundle knows. */
export type Want = { readonly link: Link; readonly scope: BundleScope | null }

/**
 * - `found`: the row that fills the column.
 * - `none`: nothing to fill it with, and nothing wrong.
 * - `other`: a resource of a type that fills no column.
 * - `missing`: nothing known, or nothing with a row; `reason` is for the report.
 */
export type Resolution =
  | { readonly kind: 'found'; readonly rowId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'other'; readonly resourceType: string }
  | { readonly kind: 'missing'; readonly reason: string }

/** System of identifiers that are URLs; full URLs of bundle entries are found by it. */
export const URL_SYSTEM = 'urn:ietf:rfc:3986'
/** Longer ones do not fit into an index and identify nothing. */
export const IDENTIFIER_CHARS_MAX = 500
/** Rows remembered between batches: about 20 MB. */
const REMEMBERED_MAX = 200_000

type Identified = { readonly system: string; readonly key: string }

/** Looks references up; one is made for a run, `begin` starts each batch anew. */
export class Targets {
  readonly #connection: SqlConnection
  readonly #orgId: string
  /** Committed rows by `Type/id`. */
  readonly #remembered = new Map<string, string>()
  /** Rows of this batch, and what it asked the database for. */
  #rows = new Map<string, string | null>()
  #planned = new Map<string, string>()
  #identified = new Map<string, Identified[]>()

  constructor(connection: SqlConnection, orgId: string) {
    this.#connection = connection
    this.#orgId = orgId
  }

  begin(): void {
    this.#rows = new Map()
    this.#planned = new Map()
    this.#identified = new Map()
  }

  /** The batch is committed: its rows are there for the next ones. */
  commit(): void {
    if (this.#remembered.size > REMEMBERED_MAX) this.#remembered.clear()
    for (const [key, rowId] of this.#planned) this.#remembered.set(key, rowId)
  }

  /** A row of this batch, for the resources after it. */
  addRow(key: string, rowId: string, identifiers: readonly IdentifierPair[]): void {
    this.#planned.set(key, rowId)
    const type = splitKey(key)[0]
    for (const { system, value } of identifiers) this.#addIdentified(type, value, { system, key })
  }

  /** Asks the database for everything that the links may lead to. Cost: at most four round trips. */
  async prefetch(wants: readonly Want[]): Promise<void> {
    const keys = new Set<string>()
    const values = new Set<string>()
    for (const { link, scope } of wants)
      for (const reference of link.references) {
        for (const key of keysOf(reference, link, scope)) keys.add(key)
        for (const pair of valuesOf(reference, link, scope)) values.add(pair)
      }
    for (const key of await this.#loadIdentified(values)) keys.add(key)
    await this.#loadRows([...keys].filter((key) => !this.#remembered.has(key)))
  }

  /** Where the first of a link's references leads that leads to a row. */
  resolve(link: Link, scope: BundleScope | null): Resolution {
    let missing: Resolution | null = null
    let other: Resolution | null = null
    for (const reference of link.references) {
      const resolution = this.#resolveOne(reference, link, scope)
      if (resolution.kind === 'found') return resolution
      if (resolution.kind === 'missing') missing ??= resolution
      if (resolution.kind === 'other') other ??= resolution
    }
    if (missing !== null && link.dangling !== 'ignored') return missing
    return other ?? { kind: 'none' }
  }

  #resolveOne(reference: FhirReference, link: Link, scope: BundleScope | null): Resolution {
    if (reference.kind === 'unreadable')
      return { kind: 'missing', reason: 'is no reference that can be followed' }
    const named = namedType(reference)
    if (named !== null && !link.wanted.includes(named)) return { kind: 'other', resourceType: named }
    const identified = this.#matches(reference, link, scope)
    if (identified.size > 1) return { kind: 'missing', reason: 'matches more than one resource' }
    let known = false
    for (const key of [...keysOf(reference, link, scope), ...identified]) {
      const rowId = this.#planned.get(key) ?? this.#remembered.get(key) ?? this.#rows.get(key)
      const type = splitKey(key)[0]
      const inBundle = reference.kind === 'url' && scope?.keys.get(reference.url) === key
      if (link.wanted.includes(type)) {
        if (typeof rowId === 'string') return { kind: 'found', rowId }
        known ||= rowId === null || inBundle
      } else if (rowId !== undefined || inBundle) return { kind: 'other', resourceType: type }
    }
    if (reference.kind === 'identifier' && reference.logical) return { kind: 'none' }
    return {
      kind: 'missing',
      reason: known ? 'refers to a resource that has no row' : 'refers to nothing that is known',
    }
  }

  /** Keys of the resources with the identifier of a reference, or with its URL as full URL. */
  #matches(reference: FhirReference, link: Link, scope: BundleScope | null): Set<string> {
    const keys = new Set<string>()
    for (const pair of valuesOf(reference, link, scope))
      for (const { system, key } of this.#identified.get(pair) ?? []) {
        const wanted = reference.kind === 'identifier' ? reference.system : URL_SYSTEM
        if (wanted === null || wanted === system) keys.add(key)
      }
    return keys
  }

  async #loadIdentified(pairs: ReadonlySet<string>): Promise<string[]> {
    if (pairs.size === 0) return []
    const split = [...pairs].map((pair) => splitPair(pair))
    const rows = await this.#connection.query<{
      resource_type: string
      value: string
      system: string
      fhir_id: string
    }>(LIST_IDENTIFIED, [this.#orgId, split.map(([type]) => type), split.map(([, value]) => value)])
    for (const row of rows)
      this.#addIdentified(row.resource_type, row.value, {
        system: row.system,
        key: `${row.resource_type}/${row.fhir_id}`,
      })
    return rows.map((row) => `${row.resource_type}/${row.fhir_id}`)
  }

  #addIdentified(type: string, value: string, identified: Identified): void {
    const pair = `${type}|${value}`
    const list = this.#identified.get(pair)
    if (list === undefined) this.#identified.set(pair, [identified])
    else list.push(identified)
  }

  async #loadRows(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    const split = keys.map(splitKey)
    const rows = await this.#connection.query<{
      resource_type: string
      fhir_id: string
      row_id: string | null
    }>(LIST_TARGETS, [this.#orgId, split.map(([type]) => type), split.map(([, id]) => id)])
    for (const row of rows) {
      const key = `${row.resource_type}/${row.fhir_id}`
      this.#rows.set(key, row.row_id)
      if (row.row_id !== null) this.#remembered.set(key, row.row_id)
    }
    const ids = new Set(
      split.filter(([, id], at) => isUuid(id) && !this.#rows.get(keys[at] ?? '')).map(([, id]) => id),
    )
    if (ids.size === 0) return
    const own = await this.#connection.query<{ resource_type: string; id: string }>(LIST_OWN_ROWS, [
      this.#orgId,
      [...ids],
    ])
    const asked = new Set(keys)
    for (const { resource_type, id } of own)
      if (asked.has(`${resource_type}/${id}`)) this.#rows.set(`${resource_type}/${id}`, id)
  }
}

/** `Type/id` of everything that a reference may mean. */
function keysOf(reference: FhirReference, link: Link, scope: BundleScope | null): string[] {
  const named = namedType(reference)
  if (named !== null && !link.wanted.includes(named)) return []
  if (reference.kind === 'resource') {
    const inBundle = reference.url === null ? undefined : scope?.keys.get(urlKey(reference.url))
    if (inBundle !== undefined) return [inBundle]
    return [`${reference.resourceType}/${reference.id}`]
  }
  if (reference.kind !== 'url') return []
  const inBundle = scope?.keys.get(reference.url)
  if (inBundle !== undefined) return [inBundle]
  if (reference.uuid === null) return []
  return [...link.wanted, ...link.others].map((type) => `${type}/${reference.uuid}`)
}

/** `Type|value` of the identifiers by which a reference may be found. */
function valuesOf(reference: FhirReference, link: Link, scope: BundleScope | null): string[] {
  if (reference.kind === 'identifier') {
    if (reference.value.length > IDENTIFIER_CHARS_MAX) return []
    const types = reference.resourceType === null ? link.wanted : [reference.resourceType]
    return types.map((type) => `${type}|${reference.value}`)
  }
  const url = reference.kind === 'unreadable' ? null : reference.url
  if (url === null || url.length > IDENTIFIER_CHARS_MAX || scope?.keys.has(urlKey(url))) return []
  return [...link.wanted, ...link.others].map((type) => `${type}|${url}`)
}

/** The type that a reference names itself. */
function namedType(reference: FhirReference): string | null {
  return reference.kind === 'resource' || reference.kind === 'identifier' ? reference.resourceType : null
}

function splitKey(key: string): readonly [string, string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}

function splitPair(pair: string): readonly [string, string] {
  const bar = pair.indexOf('|')
  return [pair.slice(0, bar), pair.slice(bar + 1)]
}
