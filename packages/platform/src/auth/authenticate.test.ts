import { beforeAll, describe, expect, test } from 'bun:test'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError, STATUS } from '../http/api-error.ts'
import { type Authenticator, createAuthenticator } from './authenticate.ts'
import { loadOrCreateKeys, loadTrustedKeys, type SigningKeys, type TrustedKeys } from './keys.ts'
import type { Role } from './roles.ts'
import { signToken } from './token.ts'

const [USER, NORTH, SOUTH, ELSEWHERE] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
const LIFE_SECONDS = 300

let keys: SigningKeys
let trusted: TrustedKeys
/** A clock that the tests turn. */
let nowMs = Date.now()
let authenticator: Authenticator
let token: string

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ehr-auth-test-'))
  keys = await loadOrCreateKeys(dir)
  trusted = await loadTrustedKeys(join(dir, 'public.jwks'))
  await rm(dir, { recursive: true })
  ;({ authenticator, token } = await fresh())
})

async function fresh(): Promise<{ authenticator: Authenticator; token: string }> {
  nowMs = Date.now()
  const clock = { now: () => nowMs, ticks: () => nowMs }
  const organizations = { [NORTH]: ['nurse', 'billing'], [SOUTH]: ['auditor'] }
  const subject = { userId: USER, userName: 'ada', organizations, lifeSeconds: LIFE_SECONDS }
  return {
    authenticator: createAuthenticator({ trusted, lifeSecondsMax: LIFE_SECONDS, clock }),
    token: await signToken(keys, subject),
  }
}

/** The caller, or status and code of the refusal. */
async function asked(
  authorization: string | null,
  orgId: string | null = NORTH,
  allow: readonly Role[] = ['nurse'],
): Promise<unknown> {
  try {
    return await authenticator.caller({ authorization, orgId }, allow)
  } catch (error) {
    if (error instanceof ApiError) return `${STATUS[error.category]} ${error.code}`
    throw error
  }
}

describe('the caller of a request', () => {
  test('is the user of the token in the organization that the header selects', async () => {
    expect(await asked(`Bearer ${token}`)).toEqual({
      userId: USER,
      orgId: NORTH,
      roles: ['nurse', 'billing'],
    })
    expect(await asked(`bearer   ${token} `)).toMatchObject({ orgId: NORTH })
    expect(await asked(`Bearer ${token}`, NORTH.toUpperCase())).toMatchObject({ orgId: NORTH })
    expect(await asked(`Bearer ${token}`, SOUTH, ['auditor'])).toMatchObject({
      orgId: SOUTH,
      roles: ['auditor'],
    })
  })

  test('has the roles of that organization only', async () => {
    expect(await asked(`Bearer ${token}`, SOUTH, ['nurse'])).toBe('403 role_not_allowed')
    expect(await asked(`Bearer ${token}`, NORTH, ['auditor'])).toBe('403 role_not_allowed')
    expect(await asked(`Bearer ${token}`, NORTH, [])).toBe('403 role_not_allowed')
  })

  test('is told what is wrong with the headers', async () => {
    expect(await asked(null)).toBe('401 missing_token')
    expect(await asked(`Bearer ${token}`, null)).toBe('401 missing_organization')
    expect(await asked(`Bearer ${token}`, '')).toBe('401 missing_organization')
    expect(await asked(`Bearer ${token}`, ELSEWHERE)).toBe('403 organization_not_granted')
    for (const orgId of ['north', `${NORTH} `, `{${NORTH}}`, '__proto__', `${NORTH}\u0000`, '*'])
      expect([orgId, await asked(`Bearer ${token}`, orgId)]).toEqual([orgId, '400 invalid_organization'])
    for (const orgId of [`${NORTH}, ${SOUTH}`, `${NORTH},${NORTH}`, ','])
      expect([orgId, await asked(`Bearer ${token}`, orgId)]).toEqual([orgId, '400 repeated_header'])
    expect(await asked(`Bearer ${token}, Bearer ${token}`)).toBe('400 repeated_header')
  })

  test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Token x', 'bearerx', 'Bearer x.y.z', 'Bearer null'])(
    'is nobody with Authorization: %p',
    async (authorization) => {
      expect(await asked(authorization)).toBe('401 invalid_token')
    },
  )

  test('is not told about organizations before the token is good', async () => {
    expect(await asked('Bearer x', null)).toBe('401 invalid_token')
    expect(await asked(null, 'no id')).toBe('401 missing_token')
  })
})

describe('a token that was seen before', () => {
  test('is answered at once', async () => {
    await asked(`Bearer ${token}`)
    const again = authenticator.caller({ authorization: `Bearer ${token}`, orgId: NORTH }, ['nurse'])
    expect(again).not.toBeInstanceOf(Promise)
  })

  test('ends with its life', async () => {
    ;({ authenticator, token } = await fresh())
    expect(await asked(`Bearer ${token}`)).toMatchObject({ orgId: NORTH })
    nowMs += LIFE_SECONDS * 1000 + 1_000
    expect(await asked(`Bearer ${token}`)).toBe('401 invalid_token')
  })

  test('ends when the sessions of its user are revoked, but not those of others', async () => {
    ;({ authenticator, token } = await fresh())
    await asked(`Bearer ${token}`)
    authenticator.revoke(ELSEWHERE, Math.floor(nowMs / 1000) + 60)
    expect(await asked(`Bearer ${token}`)).toMatchObject({ orgId: NORTH })
    authenticator.revoke(USER, Math.floor(nowMs / 1000) + 1)
    expect(await asked(`Bearer ${token}`)).toBe('401 invalid_token')
    // Hearing of an older revocation does not take the newer one back.
    authenticator.revoke(USER, 0)
    expect(await asked(`Bearer ${token}`)).toBe('401 invalid_token')
  })

  test('of a revoked user is refused also when it was not seen before, a newer one is not', async () => {
    ;({ authenticator, token } = await fresh())
    authenticator.revoke(USER, Math.floor(nowMs / 1000) + 1)
    expect(await asked(`Bearer ${token}`)).toBe('401 invalid_token')
    authenticator = (await fresh()).authenticator
    authenticator.revoke(USER, Math.floor(nowMs / 1000) - 1)
    expect(await asked(`Bearer ${token}`)).toMatchObject({ orgId: NORTH })
  })
})
