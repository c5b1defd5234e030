/** People enough that the planner chooses as it does in production. */
import type { SqlConnection } from '@ehrconnect/platform/db/connect'
import { settleTable } from '@ehrconnect/platform/testing/plans'

/** The largest of the organizations. */
export const LARGE_ID = '01900000-0000-7000-8000-00000000f000'
/** A person who is at home there. */
export const LARGE_USER_ID = '01900000-0000-7000-a000-000000000001'
/** One of its sessions. */
export const LARGE_SESSION_ID = '01900000-0000-7000-b000-000000000001'

const ORGANIZATIONS = 1_000
const USERS = 20_000
/** Not more than statistics look at: then they are the same in every run. */
const SESSIONS = 30_000
const ATTEMPTS = 20_000
const CODES_EACH = 10
const WITH_CODES = 2_000

const USER = `('01900000-0000-7000-a000-' || lpad((1 + (n - 1) % ${USERS})::text, 12, '0'))::uuid`
/** One of a hundred people is in the first organization. */
const ORG_NUMBER = `CASE WHEN n % 100 = 1 THEN 0 ELSE n % ${ORGANIZATIONS} END`
const ORG = `('01900000-0000-7000-8000-00000000f' || lpad((${ORG_NUMBER})::text, 3, '0'))::uuid`
/** As after weeks of cleaning: little is old enough to be removed. */
const LATELY = `now() - n * interval '1 second'`

const FILL: readonly string[] = [
  `INSERT INTO organizations (id, slug, name, time_zone)
   SELECT ('01900000-0000-7000-8000-00000000f' || lpad(n::text, 3, '0'))::uuid, 'large-' || n, 'Large', 'UTC'
     FROM generate_series(0, ${ORGANIZATIONS - 1}) n`,
  `INSERT INTO users (id, name, home_org_id)
   SELECT ${USER}, 'user-' || n, ${ORG} FROM generate_series(1, ${USERS}) n`,
  `INSERT INTO memberships (org_id, user_id, role)
   SELECT ${ORG}, ${USER}, CASE n % 50 WHEN 1 THEN 'org_admin' ELSE 'nurse' END FROM generate_series(1, ${USERS}) n`,
  `INSERT INTO identity.passwords (user_id, hash)
   SELECT ${USER}, '$argon2id$' || n FROM generate_series(1, ${USERS}) n`,
  `INSERT INTO identity.second_factors (user_id, secret, confirmed_at)
   SELECT ${USER}, sha256(n::text::bytea), ${LATELY} FROM generate_series(1, ${USERS}, 2) n`,
  `INSERT INTO identity.recovery_codes (user_id, code_hash)
   SELECT ${USER}, sha256((n || ' ' || code)::bytea)
     FROM generate_series(1, ${WITH_CODES}) n, generate_series(1, ${CODES_EACH}) code`,
  `INSERT INTO identity.setup_codes (user_id, code_hash, expires_at)
   SELECT ${USER}, sha256(n::text::bytea), now() + interval '1 day' FROM generate_series(1, ${USERS}, 10) n`,
  `INSERT INTO identity.external_accounts (issuer, subject, user_id)
   SELECT 'https://id.example', 'sub-' || n, ${USER} FROM generate_series(1, ${USERS}, 2) n`,
  `INSERT INTO identity.sessions (id, user_id, method, created_at, idle_at, expires_at, ended_at, end_reason)
   SELECT ('01900000-0000-7000-b000-' || lpad(n::text, 12, '0'))::uuid, ${USER}, 'password', at, at, at + interval '12 hours',
          CASE WHEN n % 4 > 0 THEN at END, CASE WHEN n % 4 > 0 THEN 'signed_out' END
     FROM generate_series(1, ${SESSIONS}) n, LATERAL (SELECT ${LATELY} AS at) t`,
  `INSERT INTO identity.attempts (bucket, failures, free_attempts, leak_seconds, account, last_at)
   SELECT sha256(n::text::bytea), 1, 5, 900, identity.account_mark('user-' || n), ${LATELY}
     FROM generate_series(1, ${ATTEMPTS}) n`,
]

/** The tables that grow with the people. */
export const GROWING_TABLES: readonly string[] = [
  ...['organizations', 'users', 'memberships'],
  ...['passwords', 'second_factors', 'recovery_codes', 'setup_codes', 'external_accounts'],
  ...['sessions', 'attempts'],
]

/** Fills a migrated database; visible to index-only scans, with statistics. Cost: about 3 s. */
export async function seedLargeOffice(owner: SqlConnection): Promise<void> {
  for (const sql of FILL) await owner.query(sql)
  for (const table of GROWING_TABLES) {
    const isSecret = !['organizations', 'users', 'memberships'].includes(table)
    await settleTable(owner, `${isSecret ? 'identity' : 'public'}.${table}`)
  }
}
