/** SQL of calendar feeds. */
import { keyed } from '@ehrconnect/platform/db/batch'
import {
  bigint,
  boolean,
  bytea,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'

/**
 * Makes a feed of an active practitioner and audits it. The audit and the row know the hash of the secret
 * only, and no reply is remembered: it would hold the secret.
 *
 * Params: organization, id, practitioner, SHA-256 of the secret in hex, whether the caller may do so for
 *         everybody, most live feeds, context.
 * Row:    none when there is no such practitioner; body null when it is somebody else (may false) or there
 *         are too many.
 */
export const insertFeed = statement({
  name: 'calendar_feeds.insert',
  params: [uuid, uuid, uuid, bytea, boolean, integer, jsonb],
  row: { may: boolean, body: nullable(text), audited: nullable(text) },
  sql: `
    WITH target AS (
      SELECT p.id, $5 OR coalesce(p.user_id = ($7::jsonb ->> 'user_id')::uuid, false) AS may
        FROM practitioners p
       WHERE p.org_id = $1 AND p.id = $3 AND p.active
    ), made AS (
      INSERT INTO calendar_feeds (org_id, id, practitioner_id, token_hash, created_by)
      SELECT $1, $2, target.id, $4, ($7 ->> 'user_id')::uuid
        FROM target
       WHERE target.may
         AND (SELECT count(*) FROM calendar_feeds f
               WHERE f.org_id = $1 AND f.practitioner_id = $3 AND f.revoked_at IS NULL) < $6::integer
      RETURNING id, org_id, practitioner_id, created_by, created_at, revoked_at)
    SELECT target.may, row_to_json(made)::text AS body,
           CASE WHEN made.id IS NOT NULL
                THEN ehr.audit($1, $7, 'create', 'CalendarFeed', made.id, NULL,
                               jsonb_build_object('practitioner_id', made.practitioner_id))::text END AS audited
      FROM target LEFT JOIN made ON made.practitioner_id = target.id`,
})

/**
 * A page of feeds in the order of their ids, revoked ones included.
 *
 * Params: organization, practitioner or null for all, the user whose practitioner they must be of or null
 *         for anybody's, page size, last id of the page before or null.
 * Cost:   1 index scan.
 */
export const feedsOfOrganization = statement({
  name: 'calendar_feeds.list',
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
            SELECT f.id, f.org_id, f.practitioner_id, f.created_by, f.created_at, f.revoked_at
              FROM calendar_feeds f
              JOIN practitioners p ON p.org_id = $1 AND p.id = f.practitioner_id
             WHERE f.org_id = $1 AND ($2::uuid IS NULL OR f.practitioner_id = $2)
               AND ($3::uuid IS NULL OR p.user_id = $3)
               AND f.id > coalesce($5::uuid, '00000000-0000-0000-0000-000000000000')
             ORDER BY f.id
             LIMIT $4 + 1) r) x`,
})

/**
 * Ends a feed and audits it; a feed that has ended already stays as it is. No row when there is none, or
 * it is of somebody else.
 *
 * Params: organization, id, whether the caller may do so for everybody, context.
 */
export const revokeFeed = statement({
  name: 'calendar_feeds.revoke',
  params: [uuid, uuid, boolean, jsonb],
  row: { body: text, audited: nullable(text) },
  sql: `
    WITH gone AS (
      UPDATE calendar_feeds f SET revoked_at = coalesce(f.revoked_at, now())
        FROM practitioners p
       WHERE f.org_id = $1 AND f.id = $2 AND p.org_id = $1 AND p.id = f.practitioner_id
         AND ($3 OR p.user_id = ($4::jsonb ->> 'user_id')::uuid)
      RETURNING f.id, f.org_id, f.practitioner_id, f.created_by, f.created_at, f.revoked_at)
    SELECT row_to_json(gone)::text AS body,
           ehr.audit($1, $4, 'update', 'CalendarFeed', gone.id, NULL,
                     jsonb_build_object('revoked_at', gone.revoked_at))::text AS audited
      FROM gone`,
})

/**
 * The live feed of a secret, by the SHA-256 of it in hex. A wrong secret and one of another organization
 * are the same index entry that is not there.
 *
 * Cost: 2 index scans a key.
 */
export const feedOfSecret = keyed({
  name: 'calendar_feeds.of_secret',
  keys: [bytea],
  row: { id: uuid, practitioner_id: uuid, created_by: uuid, name: text },
  sql: `
    SELECT k.n, f.org_id, f.id, f.practitioner_id, f.created_by,
           concat_ws(' ', nullif(p.prefix, ''), p.first_name, p.last_name) AS name
      FROM unnest($1::uuid[], $2::bytea[]) WITH ORDINALITY k (org_id, hash, n)
      JOIN calendar_feeds f ON f.org_id = k.org_id AND f.token_hash = k.hash AND f.revoked_at IS NULL
      JOIN practitioners p ON p.org_id = f.org_id AND p.id = f.practitioner_id AND p.active`,
})

/**
 * What is in the calendar of a practitioner, by start: no name, no reason, nothing of the patient. Holds
 * that have expired and what was entered in error are left out.
 *
 * Params: organization, practitioner, days back and ahead of now, most events.
 * Cost:   1 index scan.
 */
export const eventsOfPractitioner = statement({
  name: 'calendar_feeds.events',
  params: [uuid, uuid, integer, integer, integer],
  row: {
    id: uuid,
    status: text,
    type_name: text,
    version: integer,
    start_seconds: bigint,
    end_seconds: bigint,
    updated_seconds: bigint,
  },
  sql: `
    SELECT a.id, a.status, t.name AS type_name, a.version, extract(epoch FROM a.start_time)::bigint AS start_seconds,
           extract(epoch FROM a.end_time)::bigint AS end_seconds,
           floor(extract(epoch FROM a.updated_at))::bigint AS updated_seconds
      FROM appointments a
      JOIN appointment_types t ON t.org_id = $1 AND t.id = a.type_id
     WHERE a.org_id = $1 AND a.practitioner_id = $2
       AND a.start_time >= now() - make_interval(days => $3) AND a.start_time < now() + make_interval(days => $4)
       AND a.status <> 'entered-in-error' AND (a.status <> 'proposed' OR a.hold_expires_at > now())
     ORDER BY a.start_time, a.id
     LIMIT $5::integer`,
})
