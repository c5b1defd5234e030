/** Plans one batch: maps its resources, finds what they refer to, and has it decided. Writes nothing. */
import { isUuid } from '@ehrconnect/fhir/identity'
import { isMappedType, mapResource, patientLinksOf, typeRank } from '@ehrconnect/fhir/map-resource'
import type { Link, MapContext } from '@ehrconnect/fhir/mapped'
import { MappingError } from '@ehrconnect/fhir/mapping-error'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { contentBefore, Decisions, type Draft, type Plan, type Stored } from './decide.ts'
import type { Item } from './item.ts'
import { LIST_MRN_OWNERS, LIST_ORIGINALS } from './queries.ts'
import type { Targets } from './targets.ts'

/** What planning needs. */
export type PlanContext = MapContext & {
  readonly connection: SqlConnection
  readonly orgId: string
  readonly targets: Targets
}

/**
 * Plans a batch. With `final` a reference that leads nowhere is decided about; without, it is put off.
 *
 * Cost: up to six round trips for the whole batch.
 */
export async function planBatch(
  items: readonly Item[],
  context: PlanContext,
  final: boolean,
): Promise<Plan[]> {
  const { targets } = context
  targets.begin()
  const stored = await listStored(items, context)
  const inOrder = [...items].sort((a, b) => typeRank(a.type) - typeRank(b.type))
  const drafts = inOrder.map((item) => ({ item, draft: draftOf(item, stored.get(item.key), context) }))
  await targets.prefetch(
    drafts.flatMap(({ item, draft }) =>
      draft.kind === 'unchanged' ? [] : draft.links.map((link) => ({ link, scope: item.scope })),
    ),
  )
  const decide = new Decisions(targets, stored, await listMrnOwners(drafts, context), final)
  return drafts.map(({ item, draft }) => decide.plan(item, draft))
}

function draftOf(item: Item, stored: Stored | undefined, context: MapContext): Draft {
  const same = contentBefore(item, stored) === 'same'
  const mappedType = isMappedType(item.type) ? item.type : null
  if (item.refusedBecause !== null)
    return { kind: 'failed', error: new MappingError('refused', item.refusedBecause), links: [] }
  if (same && item.earlier === null && stored?.unresolved.length === 0)
    if (mappedType === null || stored.rowId !== null) return { kind: 'unchanged' }
  try {
    if (mappedType === null) return { kind: 'whole', links: patientLinksOf(item.resource, item.type) }
    const mapped = mapResource(mappedType, item.resource, item.text, item.id, context)
    return { kind: 'mapped', mapped, links: mapped.links }
  } catch (thrown) {
    if (!(thrown instanceof MappingError)) throw thrown
    return { kind: 'failed', error: thrown, links: patientLinksOrNone(item) }
  }
}

/** A resource without a row can still be found by its patient. */
function patientLinksOrNone(item: Item): readonly Link[] {
  try {
    return patientLinksOf(item.resource, item.type).map((link) => ({ ...link, dangling: 'ignored' }))
  } catch (thrown) {
    if (thrown instanceof MappingError) return []
    throw thrown
  }
}

async function listStored(items: readonly Item[], context: PlanContext): Promise<Map<string, Stored>> {
  const keys = items.map(({ type, id }) => ({ type, id }))
  // An Organization and a Location with the same UUID would share a row.
  for (const { type, id } of items) {
    if (type === 'Organization' && isUuid(id)) keys.push({ type: 'Location', id })
    if (type === 'Location' && isUuid(id)) keys.push({ type: 'Organization', id })
  }
  const rows = await context.connection.query<{
    resource_type: string
    fhir_id: string
    content_hash: Buffer
    row_id: string | null
    unresolved: string[]
  }>(LIST_ORIGINALS, [context.orgId, keys.map(({ type }) => type), keys.map(({ id }) => id)])
  return new Map(
    rows.map((row) => [
      `${row.resource_type}/${row.fhir_id}`,
      { hash: row.content_hash, rowId: row.row_id, unresolved: row.unresolved },
    ]),
  )
}

async function listMrnOwners(
  drafts: readonly { readonly draft: Draft }[],
  context: PlanContext,
): Promise<Map<string, string>> {
  const numbers = drafts.flatMap(({ draft }) =>
    draft.kind === 'mapped' && draft.mapped.table === 'patients' ? [draft.mapped.row.mrn] : [],
  )
  if (numbers.length === 0) return new Map()
  const rows = await context.connection.query<{ mrn: string; id: string }>(LIST_MRN_OWNERS, [
    context.orgId,
    numbers,
  ])
  return new Map(rows.map(({ mrn, id }) => [mrn, id]))
}
