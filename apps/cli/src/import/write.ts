/** Writes a planned batch in one transaction: originals, rows in the order of their keys, identifiers. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { type CopyCell, copyRows } from './copy-binary.ts'
import type { Cell, Plan } from './decide.ts'
import {
  COPY_CHANGED_ORIGINALS,
  COPY_IDENTIFIERS,
  COPY_ORIGINALS,
  CREATE_CHANGED_ORIGINALS,
  REMOVE_IDENTIFIERS,
  UPDATE_ORIGINALS,
} from './queries.ts'
import { TABLES, type Table } from './tables.ts'

/** Where a batch belongs. */
export type WriteContext = {
  readonly connection: SqlConnection
  readonly orgId: string
  /** Marks what this run has put off. */
  readonly runId: string
}

/** Makes the session's waiting tables. Once a connection. */
export async function prepareWriting(connection: SqlConnection): Promise<void> {
  await connection.query(CREATE_CHANGED_ORIGINALS)
  for (const table of TABLES) await connection.query(table.create)
}

/**
 * Writes the plans; all or nothing.
 *
 * Returns: ids of planned rows that were in the table before, whoever made them.
 * Throws: the driver's error; nothing is written then.
 */
export async function writeBatch(
  plans: readonly Plan[],
  context: WriteContext,
): Promise<ReadonlySet<string>> {
  const { connection } = context
  if (
    plans.every(
      ({ original, row, identifiers }) => original === 'leave' && row === null && identifiers === null,
    )
  )
    return new Set()
  await connection.query('BEGIN')
  try {
    await writeOriginals(plans, context)
    const existing = new Set<string>()
    for (const table of TABLES) await writeRows(table, plans, context, existing)
    await writeIdentifiers(plans, context)
    await connection.query('COMMIT')
    return existing
  } catch (thrown) {
    await connection.query('ROLLBACK')
    throw thrown
  }
}

async function writeOriginals(plans: readonly Plan[], context: WriteContext): Promise<void> {
  const { connection, orgId } = context
  const added = plans.filter(({ original }) => original === 'insert')
  const changed = plans.filter(({ original }) => original === 'change' || original === 'mark')
  const org = { uuid: orgId }
  if (added.length > 0)
    await copyRows(
      connection,
      COPY_ORIGINALS,
      mapLazily(added, (plan) => [org, ...originalCells(plan, context)]),
    )
  if (changed.length === 0) return
  await copyRows(
    connection,
    COPY_CHANGED_ORIGINALS,
    mapLazily(changed, (plan) => originalCells(plan, context)),
  )
  await connection.query(UPDATE_ORIGINALS, [orgId])
}

/** resource_type, fhir_id, row_id, patient_id, content, content_hash, source, unresolved, deferred */
function originalCells(plan: Plan, context: WriteContext): CopyCell[] {
  const { item, deferred } = plan
  const withText = plan.original !== 'mark'
  // What is put off is reported later by its source, also when its text has not changed.
  const withSource = withText || deferred !== null
  return [
    item.type,
    item.id,
    plan.rowId === null ? null : { uuid: plan.rowId },
    plan.patientId === null ? null : { uuid: plan.patientId },
    withText ? item.bytes : null,
    withText ? item.hash : null,
    withSource ? `${item.file}#${item.entry}` : null,
    { texts: plan.unresolved },
    deferred === null
      ? null
      : {
          json: JSON.stringify({
            run: context.runId,
            before: deferred.content,
            unresolved: deferred.unresolved,
          }),
        },
  ]
}

async function writeRows(
  table: Table,
  plans: readonly Plan[],
  context: WriteContext,
  existing: Set<string>,
): Promise<void> {
  const rows = plans.flatMap(({ row }) => (row !== null && row.table === table.name ? [row.cells] : []))
  if (rows.length === 0) return
  const { connection, orgId } = context
  await copyRows(
    connection,
    table.copy,
    mapLazily(rows, (cells) => table.columns.map((column) => textOf(cells[column]))),
  )
  const written = await connection.query<{ id: string }>(table.upsert, [orgId])
  for (const { id } of written) existing.add(id)
}

async function writeIdentifiers(plans: readonly Plan[], context: WriteContext): Promise<void> {
  const { connection, orgId } = context
  const changed = plans.filter(({ identifiers, original }) => identifiers !== null && original !== 'insert')
  if (changed.length > 0)
    await connection.query(REMOVE_IDENTIFIERS, [
      orgId,
      changed.map(({ item }) => item.type),
      changed.map(({ item }) => item.id),
    ])
  const org = { uuid: orgId }
  const rows = plans.flatMap(({ item, identifiers }) =>
    (identifiers ?? []).map(({ system, value }): CopyCell[] => [org, item.type, value, system, item.id]),
  )
  if (rows.length > 0) await copyRows(connection, COPY_IDENTIFIERS, rows)
}

function textOf(cell: Cell | undefined): string | null {
  return cell === undefined || cell === null ? null : String(cell)
}

function* mapLazily<From, To>(values: readonly From[], change: (value: From) => To): Generator<To> {
  for (const value of values) yield change(value)
}
