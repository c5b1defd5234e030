/** What a run of the generator tells about itself. */

/** Rows by table. */
export type RowCounts = {
  patients: number
  encounters: number
  observations: number
  practitioners: number
  locations: number
}

/** The outcome of one run. Rates include the time for indexes and statistics. */
export type SeedReport = {
  organizations: { id: string; slug: string; name: string; patients: number }[]
  rows: RowCounts
  seconds: number
  rows_per_second: number
}

/** Called as patients are handed to the database. */
export type OnProgress = (patientsDone: number, patientsTotal: number) => void

/** Puts a report together. */
export function seedReport(
  organizations: SeedReport['organizations'],
  rows: RowCounts,
  startedAtMs: number,
): SeedReport {
  const seconds = (performance.now() - startedAtMs) / 1_000
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return {
    organizations,
    rows,
    seconds: Math.round(seconds * 1_000) / 1_000,
    rows_per_second: Math.round(total / seconds),
  }
}
