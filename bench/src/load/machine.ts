/** What the figures were taken on: hardware, kernel, versions; nothing that names the machine. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { runChild } from '../child.ts'
import type { Context } from '../context.ts'
import type { Database } from '../database.ts'
import { ROOT } from '../platform.ts'

/** The description that stands in every result. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memory_gb: number
  readonly kernel: string
  /** Of the last minute before the run: others that share the machine show here. */
  readonly load_average: number
  readonly bun: string
  readonly postgresql: string
  readonly postgresql_settings: Readonly<Record<string, string>>
  readonly wrk: string | null
  readonly pgbench: string | null
  readonly commit: string
}

const GIGABYTE = 1e9
const POSTGRES_SETTINGS = [
  'shared_buffers',
  'max_connections',
  'fsync',
  'synchronous_commit',
  'jit',
  'io_method',
]

/** Describes the machine, the programs and the commit that is measured. */
export async function describeMachine(
  context: Context,
  database: Database,
  tools: { wrk: string | null; pgbench: string | null },
): Promise<Machine> {
  const [version] = await database.rows("SELECT current_setting('server_version')")
  const settings = await database.rows(
    'SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY ($1::text::text[])',
    [`{${POSTGRES_SETTINGS.join(',')}}`],
  )
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / GIGABYTE),
    kernel: `${type()} ${release()}`,
    load_average: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    bun: Bun.version,
    postgresql: version?.[0] ?? 'unknown',
    postgresql_settings: Object.fromEntries(settings.map(([name, value]) => [name ?? '', value ?? ''])),
    ...tools,
    commit: await commitOf(context),
  }
}

/** The commit, marked when files differ from it. */
async function commitOf({ signal }: Context): Promise<string> {
  if (Bun.which('git') === null) return 'unknown'
  const head = await runChild(['git', 'rev-parse', '--short=12', 'HEAD'], { signal, cwd: ROOT })
  const status = await runChild(['git', 'status', '--porcelain'], { signal, cwd: ROOT })
  if (head.code !== 0) return 'unknown'
  return `${head.stdout.trim()}${status.stdout.trim() === '' ? '' : ' with changes'}`
}
