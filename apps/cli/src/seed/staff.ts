/** Who works at a clinic and where: practitioners, the site and its rooms, people who sign in. */

import { ROLES } from '@ehrconnect/platform/auth/roles'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { fold } from '@ehrconnect/platform/text/fold'
import type { ClinicKind } from './clinic.ts'
import { copyLine } from './copy-text.ts'
import { uuidAt } from './ids.ts'
import { copyLines } from './load.ts'
import { drawName } from './names.ts'
import { type Address, drawAddress, drawPhone, type Region } from './places.ts'
import type { Prng } from './prng.ts'

/** Everybody and every room of one organization. */
export type Staff = {
  practitioners: Practitioner[]
  site: Site
  rooms: { id: string; name: string }[]
  users: User[]
}

type Practitioner = {
  id: string
  npi: string
  prefix: string
  first: string
  last: string
  specialty: string
}
type Site = { id: string; name: string; phone: string; address: Address }
type User = { id: string; name: string; displayName: string; role: string }

/** What staff is drawn for. */
export type StaffNeed = {
  slug: string
  name: string
  kind: ClinicKind
  region: Region
  patients: number
  /** Milliseconds since the epoch. */
  now: number
}

const PATIENTS_PER_PRACTITIONER = 700
const PRACTITIONERS_MIN = 3
/** Practitioners who also sign in; a large clinic's list would only slow down the sign-in demo. */
const CLINICIAN_USERS_MAX = 8
const FOUNDED_MS_AGO = 12 * 366 * 86_400_000

const SPECIALTIES: Record<ClinicKind, readonly [string, ...string[]]> = {
  general_practice: ['Family medicine', 'Internal medicine', 'Family medicine', 'Nurse practitioner'],
  paediatrics: ['Pediatrics', 'Pediatrics', 'Pediatric nurse practitioner'],
  physiotherapy: ['Physiotherapy', 'Sports physiotherapy', 'Physiotherapy'],
}
const PREFIXES: Record<ClinicKind, string> = {
  general_practice: 'Dr.',
  paediatrics: 'Dr.',
  physiotherapy: '',
}
const ROOM_NAMES: Record<ClinicKind, string> = {
  general_practice: 'Exam room',
  paediatrics: 'Exam room',
  physiotherapy: 'Treatment room',
}

/** Draws the staff of an organization of this size. */
export function drawStaff(prng: Prng, need: StaffNeed): Staff {
  const founded = need.now - FOUNDED_MS_AGO
  const id = (): string => uuidAt(founded + prng.below(86_400_000), prng)
  const count = Math.max(PRACTITIONERS_MIN, Math.round(need.patients / PATIENTS_PER_PRACTITIONER))
  const practitioners = Array.from({ length: count }, () => drawPractitioner(prng, need.kind, id()))
  const address = { ...drawAddress(prng, need.region), city: need.region.towns[0] ?? '' }
  return {
    practitioners,
    site: { id: id(), name: need.name, phone: drawPhone(prng), address },
    rooms: Array.from({ length: count + 1 }, (_, index) => ({
      id: id(),
      name: `${ROOM_NAMES[need.kind]} ${index + 1}`,
    })),
    users: [...roleUsers(prng, need.slug, id), ...clinicianUsers(practitioners, need.slug, id)],
  }
}

/** Writes practitioners, site and rooms of an organization. */
export async function insertStaff(connection: SqlConnection, orgId: string, staff: Staff): Promise<void> {
  const practitioners = staff.practitioners.map((one) =>
    copyLine([orgId, one.id, one.npi, one.prefix, one.first, one.last, one.specialty, emailOf(one)]),
  )
  const columns = 'org_id, id, npi, prefix, first_name, last_name, specialty, email'
  await copyLines(connection, 'practitioners', columns, practitioners)
  const { site } = staff
  const address = JSON.stringify(site.address)
  await copyLines(connection, 'locations', 'org_id, id, kind, parent_id, name, phone, address', [
    copyLine([orgId, site.id, 'site', null, site.name, site.phone, address]),
    ...staff.rooms.map((room) => copyLine([orgId, room.id, 'room', site.id, room.name, null, '{}'])),
  ])
}

/** Writes the users of an organization, which looks after their accounts, and what they may do there. */
export async function insertUsers(connection: SqlConnection, orgId: string, staff: Staff): Promise<void> {
  const users = staff.users.map((user) => copyLine([user.id, user.name, user.displayName, orgId]))
  await copyLines(connection, 'users', 'id, name, display_name, home_org_id', users)
  const memberships = staff.users.map((user) => copyLine([orgId, user.id, user.role]))
  await copyLines(connection, 'memberships', 'org_id, user_id, role', memberships)
}

function drawPractitioner(prng: Prng, kind: ClinicKind, id: string): Practitioner {
  const name = drawName(prng, prng.chance(0.55))
  // Real provider numbers begin with 1 or 2.
  const npi = `9${String(prng.below(1_000_000_000)).padStart(9, '0')}`
  const specialty = prng.pick(SPECIALTIES[kind])
  return { id, npi, prefix: specialty.endsWith('practitioner') ? '' : PREFIXES[kind], ...name, specialty }
}

function roleUsers(prng: Prng, slug: string, id: () => string): User[] {
  return ROLES.map((role) => {
    const { first, last } = drawName(prng, prng.chance(0.6))
    return {
      id: id(),
      name: `${role.replaceAll('_', '-')}@${slug}`,
      displayName: role === 'system' ? 'System' : `${first} ${last}`,
      role,
    }
  })
}

function clinicianUsers(practitioners: readonly Practitioner[], slug: string, id: () => string): User[] {
  return practitioners.slice(0, CLINICIAN_USERS_MAX).map((one, index) => ({
    id: id(),
    name: `${word(one.first)}.${word(one.last)}${index + 1}@${slug}`,
    displayName: `${one.prefix} ${one.first} ${one.last}`.trim(),
    role: 'clinician',
  }))
}

function emailOf({ first, last, npi }: Practitioner): string {
  return `${word(first)}.${word(last)}${npi.slice(-3)}@example.org`
}

function word(text: string): string {
  return fold(text).replace(/[^a-z]+/g, '')
}
