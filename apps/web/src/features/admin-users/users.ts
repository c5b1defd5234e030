/** People of an organization: requests, and how a person becomes a form and a form a request. */
import { admin } from '../../api/admin-client.ts'
import { versionTag } from '../../api/client.ts'
import type { paths } from '../../api/generated/admin.ts'
import { readPages } from '../../api/pages.ts'
import { answerOf, doneOf } from '../../api/problem.ts'
import { isSame, textOf, tickedOf, type Values } from '../../records/fields.ts'
import type { Stored } from '../../records/use-record-form.ts'

type UserPage = paths['/api/admin/users']['get']['responses'][200]['content']['application/json']

/** A person, as the administrator sees him. */
export type User = UserPage['users'][number]

/** A role that an administrator may give. */
type GivenRole = Exclude<User['roles'][number], 'system'>

/** Roles that an administrator may give. */
export const ROLES: readonly GivenRole[] = [
  ...(['front_desk', 'nurse', 'clinician', 'billing', 'inventory', 'org_admin', 'auditor'] as const),
]

/** A code for choosing a password, shown once. */
export type SetupCode = { readonly name: string; readonly code: string; readonly until: string }

/** Everybody who works here, by name. */
export function listUsers(withInactive: boolean, signal: AbortSignal): Promise<readonly User[]> {
  return readPages(async (page) => {
    const query = withInactive ? { ...page, include: 'inactive' as const } : page
    const { users, next_cursor } = await answerOf(
      admin.GET('/api/admin/users', { params: { query }, signal }),
    )
    return { rows: users, next: next_cursor }
  })
}

/** Reads one person again. */
export async function readUser(id: string): Promise<Stored> {
  return storedUser(await answerOf(admin.GET('/api/admin/users/{id}', { params: { path: { id } } })))
}

/** The form of a person. */
export function storedUser(user: User): Stored {
  const { display_name, roles, version } = user
  return { values: { display_name, roles: roles.filter((role) => role !== 'system') }, version }
}

/** Makes an account; gives the code by which its person chooses a password. */
export async function createUser(values: Values): Promise<SetupCode> {
  const body = {
    name: textOf(values, 'name'),
    display_name: textOf(values, 'display_name'),
    roles: rolesOf(values),
  }
  const { user, setup_code, setup_code_until } = await answerOf(admin.POST('/api/admin/users', { body }))
  return { name: user.name, code: setup_code, until: setup_code_until }
}

/** Lets somebody who has an account elsewhere work here too. */
export async function inviteUser(values: Values): Promise<void> {
  const body = { name: textOf(values, 'name'), roles: rolesOf(values) }
  await answerOf(admin.POST('/api/admin/users/invite', { body }))
}

/** Saves what was changed: the roles first, which may be refused, then the name. */
export async function saveUser(id: string, values: Values, { values: base, version }: Stored): Promise<void> {
  const path = { id }
  let tag = versionTag(version ?? 0)
  if (!isSame(values['roles'], base['roles'])) {
    const params = { path, header: { 'If-Match': tag } }
    const call = admin.PUT('/api/admin/users/{id}/roles', { params, body: { roles: rolesOf(values) } })
    await doneOf(call)
    tag = (await call).response.headers.get('etag') ?? tag
  }
  if (textOf(values, 'display_name') === textOf(base, 'display_name')) return
  const params = { path, header: { 'If-Match': tag } }
  const body = { display_name: textOf(values, 'display_name') }
  await answerOf(admin.PATCH('/api/admin/users/{id}', { params, body }))
}

/** Makes a new code for choosing a password. */
export async function newSetupCode({ id, name }: User): Promise<SetupCode> {
  const call = admin.POST('/api/admin/users/{id}/setup-code', { params: { path: { id } } })
  const { setup_code, setup_code_until } = await answerOf(call)
  return { name, code: setup_code, until: setup_code_until }
}

/** What can be done with an account besides changing it. */
export type Deed = 'activate' | 'deactivate' | 'unlock' | 'resetSecondFactor' | 'endSessions'

/** Does it. Throws: Problem. */
export function doWithUser(deed: Deed, id: string): Promise<void> {
  const params = { path: { id } }
  if (deed === 'activate') return doneOf(admin.POST('/api/admin/users/{id}/activate', { params }))
  if (deed === 'deactivate') return doneOf(admin.POST('/api/admin/users/{id}/deactivate', { params }))
  if (deed === 'unlock') return doneOf(admin.POST('/api/admin/users/{id}/unlock', { params }))
  if (deed === 'endSessions') return doneOf(admin.DELETE('/api/admin/users/{id}/sessions', { params }))
  return doneOf(admin.DELETE('/api/admin/users/{id}/second-factor', { params }))
}

function rolesOf(values: Values): GivenRole[] {
  const ticked = tickedOf(values, 'roles')
  return ROLES.filter((role) => ticked.includes(role))
}
