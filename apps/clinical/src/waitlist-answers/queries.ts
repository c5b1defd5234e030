/** SQL of answers to offers: taken, declined, or the entry ended. */
import { wholeCollection } from '@ehrconnect/platform/cache/key'
import { array, integer, jsonb, nullable, statement, text, uuid } from '@ehrconnect/platform/db/statement'

/**
 * Takes an offer: the hold becomes a booking, its time is taken anew without an end (ehr.take_time, which
 * says when somebody was given it meanwhile), the entry is booked. Audited; remembers the reply. No row
 * comes back when there is no offer, or it has ended, or the patient cannot be booked any more.
 *
 * Params: organization, entry, context.
 */
export const acceptOffer = statement({
  name: 'waitlist.accept',
  params: [uuid, uuid, jsonb],
  row: {
    version: integer,
    body: text,
    taken: nullable(text),
    audited: nullable(text),
    booked: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH offer AS (
      SELECT w.id, a.id AS appointment_id
        FROM waitlist_entries w
        JOIN appointments a ON a.org_id = $1 AND a.id = w.offered_appointment_id AND a.status = 'proposed'
         AND a.hold_expires_at > now()
       WHERE w.org_id = $1 AND w.id = $2 AND w.status = 'offered' AND w.offer_expires_at > now()
         AND EXISTS (SELECT FROM patients p WHERE p.org_id = $1 AND p.id = w.patient_id AND p.active AND NOT p.deceased)
         FOR UPDATE OF w, a
    ), entry AS (
      UPDATE waitlist_entries w
         SET status = 'booked', offer_expires_at = NULL, version = w.version + 1, updated_at = now()
        FROM offer
       WHERE w.org_id = $1 AND w.id = offer.id
      RETURNING w.id, w.version
    ), booked AS (
      UPDATE appointments a
         SET status = 'booked', hold_expires_at = NULL, version = a.version + 1, updated_at = now()
        FROM offer
       WHERE a.org_id = $1 AND a.id = offer.appointment_id
      RETURNING a.id, a.patient_id, a.type_id, a.practitioner_id, a.room_id, a.start_time, a.end_time
    ), taken AS MATERIALIZED (
      SELECT booked.id, entry.id AS entry_id, booked.patient_id, entry.version, booked.start_time,
             ehr.take_time($1, booked.id, booked.type_id, booked.practitioner_id, booked.room_id, booked.patient_id,
                           booked.start_time, booked.end_time, t.buffer_before_minutes, t.buffer_after_minutes,
                           t.capacity, false, NULL)::text AS taken
        FROM booked
       CROSS JOIN entry
        JOIN appointment_types t ON t.org_id = $1 AND t.id = booked.type_id
    ), reply AS (
      SELECT taken.id, taken.entry_id, taken.patient_id, taken.version, taken.taken,
             json_build_object('id', taken.entry_id, 'status', 'booked', 'appointment_id', taken.id,
                               'start_time', taken.start_time, 'version', taken.version)::text AS body
        FROM taken)
    SELECT reply.version, reply.body, reply.taken,
           ehr.audit($1, $3, 'update', 'WaitlistEntry', reply.entry_id, reply.patient_id, '{"status": "booked"}')::text
             AS audited,
           ehr.audit($1, $3, 'update', 'Appointment', reply.id, reply.patient_id, '{"status": "booked"}')::text AS booked,
           ehr.remember_reply($1, $3, 200, reply.body, NULL, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/**
 * Ends what an entry has: an offer that is declined, so that the entry waits on, or the entry itself. A hold
 * is cancelled and its time given back, which notes it for the next. Audited; remembers the reply. No row
 * comes back when the entry is in none of the statuses, or the hold of what is declined is none any more.
 *
 * Params: organization, entry, statuses that it may have, new status, why, context.
 */
export const endOffer = statement({
  name: 'waitlist.end_offer',
  params: [uuid, uuid, array(text), text, text, jsonb],
  row: {
    version: integer,
    body: text,
    released: nullable(text),
    audited: nullable(text),
    cancelled: nullable(text),
    remembered: nullable(text),
  },
  sql: `
    WITH was AS (
      SELECT w.id, w.patient_id, CASE WHEN w.status = 'offered' THEN w.offered_appointment_id END AS appointment_id
        FROM waitlist_entries w
       WHERE w.org_id = $1 AND w.id = $2 AND w.status = ANY ($3::text[])
         FOR UPDATE
    ), visit AS (
      SELECT a.id, a.status
        FROM was
        JOIN appointments a ON a.org_id = $1 AND a.id = was.appointment_id
         FOR UPDATE OF a
    ), entry AS (
      UPDATE waitlist_entries w
         SET status = $4, offered_appointment_id = NULL, offer_expires_at = NULL, version = w.version + 1,
             updated_at = now()
        FROM was
        LEFT JOIN visit ON true
       WHERE w.org_id = $1 AND w.id = was.id AND ($4 <> 'waiting' OR visit.status = 'proposed')
      RETURNING w.id, w.patient_id, w.version, was.appointment_id
    ), hold AS (
      UPDATE appointments a
         SET status = 'cancelled', cancel_reason = $5, hold_expires_at = NULL, version = a.version + 1, updated_at = now()
        FROM entry
       WHERE a.org_id = $1 AND a.id = entry.appointment_id AND a.status = 'proposed'
      RETURNING a.id, a.patient_id
    ), reply AS (
      SELECT entry.id, entry.patient_id, entry.version, hold.id AS hold_id,
             json_build_object('id', entry.id, 'status', $4, 'appointment_id', NULL, 'start_time', NULL,
                               'version', entry.version)::text AS body
        FROM entry
        LEFT JOIN hold ON true)
    SELECT reply.version, reply.body,
           CASE WHEN reply.hold_id IS NOT NULL THEN ehr.release_time($1, reply.hold_id)::text END AS released,
           ehr.audit($1, $6, 'update', 'WaitlistEntry', reply.id, reply.patient_id,
                     jsonb_build_object('status', $4, 'reason', $5))::text AS audited,
           CASE WHEN reply.hold_id IS NOT NULL
                THEN ehr.audit($1, $6, 'update', 'Appointment', reply.hold_id, reply.patient_id,
                               jsonb_build_object('status', 'cancelled', 'cancel_reason', $5))::text END AS cancelled,
           ehr.remember_reply($1, $6, 200, reply.body, NULL, reply.version::text)::text AS remembered
      FROM reply`,
  touches: { diary: wholeCollection },
})

/** What an entry is now, and whose. */
export const entryStatus = statement({
  name: 'waitlist.status',
  params: [uuid, uuid],
  row: { id: uuid, patient_id: uuid, status: text },
  sql: `SELECT w.id, w.patient_id, w.status FROM waitlist_entries w WHERE w.org_id = $1 AND w.id = $2`,
})
