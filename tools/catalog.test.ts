import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'

let database: TestDatabase
let owner: SqlConnection

beforeAll(async () => {
  database = await testDatabase()
  owner = await connect(database.ownerUrl, 'test')
})

afterAll(async () => {
  await owner.end()
  await database.drop()
})

const IDENTITY = 'of a person, who may work for several organizations: walled by a schema of its own'

/** Tables without org_id, and why that is right. */
const WITHOUT_ORGANIZATION: Readonly<Record<string, string>> = {
  cache_state: 'whether and whose cache may be used, for all organizations together; holds nothing of theirs',
  organizations: 'the organizations themselves: walled by their own id',
  users: 'a user may work for several organizations; the clinical API reads three columns',
  attempts: IDENTITY,
  external_accounts: IDENTITY,
  passwords: IDENTITY,
  recovery_codes: IDENTITY,
  second_factors: IDENTITY,
  sessions: IDENTITY,
  setup_codes: IDENTITY,
  schema_migrations: 'the ledger of the migrations',
}

/** Foreign keys that do not carry org_id to the other table, and why. */
const SINGLE_KEYS: Readonly<Record<string, string>> = {
  memberships_user: 'users belong to no organization',
  practitioners_user: 'users belong to no organization; the writing statements ask for a membership',
}

/** Tables whose rows the application may delete, and why. */
const DELETABLE: Readonly<Record<string, string>> = {
  appointment_type_locations: 'where a type is offered is replaced as a whole',
  appointment_type_practitioners: 'who offers a type is replaced as a whole',
  booking_spans: 'the time of a cancelled appointment is free again; the appointment itself stays',
  patient_restrictions: 'a restriction that was lifted; the trail says that it was there',
  holidays: 'a plan of time ahead',
  schedule_blocks: 'a plan of time ahead',
  schedule_exceptions: 'a plan of time ahead',
  schedule_hours: 'the hours of a schedule are replaced as a whole',
  waitlist_openings: 'a note that something is to be done; it goes when it is done',
  idempotency_keys: 'remembered replies are forgotten after a while; they are no record of care',
}

/** Objects of ours: not those that extensions bring. */
const OURS = `n.nspname IN ('public', 'ehr', 'identity')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')`

const TENANT_TABLES = `
  SELECT o.oid, o.relname FROM pg_class o
    JOIN pg_attribute a ON a.attrelid = o.oid AND a.attname = 'org_id'
   WHERE o.relkind IN ('r', 'p') AND o.relnamespace = 'public'::regnamespace`

async function names(sql: string): Promise<string[]> {
  const rows = await owner.query<{ name: string }>(sql)
  return rows.map(({ name }) => name).sort()
}

