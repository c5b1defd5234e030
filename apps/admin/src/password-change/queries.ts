/** SQL of changing one's password. */
import { integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * Gives the person another password and ends his sessions but one. A setup code and a challenge that were
 * given out for the old password end with it.
 *
 * Returns: the ids of the ended sessions, separated by commas; no row when another has changed it.
 */
export const changePassword = statement({
  name: 'password_change.change',
  params: [uuid, text, text, nullable(uuid), jsonb],
  row: { ended: integer, ids: text, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE identity.passwords SET hash = $3, is_demo = false, changed_at = now()
       WHERE user_id = $1 AND hash = $2
      RETURNING user_id
    ), codes AS (
      DELETE FROM identity.setup_codes c USING changed WHERE c.user_id = changed.user_id
    ), ended AS (
      UPDATE identity.sessions s SET ended_at = now(), end_reason = 'password_changed'
        FROM changed
       WHERE s.user_id = changed.user_id AND s.id IS DISTINCT FROM $4 AND s.ended_at IS NULL
      RETURNING s.id)
    SELECT (SELECT count(*) FROM ended)::integer AS ended,
           coalesce((SELECT string_agg(id::text, ',') FROM ended), '') AS ids,
           identity.audit(changed.user_id, $5, 'update', 'User', changed.user_id, 'success', 'password_changed', NULL)::text
             AS audited
      FROM changed`,
})

/** The stored hash of the person's password. */
export const ownHash = statement({
  name: 'password_change.hash',
  params: [uuid],
  row: { hash: text },
  sql: 'SELECT hash FROM identity.passwords WHERE user_id = $1',
})
