/**
 * The key pair that signs access tokens, and the public keys that the servers trust. Keys are files
 * of the data directory (or of the operator's secret store); nothing else ever signs a token.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { readIfThere, replaceFile } from './secret-file.ts'

/** The signature algorithms that a key may name; anything else is refused, `none` first of all. */
export const SIGNATURE_ALGORITHMS = ['EdDSA', 'RS256'] as const

/** A private key with the id that tokens carry in their header. */
export type SigningKeys = { readonly kid: string; readonly alg: string; readonly privateKey: CryptoKey }

/** Public keys by key id. */
export type TrustedKeys = ReadonlyMap<string, { readonly alg: string; readonly key: CryptoKey }>

/**
 * Reads `<dir>/private.jwk`, making an Ed25519 pair (and `<dir>/public.jwks`) when there is none.
 *
 * Throws: when the file is there but cannot be read, or is not a private key.
 */
export async function loadOrCreateKeys(dir: string): Promise<SigningKeys> {
  const path = join(dir, 'private.jwk')
  const found = await readIfThere(path)
  if (found !== null) return signingKeys(JSON.parse(found), path)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const kid = randomUUID()
  const name = { kid, alg: 'EdDSA', use: 'sig' }
  const publicKeys = { keys: [{ ...(await exportJWK(pair.publicKey)), ...name }] }
  await replaceFile(join(dir, 'public.jwks'), `${JSON.stringify(publicKeys, null, 2)}\n`, 0o644)
  await replaceFile(path, `${JSON.stringify({ ...(await exportJWK(pair.privateKey)), ...name })}\n`, 0o600)
  return { kid, alg: 'EdDSA', privateKey: pair.privateKey }
}

/** Reads `<dir>/private.jwk`. Throws: when it is missing or is not a private key. */
export async function loadSigningKeys(dir: string): Promise<SigningKeys> {
  const path = join(dir, 'private.jwk')
  return signingKeys(JSON.parse(await readFile(path, 'utf8')), path)
}

/**
 * Reads a JWK Set of public keys.
 *
 * Throws: when the file is missing, empty, holds a private or symmetric key, or a key without `kid`.
 */
export async function loadTrustedKeys(path: string): Promise<TrustedKeys> {
  const set: { keys?: JWK[] } = JSON.parse(await readFile(path, 'utf8'))
  const trusted = new Map<string, { alg: string; key: CryptoKey }>()
  for (const jwk of set.keys ?? []) {
    if (jwk.kid === undefined) throw new Error(`${path}: a key has no kid`)
    if (jwk.d !== undefined || jwk.k !== undefined)
      throw new Error(`${path}: key ${jwk.kid} is not a public key`)
    trusted.set(jwk.kid, { alg: algorithmOf(jwk, path), key: await importKey(jwk, path) })
  }
  if (trusted.size === 0) throw new Error(`${path}: holds no key`)
  return trusted
}

async function signingKeys(jwk: JWK, path: string): Promise<SigningKeys> {
  if (jwk.kid === undefined || jwk.d === undefined)
    throw new Error(`${path}: is not a private key with a kid`)
  return { kid: jwk.kid, alg: algorithmOf(jwk, path), privateKey: await importKey(jwk, path) }
}

function algorithmOf(jwk: JWK, path: string): string {
  const alg = SIGNATURE_ALGORITHMS.find((known) => known === jwk.alg)
  if (alg === undefined) throw new Error(`${path}: key ${jwk.kid} names algorithm ${jwk.alg ?? '(none)'}`)
  return alg
}

async function importKey(jwk: JWK, path: string): Promise<CryptoKey> {
  const key = await importJWK(jwk)
  if (key instanceof Uint8Array) throw new Error(`${path}: key ${jwk.kid} is symmetric`)
  return key
}
