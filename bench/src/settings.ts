/** What a run is asked for: the arguments of `npm run bench`, checked. */
import { parseArgs } from 'node:util'

/** A wrong argument; told in one line. */
export class UsageError extends Error {}

/** The arguments with their defaults filled in. */
export type Settings = {
  readonly scenario: string
  /** Length of one measured run. */
  readonly seconds: number
  /** Interleaved runs of every contender at every level. */
  readonly rounds: number
  /** Open connections of the load generator, one level after the other. */
  readonly connections: readonly number[]
  readonly patients: number
  /** pgbench is also run with this many clients, to find its best at the highest level. */
  readonly pgbenchClients: number
  /** Small data and short runs: for trying the bench itself, never for figures. */
  readonly quick: boolean
  /** stacks, growth, users: only load the data set and build what is needed. */
  readonly prepare: boolean
  /** Missing load generators may be installed by apt-get. */
  readonly install: boolean
  /** stacks: names of the stacks that take part; all when empty. */
  readonly only: readonly string[]
  /** stacks: names of the rows that are measured; all when empty. */
  readonly rows: readonly string[]
  /** stacks: connections to PostgreSQL that each peer may open. */
  readonly dbConnections: number
  /** growth: the largest data set. */
  readonly max: number
  /** users: open connections. */
  readonly users: number
  /** users: everybody asks so often on average, in seconds. */
  readonly every: number
  /** users: length of the measured time. */
  readonly minutes: number
  /** users: processes of the server, and as many of the load generator. */
  readonly processes: number
}

/** The text of `--help`. */
export const HELP = `Usage: npm run bench -- <scenario> [options]

Scenarios:
  read          one patient with the five latest encounters, beside pgbench on the same single-row SQL
  search        patients by the beginning of a name, MRN or birth date, beside the read
  observations  recording observations, one a request and a thousand a request
  availability  free slots at a clinic with 1,000,000 appointments
  booking       booking visits, and the statements that each takes
  trust         the read and booking with audit and row-level security on and off
  cache         the read with and without a cache, and while its Redis is killed or hangs
  audit         verifying the audit trail of 2,000,000 events
  stacks        the same questions to services in other stacks (bench/peers), and the pictures of it
  growth        read, search and booking with 10,000, 100,000, 1,000,000 and 10,000,000 patients
  users         100,000 people with open connections, each asking every 10 s

Options:
  --seconds N           length of one measured run (default 10; stacks, growth 5)
  --rounds N            interleaved runs of each contender (default 4; stacks 8)
  --connections LIST    levels of open connections (default 1,8,32,100; stacks 100; growth 8)
  --patients N          size of the data set, kept in bench/.data between runs (default 200000)
  --scale X             the same in millions, with 50 observations a patient (default: stacks 1, users 0.1)
  --pgbench-clients N   clients at which pgbench is also run at the highest level (default 16)
  --quick               small data and few short runs, no result file: a trial
  --prepare             stacks, growth, users: load the data and build the peers, measure nothing
  --no-install          never install a missing load generator or Redis
  --only LIST           stacks: names of stacks (ours, names of folders in bench/peers)
  --rows LIST           stacks: read, read-cached, read-shared, search-common, search-rare, search-infix,
                        encounters, booking, mix; search stands for all three
  --db-connections N    stacks: connections to PostgreSQL of each peer (default 16)
  --max N               growth: the largest data set (default 10000000)
  --users N             users: open connections (default 100000)
  --every N             users: seconds between two requests of one of them, on average (default 10, at most 100)
  --minutes N           users: length of the measured time (default 5)
  --processes N         users: server processes, and as many generators (default 6)
  --help                this text

The data set is loaded on the first run. Results: bench/results/<date>-<scenario>.json`

type Defaults = {
  readonly seconds: string
  readonly rounds: string
  readonly connections: string
  readonly patients: string
}

