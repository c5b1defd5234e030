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
  /** Missing load generators may be installed by apt-get. */
  readonly install: boolean
}

/** The text of `--help`. */
export const HELP = `Usage: npm run bench -- <scenario> [options]

Scenarios:
  read          one patient with the five latest encounters, beside pgbench on the same single-row SQL
  search        patients by the beginning of a name, MRN or birth date, beside the read
  observations  recording observations, one a request and a thousand a request

Options:
  --seconds N           length of one measured run (default 10)
  --rounds N            interleaved runs of each contender (default 4)
  --connections LIST    levels of open connections (default 1,8,32,100)
  --patients N          size of the data set, kept in bench/.data between runs (default 200000)
  --pgbench-clients N   clients at which pgbench is also run at the highest level (default 16)
  --quick               2,000 patients, 2 rounds of 2 s at 1 and 32 connections, no result file: a trial
  --no-install          never install a missing load generator
  --help                this text

The data set is loaded on the first run. Results: bench/results/<date>-<scenario>.json`

const FULL = { seconds: '10', rounds: '4', connections: '1,8,32,100', patients: '200000' }
const QUICK = { seconds: '2', rounds: '2', connections: '1,32', patients: '2000' }

/** Limits keep a typing error from running for a week or filling the disk. */
const SECONDS_MAX = 600
const ROUNDS_MAX = 50
const CONNECTIONS_MAX = 1_000
const PATIENTS_MIN = 200
const PATIENTS_MAX = 10_000_000

/** Reads the arguments; null when help is asked for. Throws: UsageError. */
export function readSettings(args: readonly string[], scenarios: readonly string[]): Settings | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [scenario, ...more] = positionals
  if (scenario === undefined || more.length > 0 || !scenarios.includes(scenario)) {
    throw new UsageError(`name one scenario: ${scenarios.join(', ')}`)
  }
  const given = { ...(values.quick ? QUICK : FULL), ...values }
  return {
    scenario,
    seconds: whole('--seconds', given.seconds, 1, SECONDS_MAX),
    rounds: whole('--rounds', given.rounds, 1, ROUNDS_MAX),
    connections: levels(given.connections),
    patients: whole('--patients', given.patients, PATIENTS_MIN, PATIENTS_MAX),
    pgbenchClients: whole('--pgbench-clients', given['pgbench-clients'] ?? '16', 1, CONNECTIONS_MAX),
    quick: given.quick === true,
    install: given['no-install'] !== true,
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
        'no-install': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
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
