/** What looks over all organizations now and then, on sessions that live as long as the service. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'

const FIRST = '00000000-0000-0000-0000-000000000000'
/** From the sixth call on PostgreSQL may keep a plan. */
const CALLS = 8

const SWEEPS = [
  ['audit_unsealed', `SELECT is_unsealed AS due FROM ehr.audit_unsealed('${FIRST}', now(), 10)`],
  ['old_replies', `SELECT is_due AS due FROM ehr.old_replies('${FIRST}', now(), 10)`],
  ['waitlist_due', `SELECT is_due AS due FROM ehr.waitlist_due('${FIRST}', 10)`],
] as const

let database: TestDatabase
let owner: SqlConnection

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  for (const slug of ['one', 'two'])
    await owner.query(
      `INSERT INTO organizations (id, slug, name, time_zone) VALUES (gen_random_uuid(), $1, $1, 'UTC')`,
      [slug],
    )
  for (const table of ['appointments', 'audit_events', 'idempotency_keys', 'waitlist_entries'])
    await owner.query(`VACUUM (ANALYZE) ${table}`)
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

/**
 * How often tables of tenants have been read from end to end by sessions that have told it. Not that of
 * freed times which nobody has looked at: it is kept empty, and read once for all organizations.
 */
async function wholeReads(): Promise<Record<string, number>> {
  const rows = await owner.query<{ relname: string; seq_scan: string }>(
    `SELECT c.relname, pg_stat_get_numscans(c.oid) AS seq_scan FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity
        AND c.relname <> 'waitlist_openings'`,
  )
  return Object.fromEntries(rows.map(({ relname, seq_scan }) => [relname, Number(seq_scan)]))
}

test.each(SWEEPS)(
  '%s reads no table from end to end, though they were empty when it was planned',
  async (_, sql) => {
    const before = await wholeReads()
    const app = await connect(database.appUrl, 'test')
    try {
      for (let call = 0; call < CALLS; call++) expect(await app.query(sql)).toHaveLength(2)
      await app.query('SELECT pg_stat_force_next_flush()')
      await app.query('SELECT 1')
    } finally {
      await app.end()
    }
    expect(await wholeReads()).toEqual(before)
  },
)
