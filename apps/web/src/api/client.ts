/** The clinical API as typed calls that carry the token and the chosen organization. */
import createClient from 'openapi-fetch'
import { currentSession, renewedToken } from '../session/session.ts'
import type { paths } from './generated/clinical.ts'

const UNAUTHENTICATED = 401

/** Typed calls of the clinical API. */
export const clinical = createClient<paths>({ baseUrl: '/', fetch: authorizedFetch })

/** A key that makes a repeated write the same write. */
export function newKey(): string {
  return crypto.randomUUID()
}

/** `If-Match` of a version. */
export function versionTag(version: number): string {
  return `"${version}"`
}

/** Sends a request with token and organization; once more with a new token when the old one was refused. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await fetch(withIdentity(request))
  if (response.status !== UNAUTHENTICATED || currentSession() === null) return response
  return (await renewedToken()) ? fetch(withIdentity(again)) : response
}

function withIdentity(request: Request): Request {
  const session = currentSession()
  if (session !== null) {
    request.headers.set('Authorization', `Bearer ${session.token}`)
    request.headers.set('X-Org-ID', session.organization.id)
  }
  return request
}
