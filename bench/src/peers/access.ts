/** What the peers need of the database: a role of their own, and for one row the index of the guide. */
import { randomBytes } from 'node:crypto'
import type { Database } from '../database.ts'

const ROLE = 'ehr_bench_peer'
const PASSWORD_BYTES = 24

/**
 * Makes the role of the peers and gives its URL, with the host of the owner's. It may do what the
 * application's role may and is not held by row-level security: peers check no caller, as the guide wrote
 * them. Its sessions begin with all organizations in scope, since the search for similar names asks for one.
 */
export async function givePeersAccess(database: Database, ownerUrl: string): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const [row] = await database.rows("SELECT coalesce(string_agg(id::text, ','), '') FROM organizations")
  const [known] = await database.rows('SELECT count(*)::text FROM pg_roles WHERE rolname = $1', [ROLE])
  // The owner of the schema may not make roles; the superuser who signed in may.
  await database.rows('SET ROLE NONE')
  try {
    if (known?.[0] === '0') await database.rows(`CREATE ROLE ${ROLE} LOGIN`)
    await database.rows(`ALTER ROLE ${ROLE} LOGIN BYPASSRLS PASSWORD '${password}'`)
    await database.rows(`GRANT ehr_app TO ${ROLE}`)
    await database.rows(`ALTER ROLE ${ROLE} SET app.org_ids = '${row?.[0] ?? ''}'`)
  } finally {
    await database.rows('RESET ROLE')
  }
  const url = new URL(ownerUrl)
  url.username = ROLE
  url.password = password
  url.searchParams.delete('options')
  return url.href
}

/** Makes the trigram index that the guide's search wants; gives the way to take it away again. */
export async function makeGuideIndex(database: Database): Promise<() => Promise<void>> {
  const drop = async (): Promise<void> =>
    void (await database.rows('DROP INDEX IF EXISTS bench_guide_search'))
  await drop()
  await database.rows(
    `CREATE INDEX bench_guide_search ON patients
      USING gin (first_name gin_trgm_ops, last_name gin_trgm_ops, mrn gin_trgm_ops)`,
  )
  await database.rows('ANALYZE patients')
  return drop
}
