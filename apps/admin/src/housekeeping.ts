/** What the service looks after by itself: passwords that may not be there, and old rows. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import type { Database } from '@ehrconnect/platform/db/database'
import { integer, statement, text } from '@ehrconnect/platform/db/statement'
import type { Observe } from '@ehrconnect/platform/observe/events'

/** How often old rows are removed. */
const CLEAN_MS = 3_600_000
/** How long an ended session can be looked at; the audit trail keeps its beginning and end for ever. */
const SESSION_DAYS = 90
/** A statement has two seconds, also when the service was away for weeks and much is old. */
const BATCH_ROWS = 5_000

const demoPasswords = statement({
  name: 'housekeeping.demo_passwords',
  params: [],
  row: { users: integer, example: text },
  sql: `
    SELECT count(*)::integer AS users, coalesce(min(u.name), '') AS example
      FROM identity.passwords p JOIN users u ON u.id = p.user_id
     WHERE p.is_demo AND u.active`,
})

const removeOld = statement({
  name: 'housekeeping.remove_old',
  params: [integer, integer],
  row: { removed: integer },
  sql: `
    WITH attempts AS (
      DELETE FROM identity.attempts
       WHERE last_at < now() - interval '1 day'
         AND bucket IN (SELECT a.bucket FROM identity.attempts a
                         WHERE a.last_at < now() - interval '1 day' ORDER BY a.last_at LIMIT $2)
      RETURNING bucket
    ), codes AS (
      DELETE FROM identity.setup_codes WHERE expires_at < now()
    ), sessions AS (
      DELETE FROM identity.sessions
       WHERE id IN (SELECT s.id FROM identity.sessions s
                     WHERE s.expires_at < now() - $1 * interval '1 day' ORDER BY s.expires_at LIMIT $2)
      RETURNING id)
    SELECT greatest((SELECT count(*) FROM attempts), (SELECT count(*) FROM sessions))::integer AS removed`,
})

/** Throws: Error that names one, when there are active users whose password stood on a screen. */
export async function refuseDemoPasswords(db: Database): Promise<void> {
  const found = await db.list.maybeOne(NO_ORGANIZATION, demoPasswords, [])
  if (found === null || found.users === 0) return
  throw new Error(
    `${found.users} users of this database have the password of a demo (${found.example}): give them ` +
      'others with "ehr user reset-password", or disable them with "ehr user disable --demo"',
  )
}

/** Removes old rows now and every hour. */
export function startCleaning(db: Database, observe: Observe): { stop(): void } {
  let stopped = false
  const clean = (): void => {
    removeAllOld(db, BATCH_ROWS, () => stopped).catch(() =>
      observe({ type: 'background_failed', task: 'identity.clean', detail: 'will try again' }),
    )
  }
  clean()
  const timer = setInterval(clean, CLEAN_MS)
  return {
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

/** Removes old rows, so many of a table at a time, until none is left or it is to stop. */
export async function removeAllOld(db: Database, rows: number, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const done = await db.write.maybeOne(NO_ORGANIZATION, removeOld, [SESSION_DAYS, rows])
    if ((done?.removed ?? 0) < rows) return
  }
}
