/** SQL of holidays and blocks. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import {
  boolean,
  date,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * A page of holidays from one date to another, both included, by date.
 *
 * Params: organization, first and last date, site (and what closes all sites) or null for all, page size,
 *         date and id of the last row of the page before or null: that row may be gone by now.
 * Cost:   1 index scan by date.
 */
export const holidaysOfOrganization = statement({
  name: 'holidays.list',
  params: [uuid, date, date, nullable(uuid), integer, nullable(date), nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $5), '') || ']' AS body,
           least(count(*), $5)::integer AS total,
           count(*) > $5 AS more,
           max(to_char(x.holiday_date, 'YYYY-MM-DD_') || x.id) FILTER (WHERE x.nth = $5) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.holiday_date, r.id) AS nth, r.id, r.holiday_date,
               row_to_json(r)::text AS item
          FROM (
            SELECT h.id, h.org_id, h.location_id, h.holiday_date, h.name, h.version
              FROM holidays h
             WHERE h.org_id = $1 AND h.holiday_date BETWEEN $2 AND $3
               AND ($4::uuid IS NULL OR h.location_id = $4 OR h.location_id IS NULL)
               AND ($6::date IS NULL OR (h.holiday_date, h.id) > ($6, $7::uuid))
             ORDER BY h.holiday_date, h.id
             LIMIT $5 + 1) r) x`,
})

/** Makes a holiday, audits it, remembers the reply. Params: organization, id, given fields, context. */
export const insertHoliday = statement({
  name: 'holidays.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO holidays (org_id, id, location_id, holiday_date, name)
      VALUES ($1, $2, ($3::jsonb ->> 'location_id')::uuid, ($3 ->> 'holiday_date')::date, $3 ->> 'name')
      RETURNING id, org_id, location_id, holiday_date, name, version
    ), reply AS (
      SELECT made.id, made.version, row_to_json(made)::text AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'Holiday', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/holidays/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/** Removes a holiday and audits what it was; no row when there is none. Params: organization, id, context. */
export const removeHoliday = statement({
  name: 'holidays.remove',
  params: [uuid, uuid, jsonb],
  row: { body: text, audited: nullable(text) },
  sql: `
    WITH gone AS (
      DELETE FROM holidays WHERE org_id = $1 AND id = $2
      RETURNING id, org_id, location_id, holiday_date, name, version)
    SELECT row_to_json(gone)::text AS body,
           ehr.audit($1, $3, 'delete', 'Holiday', gone.id, NULL, row_to_json(gone)::jsonb)::text AS audited
      FROM gone`,
  touches: { diary: wholeCollection },
})

/**
 * A page of blocks that overlap the time from one instant to another, by start.
 *
 * Params: organization, practitioner or room or null, from, to, page size, start and id of the last row of
 *         the page before or null: that row may be gone by now.
 * Cost:   1 index scan; without a resource all blocks of the organization that are not over.
 */
export const blocksOfOrganization = statement({
  name: 'schedule_blocks.list',
  params: [uuid, nullable(uuid), timestamptz, timestamptz, integer, nullable(timestamptz), nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $5), '') || ']' AS body,
           least(count(*), $5)::integer AS total,
           count(*) > $5 AS more,
           max(to_char(x.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z_"') || x.id)
             FILTER (WHERE x.nth = $5) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.start_time, r.id) AS nth, r.id, r.start_time, row_to_json(r)::text AS item
          FROM (
            SELECT b.id, b.org_id, b.practitioner_id, b.room_id, b.kind, b.start_time, b.end_time, b.reason, b.created_by,
                   b.version
              FROM schedule_blocks b
             WHERE b.org_id = $1 AND ($2::uuid IS NULL OR b.resource_id = $2) AND b.end_time > $3 AND b.start_time < $4
               AND ($6::timestamptz IS NULL OR (b.start_time, b.id) > ($6, $7::uuid))
             ORDER BY b.start_time, b.id
             LIMIT $5 + 1) r) x`,
})

/** Blocks time, audits it, remembers the reply. Params: organization, id, given fields, context. */
export const insertBlock = statement({
  name: 'schedule_blocks.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO schedule_blocks (org_id, id, practitioner_id, room_id, kind, start_time, end_time, reason, created_by)
      VALUES ($1, $2, ($3::jsonb ->> 'practitioner_id')::uuid, ($3 ->> 'room_id')::uuid, coalesce($3 ->> 'kind', 'other'),
              ($3 ->> 'start_time')::timestamptz, ($3 ->> 'end_time')::timestamptz, coalesce($3 ->> 'reason', ''),
              ($4::jsonb ->> 'user_id')::uuid)
      RETURNING id, org_id, practitioner_id, room_id, kind, start_time, end_time, reason, created_by, version
    ), reply AS (
      SELECT made.id, made.version, row_to_json(made)::text AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'ScheduleBlock', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/schedule-blocks/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/** Frees blocked time and audits what it was; no row: there is none. Params: organization, id, context. */
export const removeBlock = statement({
  name: 'schedule_blocks.remove',
  params: [uuid, uuid, jsonb],
  row: { body: text, audited: nullable(text) },
  sql: `
    WITH gone AS (
      DELETE FROM schedule_blocks WHERE org_id = $1 AND id = $2
      RETURNING id, org_id, practitioner_id, room_id, kind, start_time, end_time, reason, created_by, version)
    SELECT row_to_json(gone)::text AS body,
           ehr.audit($1, $3, 'delete', 'ScheduleBlock', gone.id, NULL, row_to_json(gone)::jsonb)::text AS audited
      FROM gone`,
  touches: { diary: wholeCollection },
})
