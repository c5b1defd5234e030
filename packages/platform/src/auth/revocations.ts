/**
 * Follows revocations: tokens of a session that has ended, and tokens issued before their user's
 * `tokens_valid_from`, stop working within 5 s in every process. Nothing is asked while a request waits.
 */
import type { Database } from '../db/database.ts'
import { bigint, integer, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'
import type { Authenticator } from './authenticate.ts'
import { TOKEN_LIFE_SECONDS_MAX } from './token.ts'

/** How often revocations are looked for; with the time of a look-up well below the promised 5 s. */
const POLL_MS = 2_000
/** Revocations older than the longest token life need not be known any more. */
const LOOK_BACK_SECONDS = 43_200 + 120
/** The table of users belongs to no organization; its read needs a scope all the same. */
export const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000'

const revokedUsers = statement({
  name: 'auth.revoked_users',
  params: [bigint],
  row: { id: uuid, valid_from: text },
  sql: `
    SELECT id, ceil(extract(epoch FROM tokens_valid_from))::bigint::text AS valid_from
      FROM users
     WHERE tokens_valid_from > '-infinity' AND tokens_valid_from > now() - $1::bigint * interval '1 second'`,
})

/** Longest life of a token of a session, and a margin for clocks that differ. */
const SESSION_LOOK_BACK_SECONDS = TOKEN_LIFE_SECONDS_MAX + 120

const endedSessions = statement({
  name: 'auth.ended_sessions',
  params: [integer],
  row: { id: uuid },
  sql: 'SELECT e.id FROM ehr.ended_sessions($1) e (id)',
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
    const ended = await db.list.many(NO_ORGANIZATION, endedSessions, [SESSION_LOOK_BACK_SECONDS])
    for (const { id } of ended) authenticator.endSession(id)
  }
  await look()
  const timer = setInterval(() => {
    look().catch(() =>
      observe({ type: 'background_failed', task: 'auth.revocations', detail: 'will look again' }),
    )
  }, POLL_MS)
  return { stop: () => clearInterval(timer) }
}
