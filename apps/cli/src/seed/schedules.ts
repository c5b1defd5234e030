/** The calendars of a demo organization: what can be booked, who is there when, and what is booked. */
import { createHash } from 'node:crypto'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { intervalsOf, subtract } from '@ehrconnect/platform/time/intervals'
import { openSpans } from '@ehrconnect/platform/time/opening-hours'
import {
  dateOfDay,
  findZone,
  localDayAt,
  MINUTES_PER_DAY,
  weekdayOfDay,
  type Zone,
} from '@ehrconnect/platform/time/zones'
import {
  FUTURE_DAYS,
  type OpenDay,
  PAST_DAYS,
  type PlannedAppointment,
  planAppointments,
} from './appointment-plan.ts'
import { DEMO_TYPES, type DemoType } from './appointment-types.ts'
import { type ClinicKind, openingHours } from './clinic.ts'
import { copyLine } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { copyLines } from './load.ts'
import { type Prng, prngOf } from './prng.ts'
import { drawLeave, weeklyHours } from './working-hours.ts'

/** The organization whose calendars are made. Its people, places and patients are there already. */
export type ScheduledOrganization = {
  readonly owner: SqlConnection
  readonly orgId: string
  readonly kind: ClinicKind
  readonly timeZone: string
  readonly seed: number
  readonly now: Date
}

/** Rows that were made. */
export type ScheduleCounts = { readonly schedules: number; readonly appointments: number }

/**
 * Makes types, schedules, holidays, a leave and appointments from two weeks ago to six weeks ahead.
 * Today is an open day, whatever day it is.
 *
 * Throws: RangeError when the time zone is not known.
 */
export async function seedSchedules(organization: ScheduledOrganization): Promise<ScheduleCounts> {
  const { owner, orgId, kind, seed } = organization
  const zone = findZone(organization.timeZone)
  if (zone === null) throw new RangeError(`${organization.timeZone} is no time zone`)
  const prng = prngOf(`${seed}/${orgId}/schedules`)
  const now = Math.floor(organization.now.getTime() / 60_000)
  const found = await readOrganization(owner, orgId)
  const clinic: Clinic = { owner, orgId, kind, zone, now, today: localDayAt(zone, now), prng, ...found }
  const typeIds = await insertTypes(clinic)
  await insertHolidays(clinic)
  const days = await insertSchedules(clinic)
  const plan = { types: DEMO_TYPES[kind], rooms: found.rooms.length, patients: found.patients.length }
  const appointments = planAppointments(prng, { ...plan, today: clinic.today, now }, days)
  await insertAppointments(clinic, typeIds, appointments)
  return { schedules: found.practitioners.length, appointments: appointments.length }
}

type Found = { practitioners: string[]; rooms: string[]; site: string; patients: string[]; clerk: string }
type Clinic = Found & {
  owner: SqlConnection
  orgId: string
  kind: ClinicKind
  zone: Zone
  now: number
  today: number
  prng: Prng
}

async function readOrganization(owner: SqlConnection, orgId: string): Promise<Found> {
  const ids = async (sql: string): Promise<string[]> =>
    (await owner.query<{ id: string }>(sql, [orgId])).map(({ id }) => id)
  const [site = ''] = await ids(
    "SELECT id FROM locations WHERE org_id = $1 AND kind = 'site' ORDER BY id LIMIT 1",
  )
  const [clerk = ''] = await ids(
    `SELECT user_id AS id FROM memberships
      WHERE org_id = $1 AND role = 'front_desk' ORDER BY user_id LIMIT 1`,
  )
  return {
    practitioners: await ids('SELECT id FROM practitioners WHERE org_id = $1 AND active ORDER BY id'),
    rooms: await ids("SELECT id FROM locations WHERE org_id = $1 AND kind = 'room' ORDER BY name, id"),
    patients: await ids('SELECT id FROM patients WHERE org_id = $1 AND active ORDER BY id'),
    ...{ site, clerk },
  }
}

/** An id of about now. */
function newId({ now, prng }: Clinic): string {
  return uuidAt(now * 60_000 - prng.below(86_400_000), prng)
}

