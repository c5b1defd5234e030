/**
 * The whole set of Synthea bundles, when it lies beside the repository
 * (../shared/data/synthea); skipped otherwise.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { importPaths } from './import.ts'
import { grandTotals, type ImportReport, isWhole } from './report.ts'

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/synthea', import.meta.url))
const PRESENT = existsSync(FOLDER)
/** The set takes about 10 s on two free cores; a busy machine may need several times that. */
const TIMEOUT_MS = 180_000

type Resource = {
  resourceType: string
  id: string
  subject?: { reference: string }
  period?: { start: string; end: string }
  status?: string
  name?: { family: string; given: string[] }[]
  birthDate?: string
}

if (!PRESENT) console.log(`skipped: no Synthea bundles in ${FOLDER}`)

describe.skipIf(!PRESENT)('all Synthea bundles', () => {
  let database: TestDatabase
  let sql: SqlConnection
  let first: ImportReport
  let second: ImportReport
  const orgId = randomUUID()
  const held = new Map<string, number>()
  const samples: Resource[] = []

  beforeAll(async () => {
    for (const name of readdirSync(FOLDER).filter((one) => one.endsWith('.gz'))) {
      const bundle: { entry: { resource: Resource }[] } = JSON.parse(
        gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8'),
      )
      const resources = bundle.entry.map(({ resource }) => resource)
      for (const { resourceType } of resources) held.set(resourceType, (held.get(resourceType) ?? 0) + 1)
      if (resources[0]?.resourceType === 'Patient' && samples.length < 2_000) samples.push(...resources)
    }
    database = await testDatabase()
    sql = await connect(database.ownerUrl, 'test')
    await sql.query("INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, 'synthea', 'x', $2)", [
      orgId,
      'America/New_York',
    ])
    const options = { ownerUrl: database.ownerUrl, orgId, paths: [FOLDER] }
    first = await importPaths(options)
    second = await importPaths(options)
    console.log(`${grandTotals(first).read} resources, ${first.resources_per_second} resources/s`)
  }, TIMEOUT_MS)

  afterAll(async () => {
    await sql?.end()
    await database?.drop()
  })

  async function count(table: string): Promise<number> {
    const [row] = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE org_id = $1`, [
      orgId,
    ])
    return Number(row?.n)
  }

  test('everything goes in: as many of each type as the bundles hold', async () => {
    expect(first.problems).toEqual([])
    expect(isWhole(first)).toBeTrue()
    const read = Object.entries(first.totals).map(([type, { read: n }]) => [type, n] as const)
    expect(new Map(read)).toEqual(held)
    expect(grandTotals(first)).toMatchObject({ unchanged: 0, updated: 0, refused: 0 })
    const rows = await sql.query<{ resource_type: string; n: string }>(
      'SELECT resource_type, count(*) AS n FROM fhir_resources WHERE org_id = $1 GROUP BY 1',
      [orgId],
    )
    expect(new Map(rows.map(({ resource_type, n }) => [resource_type, Number(n)]))).toEqual(held)
    const of = (type: string) => held.get(type) ?? 0
    expect(await count('patients')).toBe(of('Patient'))
    expect(await count('practitioners')).toBe(of('Practitioner'))
    expect(await count('locations')).toBe(of('Location') + of('Organization'))
    expect(await count('encounters')).toBe(of('Encounter'))
    expect(await count('observations')).toBe(of('Observation'))
  })

  test('the second time nothing changes', () => {
    const { read } = grandTotals(first)
    expect(grandTotals(second)).toEqual({
      read,
      new: 0,
      unchanged: read,
      updated: 0,
      kept_whole: 0,
      refused: 0,
    })
  })

  test('every visit has its practitioner and place, and every claim its patient', async () => {
    const [missing] = await sql.query(
      `SELECT (SELECT count(*) FROM encounters
                WHERE org_id = $1 AND (practitioner_id IS NULL OR location_id IS NULL)) AS visits,
              (SELECT count(*) FROM observations WHERE org_id = $1 AND encounter_id IS NULL) AS observations,
              (SELECT count(*) FROM fhir_resources WHERE org_id = $1 AND patient_id IS NULL
                  AND resource_type IN ('Claim', 'Condition', 'Procedure', 'Provenance')) AS whole`,
      [orgId],
    )
    expect(missing).toEqual({ visits: '0', observations: '0', whole: '0' })
  })

  test('rows equal what the bundles say', async () => {
    for (const { id, name, birthDate } of samples.filter(({ resourceType }) => resourceType === 'Patient')) {
      const [row] = await sql.query(
        `SELECT first_name, last_name, date_of_birth::text AS born
           FROM patients WHERE org_id = $1 AND id = $2`,
        [orgId, id],
      )
      expect(row).toEqual({
        first_name: name?.[0]?.given.join(' '),
        last_name: name?.[0]?.family,
        born: birthDate,
      })
    }
    for (const visit of samples.filter(({ resourceType }) => resourceType === 'Encounter')) {
      const [row] = await sql.query<{ start_time: Date; patient_id: string; status: string }>(
        'SELECT start_time, patient_id, status FROM encounters WHERE org_id = $1 AND id = $2',
        [orgId, visit.id],
      )
      expect(row).toEqual({
        start_time: new Date(visit.period?.start ?? ''),
        patient_id: visit.subject?.reference.replace('urn:uuid:', '') ?? '',
        status: visit.status ?? '',
      })
    }
  })

  test('originals are given back as they came', async () => {
    const name = readdirSync(FOLDER).find((one) => /^[1-9].*\.gz$/.test(one)) ?? ''
    const text = gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')
    const bundle: { entry: { resource: Resource }[] } = JSON.parse(text)
    for (const { resource } of bundle.entry) {
      const [row] = await sql.query<{ content: string }>(
        'SELECT content FROM fhir_resources WHERE org_id = $1 AND resource_type = $2 AND fhir_id = $3',
        [orgId, resource.resourceType, resource.id],
      )
      expect(text.includes(row?.content ?? 'missing')).toBeTrue()
      expect(JSON.parse(row?.content ?? 'null')).toEqual(resource)
    }
  })
})
