/** The one file that names Bun's server. */
import type { App } from './adapter.ts'

/** The usual time without a request after which a kept-alive connection is closed. */
const KEEP_ALIVE_SECONDS = 75
/** The longest that Bun knows. */
export const KEEP_ALIVE_SECONDS_MAX = 255
/** Bodies beyond this are cut off by the server itself; the routes' own limit is lower and answers 413. */
const BODY_BYTES_HARD_MAX = 8 * 1_048_576

/** A listening server. */
export type Listener = {
  readonly url: string
  /** Asks clients, with every answer from now on, to use another connection for what comes next. */
  announceStop(): void
  /** Stops accepting, waits for requests under way (at most `withinMs`), then closes. */
  stop(withinMs: number): Promise<void>
}

/** Where and how to listen. */
export type ListenOptions = {
  readonly port: number
  readonly host: string
  /** Several processes listen on the port. */
  readonly shared: boolean
  readonly app: App
  /** Seconds without a request after which a connection is closed, up to KEEP_ALIVE_SECONDS_MAX. */
  readonly keepAliveSeconds?: number
}

/**
 * Listens for HTTP/1.1.
 *
 * Throws: when the port is taken and `shared` is false. With `shared`, processes listen on the same port.
 */
export function listen(options: ListenOptions): Listener {
  let stopping = false
  // Bun closes connections when it stops; a client that was not told would lose a request on each.
  const lastOrNot = (response: Response): Response => {
    if (stopping) response.headers.set('connection', 'close')
    return response
  }
  const server = Bun.serve({
    port: options.port,
    hostname: options.host,
    reusePort: options.shared,
    idleTimeout: options.keepAliveSeconds ?? KEEP_ALIVE_SECONDS,
    maxRequestBodySize: BODY_BYTES_HARD_MAX,
    development: false,
    routes: mapHandlers(options.app.native, (handle) => (request) => handle(request).then(lastOrNot)),
    fetch: async (request) => lastOrNot(await options.app.fetch(request)),
  })
  options.app.peer.of = (request) => server.requestIP(request)?.address ?? ''
  return {
    url: `http://${server.hostname}:${server.port}`,
    announceStop() {
      stopping = true
    },
    async stop(withinMs) {
      stopping = true
      const drained = server.stop(false)
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      await Promise.race([drained, late])
      clearTimeout(timer)
      await server.stop(true)
    },
  }
}

type Native = App['native']
type Handler = Native[string][string]

function mapHandlers(
  native: Native,
  change: (handle: Handler) => Handler,
): Record<string, Record<string, Handler>> {
  return Object.fromEntries(
    Object.entries(native).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, handle]) => [method, change(handle)])),
    ]),
  )
}
