/** SQL of availability: who offers a visit and when, and what is taken of them. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  array,
  bigint,
  date,
  integer,
  nullable,
  statement,
  text,
  timestamptz,
  uuid,
} from '@ehrconnect/platform/db/statement'
import { holidays, intervals, resources, rooms } from '../schedule-columns.ts'

/**
 * `practitioners` and `rooms` as JSON arrays of `[id, site, schedules]`, a schedule being
 * `[site, zone, first day, last day, [[weekday, start, end], …], [[day, start, end], …]]`;
 * `holidays` as `[[site, day], …]`; days count from 1970-01-01.
 */
const OFFER = {
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
}

/**
 * The type of a visit, and the practitioners and rooms that may give it with their hours between two
 * civil dates. No row when the organization has no such active type.
 *
 * Params: organization, type, practitioners or null for all, site or room or null, first and last date.
 * Cost:   index scans by type, by site and by schedule.
 */
export const availabilityOffer = statement({
  name: 'availability.offer',
  params: [uuid, uuid, nullable(array(uuid)), nullable(uuid), date, date],
  row: OFFER,
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
 * The same for one practitioner at one site, for many callers at a time.
 *
 * Key:  type, practitioner, site, first and last date.
 * Cost: 1 look-up by key each, 1 index scan of the practitioner's schedules, with rooms 1 of each room's.
 */
export const openingOffer = keyed({
  name: 'availability.opening',
  keys: [uuid, uuid, uuid, date, date],
  row: OFFER,
  sql: `
    SELECT k.n, t.org_id, z.time_zone, ceil(date_part('epoch', now()) / 60)::integer AS now_minute,
           floor(date_part('epoch', now()) * 1000)::bigint AS now_ms, t.duration_minutes AS duration,
           t.buffer_before_minutes AS before, t.buffer_after_minutes AS after, t.alignment_minutes AS alignment,
           t.lead_time_minutes AS lead, t.capacity,
           CASE WHEN t.room_required THEN coalesce((
             SELECT json_agg(json_build_array(r.id, r.parent_id,
                      CASE WHEN EXISTS (SELECT FROM schedules s
                                         WHERE s.org_id = k.org_id AND s.resource_id = r.id AND s.active)
                           THEN coalesce((
                             SELECT json_agg(json_build_array(
                                      s.location_id, s.time_zone, s.effective_from - '1970-01-01'::date,
                                      coalesce(s.effective_until - '1970-01-01'::date, 1000000),
                                      coalesce((SELECT json_agg(json_build_array(h.weekday, h.start_minute, h.end_minute))
                                                  FROM schedule_hours h
                                                 WHERE h.org_id = k.org_id AND h.schedule_id = s.id), '[]'),
                                      coalesce((SELECT json_agg(json_build_array(e.exception_date - '1970-01-01'::date,
                                                                                 e.start_minute, e.end_minute))
                                                  FROM schedule_exceptions e
                                                 WHERE e.org_id = k.org_id AND e.schedule_id = s.id
                                                   AND e.exception_date BETWEEN k.first_date AND k.last_date), '[]')))
                               FROM schedules s
                              WHERE s.org_id = k.org_id AND s.resource_id = r.id AND s.location_id = k.site_id
                                AND s.active AND s.effective_from <= k.last_date
                                AND (s.effective_until IS NULL OR s.effective_until >= k.first_date)
                                AND (s.type_id IS NULL OR s.type_id = k.type_id)), '[]') END)
                    ORDER BY r.name, r.id)::text
               FROM locations r
              WHERE r.org_id = k.org_id AND r.kind = 'room' AND r.active AND r.parent_id = k.site_id
                AND (NOT EXISTS (SELECT FROM appointment_type_locations o
                                   JOIN locations room ON room.org_id = k.org_id AND room.id = o.location_id
                                  WHERE o.org_id = k.org_id AND o.type_id = k.type_id AND room.kind = 'room')
                     OR EXISTS (SELECT FROM appointment_type_locations o
                                 WHERE o.org_id = k.org_id AND o.type_id = k.type_id AND o.location_id = r.id))),
             '[]') END AS rooms,
           coalesce((
             SELECT json_build_array(json_build_array(k.practitioner_id, '', json_agg(found.schedule ORDER BY found.schedule::text)))::text
               FROM (SELECT json_build_array(
                              s.location_id, s.time_zone, s.effective_from - '1970-01-01'::date,
                              coalesce(s.effective_until - '1970-01-01'::date, 1000000),
                              coalesce((SELECT json_agg(json_build_array(h.weekday, h.start_minute, h.end_minute))
                                          FROM schedule_hours h
                                         WHERE h.org_id = k.org_id AND h.schedule_id = s.id), '[]'),
                              coalesce((SELECT json_agg(json_build_array(e.exception_date - '1970-01-01'::date,
                                                                         e.start_minute, e.end_minute))
                                          FROM schedule_exceptions e
                                         WHERE e.org_id = k.org_id AND e.schedule_id = s.id
                                           AND e.exception_date BETWEEN k.first_date AND k.last_date), '[]')) AS schedule
                       FROM schedules s
                      WHERE s.org_id = k.org_id AND s.resource_id = k.practitioner_id AND s.practitioner_id IS NOT NULL
                        AND s.location_id = k.site_id AND s.active AND s.effective_from <= k.last_date
                        AND (s.effective_until IS NULL OR s.effective_until >= k.first_date)
                        AND (s.type_id IS NULL OR s.type_id = k.type_id)) found
              WHERE (SELECT p.active FROM practitioners p WHERE p.org_id = k.org_id AND p.id = k.practitioner_id)
                AND (SELECT l.active FROM locations l WHERE l.org_id = k.org_id AND l.id = k.site_id)
                AND (NOT EXISTS (SELECT FROM appointment_type_practitioners o
                                  WHERE o.org_id = k.org_id AND o.type_id = k.type_id)
                     OR EXISTS (SELECT FROM appointment_type_practitioners o
                                 WHERE o.org_id = k.org_id AND o.type_id = k.type_id
                                   AND o.practitioner_id = k.practitioner_id))
                AND (NOT EXISTS (SELECT FROM appointment_type_locations o
                                   JOIN locations site ON site.org_id = k.org_id AND site.id = o.location_id
                                  WHERE o.org_id = k.org_id AND o.type_id = k.type_id AND site.kind = 'site')
                     OR EXISTS (SELECT FROM appointment_type_locations o
                                 WHERE o.org_id = k.org_id AND o.type_id = k.type_id AND o.location_id = k.site_id))
             HAVING count(*) > 0), '[]') AS practitioners,
           coalesce((SELECT json_agg(json_build_array(d.location_id, d.holiday_date - '1970-01-01'::date))::text
                       FROM holidays d
                      WHERE d.org_id = k.org_id AND d.holiday_date BETWEEN k.first_date AND k.last_date), '[]') AS holidays
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::date[], $6::date[])
             WITH ORDINALITY k (org_id, type_id, practitioner_id, site_id, first_date, last_date, n)
      JOIN appointment_types t ON t.org_id = k.org_id AND t.id = k.type_id AND t.active
      JOIN organizations z ON z.id = k.org_id`,
})

/**
 * What is taken of practitioners and rooms between two instants: a row each, in the order asked.
 *
 * Row:  spans (those of expired holds left out) and blocks, in minutes, widened to whole ones; when the first
 *       hold among them expires.
 * Cost: 2 index-only scans a resource; no span is longer than a day, so none begins before the scan. The plan
 *       is the same for one practitioner and for sixty, and planning takes as long as running it for one.
 */
export const takenOfResources = statement({
  name: 'availability.taken',
  params: [uuid, array(uuid), timestamptz, timestamptz],
  row: { id: uuid, spans: intervals, blocks: intervals, expires_ms: nullable(bigint) },
  plannedOnce: true,
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
     CROSS JOIN LATERAL (
       SELECT a.location_id, a.room_id FROM appointments a WHERE a.org_id = $1 AND a.id = b.appointment_id OFFSET 0) a
     GROUP BY k.id, b.busy_from, b.busy_until`,
})
