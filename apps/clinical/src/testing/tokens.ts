/** Tokens that must be refused, made with whatever an attacker could have. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { SigningKeys } from '@ehrconnect/platform/auth/keys'
import { SignJWT } from 'jose'
import { NORTH, USER_ID } from './clinics.ts'

/** What a test changes of a good token: claims and header fields; undefined removes one. */
export type TokenChange = {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
}

/** Claims of a token that is good for five minutes. Units: epoch seconds. */
export function goodClaims(): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  return {
    ...{ iss: 'ehrconnect', aud: 'ehrconnect-api', sub: USER_ID, jti: randomUUID(), name: 'test' },
    ...{ iat: now, nbf: now, exp: now + 300, orgs: { [NORTH.id]: ['clinician'] } },
  }
}

/** A token that our key signed, with the change. */
export async function signedToken(keys: SigningKeys, change: TokenChange = {}): Promise<string> {
  return new SignJWT({ ...goodClaims(), ...change.claims })
    .setProtectedHeader({ alg: keys.alg, kid: keys.kid, typ: 'at+jwt', ...change.header })
    .sign(keys.privateKey)
}

/** A token of good claims that names no algorithm and has no signature. */
export function unsignedToken(keys: SigningKeys): string {
  return `${encoded({ alg: 'none', kid: keys.kid, typ: 'at+jwt' })}.${encoded(goodClaims())}.`
}

/** A token of good claims and our key's id, signed with a key of the attacker's own. */
export function strangerToken(keys: SigningKeys): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const content = `${encoded({ alg: 'EdDSA', kid: keys.kid, typ: 'at+jwt' })}.${encoded(goodClaims())}`
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`
}

/** A good token whose claims were exchanged after it was signed. */
export async function tamperedToken(keys: SigningKeys): Promise<string> {
  const [header, , signature] = (await signedToken(keys)).split('.')
  return `${header}.${encoded({ ...goodClaims(), orgs: { [NORTH.id]: ['system'] } })}.${signature}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
