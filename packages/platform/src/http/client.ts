/** What a request says about the program and the machine that sent it. */
import { forbidden, invalid } from './api-error.ts'

/** The machine at the other end of a request's connection; '' when it is not known. */
export type Peer = { of(request: Request): string }

/** The client of a request. */
export type Client = {
  /** IP address of the client, as far as trusted proxies tell. */
  readonly address: string
  /** The User-Agent header, cut to what is kept. */
  readonly agent: string
  /**
   * The value of a cookie, or null.
   *
   * Throws: ApiError 400 when there are two of the name: one of them was put there by another site.
   */
  cookie(name: string): string | null
}

/** User agents are longer than anybody reads. */
const AGENT_CHARACTERS_MAX = 200
/** The longest textual IPv6 address with a zone has less. */
const ADDRESS = /^[0-9a-f.:%]{2,64}$/i

/** Describes the client of a request behind a number of proxies that are ours. */
export function clientOf(request: Request, peer: Peer, trustedProxies: number): Client {
  const { headers } = request
  return {
    address: clientAddress(request, peer, trustedProxies),
    agent: printable(headers.get('user-agent') ?? '').slice(0, AGENT_CHARACTERS_MAX),
    cookie: (name) => cookieOf(headers.get('cookie') ?? '', name),
  }
}

/**
 * The client's address that the outermost of our proxies saw; every proxy appends the one that it saw. To be
 * asked before anything is awaited: the connection may be gone afterwards.
 */
export function clientAddress(request: Request, peer: Peer, trustedProxies: number): string {
  const forwarded = trustedProxies === 0 ? null : request.headers.get('x-forwarded-for')
  if (forwarded === null) return plain(peer.of(request))
  const seen = forwarded.split(',').map((one) => one.trim())
  const address = seen[seen.length - trustedProxies]
  return plain(address !== undefined && ADDRESS.test(address) ? address : peer.of(request))
}

/**
 * Refuses a request that a page of another site made, where a cookie says who asks. Browsers tell by
 * Sec-Fetch-Site, older ones by Origin; programs that are no browsers send neither and have no cookies
 * but their own. Source: OWASP Cross-Site Request Forgery Prevention, Fetch Metadata and Verifying Origin.
 *
 * Throws: ApiError 403.
 */
export function refuseOtherSites(headers: Headers, origins: readonly string[]): void {
  const origin = headers.get('origin')
  if (origin !== null && origins.includes(origin)) return
  const site = headers.get('sec-fetch-site')
  if (site !== null) {
    if (site === 'same-origin') return
  } else if (origin === null || hostOf(origin) === headers.get('host')) return
  throw forbidden('other_site', 'Requests from pages of other sites are not accepted', null)
}

/** An IPv4 address that arrived as IPv6 is written as IPv4. */
function plain(address: string): string {
  return address.includes(':') ? address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '') : address
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

function cookieOf(header: string, name: string): string | null {
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  if (values.length > 1) throw invalid('repeated_cookie', 'A cookie is there twice')
  return values[0] ?? null
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
