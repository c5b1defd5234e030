/** The waitlists of the clinics that every test starts with. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { type Clinic, TWIN_ID, USER_ID } from './clinics.ts'

/** Entries, and the holds that are offered to them, of a clinic: what each is for. */
const PLACES = { accept: 'f0', settle: 'f1', hold: 'f2', offer: 'f3', decline: 'f4', cancel: 'f5' } as const

/** The id of a row of a clinic that is for one statement or request only. */
export function idFor(rowId: string, use: keyof typeof PLACES): string {
  return rowId.slice(0, -4) + PLACES[use] + rowId.slice(-2)
}

/** Those who wait, those who are offered a slot, freed time, and a hold that has expired. */
export async function seedWaitlist(owner: SqlConnection, { id, mark, rowId }: Clinic): Promise<void> {
  const wait = (entry: string): Promise<unknown> =>
    owner.query(
      `INSERT INTO waitlist_entries (org_id, id, patient_id, type_id, practitioner_id, location_id,
                                     wanted_from, wanted_until, weekdays, note, created_by)
       VALUES ($1, $2, $6, $3, $3, $3, '2000-01-01', '2199-12-31', '{1,2,3,4,5,6,7}', $4, $5)`,
      [id, entry, rowId, mark, USER_ID, TWIN_ID],
    )
  const hold = (appointment: string, day: number, expires: string): Promise<unknown> =>
    owner.query(
      `WITH made AS (
         INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, status, start_time,
                                   end_time, hold_expires_at, created_by)
         VALUES ($1, $2, $7, $3, $3, $3, 'proposed', $4, $4::timestamptz + interval '30 minutes',
                 now() + $5::interval, $6)
         RETURNING org_id, id, practitioner_id, start_time, end_time, hold_expires_at)
       INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from, busy_until,
                                  expires_at)
       SELECT org_id, id, practitioner_id, 'practitioner', id, start_time, end_time, hold_expires_at FROM made`,
      [id, appointment, rowId, `2035-01-${10 + day}T08:00:00Z`, expires, USER_ID, TWIN_ID],
    )
  for (const use of ['accept', 'settle', 'decline'] as const) {
    const entry = idFor(rowId, use)
    await wait(entry)
    await hold(entry, Number(`0x${PLACES[use]}`) - 0xf0, use === 'settle' ? '-1 hour' : '10 years')
    await owner.query(
      `UPDATE waitlist_entries w SET status = 'offered', offered_appointment_id = a.id,
              offer_expires_at = a.hold_expires_at
         FROM appointments a WHERE w.org_id = $1 AND w.id = $2 AND a.org_id = $1 AND a.id = $2`,
      [id, entry],
    )
  }
  for (const entry of [rowId, idFor(rowId, 'offer'), idFor(rowId, 'cancel')]) await wait(entry)
  await hold(idFor(rowId, 'hold'), 2, '-1 hour')
  await owner.query(
    `INSERT INTO waitlist_openings (org_id, id, practitioner_id, busy_from, busy_until)
     VALUES ($1, $2, $2, '2030-01-07T08:00Z', '2030-01-07T09:00Z')`,
    [id, rowId],
  )
}
