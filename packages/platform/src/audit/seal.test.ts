import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SqlConnection } from '../db/connect.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { until } from '../testing/conditions.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { systemClock } from '../time/clock.ts'
import { readHeads } from './heads.ts'
import { type Sealing, startSealing } from './seal.ts'
import { verifyChain } from './verify.ts'

let database: TestDatabase
let owner: SqlConnection
const dir = mkdtempSync(join(tmpdir(), 'ehr-audit-test-'))
const cleanUp: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
})

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close()
  await owner.query('DELETE FROM audit_seals')
  await owner.query('DELETE FROM audit_events')
})

afterAll(async () => {
  await owner.end()
  await database.drop()
  rmSync(dir, { recursive: true, force: true })
})

async function open(): Promise<Database> {
  const db = openDatabase({
    ...{ url: database.appUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 1, write: 2 },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 10_000, onStatement: () => {} },
  })
  cleanUp.push(() => db.close())
  await db.ready(10_000)
  return db
}

async function startOne(headsFile = '', told: string[] = []): Promise<Sealing> {
  const observe = (event: object) => void told.push(JSON.stringify(event))
  const sealing = startSealing({ db: await open(), headsFile, observe })
  cleanUp.push(() => sealing.stop())
  return sealing
}

async function newOrganization(): Promise<string> {
  const id = randomUUID()
  await owner.query(`INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'x', 'UTC')`, [
    id,
    `o${id.slice(0, 8)}`,
  ])
  return id
}

/** Events that were written at an instant, `ago` before now. */
async function addEvents(orgId: string, count: number, ago: string): Promise<void> {
  await owner.query(
    `INSERT INTO audit_events
       (org_id, id, user_id, roles, action, operation, entity_type, outcome, request_id)
     SELECT $1, overlay(gen_random_uuid()::text PLACING left(ehr.uuidv7_at(now() - $3::interval)::text, 13) FROM 1 FOR 13)::uuid,
            gen_random_uuid(), 'nurse', 'read', 'patients.get', 'Patient', 'success', 'r-' || n
       FROM generate_series(1, $2::int) n`,
    [orgId, count, ago],
  )
}

async function sealsOf(orgId: string): Promise<number[]> {
  const rows = await owner.query<{ n: number }>(
    'SELECT event_count AS n FROM audit_seals WHERE org_id = $1 ORDER BY seq',
    [orgId],
  )
  return rows.map(({ n }) => n)
}

/** Makes sealing fail where a condition on the function's parameters holds. */
async function failWhere(condition: string, sqlState: string): Promise<void> {
  await owner.query('ALTER FUNCTION ehr.next_audit_seal RENAME TO next_audit_seal_as_it_is')
  await owner.query(
    `CREATE FUNCTION ehr.next_audit_seal(p_org_id uuid, p_horizon timestamptz, p_events_max integer)
       RETURNS SETOF public.audit_seals LANGUAGE plpgsql AS $$
     BEGIN
       IF ${condition} THEN RAISE EXCEPTION 'as a test wants' USING ERRCODE = '${sqlState}'; END IF;
       RETURN QUERY SELECT s.* FROM ehr.next_audit_seal_as_it_is(p_org_id, p_horizon, p_events_max) s;
     END $$`,
  )
  cleanUp.push(async () => {
    await owner.query('DROP FUNCTION ehr.next_audit_seal')
    await owner.query('ALTER FUNCTION ehr.next_audit_seal_as_it_is RENAME TO next_audit_seal')
  })
}

test('events are sealed in batches, organization by organization', async () => {
  const [one, other, quiet] = [await newOrganization(), await newOrganization(), await newOrganization()]
  await addEvents(one, 4_321, '5 minutes')
  await addEvents(other, 7, '1 minute')
  const sealing = await startOne()
  expect(await sealing.sealNow()).toBe(4_328)
  expect(await sealsOf(one)).toEqual([2_000, 2_000, 321])
  expect(await sealsOf(other)).toEqual([7])
  expect(await sealsOf(quiet)).toEqual([])
  expect(await sealing.sealNow()).toBe(0)
  await addEvents(one, 3, '1 minute')
  await sealing.sealNow()
  expect(await verifyChain(owner, one, [])).toMatchObject({
    seals: 4,
    events: 4_324,
    unsealed: 0,
    findings: [],
  })
})

test('events of the last seconds wait, also while older ones are sealed', async () => {
  const orgId = await newOrganization()
  const sealing = await startOne()
  await addEvents(orgId, 5, '15 seconds')
  await addEvents(orgId, 2, '1 second')
  expect(await sealing.sealNow()).toBe(0)
  await addEvents(orgId, 4, '40 seconds')
  expect(await sealing.sealNow()).toBe(9)
  expect(await verifyChain(owner, orgId, [])).toMatchObject({ seals: 1, unsealed: 2, findings: [] })
})

