/** Replies and errors as HTTP responses. */
import { ApiError, RETRY_AFTER_SECONDS, STATUS } from './api-error.ts'
import { matchesEtag } from './etag.ts'
import type { Reply } from './route.ts'

/** Headers of every reply: no proxy may keep it, no browser may guess its type. */
function baseHeaders(
  requestId: string,
  contentType: string,
  etag: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': contentType,
    'cache-control': etag === undefined ? 'private, no-store' : 'private, no-cache',
    vary: 'Authorization, X-Org-ID',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  }
  if (etag !== undefined) headers['etag'] = etag
  return headers
}

/** The response of a handler's reply; 304 when the client already has it. */
export function replyResponse(
  reply: Reply,
  request: Request,
  requestId: string,
  timing: string | null,
): Response {
  const headers = baseHeaders(requestId, reply.contentType ?? 'application/json', reply.etag)
  if (reply.location !== undefined) headers['location'] = reply.location
  if (reply.link !== undefined) headers['link'] = reply.link
  // A proxy must not gather events until they fill its buffer.
  if (reply.body instanceof ReadableStream) headers['x-accel-buffering'] = 'no'
  if (reply.lastModified !== undefined) headers['last-modified'] = reply.lastModified
  if (timing !== null) headers['server-timing'] = timing
  const known = request.method === 'GET' ? request.headers.get('if-none-match') : null
  if (reply.etag !== undefined && matchesEtag(known, reply.etag)) {
    return new Response(null, { status: 304, headers })
  }
  const response = new Response(reply.body, { status: reply.status, headers })
  for (const cookie of reply.cookies ?? []) response.headers.append('set-cookie', cookie)
  return response
}

/** The one shape of an error; some say more. */
export function errorResponse(error: ApiError, requestId: string): Response {
  const headers = baseHeaders(requestId, 'application/json', undefined)
  const status = STATUS[error.category]
  if (status === 429 || status === 503) {
    headers['retry-after'] = String(error.retryAfterSeconds ?? RETRY_AFTER_SECONDS)
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  const body = { error: error.message, code: error.code, request_id: requestId, ...error.more }
  return new Response(JSON.stringify(body), { status, headers })
}

/** 405 with the methods that the path knows. */
export function methodNotAllowed(allowed: readonly string[], requestId: string): Response {
  const response = errorResponse(
    new ApiError('method_not_allowed', 'method_not_allowed', 'Method not allowed'),
    requestId,
  )
  response.headers.set('allow', allowed.join(', '))
  return response
}
