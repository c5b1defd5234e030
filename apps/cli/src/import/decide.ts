/** Decides about the resources of a batch: which originals and rows are written, and what is reported. */
import { isResourceType } from '@ehrconnect/fhir/identity'
import type { IdentifierPair, Link, Mapped } from '@ehrconnect/fhir/mapped'
import { MappingError } from '@ehrconnect/fhir/mapping-error'
import { idOfFullUrl } from '@ehrconnect/fhir/reference'
import { searchKeys } from '@ehrconnect/platform/text/fold'
import type { Earlier, Item } from './item.ts'
import type { ImportProblem, Outcome, ProblemKind } from './report.ts'
import { urlKey } from './source.ts'
import type { TableName } from './tables.ts'
import { IDENTIFIER_CHARS_MAX, type Targets, URL_SYSTEM } from './targets.ts'

/** A value of a staged row; everything travels as text. */
export type Cell = string | boolean | null

/** What happens to one resource. */
export type Plan = {
  readonly item: Item
  /** `deferred`: decided when everything has been read, because a reference leads nowhere yet. */
  readonly outcome: Outcome | 'deferred'
  /** `mark` writes everything but the text. */
  readonly original: 'insert' | 'change' | 'mark' | 'leave'
  readonly rowId: string | null
  readonly patientId: string | null
  readonly unresolved: readonly string[]
  readonly deferred: Earlier | null
  readonly row: { readonly table: TableName; readonly cells: Readonly<Record<string, Cell>> } | null
  /** Null leaves the stored ones. */
  readonly identifiers: readonly IdentifierPair[] | null
  readonly problems: readonly ImportProblem[]
}

/** What is stored of a resource. */
export type Stored = {
  readonly hash: Buffer | null
  readonly rowId: string | null
  readonly unresolved: readonly string[]
}

/**
 * A resource after its mapping, before its references are followed: nothing to do, no row to be had,
 * a row, or a resource that is kept whole.
 */
export type Draft =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failed'; readonly error: MappingError; readonly links: readonly Link[] }
  | { readonly kind: 'mapped'; readonly mapped: Mapped; readonly links: readonly Link[] }
  | { readonly kind: 'whole'; readonly links: readonly Link[] }

/** How the text compares with what was stored before this run. */
export function contentBefore(item: Item, stored: Stored | undefined): Earlier['content'] {
  if (item.earlier !== null) return item.earlier.content
  if (stored === undefined) return 'absent'
  return stored.hash?.equals(item.hash) ? 'same' : 'different'
}

/** Decides about the resources of a batch one after the other, each knowing of those before it. */
export class Decisions {
  readonly #targets: Targets
  readonly #stored: ReadonlyMap<string, Stored>
  readonly #mrnOwners: Map<string, string>
  readonly #final: boolean
  readonly #sites = new Set<string>()

  constructor(
    targets: Targets,
    stored: ReadonlyMap<string, Stored>,
    mrnOwners: Map<string, string>,
    final: boolean,
  ) {
    this.#targets = targets
    this.#stored = stored
    this.#mrnOwners = mrnOwners
    this.#final = final
  }

