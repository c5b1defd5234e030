/** Generator processes, started and ended by the bench; their outcomes as one. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeCounts } from './histogram.ts'
import type { Errors, Job, Outcome } from './job.ts'

/** How generators are run. */
export type LaunchOptions = {
  /** For job files. */
  readonly folder: string
  readonly signal: AbortSignal
  /** Called once, when the connections of all generators stand. */
  readonly onRamped?: (standing: number) => void
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const ERROR_LINES_SHOWN = 3
let launched = 0

/** Runs one process for each job, all at once. Throws: Error when one fails; then all are ended. */
export async function runJobs(jobs: readonly Job[], options: LaunchOptions): Promise<Outcome> {
  options.signal.throwIfAborted()
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  let waiting = jobs.length
  let standing = 0
  const onStanding = (count: number): void => {
    standing += count
    waiting -= 1
    if (waiting === 0) options.onRamped?.(standing)
  }
  try {
    return mergeOutcomes(
      await Promise.all(jobs.map((job) => runProcess(job, options.folder, signal, onStanding))),
    )
  } finally {
    stop.abort(new Error('another generator failed'))
  }
}

/** Outcomes of processes that ran at the same time. */
export function mergeOutcomes(outcomes: readonly Outcome[]): Outcome {
  const sum = (pick: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0)
  const statuses: Record<string, number> = {}
  for (const outcome of outcomes)
    for (const [status, count] of Object.entries(outcome.statuses))
      statuses[status] = (statuses[status] ?? 0) + count
  const errorsOf = (what: keyof Errors): number => sum(({ errors }) => errors[what])
  return {
    seconds: Math.max(...outcomes.map(({ seconds }) => seconds)),
    replies: sum(({ replies }) => replies),
    statuses,
    errors: {
      status: errorsOf('status'),
      lost: errorsOf('lost'),
      broken: errorsOf('broken'),
      timeout: errorsOf('timeout'),
      connect: errorsOf('connect'),
    },
    unanswered: sum(({ unanswered }) => unanswered),
    latencies: mergeCounts(outcomes.map(({ latencies }) => latencies)),
    connections: sum(({ connections }) => connections),
    replyBytes: sum(({ replyBytes }) => replyBytes),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
  }
}

/** Requests that failed, whatever the reason. */
export function errorCount(errors: Errors): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0)
}

async function runProcess(
  job: Job,
  folder: string,
  signal: AbortSignal,
  onStanding: (count: number) => void,
): Promise<Outcome> {
  launched += 1
  const path = join(folder, `job-${process.pid}-${launched}.json`)
  writeFileSync(path, JSON.stringify(job))
  const child = Bun.spawn([process.execPath, MAIN, path], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const kill = (): void => child.kill('SIGTERM')
  signal.addEventListener('abort', kill)
  try {
    const said = new Response(child.stderr).text()
    let outcome: Outcome | null = null
    for await (const line of linesOf(child.stdout)) {
      const message: Outcome & { standing?: number } = JSON.parse(line)
      if (message.standing === undefined) outcome = message
      else onStanding(message.standing)
    }
    await child.exited
    signal.throwIfAborted()
    if (outcome !== null) return outcome
    throw new Error(`the load generator failed: ${lastLines(await said)}`)
  } finally {
    signal.removeEventListener('abort', kill)
    child.kill('SIGTERM')
    rmSync(path, { force: true })
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = ''
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = `${text}${part}`.split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-ERROR_LINES_SHOWN).join(' | ')
}
