/**
 * A client that hides nothing: one kept-alive connection, no retries. It tells an answer from a refused
 * connection and from a request that was sent and got no full answer.
 */
import { createConnection, type Socket } from 'node:net'

/** What became of a request. Times in milliseconds, `at` of the monotonic clock. */
export type Outcome = {
  readonly kind: 'answered' | 'refused' | 'broken' | 'hung'
  /** 0 unless answered. */
  readonly status: number
  readonly retryAfter: string | null
  readonly etag: string | null
  readonly location: string | null
  /** The server asked to use another connection for what comes next. */
  readonly last: boolean
  readonly body: string
  readonly at: number
  readonly ms: number
}

/** What is asked. */
export type Asked = {
  readonly method?: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
}

/** One connection. */
export type Client = {
  /** Sends a request and waits for its end, at most `HUNG_MS`. */
  ask(asked: Asked): Promise<Outcome>
  close(): void
}

/** An answer that takes longer counts as none: no limit of the service is as long. */
export const HUNG_MS = 10_000

/** Makes a client; it connects at its first request, and again whenever the connection has ended. */
export function createClient(port: number): Client {
  let socket: Socket | null = null

  const connected = async (): Promise<Socket | null> => {
    if (socket !== null) return socket
    const fresh = createConnection({ host: '127.0.0.1', port, noDelay: true })
    const open = await new Promise<boolean>((resolve) => {
      fresh.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    if (!open) return null
    fresh.on('error', () => {})
    fresh.once('close', () => {
      if (socket === fresh) socket = null
    })
    socket = fresh
    return fresh
  }

  return {
    async ask(asked) {
      const at = performance.now()
      const to = await connected()
      const { kind, text } = to === null ? { kind: 'refused' as const, text: '' } : await exchange(to, asked)
      const last = headerOf(text, 'connection') === 'close'
      if (kind !== 'answered' || last) {
        to?.destroy()
        socket = null
      }
      const body = text.slice(text.indexOf('\r\n\r\n') + 4)
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
      const retryAfter = headerOf(text, 'retry-after')
      const [etag, location] = [headerOf(text, 'etag'), headerOf(text, 'location')]
      return { kind, status, retryAfter, etag, location, last, body, at, ms: performance.now() - at }
    },
    close: () => void socket?.destroy(),
  }
}

/** How a client goes on asking. */
export type Load = {
  /** Where it asks; a server that ends is left for the next one, as a load balancer would. */
  readonly ports: readonly number[]
  readonly pauseMs: number
  stop(): boolean
  next(): Asked
  on(outcome: Outcome): void
}

/** Keeps a client asking until `stop()` is true. */
export async function keepAsking({ ports, pauseMs, stop, next, on }: Load): Promise<void> {
  let [port = 0, ...others] = ports
  let client = createClient(port)
  while (!stop()) {
    const outcome = await client.ask(next())
    on(outcome)
    if (outcome.last && others.length > 0) {
      client.close()
      ;[port = 0, ...others] = others
      client = createClient(port)
    }
    const restMs = outcome.kind === 'refused' ? Math.max(20, pauseMs) : pauseMs
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
  }
  client.close()
}

/** The value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}

type Exchange = { readonly kind: 'answered' | 'broken' | 'hung'; readonly text: string }

function exchange(socket: Socket, asked: Asked): Promise<Exchange> {
  return new Promise((resolve) => {
    let text = ''
    const end = (kind: Exchange['kind']): void => {
      clearTimeout(timer)
      socket.off('data', onData).off('close', onClose)
      resolve({ kind, text })
    }
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (isComplete(text)) end('answered')
    }
    const onClose = (): void => end('broken')
    const timer = setTimeout(() => end('hung'), HUNG_MS)
    socket.on('data', onData).once('close', onClose)
    socket.write(requestText(asked))
  })
}

function requestText({ method = 'GET', path, headers, body }: Asked): string {
  const content = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: 'clinical.test',
    ...headers,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    'content-length': String(Buffer.byteLength(content)),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  return text.length >= end + 4 + Number(headerOf(text, 'content-length') ?? 0)
}

function headerOf(text: string, name: string): string | null {
  const head = text.slice(0, text.indexOf('\r\n\r\n'))
  return new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1]?.toLowerCase() ?? null
}
