/** Two organizations and the people who work there, for every test of the admin service. */
import { createPasswords } from '@ehrconnect/platform/auth/passwords'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'

/** An organization of the tests; `mark` stands in its texts. */
export type Place = { readonly id: string; readonly slug: string; readonly mark: string }

/** The organization that tests ask for. */
export const NORTH: Place = {
  id: '01900000-0000-7000-8000-00000000a0a0',
  slug: 'north',
  mark: 'NORTHMARK',
}

/** The other one, whose rows must never be seen. */
export const SOUTH: Place = {
  id: '01900000-0000-7000-8000-00000000b0b0',
  slug: 'south',
  mark: 'SOUTHMARK',
}

/** An id that no row has. */
export const MISSING_ID = '01900000-0000-7000-8000-0000000000dd'

/** The password of everybody in the tests. */
export const PASSWORD = 'seven tall giraffes'

/** A person of the tests. */
export type Member = {
  readonly id: string
  readonly name: string
  readonly roles: readonly [Place, string][]
}

const id = (n: number): string => `01900000-0000-7000-8000-0000000001${n.toString(16).padStart(2, '0')}`

/** Works in one organization. */
export const NURSE: Member = { id: id(1), name: 'nora@north', roles: [[NORTH, 'nurse']] }
/** Administers one organization. */
export const ADMIN: Member = { id: id(2), name: 'adam@north', roles: [[NORTH, 'org_admin']] }
/** Works in both. */
export const LOCUM: Member = {
  id: id(3),
  name: 'lou@both',
  roles: [
    [NORTH, 'clinician'],
    [SOUTH, 'clinician'],
    [SOUTH, 'auditor'],
  ],
}
/** Administers the other organization. */
export const STRANGER: Member = { id: id(4), name: 'sue@south', roles: [[SOUTH, 'org_admin']] }
/** Was disabled. */
export const LEAVER: Member = { id: id(5), name: 'leo@north', roles: [[NORTH, 'nurse']] }
/** Has no password yet. */
export const NEWCOMER: Member = { id: id(6), name: 'newt@north', roles: [[NORTH, 'billing']] }

/** Everybody. */
export const PEOPLE: readonly Member[] = [NURSE, ADMIN, LOCUM, STRANGER, LEAVER, NEWCOMER]

let passwordHash: string | null = null

/** Writes the organizations and the people; the home of a person is his first organization. */
export async function seedPeople(owner: SqlConnection): Promise<void> {
  passwordHash ??= await (await createPasswords()).hash(PASSWORD)
  for (const place of [NORTH, SOUTH]) {
    await owner.query(
      `INSERT INTO organizations (id, slug, name, time_zone) VALUES ($1, $2, $3, 'Europe/Berlin')`,
      [place.id, place.slug, place.mark],
    )
  }
  for (const { id: userId, name, roles } of PEOPLE) {
    const [home] = roles[0] ?? [NORTH]
    await owner.query(
      `INSERT INTO users (id, name, display_name, home_org_id, active) VALUES ($1, $2, $3, $4, $5)`,
      [userId, name, `${home.mark} ${name}`, home.id, userId !== LEAVER.id],
    )
    for (const [place, role] of roles) {
      const values = [place.id, userId, role]
      await owner.query('INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, $3)', values)
    }
    if (userId === NEWCOMER.id) continue
    await owner.query('INSERT INTO identity.passwords (user_id, hash) VALUES ($1, $2)', [
      userId,
      passwordHash,
    ])
  }
}
