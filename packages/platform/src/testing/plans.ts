/** How PostgreSQL would run a statement, as text without costs; and what it runs under a scope. */
import type { SqlConnection } from '../db/connect.ts'
import { until } from './conditions.ts'

/** A node of a plan. */
export type PlanNode = {
  readonly type: string
  readonly index: string | null
  readonly table: string | null
  readonly condition: string | null
  /** `CTE made`, `SubPlan 1`; null for ordinary inputs. */
  readonly role: string | null
  readonly inputs: readonly PlanNode[]
}

/** A statement to be planned: its values in text format, and whether any values must do. */
export type Planned = {
  readonly sql: string
  readonly values: readonly (string | null)[]
  readonly scope: string
  readonly generic: boolean
}

/** The plan that a lane of the service would use: generic for keyed statements, custom for the others. */
export async function planOf(app: SqlConnection, planned: Planned): Promise<PlanNode> {
  const { sql, scope, generic } = planned
  const values = planned.values.map((value) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`))
  await app.query('BEGIN')
  await app.query(`SELECT set_config('app.org_ids', $1, true)`, [scope])
  await app.query('SET LOCAL jit = off')
  if (generic) await app.query('SET LOCAL plan_cache_mode = force_generic_plan')
  if (generic) await app.query('SET LOCAL enable_seqscan = off')
  await app.query(`PREPARE explained AS ${sql}`)
  const given = values.length === 0 ? '' : `(${values.join(', ')})`
  const [row] = await app.query(`EXPLAIN (FORMAT JSON, COSTS OFF) EXECUTE explained${given}`)
  await app.query('DEALLOCATE explained')
  await app.query('ROLLBACK')
  const plans = row?.['QUERY PLAN']
  return nodeOf(Array.isArray(plans) ? plans[0]?.Plan : null)
}

/**
 * Makes a table visible to index-only scans, with statistics. Whatever still looks at it (a worker of the
 * database, say) keeps a VACUUM from marking its pages: then it is asked again, or plans were luck.
 */
export async function settleTable(owner: SqlConnection, table: string): Promise<void> {
  await until(`every page of ${table} is visible`, async () => {
    await owner.query(`VACUUM (ANALYZE) ${table}`)
    const [found] = await owner.query<{ hidden: number }>(
      `SELECT relpages - relallvisible AS hidden FROM pg_class WHERE oid = '${table}'::regclass`,
    )
    return found?.hidden === 0
  })
}

/** Every node of a plan, outer before inner. */
export function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...node.inputs.flatMap(nodesOf)]
}

/** One line a node. */
export function planText(node: PlanNode, depth = 0): string {
  const parts = [
    node.role === null ? '' : `${node.role}: `,
    node.type,
    node.index === null ? '' : ` using ${node.index}`,
    node.table === null ? '' : ` on ${node.table}`,
    node.condition === null ? '' : ` where ${node.condition}`,
  ]
  const line = `${'  '.repeat(depth)}${parts.join('')}\n`
  return line + node.inputs.map((input) => planText(input, depth + 1)).join('')
}

function nodeOf(plan: unknown): PlanNode {
  const text = (name: string): string | null => {
    const value = Reflect.get(Object(plan), name)
    return typeof value === 'string' ? value : null
  }
  const inputs = Reflect.get(Object(plan), 'Plans')
  return {
    type: [text('Operation'), text('Strategy'), text('Node Type')].filter((part) => part !== null).join(' '),
    index: text('Index Name'),
    table: text('Relation Name'),
    condition: text('Index Cond'),
    role: text('Subplan Name'),
    inputs: Array.isArray(inputs) ? inputs.map(nodeOf) : [],
  }
}
