/** Routes of an organization's people. */
import { PAGE_SIZE_DEFAULT } from '@ehrconnect/platform/http/fields'
import { pageText } from '@ehrconnect/platform/http/page'
import { okJson } from '@ehrconnect/platform/http/route'
import Type from 'typebox'
import { route } from '../deps.ts'
import { changeRoles, changeUser, createUser, findUser, invite } from './actions.ts'
import { usersOfOrganization } from './queries.ts'
import {
  CreatedUser,
  Invitation,
  NewUser,
  User,
  UserFilter,
  UserPage,
  UserParams,
  UserPatch,
  UserRoles,
} from './schema.ts'

/** The route table of an organization's people. */
export const userRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/users',
    operation: 'users.list',
    summary: 'Who works for the organization, by name',
    description: 'And whose account it looks after. Only active accounts unless `include` is `inactive`.',
    allow: ['org_admin'],
    query: UserFilter,
    replies: { 200: UserPage },
    async handle({ caller: { orgId }, query, deps }) {
      const page = await deps.db.list.maybeOne(orgId, usersOfOrganization, [
        orgId,
        query.include === undefined,
        query.limit ?? PAGE_SIZE_DEFAULT,
        query.cursor?.toLowerCase() ?? null,
      ])
      return okJson(pageText('users', page))
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/users/:id',
    operation: 'users.get',
    summary: 'One person',
    allow: ['org_admin'],
    params: UserParams,
    replies: { 200: User },
    handle: ({ caller, params, deps }) => findUser({ deps, caller }, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/admin/users',
    operation: 'users.create',
    summary: 'Make an account that this organization looks after',
    description: 'The reply has a code by which the person chooses a password; it is shown only now.',
    allow: ['org_admin'],
    body: NewUser,
    replies: { 201: CreatedUser },
    handle: ({ caller, body, context, deps }) => createUser({ deps, caller, context }, body),
  }),
  route({
    method: 'POST',
    path: '/api/admin/users/invite',
    operation: 'users.invite',
    summary: 'Let an account of another organization work here too',
    description: 'By the exact name by which the person signs in.',
    allow: ['org_admin'],
    body: Invitation,
    replies: { 200: User },
    handle: ({ caller, body, context, deps }) => invite({ deps, caller, context }, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/admin/users/:id',
    operation: 'users.update',
    summary: 'Change how a person is called',
    description: 'Only where the account is looked after.',
    allow: ['org_admin'],
    params: UserParams,
    body: UserPatch,
    ifMatch: 'required',
    replies: { 200: User },
    handle: ({ caller, params, body, ifMatch, context, deps }) =>
      changeUser({ deps, caller, context }, params.id, ifMatch ?? '', body.display_name),
  }),
  route({
    method: 'PUT',
    path: '/api/admin/users/:id/roles',
    operation: 'users.set_roles',
    summary: 'Set what a person may do here',
    description:
      'All roles; those that are not named go, and without any the person works here no more. It holds in ' +
      'every service within five seconds. Nobody takes his own org_admin away. 204: the person is ' +
      'gone from here.',
    allow: ['org_admin'],
    params: UserParams,
    body: UserRoles,
    ifMatch: 'required',
    replies: { 200: User, 204: Type.Null() },
    handle: ({ caller, params, body, ifMatch, context, deps }) =>
      changeRoles({ deps, caller, context }, params.id, ifMatch ?? '', body.roles),
  }),
]
