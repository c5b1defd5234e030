/** For programs that change clinical tables past the services: nobody uses a cache meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type SqlConnection } from '../db/connect.ts'
import { NOTICE_MS } from './limits.ts'

/** How long the cache stays closed after its last renewal: a program that stood still for a while goes on. */
const CLOSED_MS = 120_000
const RENEW_MS = 20_000

/**
 * Closes the cache for two minutes and resolves when no process reads from it any more. Does nothing in a
 * database whose schema knows no cache.
 *
 * Cost: half a second.
 */
export async function closeCache(connection: SqlConnection): Promise<void> {
  const [known] = await connection.query<{ there: boolean }>(
    "SELECT to_regprocedure('ehr.close_cache(integer)') IS NOT NULL AS there",
  )
  if (known?.there !== true) return
  await renew(connection)
  await sleep(NOTICE_MS)
}

/**
 * Does the work while the cache is closed; it opens by itself two minutes after.
 *
 * Throws: what the work throws; Error when the cache could not be kept closed, and the work may be seen late.
 */
export async function whileCacheIsClosed<T>(url: string, work: () => Promise<T>): Promise<T> {
  const connection = await connect(url, 'ehr-cache-closed')
  let lost: unknown = null
  const timer = setInterval(() => {
    renew(connection).catch((error: unknown) => {
      lost = error
    })
  }, RENEW_MS)
  try {
    await closeCache(connection)
    const done = await work()
    // Whatever a gap has let in counts for nothing from here on.
    await renew(connection)
    if (lost !== null) throw lost
    return done
  } finally {
    clearInterval(timer)
    await connection.end()
  }
}

async function renew(connection: SqlConnection): Promise<void> {
  await connection.query('SELECT ehr.close_cache($1)', [CLOSED_MS])
}
