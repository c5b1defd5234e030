import { beforeAll, describe, expect, test } from 'bun:test'
import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { lstat, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importJWK } from 'jose'
import { loadOrCreateKeys, loadTrustedKeys, type SigningKeys, type TrustedKeys } from './keys.ts'
import { signToken, TOKEN_CHARACTERS_MAX, TOKEN_LIFE_SECONDS_MAX, verifyToken } from './token.ts'

const USER = randomUUID()
const ORG = randomUUID()
const NOW = 1_800_000_000

let keys: SigningKeys
let trusted: TrustedKeys
let privateKey: KeyObject

beforeAll(async () => {
  const pair = generateKeyPairSync('ed25519')
  privateKey = pair.privateKey
  keys = { kid: 'ours', alg: 'EdDSA', privateKey: await asKey(pair.privateKey) }
  trusted = new Map([['ours', { alg: 'EdDSA', key: await asKey(pair.publicKey) }]])
})

async function asKey(key: KeyObject): Promise<CryptoKey> {
  const imported = await importJWK(key.export({ format: 'jwk' }), 'EdDSA')
  if (imported instanceof Uint8Array) throw new Error('not an asymmetric key')
  return imported
}

type Change = Readonly<Record<string, unknown>>

const HEADER = { alg: 'EdDSA', kid: 'ours', typ: 'at+jwt' }
const CLAIMS = {
  ...{ iss: 'ehrconnect', aud: 'ehrconnect-api', sub: USER, name: 'ada' },
  ...{ iat: NOW, nbf: NOW, exp: NOW + 300, orgs: { [ORG]: ['clinician', 'nurse'] } },
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const decoded = (part: string): string => Buffer.from(part, 'base64url').toString('hex')
const content = (header: Change, claims: unknown): string => `${encoded(header)}.${encoded(claims)}`

/** A token that our key signed over whatever the test wants. */
function signed(claims: Change = {}, header: Change = {}): string {
  const text = content({ ...HEADER, ...header }, { ...CLAIMS, ...claims })
  return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
}

function verified(token: string, atSeconds = NOW, lifeMax = TOKEN_LIFE_SECONDS_MAX) {
  return verifyToken(trusted, token, lifeMax, new Date(atSeconds * 1000))
}

describe('a good token', () => {
  test('tells the user, the organizations with their roles, and its times', async () => {
    expect(await verified(signed())).toEqual({
      userId: USER,
      userName: 'ada',
      sessionId: null,
      organizations: new Map([[ORG, ['clinician', 'nurse']]]),
      issuedAt: NOW,
      expiresAt: NOW + 300,
    })
  })

  test('is what signToken makes', async () => {
    const organizations = { [ORG]: ['billing'] }
    const token = await signToken(keys, { userId: USER, userName: 'ada', organizations, lifeSeconds: 60 })
    const claims = await verified(token, Math.floor(Date.now() / 1000))
    expect(claims).toMatchObject({ userId: USER, organizations: new Map([[ORG, ['billing']]]) })
    expect((claims?.expiresAt ?? 0) - (claims?.issuedAt ?? 0)).toBe(60)
  })

  test('is good from its start to its end and not a second longer', async () => {
    const token = signed()
    expect(await verified(token, NOW + 299)).not.toBeNull()
    expect(await verified(token, NOW + 300)).toBeNull()
  })

  test('forgives clocks that differ by a minute at its start', async () => {
    expect(await verified(signed(), NOW - 59)).not.toBeNull()
    expect(await verified(signed(), NOW - 61)).toBeNull()
  })

  test('may live as long as the setting says', async () => {
    expect(await verified(signed({ exp: NOW + TOKEN_LIFE_SECONDS_MAX }))).not.toBeNull()
    expect(await verified(signed({ exp: NOW + TOKEN_LIFE_SECONDS_MAX + 1 }))).toBeNull()
    expect(await verified(signed({ exp: NOW + 3_600 }), NOW, 3_600)).not.toBeNull()
  })
})

/** Each is signed with our own key: only the claim is wrong. */
const WRONG_CLAIMS: Readonly<Record<string, Change>> = {
  'another issuer': { iss: 'elsewhere' },
  'no issuer': { iss: undefined },
  'another audience': { aud: 'another-api' },
  'no audience': { aud: undefined },
  'a start in the future': { nbf: NOW + 120 },
  'no start': { nbf: undefined },
  'an issue in the future, which would let it live longer': { iat: NOW + 86_400, exp: NOW + 86_500 },
  'no issue': { iat: undefined },
  'no end': { exp: undefined },
  'an end before its issue': { exp: NOW - 1 },
  'an end that is a text': { exp: String(NOW + 300) },
  'an end beyond all numbers': { exp: 1e308 },
  'no user': { sub: undefined },
  'a user that is no id': { sub: 'ada' },
  'no organizations': { orgs: undefined },
  'organizations as a list': { orgs: [ORG] },
  'organizations as a text': { orgs: ORG },
  'an organization that is no id': { orgs: { north: ['clinician'] } },
  'an organization in capitals': { orgs: { [ORG.toUpperCase().replace(/^./, 'A')]: ['clinician'] } },
  'roles as a text': { orgs: { [ORG]: 'clinician' } },
  'an unknown role': { orgs: { [ORG]: ['clinician', 'root'] } },
  'no roles at all': { orgs: { [ORG]: null } },
}

const WRONG_HEADERS: Readonly<Record<string, Change>> = {
  'an unknown key id': { kid: 'theirs' },
  'no key id': { kid: undefined },
  'a key id that is no text': { kid: 1 },
  'another type': { typ: 'JWT' },
  'no type': { typ: undefined },
  'another algorithm than its key has': { alg: 'RS256' },
  'an algorithm that is not in the list': { alg: 'ES256' },
  'critical extensions': { crit: ['exp'] },
}

describe('a token is refused', () => {
  test.each(Object.entries(WRONG_CLAIMS))('that has %s', async (_, claims) => {
    expect(await verified(signed(claims))).toBeNull()
  })

  test.each(Object.entries(WRONG_HEADERS))('whose header has %s', async (_, header) => {
    expect(await verified(signed({}, header))).toBeNull()
  })

  test('that names no algorithm, in whatever spelling, with and without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const text = content({ ...HEADER, alg }, CLAIMS)
      expect(await verified(`${text}.`)).toBeNull()
      expect(await verified(signed({}, { alg }))).toBeNull()
    }
  })

  test('that is signed with the public key as if it were a secret', async () => {
    const text = content({ ...HEADER, alg: 'HS256' }, CLAIMS)
    const spki = Buffer.from(JSON.stringify(HEADER))
    expect(
      await verified(`${text}.${createHmac('sha256', spki).update(text).digest('base64url')}`),
    ).toBeNull()
  })

  test('that brings its own key', async () => {
    const stranger = generateKeyPairSync('ed25519')
    const jwk = stranger.publicKey.export({ format: 'jwk' })
    const text = content({ ...HEADER, jwk, jku: 'https://elsewhere.example/keys', x5c: ['x'] }, CLAIMS)
    expect(
      await verified(`${text}.${sign(null, Buffer.from(text), stranger.privateKey).toString('base64url')}`),
    ).toBeNull()
  })

  test('of which a single character was changed', async () => {
    const token = signed()
    for (let place = 0; place < token.length; place += 7) {
      const other = token[place] === 'A' ? 'B' : 'A'
      const changed = `${token.slice(0, place)}${other}${token.slice(place + 1)}`
      // The last bits of a base64 text may be without meaning.
      if (changed.split('.').map(decoded).join() === token.split('.').map(decoded).join()) continue
      expect([place, await verified(changed)]).toEqual([place, null])
    }
  })

  test('that is no token at all', async () => {
    for (const text of [
      '',
      '.',
      '..',
      'x',
      'a.b.c',
      `${signed()}.x`,
      signed().split('.').slice(0, 2).join('.'),
      'null',
      '{}',
      `${encoded(null)}.${encoded(null)}.x`,
    ])
      expect([text, await verified(text)]).toEqual([text, null])
  })

  test('that is longer than any real one, without looking at it', async () => {
    const orgs = Object.fromEntries(Array.from({ length: 200 }, () => [randomUUID(), ['clinician']]))
    const token = signed({ orgs })
    expect(token.length).toBeGreaterThan(TOKEN_CHARACTERS_MAX)
    expect(await verified(token)).toBeNull()
  })
})

