/** SQL of appointment types. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * One appointment type with who offers it and where, as JSON text.
 *
 * Cost: 3 index scans a key.
 */
export const typeById = keyed({
  name: 'appointment_types.get',
  keys: [uuid],
  row: { version: integer, body: text },
  sql: `
    SELECT k.n, t.org_id, t.version,
           (SELECT row_to_json(r)::text
              FROM (SELECT t.id, t.org_id, t.code, t.name, t.duration_minutes, t.buffer_before_minutes,
                           t.buffer_after_minutes, t.alignment_minutes, t.lead_time_minutes, t.capacity, t.room_required,
                           t.colour, t.active,
                           ARRAY(SELECT o.practitioner_id FROM appointment_type_practitioners o
                                  WHERE o.org_id = k.org_id AND o.type_id = t.id ORDER BY o.practitioner_id) AS practitioner_ids,
                           ARRAY(SELECT o.location_id FROM appointment_type_locations o
                                  WHERE o.org_id = k.org_id AND o.type_id = t.id ORDER BY o.location_id) AS location_ids,
                           t.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN appointment_types t ON t.org_id = k.org_id AND t.id = k.id`,
})

/**
 * A page of the organization's appointment types by name.
 *
 * Params: organization, page size, last id of the page before or null.
 * Cost:   all types of the organization, which are some dozens, sorted.
 */
