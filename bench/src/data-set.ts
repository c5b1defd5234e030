/** The patients that are measured on: loaded by the public command, kept between runs, counted before. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from './context.ts'
import type { Database } from './database.ts'
import type { Platform } from './platform.ts'

/** Rows by table. */
export type Counts = Readonly<Record<'organizations' | 'patients' | 'encounters' | 'observations', number>>

const ENCOUNTERS_PER_PATIENT_MIN = 5
/** In the folder of a set, beside the database: counting 50 million rows takes longer than a run. */
const COUNTS_FILE = 'bench-set.json'
/** What every run adds to. */
const RUN_TABLES = ['audit_events', 'audit_seals', 'idempotency_keys', 'waitlist_openings']
/** Per cent of the patients in each organization when they are founded one by one: unequal, as in life. */
const SHARES: readonly number[] = [45, 18, 12, 8, 6, 4, 3, 2, 1, 1]

/** How large a set is. */
export type LoadOptions = {
  readonly patients: number
  readonly observationsPerPatient: number
  /** Most encounters of a patient; all when absent. */
  readonly encountersMax?: number
}

/** Loads so many patients with so many observations each. */
export async function load(
  { say }: Context,
  platform: Platform,
  database: Database,
  wanted: LoadOptions,
): Promise<void> {
  const help = await platform.command(['seed', '--help'])
  for (const args of loadCommands(help, wanted)) {
    if (args[0] === 'seed') say(`ehr ${args.join(' ')}`)
    await platform.command(args, { show: args[0] === 'seed' })
  }
  // Nothing of the loading may still be under way while the reads are measured.
  await database.rows('VACUUM (ANALYZE) organizations, patients, encounters, observations')
}

/**
 * Takes away what earlier runs left: every read is audited, so each run adds millions of rows, and a
 * figure must not depend on how many runs there were before. Appointments stay when the set has some.
 */
export async function forgetEarlierRuns(database: Database, keepsAppointments = false): Promise<void> {
  for (const table of [...RUN_TABLES, ...(keepsAppointments ? [] : ['appointments'])]) {
    const [known] = await database.rows('SELECT to_regclass($1)::text', [table])
    if (known?.[0] != null) await database.rows(`TRUNCATE ${table} CASCADE`)
  }
}

/** The `ehr` commands that load so many patients: at once when the build can, else clinic by clinic. */
export function loadCommands(
  seedHelp: string,
  { patients, observationsPerPatient, encountersMax }: LoadOptions,
): string[][] {
  if (/--bench\b/.test(seedHelp)) {
    const observations = /--observations[a-z-]*/.exec(seedHelp)?.[0]
    const few = observations === undefined ? [] : [observations, String(observationsPerPatient)]
    const recent = encountersMax === undefined ? [] : ['--encounters', String(encountersMax)]
    return [['seed', '--bench', '--patients', String(patients), ...few, ...recent]]
  }
  return sizesOf(patients).flatMap((size, nth) => {
    const slug = `bench-${nth + 1}`
    const create = ['org', 'create', '--name', `Bench Clinic ${nth + 1}`, '--slug', slug]
    return [
      [...create, '--time-zone', 'Europe/Vienna'],
      ['seed', '--org', slug, '--patients', String(size), '--seed', String(nth + 1)],
    ]
  })
}

/** Whether the rows are those of a whole load. */
export function fits(
  counts: Counts,
  { patients, encountersMax }: Pick<LoadOptions, 'patients' | 'encountersMax'>,
): boolean {
  const least = encountersMax === undefined ? ENCOUNTERS_PER_PATIENT_MIN : encountersMax / 2
  return counts.patients === patients && counts.encounters >= patients * least
}

/** The counts of a set that was loaded and counted before, checked by its patients; else counts anew. */
export async function knownCounts(dataDir: string, database: Database): Promise<Counts> {
  const path = join(dataDir, COUNTS_FILE)
  if (existsSync(path)) {
    const known: Counts = JSON.parse(readFileSync(path, 'utf8'))
    const [row] = await database.rows('SELECT count(*)::text FROM patients')
    if (Number(row?.[0]) === known.patients) return known
  }
  return countRows(database)
}

/** Notes the counts of a whole set in its folder. */
export function keepCounts(dataDir: string, counts: Counts): void {
  writeFileSync(join(dataDir, COUNTS_FILE), JSON.stringify(counts))
}

/** Takes the note away, before a set is loaded anew. */
export function forgetCounts(dataDir: string): void {
  rmSync(join(dataDir, COUNTS_FILE), { force: true })
}

/** Bytes of the database on disk, without the log of changes. */
export async function databaseBytes(database: Database): Promise<number> {
  const [row] = await database.rows('SELECT pg_database_size(current_database())::text')
  return Number(row?.[0])
}

/** Counts every row. */
export async function countRows(database: Database): Promise<Counts> {
  const count = async (table: string): Promise<number> =>
    Number((await database.rows(`SELECT count(*)::text FROM ${table}`))[0]?.[0])
  return {
    organizations: await count('organizations'),
    patients: await count('patients'),
    encounters: await count('encounters'),
    observations: await count('observations'),
  }
}

/** Patients of each organization; the first takes what rounding leaves. */
function sizesOf(patients: number): number[] {
  const others = SHARES.slice(1).map((share) => Math.floor((patients * share) / 100))
  return [patients - others.reduce((sum, size) => sum + size, 0), ...others]
}
