/** The pool and the cache. */
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import pg from 'pg'

const POOL_MAX_DEFAULT = 50
const DATE_OID = 1082

// A birth date is a day, not an instant of the server's zone.
pg.types.setTypeParser(DATE_OID, (text) => text)

/** Connections to PostgreSQL. */
export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DB_POOL_MAX ?? POOL_MAX_DEFAULT),
  idleTimeoutMillis: 30_000,
})

/** Redis; null when reads are not cached. */
export const redis = process.env.EHR_PEER_CACHE === 'on' ? await openCache() : null

/** A statement of the folder that the peers share. */
export function statement(name) {
  return readFileSync(new URL(`../sql/${name}.sql`, import.meta.url), 'utf8')
}

async function openCache() {
  if (!process.env.REDIS_URL) throw new Error('EHR_PEER_CACHE=on needs REDIS_URL')
  const client = new Redis(process.env.REDIS_URL)
  await client.ping()
  return client
}
