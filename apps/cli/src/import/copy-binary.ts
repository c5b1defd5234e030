/**
 * Rows for `COPY … FROM STDIN (FORMAT binary)`: texts go as their bytes, nothing has to be escaped.
 * Source: https://www.postgresql.org/docs/current/sql-copy.html (binary format)
 */
import { once } from 'node:events'
import type { SqlConnection } from '@ehrconnect/platform/db/connect'

/** A value of a row; `bytes` serve for text and bytea, `json` for jsonb. */
export type CopyCell =
  | null
  | string
  | Buffer
  | { readonly uuid: string }
  | { readonly json: string }
  | { readonly texts: readonly string[] }

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
/** Type number of `text` in the catalog. */
const TEXT_OID = 25
/** Pieces are joined to about this size before they are sent. */
const CHUNK_BYTES = 256 * 1024

/** Copies rows in. Throws: the driver's error. */
export async function copyRows(
  connection: SqlConnection,
  sql: string,
  rows: Iterable<readonly CopyCell[]>,
): Promise<void> {
  const stream = connection.copyIn(sql)
  const failed = once(stream, 'error').then(([error]) => {
    throw error
  })
  const finished = once(stream, 'finish')
  // Either may be the one that nobody waits for any more.
  failed.catch(() => {})
  finished.catch(() => {})
  let pieces: Buffer[] = [SIGNATURE]
  let size = 0
  for (const row of rows) {
    size += encodeRow(row, pieces)
    if (size < CHUNK_BYTES) continue
    if (!stream.write(Buffer.concat(pieces))) await Promise.race([once(stream, 'drain'), failed])
    pieces = []
    size = 0
  }
  stream.end(Buffer.concat([...pieces, TRAILER]))
  await Promise.race([finished, failed])
}

function encodeRow(row: readonly CopyCell[], pieces: Buffer[]): number {
  const head = Buffer.allocUnsafe(2)
  head.writeInt16BE(row.length)
  pieces.push(head)
  let size = 2
  for (const cell of row) size += encodeCell(cell, pieces)
  return size
}

function encodeCell(cell: CopyCell, pieces: Buffer[]): number {
  const body = cell === null ? null : bytesOf(cell)
  const length = Buffer.allocUnsafe(4)
  length.writeInt32BE(body === null ? -1 : body.length)
  pieces.push(length)
  if (body === null) return 4
  pieces.push(body)
  return 4 + body.length
}

function bytesOf(cell: Exclude<CopyCell, null>): Buffer {
  if (typeof cell === 'string') return Buffer.from(cell, 'utf8')
  if (Buffer.isBuffer(cell)) return cell
  if ('uuid' in cell) return Buffer.from(cell.uuid.replaceAll('-', ''), 'hex')
  if ('json' in cell) return Buffer.from(`\u0001${cell.json}`, 'utf8')
  return textArray(cell.texts)
}

function textArray(texts: readonly string[]): Buffer {
  const head = Buffer.alloc(texts.length === 0 ? 12 : 20)
  head.writeInt32BE(texts.length === 0 ? 0 : 1, 0)
  head.writeInt32BE(TEXT_OID, 8)
  if (texts.length > 0) {
    head.writeInt32BE(texts.length, 12)
    head.writeInt32BE(1, 16)
  }
  const pieces = [head]
  for (const text of texts) encodeCell(text, pieces)
  return Buffer.concat(pieces)
}
