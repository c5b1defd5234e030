/** What a generator process is asked for and what it answers, as JSON; its requests lie in files. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Counted } from './histogram.ts'
import { type Memory, pin } from './libc.ts'

/** The order of one run. */
export type Job = {
  readonly host: string
  readonly port: number
  /** Loopback address that the connections come from: each gives some 28,000. */
  readonly source: string
  readonly connections: number
  /** Null opens all connections at once, before the run begins. */
  readonly ramp: Ramp | null
  /**
   * closed: every connection asks again as soon as it is answered. open: requests are due at a fixed
   * rate, whatever the server does, on any free connection. passes: as open, and each connection is
   * asked once in each pass over all of them, in random order.
   */
  readonly mode: 'closed' | 'open' | 'passes'
  /** Of the open modes. */
  readonly ratePerSecond: number
  readonly seconds: number
  /** Requests that are sent again and again, from the first one on. */
  readonly repeated: string | null
  readonly firstRepeated: number
  /** Requests that are sent once each; the run ends when they do. */
  readonly once: string | null
  /** Part of the requests that is taken from `once`, 0 to 1. */
  readonly onceShare: number
}

/** New connections a second; who was silent for so long asks again, because servers close what is silent. */
export type Ramp = { readonly perSecond: number; readonly silentSecondsMax: number }

/** What happened in the measured time. */
export type Outcome = {
  readonly seconds: number
  /** Replies with a status from 200 to 299. */
  readonly replies: number
  readonly statuses: Readonly<Record<string, number>>
  readonly errors: Errors
  /** Requests of an open run without a reply at its end; their wait until then is among the latencies. */
  readonly unanswered: number
  /** Open: from the moment the request was due. Closed: from the moment it was sent. */
  readonly latencies: Counted
  /** Connections that stood when the measured time began. */
  readonly connections: number
  readonly replyBytes: number
  readonly cpuSeconds: number
}

/** Requests that got no proper reply, by what happened. */
export type Errors = {
  readonly status: number
  readonly lost: number
  readonly broken: number
  readonly timeout: number
  readonly connect: number
}

/** Requests one after the other in memory. */
export type Requests = { readonly memory: Memory; readonly starts: Uint32Array; readonly count: number }

const LENGTH_BYTES = 4
const EMPTY: Requests = { memory: pin(new Uint8Array(1)), starts: Uint32Array.of(0), count: 0 }

/** Writes the bytes of requests, each after its length. */
export function writeRequests(path: string, requests: readonly string[]): void {
  const parts = requests.flatMap((text) => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(bytes.length)
    return [length, bytes]
  })
  // Requests hold tokens.
  writeFileSync(path, Buffer.concat(parts), { mode: 0o600 })
}

/** Reads what `writeRequests` wrote; no requests from no file. */
export function readRequests(path: string | null): Requests {
  if (path === null) return EMPTY
  const file = readFileSync(path)
  const bytes = new Uint8Array(Math.max(1, file.length))
  const starts: number[] = [0]
  let at = 0
  for (let from = 0; from < file.length; ) {
    const length = file.readUInt32LE(from)
    bytes.set(file.subarray(from + LENGTH_BYTES, from + LENGTH_BYTES + length), at)
    from += LENGTH_BYTES + length
    at += length
    starts.push(at)
  }
  return { memory: pin(bytes), starts: Uint32Array.from(starts), count: starts.length - 1 }
}

/** One request as it goes over the wire. */
export function requestText(options: {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}): string {
  const { method, path, headers, body } = options
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ Host: '127.0.0.1', ...headers, ...length }).map(([k, v]) => `${k}: ${v}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
}
