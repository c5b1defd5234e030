/** Imports FHIR R4 files into one organization. What it takes and how it decides: docs/fhir-import.md. */
import { randomUUID } from 'node:crypto'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { databaseError } from '@ehrconnect/platform/db/database-error'
import type { Plan } from './decide.ts'
import { findFiles, type SourceFile } from './files.ts'
import { type Item, takeIn } from './item.ts'
import { type PlanContext, planBatch } from './plan.ts'
import { FIND_TIME_ZONE, LOCK_IMPORT, PLAIN_TEXT_FORMS, PLAN_FOR_LOOK_UPS } from './queries.ts'
import { createTally, type ImportReport, type Tally } from './report.ts'
import { settleDeferred } from './settle.ts'
import { readSource } from './source.ts'
import { Targets } from './targets.ts'
import { prepareWriting, writeBatch } from './write.ts'

/** What to import, and where. */
export type ImportOptions = {
  /** Signs in as the owner role, which passes row security. */
  readonly ownerUrl: string
  readonly orgId: string
  /** Files and folders. */
  readonly paths: readonly string[]
  readonly onProgress?: (progress: ImportProgress) => void
}

/** Where an import is; told after every batch and every file. */
export type ImportProgress = {
  readonly files_done: number
  readonly files_total: number
  readonly resources: number
  readonly bytes: number
}

/** Resources of one transaction: more are not faster, fewer are. */
const BATCH_ITEMS_MAX = 2_000
/** Bytes of one transaction, so that large resources do not fill the memory. */
const BATCH_BYTES_MAX = 16 * 1024 * 1024
/** A serialization failure or a deadlock with the running clinic is tried again this often. */
const ATTEMPTS_MAX = 5

/**
 * Imports everything under the paths. Idempotent, also after a crash: a batch is one transaction, and
 * what is there already is left alone. `problems` in the report tell what did not go in.
 *
 * Throws: when the organization is unknown, another import of it is running, or the database is lost.
 */
export async function importPaths(options: ImportOptions): Promise<ImportReport> {
  const startedAt = performance.now()
  const connection = await connect(options.ownerUrl, 'ehr-import')
  try {
    const timeZone = await prepare(connection, options.orgId)
    const tally = createTally()
    const run = new Run(connection, options.orgId, timeZone, tally)
    const { files, unusable } = await findFiles(options.paths)
    for (const { path, reason } of unusable)
      tally.problem({ ...NO_RESOURCE, file: path, entry: null, kind: 'unreadable', reason })
    const tell = () =>
      options.onProgress?.({
        files_done: tally.files,
        files_total: files.length,
        resources: tally.resources,
        bytes: tally.bytes,
      })
    await run.readFiles(files, tell)
    await run.settle()
    tell()
    return tally.report((performance.now() - startedAt) / 1000)
  } finally {
    await connection.end()
  }
}

const NO_RESOURCE = { resource_type: null, fhir_id: null }

async function prepare(connection: SqlConnection, orgId: string): Promise<string> {
  await connection.query(PLAIN_TEXT_FORMS)
  await connection.query(PLAN_FOR_LOOK_UPS)
  const [organization] = await connection.query<{ time_zone: string }>(FIND_TIME_ZONE, [orgId])
  if (organization === undefined) throw new Error('there is no such organization')
  const [lock] = await connection.query<{ locked: boolean }>(LOCK_IMPORT, [orgId])
  if (!lock?.locked) throw new Error('another import into this organization is running')
  await prepareWriting(connection)
  return organization.time_zone
}

/** One import from the first file to the last decision. */
class Run {
  readonly #connection: SqlConnection
  readonly #orgId: string
  readonly #tally: Tally
  readonly #context: PlanContext
  readonly #runId = randomUUID()

  constructor(connection: SqlConnection, orgId: string, timeZone: string, tally: Tally) {
    this.#connection = connection
    this.#orgId = orgId
    this.#tally = tally
    this.#context = { connection, orgId, timeZone, targets: new Targets(connection, orgId) }
  }

  /** Reads the files in order; while the database stores a batch, the next one is read. */
  async readFiles(files: readonly SourceFile[], tell: () => void): Promise<void> {
    let storing: Promise<unknown> = Promise.resolve()
    for await (const batch of this.#batches(files)) {
      await storing
      tell()
      storing = this.#store(batch, false)
      // Its failure is met by the await above or below; until then nobody listens.
      storing.catch(() => {})
    }
    await storing
  }

