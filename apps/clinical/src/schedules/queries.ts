/** SQL of schedules. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  boolean,
  date,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * One schedule with its hours and exceptions, as JSON text.
 *
 * Cost: 3 index scans a key.
 */
export const scheduleById = keyed({
  name: 'schedules.get',
  keys: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT k.n, s.org_id, s.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT s.id, s.org_id, s.practitioner_id, s.room_id, s.location_id, s.type_id, s.time_zone,
                           s.effective_from, s.effective_until, s.active,
                           (SELECT coalesce(json_agg(h ORDER BY h.weekday, h.start_minute), '[]')
                              FROM (SELECT w.weekday, w.start_minute, w.end_minute FROM schedule_hours w
                                     WHERE w.org_id = k.org_id AND w.schedule_id = s.id) h) AS hours,
                           (SELECT coalesce(json_agg(d ORDER BY d.exception_date), '[]')
                              FROM (SELECT e.exception_date,
                                           coalesce(json_agg(json_build_object('start_minute', e.start_minute, 'end_minute', e.end_minute)
                                                             ORDER BY e.start_minute) FILTER (WHERE e.end_minute > 0), '[]') AS hours,
                                           max(e.reason) AS reason
                                      FROM schedule_exceptions e
                                     WHERE e.org_id = k.org_id AND e.schedule_id = s.id AND e.exception_date >= current_date - 1
                                     GROUP BY e.exception_date
                                     ORDER BY e.exception_date
                                     LIMIT 366) d) AS exceptions,
                           s.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN schedules s ON s.org_id = k.org_id AND s.id = k.id`,
})

/**
 * A page of schedules in the order of their ids, as scheduleById gives each.
 *
 * Params: organization, practitioner or room or null, site or null, page size, last id of the page before
 *         or null.
 * Cost:   1 index scan, and 2 more for each schedule of the page.
 */
export const schedulesOfOrganization = statement({
  name: 'schedules.list',
  params: [uuid, nullable(uuid), nullable(uuid), integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.id) FILTER (WHERE x.nth <= $4), '') || ']' AS body,
           least(count(*), $4)::integer AS total,
           count(*) > $4 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $4) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.id) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT s.id, s.org_id, s.practitioner_id, s.room_id, s.location_id, s.type_id, s.time_zone,
                   s.effective_from, s.effective_until, s.active,
                   (SELECT coalesce(json_agg(h ORDER BY h.weekday, h.start_minute), '[]')
                      FROM (SELECT w.weekday, w.start_minute, w.end_minute FROM schedule_hours w
                             WHERE w.org_id = $1 AND w.schedule_id = s.id) h) AS hours,
                   (SELECT coalesce(json_agg(d ORDER BY d.exception_date), '[]')
                      FROM (SELECT e.exception_date,
                                   coalesce(json_agg(json_build_object('start_minute', e.start_minute, 'end_minute', e.end_minute)
                                                     ORDER BY e.start_minute) FILTER (WHERE e.end_minute > 0), '[]') AS hours,
                                   max(e.reason) AS reason
                              FROM schedule_exceptions e
                             WHERE e.org_id = $1 AND e.schedule_id = s.id AND e.exception_date >= current_date - 1
                             GROUP BY e.exception_date
                             ORDER BY e.exception_date
                             LIMIT 366) d) AS exceptions,
                   s.version
              FROM schedules s
             WHERE s.org_id = $1 AND ($2::uuid IS NULL OR s.resource_id = $2) AND ($3::uuid IS NULL OR s.location_id = $3)
               AND s.id > coalesce($5::uuid, '00000000-0000-0000-0000-000000000000')
             ORDER BY s.id
             LIMIT $4 + 1) r) x`,
})

/**
 * Makes a schedule with its hours, audits it and remembers the reply.
 *
 * Params: organization, id, the fields as the client gave them, context.
 */
