/**
 * Metrics of all processes that listen on one port: whichever of them is asked, asks the others. They find
 * each other by a folder in which each notes the loopback port and the secret path at which it tells its
 * own.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import { join } from 'node:path'
import { processStart } from '../process/identity.ts'

/** The metrics of this process together with those of the others. */
export type SharedMetrics = {
  /** The exposition text; a process that does not answer in time is left out. */
  text(): Promise<string>
  /** Resolves when the others do not ask this process any more. */
  close(): Promise<void>
}

/** A process that does not answer within this is busy or gone: Prometheus itself waits ten seconds. */
const ANSWER_MS = 1_000
/** Own metrics are some 100 KB. */
const ANSWER_BYTES_MAX = 16 * 1_048_576

/**
 * Lets processes tell each other their metrics.
 *
 * Params: the folder, '' where each process is asked by itself; what this process tells.
 */
export async function shareMetrics(folder: string, own: () => Promise<string>): Promise<SharedMetrics> {
  if (folder === '') return { text: own, close: async () => {} }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = `/${randomBytes(18).toString('base64url')}`
  const server = createServer((request, response) => {
    if (request.url !== path) return void response.writeHead(404).end()
    own().then(
      (text) => response.end(text),
      () => response.writeHead(500).end(),
    )
  })
  const port = await listenOnLoopback(server)
  const note = join(folder, String(process.pid))
  await writeFile(`${note}.new`, `http://127.0.0.1:${port}${path}`, { mode: 0o600 })
  await rename(`${note}.new`, note)
  return {
    async text() {
      const others = (await readdir(folder)).filter(
        (name) => /^\d+$/.test(name) && join(folder, name) !== note,
      )
      return joinExpositions([await own(), ...(await Promise.all(others.map((name) => ask(folder, name))))])
    },
    async close() {
      await rm(note, { force: true })
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One exposition of several: Prometheus wants all series of a metric together, under one description. */
export function joinExpositions(texts: readonly string[]): string {
  const metrics = new Map<string, { head: string[]; series: string[] }>()
  for (const text of texts) {
    let metric: { head: string[]; series: string[] } = { head: [], series: [] }
    for (const line of text.split('\n')) {
      const [, kind, name = ''] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? []
      if (kind !== undefined) {
        metric = metrics.get(name) ?? { head: [], series: [] }
        metrics.set(name, metric)
        if (!metric.head.some((known) => known.startsWith(`# ${kind} `))) metric.head.push(line)
      } else if (line !== '') metric.series.push(line)
    }
  }
  return [...metrics.values()].map(({ head, series }) => `${[...head, ...series].join('\n')}\n`).join('\n')
}

/** What another process tells; nothing when it is gone, and then its note goes too. */
async function ask(folder: string, name: string): Promise<string> {
  const note = join(folder, name)
  const url = await readFile(note, 'utf8').catch(() => '')
  const answer = url === '' ? '' : await answerOf(url)
  if (answer === '' && processStart(Number(name)) === '') await rm(note, { force: true })
  return answer
}

/** Not by fetch: under Bun that goes through HTTP_PROXY, even to this machine. */
function answerOf(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: ANSWER_MS }, (reply) => {
      const parts: Buffer[] = []
      let bytes = 0
      reply.on('data', (part: Buffer) => {
        bytes += part.length
        parts.push(part)
        if (bytes > ANSWER_BYTES_MAX) request.destroy()
      })
      reply.on('end', () => resolve(reply.statusCode === 200 ? Buffer.concat(parts).toString() : ''))
    })
    const timer = setTimeout(() => request.destroy(), ANSWER_MS)
    request.on('error', () => resolve(''))
    request.on('close', () => {
      clearTimeout(timer)
      resolve('')
    })
  })
}

function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      // What is under way is no reason to go on running.
      server.unref()
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('no port for metrics'))
      else resolve(address.port)
    })
  })
}
