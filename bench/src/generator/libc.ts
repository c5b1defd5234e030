/**
 * Sockets and epoll of the C library, for the load generator: a socket costs it a few numbers in typed
 * arrays, so that tens of thousands fit in one small process, and a wait ends at the microsecond at which
 * the next request is due. (Timers of a JavaScript runtime count whole milliseconds.) Linux with glibc.
 */
import { dlopen, ptr } from 'bun:ffi'

/** Every socket of one generator. File descriptors are plain numbers. */
export type Sockets = {
  /** Begins a connection; the socket is reported as writable once it stands. -1: no socket could be had. */
  connect(from: Address, to: Address, tag: number): number
  /** Whether a connection that was reported as writable stands; from then on only its input is reported. */
  established(socket: number, tag: number): boolean
  /** Sends bytes of `memory`; false when they could not all be handed over. */
  send(socket: number, memory: Memory, from: number, length: number): boolean
  /** Receives into `input`; the number of bytes, 0 at the end, negative when there is nothing. */
  receive(socket: number): number
  close(socket: number): void
  /** Waits at most so long; calls back for every socket that is ready. */
  wait(milliseconds: number, onReady: OnReady): void
  /** Where `receive` puts what it got; overwritten by the next call. */
  readonly input: Buffer
}

/** Takes a socket's tag, and whether it is broken, and whether it may be written to. */
export type OnReady = (tag: number, broken: boolean, writable: boolean) => void

/** An IPv4 address; port 0 leaves the choice to the kernel. */
export type Address = { readonly host: string; readonly port: number }

/** Bytes with their place in memory. They must not be resized. */
export type Memory = { readonly bytes: Uint8Array; readonly address: number }

const AF_INET = 2
const SOCK_STREAM_NONBLOCK = 1 | 0o4000
const SOL_SOCKET = 1
const SO_ERROR = 4
const IPPROTO_IP = 0
const IP_BIND_ADDRESS_NO_PORT = 24
const IPPROTO_TCP = 6
const TCP_NODELAY = 1
const MSG_NOSIGNAL = 0x4000
const EPOLL_CTL_ADD = 1
const EPOLL_CTL_MOD = 3
const EPOLLIN = 1
const EPOLLOUT = 4
const EPOLLERR_HUP = 8 | 16
/** The kernel packs the structure on x86-64 only. */
const EVENT_BYTES = process.arch === 'x64' ? 12 : 16
const EVENT_TAG_AT = EVENT_BYTES - 8
const EVENTS_AT_ONCE = 1_024
const INPUT_BYTES = 256 * 1_024
const ADDRESS_BYTES = 16
const NS_PER_MS = 1e6
const MS_PER_SECOND = 1_000

const open = () =>
  dlopen('libc.so.6', {
    socket: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
    bind: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
    connect: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
    send: { args: ['i32', 'ptr', 'u64', 'i32'], returns: 'i32' },
    recv: { args: ['i32', 'ptr', 'u64', 'i32'], returns: 'i32' },
    close: { args: ['i32'], returns: 'i32' },
    setsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'u32'], returns: 'i32' },
    getsockopt: { args: ['i32', 'i32', 'i32', 'ptr', 'ptr'], returns: 'i32' },
    epoll_create1: { args: ['i32'], returns: 'i32' },
    epoll_ctl: { args: ['i32', 'i32', 'i32', 'ptr'], returns: 'i32' },
    epoll_pwait2: { args: ['i32', 'ptr', 'i32', 'ptr', 'ptr'], returns: 'i32' },
  }).symbols

/** Copies bytes to where they stay. */
export function pin(bytes: Uint8Array): Memory {
  return { bytes, address: ptr(bytes) }
}

/** Opens the C library and an epoll set. Throws: Error where there is no glibc 2.35 or newer. */
export function openSockets(): Sockets {
  const c = open()
  const set = c.epoll_create1(0)
  if (set < 0) throw new Error('epoll_create1 failed')
  const input = Buffer.allocUnsafeSlow(INPUT_BYTES)
  const events = new DataView(new ArrayBuffer(EVENT_BYTES * EVENTS_AT_ONCE))
  const event = new DataView(new ArrayBuffer(EVENT_BYTES))
  const timeout = new BigInt64Array(2)
  const one = Int32Array.of(1)
  const answer = Int32Array.of(0, Int32Array.BYTES_PER_ELEMENT)
  const watch = (operation: number, socket: number, tag: number, what: number): boolean => {
    event.setUint32(0, what, true)
    event.setInt32(EVENT_TAG_AT, tag, true)
    return c.epoll_ctl(set, operation, socket, ptr(event)) === 0
  }
  return {
    input,
    connect(from, to, tag) {
      const socket = c.socket(AF_INET, SOCK_STREAM_NONBLOCK, 0)
      if (socket < 0) return -1
      c.setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, ptr(one), one.byteLength)
      // Without it a bound socket takes a port of its own for every target, and there are 28,000.
      c.setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, ptr(one), one.byteLength)
      const bound = c.bind(socket, ptr(socketAddress(from)), ADDRESS_BYTES) === 0
      c.connect(socket, ptr(socketAddress(to)), ADDRESS_BYTES)
      if (bound && watch(EPOLL_CTL_ADD, socket, tag, EPOLLOUT)) return socket
      c.close(socket)
      return -1
    },
    established(socket, tag) {
      c.getsockopt(socket, SOL_SOCKET, SO_ERROR, ptr(answer), ptr(answer, Int32Array.BYTES_PER_ELEMENT))
      return answer[0] === 0 && watch(EPOLL_CTL_MOD, socket, tag, EPOLLIN)
    },
    send: (socket, memory, from, length) =>
      c.send(socket, ptr(memory.bytes, from), length, MSG_NOSIGNAL) === length,
    receive: (socket) => c.recv(socket, ptr(input), INPUT_BYTES, 0),
    close: (socket) => void c.close(socket),
    wait(milliseconds, onReady) {
      const whole = Math.floor(milliseconds / MS_PER_SECOND)
      timeout[0] = BigInt(whole)
      timeout[1] = BigInt(Math.ceil((milliseconds - whole * MS_PER_SECOND) * NS_PER_MS) % 1e9)
      const ready = c.epoll_pwait2(set, ptr(events), EVENTS_AT_ONCE, ptr(timeout), null)
      for (let at = 0; at < ready * EVENT_BYTES; at += EVENT_BYTES) {
        const what = events.getUint32(at, true)
        const tag = events.getInt32(at + EVENT_TAG_AT, true)
        onReady(tag, (what & EPOLLERR_HUP) !== 0, (what & EPOLLOUT) !== 0)
      }
    },
  }
}

function socketAddress({ host, port }: Address): Uint8Array {
  const bytes = new Uint8Array(ADDRESS_BYTES)
  const view = new DataView(bytes.buffer)
  // The family is in the machine's order, the port in the network's.
  view.setUint16(0, AF_INET, true)
  view.setUint16(2, port)
  bytes.set(host.split('.').map(Number), 4)
  return bytes
}
