/** Requests of signing in; they carry the session's cookie and, where there is one, the token. */
import { Problem } from '../api/problem.ts'

/** What a sign-in and a renewal answer. */
export type SignedIn = {
  readonly access_token: string
  readonly expires_in: number
  readonly user: { readonly id: string; readonly name: string; readonly display_name: string }
  readonly organizations: readonly {
    readonly id: string
    readonly slug: string
    readonly name: string
    readonly time_zone: string
    readonly locale: string
    readonly roles: readonly string[]
  }[]
}

/** An answer: a session, or the wish for a second factor, or neither. */
export type AuthAnswer = { readonly signedIn: SignedIn | null; readonly challenge: string | null }

type AuthPath = 'sign-in' | 'second-factor' | 'refresh' | 'sign-out'

/** Sends one of the requests. Throws: Problem; for `refresh` a 401 is an answer. */
export async function postAuth(path: AuthPath, body?: object, token?: string): Promise<AuthAnswer> {
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
  const init = { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await fetch(`/api/auth/${path}`, init).catch(() => {
    throw new Problem(0, {})
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.status === 401 && path === 'refresh') return { signedIn: null, challenge: null }
  if (!response.ok) throw new Problem(response.status, isRecord(answer) ? answer : {}, response.headers)
  return {
    signedIn: isSignedIn(answer) ? answer : null,
    challenge: isRecord(answer) && typeof answer['challenge'] === 'string' ? answer['challenge'] : null,
  }
}

/** Whether people may sign in by a provider; an answer that does not come is none. */
export async function hasProvider(): Promise<boolean> {
  const answer: unknown = await fetch('/api/auth/oidc')
    .then((response) => response.json())
    .catch(() => null)
  return isRecord(answer) && answer['enabled'] === true
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isSignedIn(value: unknown): value is SignedIn {
  return isRecord(value) && typeof value['access_token'] === 'string' && Array.isArray(value['organizations'])
}
