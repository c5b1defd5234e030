/** Hands a request of the browser to a service and its answer back, both as streams. */
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'

/** Headers that belong to one connection, not to the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
])
/** What is said here about the client, and not as the request says it. */
const SAID_HERE = new Set([
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
])

/** The services close idle connections after 75 s; one that is about to go must not be used again. */
const IDLE_MS = 30_000

/** Connections to the services, kept for the next request. */
export function createAgent(): Agent {
  return new Agent({ keepAlive: true, timeout: IDLE_MS })
}

/** Passes a request to `target` (http://host:port); says 503 when nobody answers there. */
export function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
  agent: Agent,
): void {
  const { hostname, port } = new URL(target)
  const upstream = request({
    // Brackets are of addresses, not of hosts.
    hostname: hostname.replace(/^\[|\]$/g, ''),
    ...{ port, agent, method: incoming.method, path: incoming.url },
    headers: {
      ...endToEnd(incoming.headers, incoming.headersDistinct),
      ...bodyHeaders(incoming.headers),
      'x-forwarded-for': forwardedFor(incoming),
      'x-forwarded-host': incoming.headers.host ?? '',
      'x-forwarded-proto': 'http',
    },
  })
  upstream.on('response', (reply) => {
    outgoing.writeHead(reply.statusCode ?? 502, endToEnd(reply.headers, reply.headersDistinct))
    // A stream of events begins with its headers, before there is an event.
    outgoing.flushHeaders()
    reply.pipe(outgoing)
    reply.on('error', () => outgoing.destroy())
  })
  upstream.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy()
    else sayUnavailable(outgoing)
  })
  outgoing.on('close', () => upstream.destroy())
  incoming.pipe(upstream)
}

/** Says that a service does not answer: it restarts, or does not run. */
export function sayUnavailable(outgoing: ServerResponse): void {
  const body = { error: 'The service does not answer at the moment', code: 'service_unavailable' }
  outgoing.writeHead(503, {
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
    'retry-after': '1',
  })
  outgoing.end(JSON.stringify(body))
}

/** A repeated header goes on repeated: it is for the service to refuse it. */
function endToEnd(
  headers: IncomingHttpHeaders,
  distinct: NodeJS.Dict<string[]>,
): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
  const kept: Record<string, string | string[]> = {}
  for (const [name, values = []] of Object.entries(distinct)) {
    if (HOP_BY_HOP.has(name) || SAID_HERE.has(name) || named.has(name)) continue
    kept[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return kept
}

/** Every proxy appends the address that it saw; a service counts from the end, as many as it trusts. */
function forwardedFor({ headersDistinct, socket }: IncomingMessage): string {
  return [...(headersDistinct['x-forwarded-for'] ?? []), socket.remoteAddress ?? ''].join(', ')
}

function bodyHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }
}
