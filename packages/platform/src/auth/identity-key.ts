/**
 * The key of what the admin service gives out and has to know again (cookies, challenges) and of what it has
 * to keep readable (second factors). It is a file, never a row: a copy of the database alone forges and
 * reads nothing.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfThere, replaceFile } from './secret-file.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Signs and seals; every purpose has a key of its own. */
export type IdentityKey = {
  /** `text` with a signature behind its last dot. */
  sign(purpose: string, text: string): string
  /** The text of a signed text, or null when the signature is not ours. */
  unsign(purpose: string, signed: string): string | null
  /** Encrypts; `owner` has to be the same to decrypt, so that a sealed text cannot change hands. */
  seal(purpose: string, owner: string, text: string): Buffer
  /** Throws: when the bytes were changed, or belong to another owner. */
  unseal(purpose: string, owner: string, sealed: Buffer): string
}

/**
 * Reads the key, making a random one when there is none.
 *
 * Throws: when the file is there but cannot be read, or is no key.
 */
export async function loadOrCreateIdentityKey(path: string): Promise<IdentityKey> {
  const found = await readIfThere(path)
  if (found !== null) return identityKey(found, path)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const text = `${randomBytes(KEY_BYTES).toString('base64')}\n`
  await replaceFile(path, text, 0o600)
  return identityKey(text, path)
}

/** Reads the key. Throws: when the file is missing or is no key. */
export async function loadIdentityKey(path: string): Promise<IdentityKey> {
  return identityKey(await readFile(path, 'utf8'), path)
}

function identityKey(text: string, path: string): IdentityKey {
  const root = Buffer.from(text.trim(), 'base64')
  if (root.length !== KEY_BYTES || new Set(root).size < KEY_BYTES / 4) {
    throw new Error(`${path}: is not the base64 text of ${KEY_BYTES} random bytes`)
  }
  const keys = new Map<string, Buffer>()
  const keyOf = (purpose: string): Buffer => {
    const known = keys.get(purpose)
    if (known !== undefined) return known
    const made = Buffer.from(hkdfSync('sha256', root, '', `ehr ${purpose}`, KEY_BYTES))
    keys.set(purpose, made)
    return made
  }
  const macOf = (purpose: string, content: string): Buffer =>
    createHmac('sha256', keyOf(purpose)).update(content).digest()

  return {
    sign: (purpose, content) => `${content}.${macOf(purpose, content).toString('base64url')}`,
    unsign(purpose, signed) {
      const dot = signed.lastIndexOf('.')
      const [content, mac] = [
        signed.slice(0, Math.max(dot, 0)),
        Buffer.from(signed.slice(dot + 1), 'base64url'),
      ]
      const expected = macOf(purpose, content)
      return mac.length === expected.length && timingSafeEqual(mac, expected) ? content : null
    },
    seal(purpose, owner, content) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce).setAAD(Buffer.from(owner))
      return Buffer.concat([nonce, cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    unseal(purpose, owner, sealed) {
      const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(-TAG_BYTES)]
      const decipher = createDecipheriv('aes-256-gcm', keyOf(purpose), nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(tag)
      const content = sealed.subarray(NONCE_BYTES, -TAG_BYTES)
      return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8')
    },
  }
}
