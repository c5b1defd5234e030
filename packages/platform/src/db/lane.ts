/**
 * A lane: one connection to PostgreSQL that carries one exchange at a time. An exchange is the tenant
 * scope and one statement (or two) in a single write with a single Sync, so it is one round trip and one
 * implicit transaction, and the scope is gone when it ends. Beside `connect.ts` the only file that
 * names the driver.
 */
import pg from 'pg'
import { serialize } from 'pg-protocol'
import { DatabaseError, databaseError } from './database-error.ts'
import type { Statement } from './statement.ts'

/** Rows of an exchange: text fields, null for SQL NULL. */
export type Fields = readonly (string | null)[]

/** The part of the driver's connection that an exchange writes to. */
type Wire = {
  stream: { write(bytes: Uint8Array): boolean; destroy(): void }
  on(event: 'parseComplete', listener: () => void): void
}

/** A statement that runs first in the transaction, before there is a scope: it reads no table of a tenant. */
export type Before = { readonly statement: Statement<never, unknown>; readonly params: Fields }

/** An open connection. */
export type Lane = {
  /**
   * Runs one statement under the scope of the given organizations. With `notAfter` the server refuses to
   * begin it after that instant of its clock. It sees all that was committed until `before` had ended.
   *
   * Cost:   1 round trip.
   * Throws: DatabaseError, with SQLSTATE 08006 when the connection is lost.
   */
  exchange(
    orgIds: readonly string[],
    statement: Statement<never, unknown>,
    params: Fields,
    notAfter?: string | null,
    before?: Before | null,
  ): Promise<Fields[]>
  /** Closes at once, failing the exchange under way. */
  destroy(): void
  /** Closes after the exchange under way; a server that does not let go is left. */
  end(): Promise<void>
}

/** How to open a lane. */
export type LaneOptions = {
  readonly url: string
  readonly applicationName: string
  readonly connectTimeoutMs: number
  /** Server settings of the session, e.g. plan_cache_mode. */
  readonly settings: Readonly<Record<string, string>>
  /** False for poolers that cannot carry named statements (PgBouncer before 1.21). */
  readonly named: boolean
}

const SCOPE_NAME = 'ehr_scope'
const SCOPE_SQL = "SELECT set_config('app.org_ids', $1, true)"
/** The scope of a write that is announced to a cache, and for how long the announcement is good. */
const TIMED_SCOPE_NAME = 'ehr_scope_until'
const TIMED_SCOPE_SQL = "SELECT set_config('app.org_ids', $1, true), ehr.not_after($2)"
/** The scope of a statement that keeps one plan; the setting ends with it. */
const PLANNED_SCOPE_NAME = 'ehr_scope_planned'
const PLANNED_SCOPE_SQL =
  "SELECT set_config('app.org_ids', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true), " +
  "set_config('enable_seqscan', 'off', true)"
const SYNC = serialize.sync()
const EXECUTE = serialize.execute({})
const CONNECTION_LOST = '08006'
/** How long the goodbye to the server may take. */
const END_MS_MAX = 1_000
/** A table changed under a prepared statement, or a pooler lost it: only a new session mends that. */
const STALE_STATEMENT = new Set(['0A000', '26000'])

/**
 * Opens a connection; `onLost` is called once when it ends for whatever reason, and before the exchange
 * that found it out rejects, so that nobody is given a lane that is going.
 */
