/** Finds the end and the status of HTTP/1.1 replies in what a socket received, piece by piece. */

/** A whole reply, or `more` when bytes are missing, or `broken` when it is none. */
export type Reading =
  | { readonly kind: 'whole'; readonly status: number; readonly closes: boolean; readonly bytes: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken' }

const HEAD_END = '\r\n\r\n'
const LINE_END = '\r\n'
const STATUS_AT = 9
const STATUS_DIGITS = 3
/** No head is longer; a longer one is no HTTP. */
const HEAD_BYTES_MAX = 64 * 1_024
const LENGTH = /\r\ncontent-length: *(\d+)/i
const CHUNKED = /\r\ntransfer-encoding: *chunked/i
const CLOSES = /\r\nconnection: *close/i

const MORE: Reading = { kind: 'more' }
const BROKEN: Reading = { kind: 'broken' }

/** Reads the reply at the beginning of `bytes`. A connection has one request under way at a time. */
export function readReply(bytes: Buffer): Reading {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return bytes.length > HEAD_BYTES_MAX || !isHttp(bytes) ? BROKEN : MORE
  const head = bytes.toString('latin1', 0, headEnd)
  const status = Number(head.slice(STATUS_AT, STATUS_AT + STATUS_DIGITS))
  if (!head.startsWith('HTTP/1.') || !(status >= 200 && status <= 599)) return BROKEN
  const bodyAt = headEnd + HEAD_END.length
  const end = endOf(bytes, head, status, bodyAt)
  if (end === null) return BROKEN
  if (end < 0 || end > bytes.length) return MORE
  // More than one reply to one request: nothing that follows could be told apart.
  if (end < bytes.length) return BROKEN
  return { kind: 'whole', status, closes: CLOSES.test(head), bytes: end }
}

function isHttp(bytes: Buffer): boolean {
  const begins = 'HTTP/1.'
  return begins.startsWith(bytes.toString('latin1', 0, Math.min(bytes.length, begins.length)))
}

/** Where the reply ends; -1 when that cannot be known yet, null when it has no end that can be found. */
function endOf(bytes: Buffer, head: string, status: number, bodyAt: number): number | null {
  const length = LENGTH.exec(head)
  if (length !== null) return bodyAt + Number(length[1])
  if (status === 204 || status === 304) return bodyAt
  return CHUNKED.test(head) ? chunksEnd(bytes, bodyAt) : null
}

function chunksEnd(bytes: Buffer, from: number): number | null {
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    if (lineEnd < 0) return -1
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size)) return null
    at = lineEnd + LINE_END.length + size + LINE_END.length
    if (size === 0) return at
    if (at > bytes.length) return -1
  }
}
