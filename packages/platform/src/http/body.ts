/** Reads request bodies within their limit. */
import { ApiError, invalid } from './api-error.ts'
import { type BodyRows, parseBody } from './validate.ts'

/** Largest body, in bytes; imports do not come this way. */
export const BODY_BYTES_MAX = 1_048_576
/** A body that takes longer, some 35 KB a second, holds a place among the requests under way for nothing. */
const BODY_MS_MAX = 30_000

/**
 * The JSON object of a request.
 *
 * Throws: ApiError 415 for another content type or a compressed body, 413 beyond BODY_BYTES_MAX, 408 when it
 * is not there within `withinMs`, 400 for what is not a JSON object.
 */
export async function readJsonBody(
  request: Request,
  types: readonly string[],
  rows?: BodyRows,
  withinMs = BODY_MS_MAX,
): Promise<unknown> {
  const contentType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (contentType !== 'application/json' && !types.includes(contentType)) {
    throw new ApiError(
      'unsupported_media_type',
      'unsupported_media_type',
      'The body must be application/json',
    )
  }
  if (request.headers.has('content-encoding')) {
    throw new ApiError('unsupported_media_type', 'compressed_body', 'Compressed bodies are not accepted')
  }
  const bytes = await readBytes(request, withinMs)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('malformed_json', 'the body is not valid UTF-8')
  }
  return parseBody(text, rows)
}

async function readBytes({ headers, body }: Request, withinMs: number): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge()
  if (body === null) return new Uint8Array()
  const reader = body.getReader()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    // What waits for the next piece is told that there is none.
    reader.cancel().catch(() => {})
  }, withinMs)
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    // A chunked body has no length to look at: count what arrives.
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.byteLength
      if (size > BODY_BYTES_MAX) {
        reader.cancel().catch(() => {})
        throw tooLarge()
      }
      chunks.push(read.value)
    }
    if (isLate) throw tooSlow()
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(): ApiError {
  return new ApiError('timeout', 'body_too_slow', 'The body did not arrive in time')
}

function tooLarge(): ApiError {
  return new ApiError('too_large', 'body_too_large', `The body is larger than ${BODY_BYTES_MAX} bytes`)
}
