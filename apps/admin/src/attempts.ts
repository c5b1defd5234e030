/**
 * Limits on guessing. Every attempt is counted before it is looked at, so that many at once are no way
 * around: by account and by address, or, in a browser where the person has signed in before, by that
 * browser and account alone, so that a stranger who guesses cannot lock the person out of his own desk.
 * Source: OWASP "Slow Down Online Guessing Attacks with Device Cookies".
 */
import { hash } from 'node:crypto'
import { NO_ORGANIZATION } from '@ehrconnect/platform/auth/revocations'
import type { Database } from '@ehrconnect/platform/db/database'
import {
  array,
  boolean,
  bytea,
  integer,
  jsonb,
  nullable,
  statement,
  text,
  uuid,
} from '@ehrconnect/platform/db/statement'
import { tooManyAttempts } from '@ehrconnect/platform/http/api-error'

/** What is counted together. */
export type Bucket = {
  /** SHA-256, in hexadecimal digits. */
  readonly key: string
  /** SHA-256 of whose it is, so that an administrator can unlock all of them; null for a network's. */
  readonly account: string | null
  readonly freeAttempts: number
  readonly leakSeconds: number
  /** Whether others are counted in it too: somebody's success forgives one attempt then, not all. */
  readonly shared: boolean
}

/** Wrong passwords before the first wait. */
const ACCOUNT = { freeAttempts: 5, leakSeconds: 900, shared: false }
/** An address may be a whole clinic's. */
const ADDRESS = { freeAttempts: 50, leakSeconds: 30, shared: true }

/**
 * Counts an attempt in each bucket and tells which may go on. A bucket that is locked stays as it is. One may
 * have begun before another that is counted already, whose time is then no lock (hence 2 s), nor ahead.
 * What a locked network tries at accounts leaves no row: it is refused anyway, and names can be made up.
 *
 * Cost: 1 row lock a bucket, always in the order given.
 */
export const admitAttempt = statement({
  name: 'attempts.admit',
  params: [array(bytea), array(integer), array(integer), array(bytea)],
  row: { admitted: boolean, wait_seconds: integer },
  sql: `
    INSERT INTO identity.attempts AS a (bucket, failures, free_attempts, leak_seconds, account)
    SELECT b.bucket, 1, b.free_attempts, b.leak_seconds, b.account
      FROM unnest($1::bytea[], $2::integer[], $3::integer[], $4::bytea[]) b (bucket, free_attempts, leak_seconds, account)
     WHERE b.account IS NULL
        OR NOT EXISTS (SELECT FROM identity.attempts n
                        WHERE n.bucket = ANY ($1::bytea[]) AND n.account IS NULL
                          AND n.locked_until > now() + interval '2 seconds')
    ON CONFLICT (bucket) DO UPDATE
       SET admitted = a.locked_until <= now() + interval '2 seconds',
           failures = CASE WHEN a.locked_until > now() + interval '2 seconds' THEN a.failures
                           ELSE identity.failures_left(a.failures, least(a.last_at, now()), a.leak_seconds) + 1 END,
           locked_until = CASE WHEN a.locked_until > now() + interval '2 seconds' THEN a.locked_until
                               ELSE now() + identity.back_off(
                                 identity.failures_left(a.failures, least(a.last_at, now()), a.leak_seconds) + 1 - a.free_attempts) END,
           last_at = CASE WHEN a.locked_until > now() + interval '2 seconds' THEN a.last_at ELSE now() END
    RETURNING a.admitted, ceil(extract(epoch FROM a.locked_until - now()))::integer AS wait_seconds`,
})

/**
 * Records a failure. It writes a row for an unknown user too, so that both wait for the disk: the
 * attempt's own.
 */
export const failedAttempt = statement({
  name: 'attempts.failed',
  params: [nullable(uuid), bytea, text, jsonb],
  row: { audited: nullable(text) },
  sql: `
    WITH touched AS (UPDATE identity.attempts SET last_at = last_at WHERE bucket = $2)
    SELECT identity.audit($1, $4, 'execute', 'Session', NULL, 'failed', $3, NULL)::text AS audited`,
})

/** The buckets of an attempt on an account; `deviceId` when the account has signed in on that device. */
export function bucketsOf(what: string, account: string, address: string, deviceId: string | null): Bucket[] {
  const own = { account: accountHash(account), ...ACCOUNT }
  if (deviceId !== null) return [{ key: keyOf(`${what} device`, deviceId, account), ...own }]
  return [{ key: keyOf(`${what} account`, account), ...own }, addressBucket(address)]
}

/** The bucket of everything that an address tries. */
export function addressBucket(address: string): Bucket {
  return { key: keyOf('address', networkOf(address)), account: null, ...ADDRESS }
}

/** What stands for an account in places that others may see: a name may be a mistyped password. */
export function accountMark(name: string): string {
  return accountHash(name).slice(0, 16)
}

/**
 * Counts an attempt.
 *
 * Returns: whether it is the last one before a wait.
 * Throws:  ApiError 429 when it comes too early.
 */
export async function countAttempt(db: Database, buckets: readonly Bucket[]): Promise<boolean> {
  const rows = await db.write.many(NO_ORGANIZATION, admitAttempt, [
    buckets.map(({ key }) => key),
    buckets.map(({ freeAttempts }) => freeAttempts),
    buckets.map(({ leakSeconds }) => leakSeconds),
    buckets.map(({ account }) => account),
  ])
  const waits = rows.filter(({ admitted }) => !admitted).map(({ wait_seconds }) => wait_seconds)
  if (waits.length > 0) throw tooManyAttempts(Math.max(1, ...waits))
  return rows.some(({ wait_seconds }) => wait_seconds > 0)
}

/** Audits a failed attempt where the person works; nobody's leaves the same trace on the disk. */
export async function recordFailure(
  db: Database,
  failure: { readonly userId: string | null; readonly buckets: readonly Bucket[]; readonly reason: string },
  context: string,
): Promise<void> {
  const { userId, buckets, reason } = failure
  await db.write.maybeOne(NO_ORGANIZATION, failedAttempt, [userId, buckets[0]?.key ?? '', reason, context])
}

/** The keys of buckets. */
export function keysOf(buckets: readonly Bucket[]): readonly string[] {
  return buckets.map(({ key }) => key)
}

/** As identity.account_mark, migration 0015. */
function accountHash(name: string): string {
  return hash('sha256', `account ${name}`, 'hex')
}

function keyOf(...parts: readonly string[]): string {
  return hash('sha256', parts.join('\0'), 'hex')
}

/** A customer of a provider has a /64 of IPv6 to himself; counting single addresses would count nothing. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':')
}
