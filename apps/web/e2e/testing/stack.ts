/** The whole platform, started as a person would, on ports and in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const LOOK_MS = 100

/** A running platform. */
export type Stack = {
  readonly url: string
  readonly password: string
  readonly organizations: readonly { readonly id: string; readonly slug: string; readonly name: string }[]
  stop(): Promise<void>
}

/** Starts the platform with made-up people. Cost: seconds, and the web build when a source changed. */
export async function startStack(): Promise<Stack> {
  const dir = mkdtempSync(join(tmpdir(), 'ehr-web-'))
  const [clinical, admin, web] = await Promise.all([freePort(), freePort(), freePort()])
  const { PATH = '', HOME = '' } = process.env
  const args = ['start', '--data-dir', dir, '--patients', '120', '--seed', '7']
  const ports = ['--clinical-port', `${clinical}`, '--admin-port', `${admin}`, '--web-port', `${web}`]
  const child = spawn(process.execPath, [MAIN, ...args, ...ports], { env: { PATH, HOME } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const run = await waitForRun(join(dir, 'run.json'), child, () => said)
  if (run.web_url === null) throw new Error(`no web application: ${said}`)
  return {
    url: run.web_url,
    password: run.demo_users.password,
    organizations: run.organizations,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function waitForRun(file: string, child: ChildProcess, said: () => string) {
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`the start ended: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