describe('the tables of tenants', () => {
  test('are all tables but the few that are listed here with a reason', async () => {
    const others = await names(`
      SELECT o.relname AS name FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
       WHERE ${OURS} AND o.relkind IN ('r', 'p') AND o.oid NOT IN (SELECT oid FROM (${TENANT_TABLES}) t)`)
    expect(others).toEqual(Object.keys(WITHOUT_ORGANIZATION).sort())
    expect((await names(`SELECT relname AS name FROM (${TENANT_TABLES}) t`)).length).toBeGreaterThanOrEqual(8)
  })

  test('have org_id uuid NOT NULL as their first column', async () => {
    const offenders = await names(`
      SELECT t.relname AS name FROM (${TENANT_TABLES}) t
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'org_id'
       WHERE a.attnum <> 1 OR a.atttypid <> 'uuid'::regtype OR NOT a.attnotnull`)
    expect(offenders).toEqual([])
  })

  test('have row-level security enabled and forced, with one policy for everything', async () => {
    const walled = await owner.query(`
      SELECT o.relname AS name, o.relrowsecurity AS enabled, o.relforcerowsecurity AS forced,
             (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = o.oid) AS policies,
             (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = o.oid AND p.polpermissive AND p.polcmd = '*'
                 AND p.polroles = '{0}') AS complete
        FROM pg_class o
       WHERE o.oid IN (SELECT oid FROM (${TENANT_TABLES}) t) OR o.oid = 'organizations'::regclass`)
    expect(walled.length).toBeGreaterThanOrEqual(9)
    for (const table of walled) {
      expect(table).toEqual({ name: table['name'], enabled: true, forced: true, policies: 1, complete: 1 })
    }
  })

  test('have policies of one text, for reading and for writing', async () => {
    const policies = await owner.query<{ name: string; reads: string; writes: string }>(`
      SELECT polrelid::regclass::text AS name, pg_get_expr(polqual, polrelid) AS reads,
             pg_get_expr(polwithcheck, polrelid) AS writes FROM pg_policy`)
    const texts = policies.flatMap(({ name, reads, writes }) =>
      [reads, writes].map((text) => (name === 'organizations' ? text.replace(/\bid\b/g, 'org_id') : text)),
    )
    expect([...new Set(texts)]).toEqual([texts[0] ?? ''])
    expect(texts[0]).toContain('app.org_ids')
  })

  test('begin every key, constraint and index with org_id', async () => {
    const offenders = await names(`
      SELECT i.indexrelid::regclass::text AS name
        FROM pg_index i JOIN (${TENANT_TABLES}) t ON t.oid = i.indrelid
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
       WHERE a.attname IS DISTINCT FROM 'org_id'`)
    expect(offenders).toEqual([])
    const keyless = await names(`
      SELECT t.relname AS name FROM (${TENANT_TABLES}) t
       WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'p')`)
    expect(keyless).toEqual([])
  })

  test('point at each other by composite foreign keys that begin with org_id on both sides', async () => {
    const offenders = await names(`
      SELECT c.conname AS name
        FROM pg_constraint c JOIN (${TENANT_TABLES}) t ON t.oid = c.conrelid
        JOIN pg_attribute here ON here.attrelid = c.conrelid AND here.attnum = c.conkey[1]
        JOIN pg_attribute there ON there.attrelid = c.confrelid AND there.attnum = c.confkey[1]
       WHERE c.contype = 'f' AND NOT (
         here.attname = 'org_id' AND (
           (there.attname = 'org_id' AND cardinality(c.conkey) > 1) OR
           (c.confrelid = 'organizations'::regclass AND cardinality(c.conkey) = 1)))`)
    expect(offenders).toEqual(Object.keys(SINGLE_KEYS).sort())
  })

  test('never clear or default a reference when the other row goes', async () => {
    expect(
      await names(`SELECT conname AS name FROM pg_constraint WHERE confdeltype IN ('n', 'd', 'c')`),
    ).toEqual([])
  })
})

describe('the schema', () => {
  test('has no triggers, rules, sequences, materialized views or inherited tables', async () => {
    const found = await names(`
      SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT r.rulename FROM pg_rewrite r JOIN pg_class o ON o.oid = r.ev_class
                  JOIN pg_namespace n ON n.oid = o.relnamespace WHERE ${OURS} AND o.relkind <> 'v'
      UNION ALL SELECT o.relname FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
                 WHERE ${OURS} AND o.relkind IN ('S', 'm', 'f')
      UNION ALL SELECT inhrelid::regclass::text FROM pg_inherits i JOIN pg_class o ON o.oid = i.inhparent
                 WHERE o.relkind = 'r'`)
    expect(found).toEqual([])
  })

  test('has a name of ours for every constraint', async () => {
    const generated = await names(`
      SELECT c.conname AS name FROM pg_constraint c JOIN pg_class o ON o.oid = c.conrelid
        JOIN pg_namespace n ON n.oid = o.relnamespace
       WHERE ${OURS} AND c.contype <> 'n'
         AND (c.conname !~ ('^' || o.relname || '_') OR c.conname ~ '(_key|_check|_fkey|_excl|\\d)$')`)
    expect(generated).toEqual([])
  })

  test('shows through views only what the asking role may see', async () => {
    const offenders = await names(`
      SELECT o.relname AS name FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
       WHERE ${OURS} AND o.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (o.reloptions), false)`)
    expect(offenders).toEqual([])
  })

  test('lets only the serving roles call functions that run as their owner, with a fixed path', async () => {
    const definers = await owner.query<{ name: string; path: string; everybody: boolean; owner: string }>(`
      SELECT o.oid::regprocedure::text AS name, pg_get_userbyid(o.proowner) AS owner,
             (SELECT setting FROM unnest(o.proconfig) setting WHERE setting LIKE 'search_path=%') AS path,
             EXISTS (SELECT FROM aclexplode(coalesce(o.proacl, acldefault('f', o.proowner))) a WHERE a.grantee = 0)
               AS everybody
        FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace WHERE ${OURS} AND o.prosecdef`)
    for (const { name, path, everybody, owner: by } of definers) {
      expect([name, everybody, by]).toEqual([name, false, 'ehr_owner'])
      expect(path).toMatch(/^search_path=pg_catalog, .*pg_temp$/)
    }
  })
})

