/**
 * The database as the services see it: batched point reads, batched searches, lists and writes, each
 * on lanes of its own so that a slow list never holds up a look-up.
 */
import type { Clock } from '../time/clock.ts'
import { type Appender, type AppendSpec, createAppender } from './append.ts'
import { type Batcher, createBatcher, type KeyedStatement } from './batch.ts'
import { connect } from './connect.ts'
import { createGroupedWriters, type GroupedStatement, type GroupedWriter } from './grouped.ts'
import { createJointWriters, type JointStatement, type JointWriter } from './joint.ts'
import { createLanePool, type LanePoolStats } from './lane-pool.ts'
import { createRunner, type Runner } from './runner.ts'
import type { WriteGuard } from './write-guard.ts'

/** Oldest PostgreSQL that is supported, as server_version_num. */
const SERVER_VERSION_MIN = 160_000

/** How much longer than the server's own time limit an exchange may take before its lane is dropped. */
const HANG_MS = 3_000
/** How long work waits for a server that is lost: with the sweep that notices it, 503 comes within 100 ms. */
const DOWN_MS_MAX = 50

/** Settings of a database. */
export type DatabaseOptions = {
  /** The application role's URL. */
  readonly url: string
  readonly applicationName: string
  readonly clock: Clock
  /** Connections of a process by use. */
  readonly lanes: {
    readonly point: number
    readonly search: number
    readonly list: number
    readonly write: number
  }
  readonly statementTimeoutMs: number
  readonly connectTimeoutMs: number
  /** Longest time from a request's arrival at the database layer to its answer. */
  readonly deadlineMs: number
  readonly named: boolean
  onStatement(event: {
    readonly statement: string
    readonly keys: number
    readonly seconds: number
    readonly failed: boolean
  }): void
}

/** Lanes of one PostgreSQL server. */
export type Database = {
  /** Batched reads by key. */
  point<K extends readonly unknown[], R>(statement: KeyedStatement<K, R>): Batcher<K, R>
  /** Batched searches, on their own lanes. */
  search<K extends readonly unknown[], R>(statement: KeyedStatement<K, R>): Batcher<K, R>
  readonly list: Runner
  readonly write: Runner
  /** A lane that nothing else holds up, for what processes agree on by the database. */
  readonly agree: Runner
  /** Gives the guard of statements that change what a cache may hold; without one they are refused. */
  guardWrites(guard: WriteGuard): void
  /** Inserts of many callers at a time, on the lanes of writes. */
  grouped<R>(statement: GroupedStatement<R>): GroupedWriter<R>
  /** Joint writes of rows of any organizations, on the lanes of writes. */
  joint<R>(statement: JointStatement<R>): JointWriter<R>
  /** Grouped inserts of rows of any organizations. */
  append<R, P extends readonly unknown[]>(spec: AppendSpec<R, P>): Appender<R>
  stats(): Readonly<Record<string, LanePoolStats & { readonly queued: number }>>
  /** Throws: when the lanes cannot be connected, or the role could pass row-level security. */
  ready(withinMs: number): Promise<void>
  /** Whether a point read would find a lane. */
  isUp(): boolean
  close(): Promise<void>
}

