/** How PostgreSQL would run a statement, as text without costs. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { type AnyStatement, isKeyed, valuesFor } from './statements.ts'

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

/** The plan that a lane of the service would use: generic for keyed statements, custom for the others. */
export async function planOf(
  app: SqlConnection,
  statement: AnyStatement,
  orgId: string,
  rowId: string,
): Promise<PlanNode> {
  const values = valuesFor(statement, orgId, rowId).map((value) =>
    value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`,
  )
  await app.query('BEGIN')
  await app.query(`SELECT set_config('app.org_ids', $1, true)`, [orgId])
  await app.query('SET LOCAL jit = off')
  if (isKeyed(statement)) await app.query('SET LOCAL plan_cache_mode = force_generic_plan')
  await app.query(`PREPARE explained AS ${statement.sql}`)
  const given = values.length === 0 ? '' : `(${values.join(', ')})`
  const [row] = await app.query(`EXPLAIN (FORMAT JSON, COSTS OFF) EXECUTE explained${given}`)
  await app.query('DEALLOCATE explained')
  await app.query('ROLLBACK')
  const plans = row?.['QUERY PLAN']
  return nodeOf(Array.isArray(plans) ? plans[0]?.Plan : null)
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
