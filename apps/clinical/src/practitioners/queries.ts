/** SQL of practitioners. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * One practitioner, as JSON text.
 *
 * Cost: 1 index scan a key.
 */
export const practitionerById = keyed({
  name: 'practitioners.get',
  keys: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT k.n, t.org_id, t.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT t.id, t.org_id, t.npi, t.prefix, t.first_name, t.last_name, t.specialty, t.email, t.user_id, t.active,
                           t.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN practitioners t ON t.org_id = k.org_id AND t.id = k.id`,
})

/**
 * A page of the organization's practitioners by name.
 *
 * Params: organization, whether only active ones, page size, last id of the page before or null.
 * Cost:   all practitioners of the organization, which are some hundreds at most, sorted.
 */
export const practitionersOfOrganization = statement({
  name: 'practitioners.list',
  params: [uuid, boolean, integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $3), '') || ']' AS body,
           least(count(*), $3)::integer AS total,
           count(*) > $3 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $3) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.last_name, r.first_name, r.id) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT t.id, t.org_id, t.npi, t.prefix, t.first_name, t.last_name, t.specialty, t.email, t.user_id, t.active,
                   t.version
              FROM practitioners t
             WHERE t.org_id = $1 AND (t.active OR NOT $2)
               AND ($4::uuid IS NULL
                    OR (t.last_name, t.first_name, t.id) > (SELECT a.last_name, a.first_name, a.id FROM practitioners a
                                                             WHERE a.org_id = $1 AND a.id = $4))
             ORDER BY t.last_name, t.first_name, t.id
             LIMIT $3 + 1) r) x`,
})

/**
 * Adds a practitioner, audits it and remembers the reply; no row comes back when the user is nobody of the
 * organization.
 *
 * Params: organization, id, the fields as the client gave them, context.
 */
export const insertPractitioner = statement({
  name: 'practitioners.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO practitioners (org_id, id, npi, prefix, first_name, last_name, specialty, email, user_id, active)
      SELECT $1, $2, $3::jsonb ->> 'npi', coalesce($3 ->> 'prefix', ''), $3 ->> 'first_name', $3 ->> 'last_name',
             coalesce($3 ->> 'specialty', ''), $3 ->> 'email', ($3 ->> 'user_id')::uuid,
             coalesce(($3 ->> 'active')::boolean, true)
       WHERE $3 ->> 'user_id' IS NULL
          OR EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = ($3 ->> 'user_id')::uuid)
      RETURNING id, org_id, npi, prefix, first_name, last_name, specialty, email, user_id, active, version
    ), reply AS (
      SELECT made.id, made.version, row_to_json(made)::text AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'Practitioner', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/practitioners/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/**
 * Changes the given fields of a practitioner and audits them; no row comes back when it has another version,
 * or the user is nobody of the organization.
 *
 * Params: organization, id, version or null for any, the fields as the client gave them, context.
 */
export const updatePractitioner = statement({
  name: 'practitioners.update',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE practitioners
         SET npi = CASE WHEN $4 ? 'npi' THEN $4 ->> 'npi' ELSE npi END,
             prefix = coalesce($4 ->> 'prefix', prefix), first_name = coalesce($4 ->> 'first_name', first_name),
             last_name = coalesce($4 ->> 'last_name', last_name), specialty = coalesce($4 ->> 'specialty', specialty),
             email = CASE WHEN $4 ? 'email' THEN $4 ->> 'email' ELSE email END,
             user_id = CASE WHEN $4 ? 'user_id' THEN ($4 ->> 'user_id')::uuid ELSE user_id END,
             active = coalesce(($4 ->> 'active')::boolean, active),
             version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)
         AND ($4::jsonb ->> 'user_id' IS NULL
              OR EXISTS (SELECT FROM memberships m WHERE m.org_id = $1 AND m.user_id = ($4 ->> 'user_id')::uuid))
      RETURNING id, org_id, npi, prefix, first_name, last_name, specialty, email, user_id, active, version)
    SELECT changed.version, row_to_json(changed)::text AS body,
           ehr.audit($1, $5, 'update', 'Practitioner', changed.id, NULL, $4)::text AS audited
      FROM changed`,
  touches: { diary: wholeCollection },
})
