/**
 * The bench set: many organizations of very unequal size. One million patients are about 10 million
 * encounters and 50 million observations.
 */
import { Failure } from '../failure.ts'
import { loadBare } from './bulk.ts'
import type { ClinicKind } from './clinic.ts'
import { staffCounts, summaryOf } from './demo.ts'
import { connectSeeder, inTransaction, loadRecords, vacuumTables } from './load.ts'
import { MRN_NUMBER_MAX } from './mrn.ts'
import { regionAt } from './places.ts'
import { type Founded, type Founding, foundOrganization } from './practice.ts'
import { type OnProgress, type SeedReport, seedReport } from './report.ts'

/** How `seedBench` is called. */
export type BenchOptions = {
  /** A role that row-level security does not hold back. */
  ownerUrl: string
  /** Patients in all organizations together. */
  patients: number
  seed: number
  /** The day to which all dates relate. */
  now: Date
  /** Number of organizations; by default one for 5,000 patients, at most ORGANIZATIONS_MAX. */
  organizations?: number
  /** Observations of a patient on average, 0 to OBSERVATIONS_PER_PATIENT. */
  observationsPerPatient?: number
  /** Most encounters of a patient, the newest; all by default. */
  encountersMax?: number | undefined
  onProgress?: OnProgress | undefined
  /** Called with the SQL of every index and key that is built at the end. */
  onStep?: (what: string) => void
}

/** Observations that a patient has on average when none are left out. */
export const OBSERVATIONS_PER_PATIENT = 50
/** More organizations are not founded by default. */
export const ORGANIZATIONS_MAX = 200

const PATIENTS_PER_ORGANIZATION = 5_000
const LARGEST_SHARE = 0.45
const SMALLEST_PATIENTS = 50
/** How fast organizations get smaller from the second on (Zipf). */
const SIZE_SKEW = 1.7
/** Kinds in turn: about 60 % general practices, 25 % for children, 15 % physiotherapy. */
const KINDS: readonly ClinicKind[] = [
  'general_practice',
  'paediatrics',
  'general_practice',
  'physiotherapy',
  'general_practice',
  'general_practice',
  'paediatrics',
]

/**
 * Founds the bench organizations and fills them, in one transaction. Into empty tables it loads without
 * indexes and builds them at the end, which locks the tables meanwhile.
 *
 * Throws: Failure when the bench set is already there or the numbers do not fit.
 */
export async function seedBench(options: BenchOptions): Promise<SeedReport> {
  const startedAt = performance.now()
  const observationsKept =
    (options.observationsPerPatient ?? OBSERVATIONS_PER_PATIENT) / OBSERVATIONS_PER_PATIENT
  if (!(observationsKept >= 0 && observationsKept <= 1))
    throw new Failure(`observations per patient must lie between 0 and ${OBSERVATIONS_PER_PATIENT}`)
  const { seed, now, encountersMax } = options
  const run = { seed, now, observationsKept, encountersMax, lean: true }
  const foundings = benchFoundings(options.patients, options.organizations)
  const connection = await connectSeeder(options.ownerUrl)
  try {
    const existing = await connection.query("SELECT 1 FROM organizations WHERE slug = 'bench-0001'")
    if (existing.length > 0) throw new Failure('the bench set is already there; load it into a new database')
    const founded: Founded[] = []
    const counts = await inTransaction(connection, async () => {
      for (const founding of foundings) founded.push(await foundOrganization(connection, founding, run))
      const load = (freeze: boolean) =>
        loadRecords(connection, founded, { freeze, onProgress: options.onProgress })
      return (await loadBare(connection, () => load(true), options.onStep)) ?? load(false)
    })
    await vacuumTables(connection)
    return seedReport(founded.map(summaryOf), { ...counts, ...staffCounts(founded) }, startedAt)
  } finally {
    await connection.end()
  }
}

/**
 * Patients of each organization: the first has LARGEST_SHARE of them, the others get smaller and
 * smaller, none is smaller than SMALLEST_PATIENTS.
 *
 * Throws: Failure when there are not enough patients for so many organizations.
 */
export function benchSizes(patients: number, organizations = defaultOrganizations(patients)): number[] {
  const fits = organizations >= 1 && patients >= organizations * SMALLEST_PATIENTS * 2
  const first = organizations === 1 ? patients : Math.round(patients * LARGEST_SHARE)
  if (!Number.isInteger(organizations) || !Number.isInteger(patients) || !fits || first > MRN_NUMBER_MAX)
    throw new Failure(`${patients} patients do not fill ${organizations} bench organizations`)
  if (organizations === 1) return [patients]
  const weights = Array.from({ length: organizations - 1 }, (_, index) => (index + 2) ** -SIZE_SKEW)
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0)
  const spare = patients - first - SMALLEST_PATIENTS * (organizations - 1)
  const others = weights.map((weight) => SMALLEST_PATIENTS + Math.floor((spare * weight) / weightSum))
  const rest = patients - first - others.reduce((sum, size) => sum + size, 0)
  return [first, ...others.map((size, index) => (index === 0 ? size + rest : size))]
}

function defaultOrganizations(patients: number): number {
  return Math.max(1, Math.min(ORGANIZATIONS_MAX, Math.round(patients / PATIENTS_PER_ORGANIZATION)))
}

function benchFoundings(patients: number, organizations: number | undefined): Founding[] {
  return benchSizes(patients, organizations).map((size, index) => {
    const number = String(index + 1).padStart(4, '0')
    return {
      slug: `bench-${number}`,
      name: `Bench Clinic ${number}`,
      kind: KINDS[index % KINDS.length] ?? 'general_practice',
      region: regionAt(index),
      patients: size,
    }
  })
}
