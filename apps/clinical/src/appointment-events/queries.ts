/** SQL of what changes in a calendar. */
import { integer, statement, text, timestamptz, uuid } from '@ehrconnect/platform/db/statement'

/**
 * The appointments of an organization that were written since an instant, and the writes of whatever else its
 * calendar shows, each latest first as a JSON array with its length; and the time of the database. The writes
 * are read from the trail, because a closure that was removed is nowhere else.
 *
 * Params: organization, instant, rows of each at most.
 * Cost: 2 index scans of what changed.
 */
export const calendarChangedSince = statement({
  name: 'appointment_events.since',
  params: [uuid, timestamptz, integer],
  row: { body: text, total: integer, writes: text, writes_total: integer, asked_at: text },
  sql: `
    SELECT visits.body, visits.total, other.writes, other.writes_total, now()::text AS asked_at
      FROM (
        SELECT coalesce(json_agg(json_build_object('id', c.id, 'version', c.version, 'start_time', c.start_time)), '[]')::text
                 AS body,
               count(c.id)::integer AS total
          FROM (
            SELECT a.id, a.version, a.start_time
              FROM appointments a
             WHERE a.org_id = $1 AND a.updated_at >= $2
             ORDER BY a.updated_at DESC
             LIMIT $3::integer) c) visits
     CROSS JOIN (
        SELECT coalesce(json_agg(json_build_object('id', w.id, 'entity_type', w.entity_type)), '[]')::text AS writes,
               count(w.id)::integer AS writes_total
          FROM (
            SELECT e.id, e.entity_type
              FROM audit_events e
             WHERE e.org_id = $1 AND e.recorded_at >= $2
               AND e.entity_type IN ('WaitlistEntry', 'Holiday', 'ScheduleBlock', 'Schedule')
               AND e.action IN ('create', 'update', 'delete') AND e.outcome IN ('success', 'break_glass')
             ORDER BY e.recorded_at DESC
             LIMIT $3::integer) w) other`,
})
