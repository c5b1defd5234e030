/** Appointments of the demo as rows, each with the time that it takes of practitioner, room and patient. */
import { createHash } from 'node:crypto'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import type { PlannedAppointment } from './appointment-plan.ts'
import type { DemoType } from './appointment-types.ts'
import { copyLine } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { copyLines } from './load.ts'
import type { Prng } from './prng.ts'

/** Hours of who works on a day off, in minutes after local midnight. */
export const DUTY_HOURS: readonly (readonly [start: number, end: number])[] = [
  [540, 720],
  [780, 1_020],
]
/** What the demo calls its closed weekdays. */
export const HOLIDAY = 'Public holiday'

/** Whom a plan's numbers mean: ids in the order in which the plan counts them. */
export type ClinicPeople = {
  readonly practitioners: readonly string[]
  readonly rooms: readonly string[]
  readonly patients: readonly string[]
  readonly site: string
  /** Who has booked it all. */
  readonly clerk: string
}

/** A clinic whose appointments are written. */
export type BookedClinic = ClinicPeople & {
  readonly owner: SqlConnection
  readonly orgId: string
  /** Minutes since 1970. */
  readonly now: number
  readonly prng: Prng
}

/** Reads whom and what an organization has. */
export async function readPeople(owner: SqlConnection, orgId: string): Promise<ClinicPeople> {
  const ids = async (sql: string, ...more: readonly string[]): Promise<string[]> =>
    (await owner.query<{ id: string }>(sql, [orgId, ...more])).map(({ id }) => id)
  const [site = null] = await ids(
    "SELECT id FROM locations WHERE org_id = $1 AND kind = 'site' AND active ORDER BY id LIMIT 1",
  )
  const [clerk = ''] = await ids(
    `SELECT user_id AS id FROM memberships
      WHERE org_id = $1 AND role = 'front_desk' ORDER BY user_id LIMIT 1`,
  )
  return {
    practitioners: await ids('SELECT id FROM practitioners WHERE org_id = $1 AND active ORDER BY id'),
    rooms:
      site === null
        ? []
        : await ids(
            `SELECT id FROM locations
              WHERE org_id = $1 AND kind = 'room' AND parent_id = $2 AND active ORDER BY name, id`,
            site,
          ),
    patients: await ids('SELECT id FROM patients WHERE org_id = $1 AND active AND NOT deceased ORDER BY id'),
    ...{ site: site ?? '', clerk },
  }
}

/** An id of about now. */
export function newId({ now, prng }: Pick<BookedClinic, 'now' | 'prng'>): string {
  return uuidAt(now * 60_000 - prng.below(86_400_000), prng)
}

/** Writes planned appointments; `typeIds` are the ids of their types. */
export async function insertAppointments(
  clinic: BookedClinic,
  typeIds: ReadonlyMap<DemoType, string>,
  planned: readonly PlannedAppointment[],
): Promise<void> {
  const { owner, orgId, site, clerk } = clinic
  const appointments: string[] = []
  const spans: string[] = []
  for (const { type, status, start, ...at } of planned) {
    const id = newId(clinic)
    const practitioner = clinic.practitioners[at.practitioner] ?? ''
    const room = at.room === null ? null : (clinic.rooms[at.room] ?? null)
    const patient = clinic.patients[at.patient] ?? ''
    const typeId = typeIds.get(type) ?? ''
    const end = start + type.duration
    const here = status === 'arrived' || status === 'checked-in' || status === 'fulfilled'
    const times = [isoOf(start), isoOf(end)]
    appointments.push(
      copyLine([
        ...[
          orgId,
          id,
          patient,
          typeId,
          practitioner,
          site,
          room,
          status,
          ...times,
          clinic.prng.pick(type.reasons),
        ],
        ...[
          status === 'cancelled' ? 'Patient asked' : null,
          here ? isoOf(Math.min(start - 5, clinic.now)) : null,
          clerk,
        ],
      ]),
    )
    if (status === 'cancelled') continue
    const busy = [isoOf(start - type.before), isoOf(end + type.after)]
    const session = type.capacity === 1 ? id : groupSession(typeId, practitioner, start - type.before)
    const lane = String(at.lane)
    spans.push(copyLine([orgId, id, practitioner, 'practitioner', session, lane, ...busy]))
    if (room !== null) spans.push(copyLine([orgId, id, room, 'room', session, lane, ...busy]))
    spans.push(copyLine([orgId, id, patient, 'patient', id, '0', ...times]))
  }
  const columns =
    'org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time, end_time, ' +
    'reason, cancel_reason, arrived_at, created_by'
  await copyLines(owner, 'appointments', columns, appointments)
  const taken = 'org_id, appointment_id, resource_id, resource_kind, session_id, lane, busy_from, busy_until'
  await copyLines(owner, 'booking_spans', taken, spans)
}

/** What ehr.group_session computes: MD5 of both ids and of PostgreSQL's microseconds since 2000. */
function groupSession(typeId: string, practitionerId: string, busyFrom: number): string {
  const micros = Buffer.alloc(8)
  micros.writeBigInt64BE(BigInt(busyFrom - Date.UTC(2000, 0, 1) / 60_000) * 60_000_000n)
  const ids = Buffer.from(`${typeId}${practitionerId}`.replaceAll('-', ''), 'hex')
  const hex = createHash('md5').update(ids).update(micros).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The instant of minutes since 1970. */
export function isoOf(minute: number): string {
  return new Date(minute * 60_000).toISOString()
}
