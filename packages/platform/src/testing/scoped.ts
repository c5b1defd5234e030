/** Statements under a scope, and what an organization's rows are before and after. */
import type { SqlConnection } from '../db/connect.ts'

/** What a statement gave: the rows that it returned, and how many it found or wrote. */
export type Outcome = { readonly rows: readonly object[]; readonly count: number }

/** Runs a statement under a scope in a transaction of its own. */
export async function runScoped(
  connection: SqlConnection,
  scope: string | null,
  sql: string,
  values: readonly (string | null)[],
  end: 'COMMIT' | 'ROLLBACK' = 'ROLLBACK',
): Promise<Outcome> {
  await connection.query('BEGIN')
  try {
    if (scope !== null) await connection.query(`SELECT set_config('app.org_ids', $1, true)`, [scope])
    const { rows, rowCount } = await connection.client.query(sql, [...values])
    await connection.query(end)
    return { rows, count: rowCount ?? 0 }
  } catch (error) {
    await connection.query('ROLLBACK')
    throw error
  }
}

/** A table and which of its rows are an organization's: a condition on `$1`. */
export type OwnedTable = { readonly name: string; readonly where: string }

/** Every row of an organization, as one text: it is the same as before when nothing of it has changed. */
export async function rowsOf(
  owner: SqlConnection,
  tables: readonly OwnedTable[],
  orgId: string,
): Promise<string> {
  const texts: unknown[] = []
  for (const { name, where } of tables) {
    texts.push(await owner.query(`SELECT t::text FROM ${name} t WHERE ${where} ORDER BY 1`, [orgId]))
  }
  return JSON.stringify(texts)
}
