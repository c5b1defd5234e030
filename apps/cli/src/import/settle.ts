/** Decides at the end of a run about what it has put off: references into files that came later. */
import { MAPPED_TYPES, typeRank } from '@ehrconnect/fhir/map-resource'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { type Item, takeIn } from './item.ts'
import { LIST_DEFERRED, LIST_DEFERRED_TYPES } from './queries.ts'

/** Stores items; gives the number of those that are decided now. */
export type StoreItems = (items: readonly Item[], final: boolean) => Promise<number>

/** How much is read at a time. */
export type PageLimits = { readonly rows: number; readonly bytes: number }

/** Sites may be part of sites, read in any order; deeper trees than this do not resolve in one run. */
const SITE_DEPTH_MAX = 20
const TREE_TYPES: readonly string[] = [MAPPED_TYPES[0], MAPPED_TYPES[1]]

/** Goes through everything that the run has put off, what others refer to first. */
export async function settleDeferred(
  connection: SqlConnection,
  orgId: string,
  runId: string,
  limits: PageLimits,
  store: StoreItems,
): Promise<void> {
  const types = await connection.query<{ resource_type: string }>(LIST_DEFERRED_TYPES, [orgId, runId])
  const inOrder = types
    .map(({ resource_type }) => resource_type)
    .sort((a, b) => typeRank(a) - typeRank(b) || (a < b ? -1 : 1))
  for (const type of inOrder) {
    const page = (after: string) => listDeferred(connection, orgId, runId, type, after, limits)
    for (let round = 0; TREE_TYPES.includes(type) && round < SITE_DEPTH_MAX; round++)
      if ((await settlePages(page, store, false)) === 0) break
    await settlePages(page, store, true)
  }
}

async function settlePages(
  page: (after: string) => Promise<Item[]>,
  store: StoreItems,
  final: boolean,
): Promise<number> {
  let decided = 0
  for (let items = await page(''); items.length > 0; items = await page(items.at(-1)?.id ?? ''))
    decided += await store(items, final)
  return decided
}

type DeferredRow = {
  fhir_id: string
  content: string
  source: string
  before: string
  unresolved_before: string[]
}

async function listDeferred(
  connection: SqlConnection,
  orgId: string,
  runId: string,
  type: string,
  after: string,
  limits: PageLimits,
): Promise<Item[]> {
  const params = [orgId, runId, type, after, limits.rows, limits.bytes]
  const rows = await connection.query<DeferredRow>(LIST_DEFERRED, params)
  return rows.flatMap((row) => itemOf(row))
}

function itemOf(row: DeferredRow): Item[] {
  const mark = row.source.lastIndexOf('#')
  const intake = takeIn({
    file: row.source.slice(0, mark),
    entry: Number(row.source.slice(mark + 1)),
    bytes: Buffer.from(row.content, 'utf8'),
    text: row.content,
    fullUrl: null,
    fallbackId: row.fhir_id,
    scope: null,
  })
  // What was stored by this run was taken in before.
  if (intake.kind !== 'item') return []
  const content = row.before === 'absent' || row.before === 'same' ? row.before : 'different'
  return [{ ...intake.item, earlier: { content, unresolved: row.unresolved_before } }]
}
