/** SQL of locations. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * One location, as JSON text.
 *
 * Cost: 1 index scan a key.
 */
export const locationById = keyed({
  name: 'locations.get',
  keys: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT k.n, t.org_id, t.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT t.id, t.org_id, t.kind, t.parent_id, t.name, t.phone, t.address, t.active, t.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN locations t ON t.org_id = k.org_id AND t.id = k.id`,
})

/**
 * A page of the organization's locations by name.
 *
 * Params: organization, whether only active ones, page size, last id of the page before or null.
 * Cost:   all locations of the organization, which are some hundreds at most, sorted.
 */
export const locationsOfOrganization = statement({
  name: 'locations.list',
  params: [uuid, boolean, integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $3), '') || ']' AS body,
           least(count(*), $3)::integer AS total,
           count(*) > $3 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $3) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.name, r.id) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT t.id, t.org_id, t.kind, t.parent_id, t.name, t.phone, t.address, t.active, t.version
              FROM locations t
             WHERE t.org_id = $1 AND (t.active OR NOT $2)
               AND ($4::uuid IS NULL
                    OR (t.name, t.id) > (SELECT a.name, a.id FROM locations a WHERE a.org_id = $1 AND a.id = $4))
             ORDER BY t.name, t.id
             LIMIT $3 + 1) r) x`,
})

/**
 * Adds a location, audits it and remembers the reply.
 *
 * Params: organization, id, the fields as the client gave them, context.
 */
export const insertLocation = statement({
  name: 'locations.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO locations (org_id, id, kind, parent_id, name, phone, address, active)
      VALUES ($1, $2, $3::jsonb ->> 'kind', ($3 ->> 'parent_id')::uuid, $3 ->> 'name', $3 ->> 'phone', coalesce($3 -> 'address', '{}'),
              coalesce(($3 ->> 'active')::boolean, true))
      RETURNING id, org_id, kind, parent_id, name, phone, address, active, version
    ), reply AS (
      SELECT made.id, made.version, row_to_json(made)::text AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'Location', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/locations/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/**
 * Changes the given fields of a location and audits them; no row comes back when it has another version.
 *
 * Params: organization, id, version or null for any, the fields as the client gave them, context.
 */
export const updateLocation = statement({
  name: 'locations.update',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE locations
         SET kind = coalesce($4::jsonb ->> 'kind', kind),
             parent_id = CASE WHEN $4 ? 'parent_id' THEN ($4 ->> 'parent_id')::uuid ELSE parent_id END,
             name = coalesce($4 ->> 'name', name), phone = CASE WHEN $4 ? 'phone' THEN $4 ->> 'phone' ELSE phone END,
             address = coalesce($4 -> 'address', address), active = coalesce(($4 ->> 'active')::boolean, active),
             version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)
      RETURNING id, org_id, kind, parent_id, name, phone, address, active, version)
    SELECT changed.version, row_to_json(changed)::text AS body,
           ehr.audit($1, $5, 'update', 'Location', changed.id, NULL, $4)::text AS audited
      FROM changed`,
  touches: { diary: wholeCollection },
})
