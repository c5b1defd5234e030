/** The demo: three invented organizations with their people, for a first look around. */
import { Failure } from '../failure.ts'
import { loadBare } from './bulk.ts'
import { connectSeeder, inTransaction, loadRecords, vacuumTables } from './load.ts'
import { regionAt } from './places.ts'
import { type Founded, type Founding, foundOrganization } from './practice.ts'
import { type OnProgress, type RowCounts, type SeedReport, seedReport } from './report.ts'
import { seedSchedules } from './schedules.ts'

/** How `seedDemo` is called. */
export type DemoOptions = {
  /** A role that row-level security does not hold back. */
  ownerUrl: string
  /** Patients in all three organizations together. */
  patients?: number
  seed: number
  /** The day to which all dates relate. */
  now: Date
  onProgress?: OnProgress | undefined
}

const DEMO_PATIENTS = 1_000

/**
 * Founds the three demo organizations and fills them, in one transaction. Cost: 61,000 rows in about
 * two seconds.
 *
 * Throws: Failure when one of them exists already.
 */
export async function seedDemo(options: DemoOptions): Promise<SeedReport> {
  const startedAt = performance.now()
  const run = { seed: options.seed, now: options.now, observationsKept: 1 }
  const connection = await connectSeeder(options.ownerUrl)
  try {
    const foundings = demoFoundings(options.patients ?? DEMO_PATIENTS)
    const slugs = foundings.map((founding) => founding.slug)
    const existing = await connection.query('SELECT 1 FROM organizations WHERE slug = ANY($1)', [slugs])
    if (existing.length > 0)
      throw new Failure('the demo organizations are already there; --reset removes them')

    const founded: Founded[] = []
    const counts = await inTransaction(connection, async () => {
      for (const founding of foundings) founded.push(await foundOrganization(connection, founding, run))
      const load = (freeze: boolean) =>
        loadRecords(connection, founded, { freeze, onProgress: options.onProgress })
      const loaded = (await loadBare(connection, () => load(true))) ?? (await load(false))
      for (const [nth, { kind, region }] of foundings.entries()) {
        const place = { owner: connection, orgId: founded[nth]?.id ?? '', kind, timeZone: region.timeZone }
        await seedSchedules({ ...place, seed: options.seed, now: options.now })
      }
      return loaded
    })
    await vacuumTables(connection)
    return seedReport(founded.map(summaryOf), { ...counts, ...staffCounts(founded) }, startedAt)
  } finally {
    await connection.end()
  }
}

/** What a report tells of an organization. */
export function summaryOf({ id, slug, name, patients }: Founded): SeedReport['organizations'][number] {
  return { id, slug, name, patients }
}

/** Rows of staff and places of founded organizations. */
export function staffCounts(founded: readonly Founded[]): Pick<RowCounts, 'practitioners' | 'locations'> {
  return {
    practitioners: founded.reduce((sum, { staff }) => sum + staff.practitioners.length, 0),
    locations: founded.reduce((sum, { staff }) => sum + 1 + staff.rooms.length, 0),
  }
}

/** What the demo founds; this many patients in all. */
export function demoFoundings(patients: number): Founding[] {
  const family = Math.round(patients * 0.6)
  const children = Math.round(patients * 0.25)
  return [
    {
      slug: 'riverside-family-practice',
      name: 'Riverside Family Practice',
      kind: 'general_practice',
      region: regionAt(0),
      patients: family,
    },
    {
      slug: 'little-oaks-paediatrics',
      name: 'Little Oaks Paediatrics',
      kind: 'paediatrics',
      region: regionAt(1),
      patients: children,
    },
    {
      slug: 'stride-physiotherapy',
      name: 'Stride Physiotherapy',
      kind: 'physiotherapy',
      region: regionAt(2),
      patients: Math.max(0, patients - family - children),
    },
  ]
}
