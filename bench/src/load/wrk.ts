/** Closed-loop HTTP load by wrk: every connection asks again as soon as it is answered. */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChecked } from '../child.ts'
import type { Measure } from './measure.ts'
import type { Probe } from './process-stats.ts'

/** A request of the load: whose, and what; with a JSON body on one line it is a POST. */
export type Target = { readonly organization: number; readonly path: string; readonly body?: string }

/** An organization with a token that is good for it. */
export type Sender = { readonly id: string; readonly token: string }

/** What the script prints at the end of a run. */
export type WrkOutput = {
  readonly requests: number
  readonly seconds: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
  readonly errors: number
}

/** A load generator on a prepared list of requests. */
export type Wrk = {
  run(options: { connections: number; seconds: number; round: number }): Promise<Measure>
}

const SCRIPT = fileURLToPath(new URL('requests.lua', import.meta.url))
/** An answer that takes longer counts as an error. */
const TIMEOUT_SECONDS = 10
/** One thread sends 100,000 requests a second; more would only take processor time from the server. */
const CORES_PER_THREAD = 4
const US_PER_MS = 1_000
const US_PER_SECOND = 1e6

/** Writes the list of requests and gives a generator for it. Files lie in `folder` under `name`. */
export function prepareWrk(options: {
  readonly program: string
  readonly url: string
  readonly folder: string
  readonly name: string
  readonly targets: readonly Target[]
  readonly senders: readonly Sender[]
  readonly probe: Probe
  readonly signal: AbortSignal
}): Wrk {
  const { program, url, folder, name, targets, senders, probe, signal } = options
  const paths = join(folder, `${name}.paths`)
  const organizations = join(folder, 'organizations')
  writeFileSync(paths, targets.map(lineOf).join(''))
  writeFileSync(organizations, senders.map(({ id, token }) => `${id} ${token}\n`).join(''), { mode: 0o600 })
  return {
    async run({ connections, seconds, round }) {
      const threads = Math.min(
        connections,
        Math.max(1, Math.floor(availableParallelism() / CORES_PER_THREAD)),
      )
      const command = [program, `-t${threads}`, `-c${connections}`, `-d${seconds}s`]
      command.push(`--timeout=${TIMEOUT_SECONDS}s`, `--script=${SCRIPT}`, url)
      command.push('--', paths, organizations, String(round))
      const highestMemory = probe.watchMemory()
      const before = probe.cpu()
      try {
        const { stdout, cpuSeconds } = await runChecked(command, { signal })
        const after = probe.cpu()
        const output = parseWrk(stdout)
        return {
          requests_per_second: output.requests / output.seconds,
          p50_ms: output.p50_ms,
          p95_ms: output.p95_ms,
          p99_ms: output.p99_ms,
          errors: output.errors,
          server_cpu_us: (after.server_us - before.server_us) / output.requests,
          postgres_cpu_us: (after.postgres_us - before.postgres_us) / output.requests,
          generator_cpu_us: (cpuSeconds * US_PER_SECOND) / output.requests,
          rss_mb: highestMemory(),
        }
      } finally {
        highestMemory()
      }
    },
  }
}

function lineOf({ organization, path, body }: Target): string {
  return `${organization + 1} ${path}${body === undefined ? '' : ` ${body}`}\n`
}

/** Reads the line that requests.lua prints. Throws: Error when there is none. */
export function parseWrk(stdout: string): WrkOutput {
  const line = stdout.split('\n').findLast((text) => text.startsWith('{"requests":'))
  if (line === undefined) throw new Error(`wrk printed no figures: ${stdout.trim().split('\n').pop() ?? ''}`)
  const number = (name: string): number => Number(new RegExp(`"${name}":(-?\\d+)`).exec(line)?.[1] ?? 0)
  const errors = ['connect', 'read', 'write', 'timeout', 'status'].map(number)
  return {
    requests: number('requests'),
    seconds: number('duration_us') / US_PER_SECOND,
    p50_ms: number('p50_us') / US_PER_MS,
    p95_ms: number('p95_us') / US_PER_MS,
    p99_ms: number('p99_us') / US_PER_MS,
    errors: errors.reduce((sum, count) => sum + count, 0),
  }
}
