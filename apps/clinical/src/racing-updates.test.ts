import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect } from '@ehrconnect/platform/db/connect'
import { createClient, type Outcome } from './testing/client.ts'
import { NORTH } from './testing/clinics.ts'
import { createSite, patientId, type ServerProcess, type TestSite } from './testing/server-process.ts'

const LONG = process.env['EHR_TEST_LONG'] === '1'
const ROWS = LONG ? 100 : 20
const UPDATES = LONG ? 10_000 : 1_000
const WRITERS = 32

let site: TestSite
let servers: readonly ServerProcess[]
let headers: Readonly<Record<string, string>>

beforeAll(async () => {
  site = await createSite({ patients: ROWS })
  servers = [await site.start(), await site.start()]
  headers = await site.headers(NORTH)
})

afterAll(async () => {
  await site.remove()
})

type Row = { readonly path: string; readonly table: string; readonly id: string; readonly body: object }
type Update = { readonly row: Row; readonly outcome: Outcome }

/** Half of the rows are patients, whose update reads before it writes, half encounters, whose does not. */
async function makeRows(): Promise<Row[]> {
  const rows: Row[] = []
  const client = createClient(servers[0]?.port ?? 0)
  for (let n = 0; n < ROWS; n++) {
    const id = patientId(NORTH, n)
    if (n % 2 === 0) {
      rows.push({ path: `/api/patients/${id}`, table: 'patients', id, body: { address: { city: 'Berlin' } } })
      continue
    }
    const body = { id, patient_id: id, status: 'planned', start_time: '2026-01-02T09:30:00Z' }
    const made = await client.ask({ method: 'POST', path: '/api/encounters', headers, body })
    expect(made.status).toBe(201)
    rows.push({
      path: `/api/encounters/${id}`,
      table: 'encounters',
      id,
      body: { chief_complaint: 'headache' },
    })
  }
  client.close()
  return rows
}

/** Racers know a row's version only from what they were last told, so many come too late. */
async function race(rows: readonly Row[]): Promise<Update[]> {
  const updates: Update[] = []
  let asked = 0
  const racers = Array.from({ length: WRITERS }, async (_, n) => {
    const client = createClient(servers[n % servers.length]?.port ?? 0)
    for (let i = asked++; i < UPDATES; i = asked++) {
      const row = rows[i % rows.length]
      if (row === undefined) throw new Error('no rows')
      const { path, body } = row
      const { etag } = await client.ask({ path, headers })
      const ifMatch = { ...headers, 'if-match': etag ?? '' }
      updates.push({ row, outcome: await client.ask({ method: 'PATCH', path, headers: ifMatch, body }) })
    }
    client.close()
  })
  await Promise.all(racers)
  return updates
}

test(`of ${UPDATES} racing updates each acknowledged one counts once, and no other one does`, async () => {
  const rows = await makeRows()
  const owner = await connect(site.cluster.ownerUrl, 'ehr-test-owner')
  const updates = await race(rows)
  const statuses = Map.groupBy(updates, ({ outcome }) => outcome.status)
  expect(updates).toHaveLength(UPDATES)
  expect(new Set(statuses.keys())).toEqual(new Set([200, 412]))
  for (const { table, id } of rows) {
    const acknowledged = statuses.get(200)?.filter(({ row }) => row.id === id && row.table === table).length
    const [found] = await owner.query<{ version: number; audited: number }>(
      `SELECT t.version, (SELECT count(*)::int FROM audit_events a
                           WHERE a.org_id = $1 AND a.entity_id = $2 AND a.action = 'update'
                             AND a.outcome = 'success') AS audited
         FROM ${table} t WHERE t.org_id = $1 AND t.id = $2`,
      [NORTH.id, id],
    )
    expect([table, id, found]).toEqual([
      ...[table, id],
      { version: 1 + (acknowledged ?? 0), audited: acknowledged ?? 0 },
    ])
  }
  await owner.end()
}, 300_000)
