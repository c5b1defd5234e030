/** What `ehr doctor` says of the cache: whose is in use, and whether the Redis that is named can be used. */
import { redisTrouble } from '@ehrconnect/platform/cache/redis-link'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'

/** What was found, in words. */
export type CacheFinding = { readonly detail: string; readonly mend: string | null }

/** Tells what the processes have agreed on; null in a database whose schema knows no cache. */
export async function findCacheState(connection: SqlConnection): Promise<string | null> {
  const [known] = await connection.query<{ there: boolean }>(
    "SELECT to_regclass('public.cache_state') IS NOT NULL AS there",
  )
  if (known?.there !== true) return null
  const [row] = await connection.query<{ domain: string; seconds: number }>(
    `SELECT domain, ceil(extract(epoch FROM closed_until - clock_timestamp()))::float8 AS seconds
       FROM cache_state`,
  )
  return row === undefined ? 'cache_state has lost its row' : cacheStateText(row.domain, row.seconds)
}

/** The words for a row of cache_state that is closed for so many seconds. */
export function cacheStateText(domain: string, seconds: number): string {
  const closed = seconds > 0 ? `, closed for ${seconds} s more` : ''
  return `${whose(domain)}${closed}`
}

/** Connects to the Redis; null when none is named. */
export async function findRedis(url: string | null): Promise<CacheFinding | null> {
  if (url === null) return null
  const trouble = await redisTrouble(url)
  if (trouble === null) return { detail: 'can be used', mend: null }
  return { detail: `cannot be used: ${trouble}`, mend: 'mend EHR_REDIS_URL or that Redis' }
}

function whose(domain: string): string {
  const [kind, id = ''] = domain.split(':')
  switch (kind) {
    case '':
      return 'never used yet'
    case 'free':
      return 'free for the next process'
    case 'redis':
      return `in Redis, run ${id.slice(0, 8)}`
    default:
      return 'in the memory of one process'
  }
}
