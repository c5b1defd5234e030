/** The load generators of the machine: found, or installed when that is allowed, or missing with a reason. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from '../child.ts'
import type { Context } from '../context.ts'

/** A program, or why there is none. */
export type Tool =
  | { readonly program: string; readonly version: string }
  | { readonly program: null; readonly reason: string }

/** Where Debian keeps PostgreSQL's programs that are not on the PATH. */
const POSTGRES_FOLDERS = '/usr/lib/postgresql'

/** Finds wrk; installs Debian's package when it is missing and we may. */
export async function findWrk(context: Context): Promise<Tool> {
  const found = Bun.which('wrk') ?? ((await aptInstall(context, ['wrk'])) ? Bun.which('wrk') : null)
  if (found === null) return { program: null, reason: missing('wrk', 'apt-get install wrk') }
  // wrk prints its version with the usage and a failing code.
  const { stdout, stderr } = await runChild([found, '--version'], context)
  return { program: found, version: (stdout || stderr).split('\n')[0]?.split(' Copyright')[0] ?? '' }
}

/**
 * Finds pgbench. When it is missing and we may, Debian's package is unpacked into `folder` and not
 * installed: an installation would start a server.
 */
export async function findPgbench(context: Context, folder: string): Promise<Tool> {
  const found = Bun.which('pgbench') ?? findUnder(POSTGRES_FOLDERS) ?? (await unpackPgbench(context, folder))
  if (found === null)
    return { program: null, reason: missing('pgbench', 'apt-get install postgresql-contrib') }
  const { code, stdout, stderr } = await runChild([found, '--version'], context)
  if (code !== 0)
    return { program: null, reason: `pgbench does not run: ${stderr.trim().split('\n')[0] ?? ''}` }
  return { program: found, version: stdout.trim() }
}

/** `postgresql-15` in what `apt-cache depends postgresql` prints. */
export function versionedPackage(depends: string): string | null {
  return /Depends: (postgresql-\d+)\b/.exec(depends)?.[1] ?? null
}

async function unpackPgbench(context: Context, folder: string): Promise<string | null> {
  const known = findUnder(join(folder, POSTGRES_FOLDERS))
  if (known !== null || !mayInstall(context)) return known
  await runChild(['apt-get', 'update', '-q'], context)
  const { stdout } = await runChild(['apt-cache', 'depends', 'postgresql'], context)
  const server = versionedPackage(stdout)
  if (server === null || !(await aptInstall(context, ['libpq5']))) return null
  mkdirSync(folder, { recursive: true })
  // Debian moved pgbench from the server's package to the client's.
  for (const name of [server, server.replace('-', '-client-')]) {
    context.say(`unpacking ${name} for pgbench`)
    await runChild(['apt-get', 'download', '-q', name], { signal: context.signal, cwd: folder })
    const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`))
    if (file !== undefined) await runChild(['dpkg', '-x', join(folder, file), folder], context)
    const program = findUnder(join(folder, POSTGRES_FOLDERS))
    if (program !== null) return program
  }
  return null
}

/** The newest pgbench below a folder of PostgreSQL versions. */
function findUnder(folder: string): string | null {
  if (!existsSync(folder)) return null
  const programs = readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version, 'bin/pgbench'))
  return programs.find((path) => existsSync(path)) ?? null
}

/** Installs packages of Debian when this account may; false when it may not or they could not be had. */
export async function aptInstall(context: Context, packages: readonly string[]): Promise<boolean> {
  if (!mayInstall(context)) return false
  context.say(`installing ${packages.join(', ')} with apt-get`)
  const command = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', '--no-upgrade', ...packages]
  const options = { signal: context.signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  if ((await runChild(command, options)).code === 0) return true
  await runChild(['apt-get', 'update', '-q'], options)
  return (await runChild(command, options)).code === 0
}

function mayInstall({ settings }: Context): boolean {
  return settings.install && process.getuid?.() === 0 && Bun.which('apt-get') !== null
}

function missing(name: string, command: string): string {
  return `${name} is not there and may not be installed by this account: ${command}`
}
