/** What the service looks after by itself: passwords that may not be there, and old rows. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import type { Database } from '@ehrconnect/platform/db/database'
import { integer, statement, text } from '@ehrconnect/platform/db/statement'
import type { Observe } from '@ehrconnect/platform/observe/events'

/** How often old rows are removed. */
const CLEAN_MS = 3_600_000
/** How long an ended session can be looked at; the audit trail keeps its beginning and end for ever. */
const SESSION_DAYS = 90

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
  params: [integer],
  row: { sessions: integer },
  sql: `
    WITH attempts AS (
      DELETE FROM identity.attempts WHERE last_at < now() - interval '1 day'
    ), codes AS (
      DELETE FROM identity.setup_codes WHERE expires_at < now()
    ), sessions AS (
      DELETE FROM identity.sessions WHERE expires_at < now() - $1 * interval '1 day' RETURNING id)
    SELECT count(*)::integer AS sessions FROM sessions`,
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
  const clean = (): void => {
    db.write
      .maybeOne(NO_ORGANIZATION, removeOld, [SESSION_DAYS])
      .catch(() => observe({ type: 'background_failed', task: 'identity.clean', detail: 'will try again' }))
  }
  clean()
  const timer = setInterval(clean, CLEAN_MS)
  return { stop: () => clearInterval(timer) }
}
