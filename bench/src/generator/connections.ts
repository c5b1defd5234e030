/** Keep-alive connections with one request under way each; what is lost is opened again. */
import { type Address, type Memory, openSockets, type Sockets } from './libc.ts'
import { readReply } from './reply.ts'

/** What the owner of connections is told. They are numbered from 0. */
export type Listener = {
  /** It stands and has nothing to do: after it was opened, and after each reply. */
  onFree(connection: number): void
  onReply(connection: number, status: number, bytes: number): void
  /** The request under way will get no reply. */
  onFailure(connection: number, what: 'lost' | 'broken'): void
  onRefused(connection: number): void
}

/** The connections of one generator. */
export type Connections = {
  open(connection: number): void
  /** Sends on a free connection. */
  send(connection: number, memory: Memory, from: number, length: number): void
  isFree(connection: number): boolean
  isBusy(connection: number): boolean
  /** Gives up what is under way and opens the connection anew. */
  reopen(connection: number): void
  /** Waits at most so long for something to happen, and tells the listener. */
  wait(milliseconds: number): void
  /** Connections that stand. */
  standing(): number
  close(): void
}

const CLOSED = 0
const CONNECTING = 1
const FREE = 2
const BUSY = 3

type Pool = {
  readonly sockets: Sockets
  readonly descriptors: Int32Array
  readonly states: Uint8Array
  /** Replies that came in pieces, which few do. */
  readonly pieces: Map<number, Buffer>
  readonly from: Address
  readonly to: Address
  readonly listener: Listener
}

/** Prepares so many connections; none is opened. */
export function createConnections(size: number, from: Address, to: Address, listener: Listener): Connections {
  const descriptors = new Int32Array(size).fill(-1)
  const states = new Uint8Array(size)
  const sockets = openSockets()
  const pool: Pool = { sockets, descriptors, states, pieces: new Map(), from, to, listener }
  const onReady = (connection: number, broken: boolean, writable: boolean): void => {
    const state = states[connection]
    if (state === CONNECTING) settle(pool, connection, broken, writable)
    else if (state !== CLOSED) receive(pool, connection)
  }
  return {
    open: (connection) => open(pool, connection),
    send(connection, memory, start, length) {
      states[connection] = BUSY
      if (!sockets.send(descriptors[connection] ?? -1, memory, start, length)) end(pool, connection, 'lost')
    },
    isFree: (connection) => states[connection] === FREE,
    isBusy: (connection) => states[connection] === BUSY,
    reopen(connection) {
      drop(pool, connection)
      open(pool, connection)
    },
    wait: (milliseconds) => sockets.wait(milliseconds, onReady),
    standing: () => states.reduce((sum, state) => sum + (state >= FREE ? 1 : 0), 0),
    close() {
      for (const [connection, state] of states.entries()) if (state !== CLOSED) drop(pool, connection)
    },
  }
}

function open(pool: Pool, connection: number): void {
  const socket = pool.sockets.connect(pool.from, pool.to, connection)
  pool.descriptors[connection] = socket
  pool.states[connection] = socket < 0 ? CLOSED : CONNECTING
  if (socket < 0) pool.listener.onRefused(connection)
}

function drop({ sockets, descriptors, states, pieces }: Pool, connection: number): void {
  sockets.close(descriptors[connection] ?? -1)
  states[connection] = CLOSED
  pieces.delete(connection)
}

function settle(pool: Pool, connection: number, broken: boolean, writable: boolean): void {
  if (!broken && !writable) return
  const stands = !broken && pool.sockets.established(pool.descriptors[connection] ?? -1, connection)
  if (stands) free(pool, connection)
  else end(pool, connection, 'lost')
}

function free({ states, listener }: Pool, connection: number): void {
  states[connection] = FREE
  listener.onFree(connection)
}

/** A server may close a connection that has nothing under way; that is no failure. */
function end(pool: Pool, connection: number, what: 'lost' | 'broken'): void {
  const state = pool.states[connection]
  drop(pool, connection)
  if (state === CONNECTING) {
    pool.listener.onRefused(connection)
    return
  }
  if (state === BUSY) pool.listener.onFailure(connection, what)
  open(pool, connection)
}

function receive(pool: Pool, connection: number): void {
  const { sockets, descriptors, states, pieces, listener } = pool
  const got = sockets.receive(descriptors[connection] ?? -1)
  if (got < 0) return
  if (got === 0 || states[connection] !== BUSY) {
    end(pool, connection, 'lost')
    return
  }
  const piece = sockets.input.subarray(0, got)
  const known = pieces.get(connection)
  const bytes = known === undefined ? piece : Buffer.concat([known, piece])
  const reading = readReply(bytes)
  if (reading.kind === 'broken') {
    end(pool, connection, 'broken')
    return
  }
  if (reading.kind === 'more') {
    pieces.set(connection, known === undefined ? Buffer.from(bytes) : bytes)
    return
  }
  if (known !== undefined) pieces.delete(connection)
  listener.onReply(connection, reading.status, reading.bytes)
  if (reading.closes) {
    drop(pool, connection)
    open(pool, connection)
  } else free(pool, connection)
}
