/** People who sign in to a demo: one of each role in each organization, and one who works everywhere. */
import { createPasswords } from '@ehrconnect/platform/auth/passwords'
import { ROLES, type Role } from '@ehrconnect/platform/auth/roles'
import { connect } from '@ehrconnect/platform/db/connect'

/** The roles that a demo shows: those of people. `system` is for programs, which sign in nowhere. */
export const DEMO_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'system')

/** The user of every organization, for the choice between them. */
export const DEMO_EVERYWHERE = 'clinician@demo'

/** Organizations whose users are made; a test database may have thousands. */
const ORGANIZATIONS_MAX = 20

/**
 * Users without a password get the demo's; the name of a user says his role and organization. Somebody has
 * to look after each account: who works everywhere has the first organization for a home.
 */
const INSERT = `
  WITH wanted AS (
    SELECT u.name, u.display_name, u.role, u.org_id, u.nth
      FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) WITH ORDINALITY u (name, display_name, role, org_id, nth)
  ), made AS (
    INSERT INTO users (id, name, display_name, home_org_id)
    SELECT DISTINCT ON (w.name) ehr.uuidv7(), w.name, w.display_name, w.org_id
      FROM wanted w
     ORDER BY w.name, w.nth
    ON CONFLICT (name) DO UPDATE
       SET home_org_id = coalesce(users.home_org_id, excluded.home_org_id),
           display_name = CASE users.display_name WHEN '' THEN excluded.display_name ELSE users.display_name END
    RETURNING id, name
  ), joined AS (
    INSERT INTO memberships (org_id, user_id, role)
    SELECT w.org_id, made.id, w.role FROM wanted w JOIN made ON made.name = w.name
    ON CONFLICT DO NOTHING)
  INSERT INTO identity.passwords (user_id, hash, is_demo)
  SELECT made.id, $5, true FROM made
  ON CONFLICT (user_id) DO NOTHING`

const MISSING = `
  SELECT name FROM unnest($1::text[]) w (name)
  EXCEPT
  SELECT u.name FROM users u JOIN identity.passwords p ON p.user_id = u.id WHERE u.home_org_id IS NOT NULL`

/** Makes the users that are not there yet. All of them share one hash: the password is printed anyway. */
export async function ensureDemoUsers(
  ownerUrl: string,
  organizations: readonly { readonly id: string; readonly slug: string }[],
  password: string,
): Promise<void> {
  const wanted = organizations.slice(0, ORGANIZATIONS_MAX).flatMap(({ id, slug }) => [
    ...DEMO_ROLES.map((role) => ({
      name: `${role.replaceAll('_', '-')}@${slug}`,
      display: titleOf(role),
      role,
      id,
    })),
    { name: DEMO_EVERYWHERE, display: 'Clinician everywhere', role: 'clinician', id },
  ])
  const names = wanted.map(({ name }) => name)
  const connection = await connect(ownerUrl, 'ehr-cli')
  try {
    if ((await connection.query(MISSING, [names])).length === 0) return
    const hash = await (await createPasswords()).hash(password)
    await connection.query(INSERT, [
      names,
      wanted.map(({ display }) => display),
      wanted.map(({ role }) => role),
      wanted.map(({ id }) => id),
      hash,
    ])
  } finally {
    await connection.end()
  }
}

/** `front_desk` as `Front desk`. */
function titleOf(role: string): string {
  const words = role.replace('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
