/** Mounts route tables on the HTTP framework; the only file that names it. */
import { Hono } from 'hono'
import { ApiError, toApiError } from './api-error.ts'
import type { Peer } from './client.ts'
import { errorResponse, methodNotAllowed } from './response.ts'
import type { PublicRoute, Route } from './route.ts'
import { createPublicServe, createServe, type ServeOptions } from './serve.ts'

/** A route outside `/api` that needs no token: health, metrics, documents. */
export type OpenRoute = { readonly path: string; handle(request: Request): Promise<Response> | Response }

/** What the adapter needs. */
export type AdapterOptions<D> = Omit<ServeOptions<D>, 'peer'> & {
  readonly routes: readonly Route<D>[]
  /** Reads whose path is their secret. */
  readonly publicRoutes?: readonly PublicRoute<D>[]
  readonly open: readonly OpenRoute[]
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
  /** Told by whoever listens; until then no address is known. */
  readonly peer: Peer
}

/** Mounts the routes of a service. */
export function createApp<D>(options: AdapterOptions<D>): App {
  const app = new Hono()
  const inFlight = { count: 0 }
  const peer: Peer = { of: () => '' }
  let sequence = 0
  const nextId = (): string => `${options.idPrefix}-${(++sequence).toString(36)}`

  for (const { path, handle } of options.open) app.get(path, (context) => handle(context.req.raw))
  // Static segments first, so that /search is not taken for an id.
  const ordered = [...options.routes].sort((a, b) => a.path.split(':').length - b.path.split(':').length)
  const native: Record<string, Record<string, (request: MatchedRequest) => Promise<Response>>> = {}
  for (const route of ordered) {
    const serve = createServe({ ...options, peer }, route, inFlight)
    app.on(route.method, route.path, (context) => serve(context.req.raw, context.req.param(), nextId()))
    native[route.path] = {
      ...native[route.path],
      [route.method]: (request) => serve(request, request.params, nextId()),
    }
  }
  for (const route of options.publicRoutes ?? []) {
    const serve = createPublicServe({ ...options, peer }, route, inFlight)
    app.get(route.path, (context) => serve(context.req.raw, context.req.param(), nextId()))
    native[route.path] = { GET: (request) => serve(request, request.params, nextId()) }
  }
  const methods = methodsByPath({ ...options, routes: ordered })
  for (const [path, allowed] of methods) {
    app.all(path, () => methodNotAllowed(allowed, nextId()))
  }
  app.notFound(() => errorResponse(new ApiError('not_found', 'unknown_path', 'Unknown path'), nextId()))
  app.onError((error) => errorResponse(toApiError(error), nextId()))
  return { fetch: (request) => app.fetch(request), native, peer }
}

function methodsByPath<D>(options: AdapterOptions<D>): Map<string, string[]> {
  const readOnly = [...options.open, ...(options.publicRoutes ?? [])]
  const methods = new Map<string, string[]>(readOnly.map(({ path }) => [path, ['GET']]))
  for (const { path, method } of options.routes) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}