/** Opens the lanes in the background. */
export function openDatabase(options: DatabaseOptions): Database {
  const { clock, deadlineMs, onStatement } = options
  const pools = openPools(options)
  const queues: Queues = Object.fromEntries(Object.keys(pools).map((use) => [use, []]))
  let guard: WriteGuard | null = null

  /** One batcher a statement: requests of all callers meet in it. */
  const batchers = new Map<string, Batcher<readonly unknown[], unknown>>()

  const batcherOn = (use: 'point' | 'search') => {
    return <K extends readonly unknown[], R>(statement: KeyedStatement<K, R>): Batcher<K, R> => {
      const known = batchers.get(`${use} ${statement.name}`)
      if (known !== undefined) return known as unknown as Batcher<K, R>
      const made = createBatcher({ pool: pools[use], statement, clock, deadlineMs, onBatch: onStatement })
      batchers.set(`${use} ${statement.name}`, made as unknown as Batcher<readonly unknown[], unknown>)
      queues[use]?.push(made)
      return made
    }
  }
  const common = { pool: pools.write, clock, deadlineMs, onGroup: onStatement }
  const writers = createGroupedWriters(common)
  const joined = createJointWriters({ ...common, guard: () => guard })
  queues['write']?.push(writers, joined)
  const runnerOn = (use: 'list' | 'write' | 'agree', repeatable: boolean): Runner => {
    const report = (event: { statement: string; seconds: number; failed: boolean }) =>
      onStatement({ ...event, keys: 1 })
    const guarded = () => (use === 'write' ? guard : null)
    const pool = pools[use]
    const made = createRunner({ pool, clock, deadlineMs, repeatable, guard: guarded, onStatement: report })
    queues[use]?.push(made)
    return made
  }

  return {
    point: batcherOn('point'),
    search: batcherOn('search'),
    list: runnerOn('list', true),
    write: runnerOn('write', false),
    agree: runnerOn('agree', true),
    guardWrites(given) {
      guard = given
    },
    grouped: writers.of,
    joint: joined.of,
    append(spec) {
      for (const { name, touches } of [spec.statement, spec.again])
        if (touches.length > 0) throw new Error(`${name} changes what is cached: run it by db.write`)
      const made = createAppender({ ...spec, pool: pools.write, clock, deadlineMs, onAppend: onStatement })
      queues['write']?.push(made)
      return made
    },
    isUp: () => pools.point.stats().connected > 0,
    stats: () => statsOf(pools, queues),
    async ready(withinMs) {
      await Promise.all(Object.values(pools).map((one) => one.ready(withinMs)))
      await refuseUnsafeServer(options.url, options.applicationName)
    },
    close: async () => void (await Promise.all(Object.values(pools).map((one) => one.close()))),
  }
}

/** What waits for the lanes of each use. */
type Queues = Readonly<Record<string, { queued(): number }[]>>

function statsOf(pools: ReturnType<typeof openPools>, queues: Queues): ReturnType<Database['stats']> {
  const queued = (use: string) => (queues[use] ?? []).reduce((sum, queue) => sum + queue.queued(), 0)
  return Object.fromEntries(
    Object.entries(pools).map(([use, one]) => [use, { ...one.stats(), queued: queued(use) }]),
  )
}

/**
 * Point reads and searches keep one plan for all calls, which may not be that of a table that was empty
 * when it was made; lists and writes are planned for their values.
 */
function openPools(options: DatabaseOptions) {
  const settings = { timezone: 'UTC', statement_timeout: String(options.statementTimeoutMs), jit: 'off' }
  const generic = { ...settings, plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off' }
  const exchangeMsMax = options.statementTimeoutMs + HANG_MS
  const pool = (size: number, withSettings: Record<string, string>) =>
    createLanePool({ ...options, size, settings: withSettings, exchangeMsMax, downMsMax: DOWN_MS_MAX })
  return {
    point: pool(options.lanes.point, generic),
    search: pool(options.lanes.search, generic),
    list: pool(options.lanes.list, settings),
    write: pool(options.lanes.write, settings),
    agree: pool(1, settings),
  }
}

/** A role that can pass row-level security, or a server that is too old, must not serve patients. */
async function refuseUnsafeServer(url: string, applicationName: string): Promise<void> {
  const connection = await connect(url, applicationName)
  try {
    const [found] = await connection.query<{
      version: string
      role: string
      passes: boolean
      owns: boolean
    }>(`
      SELECT current_setting('server_version_num') AS version, r.rolname AS role,
             r.rolsuper OR r.rolbypassrls AS passes,
             EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE c.relowner = r.oid AND n.nspname IN ('public', 'ehr')) AS owns
        FROM pg_roles r WHERE r.rolname = current_user`)
    if (found === undefined) throw new Error('the database does not know its own role')
    if (Number(found.version) < SERVER_VERSION_MIN) {
      throw new Error(`PostgreSQL 16 or newer is needed; the server is ${found.version}`)
    }
    if (found.passes || found.owns) {
      throw new Error(`role ${found.role} can pass row-level security: serve with the role ehr_app`)
    }
  } finally {
    await connection.end()
  }
}
