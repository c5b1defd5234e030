/** A statement that changes what a cached document is made from says so. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import {
  CACHED_COLUMNS,
  CACHED_STATEMENTS,
  CACHED_TABLES,
  COLLECTIONS,
  NOT_YET_CACHED,
  UNCACHED_TABLES,
  UNCHANGED_TABLES,
} from './testing/cached-tables.ts'
import { NORTH } from './testing/clinics.ts'
import { STATEMENTS, valuesFor } from './testing/statements.ts'

const WRITE =
  /\b(?:insert\s+into|delete\s+from|(?<!for\s|no\s+key\s|do\s)update)\s+(?:only\s+)?(?:public\.)?([a-z_]+)/gi
const READ = /\b(?:from|join)\s+(?:only\s+)?(?:public\.)?([a-z_]+)(?!\s*\()/gi
const CALL = /\behr\.([a-z_0-9]+)\s*\(/g

let database: TestDatabase
let owner: SqlConnection
const bodies = new Map<string, string>()

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
  const functions = await owner.query<{ name: string; body: string }>(
    `SELECT proname AS name, prosrc AS body FROM pg_proc WHERE pronamespace = 'ehr'::regnamespace`,
  )
  for (const { name, body } of functions) bodies.set(name, body)
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

/** The tables that a text writes, by itself or by the functions that it calls. */
function tablesWritten(sql: string, seen = new Set<string>()): Set<string> {
  const found = new Set([...sql.matchAll(WRITE)].map(([, table = '']) => table.toLowerCase()))
  for (const [, name = ''] of sql.matchAll(CALL)) {
    if (seen.has(name)) continue
    seen.add(name)
    for (const table of tablesWritten(bodies.get(name) ?? '', seen)) found.add(table)
  }
  return found
}

describe.each(STATEMENTS.map((statement) => [statement.name, statement] as const))(
  '%s',
  (name, statement) => {
    test('names the cached documents that its tables are part of, and no others', () => {
      const tables = [...tablesWritten(statement.sql)]
      const unknown = tables.filter((table) => !(table in CACHED_TABLES) && !(table in UNCACHED_TABLES))
      expect([name, unknown]).toEqual([name, []])
      const columns = CACHED_COLUMNS.filter(
        ({ table, sets }) => tables.includes(table) && sets.test(statement.sql),
      )
      const needed = new Set([
        ...tables
          .flatMap((table) => CACHED_TABLES[table] ?? [])
          .filter((kind) => !(NOT_YET_CACHED[name] ?? []).includes(kind)),
        ...columns.flatMap(({ kinds }) => kinds),
      ])
      expect([name, [...statement.touches].sort()]).toEqual([name, [...needed].sort()])
    })

    test('names them by the parameters that it is run with', () => {
      if (statement.touches.length === 0) return
      const values = valuesFor(statement, NORTH.id, NORTH.rowId) as never
      const touched = statement.touched(values)
      expect([...new Set(touched.map(({ kind }) => kind))].sort()).toEqual([...statement.touches].sort())
      for (const { id } of touched) expect(id).toMatch(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|all)$/)
    })
  },
)

test('every table that a cached document is read from is one whose writers name it', async () => {
  const rows = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  )
  const there = new Set(rows.map(({ name }) => name))
  for (const [kind, names] of Object.entries(CACHED_STATEMENTS)) {
    for (const name of names) {
      const sql = STATEMENTS.find((statement) => statement.name === name)?.sql ?? ''
      const tables = [...sql.matchAll(READ)].map(([, table = '']) => table.toLowerCase())
      const read = tables.filter((table) => there.has(table))
      expect([name, read.length > 0]).toEqual([name, true])
      const unnamed = read.filter(
        (table) =>
          !(table in UNCHANGED_TABLES) &&
          !(CACHED_TABLES[table] ?? []).some((of) => of === kind || COLLECTIONS[kind] === of) &&
          !CACHED_COLUMNS.some((column) => column.table === table && column.kinds.includes(kind)),
      )
      expect([name, unnamed]).toEqual([name, []])
    }
  }
})

test('the service of administration, which knows no cache, can write nothing that is cached', async () => {
  const rows = await owner.query<{ name: string }>(
    `SELECT t.name
       FROM unnest($1::text[]) AS t (name), unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS r (right_)
      WHERE has_table_privilege('ehr_admin', t.name, r.right_)
         OR (r.right_ IN ('INSERT', 'UPDATE') AND has_any_column_privilege('ehr_admin', t.name, r.right_))`,
    [Object.keys(CACHED_TABLES)],
  )
  expect(rows).toEqual([])
})

test('a statement that writes is found to write', () => {
  const text = `
    WITH a AS (SELECT id FROM patients FOR NO KEY UPDATE), b AS (INSERT INTO encounters (org_id) SELECT 1
      ON CONFLICT (org_id, id) DO UPDATE SET id = 1), c AS (DELETE FROM holidays)
    UPDATE public.patients SET id = 1 WHERE ehr.audit($1, $2) IS NULL`
  expect([...tablesWritten(text)].sort()).toEqual(['audit_events', 'encounters', 'holidays', 'patients'])
})

test('every table is one or the other, and is there', async () => {
  const listed = [...Object.keys(CACHED_TABLES), ...Object.keys(UNCACHED_TABLES)]
  expect(new Set(listed).size).toBe(listed.length)
  const there = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  )
  expect(listed.filter((table) => !there.some(({ name }) => name === table))).toEqual([])
})
