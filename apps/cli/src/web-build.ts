/**
 * The build of the web application: made once by the machine's own Node, and again only when a source, a
 * package or the build itself changed.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { Failure } from './failure.ts'

/** Where the sources are, and what the build makes of them. */
export const WEB_DIR = fileURLToPath(new URL('../../web', import.meta.url))
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const OUT = 'out'
const STAMP = 'built-from.txt'

/** Made by the build, or of no influence on it. */
const NOT_SOURCES = /^(out|\.next|node_modules|e2e)$|^next-env\.d\.ts$|\.test\.tsx?$/
/** A build takes 15 to 60 s on two cores; one that takes longer hangs. */
const BUILD_MS_MAX = 300_000
const MESSAGE_LINES_MAX = 6

/** Gives the folder of a build that fits the sources; makes it when there is none. Throws: Failure. */
export async function buildWeb(note: (text: string) => void, signal: AbortSignal): Promise<string> {
  const out = join(WEB_DIR, OUT)
  const wanted = digestOfSources()
  if (stampOf(out) === wanted) {
    note('built before, nothing changed')
    return out
  }
  note('building, once')
  await runBuild(note, signal)
  writeFileSync(join(out, STAMP), wanted)
  note('built')
  return out
}

/** What the build depends on, as one hash. */
export function digestOfSources(): string {
  const hash = createHash('sha256')
  for (const file of [...sourceFiles(WEB_DIR), join(ROOT, 'package-lock.json')]) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function sourceFiles(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCES.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name)
      return entry.isDirectory() ? sourceFiles(path) : [path]
    })
}

function stampOf(out: string): string | null {
  const file = join(out, STAMP)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** Next runs under Node, which npm needs anyway; the step's line tells how far it is. */
function runBuild(note: (text: string) => void, signal: AbortSignal): Promise<void> {
  const next = createRequire(join(WEB_DIR, 'package.json')).resolve('next/dist/bin/next')
  return new Promise((resolve, reject) => {
    const child = spawn('node', [next, 'build'], {
      cwd: WEB_DIR,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUILD_MS_MAX,
      signal,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
    })
    const lines: string[] = []
    const take = (chunk: Buffer): void => {
      const fresh = String(chunk)
        .split('\n')
        .map(plain)
        .filter((line) => line !== '')
      lines.push(...fresh)
      const stage = fresh.findLast((line) => /creating|compiled|collecting|generating|finaliz/i.test(line))
      if (stage !== undefined) note(stage.replace(/^[^A-Za-z]+/, '').replace(/ \.\.\.$/, ''))
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => reject(new Failure(`the build could not be run: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Failure(`the build failed: ${lines.slice(-MESSAGE_LINES_MAX).join(' | ')}`))
    })
  })
}

function plain(line: string): string {
  return stripVTControlCharacters(line).trim()
}
