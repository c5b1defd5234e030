/** SQL of offers: a slot that is held for somebody who waits. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import {
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
 * Offers a slot: a hold for the patient of an entry that waits, its time of practitioner, room and patient
 * (ehr.take_time), and the entry. Audited; remembers the reply. No row comes back when the entry does not
 * wait, the patient cannot be booked, or what is offered is not active or not the organization's.
 *
 * Params: organization, entry, the slot {id, practitioner_id, location_id, rooms, start_time, hold_seconds},
 *         context. The hold ends at the start at the latest.
 */
export const offerSlot = statement({
  name: 'waitlist.offer',
  params: [uuid, uuid, jsonb, jsonb],
  row: {
    version: integer,
    body: text,
    taken: nullable(text),
    audited: nullable(text),
    booked: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH entry AS (
      SELECT w.id, w.patient_id, w.type_id
        FROM waitlist_entries w
       WHERE w.org_id = $1 AND w.id = $2 AND w.status = 'waiting'
         FOR UPDATE
    ), asked AS (
      SELECT entry.patient_id, entry.type_id, g.id, g.practitioner_id, g.location_id, room.id AS room_id, g.start_time,
             g.start_time + make_interval(mins => t.duration_minutes) AS end_time,
             least(now() + make_interval(secs => g.hold_seconds), g.start_time) AS expires_at,
             t.buffer_before_minutes, t.buffer_after_minutes, t.capacity
        FROM entry
        JOIN patients p ON p.org_id = $1 AND p.id = entry.patient_id AND p.active AND NOT p.deceased
       CROSS JOIN jsonb_to_record($3) AS g (id uuid, practitioner_id uuid, location_id uuid, rooms uuid[],
                                            start_time timestamptz, hold_seconds integer)
        JOIN appointment_types t ON t.org_id = $1 AND t.id = entry.type_id AND t.active
        JOIN practitioners d ON d.org_id = $1 AND d.id = ($3 ->> 'practitioner_id')::uuid AND d.active
        JOIN locations l ON l.org_id = $1 AND l.id = ($3 ->> 'location_id')::uuid AND l.active AND l.kind = 'site'
        LEFT JOIN locations room ON room.org_id = $1 AND room.id = g.rooms[1] AND room.active AND room.kind = 'room'
         AND room.parent_id = l.id
       WHERE cardinality(g.rooms) = 0 OR room.id IS NOT NULL
    ), made AS (
      INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
                                start_time, end_time, hold_expires_at, created_by)
      SELECT $1, asked.id, asked.patient_id, asked.type_id, asked.practitioner_id, asked.location_id, asked.room_id,
             'proposed', asked.start_time, asked.end_time, asked.expires_at, ($4::jsonb ->> 'user_id')::uuid
        FROM asked
      RETURNING id, patient_id, type_id, practitioner_id, room_id, start_time, end_time, hold_expires_at
    ), held AS MATERIALIZED (
      SELECT made.id, made.patient_id, made.hold_expires_at,
             ehr.take_time($1, made.id, made.type_id, made.practitioner_id, made.room_id, made.patient_id,
                           made.start_time, made.end_time, asked.buffer_before_minutes, asked.buffer_after_minutes,
                           asked.capacity, false, made.hold_expires_at)::text AS taken
        FROM made
        JOIN asked ON asked.id = made.id
    ), offered AS (
      UPDATE waitlist_entries w
         SET status = 'offered', offered_appointment_id = held.id, offer_expires_at = held.hold_expires_at,
             version = w.version + 1, updated_at = now()
        FROM held
       WHERE w.org_id = $1 AND w.id = $2
      RETURNING w.id, w.patient_id, w.version, w.offer_expires_at, held.id AS appointment_id, held.taken
    ), reply AS (
      SELECT offered.id,
             json_build_object('id', offered.id, 'status', 'offered', 'offered_appointment_id', offered.appointment_id,
                               'offer_expires_at', offered.offer_expires_at, 'version', offered.version)::text AS body
        FROM offered)
    SELECT offered.version, reply.body, offered.taken,
           ehr.audit($1, $4, 'update', 'WaitlistEntry', offered.id, offered.patient_id,
                     jsonb_build_object('status', 'offered', 'offered_appointment_id', offered.appointment_id))::text
             AS audited,
           ehr.audit($1, $4, 'create', 'Appointment', offered.appointment_id, offered.patient_id, $3)::text AS booked,
           ehr.remember_reply($1, $4, 200, reply.body, NULL, offered.version::text)::text AS remembered
      FROM offered
      JOIN reply ON reply.id = offered.id`,
  touches: { diary: wholeCollection },
})

/**
 * What is due: offers that have ended and wishes whose last day is over, holds that have expired, and freed
 * time that no process is at. In this order, the oldest first.
 *
 * Params: organization, most rows of each kind.
 */
export const workOf = statement({
  name: 'waitlist.work',
  params: [uuid, integer],
  row: { kind: text, id: uuid },
  sql: `
    (SELECT 'settle' AS kind, w.id
       FROM waitlist_entries w
       LEFT JOIN appointments a ON a.org_id = $1 AND a.id = w.offered_appointment_id
      WHERE w.org_id = $1 AND (w.status = 'offered' AND (w.offer_expires_at <= now() OR a.status <> 'proposed')
                               OR w.status = 'waiting' AND w.wanted_until < current_date - 1)
      LIMIT $2::integer)
    UNION ALL
    (SELECT 'release', a.id
       FROM appointments a
      WHERE a.org_id = $1 AND a.hold_expires_at <= now()
      ORDER BY a.hold_expires_at
      LIMIT $2::integer)
    UNION ALL
    (SELECT 'offer', o.id
       FROM waitlist_openings o
      WHERE o.org_id = $1 AND o.claimed_until <= now()
      ORDER BY o.id
      LIMIT $2::integer)`,
})

/**
 * Settles an entry whose offer has ended, or whose last day is over; no row when that is not so any more. An
 * offer that was booked in another way is booked; a hold that has expired is cancelled and its time given
 * back, and the entry waits on. The visit is locked before it is judged: somebody may be booking it.
 *
 * Params: organization, entry, context.
 */
export const settleEntry = statement({
  name: 'waitlist.settle',
  params: [uuid, uuid, jsonb],
  row: { id: uuid, released: nullable(text), audited: nullable(text) },
  sql: `
    WITH due AS (
      SELECT w.id, w.status, w.wanted_until, w.offer_expires_at,
             CASE WHEN w.status = 'offered' THEN w.offered_appointment_id END AS appointment_id
        FROM waitlist_entries w
       WHERE w.org_id = $1 AND w.id = $2
         AND (w.status = 'offered' OR w.status = 'waiting' AND w.wanted_until < current_date - 1)
         FOR UPDATE
    ), visit AS (
      SELECT a.id, a.status, a.hold_expires_at
        FROM due
        JOIN appointments a ON a.org_id = $1 AND a.id = due.appointment_id
         FOR UPDATE OF a
    ), late AS (
      SELECT due.id, due.wanted_until, visit.id AS appointment_id,
             coalesce(visit.status NOT IN ('proposed', 'cancelled', 'entered-in-error'), false) AS is_booked
        FROM due
        LEFT JOIN visit ON true
       WHERE due.status = 'waiting' OR due.offer_expires_at <= now() OR visit.status <> 'proposed'
    ), hold AS (
      UPDATE appointments a
         SET status = 'cancelled', cancel_reason = 'the offer has ended', hold_expires_at = NULL, version = a.version + 1,
             updated_at = now()
        FROM late
       WHERE a.org_id = $1 AND a.id = late.appointment_id AND a.status = 'proposed' AND a.hold_expires_at <= now()
      RETURNING a.id
    ), settled AS (
      UPDATE waitlist_entries w
         SET status = CASE WHEN late.is_booked THEN 'booked'
                           WHEN late.wanted_until < current_date - 1 THEN 'expired'
                           ELSE 'waiting' END,
             offered_appointment_id = CASE WHEN late.is_booked THEN late.appointment_id END,
             offer_expires_at = NULL, version = w.version + 1, updated_at = now()
        FROM late
       WHERE w.org_id = $1 AND w.id = late.id
      RETURNING w.id, w.patient_id, w.status)
    SELECT settled.id, CASE WHEN hold.id IS NOT NULL THEN ehr.release_time($1, hold.id)::text END AS released,
           ehr.audit($1, $3, 'update', 'WaitlistEntry', settled.id, settled.patient_id,
                     jsonb_build_object('status', settled.status))::text AS audited
      FROM settled
      LEFT JOIN hold ON true`,
  touches: { diary: wholeCollection },
})

/**
 * Cancels a hold that has expired without being booked, and gives back its time; audited. No row when it
 * has not.
 *
 * Params: organization, appointment, context.
 */
export const endExpiredHold = statement({
  name: 'waitlist.end_hold',
  params: [uuid, uuid, jsonb],
  row: { id: uuid, released: nullable(text), audited: nullable(text) },
  sql: `
    WITH ended AS (
      UPDATE appointments a
         SET status = 'cancelled', cancel_reason = 'the hold has expired', hold_expires_at = NULL,
             version = a.version + 1, updated_at = now()
       WHERE a.org_id = $1 AND a.id = $2 AND a.status = 'proposed' AND a.hold_expires_at <= now()
      RETURNING a.id, a.patient_id)
    SELECT ended.id, ehr.release_time($1, ended.id)::text AS released,
           ehr.audit($1, $3, 'update', 'Appointment', ended.id, ended.patient_id,
                     '{"status": "cancelled", "cancel_reason": "the hold has expired"}')::text AS audited
      FROM ended`,
  touches: { diary: wholeCollection },
})

/** Takes freed time for half a minute; no row when another process is at it, or has done it. */
export const claimOpening = statement({
  name: 'waitlist.claim',
  params: [uuid, uuid],
  row: { id: uuid, practitioner_id: uuid, busy_from: text, busy_until: text },
  sql: `
    UPDATE waitlist_openings o
       SET claimed_until = now() + interval '30 s'
     WHERE o.org_id = $1 AND o.id = $2 AND o.claimed_until <= now()
    RETURNING o.id, o.practitioner_id, to_json(o.busy_from) #>> '{}' AS busy_from,
              to_json(o.busy_until) #>> '{}' AS busy_until`,
})

