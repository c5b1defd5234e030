/** `ehr start`: everything on one machine until Ctrl+C. */
import { createInterface } from 'node:readline/promises'
import { type Command, Option } from 'commander'
import { databaseUrl, saysYes } from '../config.ts'
import { pathsOf } from '../data-dir.ts'
import { Failure, messageOf } from '../failure.ts'
import { type CommonFlags, wholeNumber, withDataDir } from '../options.ts'
import { progressOn } from '../progress.ts'
import { startPlatform } from '../start.ts'
import { summaryOf } from '../summary.ts'

const PORT_MAX = 65_535
const PATIENTS_MAX = 1_000_000
const PROCESSES_MAX = 64
const SEED_MAX = 2 ** 31 - 1

type StartFlags = CommonFlags & {
  readonly clinicalPort: number
  readonly adminPort: number
  readonly webPort: number
  readonly web: boolean
  readonly patients: number
  readonly seed: number
  readonly empty: boolean
  readonly reset: boolean
  readonly yes: boolean
  readonly processes: number
}

/** Adds the command. */
export function addStart(program: Command): void {
  withDataDir(program.command('start'))
    .description(
      'Start the platform: PostgreSQL, schema, demo people at first, the API, the web application.',
    )
    .addOption(
      new Option('--clinical-port <port>', 'port of the clinical API')
        .env('EHR_CLINICAL_PORT')
        .argParser(wholeNumber(1, PORT_MAX))
        .default(8080),
    )
    .addOption(
      new Option('--admin-port <port>', 'port of sign-in and administration')
        .env('EHR_ADMIN_PORT')
        .argParser(wholeNumber(1, PORT_MAX))
        .default(8000),
    )
    .addOption(
      new Option('--web-port <port>', 'port of the web application')
        .env('EHR_WEB_PORT')
        .argParser(wholeNumber(1, PORT_MAX))
        .default(3000),
    )
    .option('--no-web', 'do not build and serve the web application')
    .addOption(
      new Option('--patients <n>', 'demo patients to make on the first start')
        .env('EHR_DEMO_PATIENTS')
        .argParser(wholeNumber(1, PATIENTS_MAX))
        .default(1000),
    )
    .addOption(
      new Option('--seed <n>', 'the same number makes the same people')
        .env('EHR_DEMO_SEED')
        .argParser(wholeNumber(0, SEED_MAX))
        .default(1),
    )
    .option('--empty', 'make no demo people (env: EHR_DEMO_EMPTY=yes)', false)
    .option('--reset', 'delete the embedded database first (env: EHR_DATA_RESET=yes)', false)
    .option('--yes', 'do not ask before --reset', false)
    .addOption(
      new Option('--processes <n>', 'listener processes on the same port')
        .env('EHR_SERVER_PROCESSES')
        .argParser(wholeNumber(1, PROCESSES_MAX))
        .default(1),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --patients 5000 --clinical-port 9000\n' +
        '  npx ehr start --data-dir /var/lib/ehr --empty',
    )
    .action(runStart)
}

async function runStart(given: StartFlags): Promise<void> {
  const flags = {
    ...given,
    empty: given.empty || saysYes(process.env, 'EHR_DEMO_EMPTY'),
    reset: given.reset || saysYes(process.env, 'EHR_DATA_RESET'),
  }
  if (flags.reset) await confirmReset(flags)
  const abort = new AbortController()
  const closers: (() => void | Promise<void>)[] = []
  const signalled = nextSignal()
  const started = startPlatform({
    ...flags,
    webPort: flags.web ? flags.webPort : null,
    databaseUrl: databaseUrl(process.env),
    environment: process.env,
    progress: progressOn(process.stdout),
    onEvent: (text) => console.error(`ehr: ${text}`),
    signal: abort.signal,
    onClose: (close) => closers.push(close),
  })
  try {
    const run = await Promise.race([started, signalled])
    if (typeof run !== 'string') {
      console.log(`\n${summaryOf(run, pathsOf(flags.dataDir).root)}`)
      await signalled
    }
    console.log('\nStopping …')
  } finally {
    // What breaks in a start that is being taken down is no news.
    started.catch(() => {})
    abort.abort()
    await closeAll(closers)
  }
  console.log('Stopped.')
  process.exit(0)
}

/** The first signal stops everything; repeats (a terminal's own and the launcher's copy) change nothing. */
function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal))
  })
}

/** Undoes the start, last thing first; one that fails does not keep the others from being undone. */
async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
    try {
      await close()
    } catch (error) {
      console.error(`ehr: ${messageOf(error)}`)
    }
  }
}

async function confirmReset({ dataDir, yes }: StartFlags): Promise<void> {
  if (yes) return
  const { root } = pathsOf(dataDir)
  if (process.stdin.isTTY !== true) {
    throw new Failure(`--reset deletes the database in ${root}: say --yes too`, 2)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Delete the database in ${root}? [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('nothing was deleted')
}
