/** A small surgery in NORTH with a calendar that a test can fill. */
import { randomUUID } from 'node:crypto'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { NORTH, USER_ID } from './clinics.ts'

/** What a type of the surgery may have that others have not. */
export type TypeOptions = {
  readonly duration?: number
  readonly before?: number
  readonly after?: number
  readonly alignment?: number
  readonly lead?: number
  readonly capacity?: number
  readonly room?: boolean
}

/** Ids of what was made, and ways to fill the calendar. */
export type Surgery = {
  readonly site: string
  readonly rooms: readonly string[]
  readonly practitioners: readonly string[]
  readonly schedules: readonly string[]
  addType(options?: TypeOptions): Promise<string>
  addPatient(): Promise<string>
  /** Takes a resource's time as a booking would. Throws: the constraint's error. */
  take(span: TakenSpan): Promise<void>
  /** As `take`, undone at once; whether the constraint accepts it. */
  accepts(spans: readonly TakenSpan[]): Promise<boolean>
  block(practitioner: string, from: string, until: string): Promise<void>
}

/** A booking of one resource. */
export type TakenSpan = {
  readonly resource: string
  readonly kind: 'practitioner' | 'room' | 'patient'
  readonly from: string
  readonly until: string
  /** The type of a group visit, whose session it joins in `lane`, held by `practitioner`. */
  readonly group?: { readonly type: string; readonly practitioner: string; readonly lane: number }
  readonly room?: string
  readonly expires?: string
  readonly overbooked?: boolean
}

type Weekly = readonly (readonly [weekday: number, start: number, end: number])[]

/** Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00. */
export const OFFICE_HOURS: Weekly = [1, 2, 3, 4, 5].flatMap((weekday) => [
  [weekday, 480, 720] as const,
  [weekday, 780, 1_020] as const,
])

/** Makes a site with rooms, and practitioners with the same hours. */
export async function openSurgery(
  owner: SqlConnection,
  options: { practitioners?: number; rooms?: number; zone?: string; weekly?: Weekly } = {},
): Promise<Surgery> {
  const { practitioners = 1, rooms = 0, zone = 'Europe/Berlin', weekly = OFFICE_HOURS } = options
  const site = randomUUID()
  const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID())
  const made = { site, rooms: ids(rooms), practitioners: ids(practitioners), schedules: ids(practitioners) }
  const run = (sql: string, ...values: readonly unknown[]) => owner.query(sql, [NORTH.id, ...values])
  await run(`INSERT INTO locations (org_id, id, name) VALUES ($1, $2, 'Surgery')`, site)
  for (const [nth, id] of made.rooms.entries())
    await run(
      `INSERT INTO locations (org_id, id, kind, parent_id, name) VALUES ($1, $2, 'room', $3, $4)`,
      ...[id, site, `Room ${nth + 1}`],
    )
  for (const [nth, id] of made.practitioners.entries()) {
    const name = `Doctor ${nth + 1}`
    await run(
      `INSERT INTO practitioners (org_id, id, first_name, last_name) VALUES ($1, $2, 'A', $3)`,
      id,
      name,
    )
    await run(
      `INSERT INTO schedules (org_id, id, practitioner_id, location_id, time_zone, effective_from)
       VALUES ($1, $2, $3, $4, $5, '2020-01-01')`,
      ...[made.schedules[nth], id, site, zone],
    )
    for (const hours of weekly)
      await run(
        `INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
         VALUES ($1, $2, $3, $4, $5)`,
        ...[made.schedules[nth], ...hours],
      )
  }
  return { ...made, ...fillingOf(owner, site) }
}

function fillingOf(
  owner: SqlConnection,
  site: string,
): Pick<Surgery, 'addType' | 'addPatient' | 'take' | 'accepts' | 'block'> {
  const addPatient = async (): Promise<string> => {
    const id = randomUUID()
    await owner.query(
      `INSERT INTO patients (org_id, id, mrn, first_name, last_name, search_first, search_last_first,
                             search_first_last, search_mrn)
       VALUES ($1, $2::uuid, $2::uuid::text, 'P', 'P', 'p', 'p p', 'p p', $2::uuid::text)`,
      [NORTH.id, id],
    )
    return id
  }
  const take = (span: TakenSpan): Promise<void> => insertSpan(owner, site, span)
  return {
    addPatient,
    take,
    async addType(options = {}) {
      const id = randomUUID()
      const {
        duration = 30,
        before = 0,
        after = 0,
        alignment = 30,
        lead = 0,
        capacity = 1,
        room = false,
      } = options
      await owner.query(
        `INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, buffer_before_minutes,
           buffer_after_minutes, alignment_minutes, lead_time_minutes, capacity, room_required)
         VALUES ($1, $2, $2::uuid::text, 'Visit', $3, $4, $5, $6, $7, $8, $9)`,
        [NORTH.id, id, duration, before, after, alignment, lead, capacity, room],
      )
      return id
    },
    async accepts(spans) {
      await owner.query('BEGIN')
      try {
        for (const span of spans) await take(span)
        return true
      } catch (error) {
        if (Reflect.get(Object(error), 'code') !== '23P01') throw error
        return false
      } finally {
        await owner.query('ROLLBACK')
      }
    },
    async block(practitioner, from, until) {
      await owner.query(
        `INSERT INTO schedule_blocks (org_id, id, practitioner_id, start_time, end_time, created_by)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [NORTH.id, randomUUID(), practitioner, from, until, USER_ID],
      )
    },
  }
}

async function insertSpan(owner: SqlConnection, site: string, span: TakenSpan): Promise<void> {
  const id = randomUUID()
  await owner.query(
    `INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status,
       start_time, end_time, hold_expires_at, created_by)
     VALUES ($1, $2, $3, $3, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[NORTH.id, id, NORTH.rowId, site, span.room ?? null, span.expires ? 'proposed' : 'booked'],
      ...[span.from, span.until, span.expires ?? null, USER_ID],
    ],
  )
  await owner.query(
    `INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, lane,
       overbooked, busy_from, busy_until, expires_at)
     VALUES ($1, $2, $3, $4, coalesce(ehr.group_session($5, $6, $9), $2), $7, $8, $9, $10, $11)`,
    [
      ...[NORTH.id, id, span.resource, span.kind, span.group?.type ?? null, span.group?.practitioner ?? null],
      ...[span.group?.lane ?? 0, span.overbooked ?? false, span.from, span.until, span.expires ?? null],
    ],
  )
}
