/** Continuing and ending sessions. */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { ApiError, notFound } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import type { OwnCaller, Reply } from '@ehrconnect/platform/http/route'
import { clearedRefreshCookie, readRefresh } from '../cookies.ts'
import type { Deps } from '../deps.ts'
import { sessionReply } from '../session-opening.ts'
import { endOtherSessions, endSession, extendSession, refreshSession, signOutSession } from './queries.ts'

/**
 * A new token and cookie for a cookie.
 *
 * Cost:   1 round trip.
 * Throws: ApiError 401 when the session has ended, and when the cookie was used before: then it ends.
 */
export async function refresh(
  deps: Deps,
  client: Client,
  isActive: boolean,
  context: string,
): Promise<Reply> {
  const named = readRefresh(deps, client)
  if (named === null) throw sessionEnded('no_session', 'Not signed in')
  const found = await deps.db.write.maybeOne(NO_ORGANIZATION, refreshSession, [
    named.sessionId,
    named.generation,
    isActive,
    deps.idleSeconds,
    context,
  ])
  if (found === null) throw sessionEnded('session_ended', 'The session has ended; sign in again')
  if (found.is_reused) {
    deps.endSession(found.id)
    throw sessionEnded(
      'session_reused',
      'The session was ended because its cookie was used twice; sign in again',
    )
  }
  return sessionReply(deps, found)
}

/** Ends the session of the cookie, if there is one, and takes the cookie back. */
export async function signOut(deps: Deps, client: Client, context: string): Promise<Reply> {
  const named = readRefresh(deps, client)
  if (named !== null) {
    const ended = await deps.db.write.maybeOne(NO_ORGANIZATION, signOutSession, [named.sessionId, context])
    if (ended !== null) deps.endSession(ended.id)
  }
  return { status: 204, body: null, cookies: [clearedRefreshCookie(deps)] }
}

/** Lets the session live on. Throws: ApiError 401 when it has ended, 409 when the token has none. */
export async function extend(deps: Deps, own: OwnCaller): Promise<string> {
  if (own.sessionId === null) throw withoutSession()
  const asked = [own.userId, own.sessionId, deps.idleSeconds] as const
  const found = await deps.db.write.maybeOne(NO_ORGANIZATION, extendSession, asked)
  if (found === null) throw sessionEnded('session_ended', 'The session has ended; sign in again')
  return found.body
}

/** Ends one of the person's sessions. Throws: ApiError 404 when he has none of the id. */
export async function revoke(deps: Deps, own: OwnCaller, id: string, context: string): Promise<void> {
  const asked = [own.userId, id, 'revoked', context] as const
  const ended = await deps.db.write.maybeOne(NO_ORGANIZATION, endSession, asked)
  if (ended === null) throw notFound('session')
  deps.endSession(ended.id)
}

/** Ends all of the person's sessions but the one that he asks with, and gives their number. */
export async function revokeOthers(deps: Deps, own: OwnCaller, context: string): Promise<number> {
  const asked = [own.userId, own.sessionId, 'revoked', context] as const
  const ended = await deps.db.write.many(NO_ORGANIZATION, endOtherSessions, asked)
  for (const { id } of ended) deps.endSession(id)
  return ended.length
}

function sessionEnded(code: string, message: string): ApiError {
  return new ApiError('unauthenticated', code, message)
}

function withoutSession(): ApiError {
  return new ApiError('conflict', 'no_session', 'This token was made by hand and has no session')
}
