/** The query builder's pool, and the cache. */
import { Redis } from 'ioredis'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

const POOL_MAX_DEFAULT = 50
const DATE_OID = 1082

// A birth date is a day, not an instant of the server's zone.
pg.types.setTypeParser(DATE_OID, (text) => text)

/** The database. */
export const db = new Kysely({
  dialect: new PostgresDialect({
    pool: new pg.Pool({
      connectionString: process.env.DATABASE_URL,
      max: Number(process.env.DB_POOL_MAX ?? POOL_MAX_DEFAULT),
    }),
  }),
})

/** Redis; null when reads are not cached. */
export const redis = process.env.EHR_PEER_CACHE === 'on' ? await openCache() : null

async function openCache() {
  if (!process.env.REDIS_URL) throw new Error('EHR_PEER_CACHE=on needs REDIS_URL')
  const client = new Redis(process.env.REDIS_URL)
  await client.ping()
  return client
}
