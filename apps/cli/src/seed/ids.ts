/** Ids in the shape of UUIDv7 (RFC 9562): the time in front, so that rows of one time share index pages. */
import type { Prng } from './prng.ts'

const HEX4 = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'))

/** An id that carries this millisecond and 74 random bits. */
export function uuidAt(epochMs: number, prng: Prng): string {
  const upper = Math.floor(epochMs / 65_536)
  const time = `${hex4(upper >>> 16)}${hex4(upper & 0xffff)}-${hex4(epochMs % 65_536)}`
  const high = prng.bits()
  const low = prng.bits()
  const rest = prng.bits()
  return `${time}-${hex4(0x7000 | (rest & 0x0fff))}-${hex4(0x8000 | ((rest >>> 12) & 0x3fff))}-${
    hex4(high >>> 16) + hex4(high & 0xffff) + hex4(low & 0xffff)
  }`
}

/** The part of an id that does not depend on time: the same person generated on another day shares it. */
export function uuidTail(id: string): string {
  return id.slice(19)
}

function hex4(value: number): string {
  return HEX4[value] ?? '0000'
}
