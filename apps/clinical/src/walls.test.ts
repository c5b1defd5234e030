import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { type Outcome, type OwnedTable, rowsOf, runScoped } from '@ehrconnect/platform/testing/scoped'
import { routes } from './server.ts'
import { caseOf, pathOf, roleFor } from './testing/cases.ts'
import { startTestClinical, type TestClinical } from './testing/clinical.ts'
import { NORTH, SOUTH, seedClinic, TWIN_ID } from './testing/clinics.ts'
import {
  type AnyStatement,
  markOf,
  STATEMENTS,
  valuesFor,
  WITHOUT_ORGANIZATION,
} from './testing/statements.ts'

const statements = STATEMENTS.filter(({ name }) => !(name in WITHOUT_ORGANIZATION)).map(
  (statement) => [statement.name, statement] as const,
)

/** SQLSTATE of a failure; '' when it has none. */
async function sqlState(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'no error',
    (error: unknown) => String(Reflect.get(Object(error), 'code') ?? ''),
  )
}

/** Tables of a tenant, with the column that names the organization. */
async function tenantTables(owner: SqlConnection): Promise<{ name: string; key: string }[]> {
  return owner.query(
    `SELECT table_name AS name, column_name AS key FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name = 'org_id' OR (table_name, column_name) = ('organizations', 'id'))
      ORDER BY 1`,
  )
}

/** What a server writes by itself: events that are older than half a minute are sealed. */
const WRITTEN_IN_BACKGROUND: readonly string[] = ['audit_seals']

/** Every row of an organization, as one text. */
async function allRows(owner: SqlConnection, orgId: string, except: readonly string[] = []): Promise<string> {
  const tables = (await tenantTables(owner)).filter(({ name }) => !except.includes(name))
  const owned = tables.map(({ name, key }): OwnedTable => ({ name, where: `${key} = $1` }))
  return rowsOf(owner, owned, orgId)
}

/** Gives every empty table a row of each organization; what the rows mean does not matter to the wall. */
async function fillEmptyTables(owner: SqlConnection): Promise<void> {
  for (const { name } of await tenantTables(owner)) {
    if ((await owner.query(`SELECT 1 FROM ${name} LIMIT 1`)).length > 0) continue
    const constraints = await owner.query<{ conname: string }>(
      `SELECT conname FROM pg_constraint WHERE conrelid = '${name}'::regclass AND contype IN ('c', 'f', 'x')`,
    )
    for (const { conname } of constraints) await owner.query(`ALTER TABLE ${name} DROP CONSTRAINT ${conname}`)
    const columns = await owner.query<{ name: string; value: string }>(
      `SELECT column_name AS name,
              CASE WHEN column_name = 'org_id' THEN 'o.id'
                   WHEN udt_name = 'uuid' THEN quote_literal('${NORTH.rowId}')
                   WHEN udt_name IN ('text', 'bytea') THEN quote_literal('unknown')
                   WHEN udt_name LIKE 'int%' THEN '1' ELSE 'now()' END AS value
         FROM information_schema.columns
        WHERE table_name = '${name}' AND (is_nullable = 'NO' OR udt_name = 'uuid') AND column_default IS NULL AND is_generated = 'NEVER'`,
    )
    const [into, values] = [columns.map((column) => column.name), columns.map((column) => column.value)]
    await owner.query(`INSERT INTO ${name} (${into.join()}) SELECT ${values.join()} FROM organizations o`)
  }
}

describe('row-level security alone', () => {
  let database: TestDatabase
  let owner: SqlConnection
  let app: SqlConnection
  let before: string

  beforeAll(async () => {
    database = await testDatabase()
    owner = await connect(database.ownerUrl, 'test')
    app = await connect(database.appUrl, 'test')
    for (const clinic of [NORTH, SOUTH]) await seedClinic(owner, clinic)
    await fillEmptyTables(owner)
    before = await allRows(owner, SOUTH.id)
  })

  afterAll(async () => {
    await app.end()
    await owner.end()
    await database.drop()
  })

  test.each(statements)(
    '%s gives and changes nothing of an organization outside of the scope',
    async (_, made) => {
      const values = valuesFor(made, SOUTH.id, SOUTH.rowId)
      const inScope = await runScoped(app, SOUTH.id, made.sql, values)
      // Without this the test could pass by asking for nothing.
      expect(isFound(inScope, made)).toBe(true)
      const outside = await runScoped(app, NORTH.id, made.sql, values, 'COMMIT').catch((error) => {
        expect(error.code).toBe('42501')
        return { rows: [], count: 0 }
      })
      expect(isFound(outside, made)).toBe(false)
      expect(JSON.stringify(outside)).not.toContain(markOf(made.name))
      expect(await allRows(owner, SOUTH.id)).toBe(before)
    },
  )

  test.each(statements)('%s is an error when no scope is set', async (_, made) => {
    const values = valuesFor(made, SOUTH.id, SOUTH.rowId)
    const fresh = await connect(database.appUrl, 'test')
    // 42704: a setting that the session has never heard of, in a function that does not forgive it.
    expect(await sqlState(runScoped(fresh, null, made.sql, values))).toMatch(/^(42501|42704)$/)
    await fresh.end()
    expect(await sqlState(runScoped(app, '', made.sql, values))).toBe('42501')
  })

  test('shows of every table the rows of the scope and is an error without one', async () => {
    const tables = await tenantTables(owner)
    expect(tables.length).toBeGreaterThanOrEqual(9)
    for (const { name, key } of tables) {
      const [all] = await owner.query(`SELECT count(DISTINCT ${key})::int AS n FROM ${name}`)
      expect([name, all]).toEqual([name, { n: 2 }])
      const seen = await runScoped(app, NORTH.id, `SELECT DISTINCT ${key} AS org FROM ${name}`, [])
      expect([name, seen.rows]).toEqual([name, [{ org: NORTH.id }]])
      expect(await sqlState(runScoped(app, null, `SELECT 1 FROM ${name}`, []))).toBe('42501')
    }
  })

  test('lets no row move to another organization', async () => {
    const moved = `UPDATE locations SET org_id = '${SOUTH.id}' WHERE org_id = '${NORTH.id}'`
    expect(await sqlState(runScoped(app, NORTH.id, moved, []))).toBe('42501')
  })

  test('takes a scope that is no list of ids for an error', async () => {
    for (const scope of ['%', 'x', `${NORTH.id};${SOUTH.id}`, "' OR true --"]) {
      const asked = runScoped(app, scope, 'SELECT mrn FROM patients', [])
      expect(await asked.then(JSON.stringify, () => 'error')).toBe('error')
    }
  })

  test('forgets the scope with the transaction', async () => {
    await runScoped(app, NORTH.id, 'SELECT mrn FROM patients', [], 'COMMIT')
    expect(await sqlState(app.query('SELECT mrn FROM patients'))).toBe('42501')
  })
})

