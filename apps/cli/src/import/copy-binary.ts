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
/** Rows are gathered to about this size before they are sent. */
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
  const chunk = new Chunk()
  chunk.bytes(SIGNATURE)
  for (const row of rows) {
    chunk.row(row)
    if (chunk.length < CHUNK_BYTES) continue
    if (!stream.write(chunk.take())) await Promise.race([once(stream, 'drain'), failed])
  }
  chunk.bytes(TRAILER)
  stream.end(chunk.take())
  await Promise.race([finished, failed])
}

/** Encoded rows in one piece of memory: a buffer for every cell cost half of the import's time. */
class Chunk {
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES * 2)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was gathered; the chunk is empty then. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#length)
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES * 2)
    this.#length = 0
    return taken
  }

  row(cells: readonly CopyCell[]): void {
    this.#reserve(2)
    this.#length = this.#buffer.writeInt16BE(cells.length, this.#length)
    for (const cell of cells) this.#cell(cell)
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length)
    bytes.copy(this.#buffer, this.#length)
    this.#length += bytes.length
  }

  #cell(cell: CopyCell): void {
    if (cell === null) this.#int(-1)
    else if (typeof cell === 'string') this.#text(cell)
    else if (Buffer.isBuffer(cell)) {
      this.#int(cell.length)
      this.bytes(cell)
    } else if ('uuid' in cell) {
      this.#int(16)
      this.#reserve(16)
      this.#length += this.#buffer.write(cell.uuid.replaceAll('-', ''), this.#length, 'hex')
    } else if ('json' in cell) this.#text(`\u0001${cell.json}`)
    else this.#texts(cell.texts)
  }

  #int(value: number): void {
    this.#reserve(4)
    this.#length = this.#buffer.writeInt32BE(value, this.#length)
  }

  #text(text: string): void {
    // A UTF-16 unit becomes three bytes at most.
    this.#reserve(4 + text.length * 3)
    const written = this.#buffer.write(text, this.#length + 4, 'utf8')
    this.#buffer.writeInt32BE(written, this.#length)
    this.#length += 4 + written
  }

  /** An array has one dimension, or none when it is empty, and no null in it. */
  #texts(texts: readonly string[]): void {
    const start = this.#length
    this.#int(0)
    this.#int(texts.length === 0 ? 0 : 1)
    this.#int(0)
    this.#int(TEXT_OID)
    if (texts.length > 0) {
      this.#int(texts.length)
      this.#int(1)
    }
    for (const text of texts) this.#text(text)
    this.#buffer.writeInt32BE(this.#length - start - 4, start)
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
