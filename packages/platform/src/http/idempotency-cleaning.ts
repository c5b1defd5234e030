/**
 * Removes stored replies that nobody will ask for any more, in small batches. Every process looks; what one
 * has removed another does not find.
 */
import type { Database } from '../db/database.ts'
import { boolean, integer, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'
import { NIL, ORGANIZATIONS_MAX, startSweep } from '../process/sweep.ts'

/** How often organizations are looked at. */
const LOOK_MS = 600_000
/** Replies of one statement: it holds a lane of writes for some milliseconds. */
const REPLIES_MAX = 500

/** Organizations after the given one, and whether they have replies older than so many hours. */
export const organizationsWithOldReplies = statement({
  name: 'idempotency.organizations',
  params: [uuid, integer, integer],
  row: { org_id: uuid, is_due: boolean },
  sql: `
    SELECT d.org_id, d.is_due
      FROM ehr.old_replies($1, now() - make_interval(hours => $2), $3) d`,
})

/** Removes the oldest replies of an organization that are older than so many hours: at most so many. */
export const removeOldReplies = statement({
  name: 'idempotency.remove_old',
  params: [uuid, integer, integer],
  row: { key: text },
  sql: `
    WITH old AS MATERIALIZED (
      SELECT k.user_id, k.key
        FROM idempotency_keys k
       WHERE k.org_id = $1 AND k.created_at < now() - make_interval(hours => $2)
       ORDER BY k.created_at
       LIMIT $3::integer
    )
    DELETE FROM idempotency_keys k
     USING old
     WHERE k.org_id = $1 AND k.user_id = old.user_id AND k.key = old.key
    RETURNING k.key`,
})

/** The cleaning of a process. */
export type ReplyCleaning = {
  /** Looks at all organizations once; gives the number of replies removed. */
  cleanNow(): Promise<number>
  /** Resolves when the batch under way is done. */
  stop(): Promise<void>
}

/** Begins to remove replies that are older than so many hours. */
export function startReplyCleaning(options: {
  db: Database
  hours: number
  observe: Observe
}): ReplyCleaning {
  const { db, hours, observe } = options

  const cleanOrganization = async (orgId: string, ending: AbortSignal): Promise<number> => {
    let removed = 0
    while (!ending.aborted) {
      const batch = await db.write.many(orgId, removeOldReplies, [orgId, hours, REPLIES_MAX])
      removed += batch.length
      if (batch.length < REPLIES_MAX) break
    }
    return removed
  }

  const { sweepNow, stop } = startSweep({
    ...{ task: 'idempotency.clean', everyMs: LOOK_MS, observe, work: cleanOrganization },
    look: (after) => db.write.many(NIL, organizationsWithOldReplies, [after, hours, ORGANIZATIONS_MAX]),
  })
  return { cleanNow: sweepNow, stop }
}