/** Whether rows tell something of SOUTH: its mark in what is read, a row in what is written. */
function isFound({ rows, count }: Outcome, { name, sql }: AnyStatement): boolean {
  return isWrite(sql) ? count > 0 : JSON.stringify(rows).includes(markOf(name))
}

function isWrite(sql: string): boolean {
  return /\b(INSERT INTO|UPDATE|DELETE FROM)\b/.test(sql)
}

describe('the filter of the statements alone', () => {
  let clinical: TestClinical
  let app: SqlConnection
  let before: string

  beforeAll(async () => {
    clinical = await startTestClinical({
      prepare: async (owner) => {
        for (const { name } of await tenantTables(owner)) {
          await owner.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY`)
        }
      },
    })
    app = await connect(clinical.database.appUrl, 'test')
    before = await allRows(clinical.owner, SOUTH.id, WRITTEN_IN_BACKGROUND)
  })

  afterAll(async () => {
    await app.end()
    await clinical.close()
  })

  test('stands here without the other wall', async () => {
    expect(JSON.stringify(await app.query('SELECT mrn FROM patients'))).toContain(SOUTH.mark)
  })

  test.each(statements)(
    '%s asked for one organization with ids of the other finds nothing',
    async (_, made) => {
      const scope = `${NORTH.id},${SOUTH.id}`
      const right = await runScoped(app, scope, made.sql, valuesFor(made, SOUTH.id, SOUTH.rowId))
      expect(isFound(right, made)).toBe(true)
      const values = valuesFor(made, NORTH.id, SOUTH.rowId)
      const crossed = await runScoped(app, scope, made.sql, values)
      expect(JSON.stringify(crossed)).not.toContain(markOf(made.name))
      if (/\b(UPDATE|DELETE FROM)\b/.test(made.sql)) expect(crossed.count).toBe(0)
      const twins = await runScoped(app, scope, made.sql, valuesFor(made, NORTH.id, TWIN_ID))
      expect(JSON.stringify(twins)).not.toContain(markOf(made.name))
    },
  )

  test.each(routes.map((route) => [route.operation, route] as const))(
    '%s answers one organization without a byte of the other',
    async (_, route) => {
      for (const id of [SOUTH.rowId, TWIN_ID, NORTH.rowId]) {
        for (const [params, query, body] of variants(route.operation, id)) {
          const answer = await clinical.call(route.method, pathOf(route.path, params), {
            ...(query === undefined ? {} : { query }),
            ...(body === undefined ? {} : { body }),
            headers: caseOf(route.operation).headers ?? {},
            role: roleFor(route),
          })
          expect(answer.text).not.toContain(SOUTH.mark)
          expect(answer.text).not.toContain(SOUTH.id)
        }
      }
      expect(await allRows(clinical.owner, SOUTH.id, WRITTEN_IN_BACKGROUND)).toBe(before)
    },
  )

  test('serves both organizations from one batch, each its own twin', async () => {
    const asked = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? NORTH : SOUTH))
    for (const path of ['patients', 'encounters', 'observations']) {
      const answers = await Promise.all(
        asked.map(({ id }) => clinical.call('GET', `/api/${path}/${TWIN_ID}`, { org: id })),
      )
      answers.forEach(({ text }, i) => {
        expect(text).toContain(asked[i]?.mark ?? '?')
        expect(text).not.toContain((asked[i] === NORTH ? SOUTH : NORTH).mark)
      })
    }
  })
})

type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string>>

/** The case of an operation with an id in every place for one, whole and without each field in turn. */
function variants(
  operation: string,
  id: string,
): [Texts | undefined, Texts | undefined, Fields | undefined][] {
  const { params, query, body } = caseOf(operation)
  const named = <T extends Fields>(fields: T): T => {
    const ids = Object.keys(fields).filter((name) => /id$/.test(name))
    return { ...fields, ...Object.fromEntries(ids.map((name) => [name, id])) }
  }
  const path = params && named(params)
  const fields = query ?? body ?? {}
  const searches =
    'q' in fields ? ['unknown', SOUTH.mark, `ada ${SOUTH.mark}`, `${SOUTH.mark}-bb`, '2000-01-01'] : []
  const wholes = [named(fields), ...searches.map((q) => ({ q }))]
  const shorter = wholes.flatMap((whole) =>
    Object.keys(whole).map((name) =>
      Object.fromEntries(Object.entries(whole).filter(([known]) => known !== name)),
    ),
  )
  return [...wholes, ...shorter].map((changed) =>
    query === undefined ? [path, undefined, body && changed] : [path, asTexts(changed), undefined],
  )
}

function asTexts(fields: Fields): Texts {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
}
