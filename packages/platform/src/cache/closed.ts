/** For programs that change clinical tables past the services: nobody uses a cache meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SqlConnection } from '../db/connect.ts'
import { NOTICE_MS } from './limits.ts'

/** How long the cache stays closed after its last renewal: a program that stood still for a while goes on. */
const CLOSED_MS = 120_000
const RENEW_MS = 20_000

/**
 * Does the work while the cache is closed; it opens by itself two minutes after. `open` makes a connection of
 * a role that may change what is cached. A database whose schema knows no cache has none to be closed.
 *
 * Cost:   half a second, and a connection for as long as the work takes.
 * Throws: what the work throws; Error when the cache could not be kept closed, and the work may be seen late.
 */
export async function whileCacheIsClosed<T>(
  open: () => Promise<SqlConnection>,
  work: () => Promise<T>,
): Promise<T> {
  const connection = await open()
  let lost: unknown = null
  let timer: ReturnType<typeof setInterval> | null = null
  try {
    const [known] = await connection.query<{ there: boolean }>(
      "SELECT to_regprocedure('ehr.close_cache(integer)') IS NOT NULL AS there",
    )
    if (known?.there !== true) return await work()
    await renew(connection)
    timer = setInterval(() => {
      renew(connection).catch((error: unknown) => {
        lost = error
      })
    }, RENEW_MS)
    await sleep(NOTICE_MS)
    const done = await work()
    // Whatever a gap has let in counts for nothing from here on.
    await renew(connection)
    if (lost !== null) throw lost
    return done
  } finally {
    if (timer !== null) clearInterval(timer)
    await connection.end()
  }
}

async function renew(connection: SqlConnection): Promise<void> {
  await connection.query('SELECT ehr.close_cache($1)', [CLOSED_MS])
}
