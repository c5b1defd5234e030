/** Turns organizations into practices whose records can be generated. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { MINUTES_PER_DAY, MS_PER_MINUTE, zoneTime } from './calendar.ts'
import { type ClinicKind, clinicKind } from './clinic.ts'
import { copyLine } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { type Cohort, copyLines } from './load.ts'
import { mrnPrefix } from './mrn.ts'
import { HISTORY_DAYS_MAX } from './person.ts'
import { type Region, regionOf } from './places.ts'
import { prngOf } from './prng.ts'
import { createRecordWriter, type RecordWriter } from './record.ts'
import { drawStaff, insertStaff, insertUsers, type Staff } from './staff.ts'

/** An organization that the generator founds. */
export type Founding = { slug: string; name: string; kind: ClinicKind; region: Region; patients: number }

/** A founded organization, ready for its patients. */
export type Founded = Cohort & { id: string; slug: string; name: string; staff: Staff }

/** What every record of a run is generated from. */
export type RunOptions = {
  seed: number
  now: Date
  /** Part of the observations, 0 to 1. */
  observationsKept: number
  /** Most visits of a patient; the newest are kept. All when absent. */
  encountersMax?: number | undefined
  /** Vital signs come without reference ranges, as most systems send them: an eighth less to store. */
  lean?: boolean
}

/** An organization that stands in the database, with those who treat its patients. */
export type Standing = {
  orgId: string
  slug: string
  kind: string
  timeZone: string
  practitionerIds: readonly string[]
  roomIds: readonly string[]
  mrnFirst: number
}

/** Planned visits lie at most this far ahead, with room for the next open day. */
const AHEAD_DAYS_MAX = 60
const FOUNDED_MS_AGO = 12 * 366 * 86_400_000

/** Founds an organization: its row, its staff, its users. The same seed gives the same ids. */
export async function foundOrganization(
  connection: SqlConnection,
  founding: Founding,
  options: RunOptions,
): Promise<Founded> {
  const { slug, name, kind, region, patients } = founding
  const prng = prngOf(`${options.seed}/${slug}`)
  const now = options.now.getTime()
  const orgId = uuidAt(now - FOUNDED_MS_AGO, prng)
  const staff = drawStaff(prng, { slug, name, kind, region, patients, now })
  const row = copyLine([orgId, slug, name, region.timeZone, 'en', kind])
  await copyLines(connection, 'organizations', 'id, slug, name, time_zone, locale, kind', [row])
  await insertStaff(connection, orgId, staff)
  await insertUsers(connection, orgId, staff)
  const writer = recordWriterOf(
    {
      orgId,
      slug,
      kind,
      timeZone: region.timeZone,
      practitionerIds: staff.practitioners.map((one) => one.id),
      roomIds: staff.rooms.map((room) => room.id),
      mrnFirst: 1,
    },
    options,
  )
  return { id: orgId, slug, name, patients, staff, writer }
}

/** The writer of an organization's records. Throws: RangeError when its time zone is not known. */
export function recordWriterOf(
  standing: Standing,
  { seed, now, observationsKept, encountersMax, lean }: RunOptions,
): RecordWriter {
  const nowMinutes = Math.floor(now.getTime() / MS_PER_MINUTE)
  const nowDay = Math.floor(nowMinutes / MINUTES_PER_DAY)
  const zone = zoneTime(standing.timeZone, nowDay - HISTORY_DAYS_MAX - 120, nowDay + AHEAD_DAYS_MAX)
  const local = zone.local(nowMinutes)
  return createRecordWriter({
    orgId: standing.orgId,
    slug: standing.slug,
    seed: String(seed),
    kind: clinicKind(standing.kind),
    region: regionOf(standing.timeZone),
    zone,
    today: local.day,
    nowMinute: local.minute,
    now: nowMinutes,
    practitioners: standing.practitionerIds.length,
    rooms: standing.roomIds.length,
    practitionerIds: standing.practitionerIds,
    roomIds: standing.roomIds,
    mrnPrefix: mrnPrefix(standing.slug),
    mrnFirst: standing.mrnFirst,
    observationsKept,
    encountersMax: encountersMax ?? Number.POSITIVE_INFINITY,
    lean: lean ?? false,
  })
}
