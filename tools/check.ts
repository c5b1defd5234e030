/** Everything that can be judged without running the platform: format and lint, types, tidy. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { printFindings } from './tidy.ts'

const ROOT = join(import.meta.dirname, '..')

type Step = { name: string; holds: () => boolean }

const STEPS: Step[] = [
  { name: 'format and lint', holds: () => runs('@biomejs/biome/bin/biome', ['check', '.']) },
  { name: 'types', holds: () => runs('typescript/bin/tsc', ['-p', 'tsconfig.json']) },
  { name: 'types of apps/web', holds: () => runs('typescript/bin/tsc', ['-p', 'apps/web/tsconfig.json']) },
  {
    name: 'types of its tests',
    holds: () => runs('typescript/bin/tsc', ['-p', 'apps/web/e2e/tsconfig.json']),
  },
  { name: 'tidy', holds: () => printFindings(ROOT) },
]

/** Runs every step, whatever the ones before it found, and prints a line for each. */
export function runChecks(): { passed: number; failed: number } {
  const results = STEPS.map(({ name, holds }) => {
    const startedAt = performance.now()
    const held = holds()
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    console.log(`${held ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
    return held
  })
  const passed = results.filter((held) => held).length
  return { passed, failed: results.length - passed }
}

function runs(program: string, args: string[]): boolean {
  const file = createRequire(import.meta.url).resolve(program)
  return spawnSync('node', [file, ...args], { cwd: ROOT, stdio: 'inherit' }).status === 0
}

if (import.meta.main) process.exitCode = runChecks().failed === 0 ? 0 : 1
