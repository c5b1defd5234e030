/** The database alone under the same read, by pgbench: the limit of one statement a request. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runChecked } from '../child.ts'
import { libpqEnvironment } from '../database.ts'
import type { Measure } from './measure.ts'
import { ownerScript, scopedScript } from './pgbench-sql.ts'
import type { CpuTimes, Probe } from './process-stats.ts'
import { percentile } from './statistics.ts'

/** How pgbench signs in: past row-level security, or held by it like the server. */
export type PgbenchForm = 'owner' | 'row_security'

/** pgbench on prepared scripts. */
export type Pgbench = {
  run(options: { form: PgbenchForm; clients: number; seconds: number }): Promise<Measure>
}

/** Transactions of one interval of `--progress`. */
export type Progress = { readonly end: number; readonly tps: number; readonly failed: number }

/** Connecting, filling caches and planning are not measured, as little as the server's own start. */
const WARM_UP_SECONDS = 2
/** Ahead of the end, so that closing the connections is not counted. */
const LAST_LOOK_SECONDS = 0.2
/** One client writes few lines; of many a tenth tells the percentiles well enough. */
const LOGGED_SHARE = 0.1
const US_PER_MS = 1_000
const US_PER_SECOND = 1e6
const MS_PER_SECOND = 1_000

/** What the server's read lanes use too; a plan is made once, and times are written alike. */
const SESSION = { plan_cache_mode: 'force_generic_plan', timezone: 'UTC', jit: 'off' }

/** Writes the scripts. `keys`: how many the database holds (see storeKeys). */
export function preparePgbench(options: {
  readonly program: string
  readonly folder: string
  readonly ownerUrl: string
  readonly appUrl: string
  readonly keys: number
  readonly probe: Probe
  readonly signal: AbortSignal
}): Pgbench {
  const { program, folder, ownerUrl, appUrl, keys, probe, signal } = options
  const forms = {
    owner: { script: join(folder, 'owner.sql'), env: libpqEnvironment(ownerUrl, SESSION) },
    row_security: { script: join(folder, 'scoped.sql'), env: libpqEnvironment(appUrl, SESSION) },
  }
  writeFileSync(forms.owner.script, ownerScript(keys))
  writeFileSync(forms.row_security.script, scopedScript(keys))
  return {
    async run({ form, clients, seconds }) {
      const { script, env } = forms[form]
      const prefix = `transactions-${process.pid}`
      const threads = Math.min(clients, availableParallelism())
      const command = [program, '--no-vacuum', '--protocol=prepared', `--file=${script}`, '--progress=1']
      command.push(`--client=${clients}`, `--jobs=${threads}`, `--time=${WARM_UP_SECONDS + seconds}`)
      command.push('--log', `--log-prefix=${join(folder, prefix)}`)
      if (clients > 1) command.push(`--sampling-rate=${LOGGED_SHARE}`)
      const startedAt = Date.now()
      const looking = watchCpu(probe, seconds)
      try {
        const { stderr, cpuSeconds } = await runChecked(command, { signal, env: { ...process.env, ...env } })
        const progress = parseProgress(stderr).filter(({ end }) => end > WARM_UP_SECONDS)
        const tps = progress.reduce((sum, one) => sum + one.tps, 0) / progress.length
        const log = takeLogs(folder, prefix)
        const latencies = parseLog(log, startedAt / MS_PER_SECOND + WARM_UP_SECONDS)
        return {
          requests_per_second: tps,
          p50_ms: percentile(latencies, 50),
          p95_ms: percentile(latencies, 95),
          p99_ms: percentile(latencies, 99),
          errors: progress.reduce((sum, { failed }) => sum + failed, 0),
          server_cpu_us: 0,
          postgres_cpu_us: (await looking) / tps,
          generator_cpu_us: (cpuSeconds * US_PER_SECOND) / (tps * (WARM_UP_SECONDS + seconds)),
          rss_mb: 0,
        }
      } finally {
        takeLogs(folder, prefix)
      }
    },
  }
}

/** Reads the lines of `--progress`; the first interval may be longer than a second. */
export function parseProgress(stderr: string): Progress[] {
  const pattern = /^progress: ([\d.]+) s, ([\d.]+) tps, .*?(?:, (\d+) failed)?(?:, .*)?$/gm
  return [...stderr.matchAll(pattern)].map(([, end, tps, failed]) => ({
    end: Number(end),
    tps: Number(tps),
    failed: Number(failed ?? 0),
  }))
}

/**
 * Latencies in milliseconds of the transactions that ended after an instant (epoch seconds).
 *
 * Source: https://www.postgresql.org/docs/current/pgbench.html, "Per-Transaction Logging".
 */
export function parseLog(log: string, after: number): number[] {
  return log.split('\n').flatMap((line) => {
    const [, , latency, , seconds, microseconds] = line.split(' ')
    if (latency === undefined || !/^\d+$/.test(latency) || seconds === undefined) return []
    const endedAt = Number(seconds) + Number(microseconds) / US_PER_SECOND
    return endedAt > after ? [Number(latency) / US_PER_MS] : []
  })
}

/** Processor microseconds of PostgreSQL a second, between warm-up and end. */
async function watchCpu(probe: Probe, seconds: number): Promise<number> {
  const look = async (waitSeconds: number): Promise<[CpuTimes, number]> => {
    await sleep(waitSeconds * MS_PER_SECOND)
    return [probe.cpu(), performance.now()]
  }
  const [before, from] = await look(WARM_UP_SECONDS)
  const [after, to] = await look(seconds - LAST_LOOK_SECONDS)
  return ((after.postgres_us - before.postgres_us) * MS_PER_SECOND) / (to - from)
}

/** Reads the log files of one run (one a thread) and removes them. */
function takeLogs(folder: string, prefix: string): string {
  const paths = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name))
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('')
  for (const path of paths) rmSync(path)
  return text
}
