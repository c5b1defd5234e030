/** Finds the Bun binary that npm installed and runs a program of this repository with it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Signals that end the program; the launcher passes them on and ends when the program has ended. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

const PARENT_CHECK_MS = 500

/** Runs a TypeScript file with the given arguments and ends this process the way that one ends. */
export function runBun(file, args) {
  const child = spawn(findBun(), [file, ...args], { stdio: 'inherit' })
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal))
  stopWithNpm(child)
  child.on('error', (error) => fail(explain(error)))
  child.on('exit', (code, signal) => {
    if (signal === 'SIGILL') fail('this processor lacks AVX2, which the installed Bun needs')
    if (signal === null) process.exit(code ?? 1)
    for (const name of FORWARDED) process.removeAllListeners(name)
    process.kill(process.pid, signal)
    // A signal that is ignored here would leave the process alive.
    setTimeout(() => process.exit(1), 100)
  })
}

/**
 * npm puts a shell between itself and this process, and a shell does not pass on the signal that ends
 * it (the scripts of package.json say `exec` for that reason, npx cannot). A new parent tells.
 */
function stopWithNpm(child) {
  if (process.env.npm_command === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    child.kill('SIGTERM')
  }, PARENT_CHECK_MS)
  timer.unref()
}

function findBun() {
  const arch = process.arch === 'arm64' ? 'aarch64' : process.arch
  const name = `@oven/bun-${process.platform}-${arch}`
  const require = createRequire(import.meta.url)
  for (const folder of require.resolve.paths(name) ?? []) {
    const binary = join(folder, name, 'bin', 'bun')
    if (existsSync(binary)) return binary
  }
  return fail(`${name} is not installed: run "npm ci" in ${root} without --omit=optional`)
}

/** A binary that is there and yet "not found" asks for a C library that is not there. */
function explain(error) {
  if (process.platform === 'linux' && error.code === 'ENOENT') {
    return 'this Linux has no glibc (Alpine?): use a Debian or Ubuntu machine or image'
  }
  return `cannot run Bun: ${error.message}`
}

function fail(message) {
  console.error(`ehr: ${message}`)
  process.exit(1)
}
