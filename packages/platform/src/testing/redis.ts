/** A Redis of a test's own, to be killed, stopped, flushed and lied with. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { until } from './conditions.ts'

/** The redis-server that tools/test.ts found or installed; '' when there is none: its tests are skipped. */
export const REDIS_SERVER: string = process.env['EHR_TEST_REDIS'] ?? ''

/** A running Redis. */
export type TestRedis = {
  readonly url: string
  /** Sends a command as an administrator. Throws: when Redis does not answer. */
  command(...args: string[]): Promise<unknown>
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>
  /** Starts it again, empty or with what it had saved. */
  start(): Promise<void>
  /** It hangs from now on, until `resume`. */
  pause(): void
  resume(): void
  remove(): Promise<void>
}

/** Starts a Redis. `options`: as on the command line of redis-server. */
export async function startTestRedis(...options: readonly string[]): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), `ehr-test-redis-${process.pid}-`))
  const path = join(dir, 'redis.sock')
  let child: ChildProcess | null = null

  const command = async (...args: string[]): Promise<unknown> => {
    const client = createClient({ socket: { path, tls: false, reconnectStrategy: false } })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.sendCommand(args)
    } finally {
      if (client.isOpen) client.destroy()
    }
  }
  const start = async (): Promise<void> => {
    const settings = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', dir, ...options]
    child = spawn(REDIS_SERVER, settings, { stdio: 'ignore' })
    await until('redis-server answers', async () => (await command('PING')) === 'PONG')
  }
  const kill = async (): Promise<void> => {
    const ending = child
    child = null
    if (ending === null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await gone
  }

  await start()
  return {
    ...{ url: `unix://${path}`, command, kill, start },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async remove() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
