/**
 * Routes as data: one table a feature. From it come the HTTP mounting, OpenAPI, the generated
 * authorization tests and the metric labels.
 */
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import type { Role } from '../auth/roles.ts'
import type { Client } from './client.ts'
import type { BodyRows } from './validate.ts'

/** Who asks, for which organization: an argument of every handler, never a state. */
export type Caller = {
  readonly userId: string
  readonly orgId: string
  readonly roles: readonly Role[]
}

/** Who asks about himself: no organization is concerned. `sessionId` is null for a token made by hand. */
export type OwnCaller = { readonly userId: string; readonly sessionId: string | null }

/** What a handler answers. A string, bytes or a stream go out as they are. */
export type Reply = {
  readonly status: number
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null
  /** Validator of the body; adds ETag and lets the client revalidate. */
  readonly etag?: string
  readonly location?: string
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[]
  /** `Link` header: where a reply that has no place for it goes on. */
  readonly link?: string
  /** `Last-Modified` header, as an HTTP date. Only the ETag is compared. */
  readonly lastModified?: string
  readonly contentType?: string
  /** Whose record the reply shows, for the audit; a list of several people's names nobody. */
  readonly about?: About
}

/** The resource and the patient that a reply is about. */
export type About = {
  readonly entityId?: string
  readonly patientId?: string
  /**
   * Whether the patient's record is restricted, as the statement that read it saw; absent: it is looked up
   * before the reply goes out. False for what is not behind the glass, such as an appointment.
   */
  readonly restricted?: boolean
}

/** What a handler gets. */
export type RouteRequest<P, Q, B, D> = {
  readonly caller: Caller
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The `If-Match` header as sent, null when absent. */
  readonly ifMatch: string | null
  /** The `Accept` header, when the route has other types than JSON. */
  readonly accept: string | null
  /**
   * What the database records with a write, as JSON text: user_id, roles, operation, request_id, source and,
   * when the client sent a key, idempotency_key and request_hash (migration 0004).
   */
  readonly context: string
  readonly deps: D
}

/** What a handler gets that answers people about themselves, before or after they have signed in. */
export type OwnRequest<P, Q, B, D> = Omit<RouteRequest<P, Q, B, D>, 'caller' | 'ifMatch' | 'accept'> & {
  /** Null on a route for anybody. */
  readonly own: OwnCaller | null
  readonly client: Client
}

/** HTTP methods in use. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** An entry of a route table. */
export type Route<D> = {
  readonly method: Method
  /** `/api/patients/:id`; static segments win over parameters of the same place. */
  readonly path: string
  /** `patients.get`: metric label, OpenAPI operationId, key of the authorization cases. */
  readonly operation: string
  readonly summary: string
  readonly description?: string
  /** Roles that may call it; nobody else. Empty where `open` says who may. */
  readonly allow: readonly Role[]
  /**
   * Routes about the asking person and no organization. `anybody`: without a token (signing in).
   * `signed_in`: a token, no X-Org-ID.
   */
  readonly open?: 'anybody' | 'signed_in'
  /** It reads or sets cookies: requests that pages of other sites make are refused. */
  readonly cookies?: boolean
  readonly params: TObject
  readonly query: TObject
  /** Null: the request has no body. */
  readonly body: TObject | null
  /** Content types of the body beside application/json. */
  readonly bodyTypes?: readonly string[]
  /** The body is a list of rows that are judged one by one. */
  readonly bodyRows?: BodyRows
  readonly ifMatch?: 'required'
  /** Whether the client may or must send an Idempotency-Key; the route's statement remembers the reply. */
  readonly idempotency?: 'accepted' | 'required'
  /**
   * Every success of the handler stores its reply by the statement that has the effect, so that the write
   * itself fails when its key has a reply: the key is not looked up before.
   */
  readonly writeTellsRepeat?: boolean
  /** A POST that changes nothing, such as a search: audited as a read, where writes audit themselves. */
  readonly readOnly?: boolean
  readonly replies: Readonly<Record<number, TSchema>>
  /** Content types of a success beside application/json, by `Accept`. */
  readonly replyTypes?: readonly string[]
  handle(request: RouteRequest<never, never, never, D>): Promise<Reply> | Reply
}

/** What the handler of a public route gets. */
export type PublicRequest<P, D> = {
  readonly params: P
  /** The `If-None-Match` header, so that a body that is known need not be made. */
  readonly ifNoneMatch: string | null
  readonly deps: D
}

/**
 * A read that needs no token, because a parameter of its path is a secret itself. The handler finds the
 * organization in that secret, never in a header.
 */
export type PublicRoute<D> = {
  readonly path: string
  readonly operation: string
  readonly summary: string
  readonly description: string
  /** Checked as it was sent: secrets have letters of both cases. */
  readonly params: TObject
  readonly contentType: string
  /** Gives the reply and, for the audit, who made the secret; throws a 404 for any other one. */
  handle(request: PublicRequest<never, D>): Promise<{ readonly reply: Reply; readonly caller: Caller }>
}

const NONE = Type.Object({}, { additionalProperties: false })

type Spec<P extends TObject, Q extends TObject, B extends TObject, D> = Omit<
  Route<D>,
  'params' | 'query' | 'body' | 'handle'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  handle(request: RouteRequest<Static<P>, Static<Q>, Static<B>, D>): Promise<Reply> | Reply
}

/** Binds the type of `deps` once for a service; the result declares its routes. */
export function routeFor<D>(): <P extends TObject, Q extends TObject, B extends TObject>(
  spec: Spec<P, Q, B, D>,
) => Route<D> {
  return (spec) =>
    ({ ...spec, params: spec.params ?? NONE, query: spec.query ?? NONE, body: spec.body ?? null }) as Route<D>
}

/** As routeFor, for routes that need no token. */
export function publicRouteFor<D>(): <P extends TObject>(
  spec: Omit<PublicRoute<D>, 'params' | 'handle'> & {
    readonly params: P
    handle(request: PublicRequest<Static<P>, D>): Promise<{ readonly reply: Reply; readonly caller: Caller }>
  },
) => PublicRoute<D> {
  return (spec) => spec
}

type OwnSpec<P extends TObject, Q extends TObject, B extends TObject, D> = Omit<
  Spec<P, Q, B, D>,
  'allow' | 'handle' | 'ifMatch' | 'idempotency' | 'writeTellsRepeat' | 'readOnly' | 'open'
> & {
  readonly open: 'anybody' | 'signed_in'
  handle(request: OwnRequest<Static<P>, Static<Q>, Static<B>, D>): Promise<Reply> | Reply
}

/** The same for routes about the asking person. */
export function ownRouteFor<D>(): <P extends TObject, Q extends TObject, B extends TObject>(
  spec: OwnSpec<P, Q, B, D>,
) => Route<D> {
  return ({ params = NONE, query = NONE, body = null, ...spec }) =>
    ({ ...spec, allow: [], params, query, body }) as unknown as Route<D>
}

/** 200 with a JSON text, or its bytes, that is ready to send. */
export function okJson(body: string | Uint8Array<ArrayBuffer>, etag?: string, about: About = {}): Reply {
  return etag === undefined ? { status: 200, body, about } : { status: 200, body, about, etag }
}

/** 201 with the new resource and where it is. */
export function createdJson(body: string, location: string, etag: string, about: About = {}): Reply {
  return { status: 201, body, location, etag, about }
}
