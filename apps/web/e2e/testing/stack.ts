/** The whole platform, started as a person would, on ports and in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CLIENT, startProvider } from '@ehrconnect/platform/testing/openid-provider'
import { findBusyDay, findQuietDay } from './demo-days.ts'

const MAIN = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const LOOK_MS = 100
/** Below the ports that a system gives to whoever asks for any: nobody is given one of them by chance. */
const [PORT_MIN, PORT_MAX] = [15_000, 30_000]
/** A port was free, and somebody took it before the platform did. */
const STARTS_MAX = 3

/** The clinic of the demo that most tests work in. */
export const CLINIC = 'riverside-family-practice'

/** A running platform. */
export type Stack = {
  readonly url: string
  readonly password: string
  readonly organizations: readonly { readonly id: string; readonly slug: string; readonly name: string }[]
  /** The latest day before today on which the clinic was busy. */
  readonly busyDay: string
  /** A day to come on which the first practitioner has room. */
  readonly quietDay: string
  /** Kills the processes of a service, as a crash would; the platform starts them anew. */
  kill(service: 'clinical' | 'admin'): void
  stop(): Promise<void>
}

/** Starts the platform with made-up people. Cost: seconds, and the web build when a source changed. */
export async function startStack(): Promise<Stack> {
  let said = ''
  for (let start = 0; start < STARTS_MAX; start += 1) {
    const attempt = await tryStart()
    if ('stop' in attempt) return attempt
    said = attempt.said
    if (!/port \d+ .*in use|EADDRINUSE/.test(said)) break
  }
  throw new Error(`the start ended: ${said}`)
}

async function tryStart(): Promise<Stack | { readonly said: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'ehr-web-'))
  const clinical = await freePort()
  const [admin, web] = [await freePort(clinical), await freePort(clinical + 1)]
  const redirectUrl = `http://127.0.0.1:${web}/api/auth/oidc/callback`
  // Another name of this machine: for the browser the provider is another site.
  const provider = await startProvider(redirectUrl, 'localhost')
  const { PATH = '', HOME = '' } = process.env
  const args = ['start', '--data-dir', dir, '--patients', '120', '--seed', '7']
  const ports = ['--clinical-port', `${clinical}`, '--admin-port', `${admin}`, '--web-port', `${web}`]
  const child = spawn(process.execPath, [MAIN, ...args, ...ports], {
    env: {
      ...{ PATH, HOME },
      EHR_ADMIN_OIDC_ISSUER: provider.issuer,
      EHR_ADMIN_OIDC_CLIENT_ID: CLIENT.id,
      EHR_ADMIN_OIDC_CLIENT_SECRET: CLIENT.secret,
      EHR_ADMIN_OIDC_REDIRECT_URL: redirectUrl,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const stop = async (): Promise<void> => {
    await ended(child)
    await provider.close()
    rmSync(dir, { recursive: true, force: true })
  }
  const run = await waitForRun(join(dir, 'run.json'), child)
  if (run === null || run.web_url === null) {
    await stop()
    return { said }
  }
  const { web_url: url, organizations, demo_users, clinical_url, token } = run
  const orgId = organizations.find(({ slug }: { readonly slug: string }) => slug === CLINIC)?.id ?? ''
  const clinic = { url: clinical_url, token, orgId }
  try {
    const days = { busyDay: await findBusyDay(clinic), quietDay: await findQuietDay(clinic) }
    const kill = (service: 'clinical' | 'admin'): void => {
      for (const pid of processesOf(dir, service)) process.kill(pid, 'SIGKILL')
    }
    return { url, organizations, password: demo_users.password, ...days, kill, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The platform notes its servers in the lock of its folder; one may have ended since. */
function processesOf(dir: string, service: 'clinical' | 'admin'): readonly number[] {
  const { children } = JSON.parse(readFileSync(join(dir, 'lock'), 'utf8'))
  return children
    .map(({ pid }: { readonly pid: number }) => pid)
    .filter((pid: number) => {
      const file = `/proc/${pid}/cmdline`
      return existsSync(file) && readFileSync(file, 'utf8').includes(`apps/${service}/src/main.ts`)
    })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

async function waitForRun(file: string, child: ChildProcess) {
  while (!existsSync(file)) {
    if (child.exitCode !== null) return null
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** A port that nobody listens on; `after` is one that is chosen already. */
function freePort(after?: number): Promise<number> {
  const wanted =
    after === undefined ? PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN)) : after + 1
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(freePort(wanted)))
    server.listen(wanted, '127.0.0.1', () => server.close(() => resolve(wanted)))
  })
}
