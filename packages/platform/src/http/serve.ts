/** One request of one route, from its headers to its reply: limits, caller, checks, handler, audit. */
import type { AuditLog } from '../audit/audit-log.ts'
import type { Authenticator } from '../auth/authenticate.ts'
import type { Observe } from '../observe/events.ts'
import type { Clock } from '../time/clock.ts'
import { ApiError, STATUS, toApiError } from './api-error.ts'
import { readJsonBody } from './body.ts'
import { clientAddress, type Peer } from './client.ts'
import { type Idempotency, type IdempotencyKey, idempotencyKey } from './idempotency.ts'
import { createOwnAnswer } from './own-answer.ts'
import { createPatientFinder, type PatientFinder } from './patient-finder.ts'
import type { RecordGate } from './record-gate.ts'
import { errorResponse, replyResponse } from './response.ts'
import type { About, Caller, PublicRoute, Reply, Route } from './route.ts'
import { compileCheck, compileQuery } from './validate.ts'

/** Requests under way in a process; one more is refused at once rather than served late. */
export const IN_FLIGHT_MAX = 4_096

/** What serving a route needs beside the route. */
export type ServeOptions<D> = {
  readonly deps: D
  readonly authenticator: Authenticator
  readonly idempotency: Idempotency
  readonly audit: AuditLog
  readonly gate: RecordGate
  readonly observe: Observe
  readonly clock: Clock
  readonly peer: Peer
  /** Proxies of ours in front; each appends to X-Forwarded-For. */
  readonly trustedProxies?: number
  /** Origins beside the service's own whose pages may send cookies. */
  readonly origins?: readonly string[]
}

/** Answers requests of one route; never rejects. */
export type Serve = (
  request: Request,
  given: Readonly<Record<string, string>>,
  requestId: string,
) => Promise<Response>

/** What is known of a request by the time it is answered or refused. */
type Progress = {
  caller: Caller | null
  params: Readonly<Record<string, string>>
  /** The patient that the request names. */
  patientId: string | null
  /** Where the request came from. */
  readonly source: string
}

/** Compiles a route's checks and gives the function that serves it. */
export function createServe<D>(
  options: ServeOptions<D>,
  route: Route<D>,
  inFlight: { count: number },
): Serve {
  const { operation, method, readOnly = false } = route
  const patientOf = createPatientFinder(route)
  const answer =
    route.open === undefined ? createAnswer(options, route, patientOf) : createOwnAnswer(options, route)
  return serveWith(options, { operation, method, readOnly, patientOf }, answer, inFlight)
}

/** As createServe, for a route that needs no token. The path is told to nobody: it holds a secret. */
export function createPublicServe<D>(
  options: ServeOptions<D>,
  route: PublicRoute<D>,
  inFlight: { count: number },
): Serve {
  const checkParams = compileCheck(route.params, 'path parameter')
  const answer: Answer = async (request, given, _, progress) => {
    const params: unknown = { ...given }
    checkParams(params)
    const ifNoneMatch = request.headers.get('if-none-match')
    // The check above is what makes this type true.
    const checked = { params, ifNoneMatch, deps: options.deps } as Parameters<PublicRoute<D>['handle']>[0]
    const { reply, caller } = await route.handle(checked)
    progress.caller = caller
    return { contentType: route.contentType, ...reply }
  }
  const { operation } = route
  return serveWith(options, { operation, method: 'GET', patientOf: () => null }, answer, inFlight)
}

type Answer = (
  request: Request,
  given: Readonly<Record<string, string>>,
  requestId: string,
  progress: Progress,
) => Promise<Reply>

type Given = Readonly<Record<string, string>>

/** What is recorded of a route. */
type Recorded = Pick<Route<never>, 'operation' | 'method' | 'readOnly'> & {
  readonly patientOf: PatientFinder
}

function serveWith<D>(
  options: ServeOptions<D>,
  route: Recorded,
  answer: Answer,
  inFlight: { count: number },
): Serve {
  const { observe, clock, gate, peer, trustedProxies = 0 } = options
  const recordOf = createRecorder(options, route)

  const refuse = async (request: Request, given: Given, id: string, progress: Progress, thrown: unknown) => {
    const error = await tellable(gate, progress.caller, toApiError(thrown))
    const { code, detail } = error
    const status = STATUS[error.category]
    progress.caller ??= error.caller
    progress.patientId ??= route.patientOf(given, request.url, null)
    try {
      await recordOf(progress, id, null, error, null)
    } catch {
      observe({ type: 'background_failed', task: 'audit.append', detail: id })
    }
    if (status === 401 || status === 403) observe({ type: 'auth_rejected', code })
    observe({ type: 'request_failed', operation: route.operation, status, code, detail, requestId: id })
    return errorResponse(error, id)
  }

  // One function from start to end: every further one that waits costs each request a turn of the queue.
  return async (request, given, id) => {
    const startedAt = clock.ticks()
    inFlight.count += 1
    const source = clientAddress(request, peer, trustedProxies)
    const progress: Progress = { caller: null, params: {}, patientId: null, source }
    let response: Response
    try {
      if (inFlight.count > IN_FLIGHT_MAX) throw busy()
      const reply = await answer(request, given, id, progress)
      const { caller } = progress
      const passing = reply.about === undefined || caller === null ? null : gate.pass(caller, reply.about)
      const opened = passing === null ? null : await passing
      const recorded = recordOf(progress, id, reply, null, opened)
      if (recorded !== null) await recorded
      const trusted = caller?.roles.includes('system') === true
      const timing = trusted ? `total;dur=${(clock.ticks() - startedAt).toFixed(2)}` : null
      response = replyResponse(reply, request, id, timing)
    } catch (thrown) {
      response = await refuse(request, given, id, progress, thrown)
    }
    inFlight.count -= 1
    const seconds = (clock.ticks() - startedAt) / 1000
    observe({ type: 'http_request', operation: route.operation, status: response.status, seconds })
    return response
  }
}