const FULL: Defaults = { seconds: '10', rounds: '4', connections: '1,8,32,100', patients: '200000' }
const QUICK: Defaults = { seconds: '2', rounds: '2', connections: '1,32', patients: '2000' }
/** Of the scenarios that have other ones: first for figures, then for a trial. */
const DEFAULTS: Readonly<Record<string, readonly [Defaults, Defaults]>> = {
  availability: [
    { seconds: '5', rounds: '4', connections: '1,8', patients: '10000' },
    { seconds: '1', rounds: '2', connections: '1,8', patients: '2000' },
  ],
  booking: [
    { seconds: '5', rounds: '4', connections: '1,8,32', patients: '200000' },
    { seconds: '1', rounds: '2', connections: '1,8,32', patients: '2000' },
  ],
  trust: [
    { seconds: '5', rounds: '8', connections: '100', patients: '200000' },
    { seconds: '1', rounds: '2', connections: '32', patients: '2000' },
  ],
  cache: [
    { seconds: '5', rounds: '4', connections: '100', patients: '200000' },
    { seconds: '1', rounds: '2', connections: '32', patients: '2000' },
  ],
  audit: [
    { seconds: '5', rounds: '4', connections: '1', patients: '10000' },
    { seconds: '1', rounds: '2', connections: '1', patients: '2000' },
  ],
  stacks: [
    { seconds: '5', rounds: '8', connections: '100', patients: '1000000' },
    { seconds: '1', rounds: '2', connections: '100', patients: '10000' },
  ],
  growth: [
    { seconds: '5', rounds: '4', connections: '8', patients: '10000' },
    { seconds: '2', rounds: '2', connections: '8', patients: '2000' },
  ],
  users: [
    { seconds: '5', rounds: '1', connections: '100', patients: '100000' },
    { seconds: '5', rounds: '1', connections: '100', patients: '5000' },
  ],
}
const USERS = { full: '100000', quick: '2000' }
const MINUTES = { full: '5', quick: '1' }
const GROWTH_MAX = { full: '10000000', quick: '20000' }

/** Limits keep a typing error from running for a week or filling the disk. */
const SECONDS_MAX = 600
const ROUNDS_MAX = 50
const CONNECTIONS_MAX = 1_000
const PATIENTS_MIN = 200
const PATIENTS_MAX = 10_000_000
const PATIENTS_A_SCALE = 1_000_000
const USERS_MAX = 200_000
/** Twice as long a connection may be silent: the server is told to close it after 240 s. */
const EVERY_SECONDS_MAX = 100
const MINUTES_MAX = 600
const PROCESSES_MAX = 32

/** Reads the arguments; null when help is asked for. Throws: UsageError. */
export function readSettings(args: readonly string[], scenarios: readonly string[]): Settings | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [scenario, ...more] = positionals
  if (scenario === undefined || more.length > 0 || !scenarios.includes(scenario)) {
    throw new UsageError(`name one scenario: ${scenarios.join(', ')}`)
  }
  const quick = values.quick === true
  const [full, trial] = DEFAULTS[scenario] ?? [FULL, QUICK]
  const given = { ...(quick ? trial : full), ...values }
  const size = quick ? 'quick' : 'full'
  return {
    scenario,
    seconds: whole('--seconds', given.seconds, 1, SECONDS_MAX),
    rounds: whole('--rounds', given.rounds, 1, ROUNDS_MAX),
    connections: levels(given.connections),
    patients: patientsOf(given.patients, given.scale),
    pgbenchClients: whole('--pgbench-clients', given['pgbench-clients'] ?? '16', 1, CONNECTIONS_MAX),
    quick,
    prepare: values.prepare === true,
    install: given['no-install'] !== true,
    only: names(given.only),
    rows: names(given.rows),
    dbConnections: whole('--db-connections', given['db-connections'] ?? '16', 1, CONNECTIONS_MAX),
    max: whole('--max', given.max ?? GROWTH_MAX[size], PATIENTS_MIN, PATIENTS_MAX),
    users: whole('--users', given.users ?? USERS[size], 1, USERS_MAX),
    every: whole('--every', given.every ?? '10', 1, EVERY_SECONDS_MAX),
    minutes: whole('--minutes', given.minutes ?? MINUTES[size], 1, MINUTES_MAX),
    processes: whole('--processes', given.processes ?? '6', 1, PROCESSES_MAX),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        connections: { type: 'string' },
        patients: { type: 'string' },
        'pgbench-clients': { type: 'string' },
        quick: { type: 'boolean' },
        prepare: { type: 'boolean' },
        'no-install': { type: 'boolean' },
        scale: { type: 'string' },
        only: { type: 'string' },
        rows: { type: 'string' },
        'db-connections': { type: 'string' },
        max: { type: 'string' },
        users: { type: 'string' },
        every: { type: 'string' },
        minutes: { type: 'string' },
        processes: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Patients from their number, or from the scale when one is given. */
function patientsOf(patients: string, scale: string | undefined): number {
  if (scale === undefined) return whole('--patients', patients, PATIENTS_MIN, PATIENTS_MAX)
  const count = Math.round(Number(scale) * PATIENTS_A_SCALE)
  if (/^\d+(\.\d+)?$/.test(scale) && count >= PATIENTS_MIN && count <= PATIENTS_MAX) return count
  throw new UsageError(`--scale must be a number from ${PATIENTS_MIN / PATIENTS_A_SCALE} to 10`)
}

function names(text: string | undefined): string[] {
  const list = (text ?? '').split(',').map((name) => name.trim())
  return list.filter((name) => name !== '')
}

function levels(text: string): number[] {
  const numbers = text.split(',').map((part) => whole('--connections', part.trim(), 1, CONNECTIONS_MAX))
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${name} must be a whole number from ${min} to ${max}`)
  }
  return value
}
