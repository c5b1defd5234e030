/** The ground of a measurement: a running platform with its data set, a sample of patients, and tokens. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from './context.ts'
import { type Counts, countRows, fits, forgetEarlierRuns, load } from './data-set.ts'
import { type Database, openDatabase } from './database.ts'
import type { PatientKey } from './load/pgbench-sql.ts'
import { createProbe, type Probe } from './load/process-stats.ts'
import type { Sender, Target } from './load/wrk.ts'
import { DATA, type Platform, startPlatform } from './platform.ts'

/** What a scenario measures on. */
export type Ground = {
  readonly platform: Platform
  readonly database: Database
  readonly counts: Counts
  readonly probe: Probe
  /** For files of the load generators; removed at the end, because it holds tokens. */
  readonly folder: string
  /** Organizations with patients, each with a token that is good for it. */
  readonly senders: readonly Sender[]
  /** A random sample of patients of all organizations. */
  readonly sample: readonly PatientKey[]
}

/** Enough patients that the reads are as spread as in life. */
const SAMPLE_SIZE = 50_000
/** The load of pgbench comes on top of the server's own connections. */
const DATABASE_CONNECTIONS_SPARE = 40
/** A measurement may take hours. */
const TOKEN_MINUTES = 720
const TOKENS_AT_ONCE = 4

/** Starts the platform, loads the data set unless it is there, and draws the sample. */
export async function setUp(context: Context): Promise<Ground> {
  const { platform, database, counts } = await openLoaded(context)
  const sizes = Object.entries(counts).map(([table, count]) => `${count.toLocaleString('en-US')} ${table}`)
  context.say(sizes.join(', '))
  await forgetEarlierRuns(database)
  const folder = join(DATA, `load-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  context.defer(() => rmSync(folder, { recursive: true, force: true }))
  const sample = await drawSample(database)
  const senders = await issueTokens(platform, database)
  const probe = await findProbe(platform, database)
  return { platform, database, counts, probe, folder, senders, sample }
}

/** The requests of a list, each sent by its organization. */
export function targetsOf(
  senders: readonly Sender[],
  requests: readonly { readonly orgId: string; readonly path: string; readonly body?: string }[],
): Target[] {
  const numbers = new Map(senders.map(({ id }, number) => [id, number]))
  return requests.flatMap(({ orgId, ...request }) => {
    const organization = numbers.get(orgId)
    return organization === undefined ? [] : [{ organization, ...request }]
  })
}

type Opened = { readonly platform: Platform; readonly database: Database }

async function openLoaded(context: Context): Promise<Opened & { readonly counts: Counts }> {
  const { settings, say } = context
  const dataDir = join(DATA, `patients-${settings.patients}`)
  let opened = await open(context, dataDir)
  let counts = await countRows(opened.database)
  if (counts.patients > 0 && !fits(counts, settings.patients)) {
    say(`the data set holds ${counts.patients} patients and ${counts.encounters} encounters: loading it anew`)
    await opened.platform.stop()
    opened = await open(context, dataDir, ['--reset', '--yes'])
    counts = await countRows(opened.database)
  }
  if (counts.patients > 0) return { ...opened, counts }
  say(`loading ${settings.patients} patients; this is kept for later runs`)
  await load(context, opened.platform, opened.database)
  counts = await countRows(opened.database)
  if (!fits(counts, settings.patients)) throw new Error(`ehr seed loaded ${counts.patients} patients`)
  return { ...opened, counts }
}

/** Starts the platform, with room in the database for the clients of pgbench. */
async function open(context: Context, dataDir: string, flags: readonly string[] = []): Promise<Opened> {
  const platform = await startPlatform(context, dataDir, flags)
  const database = await connect(context, platform)
  if (!(await makeRoom(context, database))) return { platform, database }
  await platform.stop()
  return open(context, dataDir)
}

async function connect(context: Context, platform: Platform): Promise<Database> {
  const database = await openDatabase(platform.ownerUrl)
  context.defer(() => database.close())
  return database
}

/** The embedded server takes 100 connections; true when it has to be started anew with more. */
async function makeRoom({ settings }: Context, database: Database): Promise<boolean> {
  const clients = Math.max(...settings.connections, settings.pgbenchClients)
  const wanted = clients + DATABASE_CONNECTIONS_SPARE
  const [setting] = await database.rows("SELECT current_setting('max_connections')")
  if (Number(setting?.[0]) >= wanted) return false
  await database.rows('SET ROLE NONE')
  await database.rows(`ALTER SYSTEM SET max_connections = ${wanted}`)
  return true
}

async function drawSample(database: Database): Promise<PatientKey[]> {
  const rows = await database.rows(
    `SELECT org_id::text, id::text FROM patients ORDER BY random() LIMIT ${SAMPLE_SIZE}`,
  )
  return rows.map(([orgId, id]) => ({ orgId: orgId ?? '', id: id ?? '' }))
}

async function issueTokens(platform: Platform, database: Database): Promise<Sender[]> {
  const organizations = await database.rows(
    `SELECT o.id::text, o.slug::text FROM organizations o
      WHERE EXISTS (SELECT 1 FROM patients p WHERE p.org_id = o.id) ORDER BY o.slug`,
  )
  const waiting = organizations.map(([id, slug]) => ({ id: id ?? '', slug: slug ?? '' }))
  const senders: Sender[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const args = ['token', '--org', next.slug, '--role', 'clinician', '--minutes', String(TOKEN_MINUTES)]
      senders.push({ id: next.id, token: await platform.command(args) })
    }
  }
  await Promise.all(Array.from({ length: TOKENS_AT_ONCE }, work))
  return senders
}

async function findProbe(platform: Platform, database: Database): Promise<Probe> {
  const [backend] = await database.rows('SELECT pg_backend_pid()::text')
  return createProbe(platform.pid, Number(backend?.[0]))
}