export async function openLane(options: LaneOptions, onLost: () => void): Promise<Lane> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    options: Object.entries(options.settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  })
  // The driver reports a lost server here as well as to whoever waits; unheard it would end the process.
  client.on('error', () => {})
  await client.connect()
  const wire = (client as unknown as { connection: Wire }).connection
  let lost = false
  const lose = (): void => {
    if (lost) return
    lost = true
    wire.stream.destroy()
    onLost()
  }
  client.on('error', lose)
  client.once('end', lose)
  const names = followNames(wire)
  let underWay: Promise<unknown> | null = null

  const exchange: Lane['exchange'] = (orgIds, statement, params, notAfter = null, before = null) => {
    const known =
      options.named &&
      (names.prepared.has(statement.name) || names.prepared.has(before?.statement.name ?? ''))
    const answer = new Promise<Fields[]>((resolve, reject) => {
      names.parsing = []
      const bytes = exchangeBytes({ orgIds, statement, params, notAfter, before }, options.named, names)
      const fail = (found: DatabaseError): void => {
        const stale = known && STALE_STATEMENT.has(found.sqlState)
        const error = stale ? new DatabaseError(CONNECTION_LOST, null, `: ${found.sqlState}`) : found
        if (error.isConnectionLoss) lose()
        reject(error)
      }
      // The driver's types know its own Query only; any object with these handlers is accepted.
      client.query(new Exchange(bytes, before === null ? 1 : 2, resolve, fail) as unknown as pg.Submittable)
    })
    const done = (): void => {
      underWay = null
    }
    underWay = answer.then(done, done)
    return answer
  }

  return {
    exchange,
    destroy: () => wire.stream.destroy(),
    async end() {
      await underWay
      const timer = setTimeout(() => wire.stream.destroy(), END_MS_MAX)
      await client.end()
      clearTimeout(timer)
    },
  }
}

/** Statement names that the session knows, and those of the exchange under way that it was asked to learn. */
type Names = { readonly prepared: Set<string>; parsing: string[] }

/** A name is known once its Parse is confirmed: what fails before that is parsed again the next time. */
function followNames(wire: Wire): Names {
  const names: Names = { prepared: new Set(), parsing: [] }
  wire.on('parseComplete', () => {
    const name = names.parsing.shift()
    if (name !== undefined && name !== '') names.prepared.add(name)
  })
  return names
}

type Sent = {
  readonly orgIds: readonly string[]
  readonly statement: Statement<never, unknown>
  readonly params: Fields
  readonly notAfter: string | null
  readonly before: Before | null
}

/** The messages of one exchange; names that need a Parse are added to `names.parsing`. */
function exchangeBytes(sent: Sent, named: boolean, names: Names): Buffer {
  const { orgIds, statement, params, notAfter, before } = sent
  const parts: Buffer[] = []
  const add = (name: string, sql: string, values: Fields) => {
    const statementName = named ? name : ''
    if (!names.prepared.has(statementName)) {
      parts.push(serialize.parse({ name: statementName, text: sql, types: [] }))
      names.parsing.push(statementName)
    }
    parts.push(serialize.bind({ statement: statementName, values: [...values] }), EXECUTE)
  }
  if (before !== null) add(before.statement.name, before.statement.sql, before.params)
  if (notAfter === null && statement.plannedOnce)
    add(PLANNED_SCOPE_NAME, PLANNED_SCOPE_SQL, [orgIds.join(',')])
  else if (notAfter === null) add(SCOPE_NAME, SCOPE_SQL, [orgIds.join(',')])
  else add(TIMED_SCOPE_NAME, TIMED_SCOPE_SQL, [orgIds.join(','), notAfter])
  add(statement.name, statement.sql, params)
  parts.push(SYNC)
  return Buffer.concat(parts)
}

/** What the driver calls while the exchange is under way. */
class Exchange {
  private readonly bytes: Buffer
  /** Statements that end before the one whose rows are wanted. */
  private readonly ahead: number
  private readonly resolve: (rows: Fields[]) => void
  private readonly reject: (error: DatabaseError) => void
  private readonly rows: Fields[] = []
  private completed = 0

  constructor(
    bytes: Buffer,
    ahead: number,
    resolve: (rows: Fields[]) => void,
    reject: (error: DatabaseError) => void,
  ) {
    this.bytes = bytes
    this.ahead = ahead
    this.resolve = resolve
    this.reject = reject
  }

  submit(wire: Wire): null {
    wire.stream.write(this.bytes)
    return null
  }

  handleDataRow(message: { fields: Fields }): void {
    if (this.completed === this.ahead) this.rows.push(message.fields)
  }

  handleCommandComplete(): void {
    this.completed += 1
  }

  handleReadyForQuery(): void {
    this.resolve(this.rows)
  }

  /** The driver forgets an exchange that failed before it is ready again, so this is its end. */
  handleError(error: unknown): void {
    this.reject(databaseError(error, CONNECTION_LOST))
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}