  plan(item: Item, draft: Draft): Plan {
    const stored = this.#stored.get(item.key)
    const before = contentBefore(item, stored)
    if (draft.kind === 'unchanged')
      return { ...nothing(item), outcome: 'unchanged', rowId: stored?.rowId ?? null }
    if (draft.kind === 'failed') return this.#withoutRow(item, draft.error, draft.links, before)
    const columns = new Map<string, string | null>()
    const unresolved: string[] = []
    const problems: ImportProblem[] = []
    let blocked: MappingError | null = null
    for (const link of draft.links) {
      const found = this.#targets.resolve(link, item.scope)
      columns.set(link.column, found.kind === 'found' ? found.rowId : null)
      if (found.kind === 'missing') {
        unresolved.push(link.field)
        problems.push(problemOf(item, 'incomplete', `${link.field} ${found.reason}`))
        if (link.dangling === 'refuses')
          blocked = new MappingError('refused', `${link.field} ${found.reason}`)
      } else if (found.kind !== 'found' && link.dangling === 'refuses') {
        const what = found.kind === 'other' ? `is a ${typeName(found.resourceType)}` : 'is not known'
        return this.#withoutRow(item, new MappingError('kept_whole', `${link.field} ${what}`), [], before)
      }
    }
    const common = { item, unresolved, patientId: columns.get('patient_id') ?? null }
    if (unresolved.length > 0 && !this.#final) return this.#putOff(draft, common, before, stored)
    if (blocked !== null) return { ...this.#withoutRow(item, blocked, draft.links, before), unresolved }
    if (draft.kind === 'whole') return this.#whole(common, before, stored, problems)
    return this.#mapped(draft.mapped, common, columns, before, stored, problems)
  }

  #mapped(
    mapped: Mapped,
    common: Common,
    columns: ReadonlyMap<string, string | null>,
    before: Earlier['content'],
    stored: Stored | undefined,
    problems: readonly ImportProblem[],
  ): Plan {
    const { item, unresolved } = common
    const taken = this.#takenBy(mapped, item)
    if (taken !== null) return this.#withoutRow(item, taken, [], before)
    const rowId = mapped.row.id
    const identifiers = identifiersOf(item, mapped)
    this.#targets.addRow(item.key, rowId, identifiers)
    const notes = mapped.notes.map((note) => problemOf(item, 'noted', note))
    const hadRow = stored !== undefined && stored.rowId !== null
    const links = item.earlier?.unresolved ?? stored?.unresolved ?? []
    const unchanged = before === 'same' && hadRow && sameFields(links, unresolved)
    const patientId = mapped.table === 'patients' ? rowId : common.patientId
    return {
      ...{ item, unresolved, rowId, patientId, deferred: null },
      outcome: unchanged ? 'unchanged' : hadRow ? 'updated' : 'new',
      original: unchanged && item.earlier === null ? 'leave' : this.#writing(item, before),
      row: unchanged ? null : { table: mapped.table, cells: cellsOf(mapped, columns) },
      // What was put off has its identifiers already, among them its full URL, which only the file knew.
      identifiers: unchanged || item.earlier !== null ? null : identifiers,
      problems: [...notes, ...problems],
    }
  }

  #whole(
    common: Common,
    before: Earlier['content'],
    stored: Stored | undefined,
    problems: readonly ImportProblem[],
  ): Plan {
    const { item, unresolved } = common
    const links = item.earlier?.unresolved ?? stored?.unresolved ?? []
    const unchanged = before === 'same' && sameFields(links, unresolved)
    return {
      ...common,
      outcome: before === 'absent' ? 'kept_whole' : unchanged ? 'unchanged' : 'updated',
      original: unchanged && item.earlier === null ? 'leave' : this.#writing(item, before),
      ...{ rowId: null, deferred: null, row: null, problems },
      identifiers: item.earlier !== null || before === 'same' ? null : identifiersOf(item, null),
    }
  }

  /** The original alone. Where there is a row, the last text that made one stays too. */
  #withoutRow(item: Item, error: MappingError, links: readonly Link[], before: Earlier['content']): Plan {
    const hadRow = typeof this.#stored.get(item.key)?.rowId === 'string'
    const patient = links.find((link) => link.column === 'patient_id')
    const found = patient === undefined ? null : this.#targets.resolve(patient, item.scope)
    const reason = hadRow ? `${error.message}; the row made of it before stays` : error.message
    const refused = error.outcome === 'refused' || hadRow
    const first = before === 'same' ? 'unchanged' : before === 'absent' ? 'kept_whole' : 'updated'
    return {
      ...nothing(item),
      outcome: refused ? 'refused' : first,
      original:
        item.earlier !== null ? 'mark' : hadRow || before === 'same' ? 'leave' : this.#writing(item, before),
      rowId: hadRow ? (this.#stored.get(item.key)?.rowId ?? null) : null,
      patientId: found?.kind === 'found' ? found.rowId : null,
      problems: [problemOf(item, refused ? 'refused' : 'kept_whole', reason)],
    }
  }

