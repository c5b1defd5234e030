import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'

const MAIN = join(import.meta.dir, 'main.ts')
const ORG = randomUUID()

let database: TestDatabase
let owner: SqlConnection
const dir = mkdtempSync(join(tmpdir(), 'ehr-cli-'))
const headsFile = join(dir, 'audit-heads.log')

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  for (const [id, slug] of [
    [ORG, 'hill'],
    [randomUUID(), 'quiet'],
  ]) {
    await owner.query(`INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, 'x', 'UTC')`, [
      id,
      slug,
    ])
  }
  await owner.query(
    `INSERT INTO audit_events
       (org_id, id, user_id, roles, action, operation, entity_type, outcome, request_id)
     SELECT $1, ehr.uuidv7(), gen_random_uuid(), 'nurse', 'read', 'patients.get', 'Patient', 'success', 'r-' || n
       FROM generate_series(1, 50) n`,
    [ORG],
  )
  for (let seals = 0; seals < 4; seals++) {
    await owner.query(`INSERT INTO audit_seals SELECT s.* FROM ehr.next_audit_seal($1, '2100-01-01', 10) s`, [
      ORG,
    ])
  }
  const [head] = await owner.query<{ line: string }>(
    `SELECT concat_ws(' ', '2026-01-01T00:00:00Z', org_id, seq, encode(hash, 'hex')) AS line
       FROM audit_seals ORDER BY seq DESC LIMIT 1`,
  )
  writeFileSync(headsFile, `${head?.line}\n`)
})

afterAll(async () => {
  await owner.end()
  await database.drop()
  rmSync(dir, { recursive: true, force: true })
})

async function verify(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = Bun.spawn([process.execPath, MAIN, 'audit', 'verify', '--data-dir', dir, ...args], {
    env: { PATH, HOME, EHR_DB_URL: database.superuserUrl },
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err }
}

/** Does something to the trail, looks, and undoes it. */
async function withTampering<T>(sql: string, undo: string, look: () => Promise<T>): Promise<T> {
  await owner.query(sql)
  try {
    return await look()
  } finally {
    await owner.query(undo)
  }
}

test('a whole trail is told with its numbers, and the exit code is 0', async () => {
  const { code, out } = await verify()
  expect([code, out]).toEqual([0, expect.stringContaining('nothing was tampered with')])
  expect(out).toMatch(/hill +4 +40 +10 +0\n/)
  expect(out).toMatch(/quiet +0 +0 +0 +0\n/)
  expect(out).toContain(`compared with 1 heads in ${headsFile}`)
})

test('what was tampered with is told by organization, seal and event, and the exit code is 1', async () => {
  const [event] = await owner.query<{ id: string }>(
    'SELECT id FROM audit_events ORDER BY id OFFSET 12 LIMIT 1',
  )
  const [people, programs] = await withTampering(
    `UPDATE audit_events SET roles = 'clinician' WHERE id = '${event?.id}'`,
    `UPDATE audit_events SET roles = 'nurse' WHERE id = '${event?.id}'`,
    async () => [await verify(), await verify('--json', '--org', 'hill')],
  )
  expect([people.code, programs.code]).toEqual([1, 1])
  expect(people.out).toContain(`FOUND  hill, seal 2, event ${event?.id}: the event was changed`)
  expect(JSON.parse(programs.out)).toMatchObject({
    ...{ events: 40, seals: 4, heads: 1 },
    organizations: [{ slug: 'hill', unsealed: 10 }],
    findings: [{ org_id: ORG, slug: 'hill', kind: 'event_changed', seq: 2, event_id: event?.id }],
  })
})

test('an end that was cut off is found by the heads that were noted, and only by them', async () => {
  const [kept] = await owner.query<{ seals: object[] }>(
    'SELECT jsonb_agg(to_jsonb(s)) AS seals FROM audit_seals s WHERE seq > 2',
  )
  const undo = `INSERT INTO audit_seals SELECT (jsonb_populate_record(NULL::audit_seals, s)).*
                  FROM jsonb_array_elements('${JSON.stringify(kept?.seals)}') s`
  const empty = join(dir, 'empty.log')
  writeFileSync(empty, '')
  const [withHeads, without] = await withTampering(
    'DELETE FROM audit_seals WHERE seq > 2',
    undo,
    async () => [await verify('--json'), await verify('--json', '--heads', empty)],
  )
  expect(JSON.parse(withHeads.out).findings).toMatchObject([
    { kind: 'seal_removed', seq: 3, event_id: null },
    { kind: 'seal_removed', seq: 4 },
  ])
  expect([withHeads.code, without.code, JSON.parse(without.out).findings]).toEqual([1, 0, []])
})

test('an organization that is gone, whose seals were noted, makes the trail not whole', async () => {
  const file = join(dir, 'gone.log')
  writeFileSync(file, `2026-01-01T00:00:00Z ${randomUUID()} 1 ${'ab'.repeat(32)}\n`)
  const { code, out } = await verify('--heads', file)
  expect(code).toBe(1)
  expect(out).toContain('FOUND  1 organizations with noted heads are not in this database')
  expect(out).not.toContain('nothing was tampered with')
  expect((await verify('--heads', file, '--org', 'hill')).code).toBe(0)
})

test('a heads file or an organization that is not there is told in one line', async () => {
  const missing = await verify('--heads', join(dir, 'nowhere.log'))
  expect([missing.code, missing.err]).toEqual([
    1,
    expect.stringMatching(/^ehr: cannot read the heads in .*\n$/),
  ])
  expect(await verify('--org', 'valley')).toEqual({ code: 1, out: '', err: 'ehr: no organization valley\n' })
})
