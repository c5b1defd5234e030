/** The ground of a measurement: a running platform with its data set, a sample of patients, and tokens. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from './context.ts'
import {
  type Counts,
  countRows,
  databaseBytes,
  fits,
  forgetCounts,
  forgetEarlierRuns,
  keepCounts,
  knownCounts,
  load,
} from './data-set.ts'
import { type Database, openDatabase } from './database.ts'
import type { PatientKey } from './load/pgbench-sql.ts'
import { createProbe, type Probe, readStat } from './load/process-stats.ts'
import type { Sender, Target } from './load/wrk.ts'
import { DATA, type Platform, startPlatform } from './platform.ts'
import { restoreTrust } from './trust-switches.ts'

/** What a scenario measures on. */
export type Ground = {
  readonly platform: Platform
  readonly database: Database
  readonly counts: Counts
  readonly probe: Probe
  /** The server that all processes of PostgreSQL descend from. */
  readonly postmasterPid: number
  /** For files of the load generators; removed at the end, because it holds tokens. */
  readonly folder: string
  /** Organizations with patients, each with a token that is good for it. */
  readonly senders: readonly Sender[]
  /** A random sample of patients of all organizations. */
  readonly sample: readonly PatientKey[]
}

/** Enough patients that the reads are as spread as in life. */
const SAMPLE_SIZE = 50_000
const BARE_LOG = ['SET wal_level = minimal', 'SET max_wal_senders = 0']
const WHOLE_LOG = ['RESET wal_level', 'RESET max_wal_senders']
const SAMPLE_MARGIN = 1.5
/** The read needs encounters; observations only make the database as large as it would be. */
const OBSERVATIONS_PER_PATIENT = 5
const MS_PER_SECOND = 1_000
const GIGABYTE = 1e9
/** The load of pgbench comes on top of the server's own connections. */
const DATABASE_CONNECTIONS_SPARE = 40
/** A measurement may take hours. */
const TOKEN_MINUTES = 720
const TOKENS_AT_ONCE = 4

/** Which data set a scenario wants, and how many clients it brings. */
export type GroundOptions = {
  /** Name of the data set's folder. */
  readonly name: string
  readonly patients: number
  readonly observationsPerPatient: number
  /** Most encounters of a patient; all when absent. */
  readonly encountersMax?: number
  /** Connections to PostgreSQL beside the platform's own. */
  readonly connections: number
  /** Appointments are part of the set. */
  readonly keepsAppointments?: boolean
}

/** Starts the platform, loads the data set unless it is there, and draws the sample. */
export async function setUp(context: Context, options = defaultsOf(context)): Promise<Ground> {
  const { platform, database, counts } = await openLoaded(context, options)
  const sizes = Object.entries(counts).map(([table, count]) => `${count.toLocaleString('en-US')} ${table}`)
  context.say(sizes.join(', '))
  await restoreTrust(database, platform.dataDir)
  await forgetEarlierRuns(database, options.keepsAppointments)
  const folder = join(DATA, `load-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  context.defer(() => rmSync(folder, { recursive: true, force: true }))
  const sample = await drawSample(database, counts.patients)
  const senders = await issueTokens(platform, database)
  const [backend] = await database.rows('SELECT pg_backend_pid()::text')
  const backendPid = Number(backend?.[0])
  const probe = createProbe(platform.pid, backendPid)
  const postmasterPid = readStat(backendPid)?.parent ?? 0
  return { platform, database, counts, probe, postmasterPid, folder, senders, sample }
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

function defaultsOf({ settings }: Context): GroundOptions {
  const { patients, connections, pgbenchClients } = settings
  return {
    name: `patients-${patients}`,
    patients,
    observationsPerPatient: OBSERVATIONS_PER_PATIENT,
    connections: Math.max(...connections, pgbenchClients),
  }
}

async function openLoaded(
  context: Context,
  options: GroundOptions,
): Promise<Opened & { readonly counts: Counts }> {
  const { say } = context
  const { patients } = options
  const dataDir = join(DATA, options.name)
  let opened = await open(context, dataDir, options)
  let counts = await knownCounts(dataDir, opened.database)
  // A load that was broken off left nothing, or a set of another size.
  if (counts.patients > 0 && !fits(counts, options)) {
    say(`the data set holds ${counts.patients} patients and ${counts.encounters} encounters: loading it anew`)
    await opened.platform.stop()
    forgetCounts(dataDir)
    opened = await open(context, dataDir, options, ['--reset', '--yes'])
    counts = await knownCounts(dataDir, opened.database)
  }
  if (counts.patients > 0) return { ...opened, counts }
  say(`loading ${patients.toLocaleString('en-US')} patients; this is kept for later runs`)
  const startedAt = performance.now()
  // What is loaded can be loaded again: it need not be written twice, to the log of changes as well.
  opened = await reopen(context, dataDir, options, opened, BARE_LOG)
  await load(context, opened.platform, opened.database, options)
  opened = await reopen(context, dataDir, options, opened, WHOLE_LOG)
  counts = await countRows(opened.database)
  if (!fits(counts, options)) throw new Error(`ehr seed loaded ${counts.patients} patients`)
  keepCounts(dataDir, counts)
  const bytes = await databaseBytes(opened.database)
  const seconds = Math.round((performance.now() - startedAt) / MS_PER_SECOND)
  say(`loaded in ${seconds} s: ${(bytes / GIGABYTE).toFixed(1)} GB of tables and indexes`)
  return { ...opened, counts }
}

/** Changes settings of the server and starts everything anew with them. */
async function reopen(
  context: Context,
  dataDir: string,
  options: GroundOptions,
  { platform, database }: Opened,
  settings: readonly string[],
): Promise<Opened> {
  await database.rows('SET ROLE NONE')
  for (const setting of settings) await database.rows(`ALTER SYSTEM ${setting}`)
  await platform.stop()
  return open(context, dataDir, options)
}

/** Starts the platform, with room in the database for the clients of the scenario. */
async function open(
  context: Context,
  dataDir: string,
  options: GroundOptions,
  flags: readonly string[] = [],
): Promise<Opened> {
  const platform = await startPlatform(context, dataDir, flags)
  const database = await connect(context, platform)
  if (!(await makeRoom(options, database))) return { platform, database }
  await platform.stop()
  return open(context, dataDir, options)
}

async function connect(context: Context, platform: Platform): Promise<Database> {
  const database = await openDatabase(platform.ownerUrl)
  context.defer(() => database.close())
  return database
}

/** True when it has to be started anew with more. */
async function makeRoom({ connections }: GroundOptions, database: Database): Promise<boolean> {
  const wanted = connections + DATABASE_CONNECTIONS_SPARE
  const [setting] = await database.rows("SELECT current_setting('max_connections')")
  if (Number(setting?.[0]) >= wanted) return false
  await database.rows('SET ROLE NONE')
  await database.rows(`ALTER SYSTEM SET max_connections = ${wanted}`)
  return true
}

async function drawSample(database: Database, patients: number): Promise<PatientKey[]> {
  // Sorting all of a large table would take longer than what is measured. Those who can be booked as well.
  const share = Math.min(1, (SAMPLE_SIZE * SAMPLE_MARGIN) / Math.max(1, patients))
  const rows = await database.rows(
    `SELECT org_id::text, id::text FROM patients
      WHERE active AND NOT deceased AND random() < ${share} ORDER BY random() LIMIT ${SAMPLE_SIZE}`,
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
