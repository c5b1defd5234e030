import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { percentileMs } from './histogram.ts'
import { type Job, requestText, writeRequests } from './job.ts'
import { errorCount, runJobs } from './launch.ts'

const FREEZE_MS = 100
const FREEZE_EVERY_MS = 400

/** A server whose thread stands still for 100 ms in every 400 ms, as one with long pauses would. */
const STUB = `
  let freezes = false
  let left = 0
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname === '/freezing') freezes = true
      if (pathname === '/left') return new Response(String(left))
      if (pathname === '/slow') {
        request.signal.addEventListener('abort', () => { left += 1 })
        await Bun.sleep(200)
      }
      if (pathname === '/refused') return new Response('no', { status: 409 })
      if (pathname === '/closing') return new Response('bye', { headers: { connection: 'close' } })
      if (pathname === '/pieces') return new Response(new ReadableStream({ async start(c) {
        c.enqueue('one'); await Bun.sleep(1); c.enqueue('two'); c.close()
      } }))
      return new Response(await request.text() || 'x'.repeat(2000))
    },
  })
  setInterval(() => freezes && Bun.sleepSync(${FREEZE_MS}), ${FREEZE_EVERY_MS - FREEZE_MS})
  console.log(server.port)
`

let folder = ''
let port = 0
let stub: Bun.Subprocess<'ignore', 'pipe', 'inherit'>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'generator-'))
  stub = Bun.spawn([process.execPath, '-e', STUB], { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  const { value } = await stub.stdout.getReader().read()
  port = Number(new TextDecoder().decode(value))
})

afterAll(() => {
  stub.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function job(path: string, rest: Partial<Job> = {}): Job {
  const repeated = join(folder, path.replaceAll('/', 'r-'))
  writeRequests(repeated, [requestText({ method: 'GET', path, headers: {} })])
  const load = {
    connections: 4,
    ramp: null,
    mode: 'closed',
    ratePerSecond: 0,
    seconds: 0.5,
  } as const
  const requests = { repeated, firstRepeated: 0, once: null, onceShare: 0 }
  return { host: '127.0.0.1', port, source: '127.0.0.1', ...load, ...requests, ...rest }
}

const run = (...jobs: Job[]) => runJobs(jobs, { folder, signal: new AbortController().signal })

describe('a closed loop', () => {
  test('counts every reply of all generators', async () => {
    const outcome = await run(job('/plain'), job('/plain', { source: '127.0.0.2' }))
    expect(outcome.connections).toBe(8)
    expect(outcome.replies).toBeGreaterThan(8)
    expect(outcome.statuses).toEqual({ 200: outcome.replies })
    expect(outcome.replyBytes).toBeGreaterThan(outcome.replies * 2_000)
    expect(errorCount(outcome.errors)).toBe(0)
    const counted = outcome.latencies.pairs.reduce((sum, [, count]) => sum + count, 0)
    expect(counted).toBe(outcome.replies)
  })

  test('leaves no request without waiting for its reply', async () => {
    const { errors } = await run(job('/slow', { seconds: 0.3 }))
    expect(errorCount(errors)).toBe(0)
    expect(await (await fetch(`http://127.0.0.1:${port}/left`)).text()).toBe('0')
  })

  test('reads replies that come in pieces, and goes on after a server has closed a connection', async () => {
    const [pieces, closing] = [await run(job('/pieces')), await run(job('/closing'))]
    for (const { replies, errors } of [pieces, closing]) {
      expect(replies).toBeGreaterThan(4)
      expect(errorCount(errors)).toBe(0)
    }
  })

  test('counts refusals as errors', async () => {
    const { replies, errors, statuses } = await run(job('/refused'))
    expect(replies).toBe(0)
    expect(statuses).toEqual({ 409: errors.status })
  })

  test('sends requests of the second kind once each, and ends with them', async () => {
    const once = join(folder, 'once')
    const body = '{"a":1}'
    const requests = Array.from({ length: 20 }, () =>
      requestText({ method: 'POST', path: '/plain', headers: {}, body }),
    )
    writeRequests(once, requests)
    const { replies } = await run(job('/plain', { once, onceShare: 0.1, connections: 1, seconds: 5 }))
    expect(replies).toBeGreaterThanOrEqual(195)
    expect(replies).toBeLessThan(210)
  })
})

describe('an open loop', () => {
  test('sends as many requests as were due, on free connections or each in its turn', async () => {
    for (const mode of ['open', 'passes'] as const) {
      const ramp = mode === 'passes' ? { perSecond: 400, silentSecondsMax: 60 } : null
      const outcome = await run(job('/plain', { mode, ratePerSecond: 300, connections: 40, ramp }))
      expect(outcome.replies + outcome.unanswered).toBe(150)
      expect(errorCount(outcome.errors)).toBe(0)
    }
  })

  /**
   * A quarter of the requests is due while the server stands still, and waits 50 ms on average: the
   * slowest tenth of all waits 60 ms or longer. A load that stops sending meanwhile sees one or two.
   */
  test('counts the wait of requests that were due while the server stood still', async () => {
    const paused = await run(
      job('/freezing', { mode: 'open', ratePerSecond: 500, connections: 2, seconds: 4 * 0.4 }),
    )
    expect(paused.replies + paused.unanswered).toBe(800)
    expect(percentileMs(paused.latencies, 90)).toBeGreaterThan(40)
    expect(percentileMs(paused.latencies, 99)).toBeGreaterThan(80)
  })

  test('counts the wait of requests that were never answered', async () => {
    const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    const outcome = await run(
      job('/x', { port: listener.port, mode: 'open', ratePerSecond: 20, connections: 2, seconds: 0.5 }),
    )
    listener.stop(true)
    expect(outcome).toMatchObject({ replies: 0, unanswered: 10 })
    expect(percentileMs(outcome.latencies, 50)).toBeGreaterThan(2_000)
  })
})

describe('a generator', () => {
  test('fails when nobody listens', async () => {
    const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
    const closed = listener.port
    listener.stop(true)
    await expect(run(job('/plain', { port: closed }))).rejects.toThrow('refuses connections')
  })

  test('ends when the bench is stopped', async () => {
    const stop = new AbortController()
    const running = runJobs([job('/plain', { seconds: 600 })], {
      folder,
      signal: stop.signal,
      onRamped: () => stop.abort(new Error('stopped')),
    })
    await expect(running).rejects.toThrow('stopped')
  })
})
