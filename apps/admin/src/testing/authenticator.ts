/** The telephone of a person in the tests: it knows the secret and shows codes. */
import { TOTP } from 'otpauth'
import type { TestAdmin } from './admin.ts'
import type { Browser } from './browser.ts'
import { PASSWORD } from './people.ts'

/** A telephone with one secret. */
export type Authenticator = {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** The code of the moment, or of some steps of 30 s before or after. */
  code(steps?: number): string
}

/** Gives the person who is signed in a second factor, and has the service forget the code used for it. */
export async function giveSecondFactor(
  admin: TestAdmin,
  browser: Browser,
  userId: string,
): Promise<Authenticator> {
  const begun = await browser.ask('POST', '/api/auth/second-factor/enrol', { body: { password: PASSWORD } })
  const secret = String(begun.body['secret'])
  const code = (steps = 0): string => codeOf(secret, steps)
  const confirmed = await browser.ask('POST', '/api/auth/second-factor/confirm', { body: { code: code() } })
  const codes = confirmed.body['recovery_codes']
  await forgetSteps(admin, userId)
  return { secret, recoveryCodes: Array.isArray(codes) ? codes.map(String) : [], code }
}

/** As if no code had been used yet. */
export async function forgetSteps(admin: TestAdmin, userId: string): Promise<void> {
  await admin.owner.query('UPDATE identity.second_factors SET last_step = 0 WHERE user_id = $1', [userId])
}

/** The code that an authenticator with the secret shows, some steps from now. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({
    timestamp: Date.now() + steps * 30_000,
  })
}
