/**
 * Proof of a second factor: a time-based code or a recovery code, each of which counts once. Source:
 * RFC 6238, 5.2 (a code is not accepted twice; one step of delay either way).
 */
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import { codeHash } from '@ehrconnect/platform/auth/setup-codes'
import { bigint, boolean, bytea, statement, uuid } from '@ehrconnect/platform/db/statement'
import type { ApiError } from '@ehrconnect/platform/http/api-error'
import type { Client } from '@ehrconnect/platform/http/client'
import { Secret, TOTP } from 'otpauth'
import { bucketsOf, countAttempt, recordFailure } from './attempts.ts'
import { knownDevice } from './cookies.ts'
import type { Deps } from './deps.ts'

/** Source: RFC 6238; the only step that all authenticators know. */
const STEP_SECONDS = 30
/** Steps of delay either way: clocks differ, people type slowly. */
const STEPS_AROUND = 1
const ISSUER = 'EHRConnect'
/** 160 bits, as RFC 4226 advises for SHA-1. */
const SECRET_BYTES = 20

/** A person's second factor, sealed as it is stored. */
export const findFactor = statement({
  name: 'second_factor.find',
  params: [uuid],
  row: { secret: bytea, confirmed: boolean },
  sql: 'SELECT secret, confirmed_at IS NOT NULL AS confirmed FROM identity.second_factors WHERE user_id = $1',
})

/** Uses up a time step; no row when it, or a later one, was used before. */
export const useStep = statement({
  name: 'second_factor.use_step',
  params: [uuid, bigint],
  row: { user_id: uuid },
  sql: `
    UPDATE identity.second_factors SET last_step = $2
     WHERE user_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL
    RETURNING user_id`,
})

/** Uses up a recovery code; no row when it was used before, or there is none. */
export const useRecoveryCode = statement({
  name: 'second_factor.use_recovery_code',
  params: [uuid, bytea],
  row: { user_id: uuid },
  sql: `
    UPDATE identity.recovery_codes SET used_at = now()
     WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL
    RETURNING user_id`,
})

/** What kind of code it was. */
export type Proof = 'totp' | 'recovery_code'

/** A new secret, as authenticators take it: base 32. */
export function newSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** The address that an authenticator reads from a picture. */
export function secretAddress(secret: string, userName: string): string {
  return totpOf(secret, userName).toString()
}

/** What is stored of a secret, in hexadecimal digits: unreadable without the key, and for another person. */
export function sealSecret(
  { identityKey }: Pick<Deps, 'identityKey'>,
  userId: string,
  secret: string,
): string {
  return identityKey.seal('second factor', userId, secret).toString('hex')
}

/** The time step of a code; null when it is none of the moment. */
export function stepOf(
  { identityKey, clock }: Pick<Deps, 'identityKey' | 'clock'>,
  userId: string,
  sealed: string,
  code: string,
): number | null {
  const secret = identityKey.unseal('second factor', userId, Buffer.from(sealed, 'hex'))
  const timestamp = clock.now()
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: STEPS_AROUND })
  return delta === null ? null : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta
}

/** Who shows a code, from where; `refused` is what he is told when it is not right. */
export type Shown = {
  readonly userId: string
  readonly userName: string
  readonly code: string
  readonly client: Client
  readonly context: string
  refused(): ApiError
}

/**
 * Checks a code and uses it up. Attempts are counted first, apart from those of the password.
 *
 * Cost:   3 round trips.
 * Throws: ApiError, as `refused` makes it; 429 after too many attempts.
 */
export async function proveSecondFactor(deps: Deps, shown: Shown): Promise<Proof> {
  const { userId, context } = shown
  const buckets = factorBuckets(deps, shown)
  const isLast = await countAttempt(deps.db, buckets)
  const proof = await useCode(deps, userId, shown.code.replace(/\s/g, ''))
  if (proof !== null) return proof
  const reason = isLast ? 'locked_out' : 'wrong_code'
  await recordFailure(deps.db, { userId, buckets, reason }, context)
  throw shown.refused()
}

/** Where attempts at a second factor are counted. */
export function factorBuckets(deps: Deps, shown: Pick<Shown, 'userName' | 'client'>) {
  const { userName, client } = shown
  return bucketsOf('second factor', userName, client.address, knownDevice(deps, client, userName))
}

async function useCode(deps: Deps, userId: string, code: string): Promise<Proof | null> {
  if (!/^\d{6}$/.test(code)) {
    const used = await deps.db.write.maybeOne(NO_ORGANIZATION, useRecoveryCode, [userId, codeHash(code)])
    return used === null ? null : 'recovery_code'
  }
  const factor = await deps.db.list.maybeOne(NO_ORGANIZATION, findFactor, [userId])
  const step = factor?.confirmed === true ? stepOf(deps, userId, factor.secret, code) : null
  if (step === null) return null
  const used = await deps.db.write.maybeOne(NO_ORGANIZATION, useStep, [userId, step])
  return used === null ? null : 'totp'
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS })
}
