/** The ground of a measurement: a running platform with its data set, a sample of patients, and tokens. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from './context.ts'
import { type Database, openDatabase } from './database.ts'
import type { PatientKey } from './load/pgbench-sql.ts'
import { createProbe, type Probe } from './load/process-stats.ts'
import type { Sender, Target } from './load/wrk.ts'
import { DATA, type Platform, startPlatform } from './platform.ts'

/** Rows by table. */
export type Counts = Readonly<Record<'organizations' | 'patients' | 'encounters' | 'observations', number>>

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
const ENCOUNTERS_PER_PATIENT_MIN = 5
/** The read needs encounters; observations only make the database as large as it would be. */
const OBSERVATIONS_PER_PATIENT = 5
/** The load of pgbench comes on top of the server's own connections. */
const DATABASE_CONNECTIONS_SPARE = 40
/** A measurement may take hours. */
const TOKEN_MINUTES = 720
const TOKENS_AT_ONCE = 4

/** Starts the platform, loads the data set unless it is there, and draws the sample. */
export async function setUp(context: Context): Promise<Ground> {
  const { settings, say } = context
  const dataDir = join(DATA, `patients-${settings.patients}`)
  let platform = await startPlatform(context, dataDir)
  let database = await connect(context, platform)
  if (await makeRoom(database, [...settings.connections, settings.pgbenchClients])) {
    await platform.stop()
    platform = await startPlatform(context, dataDir)
    database = await connect(context, platform)
  }
  let counts = await countRows(database)
  if (counts.patients > 0 && !fits(counts, settings.patients)) {
    say(`the data set holds ${counts.patients} patients and ${counts.encounters} encounters: loading it anew`)
    await platform.stop()
    platform = await startPlatform(context, dataDir, ['--reset', '--yes'])
    database = await connect(context, platform)
    counts = await countRows(database)
  }
  if (counts.patients === 0) {
    say(`loading ${settings.patients} patients; this is kept for later runs`)
    await load(platform, database, settings.patients)
    counts = await countRows(database)
    if (!fits(counts, settings.patients)) throw new Error(`ehr seed loaded ${counts.patients} patients`)
  }
  say(
    Object.entries(counts)
      .map(([table, n]) => `${n.toLocaleString('en-US')} ${table}`)
      .join(', '),
  )
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
  requests: readonly { readonly orgId: string; readonly path: string }[],
): Target[] {
  const numbers = new Map(senders.map(({ id }, number) => [id, number]))
  return requests.flatMap(({ orgId, path }) => {
    const organization = numbers.get(orgId)
    return organization === undefined ? [] : [{ organization, path }]
  })
}

/** The arguments for `ehr seed`, as far as its help knows them. */
export function seedArguments(help: string, patients: number): string[] {
  if (!/--bench\b/.test(help)) throw new Error('this build of ehr seed does not know --bench')
  const observations = /--observations[a-z-]*/.exec(help)?.[0]
  const args = ['seed', '--bench', '--patients', String(patients)]
  return observations === undefined ? args : [...args, observations, String(OBSERVATIONS_PER_PATIENT)]
}

async function connect(context: Context, platform: Platform): Promise<Database> {
  const database = await openDatabase(platform.ownerUrl)
  context.defer(() => database.close())
  return database
}

/** The embedded server takes 100 connections; true when it has to be started anew with more. */
async function makeRoom(database: Database, clients: readonly number[]): Promise<boolean> {
  const wanted = Math.max(...clients) + DATABASE_CONNECTIONS_SPARE
  const [setting] = await database.rows("SELECT current_setting('max_connections')")
  if (Number(setting?.[0]) >= wanted) return false
  await database.rows('SET ROLE NONE')
  await database.rows(`ALTER SYSTEM SET max_connections = ${wanted}`)
  return true
}

async function load(platform: Platform, database: Database, patients: number): Promise<void> {
  const help = await platform.command(['seed', '--help'])
  await platform.command(seedArguments(help, patients), { show: true })
  // Nothing of the loading may still be under way while the reads are measured.
  await database.rows('VACUUM (ANALYZE) organizations, patients, encounters, observations')
}

function fits(counts: Counts, patients: number): boolean {
  return counts.patients === patients && counts.encounters >= patients * ENCOUNTERS_PER_PATIENT_MIN
}

async function countRows(database: Database): Promise<Counts> {
  const count = async (table: string): Promise<number> =>
    Number((await database.rows(`SELECT count(*)::text FROM ${table}`))[0]?.[0])
  return {
    organizations: await count('organizations'),
    patients: await count('patients'),
    encounters: await count('encounters'),
    observations: await count('observations'),
  }
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