describe('keys', () => {
  test('are made once and read again', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'ehr-keys-test-'))
    const made = await loadOrCreateKeys(join(dir, 'keys'))
    const again = await loadOrCreateKeys(join(dir, 'keys'))
    expect(again.kid).toBe(made.kid)
    const known = await loadTrustedKeys(join(dir, 'keys', 'public.jwks'))
    const token = await signToken(again, { userId: USER, userName: '', organizations: {}, lifeSeconds: 60 })
    expect(await verifyToken(known, token, 60, new Date())).not.toBeNull()
    const mode = (await Bun.file(join(dir, 'keys', 'private.jwk')).stat()).mode & 0o777
    expect(mode).toBe(0o600)
    await expect(loadTrustedKeys(join(dir, 'keys', 'private.jwk'))).rejects.toThrow(/holds no key/)
    await rm(dir, { recursive: true })
  })

  test('are never made anew in the place of a file that is there and cannot be read', async () => {
    const dir = join(await mkdtemp(join(tmpdir(), 'ehr-keys-test-')), 'keys')
    await mkdir(dir)
    // A link to itself can be read by nobody, root included.
    await symlink(join(dir, 'private.jwk'), join(dir, 'private.jwk'))
    await expect(loadOrCreateKeys(dir)).rejects.toThrow('ELOOP')
    expect((await lstat(join(dir, 'private.jwk'))).isSymbolicLink()).toBe(true)
    await rm(join(dir, '..'), { recursive: true })
  })

  const { publicKey } = generateKeyPairSync('ed25519')
  const ed = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'EdDSA' }

  test.each([
    ['is empty', { keys: [] }, /holds no key/],
    ['has a key without an id', { keys: [{ ...ed, kid: undefined }] }, /has no kid/],
    ['has a private key', { keys: [{ ...ed, d: 'secret' }] }, /not a public key/],
    [
      'has a shared secret',
      { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k', alg: 'HS256' }] },
      /not a public key/,
    ],
    ['names an algorithm that is not allowed', { keys: [{ ...ed, alg: 'none' }] }, /names algorithm none/],
    ['names no algorithm', { keys: [{ ...ed, alg: undefined }] }, /names algorithm/],
  ])('of which the file %s are refused at the start', async (_, set, says) => {
    const path = join(await mkdtemp(join(tmpdir(), 'ehr-keys-test-')), 'public.jwks')
    await Bun.write(path, JSON.stringify(set))
    const refusal = await loadTrustedKeys(path).then(() => '', String)
    expect(refusal).toMatch(says)
    expect(refusal).not.toContain('c2VjcmV0')
    await rm(join(path, '..'), { recursive: true })
  })
})
