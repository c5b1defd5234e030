/** Starting and stopping a peer that has been built. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DATA, freePort } from '../platform.ts'
import { listPeers, type Peer } from './catalog.ts'

/** What a peer is told by its environment; see bench/peers/README.md. */
export type PeerEnvironment = {
  readonly DATABASE_URL: string
  /** Without a database: each peer gets one of its own, since all use the guide's keys. */
  readonly REDIS_URL?: string
  readonly DB_POOL_MAX?: string
  /** Whether patients are read through Redis. */
  readonly EHR_PEER_CACHE?: 'on' | 'off'
  /** Only for the guide's Go service: its own search, or ours. */
  readonly GUIDE_SEARCH?: 'guide' | 'prefix'
}

/** A peer that answers. */
export type RunningPeer = {
  readonly port: number
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** A Java virtual machine on a busy machine. */
const READY_WAIT_MS = 60_000
const POLL_MS = 50
const STOP_WAIT_MS = 5_000
const LOG_LINES_SHOWN = 6

/** Starts a peer on a free port and waits until it is healthy. Throws: Error with the end of its log. */
export async function startPeer(
  peer: Peer,
  environment: PeerEnvironment,
  signal: AbortSignal,
): Promise<RunningPeer> {
  signal.throwIfAborted()
  const folder = join(DATA, 'peers')
  mkdirSync(folder, { recursive: true })
  const port = freePort()
  const log = join(folder, `${peer.name}.log`)
  const child = Bun.spawn([...peer.start], {
    cwd: peer.folder,
    env: { ...inherited(), NODE_ENV: 'production', ...ownCache(peer, environment), PORT: String(port) },
    stdin: 'ignore',
    stdout: Bun.file(log),
    stderr: Bun.file(`${log}.err`),
  })
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', stop)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS)
    await child.exited
    clearTimeout(timer)
  }
  signal.addEventListener('abort', stop)
  const url = `http://127.0.0.1:${port}`
  try {
    await untilHealthy(url, () => child.exitCode !== null || child.signalCode !== null, signal)
  } catch (error) {
    await stop()
    const said = lastLines(`${log}.err`) || lastLines(log)
    throw new Error(`${peer.title} ${error instanceof Error ? error.message : error}: ${said}`)
  }
  return { port, url, pid: child.pid, stop }
}

async function untilHealthy(url: string, ended: () => boolean, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WAIT_MS
  while (!ended()) {
    signal.throwIfAborted()
    if (Date.now() > deadline) throw new Error('is not ready in time')
    if (await isHealthy(url)) return
    await sleep(POLL_MS)
  }
  throw new Error('ended at its start')
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).status === 200
  } catch {
    // Nobody listens yet.
    return false
  }
}

function ownCache(peer: Peer, environment: PeerEnvironment): PeerEnvironment {
  if (environment.REDIS_URL === undefined) return environment
  const url = new URL(environment.REDIS_URL)
  url.pathname = `/${1 + listPeers().findIndex(({ name }) => name === peer.name)}`
  return { ...environment, REDIS_URL: url.href }
}

/** Without settings of the platform; a peer has none of them. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
      value === undefined || name.startsWith('EHR_') ? [] : [[name, value]],
    ),
  )
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').slice(-LOG_LINES_SHOWN).join(' | ')
  } catch {
    return ''
  }
}
