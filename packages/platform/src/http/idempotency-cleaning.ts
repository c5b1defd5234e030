/**
 * Removes stored replies that nobody will ask for any more, in small batches. Every process looks; what one
 * has removed another does not find.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { boolean, integer, statement, text, uuid } from '../db/statement.ts'
import type { Observe } from '../observe/events.ts'

/** How often organizations are looked at. */
const LOOK_MS = 600_000
/** Organizations in one statement. */
const ORGANIZATIONS_MAX = 1_000
/** Replies of one statement: it holds a lane of writes for some milliseconds. */
const REPLIES_MAX = 500
/** Before all ids, and the scope of what is about no organization. */
const NIL = '00000000-0000-0000-0000-000000000000'

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
  const ending = new AbortController()

  const cleanNow = async (): Promise<number> => {
    let removed = 0
    let after = NIL
    while (!ending.signal.aborted) {
      const seen = await db.write.many(NIL, organizationsWithOldReplies, [after, hours, ORGANIZATIONS_MAX])
      for (const { org_id, is_due } of seen) if (is_due) removed += await cleanOrganization(org_id)
      const last = seen.at(-1)
      if (last === undefined || seen.length < ORGANIZATIONS_MAX) break
      after = last.org_id
    }
    return removed
  }

  const cleanOrganization = async (orgId: string): Promise<number> => {
    let removed = 0
    while (!ending.signal.aborted) {
      const batch = await db.write.many(orgId, removeOldReplies, [orgId, hours, REPLIES_MAX])
      removed += batch.length
      if (batch.length < REPLIES_MAX) break
    }
    return removed
  }

  const running = keepCleaning(cleanNow, ending.signal, observe)
  return {
    cleanNow,
    async stop() {
      ending.abort()
      await running
    },
  }
}

async function keepCleaning(
  clean: () => Promise<number>,
  signal: AbortSignal,
  observe: Observe,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => {})
    if (signal.aborted) return
    await clean().catch(() =>
      observe({ type: 'background_failed', task: 'idempotency.clean', detail: 'will try again' }),
    )
  }
}
