import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blankDatabase, type TestDatabase, testDatabase } from '../testing/database.ts'
import { connect } from './connect.ts'
import { MIGRATIONS_DIR, migrateUp, migrationStatus } from './migrate.ts'

describe('migrations', () => {
  let database: TestDatabase
  let dir: string

  beforeAll(async () => {
    database = await blankDatabase()
    dir = mkdtempSync(join(tmpdir(), 'ehr-migrations-'))
    writeFileSync(join(dir, '0001_first.sql'), 'CREATE TABLE first (id int);\n')
    writeFileSync(join(dir, '0002_second.sql'), 'CREATE TABLE second (id int);\n')
  })

  afterAll(async () => {
    await database.drop()
    rmSync(dir, { recursive: true, force: true })
  })

  test('are pending before and applied after, in the order of their names', async () => {
    expect((await migrationStatus(database.superuserUrl, dir)).map((s) => s.state)).toEqual([
      'pending',
      'pending',
    ])
    const applied = await migrateUp(database.superuserUrl, { dir })
    expect(applied).toEqual(['0001_first.sql', '0002_second.sql'])
    expect((await migrationStatus(database.appUrl, dir)).map((s) => s.state)).toEqual(['applied', 'applied'])
    expect(await migrateUp(database.superuserUrl, { dir })).toEqual([])
  })

  test('make tables that belong to the owner role', async () => {
    const connection = await connect(database.superuserUrl, 'test')
    const owners = await connection.query<{ tableowner: string }>(
      "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'",
    )
    await connection.end()
    expect(owners).toEqual([{ tableowner: 'ehr_owner' }])
  })

  test('started twice at once apply each file once', async () => {
    writeFileSync(join(dir, '0003_third.sql'), 'CREATE TABLE third (id int);\n')
    const both = await Promise.all([
      migrateUp(database.superuserUrl, { dir }),
      migrateUp(database.superuserUrl, { dir }),
    ])
    expect(both.flat()).toEqual(['0003_third.sql'])
  })

  test('that fail leave nothing behind and name the file', async () => {
    writeFileSync(join(dir, '0004_broken.sql'), 'CREATE TABLE half (id int); SELECT 1/0;\n')
    await expect(migrateUp(database.superuserUrl, { dir })).rejects.toThrow(/0004_broken\.sql failed/)
    rmSync(join(dir, '0004_broken.sql'))
    const connection = await connect(database.superuserUrl, 'test')
    const [row] = await connection.query("SELECT to_regclass('public.half') AS half")
    await connection.end()
    expect(row).toEqual({ half: null })
  })

  test('with other line ends count as the same file', async () => {
    writeFileSync(join(dir, '0002_second.sql'), 'CREATE TABLE second (id int);\r\n')
    expect(await migrateUp(database.superuserUrl, { dir })).toEqual([])
  })

  test('keep the cache closed until they have ended, however long they take', async () => {
    const migrated = await testDatabase()
    const connection = await connect(migrated.superuserUrl, 'test')
    const more = mkdtempSync(join(tmpdir(), 'ehr-migrations-'))
    cpSync(MIGRATIONS_DIR, more, { recursive: true })
    writeFileSync(
      join(more, '9999_late.sql'),
      'CREATE TABLE late AS SELECT pg_sleep(0.05)::text, clock_timestamp() AS ended_at;\n',
    )
    try {
      expect(await migrateUp(migrated.superuserUrl, { dir: more })).toEqual(['9999_late.sql'])
      // Closed for two minutes from a moment after their end, not only from before.
      const [row] = await connection.query<{ closed: boolean }>(
        "SELECT closed_until > ended_at + interval '2 minutes' AS closed FROM cache_state, late",
      )
      expect(row).toEqual({ closed: true })
    } finally {
      await connection.end()
      await migrated.drop()
      rmSync(more, { recursive: true, force: true })
    }
  })

  test('that were edited or removed after they were applied are refused by name', async () => {
    writeFileSync(join(dir, '0002_second.sql'), 'CREATE TABLE second (id bigint);\n')
    await expect(migrateUp(database.superuserUrl, { dir })).rejects.toThrow(/0002_second\.sql was edited/)
    rmSync(join(dir, '0002_second.sql'))
    await expect(migrateUp(database.superuserUrl, { dir })).rejects.toThrow(/0002_second\.sql .* is gone/)
  })
})

describe('a test database', () => {
  test('is migrated, and its application role meets row security', async () => {
    await using database = Object.assign(await testDatabase(), {
      async [Symbol.asyncDispose]() {
        await database.drop()
      },
    })
    expect((await migrationStatus(database.appUrl)).every((s) => s.state === 'applied')).toBe(true)
    const connection = await connect(database.appUrl, 'test')
    await expect(connection.query('SELECT id FROM patients')).resolves.toEqual([])
    await expect(connection.query('CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/)
    await connection.end()
  })
})
