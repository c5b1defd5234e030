/** The clinical service alone, as a process of the bench, with or without its audit of reads. */
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context.ts'
import { bareEnvironment, freePort, type Platform, ROOT } from './platform.ts'
import { environmentOf } from './stacks/ours.ts'
import type { Running } from './stacks/stack.ts'

/** A service that can be held: a held one does nothing, in the background neither. */
export type LoneClinical = Running & { hold(): void; release(): void }

/** The ordinary program, and the one that exists for this measurement only. */
const PROGRAMS = {
  audited: 'apps/clinical/src/main.ts',
  unaudited: 'apps/clinical/src/testing/unaudited.ts',
} as const
/** Tokens of the run are older than a usual one. */
const TOKEN_SECONDS = 43_200
const READY_WAIT_MS = 30_000
const POLL_MS = 50

/** Starts the service on the host's database and waits until it is ready. */
export async function startClinicalAlone(
  context: Context,
  host: Platform,
  name: keyof typeof PROGRAMS,
  folder: string,
): Promise<LoneClinical> {
  const port = freePort()
  const log = openSync(join(folder, `${name}.log`), 'a')
  const child = Bun.spawn([process.execPath, join(ROOT, PROGRAMS[name])], {
    cwd: ROOT,
    env: {
      ...bareEnvironment(),
      ...environmentOf('uncached', null),
      EHR_CLINICAL_PORT: String(port),
      EHR_DB_URL: host.appUrl,
      EHR_AUTH_PUBLIC_KEYS_FILE: join(host.dataDir, 'keys', 'public.jwks'),
      EHR_AUTH_TOKEN_LIFE_SECONDS_MAX: String(TOKEN_SECONDS),
    },
    stdin: 'ignore',
    stdout: log,
    stderr: log,
  })
  closeSync(log)
  const stop = async (): Promise<void> => {
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    await child.exited
  }
  context.defer(stop)
  const deadline = Date.now() + READY_WAIT_MS
  while (!(await isReady(port))) {
    context.signal.throwIfAborted()
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the ${name} service does not start`)
    await sleep(POLL_MS)
  }
  return {
    port,
    pids: () => [child.pid],
    stop,
    hold: () => child.kill('SIGSTOP'),
    release: () => child.kill('SIGCONT'),
  }
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    (reply) => reply.ok,
    () => false,
  )
}
