/**
 * Sends generated rows to PostgreSQL: blocks of patients, each block table by table so that foreign keys
 * find their rows. While one block is under way the next one is generated, so both cores have work.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { databaseError } from '@ehrconnect/platform/db/database-error'
import { Failure } from '../failure.ts'
import { OBSERVATION_COLUMNS } from './observation-text.ts'
import { ENCOUNTER_COLUMNS, PATIENT_COLUMNS, type RecordWriter } from './record.ts'
import type { OnProgress, RowCounts } from './report.ts'
import { type Block, blockRows, clearBlock, createBlock } from './table-text.ts'

/** The patients of one organization, about to be generated. */
export type Cohort = { writer: RecordWriter; patients: number }

/** Rows of the three generated tables. */
export type RecordCounts = Pick<RowCounts, 'patients' | 'encounters' | 'observations'>

/** SQLSTATE of a failure that names none: system_error. */
const UNKNOWN_STATE = '58000'
/** Rows after which the planner is told about tables that it knew as empty. */
const FIRST_BLOCK_ROWS = 1_500
/** About 4 MB of text; two blocks are in memory, and the foreign keys of one are checked at its end. */
const BLOCK_ROWS = 10_000
/**
 * Without keys to check a block may be larger, and should be: each COPY leaves up to 64 pages of a table
 * empty behind it (measured: a quarter of `encounters` with 10,000 rows a block).
 */
const BARE_BLOCK_ROWS = 60_000
/** Patients generated before the socket gets a turn: about a millisecond, in which PostgreSQL empties it. */
const PATIENTS_PER_TURN = 6

/** Connects as a role that row-level security does not hold back. Throws: Failure for any other role. */
export async function connectSeeder(ownerUrl: string): Promise<SqlConnection> {
  const connection = await connect(ownerUrl, 'ehr-seed')
  const [role] = await connection.query<{ held_back: boolean }>(
    "SELECT row_security_active('patients') AS held_back",
  )
  if (role?.held_back === false) return connection
  await connection.end()
  throw new Failure(
    'generated data is loaded by the owner of the schema; this role is held back by row security',
  )
}

/** Runs work in one transaction: all of it is visible at its end, or nothing. Throws: DatabaseError. */
export async function inTransaction<T>(connection: SqlConnection, work: () => Promise<T>): Promise<T> {
  await connection.query('BEGIN')
  try {
    const result = await work()
    await connection.query('COMMIT')
    return result
  } catch (error) {
    // When the connection is gone the server has rolled back by itself.
    await connection.query('ROLLBACK').catch(() => undefined)
    // What the server says of a failed COPY quotes the row.
    throw error instanceof Error && 'severity' in error ? databaseError(error, UNKNOWN_STATE) : error
  }
}

/**
 * Generates and sends the records of all cohorts. `freeze` writes rows that every transaction sees at
 * once, which PostgreSQL allows for tables emptied in the same transaction.
 */
export async function loadRecords(
  connection: SqlConnection,
  cohorts: readonly Cohort[],
  options: { freeze?: boolean; onProgress?: OnProgress | undefined } = {},
): Promise<RecordCounts> {
  const total = cohorts.reduce((sum, cohort) => sum + cohort.patients, 0)
  const counts: RecordCounts = { patients: 0, encounters: 0, observations: 0 }
  let sending: Promise<void> = Promise.resolve()
  const blockRowsMax = options.freeze ? BARE_BLOCK_ROWS : BLOCK_ROWS
  for await (const block of blocks(cohorts, blockRowsMax)) {
    await sending
    options.onProgress?.(counts.patients, total)
    counts.patients += block.patients.rows
    counts.encounters += block.encounters.rows
    counts.observations += block.observations.rows
    sending = sendBlock(connection, block, options.freeze ?? false)
    if (!options.freeze && counts.patients === block.patients.rows)
      sending = sending.then(() => analyzeNew(connection))
    // A failure is reported by the next await; until then it must not count as unhandled.
    sending.catch(() => undefined)
  }
  await sending
  options.onProgress?.(counts.patients, total)
  return counts
}

/** Sends lines of one table. */
export async function copyLines(
  connection: SqlConnection,
  table: string,
  columns: string,
  lines: readonly (string | Buffer)[],
  freeze = false,
): Promise<void> {
  if (lines.length === 0) return
  const into = connection.copyIn(`COPY ${table} (${columns}) FROM STDIN${freeze ? ' WITH (FREEZE)' : ''}`)
  await pipeline(Readable.from(lines), into)
}

/** Statistics for the planner and the visibility map, without which no scan is index-only. */
export async function vacuumTables(connection: SqlConnection): Promise<void> {
  await connection.query(
    'VACUUM (ANALYZE) organizations, users, memberships, practitioners, locations, ' +
      'patients, encounters, observations, schedules, schedule_hours, appointments, booking_spans',
  )
}

async function* blocks(cohorts: readonly Cohort[], blockRowsMax: number): AsyncGenerator<Block> {
  let block = createBlock()
  let spare = createBlock()
  let limit = FIRST_BLOCK_ROWS
  for (const { writer, patients } of cohorts) {
    for (let index = 0; index < patients; index++) {
      writer.write(index, block)
      if (index % PATIENTS_PER_TURN === 0) await eventLoopTurn()
      if (blockRows(block) < limit) continue
      limit = blockRowsMax
      yield block
      // Whoever takes the next block has waited until the one before it was sent.
      const sent = spare
      spare = block
      block = sent
      clearBlock(block)
    }
  }
  if (block.patients.rows > 0) yield block
}

async function sendBlock(connection: SqlConnection, block: Block, freeze: boolean): Promise<void> {
  await copyLines(connection, 'patients', PATIENT_COLUMNS, block.patients.pieces(), freeze)
  await copyLines(connection, 'encounters', ENCOUNTER_COLUMNS, block.encounters.pieces(), freeze)
  await copyLines(connection, 'observations', OBSERVATION_COLUMNS, block.observations.pieces(), freeze)
}

/**
 * Without statistics a foreign key is checked by `patients_mrn_unique`, reading every patient of the
 * organization for every row (measured: 4.5 s instead of 1.7 s for 1,000 patients).
 */
async function analyzeNew(connection: SqlConnection): Promise<void> {
  const unknown = await connection.query(
    "SELECT FROM pg_class WHERE oid IN ('patients'::regclass, 'encounters'::regclass) AND reltuples <= 0",
  )
  if (unknown.length > 0) await connection.query('ANALYZE patients, encounters')
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
