/** The calendars of a demo organization: what can be booked, who is there when, and what is booked. */
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
import { FUTURE_DAYS, type OpenDay, PAST_DAYS, planAppointments } from './appointment-plan.ts'
import {
  type BookedClinic,
  DUTY_HOURS,
  HOLIDAY,
  insertAppointments,
  isoOf,
  newId,
  readPeople,
} from './appointment-rows.ts'
import { DEMO_TYPES, type DemoType } from './appointment-types.ts'
import { type ClinicKind, openingHours } from './clinic.ts'
import { copyLine } from './copy-text.ts'
import { copyLines } from './load.ts'
import { prngOf } from './prng.ts'
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
  const found = await readPeople(owner, orgId)
  const clinic: Clinic = { owner, orgId, kind, zone, now, today: localDayAt(zone, now), prng, ...found }
  const typeIds = await insertTypes(clinic)
  await insertHolidays(clinic)
  const days = await insertSchedules(clinic)
  const plan = { types: DEMO_TYPES[kind], rooms: found.rooms.length, patients: found.patients.length }
  const appointments = planAppointments(prng, { ...plan, today: clinic.today, now }, days)
  await insertAppointments(clinic, typeIds, appointments)
  return { schedules: found.practitioners.length, appointments: appointments.length }
}

type Clinic = BookedClinic & { readonly kind: ClinicKind; readonly zone: Zone; readonly today: number }

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
    lines.push(copyLine([clinic.orgId, newId(clinic), dateOfDay(day), HOLIDAY]))
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
    const special = isOff ? DUTY_HOURS.map(([start, end]) => [today, start, end] as const) : []
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