export const insertSchedule = statement({
  name: 'schedules.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO schedules (org_id, id, practitioner_id, room_id, location_id, type_id, time_zone, effective_from,
                             effective_until, active)
      VALUES ($1, $2, ($3::jsonb ->> 'practitioner_id')::uuid, ($3 ->> 'room_id')::uuid, ($3 ->> 'location_id')::uuid,
              ($3 ->> 'type_id')::uuid, $3 ->> 'time_zone', ($3 ->> 'effective_from')::date,
              ($3 ->> 'effective_until')::date, coalesce(($3 ->> 'active')::boolean, true))
      RETURNING id, org_id, practitioner_id, room_id, location_id, type_id, time_zone, effective_from, effective_until,
                active, version
    ), opened AS (
      INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
      SELECT $1, made.id, h.weekday, h.start_minute, h.end_minute
        FROM made, jsonb_to_recordset($3 -> 'hours') h (weekday smallint, start_minute smallint, end_minute smallint)
      RETURNING weekday, start_minute, end_minute
    ), reply AS (
      SELECT made.id, made.version,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.practitioner_id, made.room_id, made.location_id, made.type_id,
                             made.time_zone, made.effective_from, made.effective_until, made.active,
                             (SELECT coalesce(json_agg(o ORDER BY o.weekday, o.start_minute), '[]') FROM opened o) AS hours,
                             ARRAY[]::json[] AS exceptions, made.version) r) AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'Schedule', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/schedules/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/**
 * Changes the given fields of a schedule and audits them; no row comes back when it has another version.
 * Hours that are given replace those that are there.
 *
 * Params: organization, id, version or null for any, the fields as the client gave them, context.
 */
export const updateSchedule = statement({
  name: 'schedules.update',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE schedules
         SET location_id = coalesce(($4::jsonb ->> 'location_id')::uuid, location_id),
             type_id = CASE WHEN $4 ? 'type_id' THEN ($4 ->> 'type_id')::uuid ELSE type_id END,
             time_zone = coalesce($4 ->> 'time_zone', time_zone),
             effective_from = coalesce(($4 ->> 'effective_from')::date, effective_from),
             effective_until = CASE WHEN $4 ? 'effective_until' THEN ($4 ->> 'effective_until')::date ELSE effective_until END,
             active = coalesce(($4 ->> 'active')::boolean, active),
             version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)
      RETURNING id, version
    ), closed AS (
      DELETE FROM schedule_hours w
       USING changed
       WHERE w.org_id = $1 AND w.schedule_id = changed.id AND $4 ? 'hours'
         AND NOT EXISTS (SELECT FROM jsonb_to_recordset($4 -> 'hours') h (weekday smallint, start_minute smallint)
                          WHERE h.weekday = w.weekday AND h.start_minute = w.start_minute)
    ), opened AS (
      INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
      SELECT $1, changed.id, h.weekday, h.start_minute, h.end_minute
        FROM changed, jsonb_to_recordset(coalesce($4 -> 'hours', '[]'))
                      h (weekday smallint, start_minute smallint, end_minute smallint)
      ON CONFLICT (org_id, schedule_id, weekday, start_minute) DO UPDATE SET end_minute = excluded.end_minute)
    SELECT changed.version, ehr.audit($1, $5, 'update', 'Schedule', changed.id, NULL, $4)::text AS audited
      FROM changed`,
  touches: { diary: wholeCollection },
})

/**
 * Gives one day of a schedule hours of its own, in place of those that it had, and audits them; no row
 * comes back when the schedule has another version.
 *
 * Params: organization, id, version or null for any, date, hours (one of 0 to 0: closed; none: as every
 *         week), reason, context.
 */
export const updateDay = statement({
  name: 'schedules.set_day',
  params: [uuid, uuid, nullable(integer), date, jsonb, text, jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE schedules SET version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)
      RETURNING id, version
    ), closed AS (
      DELETE FROM schedule_exceptions e
       USING changed
       WHERE e.org_id = $1 AND e.schedule_id = changed.id AND e.exception_date = $4
         AND NOT EXISTS (SELECT FROM jsonb_to_recordset($5) h (start_minute smallint) WHERE h.start_minute = e.start_minute)
    ), opened AS (
      INSERT INTO schedule_exceptions (org_id, schedule_id, exception_date, start_minute, end_minute, reason)
      SELECT $1, changed.id, $4, h.start_minute, h.end_minute, $6
        FROM changed, jsonb_to_recordset($5) h (start_minute smallint, end_minute smallint)
      ON CONFLICT (org_id, schedule_id, exception_date, start_minute)
      DO UPDATE SET end_minute = excluded.end_minute, reason = excluded.reason)
    SELECT changed.version,
           ehr.audit($1, $7, 'update', 'Schedule', changed.id, NULL,
                     jsonb_build_object('exception_date', $4, 'hours', $5, 'reason', $6))::text AS audited
      FROM changed`,
  touches: { diary: wholeCollection },
})
