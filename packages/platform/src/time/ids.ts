/** Time-ordered ids, so that new rows stand together in an index. */
import { randomBytes } from 'node:crypto'

/** A UUIDv7 of the given instant. Source: RFC 9562, section 5.7. */
export function uuidv7(epochMs: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(epochMs, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