  #putOff(draft: Draft, common: Common, before: Earlier['content'], stored: Stored | undefined): Plan {
    const { item } = common
    const mapped = draft.kind === 'mapped' ? draft.mapped : null
    return {
      ...common,
      outcome: 'deferred',
      original: item.earlier !== null ? 'leave' : this.#writing(item, before),
      rowId: stored?.rowId ?? null,
      deferred: item.earlier ?? { content: before, unresolved: stored?.unresolved ?? [] },
      row: null,
      identifiers: item.earlier !== null ? null : identifiersOf(item, mapped),
      problems: [],
    }
  }

  #writing(item: Item, before: Earlier['content']): Plan['original'] {
    if (item.earlier !== null || before === 'same') return 'mark'
    return before === 'absent' ? 'insert' : 'change'
  }

  /** Another resource's row or record number stands in the way. */
  #takenBy(mapped: Mapped, item: Item): MappingError | null {
    const rowId = mapped.row.id
    if (mapped.table === 'patients') {
      const owner = this.#mrnOwners.get(mapped.row.mrn)
      if (owner !== undefined && owner !== rowId)
        return new MappingError('refused', 'Patient.identifier holds the record number of another patient')
      this.#mrnOwners.set(mapped.row.mrn, rowId)
    }
    if (mapped.table === 'locations') {
      const twin = `${item.type === 'Location' ? 'Organization' : 'Location'}/${item.id}`
      if (this.#sites.has(twin) || typeof this.#stored.get(twin)?.rowId === 'string')
        return new MappingError('refused', `${item.type}.id is the id of ${twin}`)
      this.#sites.add(item.key)
    }
    return null
  }
}

type Common = {
  readonly item: Item
  readonly unresolved: readonly string[]
  readonly patientId: string | null
}

function nothing(item: Item): Omit<Plan, 'outcome'> {
  return {
    item,
    original: 'leave',
    rowId: null,
    patientId: null,
    unresolved: [],
    deferred: null,
    row: null,
    identifiers: null,
    problems: [],
  }
}

/** Names a type in a report; what is no name is not repeated. */
function typeName(resourceType: string): string {
  return isResourceType(resourceType) ? resourceType : 'resource of another type'
}

function problemOf(item: Item, kind: ProblemKind, reason: string): ImportProblem {
  return { file: item.file, entry: item.entry, resource_type: item.type, fhir_id: item.id, kind, reason }
}

function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((field) => b.includes(field))
}

/** What others may refer to the resource by, each once; a full URL that does not end in its id is one. */
function identifiersOf(item: Item, mapped: Mapped | null): IdentifierPair[] {
  const pairs = new Map<string, IdentifierPair>()
  for (const pair of mapped?.identifiers ?? [])
    if (pair.value.length + pair.system.length <= IDENTIFIER_CHARS_MAX)
      pairs.set(`${pair.system}\n${pair.value}`, pair)
  const url = item.fullUrl === null ? '' : urlKey(item.fullUrl)
  if (PRINTABLE.test(url) && url.length <= IDENTIFIER_CHARS_MAX && idOfFullUrl(url) !== item.id)
    pairs.set(url, { system: URL_SYSTEM, value: url })
  return [...pairs.values()]
}

const PRINTABLE = /^[\x21-\x7e]+$/

function cellsOf(mapped: Mapped, columns: ReadonlyMap<string, string | null>): Record<string, Cell> {
  const keys = mapped.table === 'patients' ? searchKeys(mapped.row) : {}
  return { ...mapped.row, ...keys, ...Object.fromEntries(columns) }
}
