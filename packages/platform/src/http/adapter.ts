/**
 * Mounts route tables on the HTTP framework; the only file that names it. Here a request gets its id,
 * its limits, its caller, its checked parameters and its one error reply.
 */
import { Hono } from 'hono'
import type { Authenticator } from '../auth/authenticate.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import { ApiError, RETRY_AFTER_SECONDS, STATUS, toApiError } from './api-error.ts'
import { readJsonBody } from './body.ts'
import { type Idempotency, type IdempotencyKey, idempotencyKey } from './idempotency.ts'
import type { Caller, Reply, Route } from './route.ts'
import { compileCheck, compileQuery } from './validate.ts'

/** Requests under way in a process; one more is refused at once rather than served late. */
export const IN_FLIGHT_MAX = 4_096

/** A route outside `/api` that needs no token: health, metrics, documents. */
export type OpenRoute = { readonly path: string; handle(request: Request): Promise<Response> | Response }

/** What the adapter needs. */
export type AdapterOptions<D> = {
  readonly routes: readonly Route<D>[]
  readonly open: readonly OpenRoute[]
  readonly deps: D
  readonly authenticator: Authenticator
  readonly idempotency: Idempotency
  readonly observe: Observe
  readonly clock: Clock
  /** Prefix of request ids, so that they differ between processes. */
  readonly idPrefix: string
}

/** Answers a request. */
export type Fetch = (request: Request) => Promise<Response> | Response

/** A request of a server that matches paths itself. */
export type MatchedRequest = Request & { readonly params: Readonly<Record<string, string>> }

/** A service that can be listened with. */
export type App = {
  /** Answers any request, on any runtime. */
  readonly fetch: Fetch
  /**
   * The same handlers by path and method, for a server that matches paths natively: the framework's
   * matching was 20 % of the CPU time of a cached-token read (profile of 100 connections).
   */
  readonly native: Readonly<
    Record<string, Readonly<Record<string, (request: MatchedRequest) => Promise<Response>>>>
  >
}

/** Mounts the routes of a service. */
export function createApp<D>(options: AdapterOptions<D>): App {
  const app = new Hono()
  const inFlight = { count: 0 }
  let sequence = 0
  const nextId = (): string => `${options.idPrefix}-${(++sequence).toString(36)}`

  for (const { path, handle } of options.open) app.get(path, (context) => handle(context.req.raw))
  // Static segments first, so that /search is not taken for an id.
  const ordered = [...options.routes].sort((a, b) => a.path.split(':').length - b.path.split(':').length)
  const native: Record<string, Record<string, (request: MatchedRequest) => Promise<Response>>> = {}
  for (const route of ordered) {
    const serve = createServe(options, route, inFlight)
    app.on(route.method, route.path, (context) => serve(context.req.raw, context.req.param(), nextId()))
    native[route.path] = {
      ...native[route.path],
      [route.method]: (request) => serve(request, request.params, nextId()),
    }
  }
  const methods = methodsByPath(options)
  for (const [path, allowed] of methods) {
    app.all(path, () => methodNotAllowed(allowed, nextId()))
  }
  app.notFound(() => errorResponse(new ApiError('not_found', 'unknown_path', 'Unknown path'), nextId()))
  app.onError((error) => errorResponse(toApiError(error), nextId()))
  return { fetch: (request) => app.fetch(request), native }
}

type Serve = (
  request: Request,
  given: Readonly<Record<string, string>>,
  requestId: string,
) => Promise<Response>