test('nothing is sealed that a running transaction may still add to', async () => {
  const app = await connect(database.appUrl, 'test')
  cleanUp.push(() => app.end())
  await app.query('BEGIN')
  const [begun] = await app.query<{ at: string }>('SELECT now()::text AS at')
  const watcher = await connect(database.appUrl, 'test')
  cleanUp.push(() => watcher.end())
  const isBehind = async (): Promise<boolean> => {
    const [seen] = await watcher.query<{ behind: boolean; equal: boolean }>(
      `SELECT h.at <= $1::timestamptz - interval '10 s' AS behind FROM ehr.audit_horizon() h (at)`,
      [begun?.at],
    )
    return seen?.behind ?? false
  }
  await until('time has passed', () => new Date(begun?.at ?? 0).getTime() < Date.now() - 50)
  expect(await isBehind()).toBe(true)
  await app.query('COMMIT')
  expect(await isBehind()).toBe(false)
})

test('several processes that seal at once make one chain', async () => {
  const orgId = await newOrganization()
  await addEvents(orgId, 12_345, '5 minutes')
  const all = await Promise.all([startOne(), startOne(), startOne(), startOne()])
  const sealed = await Promise.all(all.map((sealing) => sealing.sealNow()))
  const rest = await all[0]?.sealNow()
  expect(sealed.reduce((sum, events) => sum + events, rest ?? 0)).toBe(12_345)
  expect(await verifyChain(owner, orgId, [])).toMatchObject({ events: 12_345, unsealed: 0, findings: [] })
})

test('the newest seal of each organization is noted in a file that only its owner reads', async () => {
  const file = join(dir, 'heads.log')
  const [one, other] = [await newOrganization(), await newOrganization()]
  await addEvents(one, 2_500, '5 minutes')
  await addEvents(other, 1, '5 minutes')
  const sealing = await startOne(file)
  await sealing.sealNow()
  await addEvents(other, 1, '1 minute')
  await sealing.sealNow()
  const { heads, unreadable } = await readHeads(file)
  expect(heads.map(({ orgId, seq }) => `${orgId} ${seq}`).sort()).toEqual(
    [`${one} 2`, `${other} 1`, `${other} 2`].sort(),
  )
  expect([unreadable, statSync(file).mode & 0o777]).toEqual([0, 0o600])
  expect(readFileSync(file, 'utf8')).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z [\da-f-]{36} \d+ [\da-f]{64}\n)+$/)
  for (const orgId of [one, other]) expect((await verifyChain(owner, orgId, heads)).findings).toEqual([])
  await owner.query('DELETE FROM audit_seals WHERE org_id = $1', [other])
  expect((await verifyChain(owner, other, heads)).findings.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual([
    ...['seal_removed 1', 'seal_removed 2'],
  ])
})

test('a heads file that cannot be written is told, and sealing goes on', async () => {
  const orgId = await newOrganization()
  await addEvents(orgId, 1, '5 minutes')
  const told: string[] = []
  const sealing = await startOne(join(dir, 'no', 'such', 'folder'), told)
  expect(await sealing.sealNow()).toBe(1)
  expect(told).toEqual(['{"type":"background_failed","task":"audit.heads","detail":"ENOENT"}'])
})

test('an organization that cannot be sealed is told, and holds up no other', async () => {
  const [bad = '', good = ''] = [await newOrganization(), await newOrganization()].sort()
  await addEvents(bad, 3, '5 minutes')
  await addEvents(good, 4, '5 minutes')
  await failWhere(`p_org_id = '${bad}'`, 'XX000')
  const told: string[] = []
  const sealing = await startOne('', told)
  expect(await sealing.sealNow()).toBe(4)
  expect([await sealsOf(bad), await sealsOf(good)]).toEqual([[], [4]])
  expect(told).toEqual(['{"type":"background_failed","task":"audit.seal","detail":"will try again"}'])
})

test('events that take too long together are sealed fewer at a time', async () => {
  const orgId = await newOrganization()
  await addEvents(orgId, 600, '5 minutes')
  await failWhere('p_events_max > 250', '57014')
  const sealing = await startOne()
  expect(await sealing.sealNow()).toBe(600)
  expect(await sealsOf(orgId)).toEqual([250, 250, 100])
  expect(await verifyChain(owner, orgId, [])).toMatchObject({ events: 600, unsealed: 0, findings: [] })
})
