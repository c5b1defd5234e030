/**
 * One plain connection to PostgreSQL, for migrations, imports and tools. The serving path uses
 * lanes (`lane.ts`). This file and `lane.ts` are the only ones that name the driver.
 */
import type { Writable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Time to wait for a connection; a server that does not answer by then counts as down. */
export const CONNECT_TIMEOUT_MS = 5_000

/** A connection of its own: statements run one after the other, sessions settings stay. */
export type SqlConnection = {
  /** Runs one statement; rows come back as objects with the driver's default types. */
  query<R extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<R[]>
  /** Runs one statement and gives the number of rows it touched. */
  execute(text: string, params?: readonly unknown[]): Promise<number>
  /** Opens `COPY … FROM STDIN`; the caller writes the rows and ends the stream. */
  copyIn(sql: string): Writable
  /** The driver's own client, for libraries that ask for one. */
  readonly client: pg.Client
  end(): Promise<void>
}

/**
 * Connects with a `postgres://` URL (a unix socket as `?host=/dir`).
 *
 * Throws: the driver's error when the server refuses or does not answer in CONNECT_TIMEOUT_MS.
 */
export async function connect(url: string, applicationName: string): Promise<SqlConnection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A lost server reaches the statement under way as its own error; unheard it would end the process.
  client.on('error', () => {})
  await client.connect()
  return {
    client,
    query: async <R extends object>(text: string, params: readonly unknown[] = []) =>
      (await client.query<R>(text, [...params])).rows,
    execute: async (text, params = []) => (await client.query(text, [...params])).rowCount ?? 0,
    copyIn: (sql) => client.query(copyFrom(sql)),
    end: () => client.end(),
  }
}