describe.each(['ehr_app', 'ehr_admin'])('the role %s', (name) => {
  test('has no power of its own and belongs to no other role', async () => {
    const [role] = await owner.query(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
              EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS is_member
         FROM pg_roles r WHERE rolname = $1`,
      [name],
    )
    expect(Object.values(role ?? { none: true })).toEqual(Array(6).fill(false))
    const [holder] = await owner.query(
      `SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'ehr_owner'`,
    )
    expect(holder).toEqual({ rolcanlogin: false, rolsuper: false })
  })

  test('owns nothing', async () => {
    const owned = await names(`
      SELECT classid::regclass || ' ' || objid AS name FROM pg_shdepend
       WHERE refobjid = '${name}'::regrole AND deptype = 'o'`)
    expect(owned).toEqual([])
  })

  test('may create nothing, not even temporary tables', async () => {
    const rights = await owner.query(`
      SELECT n.nspname AS name, has_schema_privilege('${name}', n.oid, 'CREATE') AS creates
        FROM pg_namespace n WHERE n.nspname IN ('public', 'ehr', 'identity', 'pg_catalog')
      UNION ALL SELECT 'database', has_database_privilege('${name}', current_database(), 'CREATE, TEMP')`)
    expect(rights.filter(({ creates }) => creates !== false)).toEqual([])
    expect(rights.length).toBe(5)
  })

  test('may not change what the audit trail says', async () => {
    const [rights] = await owner.query(
      `SELECT bool_or(has_any_column_privilege($1, t, 'UPDATE') OR
                      has_table_privilege($1, t, 'DELETE, TRUNCATE')) AS changes
         FROM unnest(ARRAY['audit_events', 'audit_seals']) t`,
      [name],
    )
    expect(rights).toEqual({ changes: false })
  })
})

describe('the role of the clinical API', () => {
  test('may not enter the schema of identities', async () => {
    const [rights] = await owner.query(`
      SELECT has_schema_privilege('ehr_app', 'identity', 'USAGE') AS enters,
             (SELECT bool_or(has_any_column_privilege('ehr_app', oid, 'SELECT, INSERT, UPDATE')) FROM pg_class
               WHERE relnamespace = 'identity'::regnamespace AND relkind = 'r') AS reads`)
    expect(rights).toEqual({ enters: false, reads: false })
  })

  test('may read, insert and update rows, and delete only where that is no record of care', async () => {
    const rights = await owner.query<{ name: string; deletes: boolean; more: boolean }>(`
      SELECT o.relname AS name, has_table_privilege('ehr_app', o.oid, 'DELETE') AS deletes,
             has_table_privilege('ehr_app', o.oid, 'TRUNCATE, REFERENCES, TRIGGER') AS more
        FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace WHERE ${OURS} AND o.relkind IN ('r', 'p', 'v')`)
    expect(rights.filter(({ more }) => more)).toEqual([])
    const deletable = rights.filter(({ deletes }) => deletes).map(({ name }) => name)
    expect(deletable.sort()).toEqual(Object.keys(DELETABLE).sort())
  })

  test('sees of users their id, name and since when their tokens count, and may change none', async () => {
    const seen = await names(`
      SELECT attname AS name FROM pg_attribute
       WHERE attrelid = 'users'::regclass AND attnum > 0 AND has_column_privilege('ehr_app', attrelid, attnum, 'SELECT')`)
    expect(seen).toEqual(['id', 'name', 'tokens_valid_from'])
    const [writes] = await owner.query(
      `SELECT has_any_column_privilege('ehr_app', 'users', 'INSERT, UPDATE') AS writes`,
    )
    expect(writes).toEqual({ writes: false })
  })
})

describe('the role of sign-in and administration', () => {
  test('has no rights on patients and their record', async () => {
    const tables = await names(`
      SELECT o.relname AS name FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
       WHERE ${OURS} AND n.nspname = 'public' AND o.relkind IN ('r', 'p', 'v')
         AND has_any_column_privilege('ehr_admin', o.oid, 'SELECT, INSERT, UPDATE')`)
    expect(tables).toEqual([
      ...['audit_events', 'idempotency_keys', 'memberships', 'organizations', 'schema_migrations', 'users'],
    ])
  })

  test('and that of the clinical API are the only ones beside the owner with rights on tables', async () => {
    const others = await names(`
      SELECT o.relname || ' ' || a.grantee::regrole AS name
        FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace,
             aclexplode(o.relacl) a
       WHERE ${OURS} AND a.grantee NOT IN (o.relowner, 'ehr_app'::regrole, 'ehr_admin'::regrole)`)
    expect(others).toEqual(['schema_migrations -'])
    expect(await names(`SELECT oid::text AS name FROM pg_default_acl`)).toEqual([])
  })
})
