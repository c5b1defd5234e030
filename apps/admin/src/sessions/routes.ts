/** Routes of sessions. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { notFound } from '@ehrconnect/platform/http/api-error'
import { okJson } from '@ehrconnect/platform/http/route'
import Type from 'typebox'
import { ownRoute } from '../deps.ts'
import { known } from '../own.ts'
import { SignedIn } from '../schema.ts'
import { extend, refresh, revoke, revokeOthers, signOut } from './actions.ts'
import { findMe, listSessions } from './queries.ts'
import { Me, RefreshBody, SessionLife, SessionList, SessionParams } from './schema.ts'

/** The route table of sessions. */
export const sessionRoutes = [
  ownRoute({
    method: 'POST',
    path: '/api/auth/refresh',
    operation: 'auth.refresh',
    summary: 'A new access token for the cookie',
    description:
      'Makes the next cookie too. The same cookie again within 20 seconds gives the same next one; ' +
      'later it ends the session, because somebody else has it.',
    open: 'anybody',
    cookies: true,
    body: RefreshBody,
    replies: { 200: SignedIn },
    handle: ({ body, client, context, deps }) => refresh(deps, client, body.active ?? true, context),
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/sign-out',
    operation: 'auth.sign_out',
    summary: 'End the session of the cookie',
    open: 'anybody',
    cookies: true,
    replies: { 204: Type.Null() },
    handle: ({ client, context, deps }) => signOut(deps, client, context),
  }),
  ownRoute({
    method: 'GET',
    path: '/api/auth/me',
    operation: 'auth.me',
    summary: 'Who is signed in, and where he may work',
    open: 'signed_in',
    replies: { 200: Me },
    async handle({ own, deps }) {
      const { userId, sessionId } = known(own)
      const found = await deps.db.list.maybeOne(NO_ORGANIZATION, findMe, [userId, sessionId])
      if (found === null) throw notFound('user')
      return okJson(found.body)
    },
  }),
  ownRoute({
    method: 'POST',
    path: '/api/auth/extend',
    operation: 'auth.extend',
    summary: 'Somebody is at work: the session does not end for idleness',
    open: 'signed_in',
    replies: { 200: SessionLife },
    handle: async ({ own, deps }) => okJson(await extend(deps, known(own))),
  }),
  ownRoute({
    method: 'GET',
    path: '/api/auth/sessions',
    operation: 'sessions.list',
    summary: 'Where I am signed in',
    open: 'signed_in',
    replies: { 200: SessionList },
    async handle({ own, deps }) {
      const { userId, sessionId } = known(own)
      const found = await deps.db.list.maybeOne(NO_ORGANIZATION, listSessions, [userId, sessionId])
      return okJson(found?.body ?? '{"sessions":[],"count":0}')
    },
  }),
  ownRoute({
    method: 'DELETE',
    path: '/api/auth/sessions/:id',
    operation: 'sessions.end',
    summary: 'End one of my sessions',
    description: 'Its tokens are refused by every service within seconds.',
    open: 'signed_in',
    params: SessionParams,
    replies: { 204: Type.Null() },
    async handle({ own, params, context, deps }) {
      await revoke(deps, known(own), params.id, context)
      return { status: 204, body: null }
    },
  }),
  ownRoute({
    method: 'DELETE',
    path: '/api/auth/sessions',
    operation: 'sessions.end_others',
    summary: 'End all my sessions but this one',
    open: 'signed_in',
    replies: { 200: Type.Object({ ended: Type.Integer() }) },
    async handle({ own, context, deps }) {
      return okJson(JSON.stringify({ ended: await revokeOthers(deps, known(own), context) }))
    },
  }),
]
