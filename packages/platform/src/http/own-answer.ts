/** One request of a route about the asking person: where it comes from, who he is, the checks. */
import type { Authenticator } from '../auth/authenticate.ts'
import { readJsonBody } from './body.ts'
import { clientOf, type Peer, refuseOtherSites } from './client.ts'
import type { OwnCaller, Reply, Route } from './route.ts'
import { compileCheck, compileQuery } from './validate.ts'

/** What is needed beside the route. */
export type OwnAnswerOptions<D> = {
  readonly deps: D
  readonly authenticator: Authenticator
  readonly peer: Peer
  /** Proxies of ours in front; each appends to X-Forwarded-For. */
  readonly trustedProxies?: number
  /** Origins beside the service's own whose pages may send cookies. */
  readonly origins?: readonly string[]
}

/** Everything before the handler; throws what the client is to be told. */
export function createOwnAnswer<D>(options: OwnAnswerOptions<D>, route: Route<D>) {
  const { deps, authenticator, peer, trustedProxies = 0, origins = [] } = options
  const checkParams = compileCheck(route.params, 'path parameter')
  const checkQuery = compileQuery(route.query)
  const checkBody = route.body === null ? null : compileCheck(route.body, 'field')

  return async (
    request: Request,
    given: Readonly<Record<string, string>>,
    requestId: string,
  ): Promise<Reply> => {
    const { headers } = request
    if (route.cookies === true) refuseOtherSites(headers, origins)
    // Before anything is awaited: the connection may be gone afterwards.
    const client = clientOf(request, peer, trustedProxies)
    const own = route.open === 'anybody' ? null : await authenticator.user(headers.get('authorization'))
    const params: Record<string, string> = {}
    for (const name in given) params[name] = given[name]?.toLowerCase() ?? ''
    checkParams(params)
    const query = checkQuery(request.url.includes('?') ? new URL(request.url).searchParams : NO_QUERY)
    const body = checkBody === null ? null : checkBody(await readJsonBody(request, route.bodyTypes ?? []))
    const context = ownContext(own, route.operation, requestId, client.address)
    // The checks above are what makes these types true.
    const checked = { own, client, params, query, body, context, deps } as unknown as Parameters<
      Route<D>['handle']
    >[0]
    return route.handle(checked)
  }
}

function ownContext(own: OwnCaller | null, operation: string, requestId: string, source: string): string {
  const user = own === null ? {} : { user_id: own.userId }
  return JSON.stringify({ ...user, operation, request_id: requestId, source })
}

const NO_QUERY = new URLSearchParams()
