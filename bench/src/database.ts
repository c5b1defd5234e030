/** SQL beside the load: counting, sampling, comparing, as the owner whom row security does not hold back. */
import { SQL } from 'bun'

/** One connection; every column is asked for as text. */
export type Database = {
  rows(sql: string, parameters?: readonly string[]): Promise<Row[]>
  close(): Promise<void>
}

/** The columns of one row, in the order of the statement. */
export type Row = readonly (string | null)[]

/** What the programs of PostgreSQL take from their environment. */
export type LibpqEnvironment = {
  readonly PGHOST: string
  readonly PGPORT: string
  readonly PGUSER: string
  readonly PGPASSWORD: string
  readonly PGDATABASE: string
  readonly PGOPTIONS: string
}

/** The parts of a `postgres://` URL (a unix socket as `?host=/dir`), with further session settings. */
export function libpqEnvironment(
  url: string,
  settings: Readonly<Record<string, string>> = {},
): LibpqEnvironment {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const more = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  return {
    PGHOST: searchParams.get('host') ?? hostname,
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGOPTIONS: [searchParams.get('options') ?? '', ...more].filter((part) => part !== '').join(' '),
  }
}

/** Connects with the URL of run.json. Throws: when the server refuses. */
export async function openDatabase(url: string): Promise<Database> {
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGOPTIONS } = libpqEnvironment(url)
  const sql = new SQL({
    adapter: 'postgres',
    ...(PGHOST.startsWith('/')
      ? { path: `${PGHOST}/.s.PGSQL.${PGPORT}` }
      : { hostname: PGHOST, port: Number(PGPORT) }),
    username: PGUSER,
    password: PGPASSWORD,
    database: PGDATABASE,
    max: 1,
    connection: { application_name: 'ehr-bench', timezone: 'UTC', ...sessionSettings(PGOPTIONS) },
  })
  await sql.connect()
  return {
    rows: async (text, parameters = []) => textRows(await sql.unsafe(text, [...parameters]).values()),
    close: () => sql.close(),
  }
}

/** `-c role=x -c y=z` as a record. */
export function sessionSettings(options: string): Record<string, string> {
  return Object.fromEntries(
    [...options.matchAll(/-c\s*([\w.]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** Throws: Error when a statement forgot to ask for text. */
function textRows(rows: unknown): Row[] {
  if (!Array.isArray(rows)) throw new Error('the driver gave no rows')
  return rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw new Error('the driver gave no columns')
    return row.map((cell: unknown) => {
      if (cell === null || typeof cell === 'string') return cell
      throw new Error('a column of a bench statement is not cast to text')
    })
  })
}
