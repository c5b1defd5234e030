/** A clinic with a long past and a full calendar: appointments of two years, made once and kept. */
import type { Context } from './context.ts'
import type { Database } from './database.ts'

/** The clinic, and what can be asked of it. */
export type FullCalendar = {
  readonly orgId: string
  readonly appointments: number
  /** A type of visit that needs no room, and one that does. */
  readonly typeId: string
  readonly roomTypeId: string
  readonly practitioners: readonly string[]
  /** The first day that can be asked for, as a civil date. */
  readonly tomorrow: string
}

/** Practitioners of the clinic; each has a room. */
const PRACTITIONERS = 50
const ZONE = 'Europe/Vienna'
const FIRST_MINUTE = 480
const LAST_MINUTE = 1_020
const VISIT_MINUTES = 15
/** Visits of a practitioner in a day, of which one in ten is left free. */
const SLOTS = (LAST_MINUTE - FIRST_MINUTE) / VISIT_MINUTES
const FREE_SHARE = 10
/** As far as the longest question looks, and a few days for runs of a later day. */
const DAYS_AHEAD = 60
const TYPE_CODE = 'bench_full'
const ROOM_TYPE_CODE = 'bench_full_room'
const CLINIC_NAME = 'Bench full calendar'
const MS_PER_SECOND = 1_000

const FIND = `
  SELECT t.org_id::text, t.id::text, r.id::text, (SELECT count(*) FROM appointments a WHERE a.org_id = t.org_id)::text,
         (SELECT string_agg(p.id::text, ',' ORDER BY p.id) FROM practitioners p
           WHERE p.org_id = t.org_id AND p.specialty = '${CLINIC_NAME}'),
         (SELECT max(a.start_time AT TIME ZONE '${ZONE}')::date::text FROM appointments a WHERE a.org_id = t.org_id),
         ((now() AT TIME ZONE '${ZONE}')::date + 1)::text, ((now() AT TIME ZONE '${ZONE}')::date + 32)::text
    FROM appointment_types t
    JOIN appointment_types r ON r.org_id = t.org_id AND r.code = '${ROOM_TYPE_CODE}'
   WHERE t.code = '${TYPE_CODE}'`

/** The organization with the most patients gets a site, practitioners with hours, rooms, two types. */
const MAKE_CLINIC = `
  WITH org AS (
    SELECT org_id FROM patients GROUP BY org_id ORDER BY count(*) DESC LIMIT 1
  ), site AS (
    INSERT INTO locations (org_id, id, kind, name) SELECT org_id, ehr.uuidv7(), 'site', '${CLINIC_NAME}' FROM org
    RETURNING org_id, id
  ), room AS (
    INSERT INTO locations (org_id, id, kind, parent_id, name)
    SELECT site.org_id, ehr.uuidv7(), 'room', site.id, 'Room ' || lpad(n::text, 2, '0')
      FROM site, generate_series(1, ${PRACTITIONERS}) n
    RETURNING org_id, id
  ), practitioner AS (
    INSERT INTO practitioners (org_id, id, first_name, last_name, specialty)
    SELECT org.org_id, ehr.uuidv7(), 'Bench', 'Practitioner ' || n, '${CLINIC_NAME}'
      FROM org, generate_series(1, ${PRACTITIONERS}) n
    RETURNING org_id, id
  ), type AS (
    INSERT INTO appointment_types (org_id, id, code, name, duration_minutes, alignment_minutes, room_required)
    SELECT org.org_id, ehr.uuidv7(), t.code, t.name, ${VISIT_MINUTES}, ${VISIT_MINUTES}, t.code = '${ROOM_TYPE_CODE}'
      FROM org, (VALUES ('${TYPE_CODE}', 'Visit'), ('${ROOM_TYPE_CODE}', 'Visit in a room')) t (code, name)
    RETURNING org_id, id
  ), offered AS (
    INSERT INTO appointment_type_practitioners (org_id, type_id, practitioner_id)
    SELECT type.org_id, type.id, practitioner.id FROM type, practitioner
  ), schedule AS (
    INSERT INTO schedules (org_id, id, practitioner_id, location_id, time_zone, effective_from)
    SELECT practitioner.org_id, ehr.uuidv7(), practitioner.id, site.id, '${ZONE}', '2000-01-01'
      FROM practitioner, site
    RETURNING org_id, id)
  INSERT INTO schedule_hours (org_id, schedule_id, weekday, start_minute, end_minute)
  SELECT schedule.org_id, schedule.id, weekday, ${FIRST_MINUTE}, ${LAST_MINUTE}
    FROM schedule, generate_series(1, 7) weekday`

