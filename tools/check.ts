/** Everything that can be judged without running the platform: format and lint, types, tidy. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { tidyRepository } from './tidy.ts'

const ROOT = join(import.meta.dirname, '..')

/** One judgement: its name, and whether it holds. It prints what does not. */
type Step = { name: string; holds: () => boolean }

const STEPS: Step[] = [
  { name: 'format and lint', holds: () => runs('biome', ['check', '.']) },
  { name: 'types', holds: () => runs('tsc', ['-p', 'tsconfig.json']) },
  { name: 'tidy', holds: isTidy },
]

function runs(tool: string, args: string[]): boolean {
  const ran = spawnSync(join(ROOT, 'node_modules/.bin', tool), args, { cwd: ROOT, stdio: 'inherit' })
  if (ran.error) console.error(`${tool} did not start (${ran.error.message}); run npm ci first`)
  return ran.status === 0
}

function isTidy(): boolean {
  const { findings } = tidyRepository(ROOT)
  for (const { path, line, message } of findings) console.log(`${path}:${line}: ${message}`)
  return findings.length === 0
}

const failed = STEPS.filter((step) => {
  const started = performance.now()
  const holds = step.holds()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`)
  return !holds
})
process.exitCode = failed.length === 0 ? 0 : 1
