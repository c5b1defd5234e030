import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { benchSizes, seedBench } from './bench.ts'
import { copyLine } from './copy-text.ts'
import { seedDemo } from './demo.ts'
import { copyLines } from './load.ts'
import { seedOrganization } from './seed.ts'
import { NOW } from './testing/generated.ts'

const SCHEMA = `
  SELECT conname AS name, conrelid::regclass::text AS owner, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
   UNION ALL
  SELECT indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
   ORDER BY 1, 2, 3`
const COUNTS = `
  SELECT (SELECT count(*)::int FROM patients) AS patients, (SELECT count(*)::int FROM encounters) AS encounters,
         (SELECT count(*)::int FROM observations) AS observations,
         (SELECT count(*)::int FROM practitioners) AS practitioners,
         (SELECT count(*)::int FROM locations) AS locations`
const CONTENT_HASH = `
  SELECT md5(string_agg(md5(concat(p.id, p.mrn, p.last_name, p.date_of_birth, e.id, e.start_time, o.id, o.value_number)),
             '' ORDER BY p.id, e.id, o.id)) AS hash
    FROM patients p LEFT JOIN encounters e ON (e.org_id, e.patient_id) = (p.org_id, p.id)
    LEFT JOIN observations o ON (o.org_id, o.encounter_id) = (e.org_id, e.id)`
const NEW_ORGANIZATION = `
  INSERT INTO organizations (id, slug, name, time_zone, kind)
  VALUES ('018f0000-0000-7000-8000-0000000000aa', 'hill', 'Hill', 'America/Chicago', 'general_practice')`
const ORG_ID = '018f0000-0000-7000-8000-0000000000aa'

async function withDatabase(
  work: (database: TestDatabase, connection: SqlConnection) => Promise<void>,
): Promise<void> {
  const database = await testDatabase()
  const connection = await connect(database.ownerUrl, 'ehr-test')
  try {
    await work(database, connection)
  } finally {
    await connection.end()
    await database.drop()
  }
}

