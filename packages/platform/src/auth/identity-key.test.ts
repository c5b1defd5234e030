import { afterAll, describe, expect, test } from 'bun:test'
import { lstatSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadIdentityKey, loadOrCreateIdentityKey } from './identity-key.ts'

const dir = mkdtempSync(join(tmpdir(), 'ehr-identity-key-'))
const key = await loadOrCreateIdentityKey(join(dir, 'identity.key'))
const other = await loadOrCreateIdentityKey(join(dir, 'other.key'))

afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('the key file', () => {
  test('is made once, for its owner only, and read again', async () => {
    const path = join(dir, 'identity.key')
    expect(statSync(path).mode & 0o077).toBe(0)
    const again = await loadOrCreateIdentityKey(path)
    expect(again.unsign('refresh', key.sign('refresh', 'x'))).toBe('x')
    expect((await loadIdentityKey(path)).unsign('refresh', key.sign('refresh', 'x'))).toBe('x')
  })

  test('is refused when it is missing, short or a pattern', async () => {
    await expect(loadIdentityKey(join(dir, 'missing.key'))).rejects.toThrow()
    for (const text of ['', 'c2hvcnQ=', Buffer.alloc(32).toString('base64'), 'not base64 at all!']) {
      writeFileSync(join(dir, 'bad.key'), text)
      await expect(loadIdentityKey(join(dir, 'bad.key'))).rejects.toThrow('random bytes')
    }
  })

  test('is never made anew in the place of one that is there and cannot be read', async () => {
    // A link to itself can be read by nobody, root included.
    const path = join(dir, 'unreadable.key')
    symlinkSync(path, path)
    await expect(loadOrCreateIdentityKey(path)).rejects.toThrow('ELOOP')
    expect(lstatSync(path).isSymbolicLink()).toBe(true)
  })
})

describe('a signed text', () => {
  test('is known again, dots and all', () => {
    for (const text of ['x', '', 'a.b.c', 'ü']) expect(key.unsign('p', key.sign('p', text))).toBe(text)
  })

  test('is nothing under another key, for another purpose, changed, cut or without its signature', () => {
    const signed = key.sign('refresh', 'session.1')
    expect(other.unsign('refresh', signed)).toBeNull()
    expect(key.unsign('device', signed)).toBeNull()
    const mac = signed.slice(signed.lastIndexOf('.') + 1)
    for (const forged of [
      signed.replace('session.1', 'session.2'),
      signed.slice(0, -1),
      `${signed}A`,
      'session.1',
      'session.1.',
      `.${mac}`,
      mac,
      '',
    ]) {
      expect([forged, key.unsign('refresh', forged)]).toEqual([forged, null])
    }
  })
})

describe('a sealed text', () => {
  test('is read by its owner, and differs each time', () => {
    const [one, two] = [key.seal('totp', 'nora', 'secret'), key.seal('totp', 'nora', 'secret')]
    expect(one.equals(two)).toBe(false)
    expect(key.unseal('totp', 'nora', one)).toBe('secret')
    expect(one.toString('latin1')).not.toContain('secret')
  })

  test('is unreadable for another owner, purpose and key, and when a bit has changed', () => {
    const sealed = key.seal('totp', 'nora', 'secret')
    expect(() => key.unseal('totp', 'lou', sealed)).toThrow()
    expect(() => key.unseal('other', 'nora', sealed)).toThrow()
    expect(() => other.unseal('totp', 'nora', sealed)).toThrow()
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i)
      expect(() => key.unseal('totp', 'nora', changed)).toThrow()
    }
    expect(() => key.unseal('totp', 'nora', Buffer.alloc(5))).toThrow()
  })
})
