import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadOrCreateKeys } from '@ehrconnect/platform/auth/keys'
import { openDatabase } from '@ehrconnect/platform/db/database'
import { systemClock } from '@ehrconnect/platform/time/clock'
import { adminConfig } from './config.ts'
import { removeAllOld } from './housekeeping.ts'
import { startAdmin } from './server.ts'
import { startTestAdmin, type TestAdmin, testEnvironment } from './testing/admin.ts'
import { NURSE } from './testing/people.ts'

let admin: TestAdmin
const dirs: string[] = []

beforeAll(async () => {
  admin = await startTestAdmin()
})

afterAll(async () => {
  await admin.close()
  for (const dir of dirs) await rm(dir, { recursive: true, force: true })
})

function start(more: Record<string, string> = {}) {
  return startAdmin(adminConfig({ ...testEnvironment(admin.database, admin.keysDir), ...more }))
}

test('a service that is no demo does not start beside active users of a demo', async () => {
  await admin.owner.query('UPDATE identity.passwords SET is_demo = true WHERE user_id = $1', [NURSE.id])
  await expect(start()).rejects.toThrow(`have the password of a demo (${NURSE.name})`)
  const demo = await start({ EHR_ADMIN_DEMO: 'on' })
  await demo.close()
  await admin.owner.query('UPDATE users SET active = false WHERE id = $1', [NURSE.id])
  const other = await start()
  await other.close()
  await admin.owner.query('UPDATE users SET active = true WHERE id = $1', [NURSE.id])
  await admin.owner.query('UPDATE identity.passwords SET is_demo = false')
})

test('a demo listens on this machine only, and plain cookies are for a demo only', () => {
  const environment = testEnvironment(admin.database, admin.keysDir)
  const config = (more: Record<string, string>) => () => adminConfig({ ...environment, ...more })
  expect(config({ EHR_ADMIN_DEMO: 'on', EHR_ADMIN_HOST: '0.0.0.0' })).toThrow('listens on this machine only')
  expect(config({ EHR_ADMIN_COOKIES: 'plain' })).toThrow('in a demo only')
})

test('a service whose tokens the others would refuse does not start', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ehr-other-keys-'))
  dirs.push(dir)
  await loadOrCreateKeys(dir)
  await cp(join(admin.keysDir, 'identity.key'), join(dir, 'identity.key'))
  await expect(start({ EHR_ADMIN_KEYS_DIR: dir })).rejects.toThrow('EHR_AUTH_PUBLIC_KEYS_FILE')
})

test('old attempts and sessions go, however many there are, and young ones stay', async () => {
  const { owner, database } = admin
  await owner.query('DELETE FROM identity.attempts')
  await owner.query(
    `INSERT INTO identity.attempts (bucket, failures, free_attempts, leak_seconds, last_at)
     SELECT sha256(n::text::bytea), 1, 5, 900, now() - CASE WHEN n <= 23 THEN 2 ELSE 0 END * interval '1 day'
       FROM generate_series(1, 25) n`,
  )
  await owner.query(
    `INSERT INTO identity.sessions (id, user_id, method, idle_at, expires_at)
     SELECT gen_random_uuid(), $1, 'password', now(), now() - CASE WHEN n <= 12 THEN 91 ELSE 1 END * interval '1 day'
       FROM generate_series(1, 14) n`,
    [NURSE.id],
  )
  const db = openDatabase({
    ...{ url: database.adminUrl, applicationName: 'test', clock: systemClock, named: true },
    lanes: { point: 1, search: 1, list: 1, write: 1 },
    ...{ statementTimeoutMs: 5_000, connectTimeoutMs: 5_000, deadlineMs: 5_000, onStatement: () => {} },
  })
  await removeAllOld(db, 5, () => false)
  await db.close()
  const counted = (table: string) => owner.query(`SELECT 1 FROM identity.${table}`)
  expect([(await counted('attempts')).length, (await counted('sessions')).length]).toEqual([2, 2])
})