/** The matcher `rejects` waits without letting sockets work, which takes seconds. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'no failure').catch((error: unknown) => String(error))
}

describe('the demo', () => {
  test('fills three organizations, reports what is there and leaves the schema as it was', () =>
    withDatabase(async ({ ownerUrl }, connection) => {
      const schema = await connection.query(SCHEMA)
      const progress: number[] = []
      const onProgress = (done: number): number => progress.push(done)
      const report = await seedDemo({ ownerUrl, patients: 200, seed: 1, now: NOW, onProgress })
      expect(report.organizations.map(({ slug, patients }) => [slug, patients])).toEqual([
        ['riverside-family-practice', 120],
        ['little-oaks-paediatrics', 50],
        ['stride-physiotherapy', 30],
      ])
      const [counts] = await connection.query(COUNTS)
      expect<unknown>(report.rows).toEqual(counts)
      expect(progress.at(-1)).toBe(200)
      expect(await connection.query(SCHEMA)).toEqual(schema)
      const zones = await connection.query('SELECT DISTINCT time_zone FROM organizations')
      expect(zones.length).toBe(3)
      const roles = await connection.query('SELECT DISTINCT org_id, role FROM memberships')
      expect(roles.length).toBe(3 * 8)
    }))

  test('is the same for the same seed, and refuses to come twice', () =>
    withDatabase(async (first, connection) => {
      await seedDemo({ ownerUrl: first.ownerUrl, patients: 60, seed: 5, now: NOW })
      await withDatabase(async (second, other) => {
        await seedDemo({ ownerUrl: second.ownerUrl, patients: 60, seed: 5, now: NOW })
        expect(await other.query(CONTENT_HASH)).toEqual(await connection.query(CONTENT_HASH))
      })
      const again = seedDemo({ ownerUrl: first.ownerUrl, patients: 60, seed: 5, now: NOW })
      expect(await failureOf(again)).toContain('the demo organizations are already there')
    }))

  test('is found by an index-only scan right away', () =>
    withDatabase(async ({ ownerUrl }, connection) => {
      await seedDemo({ ownerUrl, patients: 100, seed: 1, now: NOW })
      const [patient] = await connection.query<{ org_id: string; id: string }>(
        'SELECT org_id, id FROM patients LIMIT 1',
      )
      const plan = await connection.query(
        `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
         SELECT id, start_time, encounter_type, chief_complaint, status FROM encounters
          WHERE org_id = $1 AND patient_id = $2 ORDER BY start_time DESC, id DESC LIMIT 5`,
        [patient?.org_id, patient?.id],
      )
      const lines = plan.map((row) => String(row['QUERY PLAN']))
      expect(lines.join()).toContain('Index Only Scan using encounters_recent')
      expect(lines.join()).toContain('Heap Fetches: 0')
    }))

  test('is refused to a role that row security holds back', () =>
    withDatabase(async ({ appUrl }) => {
      const refused = seedDemo({ ownerUrl: appUrl, patients: 10, seed: 1, now: NOW })
      expect(await failureOf(refused)).toContain('held back by row security')
    }))
})

describe('one organization', () => {
  let database: TestDatabase
  let connection: SqlConnection
  beforeAll(async () => {
    database = await testDatabase()
    connection = await connect(database.ownerUrl, 'ehr-test')
    await connection.query(NEW_ORGANIZATION)
  })
  afterAll(async () => {
    await connection.end()
    await database.drop()
  })
  const seed = (number: number, patients = 40) =>
    seedOrganization({ ownerUrl: database.ownerUrl, orgId: ORG_ID, patients, seed: number, now: NOW })

  test('gets patients, and the staff that it lacks', async () => {
    const report = await seed(1)
    const [counts] = await connection.query(COUNTS)
    expect<unknown>(report.rows).toEqual(counts)
    expect(report.rows.practitioners).toBeGreaterThan(0)
  })

  test('gets others by another seed, with record numbers that go on', async () => {
    const report = await seed(2)
    expect(report.rows).toMatchObject({ patients: 40, practitioners: 0, locations: 0 })
    const [numbers] = await connection.query(
      'SELECT count(DISTINCT mrn)::int AS different, min(mrn) AS first, max(mrn) AS last FROM patients',
    )
    expect(numbers).toMatchObject({ different: 80 })
    expect(String(numbers?.['last']).slice(0, -1)).toBe('H0000080')
  })

  test('refuses the same seed, also on another day, and stays as it was', async () => {
    const before = await connection.query(COUNTS)
    expect(await failureOf(seed(1))).toContain('hill already has the patients of seed 1')
    const tomorrow = new Date(NOW.getTime() + 86_400_000)
    const later = seedOrganization({
      ownerUrl: database.ownerUrl,
      orgId: ORG_ID,
      patients: 5,
      seed: 2,
      now: tomorrow,
    })
    expect(await failureOf(later)).toContain('another seed adds others')
    expect(await connection.query(COUNTS)).toEqual(before)
  })

  test('stays as it was when the load breaks off', async () => {
    const before = await connection.query(COUNTS)
    await connection.query(
      "ALTER TABLE observations ADD CONSTRAINT refuse CHECK (code <> '8302-2') NOT VALID",
    )
    expect(await failureOf(seed(3))).toContain('23514 (refuse)')
    await connection.query('ALTER TABLE observations DROP CONSTRAINT refuse')
    expect(await connection.query(COUNTS)).toEqual(before)
    expect((await seed(3)).rows.patients).toBe(40)
  })

  test('must exist', async () => {
    const orgId = '018f0000-0000-7000-8000-0000000000bb'
    const missing = seedOrganization({ ownerUrl: database.ownerUrl, orgId, patients: 1, seed: 1, now: NOW })
    expect(await failureOf(missing)).toContain('no such organization')
  })
})

describe('the bench set', () => {
  test('has one organization with 45 % of the patients, and none that is tiny', () => {
    for (const patients of [10_000, 200_000, 1_000_000]) {
      const sizes = benchSizes(patients)
      expect(sizes[0]).toBe(patients * 0.45)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(patients)
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(50)
      expect(sizes.slice(1)).toEqual(sizes.slice(1).toSorted((a, b) => b - a))
    }
    expect(benchSizes(1_000_000).length).toBe(200)
    expect(benchSizes(10_000_000).reduce((sum, size) => sum + size, 0)).toBe(10_000_000)
    expect(() => benchSizes(10_000_000, 1)).toThrow('do not fill')
    expect(() => benchSizes(100, 5)).toThrow('do not fill')
  })

  test('loads the same rows into bare tables and beside others, and keeps the schema', () =>
    withDatabase(async (bare, connection) => {
      const options = { patients: 500, organizations: 3, observationsPerPatient: 5, seed: 4, now: NOW }
      const schema = await connection.query(SCHEMA)
      const steps: string[] = []
      const onStep = (what: string): number => steps.push(what)
      const report = await seedBench({ ownerUrl: bare.ownerUrl, ...options, onStep })
      expect(await connection.query(SCHEMA)).toEqual(schema)
      expect(steps.length).toBeGreaterThan(10)
      expect(report.organizations.map(({ slug }) => slug)).toEqual(['bench-0001', 'bench-0002', 'bench-0003'])
      await withDatabase(async (used, other) => {
        await other.query(NEW_ORGANIZATION)
        await other.query(
          `INSERT INTO patients (org_id, id, mrn, first_name, last_name,
                                 search_first, search_last_first, search_first_last, search_mrn)
           VALUES ($1, $1, 'X', '', '', '', '', '', '')`,
          [ORG_ID],
        )
        const beside = await seedBench({ ownerUrl: used.ownerUrl, ...options, onStep })
        expect(beside.rows).toEqual(report.rows)
        await other.query('DELETE FROM patients WHERE org_id = $1', [ORG_ID])
        expect(await other.query(CONTENT_HASH)).toEqual(await connection.query(CONTENT_HASH))
      })
      const again = seedBench({ ownerUrl: bare.ownerUrl, ...options })
      expect(await failureOf(again)).toContain('already there')
    }))

  test('leaves indexes and keys in place when the load into bare tables breaks off', () =>
    withDatabase(async ({ ownerUrl }, connection) => {
      await connection.query("ALTER TABLE observations ADD CONSTRAINT refuse CHECK (code <> '8302-2')")
      const schema = await connection.query(SCHEMA)
      const broken = seedBench({ ownerUrl, patients: 200, organizations: 1, seed: 1, now: NOW })
      expect(await failureOf(broken)).toContain('23514 (refuse)')
      expect(await connection.query(SCHEMA)).toEqual(schema)
      const [counts] = await connection.query(COUNTS)
      expect(counts).toEqual({ patients: 0, encounters: 0, observations: 0, practitioners: 0, locations: 0 })
    }))
})

test('COPY stores nasty names as they are', () =>
  withDatabase(async (_database, connection) => {
    await connection.query(NEW_ORGANIZATION)
    const names = [
      "O'Brien",
      'back\\slash',
      '\\N',
      '\\.',
      'tab\tand\nline',
      '"q", $1',
      'Łukasz 🙂',
      'a\u0000b',
    ]
    const id = (index: number): string => `018f0000-0000-7000-8000-00000000010${index}`
    const lines = names.map((name, index) => copyLine([ORG_ID, id(index), name, 'x']))
    await copyLines(connection, 'practitioners', 'org_id, id, first_name, last_name', lines)
    const stored = await connection.query<{ first_name: string }>(
      'SELECT first_name FROM practitioners ORDER BY id',
    )
    expect(stored.map((row) => row.first_name)).toEqual([...names.slice(0, -1), 'ab'])
  }))
