/**
 * From a request's headers to its caller: a returned value, never a changed request. Verified tokens
 * are remembered by hash until they expire, and forgotten when their user's sessions are revoked.
 */
import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { ApiError, forbidden } from '../http/api-error.ts'
import type { Caller } from '../http/route.ts'
import type { Clock } from '../time/clock.ts'
import type { TrustedKeys } from './keys.ts'
import type { Role } from './roles.ts'
import { type TokenClaims, verifyToken } from './token.ts'

/** Remembered tokens: about 1 KB each, so 20 MB at most. */
const REMEMBERED_MAX = 20_000
/** Sessions that ended within the life of their tokens: about 100 bytes each. */
const ENDED_SESSIONS_MAX = 100_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The two headers that may say something about the caller. */
export type Credentials = { readonly authorization: string | null; readonly orgId: string | null }

/** Authenticates requests. */
export type Authenticator = {
  /**
   * The caller of a request that needs one of the roles. Gives a promise only for a token that was not
   * seen before.
   *
   * Throws: ApiError unauthenticated (401), forbidden (403), invalid (400, repeated header).
   */
  caller(credentials: Credentials, allow: readonly Role[]): Caller | Promise<Caller>
  /**
   * The user of a request that concerns no organization.
   *
   * Throws: as `caller`.
   */
  user(authorization: string | null): SignedInUser | Promise<SignedInUser>
  /** Forgets and refuses tokens of the user that were issued before the instant (epoch seconds). */
  revoke(userId: string, issuedBefore: number): void
  /** Refuses tokens of the session from now on. */
  endSession(sessionId: string): void
}

/** Who a token was given to; `sessionId` is null for a token that was made by hand. */
export type SignedInUser = { readonly userId: string; readonly sessionId: string | null }

/** Makes an authenticator that trusts the keys. */
export function createAuthenticator(options: {
  trusted: TrustedKeys
  lifeSecondsMax: number
  clock: Clock
}): Authenticator {
  const { trusted, lifeSecondsMax, clock } = options
  const remembered = new LRUCache<string, TokenClaims>({ max: REMEMBERED_MAX })
  const revokedBefore = new Map<string, number>()
  const endedSessions = new LRUCache<string, true>({ max: ENDED_SESSIONS_MAX })

  const isLive = (claims: TokenClaims): boolean =>
    claims.expiresAt * 1000 > clock.now() &&
    claims.issuedAt >= (revokedBefore.get(claims.userId) ?? 0) &&
    (claims.sessionId === null || !endedSessions.has(claims.sessionId))

  const verify = async (token: string, key: string): Promise<TokenClaims> => {
    const claims = await verifyToken(trusted, token, lifeSecondsMax, new Date(clock.now()))
    if (claims === null || !isLive(claims)) throw badToken()
    remembered.set(key, claims)
    return claims
  }

  /** The claims of a token; a promise only for one that was not seen before. */
  const claimsOf = (authorization: string): TokenClaims | Promise<TokenClaims> => {
    if (!/^Bearer /i.test(authorization)) throw badToken()
    const token = authorization.slice('Bearer '.length).trim()
    const key = hash('sha256', token, 'base64')
    const claims = remembered.get(key)
    if (claims === undefined) return verify(token, key)
    if (isLive(claims)) return claims
    remembered.delete(key)
    throw badToken()
  }

  return {
    caller({ authorization, orgId }, allow) {
      if (authorization === null) throw missingToken()
      // Fetch joins repeated headers with a comma, which neither a token nor a UUID contains.
      if (authorization.includes(',')) throw repeated('Authorization')
      if (orgId?.includes(',')) throw repeated('X-Org-ID')
      const claims = claimsOf(authorization)
      if (claims instanceof Promise) return claims.then((found) => select(found, orgId, allow))
      return select(claims, orgId, allow)
    },
    user(authorization) {
      if (authorization === null) throw missingToken()
      if (authorization.includes(',')) throw repeated('Authorization')
      return claimsOf(authorization)
    },
    revoke(userId, issuedBefore) {
      revokedBefore.set(userId, Math.max(issuedBefore, revokedBefore.get(userId) ?? 0))
    },
    endSession: (sessionId) => void endedSessions.set(sessionId, true),
  }
}

/** The header only selects among the organizations that the token grants. */
function select(claims: TokenClaims, header: string | null, allow: readonly Role[]): Caller {
  if (header === null || header === '') {
    throw unauthenticated('missing_organization', 'Missing X-Org-ID header')
  }
  if (!UUID.test(header)) throw new ApiError('invalid', 'invalid_organization', 'X-Org-ID is not a UUID')
  const orgId = header.toLowerCase()
  const { userId } = claims
  const roles = claims.organizations.get(orgId)
  if (roles === undefined) {
    // It is audited where it can be: in an organization of the user's own.
    const [own] = claims.organizations
    const caller = own === undefined ? null : { userId, orgId: own[0], roles: own[1] }
    throw forbidden('organization_not_granted', 'The token does not grant this organization', caller)
  }
  if (!roles.some((role) => allow.includes(role))) {
    throw forbidden('role_not_allowed', 'None of your roles may do this', { userId, orgId, roles })
  }
  return { userId, orgId, roles }
}

function unauthenticated(code: string, message: string): ApiError {
  return new ApiError('unauthenticated', code, message)
}

function missingToken(): ApiError {
  return unauthenticated('missing_token', 'Missing bearer token')
}

function badToken(): ApiError {
  return unauthenticated('invalid_token', 'The token is not valid')
}

function repeated(header: string): ApiError {
  return new ApiError('invalid', 'repeated_header', `Header ${header} is repeated`)
}
