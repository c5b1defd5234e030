/**
 * Access tokens: signed JWTs that name the user and, for each organization, the user's roles.
 * Source: RFC 7519, RFC 8725 (best current practice), RFC 9068 (`at+jwt`).
 */
import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { type Clock, systemClock } from '../time/clock.ts'
import { SIGNATURE_ALGORITHMS, type SigningKeys, type TrustedKeys } from './keys.ts'
import { isRole, type Role } from './roles.ts'

/** Longest life of a token outside demo mode: what a stolen one is worth. */
export const TOKEN_LIFE_SECONDS_MAX = 600

/** Longest token text that is looked at; a real one of ten organizations has about 1,200 characters. */
export const TOKEN_CHARACTERS_MAX = 8_192

const ISSUER = 'ehrconnect'
const AUDIENCE = 'ehrconnect-api'
const TYPE = 'at+jwt'
const CLOCK_LEEWAY_SECONDS = 60
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** What a verified token says. Times in epoch seconds. */
export type TokenClaims = {
  readonly userId: string
  readonly userName: string
  /** The session that the token was given to; null for one that was made by hand. */
  readonly sessionId: string | null
  readonly organizations: ReadonlyMap<string, readonly Role[]>
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Signs a token that is valid from now for `lifeSeconds`. */
export async function signToken(
  keys: SigningKeys,
  subject: {
    userId: string
    userName: string
    organizations: Record<string, readonly string[]>
    lifeSeconds: number
    sessionId?: string
    /** Earliest time of issue, in epoch seconds: a token is never older than the last revocation. */
    notBefore?: number
  },
  clock: Clock = systemClock,
): Promise<string> {
  const now = Math.floor(clock.now() / 1000)
  const session = subject.sessionId === undefined ? {} : { sid: subject.sessionId }
  return new SignJWT({ name: subject.userName, orgs: subject.organizations, ...session })
    .setProtectedHeader({ alg: keys.alg, kid: keys.kid, typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject.userId)
    .setJti(randomUUID())
    .setIssuedAt(Math.max(now, subject.notBefore ?? 0))
    .setNotBefore(now)
    .setExpirationTime(now + subject.lifeSeconds)
    .sign(keys.privateKey)
}

/**
 * Checks signature, algorithm, key id, type, issuer, audience, times and the shape of the claims.
 *
 * Returns: null for any token that fails any check; the reason is of no use to an honest client.
 */
export async function verifyToken(
  trusted: TrustedKeys,
  token: string,
  lifeSecondsMax: number,
  now: Date,
): Promise<TokenClaims | null> {
  if (token.length > TOKEN_CHARACTERS_MAX) return null
  try {
    const known = trusted.get(decodeProtectedHeader(token).kid ?? '')
    if (known === undefined) return null
    const { payload } = await jwtVerify(token, known.key, {
      algorithms: SIGNATURE_ALGORITHMS.filter((alg) => alg === known.alg),
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      requiredClaims: ['sub', 'iat', 'exp', 'nbf'],
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      currentDate: now,
    })
    const { sub, iat, exp } = payload
    if (sub === undefined || iat === undefined || exp === undefined || !UUID.test(sub)) return null
    if (exp - iat > lifeSecondsMax || exp * 1000 <= now.getTime()) return null
    // From the future it would live longer than its life, and outlast a revocation.
    if (iat * 1000 > now.getTime() + CLOCK_LEEWAY_SECONDS * 1000) return null
    const organizations = organizationsOf(payload['orgs'])
    const { sid } = payload
    if (sid !== undefined && (typeof sid !== 'string' || !UUID.test(sid))) return null
    const userName = typeof payload['name'] === 'string' ? payload['name'] : ''
    if (organizations === null) return null
    const sessionId = sid ?? null
    return { userId: sub, userName, sessionId, organizations, issuedAt: iat, expiresAt: exp }
  } catch {
    return null
  }
}

/** The organizations claim: `{"<uuid>": ["role", …]}`; null when it is anything else. */
function organizationsOf(claim: unknown): Map<string, Role[]> | null {
  if (typeof claim !== 'object' || claim === null) return null
  const organizations = new Map<string, Role[]>()
  for (const [orgId, roles] of Object.entries(claim)) {
    if (!UUID.test(orgId) || !Array.isArray(roles) || !roles.every(isRole)) return null
    organizations.set(orgId, roles)
  }
  return organizations
}
