/** SQL of availability: who offers a visit and when, and what is taken of them. */

import {
  array,
  bigint,
  type ColumnType,
  date,
  integer,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'
import { ApiError } from '@ehrconnect/platform/http/api-error'
import { type Intervals, intervalsOf } from '@ehrconnect/platform/time/intervals'
import { findZone, type Zone } from '@ehrconnect/platform/time/zones'
import type { Holiday, Resource } from './rules.ts'

/** Pairs of minutes as big-endian int4, in hex: half the bytes of JSON, and nothing to parse. */
const intervals = {
  pg: 'text',
  decode(hex: string): Intervals {
    const bytes = Buffer.from(hex, 'hex')
    const pairs = new Int32Array(bytes.length >> 2)
    for (let i = 0; i < pairs.length; i++) pairs[i] = bytes.readInt32BE(4 * i)
    return intervalsOf(pairs)
  },
} satisfies ColumnType

/** As availabilityOffer builds them. */
type ScheduleRow = [
  site: string,
  zone: string,
  from: number,
  until: number,
  weekly: [number, number, number][],
  exceptions: [number, number, number][],
]
type ResourceRow = [id: string, site: string, schedules: ScheduleRow[] | null]

const resources = {
  pg: 'text',
  decode(json: string): Resource[] {
    const rows: ResourceRow[] = JSON.parse(json)
    return rows.map(([id, siteId, schedules]) => ({
      id,
      siteId,
      schedules:
        schedules?.map(([locationId, zone, fromDay, untilDay, weekly, exceptions]) => ({
          ...{ locationId, fromDay, untilDay, weekly, exceptions },
          zone: scheduleZone(zone),
        })) ?? null,
    }))
  },
} satisfies ColumnType

const rooms = {
  pg: 'text',
  decode: (json: string): Resource[] | null => resources.decode(json),
} satisfies ColumnType

const holidays = {
  pg: 'text',
  decode(json: string): Holiday[] {
    const rows: Holiday[] = JSON.parse(json)
    return rows
  },
} satisfies ColumnType

/** Schedules are checked when they are written; a zone that is unknown here came from somewhere else. */
function scheduleZone(name: string): Zone {
  const zone = findZone(name)
  if (zone === null) throw new ApiError('fault', 'internal_error', 'Internal error', 'a schedule has no zone')
  return zone
}

/**
 * The type of a visit, and the practitioners and rooms that may give it with their hours between two
 * civil dates. No row when the organization has no such active type.
 *
 * Params: organization, type, practitioners or null for all, site or room or null, first and last date.
 * Row:    `practitioners` and `rooms` as JSON arrays of `[id, site, schedules]`, a schedule being
 *         `[site, zone, first day, last day, [[weekday, start, end], …], [[day, start, end], …]]`;
 *         `holidays` as `[[site, day], …]`; days count from 1970-01-01.
 * Cost:   index scans by type, by site and by schedule.
 */
export const availabilityOffer = statement({
  name: 'availability.offer',
  params: [uuid, uuid, nullable(array(uuid)), nullable(uuid), date, date],
  row: {
    time_zone: text,
    now_minute: integer,
    now_ms: bigint,
    duration: integer,
    before: integer,
    after: integer,
    alignment: integer,
    lead: integer,
    capacity: integer,
    rooms,
    practitioners: resources,
    holidays,
  },
  sql: `
    WITH asked AS (
      SELECT l.id AS location_id, CASE WHEN l.kind = 'room' THEN l.parent_id ELSE l.id END AS site_id, l.kind
        FROM locations l
       WHERE l.org_id = $1 AND l.id = $4),
    hours AS MATERIALIZED (
      SELECT s.practitioner_id, s.room_id, s.location_id,
             json_build_array(
               s.location_id, s.time_zone, s.effective_from - '1970-01-01'::date,
               coalesce(s.effective_until - '1970-01-01'::date, 1000000),
               coalesce((SELECT json_agg(json_build_array(h.weekday, h.start_minute, h.end_minute))
                           FROM schedule_hours h
                          WHERE h.org_id = $1 AND h.schedule_id = s.id), '[]'),
               coalesce((SELECT json_agg(json_build_array(e.exception_date - '1970-01-01'::date, e.start_minute, e.end_minute))
                           FROM schedule_exceptions e
                          WHERE e.org_id = $1 AND e.schedule_id = s.id
                            AND e.exception_date BETWEEN $5 AND $6), '[]')) AS schedule
        FROM schedules s
        JOIN locations l ON l.org_id = $1 AND l.id = s.location_id AND l.active
       WHERE s.org_id = $1 AND s.active AND s.effective_from <= $6
         AND (s.effective_until IS NULL OR s.effective_until >= $5)
         AND (s.type_id IS NULL OR s.type_id = $2)
         AND ($4::uuid IS NULL OR s.location_id = (SELECT asked.site_id FROM asked))
         AND ($3::uuid[] IS NULL OR s.practitioner_id = ANY ($3) OR s.room_id IS NOT NULL)
         AND (NOT EXISTS (SELECT FROM appointment_type_locations o JOIN locations site ON site.org_id = $1 AND site.id = o.location_id
                           WHERE o.org_id = $1 AND o.type_id = $2 AND site.kind = 'site')
              OR EXISTS (SELECT FROM appointment_type_locations o
                          WHERE o.org_id = $1 AND o.type_id = $2 AND o.location_id = s.location_id))),
    offering AS (
      SELECT json_agg(json_build_array(p.id, '', p.schedules) ORDER BY p.last_name, p.first_name, p.id)::text AS list
        FROM (SELECT p.id, p.last_name, p.first_name, json_agg(hours.schedule ORDER BY hours.schedule::text) AS schedules
                FROM hours
                JOIN practitioners p ON p.org_id = $1 AND p.id = hours.practitioner_id AND p.active
               WHERE NOT EXISTS (SELECT FROM appointment_type_practitioners o WHERE o.org_id = $1 AND o.type_id = $2)
                  OR EXISTS (SELECT FROM appointment_type_practitioners o
                              WHERE o.org_id = $1 AND o.type_id = $2 AND o.practitioner_id = p.id)
               GROUP BY p.id, p.last_name, p.first_name) p),
    usable AS (
      SELECT json_agg(json_build_array(r.id, r.parent_id,
               CASE WHEN EXISTS (SELECT FROM schedules s WHERE s.org_id = $1 AND s.resource_id = r.id AND s.active)
                    THEN coalesce((SELECT json_agg(hours.schedule) FROM hours WHERE hours.room_id = r.id), '[]') END)
               ORDER BY r.name, r.id)::text AS list
        FROM locations r
       WHERE r.org_id = $1 AND r.kind = 'room' AND r.active
         AND r.parent_id IN (SELECT hours.location_id FROM hours WHERE hours.practitioner_id IS NOT NULL)
         AND ($4::uuid IS NULL OR EXISTS (SELECT FROM asked WHERE asked.site_id = r.parent_id
                                             AND (asked.kind <> 'room' OR asked.location_id = r.id)))
         AND (NOT EXISTS (SELECT FROM appointment_type_locations o JOIN locations room ON room.org_id = $1 AND room.id = o.location_id
                           WHERE o.org_id = $1 AND o.type_id = $2 AND room.kind = 'room')
              OR EXISTS (SELECT FROM appointment_type_locations o
                          WHERE o.org_id = $1 AND o.type_id = $2 AND o.location_id = r.id)))
    SELECT z.time_zone, ceil(date_part('epoch', now()) / 60)::integer AS now_minute,
           floor(date_part('epoch', now()) * 1000)::bigint AS now_ms,
           t.duration_minutes AS duration, t.buffer_before_minutes AS before, t.buffer_after_minutes AS after,
           t.alignment_minutes AS alignment, t.lead_time_minutes AS lead, t.capacity,
           CASE WHEN t.room_required THEN coalesce((SELECT usable.list FROM usable), '[]') END AS rooms,
           coalesce((SELECT offering.list FROM offering), '[]') AS practitioners,
           coalesce((SELECT json_agg(json_build_array(d.location_id, d.holiday_date - '1970-01-01'::date))::text
                       FROM holidays d
                      WHERE d.org_id = $1 AND d.holiday_date BETWEEN $5 AND $6), '[]') AS holidays
      FROM appointment_types t
      JOIN organizations z ON z.id = $1
     WHERE t.org_id = $1 AND t.id = $2 AND t.active`,
})

/**
 * What is taken of practitioners and rooms between two instants: a row each, in the order asked.
 *
 * Row:  spans (those of expired holds left out) and blocks, in minutes, widened to whole ones; when the first
 *       hold among them expires.
 * Cost: 2 index-only scans a resource; no span is longer than a day, so none begins before the scan.
 */
export const takenOfResources = statement({
  name: 'availability.taken',
  params: [uuid, array(uuid), timestamptz, timestamptz],
  row: { id: uuid, spans: intervals, blocks: intervals, expires_ms: nullable(bigint) },
  sql: `
    SELECT k.id, taken.spans,
           (SELECT encode(coalesce(string_agg(int4send(floor(date_part('epoch', greatest(b.start_time, $3)) / 60)::integer)
                           || int4send(ceil(date_part('epoch', least(b.end_time, $4)) / 60)::integer), '' ORDER BY b.start_time), ''), 'hex')
              FROM schedule_blocks b
             WHERE b.org_id = $1 AND b.resource_id = k.id AND b.end_time > $3 AND b.start_time < $4) AS blocks,
           taken.expires_ms
      FROM unnest($2::uuid[]) WITH ORDINALITY k (id, n)
     CROSS JOIN LATERAL (
       SELECT encode(coalesce(string_agg(int4send(floor(date_part('epoch', b.busy_from) / 60)::integer)
                       || int4send(ceil(date_part('epoch', b.busy_until) / 60)::integer), '' ORDER BY b.busy_from), ''), 'hex') AS spans,
              floor(date_part('epoch', min(b.expires_at)) * 1000)::bigint AS expires_ms
         FROM booking_spans b
        WHERE b.org_id = $1 AND b.resource_id = k.id
          AND b.busy_from > $3::timestamptz - interval '24 hours' AND b.busy_from < $4 AND b.busy_until > $3
          AND (b.expires_at IS NULL OR b.expires_at > now())) taken
     ORDER BY k.n`,
})

/**
 * Group visits of a type that have begun to fill: by practitioner, site and time, how many places are taken.
 *
 * Cost: 1 index scan a practitioner and 1 look-up a patient of a group.
 */
export const groupSessions = statement({
  name: 'availability.sessions',
  params: [uuid, uuid, array(uuid), timestamptz, timestamptz],
  row: {
    practitioner_id: uuid,
    location_id: text,
    busy_from: integer,
    busy_until: integer,
    taken: integer,
    room_id: nullable(text),
  },
  sql: `
    SELECT k.id AS practitioner_id, max(a.location_id::text) AS location_id,
           (date_part('epoch', b.busy_from) / 60)::integer AS busy_from,
           (date_part('epoch', b.busy_until) / 60)::integer AS busy_until, count(*)::integer AS taken,
           max(a.room_id::text) AS room_id
      FROM unnest($3::uuid[]) k (id)
      JOIN booking_spans b ON b.org_id = $1 AND b.resource_id = k.id AND b.busy_from >= $4 AND b.busy_from < $5
       AND b.session_id = ehr.group_session($2, k.id, b.busy_from)
       AND (b.expires_at IS NULL OR b.expires_at > now())
      JOIN appointments a ON a.org_id = $1 AND a.id = b.appointment_id
     GROUP BY k.id, b.busy_from, b.busy_until`,
})
