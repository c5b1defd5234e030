/** A Redis or Valkey of the run's own, without a disk, for the stacks that cache in one. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runChild } from '../child.ts'
import type { Context } from '../context.ts'
import { aptInstall } from '../load/tools.ts'
import { DATA, freePort } from '../platform.ts'

/** A running server. */
export type Redis = { readonly url: string; readonly pid: number; readonly version: string }

/** Debian's tools are the server under another name; installing the server itself would start one. */
const TOOLS_PACKAGE = 'redis-tools'
const TOOLS_PROGRAM = '/usr/bin/redis-check-rdb'
const READY_WAIT_MS = 10_000
const POLL_MS = 25

/** Starts a server that is stopped at the run's end; null where there is none and none may be installed. */
export async function startRedis(context: Context, port = freePort()): Promise<Redis | null> {
  const program = await findServer(context)
  if (program === null) return null
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = Bun.spawn([program, ...args, '--maxmemory', '1gb', '--maxmemory-policy', 'volatile-lru'], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  context.defer(async () => {
    child.kill('SIGTERM')
    await child.exited
  })
  const deadline = Date.now() + READY_WAIT_MS
  while (!(await answers(port))) {
    context.signal.throwIfAborted()
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${program} does not start`)
    await sleep(POLL_MS)
  }
  const { stdout } = await runChild([program, '--version'], context)
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid, version: stdout.trim().split(' sha=')[0] ?? '' }
}

async function findServer(context: Context): Promise<string | null> {
  const found = Bun.which('valkey-server') ?? Bun.which('redis-server')
  if (found !== null) return found
  if (!existsSync(TOOLS_PROGRAM) && !(await aptInstall(context, [TOOLS_PACKAGE]))) return null
  const link = join(DATA, 'tools', 'redis-server')
  mkdirSync(join(DATA, 'tools'), { recursive: true })
  if (!existsSync(link)) symlinkSync(TOOLS_PROGRAM, link)
  return link
}

async function answers(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } })
    socket.end()
    return true
  } catch {
    return false
  }
}