async function insertTypes(clinic: Clinic): Promise<Map<DemoType, string>> {
  const ids = new Map(DEMO_TYPES[clinic.kind].map((type) => [type, newId(clinic)]))
  const columns =
    'org_id, id, code, name, duration_minutes, buffer_before_minutes, buffer_after_minutes, ' +
    'alignment_minutes, lead_time_minutes, capacity, room_required, colour'
  const lines = [...ids].map(([type, id]) => {
    const numbers = [type.duration, type.before, type.after, type.alignment, type.lead, type.capacity].map(
      String,
    )
    return copyLine([clinic.orgId, id, type.code, type.name, ...numbers, String(type.room), type.colour])
  })
  await copyLines(clinic.owner, 'appointment_types', columns, lines)
  return ids
}

/** Closed weekdays of this year and the next. */
async function insertHolidays(clinic: Clinic): Promise<void> {
  const lines: string[] = []
  for (let day = clinic.today - 60; day < clinic.today + 400; day++) {
    if (weekdayOfDay(day) === 7 || openingHours(clinic.kind, day) !== null) continue
    lines.push(copyLine([clinic.orgId, newId(clinic), dateOfDay(day), 'Public holiday']))
  }
  await copyLines(clinic.owner, 'holidays', 'org_id, id, holiday_date, name', lines)
}

/** Gives everybody hours, and the planner the days on which they are there. */
async function insertSchedules(clinic: Clinic): Promise<OpenDay[]> {
  const { owner, orgId, kind, zone, today, site } = clinic
  const schedules: string[] = []
  const hours: string[] = []
  const exceptions: string[] = []
  const open: OpenDay[] = []
  const closed = new Set<number>()
  for (let day = today - PAST_DAYS; day <= today + FUTURE_DAYS; day++)
    if (openingHours(kind, day) === null) closed.add(day)
  const leave = await insertLeave(clinic)
  for (const [nth, practitioner] of clinic.practitioners.entries()) {
    const id = newId(clinic)
    const weekly = weeklyHours(kind, nth)
    const isOff = closed.has(today) || !weekly.some(([weekday]) => weekday === weekdayOfDay(today))
    const special = isOff ? [[today, 540, 720] as const, [today, 780, 1_020] as const] : []
    schedules.push(copyLine([orgId, id, practitioner, site, zone.name, dateOfDay(today - 400)]))
    for (const [weekday, start, end] of weekly)
      hours.push(copyLine([orgId, id, String(weekday), String(start), String(end)]))
    for (const [, start, end] of special)
      exceptions.push(copyLine([orgId, id, dateOfDay(today), String(start), String(end), 'On duty']))
    const rules = { zone, fromDay: today - 400, untilDay: today + 400, weekly, exceptions: special }
    for (let day = today - PAST_DAYS; day <= today + FUTURE_DAYS; day++) {
      const midnight = zone.instantOf(day * MINUTES_PER_DAY)
      const pairs = openSpans({ ...rules, fromDay: day, untilDay: day }, closed, midnight, midnight)
      const spans = subtract(intervalsOf(pairs), nth === leave.practitioner ? leave.span : intervalsOf([]))
      open.push({ day, practitioner: nth, spans: [...spans] })
    }
  }
  const columns = 'org_id, id, practitioner_id, location_id, time_zone, effective_from'
  await copyLines(owner, 'schedules', columns, schedules)
  await copyLines(owner, 'schedule_hours', 'org_id, schedule_id, weekday, start_minute, end_minute', hours)
  const dated = 'org_id, schedule_id, exception_date, start_minute, end_minute, reason'
  await copyLines(owner, 'schedule_exceptions', dated, exceptions)
  return open.sort((a, b) => a.day - b.day)
}

/** The last practitioner is away for some days of the weeks to come. */
async function insertLeave(clinic: Clinic): Promise<{ practitioner: number; span: Int32Array }> {
  const practitioner = clinic.practitioners.length - 1
  const span = drawLeave(clinic.prng, clinic.zone, clinic.today)
  const [from = 0, until = 0] = span
  const columns = 'org_id, id, practitioner_id, kind, start_time, end_time, reason, created_by'
  const who = clinic.practitioners[practitioner] ?? null
  await copyLines(clinic.owner, 'schedule_blocks', columns, [
    copyLine([
      ...[clinic.orgId, newId(clinic), who, 'leave', isoOf(from), isoOf(until), 'Annual leave', clinic.clerk],
    ]),
  ])
  return { practitioner, span }
}

async function insertAppointments(
  clinic: Clinic,
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

function isoOf(minute: number): string {
  return new Date(minute * 60_000).toISOString()
}
