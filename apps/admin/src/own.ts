/** The asking person of a route that needs one. */
import { ApiError } from '@ehrconnect/platform/http/api-error'
import type { OwnCaller } from '@ehrconnect/platform/http/route'

/** The person of a request that needs one. Throws: ApiError 401. */
export function known(own: OwnCaller | null): OwnCaller {
  if (own === null) throw new ApiError('unauthenticated', 'missing_token', 'Missing bearer token')
  return own
}