/** Removes freed time that everybody it could be for was considered for. */
export const removeOpening = statement({
  name: 'waitlist.remove_opening',
  params: [uuid, uuid],
  row: { id: uuid },
  sql: `DELETE FROM waitlist_openings o WHERE o.org_id = $1 AND o.id = $2 RETURNING o.id`,
})

/**
 * Who could be offered time of a practitioner, in order. Left out is whoever has been offered a time that
 * overlaps it, or has cancelled one: it is not what they want.
 *
 * Params: organization, practitioner, from, until, the last of those considered before or null, most rows.
 * Cost:   all who wait, sorted, and 1 look-up of each.
 */
export const candidatesInOrder = statement({
  name: 'waitlist.candidates',
  params: [uuid, uuid, timestamptz, timestamptz, nullable(uuid), integer],
  row: {
    id: uuid,
    type_id: uuid,
    patient_id: uuid,
    location_id: nullable(text),
    wanted_from: date,
    wanted_until: date,
    weekdays: nullable(text),
    start_minute: nullable(integer),
    end_minute: nullable(integer),
  },
  sql: `
    SELECT w.id, w.type_id, w.patient_id, w.location_id::text, w.wanted_from, w.wanted_until,
           array_to_string(w.weekdays, ',') AS weekdays, w.start_minute::integer, w.end_minute::integer
      FROM waitlist_entries w
      JOIN patients p ON p.org_id = $1 AND p.id = w.patient_id AND p.active AND NOT p.deceased
     WHERE w.org_id = $1 AND w.status = 'waiting' AND (w.practitioner_id IS NULL OR w.practitioner_id = $2)
       -- No local day is further from the day in UTC.
       AND w.wanted_from <= ($4 AT TIME ZONE 'UTC')::date + 1 AND w.wanted_until >= ($3 AT TIME ZONE 'UTC')::date - 1
       AND ($5::uuid IS NULL OR (w.priority, w.created_at, w.id) >
            (SELECT c.priority, c.created_at, c.id FROM waitlist_entries c WHERE c.org_id = $1 AND c.id = $5))
       AND NOT EXISTS (
         SELECT FROM appointments a
          WHERE a.org_id = $1 AND a.patient_id = w.patient_id AND a.practitioner_id = $2
            AND a.status IN ('proposed', 'cancelled')
            AND a.start_time < $4 AND a.start_time > $3 - interval '24 hours' AND a.end_time > $3)
     ORDER BY w.priority, w.created_at, w.id
     LIMIT $6::integer`,
})

/** The type of visit that an entry is about, and whose it is. */
export const waitingEntry = statement({
  name: 'waitlist.type',
  params: [uuid, uuid],
  row: { type_id: uuid, patient_id: uuid },
  sql: `SELECT w.type_id, w.patient_id FROM waitlist_entries w WHERE w.org_id = $1 AND w.id = $2`,
})
