import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { type TestDatabase, testDatabase } from '@ehrconnect/platform/testing/database'
import { isKeyed, STATEMENTS, WITHOUT_ORGANIZATION } from './testing/statements.ts'

let database: TestDatabase
let app: SqlConnection

beforeAll(async () => {
  database = await testDatabase()
  app = await connect(database.appUrl, 'test')
})

afterAll(async () => {
  await app.end()
  await database.drop()
})

/** The catalogue's names of types, as pg_prepared_statements writes them. */
async function typeNames(types: readonly string[]): Promise<string[]> {
  const [row] = await app.query<{ names: string[] }>('SELECT $1::text[]::regtype[]::text[] AS names', [types])
  return row?.names ?? []
}

const statements = STATEMENTS.map((statement) => [statement.name, statement] as const)

test('the service declares its statements, each named after the part that declares it', () => {
  expect(STATEMENTS.length).toBeGreaterThanOrEqual(14)
  for (const { name } of STATEMENTS) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/)
})

describe.each(statements)('%s', (name, statement) => {
  beforeAll(() => app.query(`PREPARE "${name}" AS ${statement.sql}`))

  test('takes and gives the types that it declares', async () => {
    const [prepared] = await app.query<{ params: string[]; results: string[] | null }>(
      `SELECT parameter_types::text[] AS params, result_types::text[] AS results
         FROM pg_prepared_statements WHERE name = $1`,
      [name],
    )
    expect(prepared?.params).toEqual(await typeNames(statement.params.map(({ pg }) => pg)))
    const declared = Object.values(statement.columns).map(({ pg }) => pg)
    expect(prepared?.results ?? []).toEqual(await typeNames(declared))
  })

  test('gives its columns in the order in which it declares them', async () => {
    expect(await columnNames(name)).toEqual(Object.keys(statement.columns))
  })

  test('names the organization first', () => {
    if (name in WITHOUT_ORGANIZATION) return
    expect(statement.params[0]?.pg).toMatch(/^uuid(\[\])?$/)
    if (isKeyed(statement)) expect(statement.sql).toMatch(/unnest\(\$1::uuid\[\]/)
    else expect(statement.sql).toMatch(/org_id(, \w+)* = \$1|\(\$1,|VALUES \(\$1/)
  })
})

/** The names of the columns that a prepared statement would give; it is not run. */
function columnNames(name: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let names: string[] = []
    const describing = {
      submit(connection: { describe(message: object): void; sync(): void }) {
        connection.describe({ type: 'S', name })
        connection.sync()
        return null
      },
      handleRowDescription(message: { fields: { name: string }[] }) {
        names = message.fields.map((field) => field.name)
      },
      handleReadyForQuery: () => resolve(names),
      handleError: reject,
    }
    // The driver takes whatever has these handlers; its types know its own queries only.
    app.client.query(describing as never)
  })
}
