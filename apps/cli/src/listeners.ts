/**
 * The listener processes of a service: started, watched, restarted when one dies, drained at
 * the end. They run in process groups of their own, so that a terminal's Ctrl+C reaches only the
 * command, which then stops things in the right order.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { get } from 'node:http'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hostInUrl } from './config.ts'
import { Failure } from './failure.ts'

/** How the listeners are run. */
export type ListenerOptions = {
  readonly count: number
  readonly host: string
  readonly port: number
  readonly env: Record<string, string>
  readonly logFile: string
  readonly service: 'clinical' | 'admin'
  /** Ends the wait for readiness. */
  readonly signal: AbortSignal
  /** Called with the ids of the running processes whenever they change. */
  readonly onPids: (pids: readonly number[]) => void
  /** Called when a listener ended by itself. */
  readonly onDeath: (pid: number, restartInMs: number) => void
}

/** The running listeners. */
export type Listeners = { stop(): Promise<void> }

/** A draining server finishes what it has accepted; then it is ended. */
const DRAIN_MS = 25_000
const READY_WAIT_MS = 30_000
const READY_POLL_MS = 25
const PORT_TRY_MS = 1_000

/** A listener that dies at once is restarted more and more slowly; one that lived a minute starts anew. */
const RESTART_MS_MIN = 250
const RESTART_MS_MAX = 10_000
const HEALTHY_MS = 60_000

/** The log of the last runs is kept once; a demo must not fill the disk. */
const LOG_BYTES_MAX = 10 * 1024 * 1024

const SERVER_FILES = {
  clinical: fileURLToPath(new URL('../../clinical/src/main.ts', import.meta.url)),
  admin: fileURLToPath(new URL('../../admin/src/main.ts', import.meta.url)),
}

/** Throws: Failure when something listens on the port already. */
export async function refuseBusyPort(host: string, port: number, option: string): Promise<void> {
  if (!(await answers(host, port))) return
  throw new Failure(
    `port ${port} on ${host} is in use by another program: choose another one with ${option} ${port + 1}`,
  )
}

/**
 * Starts the listeners and waits until the API says that it is ready.
 *
 * Throws: Failure when one ends before that, or it takes longer than READY_WAIT_MS.
 */
export async function startListeners(options: ListenerOptions): Promise<Listeners> {
  rotateLog(options.logFile)
  const running = new Set<ChildProcess>()
  let stopping = false
  let ready = false
  const start = (delayMs: number): void => {
    const startedAt = performance.now()
    const child = spawnListener(options)
    const changed = (): void => options.onPids([...running].flatMap(({ pid }) => pid ?? []))
    running.add(child)
    changed()
    child.on('exit', () => {
      running.delete(child)
      if (stopping) return
      changed()
      if (!ready) return
      const lived = performance.now() - startedAt
      const next = lived > HEALTHY_MS ? RESTART_MS_MIN : Math.min(delayMs * 2, RESTART_MS_MAX)
      options.onDeath(child.pid ?? 0, next)
      setTimeout(() => stopping || start(next), next)
    })
  }
  const stop = async (): Promise<void> => {
    stopping = true
    await drain(running)
  }
  for (let i = 0; i < options.count; i += 1) start(RESTART_MS_MIN / 2)
  try {
    await waitUntilReady(options, () => running.size === options.count)
  } catch (error) {
    await stop()
    throw error
  }
  ready = true
  return { stop }
}

/** Asks the API whether it is ready; false when it does not answer. */
export async function isReady(url: string): Promise<boolean> {
  return (await readiness(url)) !== null
}

/** What the API says of itself when it is ready, as JSON text; null when it is not, or does not answer. */
export function readiness(url: string): Promise<string | null> {
  // Not by fetch: under Bun that goes through HTTP_PROXY, even to this machine.
  return new Promise((resolve) => {
    const request = get(`${url}/readyz`, { timeout: PORT_TRY_MS }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (chunk: string) => {
        text += chunk
      })
      reply.on('end', () => resolve(reply.statusCode === 200 ? text : null))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
    request.on('close', () => resolve(null))
  })
}

function spawnListener({ env, logFile, service }: ListenerOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(process.execPath, [SERVER_FILES[service]], {
    ...{ env, detached: true, stdio: ['ignore', log, log] },
  })
  child.on('error', () => {})
  closeSync(log)
  return child
}

async function waitUntilReady(options: ListenerOptions, allRun: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + READY_WAIT_MS
  while (!(await isReady(`http://${hostInUrl(options.host)}:${options.port}`))) {
    options.signal.throwIfAborted()
    if (!allRun()) throw new Failure(`the API ended while starting: see ${options.logFile}`)
    if (performance.now() > giveUpAt) {
      throw new Failure(`the API is not ready after ${READY_WAIT_MS / 1000} s: see ${options.logFile}`)
    }
    await sleep(READY_POLL_MS)
  }
}

async function drain(running: ReadonlySet<ChildProcess>): Promise<void> {
  const children = [...running].filter((child) => child.exitCode === null && child.signalCode === null)
  const ended = Promise.all(
    children.map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve()))),
  )
  for (const child of children) child.kill('SIGTERM')
  const timer = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL')
  }, DRAIN_MS)
  await ended
  clearTimeout(timer)
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: PORT_TRY_MS })
    const end = (result: boolean): void => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => end(true))
    socket.on('timeout', () => end(false))
    socket.on('error', () => end(false))
  })
}

function rotateLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(path, `${path}.1`)
}