export const typesOfOrganization = statement({
  name: 'appointment_types.list',
  params: [uuid, integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $2), '') || ']' AS body,
           least(count(*), $2)::integer AS total,
           count(*) > $2 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $2) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.name, r.id) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT t.id, t.org_id, t.code, t.name, t.duration_minutes, t.buffer_before_minutes, t.buffer_after_minutes,
                   t.alignment_minutes, t.lead_time_minutes, t.capacity, t.room_required, t.colour, t.active,
                   ARRAY(SELECT o.practitioner_id FROM appointment_type_practitioners o
                          WHERE o.org_id = $1 AND o.type_id = t.id ORDER BY o.practitioner_id) AS practitioner_ids,
                   ARRAY(SELECT o.location_id FROM appointment_type_locations o
                          WHERE o.org_id = $1 AND o.type_id = t.id ORDER BY o.location_id) AS location_ids,
                   t.version
              FROM appointment_types t
             WHERE t.org_id = $1
               AND ($3::uuid IS NULL
                    OR (t.name, t.id) > (SELECT a.name, a.id FROM appointment_types a WHERE a.org_id = $1 AND a.id = $3))
             ORDER BY t.name, t.id
             LIMIT $2 + 1) r) x`,
})

/**
 * Makes an appointment type with its offers, audits it and remembers the reply.
 *
 * Params: organization, id, the fields as the client gave them, context.
 */
export const insertType = statement({
  name: 'appointment_types.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, buffer_before_minutes, buffer_after_minutes,
                                     alignment_minutes, lead_time_minutes, capacity, room_required, colour, active)
      VALUES ($1, $2, $3::jsonb ->> 'code', $3 ->> 'name', ($3 ->> 'duration_minutes')::integer,
              coalesce(($3 ->> 'buffer_before_minutes')::integer, 0), coalesce(($3 ->> 'buffer_after_minutes')::integer, 0),
              coalesce(($3 ->> 'alignment_minutes')::integer, 15), coalesce(($3 ->> 'lead_time_minutes')::integer, 0),
              coalesce(($3 ->> 'capacity')::integer, 1), coalesce(($3 ->> 'room_required')::boolean, false),
              coalesce($3 ->> 'colour', '#3b6fb6'), coalesce(($3 ->> 'active')::boolean, true))
      RETURNING id, org_id, code, name, duration_minutes, buffer_before_minutes, buffer_after_minutes, alignment_minutes,
                lead_time_minutes, capacity, room_required, colour, active, version
    ), offering AS (
      INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id)
      SELECT $1, made.id, given.id::uuid
        FROM made, jsonb_array_elements_text(coalesce($3 -> 'practitioner_ids', '[]')) given (id)
      ON CONFLICT DO NOTHING
      RETURNING practitioner_id
    ), placed AS (
      INSERT INTO appointment_type_locations (org_id, type_id, location_id)
      SELECT $1, made.id, given.id::uuid
        FROM made, jsonb_array_elements_text(coalesce($3 -> 'location_ids', '[]')) given (id)
      ON CONFLICT DO NOTHING
      RETURNING location_id
    ), reply AS (
      SELECT made.id, made.version,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.code, made.name, made.duration_minutes, made.buffer_before_minutes,
                             made.buffer_after_minutes, made.alignment_minutes, made.lead_time_minutes, made.capacity,
                             made.room_required, made.colour, made.active,
                             ARRAY(SELECT o.practitioner_id FROM offering o ORDER BY o.practitioner_id) AS practitioner_ids,
                             ARRAY(SELECT o.location_id FROM placed o ORDER BY o.location_id) AS location_ids,
                             made.version) r) AS body
        FROM made)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'AppointmentType', reply.id, NULL, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/appointment-types/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/**
 * Changes the given fields of an appointment type and audits them; no row comes back when it has another
 * version. Offers that are given replace those that are there.
 *
 * Params: organization, id, version or null for any, the fields as the client gave them, context.
 */
export const updateType = statement({
  name: 'appointment_types.update',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH changed AS (
      UPDATE appointment_types
         SET code = coalesce($4::jsonb ->> 'code', code), name = coalesce($4 ->> 'name', name),
             duration_minutes = coalesce(($4 ->> 'duration_minutes')::integer, duration_minutes),
             buffer_before_minutes = coalesce(($4 ->> 'buffer_before_minutes')::integer, buffer_before_minutes),
             buffer_after_minutes = coalesce(($4 ->> 'buffer_after_minutes')::integer, buffer_after_minutes),
             alignment_minutes = coalesce(($4 ->> 'alignment_minutes')::integer, alignment_minutes),
             lead_time_minutes = coalesce(($4 ->> 'lead_time_minutes')::integer, lead_time_minutes),
             capacity = coalesce(($4 ->> 'capacity')::integer, capacity),
             room_required = coalesce(($4 ->> 'room_required')::boolean, room_required),
             colour = coalesce($4 ->> 'colour', colour), active = coalesce(($4 ->> 'active')::boolean, active),
             version = version + 1, updated_at = now()
       WHERE org_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)
      RETURNING id, version
    ), withdrawn AS (
      DELETE FROM appointment_type_practitioners o
       USING changed
       WHERE o.org_id = $1 AND o.type_id = changed.id AND $4 ? 'practitioner_ids'
         AND NOT ($4 -> 'practitioner_ids') ? o.practitioner_id::text
    ), offering AS (
      INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id)
      SELECT $1, changed.id, given.id::uuid
        FROM changed, jsonb_array_elements_text(coalesce($4 -> 'practitioner_ids', '[]')) given (id)
      ON CONFLICT DO NOTHING
    ), closed AS (
      DELETE FROM appointment_type_locations o
       USING changed
       WHERE o.org_id = $1 AND o.type_id = changed.id AND $4 ? 'location_ids'
         AND NOT ($4 -> 'location_ids') ? o.location_id::text
    ), placed AS (
      INSERT INTO appointment_type_locations (org_id, type_id, location_id)
      SELECT $1, changed.id, given.id::uuid
        FROM changed, jsonb_array_elements_text(coalesce($4 -> 'location_ids', '[]')) given (id)
      ON CONFLICT DO NOTHING)
    SELECT changed.version, ehr.audit($1, $5, 'update', 'AppointmentType', changed.id, NULL, $4)::text AS audited
      FROM changed`,
  touches: { diary: wholeCollection },
})