  /** Decides about what was put off. */
  async settle(): Promise<void> {
    const limits = { rows: BATCH_ITEMS_MAX, bytes: BATCH_BYTES_MAX }
    await settleDeferred(this.#connection, this.#orgId, this.#runId, limits, (items, final) =>
      this.#store(items, final),
    )
  }

  async *#batches(files: readonly SourceFile[]): AsyncGenerator<Item[]> {
    let batch: Item[] = []
    let keys = new Set<string>()
    let bytes = 0
    for (const file of files) {
      for await (const item of this.#items(file)) {
        // The same resource twice in a batch would be written twice by one statement.
        if (batch.length >= BATCH_ITEMS_MAX || bytes >= BATCH_BYTES_MAX || keys.has(item.key)) {
          yield batch
          batch = []
          keys = new Set()
          bytes = 0
        }
        batch.push(item)
        keys.add(item.key)
        bytes += item.bytes.length
      }
      this.#tally.fileDone()
    }
    if (batch.length > 0) yield batch
  }

  async *#items(file: SourceFile): AsyncGenerator<Item> {
    for await (const part of readSource(file)) {
      if (part.kind === 'bytes') this.#tally.addBytes(part.bytes)
      else if (part.kind === 'problem') {
        const { counted, ...problem } = part.problem
        if (counted) this.#tally.count(null, 'refused')
        this.#tally.problem({ ...NO_RESOURCE, ...problem, kind: counted ? 'refused' : 'unreadable' })
      } else {
        const intake = takeIn(part.resource)
        if (intake.kind === 'item') yield intake.item
        else if (intake.kind === 'repeated') this.#tally.count(intake.type, 'unchanged')
        else {
          this.#tally.count(intake.problem.resource_type, 'refused')
          this.#tally.problem(intake.problem)
        }
      }
    }
  }

  /**
   * Stores a batch. When the database refuses it, its halves are tried, down to the one resource that
   * is at fault, of which then the original alone is stored.
   */
  async #store(items: readonly Item[], final: boolean): Promise<number> {
    try {
      return await this.#storeTogether(items, final)
    } catch (thrown) {
      const error = databaseError(thrown, 'XX000')
      const [first] = items
      if (first === undefined || !isAboutData(error.sqlState)) throw thrown
      if (items.length > 1) {
        const middle = Math.ceil(items.length / 2)
        return (
          (await this.#store(items.slice(0, middle), final)) + (await this.#store(items.slice(middle), final))
        )
      }
      const name = error.constraint === null ? '' : `, ${error.constraint}`
      const reason = `the database refused it (${error.sqlState}${name})`
      if (first.refusedBecause === null) return this.#store([{ ...first, refusedBecause: reason }], final)
      this.#tally.count(first.type, 'refused')
      this.#tally.problem({
        ...{ file: first.file, entry: first.entry, resource_type: first.type, fhir_id: first.id },
        ...{ kind: 'refused', reason },
      })
      return 1
    }
  }

  async #storeTogether(items: readonly Item[], final: boolean): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      try {
        const plans = await planBatch(items, this.#context, final)
        const existing = await writeBatch(plans, {
          connection: this.#connection,
          orgId: this.#orgId,
          runId: this.#runId,
        })
        this.#context.targets.commit()
        return this.#count(plans, existing)
      } catch (thrown) {
        const { sqlState } = databaseError(thrown, 'XX000')
        if (attempt === ATTEMPTS_MAX || (sqlState !== '40001' && sqlState !== '40P01')) throw thrown
      }
    }
  }

  /** Counts what is decided, after it is committed. */
  #count(plans: readonly Plan[], existing: ReadonlySet<string>): number {
    let decided = 0
    for (const { item, outcome, rowId, problems } of plans) {
      if (outcome === 'deferred') continue
      decided++
      const wasThere = outcome === 'new' && rowId !== null && existing.has(rowId)
      this.#tally.count(item.type, wasThere ? 'updated' : outcome)
      for (const problem of problems) this.#tally.problem(problem)
    }
    return decided
  }
}

/** Data exceptions, constraint violations and exceeded limits: of one resource, not of the server. */
function isAboutData(sqlState: string): boolean {
  return /^(22|23|54)/.test(sqlState)
}
