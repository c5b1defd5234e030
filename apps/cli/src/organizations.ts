/** Organizations and their people, as the tools see them: across tenants, as the owner. */
import { connect, type SqlConnection } from '@ehrconnect/platform/db/connect'
import { Failure } from './failure.ts'

/** What `org list` shows. */
export type Organization = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly time_zone: string
  readonly locale: string
  readonly kind: string
  readonly active: boolean
  readonly patients: number
}

/** What `org create` is given. */
export type NewOrganization = {
  readonly slug: string
  readonly name: string
  readonly time_zone: string
  readonly locale: string
  readonly kind: string
}

/** Kinds that the database knows. */
export const ORGANIZATION_KINDS: readonly string[] = [
  'general_practice',
  'paediatrics',
  'physiotherapy',
  'hospital',
  'other',
]

const LIST = `
  SELECT o.id, o.slug, o.name, o.time_zone, o.locale, o.kind, o.active,
         (SELECT count(*)::int FROM patients p WHERE p.org_id = o.id) AS patients
    FROM organizations o
   ORDER BY o.slug`

const INSERT = `
  INSERT INTO organizations (id, slug, name, time_zone, locale, kind)
  VALUES ($1, $2, $3, $4, $5, $6)`

const FIND_ID = 'SELECT id, name FROM organizations WHERE slug = $1 AND active'

/** A user keeps his id, so the same name is the same person in every token. */
const UPSERT_USER = `
  INSERT INTO users (id, name) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET name = excluded.name
  RETURNING id`

const INSERT_MEMBERSHIP = `
  INSERT INTO memberships (org_id, user_id, role) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING`

/** All organizations with their numbers of patients, by slug. Cost: counts every patient. */
export async function listOrganizations(ownerUrl: string): Promise<readonly Organization[]> {
  return withConnection(ownerUrl, (connection) => connection.query<Organization>(LIST))
}

/** Inserts an organization and gives its id. Throws: Failure when the slug is taken. */
export async function insertOrganization(ownerUrl: string, organization: NewOrganization): Promise<string> {
  const { slug, name, time_zone, locale, kind } = organization
  const id = Bun.randomUUIDv7()
  return withConnection(ownerUrl, async (connection) => {
    try {
      await connection.query(INSERT, [id, slug, name, time_zone, locale, kind])
      return id
    } catch (error) {
      if (error instanceof Error && error.message.includes('organizations_slug_unique')) {
        throw new Failure(`an organization with the slug ${slug} exists already`)
      }
      throw error
    }
  })
}

/** The id and name of an active organization. Throws: Failure that names those that exist. */
export async function findOrganization(
  ownerUrl: string,
  slug: string,
): Promise<{ readonly id: string; readonly name: string }> {
  return withConnection(ownerUrl, async (connection) => {
    const [found] = await connection.query<{ id: string; name: string }>(FIND_ID, [slug])
    if (found !== undefined) return found
    const known = await connection.query<{ slug: string }>(
      'SELECT slug FROM organizations ORDER BY slug LIMIT 20',
    )
    const list = known.map((row) => row.slug).join(', ')
    throw new Failure(`no organization ${slug}${list === '' ? '; there is none yet' : `; there are ${list}`}`)
  })
}

/** Makes the user and his membership unless they are there, and gives the user's id. */
export async function upsertMember(
  ownerUrl: string,
  member: { readonly userName: string; readonly orgId: string; readonly role: string },
): Promise<string> {
  return withConnection(ownerUrl, async (connection) => {
    const [user] = await connection.query<{ id: string }>(UPSERT_USER, [Bun.randomUUIDv7(), member.userName])
    if (user === undefined) throw new Error('the user could not be written')
    await connection.query(INSERT_MEMBERSHIP, [member.orgId, user.id, member.role])
    return user.id
  })
}

/** One active patient of the organization, for an example; null when it has none. */
export async function findAnyPatient(ownerUrl: string, orgId: string): Promise<string | null> {
  return withConnection(ownerUrl, async (connection) => {
    const [patient] = await connection.query<{ id: string }>(
      'SELECT id FROM patients WHERE org_id = $1 AND active ORDER BY id LIMIT 1',
      [orgId],
    )
    return patient?.id ?? null
  })
}

async function withConnection<T>(url: string, use: (connection: SqlConnection) => Promise<T>): Promise<T> {
  const connection = await connect(url, 'ehr-cli')
  try {
    return await use(connection)
  } finally {
    await connection.end()
  }
}
