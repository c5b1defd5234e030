/** SQL of the waitlist's entries. */
import { keyed } from '@ehrconnect/platform/db/batch'
import { boolean, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * One entry, as JSON text; without its note where the patient's record is restricted.
 *
 * Cost: 3 index scans a key.
 */
export const entryById = keyed({
  name: 'waitlist.get',
  keys: [uuid],
  row: { version: integer, patient_id: uuid, status: text, body: text },
  sql: `
    SELECT k.n, w.org_id, w.version, w.patient_id, w.status,
           (SELECT row_to_json(r)::text
              FROM (SELECT w.id, w.org_id, w.patient_id,
                           (SELECT p.first_name || ' ' || p.last_name FROM patients p
                             WHERE p.org_id = k.org_id AND p.id = w.patient_id) AS patient_name,
                           w.type_id, w.practitioner_id, w.location_id, w.wanted_from, w.wanted_until, w.weekdays,
                           w.start_minute, w.end_minute, w.priority,
                           CASE WHEN (SELECT s.patient_id FROM patient_restrictions s
                                       WHERE s.org_id = k.org_id AND s.patient_id = w.patient_id) IS NULL
                                THEN w.note ELSE '' END AS note,
                           w.status, w.offered_appointment_id, w.offer_expires_at, w.created_by, w.created_at, w.version) r) AS body
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY k (org_id, id, n)
      JOIN waitlist_entries w ON w.org_id = k.org_id AND w.id = k.id`,
})

/**
 * A page of entries in the order in which freed time is offered: by priority, then by when they came.
 *
 * Params: organization, status, patient, type and practitioner or null each (a practitioner's are also those
 *         of anybody), page size, last id of the page before or null.
 * Cost:   all entries of the status, sorted: those who wait are some hundreds.
 */
export const entriesInOrder = statement({
  name: 'waitlist.list',
  params: [uuid, nullable(text), nullable(uuid), nullable(uuid), nullable(uuid), integer, nullable(uuid)],
  row: { body: text, total: integer, more: boolean, last_id: nullable(text) },
  sql: `
    SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $6), '') || ']' AS body,
           least(count(*), $6)::integer AS total,
           count(*) > $6 AS more,
           max(x.id::text) FILTER (WHERE x.nth = $6) AS last_id
      FROM (
        SELECT row_number() OVER (ORDER BY r.priority, r.created_at, r.id) AS nth, r.id, row_to_json(r)::text AS item
          FROM (
            SELECT w.id, w.org_id, w.patient_id,
                   (SELECT p.first_name || ' ' || p.last_name FROM patients p
                     WHERE p.org_id = $1 AND p.id = w.patient_id) AS patient_name,
                   w.type_id, w.practitioner_id, w.location_id, w.wanted_from, w.wanted_until, w.weekdays,
                   w.start_minute, w.end_minute, w.priority,
                   CASE WHEN (SELECT s.patient_id FROM patient_restrictions s
                               WHERE s.org_id = $1 AND s.patient_id = w.patient_id) IS NULL
                        THEN w.note ELSE '' END AS note,
                   w.status, w.offered_appointment_id,
                   w.offer_expires_at, w.created_by, w.created_at, w.version
              FROM waitlist_entries w
             WHERE w.org_id = $1 AND ($2::text IS NULL OR w.status = $2) AND ($3::uuid IS NULL OR w.patient_id = $3)
               AND ($4::uuid IS NULL OR w.type_id = $4)
               AND ($5::uuid IS NULL OR w.practitioner_id = $5 OR w.practitioner_id IS NULL)
               AND ($7::uuid IS NULL OR (w.priority, w.created_at, w.id) >
                    (SELECT c.priority, c.created_at, c.id FROM waitlist_entries c WHERE c.org_id = $1 AND c.id = $7))
             ORDER BY w.priority, w.created_at, w.id
             LIMIT $6 + 1) r) x`,
})

/**
 * Puts a patient on the list, audits it and remembers the reply.
 *
 * Params: organization, id, the fields as the client gave them, context.
 */
export const insertEntry = statement({
  name: 'waitlist.insert',
  params: [uuid, uuid, jsonb, jsonb],
  row: { version: integer, body: text, audited: nullable(text), remembered: nullable(text) },
  sql: `
    WITH made AS (
      INSERT INTO waitlist_entries (org_id, id, patient_id, type_id, practitioner_id, location_id, wanted_from,
                                    wanted_until, weekdays, start_minute, end_minute, priority, note, created_by)
      SELECT $1, $2, g.patient_id, g.type_id, g.practitioner_id, g.location_id, g.wanted_from, g.wanted_until, g.weekdays,
             g.start_minute, g.end_minute, coalesce(g.priority, 5), coalesce(g.note, ''), ($4::jsonb ->> 'user_id')::uuid
        FROM jsonb_to_record($3) AS g (
               patient_id uuid, type_id uuid, practitioner_id uuid, location_id uuid, wanted_from date, wanted_until date,
               weekdays smallint[], start_minute smallint, end_minute smallint, priority smallint, note text)
      RETURNING id, org_id, patient_id, type_id, practitioner_id, location_id, wanted_from, wanted_until, weekdays,
                start_minute, end_minute, priority, note, status, offered_appointment_id, offer_expires_at, created_by,
                created_at, version
    ), reply AS (
      SELECT made.id, made.patient_id, made.version,
             (SELECT row_to_json(r)::text
                FROM (SELECT made.id, made.org_id, made.patient_id, p.first_name || ' ' || p.last_name AS patient_name,
                             made.type_id, made.practitioner_id, made.location_id, made.wanted_from, made.wanted_until,
                             made.weekdays, made.start_minute, made.end_minute, made.priority, made.note, made.status,
                             made.offered_appointment_id, made.offer_expires_at, made.created_by, made.created_at,
                             made.version) r) AS body
        FROM made
        JOIN patients p ON p.org_id = $1 AND p.id = made.patient_id)
    SELECT reply.version, reply.body,
           ehr.audit($1, $4, 'create', 'WaitlistEntry', reply.id, reply.patient_id, reply.body::jsonb)::text AS audited,
           ehr.remember_reply($1, $4, 201, reply.body, '/api/waitlist/' || reply.id, reply.version::text)::text AS remembered
      FROM reply`,
})

/**
 * Changes the given fields of an entry that waits, and audits them; no row comes back when it has another
 * version or does not wait.
 *
 * Params: organization, id, version or null for any, the fields as the client gave them, context.
 */
export const updateEntry = statement({
  name: 'waitlist.update',
  params: [uuid, uuid, nullable(integer), jsonb, jsonb],
  row: { version: integer, audited: nullable(text) },
  sql: `
    WITH given AS (
      SELECT g.type_id, g.practitioner_id, g.location_id, g.wanted_from, g.wanted_until, g.weekdays, g.start_minute,
             g.end_minute, g.priority, g.note
        FROM jsonb_to_record($4) AS g (
               type_id uuid, practitioner_id uuid, location_id uuid, wanted_from date, wanted_until date,
               weekdays smallint[], start_minute smallint, end_minute smallint, priority smallint, note text)
    ), changed AS (
      UPDATE waitlist_entries w
         SET type_id = coalesce(given.type_id, w.type_id),
             practitioner_id = CASE WHEN $4 ? 'practitioner_id' THEN given.practitioner_id ELSE w.practitioner_id END,
             location_id = CASE WHEN $4 ? 'location_id' THEN given.location_id ELSE w.location_id END,
             wanted_from = coalesce(given.wanted_from, w.wanted_from),
             wanted_until = coalesce(given.wanted_until, w.wanted_until),
             weekdays = CASE WHEN $4 ? 'weekdays' THEN given.weekdays ELSE w.weekdays END,
             start_minute = CASE WHEN $4 ? 'start_minute' THEN given.start_minute ELSE w.start_minute END,
             end_minute = CASE WHEN $4 ? 'end_minute' THEN given.end_minute ELSE w.end_minute END,
             priority = coalesce(given.priority, w.priority), note = coalesce(given.note, w.note),
             version = w.version + 1, updated_at = now()
        FROM given
       WHERE w.org_id = $1 AND w.id = $2 AND ($3::integer IS NULL OR w.version = $3) AND w.status = 'waiting'
      RETURNING w.id, w.patient_id, w.version)
    SELECT changed.version, ehr.audit($1, $5, 'update', 'WaitlistEntry', changed.id, changed.patient_id, $4)::text AS audited
      FROM changed`,
})
