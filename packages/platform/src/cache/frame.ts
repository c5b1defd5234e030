/**
 * A document as bytes in Redis. Whatever comes back is looked at before it is believed: the line in front
 * names the key it belongs to and has a check sum of its own, the body has a digest, which is also that of
 * its ETag.
 *
 * Shape: `V<epoch> <generation> <version> <digest> <patient> <o or r> <key> <crc32 of all before>\n<body>`
 */
import { crc32 } from 'node:zlib'
import { digestOf, etagWith } from '../http/etag.ts'
import type { CachedDocument } from './store.ts'

const NEW_LINE = 10
const NOTHING = '-'
const OPEN = 'o'
const RESTRICTED = 'r'
/** First line: a key of 100 characters, two ids, three numbers. */
const HEAD_BYTES_MAX = 1_024

/** What a frame says beside its document. */
export type Frame = {
  readonly epoch: number
  readonly generation: string | null
  readonly document: CachedDocument
}

/** The bytes of a frame. */
export function frameBytes(key: string, { epoch, generation, document }: Frame): Buffer {
  const { version, body, patientId, restricted } = document
  const glass = restricted ? RESTRICTED : OPEN
  const fields = [version, digestOf(body), patientId ?? NOTHING, glass, key].join(' ')
  const head = `V${epoch} ${generation ?? NOTHING} ${fields}`
  return Buffer.concat([Buffer.from(`${head} ${crc32(head)}\n`, 'latin1'), body])
}

/** The frame that the bytes are; null when they are not the frame of this key. */
export function readFrame(key: string, bytes: Buffer): Frame | null {
  const end = bytes.subarray(0, HEAD_BYTES_MAX).indexOf(NEW_LINE)
  if (end < 0) return null
  const line = bytes.toString('latin1', 0, end)
  const last = line.lastIndexOf(' ')
  const head = line.slice(0, last)
  if (String(crc32(head)) !== line.slice(last + 1)) return null
  const [mark = '', generation, version, digest, patient, glass, name, ...rest] = head.split(' ')
  if (rest.length > 0 || name !== key || patient === undefined || !mark.startsWith('V')) return null
  const body = new Uint8Array(bytes.subarray(end + 1))
  if (digestOf(body) !== digest) return null
  const number = Number(version)
  return {
    epoch: Number(mark.slice(1)),
    generation: generation === undefined || generation === NOTHING ? null : generation,
    document: {
      ...{ body, version: number, etag: etagWith(number, digest) },
      patientId: patient === NOTHING ? null : patient,
      restricted: glass !== OPEN,
      lifeMs: null,
    },
  }
}
