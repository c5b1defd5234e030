/** The `ehr` command in the tests: run as a process of its own, as people run it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunFile, readRunFile } from '../data-dir.ts'

/** How a command ended. */
export type Result = { code: number | null; out: string; err: string }
/** Variables of a command. */
export type Env = Record<string, string>

const MAIN = join(import.meta.dir, '..', 'main.ts')
const dirs: string[] = []
const children = new Set<ChildProcess>()

/** Ends what is left of the commands of a test file, and removes their folders. */
export function cleanUp(): void {
  for (const child of children) child.kill('SIGKILL')
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
}

/** A folder of the test's own. */
export function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ehr-cli-'))
  dirs.push(dir)
  return dir
}

/** A command line under way; nothing of the test run's own environment but what a shell has. */
export function begin(
  args: readonly string[],
  env: Env = {},
): { child: ChildProcess; result: Promise<Result> } {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH, HOME, ...env } })
  children.add(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    err += String(chunk)
  })
  const result = new Promise<Result>((resolve) =>
    child.once('close', (code) => {
      children.delete(child)
      resolve({ code, out, err })
    }),
  )
  return { child, result }
}

/** Runs a command to its end; `input` is what it reads. */
export function ehr(args: readonly string[], env: Env = {}, input = ''): Promise<Result> {
  const { child, result } = begin(args, env)
  child.stdin?.end(input)
  return result
}

/** A platform under way. */
export type Started = { child: ChildProcess; result: Promise<Result>; run: RunFile }

/** Begins `ehr start` and waits for its run.json. */
export async function start(dataDir: string, args: readonly string[], env: Env = {}): Promise<Started> {
  const ports = ['--admin-port', String(await freePort())]
  const begun = begin(['start', '--no-web', '--data-dir', dataDir, ...ports, ...args], env)
  let ended: Result | null = null
  begun.result.then((result) => {
    ended = result
  })
  for (;;) {
    const run = readRunFile(dataDir)
    if (run?.pid === begun.child.pid && run !== null) return { ...begun, run }
    if (ended !== null) throw new Error(`the start ended: ${JSON.stringify(ended)}`)
    await sleep(20)
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