/** Everything before and around the handler; throws what the client is to be told. */
function createAnswer<D>(options: ServeOptions<D>, route: Route<D>, patientOf: PatientFinder): Answer {
  const { deps, authenticator } = options
  const checkParams = compileCheck(route.params, 'path parameter')
  const checkQuery = compileQuery(route.query)
  const checkBody = route.body === null ? null : compileCheck(route.body, 'field')

  return async (request, given, requestId, progress) => {
    const { headers } = request
    const credentials = { authorization: headers.get('authorization'), orgId: headers.get('x-org-id') }
    const found = authenticator.caller(credentials, route.allow)
    const caller = found instanceof Promise ? await found : found
    progress.caller = caller
    const params: Record<string, string> = {}
    for (const name in given) params[name] = given[name]?.toLowerCase() ?? ''
    checkParams(params)
    progress.params = params
    const query = checkQuery(request.url.includes('?') ? new URL(request.url).searchParams : NO_QUERY)
    const ifMatch = headers.get('if-match')
    if (route.ifMatch === 'required' && ifMatch === null) throw preconditionRequired()
    const { bodyTypes = [], bodyRows } = route
    const body = checkBody === null ? null : checkBody(await readJsonBody(request, bodyTypes, bodyRows))
    if (body !== null) progress.patientId = patientOf(params, '', body)
    const { method, path } = route
    const asked = { method, path, body: [params, body] }
    const key = idempotencyKey(headers.get('idempotency-key'), route.idempotency, asked)
    const { source } = progress
    const context = method === 'GET' ? '' : contextOf(caller, route.operation, requestId, source, key)
    const accept = route.replyTypes === undefined ? null : headers.get('accept')
    // The checks above are what makes these types true.
    const checked = { caller, params, query, body, ifMatch, accept, context, deps } as unknown as Parameters<
      Route<D>['handle']
    >[0]
    if (key === null) return route.handle(checked)
    return options.idempotency.once(caller, key, () => route.handle(checked), route.writeTellsRepeat)
  }
}

/** Audits what no statement audits: reads, and whatever was refused or not found. */
function createRecorder<D>({ audit }: ServeOptions<D>, route: Recorded) {
  const { operation } = route
  const entityType = entityOf(operation)
  const reads = route.method === 'GET' || route.readOnly === true
  const writeAction = route.method === 'POST' ? 'create' : 'update'

  return (
    progress: Progress,
    requestId: string,
    reply: Reply | null,
    error: ApiError | null,
    opened: string | null,
  ): Promise<void> | null => {
    const { caller, params, patientId, source } = progress
    if (caller === null || (error === null && !reads)) return null
    if (error !== null && error.category !== 'forbidden' && error.category !== 'not_found') return null
    const asked: About = { ...(params['id'] && { entityId: params['id'] }), ...(patientId && { patientId }) }
    const about = reply?.about ?? { ...asked, ...error?.about }
    const passed = opened === null || opened === '' ? 'success' : 'break_glass'
    const readAction = about.entityId === undefined ? 'query' : 'read'
    return audit.record({
      caller,
      operation,
      action: reads ? readAction : writeAction,
      entityType,
      entityId: about.entityId ?? null,
      patientId: about.patientId ?? null,
      outcome: error === null ? passed : error.category === 'forbidden' ? 'denied' : 'failed',
      reason: error?.code ?? (passed === 'success' ? null : opened),
      ...{ requestId, source },
    })
  }
}

/** The error, or the refusal of the record that it tells of. */
async function tellable(gate: RecordGate, caller: Caller | null, error: ApiError): Promise<ApiError> {
  if (error.about === null || error.category === 'forbidden' || caller === null) return error
  try {
    await gate.pass(caller, error.about)
    return error
  } catch (refused) {
    return toApiError(refused)
  }
}

/** `appointment_types.get` is about an AppointmentType. */
function entityOf(operation: string): string {
  const feature = operation.split('.')[0] ?? operation
  return feature.replace(/s$/, '').replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** What a write records about its request. */
function contextOf(
  caller: Caller,
  operation: string,
  requestId: string,
  source: string,
  key: IdempotencyKey | null,
): string {
  return JSON.stringify({
    user_id: caller.userId,
    roles: caller.roles.join(' '),
    operation,
    request_id: requestId,
    source,
    ...(key === null ? {} : { idempotency_key: key.key, request_hash: key.requestHash }),
  })
}

const NO_QUERY = new URLSearchParams()

function busy(): ApiError {
  return new ApiError('unavailable', 'busy', 'The service is busy; try again')
}

function preconditionRequired(): ApiError {
  return new ApiError(
    'precondition_required',
    'if_match_required',
    'If-Match is required: send the ETag you read',
  )
}
