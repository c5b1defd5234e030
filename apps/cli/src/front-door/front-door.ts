/**
 * The one origin that a browser sees: the web application's files, and `/api/*` passed on to the service
 * that has the path. In production a web server does the same by the same lists.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { hostInUrl } from '../config.ts'
import type { FindService, ServiceName } from './api-paths.ts'
import { createAgent, passOn, sayUnavailable } from './pass-on.ts'
import type { Site, SiteFile } from './site.ts'

/** What the door needs. */
export type FrontDoorOptions = {
  readonly host: string
  readonly port: number
  readonly site: Site
  readonly findService: FindService
  /** Where the services listen; null for one that does not run. */
  readonly targets: Readonly<Record<ServiceName, string | null>>
}

/** A door that is open. */
export type FrontDoor = { readonly url: string; close(): Promise<void> }

/** Headers of everything that is not a service's answer. */
const BASE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** Opens the door. Throws: when the port is taken. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const agent = createAgent()
  const server = createServer((incoming, outgoing) => {
    const pathname = pathOf(incoming)
    if (!pathname.startsWith('/api/')) {
      sendFile(options.site, pathname, incoming, outgoing)
      return
    }
    const service = options.findService(pathname)
    const target = service === null ? null : options.targets[service]
    if (service === null) sendJson(outgoing, 404, { error: 'Unknown path', code: 'unknown_path' })
    else if (target === null) sayUnavailable(outgoing)
    else passOn(incoming, outgoing, target, agent)
  })
  await listening(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://${hostInUrl(options.host)}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Streams of events have no end of their own.
        server.closeAllConnections()
        agent.destroy()
      }),
  }
}

function listening(server: Server, { host, port }: FrontDoorOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}

function pathOf(incoming: IncomingMessage): string {
  const [path = '/'] = (incoming.url ?? '/').split('?')
  return path
}

function sendFile(site: Site, pathname: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
    outgoing.setHeader('allow', 'GET, HEAD')
    sendJson(outgoing, 405, { error: 'Method not allowed', code: 'method_not_allowed' })
    return
  }
  const file = site.find(pathname)
  if (file !== null) sendBytes(file, 200, incoming, outgoing)
  else if (site.notFound !== null) sendBytes(site.notFound, 404, incoming, outgoing)
  else sendJson(outgoing, 404, { error: 'Unknown path', code: 'unknown_path' })
}

function sendBytes(
  file: SiteFile,
  status: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const headers = { ...BASE_HEADERS, ...file.headers }
  const known = String(incoming.headers['if-none-match'] ?? '')
  const etags = known.split(',').map((etag) => etag.trim().replace(/^W\//, ''))
  if (status === 200 && etags.includes(file.headers['etag'] ?? '')) {
    outgoing.writeHead(304, headers).end()
    return
  }
  const { bytes, encoding } = file.encoded(String(incoming.headers['accept-encoding'] ?? ''))
  outgoing.writeHead(status, {
    ...headers,
    'content-length': String(bytes.length),
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  })
  outgoing.end(incoming.method === 'HEAD' ? undefined : bytes)
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, {
    ...BASE_HEADERS,
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  outgoing.end(JSON.stringify(body))
}