function createServe<D>(options: AdapterOptions<D>, route: Route<D>, inFlight: { count: number }): Serve {
  const { observe, clock, deps, authenticator } = options
  const checkParams = compileCheck(route.params, 'path parameter')
  const checkQuery = compileQuery(route.query)
  const checkBody = route.body === null ? null : compileCheck(route.body, 'field')
  const hasQuery = Object.keys(route.query.properties).length > 0

  const answer = async (
    request: Request,
    given: Readonly<Record<string, string>>,
    requestId: string,
  ): Promise<{ reply: Reply; trusted: boolean }> => {
    if (inFlight.count > IN_FLIGHT_MAX)
      throw new ApiError('unavailable', 'busy', 'The service is busy; try again')
    const { headers } = request
    const credentials = { authorization: headers.get('authorization'), orgId: headers.get('x-org-id') }
    const found = authenticator.caller(credentials, route.allow)
    const caller = found instanceof Promise ? await found : found
    const params: Record<string, string> = {}
    for (const name in given) params[name] = given[name]?.toLowerCase() ?? ''
    checkParams(params)
    const query = checkQuery(
      hasQuery || request.url.includes('?') ? new URL(request.url).searchParams : NO_QUERY,
    )
    const ifMatch = headers.get('if-match')
    if (route.ifMatch === 'required' && ifMatch === null) throw preconditionRequired()
    const body = checkBody === null ? null : checkBody(await readJsonBody(request, route.bodyTypes ?? []))
    const { method, path } = route
    const key = idempotencyKey(headers.get('idempotency-key'), route.idempotency, {
      method,
      path,
      body: [params, body],
    })
    const context = body === null ? '' : contextOf(caller, route.operation, requestId, key)
    // The checks above are what makes these types true.
    const checked = { caller, params, query, body, ifMatch, context, deps } as unknown as Parameters<
      Route<D>['handle']
    >[0]
    const write = () => route.handle(checked)
    const reply = await (key === null ? write() : options.idempotency.once(caller, key, write))
    return { reply, trusted: caller.roles.includes('system') }
  }

  return async (request, given, requestId) => {
    const startedAt = clock.ticks()
    inFlight.count += 1
    let response: Response
    try {
      const { reply, trusted } = await answer(request, given, requestId)
      const timing = trusted ? `total;dur=${(clock.ticks() - startedAt).toFixed(2)}` : null
      response = replyResponse(reply, request, requestId, timing)
    } catch (thrown) {
      const error = toApiError(thrown)
      const { code, detail } = error
      const status = STATUS[error.category]
      if (status === 401 || status === 403) observe({ type: 'auth_rejected', code })
      observe({ type: 'request_failed', operation: route.operation, status, code, detail, requestId })
      response = errorResponse(error, requestId)
    }
    inFlight.count -= 1
    const seconds = (clock.ticks() - startedAt) / 1000
    observe({ type: 'http_request', operation: route.operation, status: response.status, seconds })
    return response
  }
}

/** What a write records about its request. */
function contextOf(caller: Caller, operation: string, requestId: string, key: IdempotencyKey | null): string {
  return JSON.stringify({
    user_id: caller.userId,
    roles: caller.roles.join(' '),
    operation,
    request_id: requestId,
    ...(key === null ? {} : { idempotency_key: key.key, request_hash: key.requestHash }),
  })
}

const NO_QUERY = new URLSearchParams()

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

function replyResponse(reply: Reply, request: Request, requestId: string, timing: string | null): Response {
  const headers = baseHeaders(requestId, reply.contentType ?? 'application/json', reply.etag)
  if (reply.location !== undefined) headers['location'] = reply.location
  if (timing !== null) headers['server-timing'] = timing
  if (
    reply.etag !== undefined &&
    request.method === 'GET' &&
    request.headers.get('if-none-match') === reply.etag
  ) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(reply.body, { status: reply.status, headers })
}

function errorResponse(error: ApiError, requestId: string): Response {
  const headers = baseHeaders(requestId, 'application/json', undefined)
  const status = STATUS[error.category]
  if (status === 429 || status === 503) headers['retry-after'] = String(RETRY_AFTER_SECONDS)
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  const body = { error: error.message, code: error.code, request_id: requestId }
  return new Response(JSON.stringify(body), { status, headers })
}

function methodNotAllowed(allowed: readonly string[], requestId: string): Response {
  const response = errorResponse(
    new ApiError('method_not_allowed', 'method_not_allowed', 'Method not allowed'),
    requestId,
  )
  response.headers.set('allow', allowed.join(', '))
  return response
}

function preconditionRequired(): ApiError {
  return new ApiError(
    'precondition_required',
    'if_match_required',
    'If-Match is required: send the ETag you read',
  )
}

function methodsByPath<D>(options: AdapterOptions<D>): Map<string, string[]> {
  const methods = new Map<string, string[]>(options.open.map(({ path }) => [path, ['GET']]))
  for (const { path, method } of options.routes) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}
