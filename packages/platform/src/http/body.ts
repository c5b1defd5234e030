/** Reads request bodies within their limit. */
import { ApiError, invalid } from './api-error.ts'
import { type BodyRows, parseBody } from './validate.ts'

/** Largest body, in bytes; imports do not come this way. */
export const BODY_BYTES_MAX = 1_048_576

/**
 * The JSON object of a request.
 *
 * Throws: ApiError 415 for another content type or a compressed body, 413 beyond BODY_BYTES_MAX, 400
 * for what is not a JSON object.
 */
export async function readJsonBody(
  request: Request,
  types: readonly string[],
  rows?: BodyRows,
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
  const bytes = await readBytes(request)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('malformed_json', 'the body is not valid UTF-8')
  }
  return parseBody(text, rows)
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  // A chunked body has no length to look at: count what arrives.
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > BODY_BYTES_MAX) throw tooLarge()
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

function tooLarge(): ApiError {
  return new ApiError('too_large', 'body_too_large', `The body is larger than ${BODY_BYTES_MAX} bytes`)
}
