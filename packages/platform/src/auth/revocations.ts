/**
 * Follows revoked sessions: tokens issued before a user's `tokens_valid_from` stop working within 5 s
 * in every process.
 */
import type { Database } from '../db/database.ts'
import { bigint, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'
import type { Authenticator } from './authenticate.ts'

/** How often revocations are looked for; with the time of a look-up well below the promised 5 s. */
const POLL_MS = 2_000
/** Revocations older than the longest token life need not be known any more. */
const LOOK_BACK_SECONDS = 43_200 + 120
/** The table of users belongs to no organization; its read needs a scope all the same. */
const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000'

const revokedUsers = statement({
  name: 'auth.revoked_users',
  params: [bigint],
  row: { id: uuid, valid_from: text },
  sql: `
    SELECT id, ceil(extract(epoch FROM tokens_valid_from))::bigint::text AS valid_from
      FROM users
     WHERE tokens_valid_from > '-infinity' AND tokens_valid_from > now() - $1::bigint * interval '1 second'`,
})

/** Reads revocations now and every POLL_MS. Throws: when the first read fails. */
export async function watchRevocations(options: {
  db: Database
  authenticator: Authenticator
  observe: Observe
}): Promise<{ stop(): void }> {
  const { db, authenticator, observe } = options
  const look = async (): Promise<void> => {
    const rows = await db.list.many(NO_ORGANIZATION, revokedUsers, [LOOK_BACK_SECONDS])
    for (const row of rows) authenticator.revoke(row.id, Number(row.valid_from))
  }
  await look()
  const timer = setInterval(() => {
    look().catch(() =>
      observe({ type: 'background_failed', task: 'auth.revocations', detail: 'will look again' }),
    )
  }, POLL_MS)
  return { stop: () => clearInterval(timer) }
}
