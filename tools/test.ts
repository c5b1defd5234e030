/**
 * `npm test`: the checks, then every test against a throw-away PostgreSQL, then one line
 * `N passed, N failed`. With file names only those tests run: `npm test -- <file>`.
 * `--long` adds the tests that take minutes.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChecks } from './check.ts'
import { prepareBrowser } from './test-browser.ts'
import { startTestCluster } from './test-cluster.ts'
import { findRedisServer } from './test-redis.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const END = fileURLToPath(new URL('./test-end.ts', import.meta.url))
const FOLDERS: readonly string[] = ['./packages', './apps', './tools', './bench']

/** A test may wait for a server to start; what takes longer hangs. */
const TEST_TIMEOUT_MS = 30_000

type Counts = { readonly passed: number; readonly failed: number }

const counts = await main(process.argv.slice(2))
console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)

async function main(args: readonly string[]): Promise<Counts> {
  const long = args.includes('--long')
  const rest = args.filter((arg) => arg !== '--long')
  const everything = rest.every((arg) => arg.startsWith('-'))
  const checks = everything ? runChecks() : { passed: 0, failed: 0 }
  const tests = await runTests(everything ? [...rest, ...FOLDERS] : rest, long).catch(tellFailure)
  return { passed: checks.passed + tests.passed, failed: checks.failed + tests.failed }
}

/** Without a database there is no test: that counts as one that failed. */
function tellFailure(error: unknown): Counts {
  console.error(error instanceof Error ? error.message : error)
  return { passed: 0, failed: 1 }
}

async function runTests(args: readonly string[], long: boolean): Promise<Counts> {
  prepareBrowser(args)
  const cluster = await startTestCluster()
  const reportDir = mkdtempSync(join(tmpdir(), 'ehr-report-'))
  const report = join(reportDir, 'junit.xml')
  try {
    const command = [
      process.execPath,
      'test',
      `--timeout=${TEST_TIMEOUT_MS}`,
      `--preload=${END}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      ...args,
    ]
    const code = await run(command, {
      EHR_TEST_CLUSTER: JSON.stringify(cluster.description),
      EHR_TEST_REDIS: findRedisServer(),
      ...(long ? { EHR_TEST_LONG: '1' } : {}),
    })
    return countResults(report, code)
  } finally {
    rmSync(reportDir, { recursive: true, force: true })
    await cluster.remove()
  }
}

/** A run that broke outside of any test (a file that does not load) has a failing code and no failed case. */
function countResults(report: string, code: number): Counts {
  const xml = existsSync(report) ? readFileSync(report, 'utf8') : ''
  const attribute = (name: string): number =>
    Number(new RegExp(`<testsuites[^>]*\\s${name}="(\\d+)"`).exec(xml)?.[1] ?? 0)
  const failed = attribute('failures') + attribute('errors')
  const passed = attribute('tests') - failed - attribute('skipped')
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** The terminal's Ctrl+C reaches the child too; this process waits for it, so that the cluster is removed. */
function run(command: readonly string[], env: Record<string, string>): Promise<number> {
  const [program = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
    const stop = (): void => void child.kill('SIGTERM')
    process.on('SIGINT', stop).on('SIGTERM', stop)
    const end = (code: number): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve(code)
    }
    child.on('error', () => end(127))
    child.on('exit', (code) => end(code ?? 1))
  })
}
