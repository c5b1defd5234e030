/** A table of whole numbers by organization, and lanes for writers that insert into it. */
import type { BatchEvent } from '../db/batch.ts'
import { connect, type SqlConnection } from '../db/connect.ts'
import type { LanePool } from '../db/lane-pool.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { testPool } from './lanes.ts'

/** Lanes of the application's role, and what was reported of them. */
export type WriterLanes = {
  readonly pool: LanePool
  readonly events: BatchEvent[]
  readonly onGroup: (event: BatchEvent) => void
}

/** The table, in a database of its own. */
export type RowTable = {
  readonly database: TestDatabase
  readonly owner: SqlConnection
  /** Opens lanes that are closed after the test. */
  openLanes(lanes: number): Promise<WriterLanes>
  /** What the table holds of all organizations, in order. */
  stored(): Promise<number[]>
  /** Undoes something after the test. */
  onCleanUp(undo: () => Promise<void>): void
  /** To be called after each test: undoes what it opened, last first, and empties the table. */
  cleanUp(): Promise<void>
  /** To be called at the end. */
  close(): Promise<void>
}

/** Makes the table `name`, of numbers below 1,000; the application may read it and insert. */
export async function openRowTable(name: string): Promise<RowTable> {
  const database = await testDatabase()
  const owner = await connect(database.superuserUrl, 'ehr-test')
  await owner.query(`
    CREATE TABLE ${name} (org_id uuid, id uuid, value integer, PRIMARY KEY (org_id, id),
                          CONSTRAINT ${name}_small CHECK (value < 1000))`)
  await owner.query(`CALL ehr.protect('${name}')`)
  await owner.query(`GRANT SELECT, INSERT ON ${name} TO ehr_app`)
  const undone: (() => Promise<void>)[] = []
  return {
    database,
    owner,
    async openLanes(lanes) {
      const pool = await testPool(database.appUrl, lanes)
      undone.push(() => pool.close())
      const events: BatchEvent[] = []
      return { pool, events, onGroup: (event) => void events.push(event) }
    },
    async stored() {
      const rows = await owner.query<{ value: number }>(`SELECT value FROM ${name} ORDER BY value`)
      return rows.map(({ value }) => value)
    },
    onCleanUp: (undo) => void undone.push(undo),
    async cleanUp() {
      for (const undo of undone.splice(0).reverse()) await undo()
      await owner.query(`TRUNCATE ${name}`)
    },
    async close() {
      await owner.end()
      await database.drop()
    },
  }
}

/** The whole numbers below a count. */
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
