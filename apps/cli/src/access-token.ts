/** Tokens for people at a terminal: the user and the membership are written, then the token is signed. */
import { loadOrCreateKeys, loadTrustedKeys } from '@ehrconnect/platform/auth/keys'
import { signToken, TOKEN_LIFE_SECONDS_MAX, verifyToken } from '@ehrconnect/platform/auth/token'
import { Failure } from './failure.ts'
import { upsertMember } from './organizations.ts'

/** A demo's tokens live as long as a working day, so that a printed example keeps working. */
export const DEMO_TOKEN_LIFE_SECONDS_MAX = 43_200

const SECONDS_PER_MINUTE = 60

/** For whom the token is. */
export type TokenRequest = {
  /** Folder of the key that signs. */
  readonly keysDir: string
  readonly ownerUrl: string
  readonly organizations: readonly { readonly id: string }[]
  readonly role: string
  readonly userName: string
  readonly lifeSeconds: number
}

/** Longest life that the servers of this data directory accept. */
export function tokenLifeSecondsMax(demo: boolean): number {
  return demo ? DEMO_TOKEN_LIFE_SECONDS_MAX : TOKEN_LIFE_SECONDS_MAX
}

/** The seconds of a `--minutes` option. Throws: Failure that names the limit. */
export function lifeSecondsOf(minutes: string | undefined, demo: boolean): number {
  const max = tokenLifeSecondsMax(demo)
  if (minutes === undefined) return Math.min(max, demo ? 60 * SECONDS_PER_MINUTE : max)
  const seconds = Number(minutes) * SECONDS_PER_MINUTE
  if (!Number.isInteger(seconds) || seconds <= 0 || seconds > max) {
    throw new Failure(`--minutes must be between 1 and ${max / SECONDS_PER_MINUTE}`, 2)
  }
  return seconds
}

/** Writes the user and the memberships and signs a token for them. */
export async function issueToken(request: TokenRequest): Promise<string> {
  const { keysDir, ownerUrl, organizations, role, userName, lifeSeconds } = request
  const keys = await loadOrCreateKeys(keysDir)
  let userId = ''
  for (const { id } of organizations) userId = await upsertMember(ownerUrl, { userName, orgId: id, role })
  const granted = Object.fromEntries(organizations.map(({ id }) => [id, [role]]))
  return signToken(keys, { userId, userName, organizations: granted, lifeSeconds })
}

/**
 * Refuses a token that the services would refuse: who brought public keys of his own has the private one
 * elsewhere.
 *
 * Throws: Failure that names both settings.
 */
export async function refuseUntrusted(token: string, publicKeysFile: string, keysDir: string): Promise<void> {
  const trusted = await loadTrustedKeys(publicKeysFile)
  if ((await verifyToken(trusted, token, TOKEN_LIFE_SECONDS_MAX, new Date())) !== null) return
  throw new Failure(
    `the services would refuse this token: EHR_AUTH_PUBLIC_KEYS_FILE has no public key of ${keysDir}; ` +
      'name the folder of private.jwk by EHR_ADMIN_KEYS_DIR',
  )
}
