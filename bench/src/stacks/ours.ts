/** The platform as one of the stacks: `ehr start` on the database of the run, everything switched on. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { bareEnvironment, DATA, EHR, freePort, type Platform, ROOT } from '../platform.ts'
import { descendants } from './probe.ts'
import type { Redis } from './redis.ts'
import type { Mode, Running, Stack } from './stack.ts'

/** The name of the platform among the stacks. */
export const OURS = 'ours'

/** Tokens of the run are older than a usual one. */
const TOKEN_SECONDS = 43_200
/** Sum of the lanes as delivered, and one for the audit. */
const LANES = 15
const READY_WAIT_MS = 60_000
const STOP_WAIT_MS = 40_000
const POLL_MS = 50

/** The platform as one of the stacks. */
export function ourStack(context: Context, host: Platform, redis: Redis | null): Stack {
  const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version
  return {
    name: OURS,
    title: 'EHRConnect',
    ours: true,
    versions: { ehrconnect: String(version), bun: Bun.version },
    dbConnections: LANES,
    headers: ({ id, token }) => ({ 'X-Org-ID': id, Authorization: `Bearer ${token}` }),
    skipReason: (mode) => (mode === 'shared' && redis === null ? 'no redis-server' : null),
    start: (mode) => startOurs(context, host, `${OURS}-${mode}`, environmentOf(mode, redis)),
  }
}

/** Starts the platform on the host's database with further settings, and waits until it is ready. */
export async function startOurs(
  context: Context,
  host: Platform,
  name: string,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Running> {
  const dataDir = join(DATA, 'services', name)
  mkdirSync(dataDir, { recursive: true })
  rmSync(join(dataDir, 'run.json'), { force: true })
  const port = freePort()
  const ports = ['--clinical-port', String(port), '--admin-port', String(freePort())]
  const args = ['start', '--data-dir', dataDir, ...ports, '--no-web', '--empty']
  const child = Bun.spawn([EHR, ...args, ...flags], {
    cwd: ROOT,
    env: {
      ...bareEnvironment(),
      EHR_DB_URL: host.appUrl,
      EHR_AUTH_PUBLIC_KEYS_FILE: join(host.dataDir, 'keys', 'public.jwks'),
      EHR_AUTH_TOKEN_LIFE_SECONDS_MAX: String(TOKEN_SECONDS),
      ...environment,
    },
    stdin: 'ignore',
    stdout: Bun.file(`${dataDir}.log`),
    stderr: Bun.file(`${dataDir}.err`),
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => {
      for (const pid of descendants(child.pid, true)) process.kill(pid, 'SIGKILL')
    }, STOP_WAIT_MS)
    await child.exited
    clearTimeout(timer)
  }
  context.defer(stop)
  const deadline = Date.now() + READY_WAIT_MS
  while (!existsSync(join(dataDir, 'run.json'))) {
    context.signal.throwIfAborted()
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`ehr start failed: ${readFileSync(`${dataDir}.err`, 'utf8').trim().slice(-400)}`)
    await sleep(POLL_MS)
  }
  const { pid } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))
  // The command only looks after its servers.
  return { port, pids: () => descendants(Number(pid), false), stop }
}

/** Settings for a mode: without a cache, with one in memory, or with one in Redis. */
export function environmentOf(mode: Mode, redis: Redis | null): Record<string, string> {
  if (mode === 'uncached') return { EHR_CACHE_MODE: 'off' }
  return mode === 'shared' && redis !== null ? { EHR_REDIS_URL: redis.url } : {}
}