/** Moment by moment: at each all practitioners but one in ten, each with another patient. */
const MAKE_APPOINTMENTS = `
  WITH who AS MATERIALIZED (
    SELECT p.org_id, p.id, r.id AS room_id, row_number() OVER (ORDER BY p.id) - 1 AS nth
      FROM (SELECT org_id, id, row_number() OVER (ORDER BY id) AS n FROM practitioners
             WHERE specialty = '${CLINIC_NAME}') p
      JOIN (SELECT r.org_id, r.id, row_number() OVER (ORDER BY r.id) AS n
              FROM locations r JOIN locations s ON s.org_id = r.org_id AND s.id = r.parent_id
             WHERE s.name = '${CLINIC_NAME}') r ON r.org_id = p.org_id AND r.n = p.n
  ), patient AS MATERIALIZED (
    SELECT p.id, row_number() OVER (ORDER BY p.id) - 1 AS nth
      FROM patients p WHERE p.org_id = (SELECT org_id FROM who LIMIT 1)
  ), slot AS (
    SELECT who.org_id, who.id AS practitioner_id, who.room_id, moment * ${PRACTITIONERS} + who.nth AS nth,
           ((now() AT TIME ZONE '${ZONE}')::date + ${DAYS_AHEAD} - (moment / ${SLOTS})::integer
            + make_interval(mins => ${FIRST_MINUTE} + ${VISIT_MINUTES} * (moment % ${SLOTS})::integer))
             AT TIME ZONE '${ZONE}' AS start_time
      FROM generate_series(0, $1::text::bigint * ${FREE_SHARE} / ${FREE_SHARE - 1} / ${PRACTITIONERS}) moment
     CROSS JOIN who
     WHERE (moment * 7 + who.nth) % ${FREE_SHARE} <> 0)
  INSERT INTO appointments (org_id, id, patient_id, type_id, practitioner_id, location_id, room_id, status, start_time,
                            end_time, reason, created_by)
  SELECT slot.org_id, ehr.uuidv7(), patient.id, type.id, slot.practitioner_id, room.parent_id, slot.room_id,
         CASE WHEN slot.start_time < now() THEN 'noshow' ELSE 'booked' END, slot.start_time,
         slot.start_time + interval '${VISIT_MINUTES} minutes', 'Check-up', slot.practitioner_id
    FROM slot
    JOIN patient ON patient.nth = slot.nth % (SELECT count(*) FROM patient)
    JOIN locations room ON room.org_id = slot.org_id AND room.id = slot.room_id
    JOIN appointment_types type ON type.org_id = slot.org_id AND type.code = '${ROOM_TYPE_CODE}'
   ORDER BY slot.start_time
   LIMIT $1::text::bigint`

const MAKE_SPANS = `
  INSERT INTO booking_spans (org_id, appointment_id, resource_id, resource_kind, session_id, busy_from, busy_until)
  SELECT a.org_id, a.id, r.id, r.kind, a.id, a.start_time, a.end_time
    FROM appointments a
   CROSS JOIN LATERAL (VALUES ('practitioner', a.practitioner_id), ('room', a.room_id), ('patient', a.patient_id)) r (kind, id)
   ORDER BY a.start_time`

/** Indexes and keys that are built when the rows are there: a third of the time. */
const TABLES = ['booking_spans', 'appointments']
const LIST_BUILT = `
  SELECT c.conname::text, pg_get_constraintdef(c.oid)::text
    FROM pg_constraint c WHERE c.conrelid = $1::text::regclass AND c.contype IN ('f', 'x', 'u')
   ORDER BY c.contype DESC`

/** The full calendar, made unless it is there and reaches far enough ahead. */
export async function openFullCalendar(
  { say }: Pick<Context, 'say'>,
  database: Database,
  appointments: number,
): Promise<FullCalendar> {
  const known = await findCalendar(database)
  if (known !== null && known.appointments === appointments) return known
  say(`making a calendar with ${appointments.toLocaleString('en-US')} appointments; this is kept`)
  const startedAt = performance.now()
  if (known === null) await database.rows(MAKE_CLINIC)
  await database.rows('TRUNCATE appointments CASCADE')
  await withoutIndexes(database, async () => {
    await database.rows('ANALYZE patients, practitioners, locations')
    await database.rows(MAKE_APPOINTMENTS, [String(appointments)])
    await database.rows(MAKE_SPANS)
  })
  await database.rows('VACUUM (ANALYZE) appointments, booking_spans, schedules, schedule_hours, locations')
  const made = await findCalendar(database)
  if (made?.appointments !== appointments) {
    throw new Error(`of ${appointments} appointments ${made?.appointments ?? 0} were made`)
  }
  say(`made in ${Math.round((performance.now() - startedAt) / MS_PER_SECOND)} s`)
  return made
}

/** Null when there is none. Of one that no longer reaches a month ahead no appointments count. */
async function findCalendar(database: Database): Promise<FullCalendar | null> {
  const [row] = await database.rows(FIND)
  if (row === undefined) return null
  const [orgId, typeId, roomTypeId, count, practitioners, last, tomorrow, needed] = row
  return {
    orgId: orgId ?? '',
    typeId: typeId ?? '',
    roomTypeId: roomTypeId ?? '',
    appointments: (last ?? '') < (needed ?? '') ? 0 : Number(count),
    practitioners: (practitioners ?? '').split(','),
    tomorrow: tomorrow ?? '',
  }
}

async function withoutIndexes(database: Database, load: () => Promise<void>): Promise<void> {
  const built: [string, string, string][] = []
  for (const table of TABLES) {
    for (const [name, definition] of await database.rows(LIST_BUILT, [table]))
      built.push([table, name ?? '', definition ?? ''])
  }
  // In one transaction: a run that is stopped leaves the tables as they were.
  await database.rows('BEGIN')
  try {
    for (const [table, name] of built) await database.rows(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
    await load()
    for (const [table, name, definition] of built.toReversed())
      await database.rows(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
    await database.rows('COMMIT')
  } catch (error) {
    await database.rows('ROLLBACK')
    throw error
  }
}
