/** The two cookies of a browser: the session, and that people have signed in here before. */
import { randomBytes } from 'node:crypto'
import type { IdentityKey } from '@ehrconnect/platform/auth/identity-key'
import type { Client } from '@ehrconnect/platform/http/client'
import { accountMark } from './attempts.ts'

/** What making and reading cookies needs. */
export type CookieDeps = { readonly identityKey: IdentityKey; readonly secureCookies: boolean }

/** What a refresh cookie names: a session, and the number of the refresh that it is for. */
export type Refresh = { readonly sessionId: string; readonly generation: number }

/** A browser in which people have signed in: its number, and whose accounts. */
export type Device = { readonly id: string; readonly accounts: readonly string[] }

const SESSION = 'ehr_session'
const DEVICE = 'ehr_device'
const DEVICE_SECONDS = 365 * 24 * 3_600
const DEVICE_ID_BYTES = 16
/** People who share a workstation; the one who was away longest is forgotten first. */
const DEVICE_ACCOUNTS_MAX = 12
const REFRESH = /^([0-9a-f-]{36})\.(\d{1,9})$/

/** The cookie that continues a session. It ends with the browser, or with the session. */
export function refreshCookie(deps: CookieDeps, { sessionId, generation }: Refresh): string {
  const value = deps.identityKey.sign('refresh', `${sessionId}.${generation}`)
  return cookie(deps, SESSION, value, '')
}

/** Takes the session's cookie back. */
export function clearedRefreshCookie(deps: CookieDeps): string {
  return cookie(deps, SESSION, '', '; Max-Age=0')
}

/** What the refresh cookie of a request names; null when there is none that we made. */
export function readRefresh(deps: CookieDeps, client: Client): Refresh | null {
  const value = client.cookie(nameOf(deps, SESSION))
  const text = value === null ? null : deps.identityKey.unsign('refresh', value)
  const [, sessionId, generation] = REFRESH.exec(text ?? '') ?? []
  return sessionId === undefined ? null : { sessionId, generation: Number(generation) }
}

/** The cookie that lets a person who has signed in here before do so while others guess his password. */
export function deviceCookie(deps: CookieDeps, device: Device | null, name: string): string {
  const id = device?.id ?? randomBytes(DEVICE_ID_BYTES).toString('hex')
  const mark = accountMark(name)
  const others = (device?.accounts ?? []).filter((known) => known !== mark)
  const accounts = [mark, ...others].slice(0, DEVICE_ACCOUNTS_MAX)
  const value = deps.identityKey.sign('device', [id, ...accounts].join('.'))
  return cookie(deps, DEVICE, value, `; Max-Age=${DEVICE_SECONDS}`)
}

/** The device of a request; null when it is new or its cookie is not ours. */
export function readDevice(deps: CookieDeps, client: Client): Device | null {
  const value = client.cookie(nameOf(deps, DEVICE))
  const text = value === null ? null : deps.identityKey.unsign('device', value)
  if (text === null) return null
  const [id = '', ...accounts] = text.split('.')
  return { id, accounts }
}

/** The number of the browser, when the person of the name has signed in with it before; else null. */
export function knownDevice(deps: CookieDeps, client: Client, name: string): string | null {
  const device = readDevice(deps, client)
  return device?.accounts.includes(accountMark(name)) === true ? device.id : null
}

/** `__Host-`: only this host, over TLS, may have set it. Source: RFC 6265bis, 4.1.3.2. */
export function nameOf({ secureCookies }: CookieDeps, name: string): string {
  return secureCookies ? `__Host-${name}` : name
}

function cookie(deps: CookieDeps, name: string, value: string, life: string): string {
  const secure = deps.secureCookies ? '; Secure' : ''
  return `${nameOf(deps, name)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${life}`
}
