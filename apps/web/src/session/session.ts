/** Who works here: in the memory of this page only. The session's cookie gives a new token after a reload. */
import { useSyncExternalStore } from 'react'
import { Problem, problemOf } from '../api/problem.ts'
import { nowMs } from '../time/now.ts'
import { lastActivityMs } from './activity.ts'
import { postAuth, type SignedIn } from './auth-requests.ts'

/** An organization that the person may work for. */
export type Organization = SignedIn['organizations'][number]

/** A person at work. */
export type Session = {
  readonly token: string
  readonly expiresAtMs: number
  readonly user: SignedIn['user']
  readonly organizations: readonly Organization[]
  /** The one that every request is for. */
  readonly organization: Organization
}

/** Whether somebody is signed in; `unknown` until the cookie has been tried, and while nobody answers. */
export type SessionState =
  | { readonly status: 'unknown'; readonly unanswered: boolean }
  | { readonly status: 'signed-out'; readonly reason: 'none' | 'idle' | 'left' | 'no-organization' }
  | { readonly status: 'signed-in'; readonly session: Session }

type Ended = Extract<SessionState, { status: 'signed-out' }>['reason']

/** The last choice of organization; an id of the clinic, nothing about patients. */
const ORGANIZATION_KEY = 'ehr-organization'
/** That there may be a cookie to try; the cookie itself is out of reach. */
const SIGNED_IN_KEY = 'ehr-signed-in'
/** In the address after a sign-in at another provider. */
const RETURN_MARK = 'signed-in'
/** A token is renewed this long before it ends. */
const RENEW_EARLY_MS = 60_000
const RETRY_MS = 5_000
const TOO_MANY = 429

const UNKNOWN: SessionState = { status: 'unknown', unanswered: false }

let state: SessionState = UNKNOWN
let renewedAtMs = 0
let renewal: Promise<boolean> | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** The session of this page, null when nobody is signed in. */
export function currentSession(): Session | null {
  return state.status === 'signed-in' ? state.session : null
}

/** The state, for components. */
export function useSessionState(): SessionState {
  return useSyncExternalStore(subscribe, () => state, serverState)
}

/** Takes what a sign-in or a renewal answered. */
export function acceptSession(answer: SignedIn): void {
  const wanted = currentSession()?.organization.id ?? sessionStorage.getItem(ORGANIZATION_KEY)
  const organization = answer.organizations.find(({ id }) => id === wanted) ?? answer.organizations[0]
  if (organization === undefined) {
    end('no-organization')
    return
  }
  const expiresAtMs = nowMs() + answer.expires_in * 1000
  const { access_token: token, user, organizations } = answer
  renewedAtMs = nowMs()
  localStorage.setItem(SIGNED_IN_KEY, 'yes')
  publish({ status: 'signed-in', session: { token, expiresAtMs, user, organizations, organization } })
  renewIn(Math.max(RETRY_MS, answer.expires_in * 1000 - RENEW_EARLY_MS))
}

/** Chooses another organization; whoever holds answers of the old one drops them. */
export function chooseOrganization(id: string): void {
  const session = currentSession()
  const organization = session?.organizations.find((one) => one.id === id)
  if (session === null || organization === undefined) return
  sessionStorage.setItem(ORGANIZATION_KEY, id)
  publish({ status: 'signed-in', session: { ...session, organization } })
}

/** Tries the cookie: is somebody signed in? Without a sign-in in this browser there is none to try. */
export async function resumeSession(): Promise<void> {
  if (state.status !== 'unknown') return
  if (localStorage.getItem(SIGNED_IN_KEY) === null && !location.search.includes(RETURN_MARK)) end('none')
  else await renewedToken()
}

/** Asks for a new token, once for all who ask meanwhile; false when the session has ended. */
export function renewedToken(): Promise<boolean> {
  renewal ??= withLock(renew).finally(() => {
    renewal = null
  })
  return renewal
}

/** Ends the session here and at the service. */
export async function signOut(reason: Ended = 'left'): Promise<void> {
  const token = currentSession()?.token
  end(reason)
  await postAuth('sign-out', undefined, token).catch(() => {})
}

/** Ends the session in this page: the cookie no longer counts, or another tab has signed out. */
export function end(reason: Ended): void {
  clearTimeout(timer)
  localStorage.removeItem(SIGNED_IN_KEY)
  publish({ status: 'signed-out', reason })
}

async function renew(): Promise<boolean> {
  const active = lastActivityMs() > renewedAtMs || currentSession() === null
  const answer = await postAuth('refresh', { active }).catch(problemOf)
  if (answer instanceof Problem) {
    waitFor(answer)
    return false
  }
  if (answer.signedIn !== null) {
    acceptSession(answer.signedIn)
    return currentSession() !== null
  }
  if (state.status !== 'signed-out') end(state.status === 'unknown' ? 'none' : 'idle')
  return false
}

/** Nobody answered, which ends no session and says nothing of a cookie; or the question was refused. */
function waitFor({ status }: Problem): void {
  const isRefused = status >= 400 && status < 500 && status !== TOO_MANY
  if (state.status === 'unknown' && isRefused) end('none')
  else if (state.status === 'unknown') publish({ status: 'unknown', unanswered: true })
  if (state.status !== 'signed-out') renewIn(RETRY_MS)
}

/** Tabs share the cookie, which counts once: one at a time. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('ehr-session', work) : work()
}

function renewIn(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void renewedToken(), ms)
}

function publish(next: SessionState): void {
  state = next
  for (const tell of listeners) tell()
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

function serverState(): SessionState {
  return UNKNOWN
}
