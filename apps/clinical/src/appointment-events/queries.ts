/** SQL of appointment events. */
import { integer, statement, text, timestamptz, uuid } from '@ehrconnect/platform/db/statement'

/**
 * The appointments of an organization that were written since an instant, latest first, as a JSON array,
 * and the time of the database.
 *
 * Params: organization, instant, rows at most.
 * Cost: 1 index scan of what changed.
 */
export const appointmentsChangedSince = statement({
  name: 'appointment_events.since',
  params: [uuid, timestamptz, integer],
  row: { body: text, total: integer, asked_at: text },
  sql: `
    SELECT coalesce(json_agg(json_build_object('id', c.id, 'version', c.version, 'start_time', c.start_time)), '[]')::text
             AS body,
           count(c.id)::integer AS total,
           now()::text AS asked_at
      FROM (
        SELECT a.id, a.version, a.start_time
          FROM appointments a
         WHERE a.org_id = $1 AND a.updated_at >= $2
         ORDER BY a.updated_at DESC
         LIMIT $3::integer) c`,
})
