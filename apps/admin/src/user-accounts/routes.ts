/** Routes of looking after accounts: where their home is, and never one's own. */
import { okJson } from '@ehrconnect/platform/http/route'
import Type from 'typebox'
import { route } from '../deps.ts'
import { activate, endBy, listSessions, newPasswordCode, unlock } from './actions.ts'
import { endSessions, resetSecondFactor } from './queries.ts'
import { AccountParams, AccountSessions, EndedSessions, SetupCode } from './schema.ts'

const DONE = { status: 204, body: null } as const

/** The route table of looking after accounts. */
export const userAccountRoutes = [
  route({
    method: 'POST',
    path: '/api/admin/users/:id/deactivate',
    operation: 'users.deactivate',
    summary: 'Let a person sign in no more, in any organization',
    description: 'Sessions and tokens end in every service within five seconds.',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 204: Type.Null() },
    async handle({ caller, params, context, deps }) {
      await activate({ deps, caller, context, userId: params.id }, false)
      return DONE
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/users/:id/activate',
    operation: 'users.activate',
    summary: 'Let a disabled person sign in again',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 204: Type.Null() },
    async handle({ caller, params, context, deps }) {
      await activate({ deps, caller, context, userId: params.id }, true)
      return DONE
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/users/:id/unlock',
    operation: 'users.unlock',
    summary: 'Let a person who guessed too often try again at once',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 204: Type.Null() },
    async handle({ caller, params, context, deps }) {
      await unlock({ deps, caller, context, userId: params.id })
      return DONE
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/users/:id/setup-code',
    operation: 'users.setup_code',
    summary: 'Take the password away and give a code for a new one',
    description: 'Sessions end. The code is shown only now and good for 72 hours.',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 200: SetupCode },
    handle: async ({ caller, params, context, deps }) =>
      okJson(await newPasswordCode({ deps, caller, context, userId: params.id })),
  }),
  route({
    method: 'DELETE',
    path: '/api/admin/users/:id/second-factor',
    operation: 'users.reset_second_factor',
    summary: 'Take a person’s second factor away, for a lost telephone',
    description: 'Sessions end.',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 204: Type.Null() },
    async handle({ caller, params, context, deps }) {
      await endBy({ deps, caller, context, userId: params.id }, resetSecondFactor)
      return DONE
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/users/:id/sessions',
    operation: 'users.sessions',
    summary: 'Where a person is signed in',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 200: AccountSessions },
    handle: async ({ caller, params, deps }) =>
      okJson(await listSessions({ deps, caller, userId: params.id }), undefined, { entityId: params.id }),
  }),
  route({
    method: 'DELETE',
    path: '/api/admin/users/:id/sessions',
    operation: 'users.end_sessions',
    summary: 'End a person’s sessions',
    allow: ['org_admin'],
    params: AccountParams,
    replies: { 200: EndedSessions },
    async handle({ caller, params, context, deps }) {
      const ended = await endBy({ deps, caller, context, userId: params.id }, endSessions)
      return okJson(JSON.stringify({ ended }))
    },
  }),
]
