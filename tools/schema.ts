/**
 * Describes a database as text that can be compared: tables, columns, constraints, indexes, policies,
 * rights and functions, read from the catalog. `db/schema.sql` is the description of what the migrations
 * make; `ehr-run tools/schema.ts` writes it, `--check` compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { startTestCluster } from './test-cluster.ts'

/** The file, from the root of the repository. */
export const SCHEMA_FILE = 'db/schema.sql'

const HEADER = `-- What the migrations make, read from the catalog: for reading and for review, not to be run.
-- Written by tools/schema.ts; a test compares it.
`

/** The description of the database that the connection is in. */
export async function describeSchema(connection: SqlConnection): Promise<string> {
  // Names without a schema in front, whoever is connected.
  await connection.query(`SET search_path = public`)
  const parts = [
    section('Extensions', await lines(connection, EXTENSIONS)),
    section('Functions', await lines(connection, FUNCTIONS)),
    ...(await describeTables(connection)),
    section('Rights', await lines(connection, RIGHTS)),
  ]
  return `${HEADER}\n${parts.join('\n\n')}\n`
}

const OURS = `n.nspname IN ('public', 'ehr', 'identity')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')`

const EXTENSIONS = `
  SELECT format('CREATE EXTENSION %I;', extname) AS line FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`

const FUNCTIONS = `
  SELECT pg_get_functiondef(o.oid) || ';' AS line
    FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
   WHERE ${OURS} ORDER BY n.nspname, o.proname, o.oid::regprocedure::text`

const TABLES = `
  SELECT o.oid::int AS oid, o.oid::regclass::text AS name,
         CASE WHEN o.relrowsecurity THEN ', row-level security' ELSE '' END ||
         CASE WHEN o.relforcerowsecurity THEN ' forced' ELSE '' END AS walls
    FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
   WHERE ${OURS} AND o.relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY n.nspname, o.relname`

const COLUMNS = `
  SELECT format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attcollation <> t.typcollation
                     THEN format(' COLLATE %I', (SELECT collname FROM pg_collation WHERE oid = a.attcollation)) ELSE '' END,
                CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = $1::int::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`

// Since PostgreSQL 18 a NOT NULL is a constraint too; the column says it already.
const CONSTRAINTS = `
  SELECT format('  CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS line
    FROM pg_constraint WHERE conrelid = $1::int::oid AND contype <> 'n'
   ORDER BY position(contype::text IN 'puxfc'), conname`

const INDEXES = `
  SELECT pg_get_indexdef(indexrelid) || ';' AS line
    FROM pg_index i
   WHERE indrelid = $1::int::oid AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
   ORDER BY indexrelid::regclass::text`

const POLICIES = `
  SELECT format('CREATE POLICY %I ON %s FOR %s USING (%s) WITH CHECK (%s);', polname, polrelid::regclass,
                CASE polcmd WHEN '*' THEN 'ALL' ELSE polcmd::text END, reads,
                CASE writes WHEN reads THEN '…the same' ELSE writes END) AS line
    FROM pg_policy, pg_get_expr(polqual, polrelid) AS reads, pg_get_expr(polwithcheck, polrelid) AS writes
    WHERE polrelid = $1::int::oid ORDER BY polname`

const RIGHTS = `
  SELECT format('%s %s: %s', kind, name, string_agg(DISTINCT format('%s may %s', grantee, privilege), ', ')) AS line
    FROM (
      SELECT 'table' AS kind, o.oid::regclass::text AS name, a.grantee, a.privilege_type AS privilege
        FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace,
             aclexplode(coalesce(o.relacl, acldefault('r', o.relowner))) a
       WHERE ${OURS} AND o.relkind IN ('r', 'p', 'v', 'm', 'S') AND a.grantee <> o.relowner
      UNION ALL
      SELECT 'column', format('%s.%I', o.oid::regclass, c.attname), a.grantee, a.privilege_type
        FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
        JOIN pg_attribute c ON c.attrelid = o.oid, aclexplode(c.attacl) a
       WHERE ${OURS} AND a.grantee <> o.relowner
      UNION ALL
      SELECT 'function', o.oid::regprocedure::text, a.grantee, a.privilege_type
        FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace,
             aclexplode(coalesce(o.proacl, acldefault('f', o.proowner))) a
       WHERE ${OURS} AND a.grantee <> o.proowner
      UNION ALL
      SELECT 'schema', n.nspname, a.grantee, a.privilege_type
        FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
       WHERE n.nspname IN ('public', 'ehr', 'identity') AND a.grantee <> n.nspowner) r (kind, name, grantee_id, privilege)
    CROSS JOIN LATERAL (SELECT CASE grantee_id WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(grantee_id) END) g (grantee)
   GROUP BY kind, name ORDER BY kind, name`

async function describeTables(connection: SqlConnection): Promise<string[]> {
  const tables = await connection.query<{ oid: number; name: string; walls: string }>(TABLES)
  const texts: string[] = []
  for (const { oid, name, walls } of tables) {
    const columns = await lines(connection, COLUMNS, oid)
    const constraints = await lines(connection, CONSTRAINTS, oid)
    const indexes = await lines(connection, INDEXES, oid)
    const policies = await lines(connection, POLICIES, oid)
    const body = `CREATE TABLE ${name} (\n${[...columns, ...constraints].join(',\n')}\n);`
    texts.push(section(`Table ${name}${walls}`, [body, ...indexes, ...policies]))
  }
  return texts
}

async function lines(connection: SqlConnection, sql: string, oid?: number): Promise<string[]> {
  const rows = await connection.query<{ line: string }>(sql, oid === undefined ? [] : [oid])
  return rows.map(({ line }) => line)
}

function section(title: string, content: readonly string[]): string {
  return [`-- ${title}`, ...content].join('\n')
}

async function main(args: readonly string[]): Promise<number> {
  const path = join(import.meta.dirname, '..', SCHEMA_FILE)
  const cluster = await startTestCluster()
  try {
    const url = new URL(cluster.description.superuserUrl)
    url.pathname = '/ehr_template'
    const connection = await connect(url.href, 'ehr-schema')
    const text = await describeSchema(connection)
    await connection.end()
    if (args.includes('--check')) return text === readFileSync(path, 'utf8') ? 0 : 1
    writeFileSync(path, text)
    console.log(`written: ${SCHEMA_FILE}`)
    return 0
  } finally {
    await cluster.remove()
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
