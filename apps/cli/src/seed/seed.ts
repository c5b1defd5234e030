/** Adds generated patients to an organization that exists already. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { Failure } from '../failure.ts'
import { clinicKind } from './clinic.ts'
import { uuidTail } from './ids.ts'
import { connectSeeder, inTransaction, loadRecords, vacuumTables } from './load.ts'
import { MRN_NUMBER_MAX, mrnPrefix } from './mrn.ts'
import { regionOf } from './places.ts'
import { recordWriterOf } from './practice.ts'
import { prngOf } from './prng.ts'
import { type OnProgress, type SeedReport, seedReport } from './report.ts'
import { drawStaff, insertStaff } from './staff.ts'

/** How `seedOrganization` is called. */
export type SeedOptions = {
  /** A role that row-level security does not hold back. */
  ownerUrl: string
  orgId: string
  /** Patients to add. */
  patients: number
  /** Another seed adds other people; the same seed is refused. */
  seed: number
  /** The day to which all dates relate. */
  now: Date
  /** What the clinic does; by default what the organization's row says. */
  kind?: string
  onProgress?: OnProgress | undefined
}

type Organization = { id: string; slug: string; name: string; kind: string; time_zone: string }
type Team = { practitionerIds: readonly string[]; roomIds: readonly string[]; added: [number, number] }

/** More practitioners and rooms than this are not given generated visits. */
const TEAM_MAX = 500

const FIND_ORGANIZATION = 'SELECT id, slug, name, kind, time_zone FROM organizations WHERE id = $1'
const LIST_PRACTITIONERS = `
  SELECT id FROM practitioners WHERE org_id = $1 AND active ORDER BY id LIMIT ${TEAM_MAX}`
const LIST_PLACES = `
  SELECT id, kind FROM locations WHERE org_id = $1 AND active ORDER BY kind, id LIMIT ${TEAM_MAX}`
/** The end of an id does not depend on the day of the run, its beginning does. */
const FIND_BY_TAIL = "SELECT 1 FROM patients WHERE org_id = $1 AND id::text LIKE '%' || $2 LIMIT 1"
/** Numbers of one length sort as text. */
const LAST_MRN = `
  SELECT max(mrn COLLATE "C") AS mrn FROM patients WHERE org_id = $1 AND mrn ~ ('^' || $2 || '[0-9]{8}$')`

/**
 * Adds patients with their records, all of them or, when something fails, none; practitioners and rooms
 * are added only where there are none. Other users go on working meanwhile. Cost: about 30,000
 * rows a second, all indexes and foreign keys being kept up.
 *
 * Throws: Failure when there is no such organization or it already has the patients of this seed.
 */
export async function seedOrganization(options: SeedOptions): Promise<SeedReport> {
  const startedAt = performance.now()
  const connection = await connectSeeder(options.ownerUrl)
  try {
    const [organization] = await connection.query<Organization>(FIND_ORGANIZATION, [options.orgId])
    if (!organization) throw new Failure('there is no such organization')
    const rows = await inTransaction(connection, () => addPatients(connection, organization, options))
    await vacuumTables(connection)
    const { id, slug, name } = organization
    return seedReport([{ id, slug, name, patients: options.patients }], rows, startedAt)
  } finally {
    await connection.end()
  }
}

async function addPatients(
  connection: SqlConnection,
  organization: Organization,
  options: SeedOptions,
): Promise<SeedReport['rows']> {
  const { id: orgId, slug, time_zone: timeZone } = organization
  // Two runs at once would give out the same record numbers.
  await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`seed ${orgId}`])
  const kind = options.kind ?? organization.kind
  const team = await findTeam(connection, { ...organization, kind }, options)
  const { practitionerIds, roomIds } = team
  const mrnFirst = await nextRecordNumber(connection, orgId, slug, options.patients)
  const writer = recordWriterOf(
    { orgId, slug, kind, timeZone, practitionerIds, roomIds, mrnFirst },
    { seed: options.seed, now: options.now, observationsKept: 1 },
  )
  const known = await connection.query(FIND_BY_TAIL, [orgId, uuidTail(writer.patientId(0))])
  if (known.length > 0)
    throw new Failure(`${slug} already has the patients of seed ${options.seed}; another seed adds others`)
  const cohort = { writer, patients: options.patients }
  const counts = await loadRecords(connection, [cohort], { onProgress: options.onProgress })
  return { ...counts, practitioners: team.added[0], locations: team.added[1] }
}

async function findTeam(
  connection: SqlConnection,
  organization: Organization,
  options: SeedOptions,
): Promise<Team> {
  const practitioners = await connection.query<{ id: string }>(LIST_PRACTITIONERS, [organization.id])
  const places = await connection.query<{ id: string; kind: string }>(LIST_PLACES, [organization.id])
  const rooms = places.filter((place) => place.kind === 'room')
  const practitionerIds = practitioners.map((one) => one.id)
  const roomIds = (rooms.length > 0 ? rooms : places).map((place) => place.id)
  if (practitionerIds.length > 0) return { practitionerIds, roomIds, added: [0, 0] }

  const staff = drawStaff(prngOf(`${options.seed}/${organization.slug}`), {
    slug: organization.slug,
    name: organization.name,
    kind: clinicKind(organization.kind),
    region: regionOf(organization.time_zone),
    patients: options.patients,
    now: options.now.getTime(),
  })
  await insertStaff(connection, organization.id, staff)
  return {
    practitionerIds: staff.practitioners.map((one) => one.id),
    roomIds: staff.rooms.map((room) => room.id),
    added: [staff.practitioners.length, staff.rooms.length + 1],
  }
}

async function nextRecordNumber(
  connection: SqlConnection,
  orgId: string,
  slug: string,
  patients: number,
): Promise<number> {
  const prefix = mrnPrefix(slug)
  const [last] = await connection.query<{ mrn: string | null }>(LAST_MRN, [orgId, prefix])
  const next = last?.mrn ? Number(last.mrn.slice(prefix.length, -1)) + 1 : 1
  if (next + patients - 1 > MRN_NUMBER_MAX)
    throw new Failure('the record numbers of this organization are used up')
  return next
}
