/** The platform under test, reached only through its public command, `ehr`. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runChecked } from './child.ts'
import type { Context } from './context.ts'
import { listProcesses, treeOf } from './load/process-stats.ts'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Data sets, load scripts and logs; not part of the repository. */
export const DATA = join(ROOT, 'bench/.data')

/** A running platform. */
export type Platform = {
  readonly dataDir: string
  /** Process of `ehr start`; the servers are its children. */
  readonly pid: number
  readonly clinicalUrl: string
  readonly ownerUrl: string
  readonly appUrl: string
  /** Runs another `ehr` command on the same data directory and gives what it printed. */
  command(args: readonly string[], options?: { show?: boolean }): Promise<string>
  stop(): Promise<void>
}

/** The platform's command. */
export const EHR = join(ROOT, 'node_modules/.bin/ehr')
const READY_WAIT_MS = 120_000
const POLL_MS = 50
/** The command drains its servers for 25 s at most. */
const STOP_WAIT_MS = 40_000
const LOG_LINES_SHOWN = 6

/** Starts the platform on a free port and waits for its run.json. It is stopped at the run's end. */
export async function startPlatform(
  context: Context,
  dataDir: string,
  flags: readonly string[] = [],
): Promise<Platform> {
  mkdirSync(DATA, { recursive: true })
  const logFile = `${dataDir}.log`
  const port = freePort()
  const startedAt = Date.now()
  const args = [
    'start',
    '--data-dir',
    dataDir,
    '--clinical-port',
    String(port),
    '--admin-port',
    String(freePort()),
    '--no-web',
    '--empty',
    ...flags,
  ]
  const child = Bun.spawn([EHR, ...args], {
    cwd: ROOT,
    // Reads of the database are what is measured here; `stacks` has rows with the cache.
    env: { ...bareEnvironment(), EHR_CACHE_MODE: 'off' },
    stdin: 'ignore',
    stdout: Bun.file(logFile),
    stderr: Bun.file(`${dataDir}.err`),
  })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => {
      for (const { pid } of treeOf(listProcesses(), child.pid)) process.kill(pid, 'SIGKILL')
    }, STOP_WAIT_MS)
    await child.exited
    clearTimeout(timer)
  }
  context.defer(stop)
  const run = await waitForRun(context, dataDir, startedAt, () => child.exitCode !== null)
  if (run === null) {
    const said = lastLines(`${dataDir}.err`) || lastLines(logFile)
    throw new Error(
      `ehr start failed: ${said} (${relative(ROOT, dataDir)} may be deleted; it is loaded anew)`,
    )
  }
  const command: Platform['command'] = async (given, { show = false } = {}) => {
    const options = { signal: context.signal, cwd: ROOT, env: bareEnvironment(), show }
    return (await runChecked([EHR, ...given, '--data-dir', dataDir], options)).stdout.trim()
  }
  return { dataDir, ...run, command, stop }
}

/** What the bench takes from run.json; null when it is not one, or not yet whole. */
export function readRun(text: string): Pick<Platform, 'pid' | 'clinicalUrl' | 'ownerUrl' | 'appUrl'> | null {
  const run = jsonObject(text)
  const database = objectOf(run['database'])
  const { pid, clinical_url: clinicalUrl } = run
  const { owner_url: ownerUrl, app_url: appUrl } = database
  if (typeof pid !== 'number' || typeof clinicalUrl !== 'string') return null
  if (typeof ownerUrl !== 'string' || typeof appUrl !== 'string') return null
  return { pid, clinicalUrl, ownerUrl, appUrl }
}

async function waitForRun(
  { signal }: Context,
  dataDir: string,
  startedAt: number,
  ended: () => boolean,
): Promise<ReturnType<typeof readRun>> {
  const path = join(dataDir, 'run.json')
  while (!ended()) {
    signal.throwIfAborted()
    if (Date.now() > startedAt + READY_WAIT_MS) throw new Error('ehr start is not ready in time')
    const text = readText(path)
    const run = readRun(text)
    // A start that was killed may have left its file behind.
    if (run !== null && Date.parse(String(jsonObject(text)['started_at'])) >= startedAt) return run
    await sleep(POLL_MS)
  }
  return null
}

/** The caller's environment without settings of the platform: the bench measures its defaults. */
export function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]): [string, string][] =>
      value === undefined || name.startsWith('EHR_') ? [] : [[name, value]],
    ),
  )
}

/** A port of the loopback interface that nobody listens on. */
export function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const { port } = listener
  listener.stop(true)
  return port
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function lastLines(path: string): string {
  return readText(path).trim().split('\n').slice(-LOG_LINES_SHOWN).join(' | ')
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return {}
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
