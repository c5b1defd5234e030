/** Patients found by the beginning of what is typed, beside the read in the same rounds. */
import type { Context, Scenario } from '../context.ts'
import { describeMachine } from '../load/machine.ts'
import {
  byRound,
  type Contender,
  type Measure,
  measureLevel,
  type Run,
  ratioOf,
  summarize,
} from '../load/measure.ts'
import { type Goal, judge, type Result } from '../load/report.ts'
import type { Spread } from '../load/statistics.ts'
import { findWrk } from '../load/tools.ts'
import { prepareWrk, type Target, type Wrk } from '../load/wrk.ts'
import {
  drawPeople,
  KINDS,
  LIMITS,
  mixedRequests,
  type Person,
  searchPath,
  termsOf,
} from '../search-terms.ts'
import { type Ground, setUp, targetsOf } from '../setup.ts'
import { sayRun, tell } from '../tell.ts'
import { verifyRead } from '../verify-read.ts'
import { verifySearch } from '../verify-search.ts'
import { prepareRead } from './read.ts'

/** `npm run bench -- search`. */
export const search: Scenario = { name: 'search', run: runSearch }

const READ = 'read'
const PREFIX = 'last name, 3-6 letters'
const MIX = 'all kinds of searches'
const MIX_REQUESTS = 20_000
const WARM_UP_SECONDS = 3
const GOAL_CONNECTIONS = 100
/** Kinds are told apart at one level; every level would take hours. */
const KIND_CONNECTIONS = 32

async function runSearch(context: Context): Promise<boolean> {
  const { settings, say } = context
  const wrk = await findWrk(context)
  if (wrk.program === null) {
    say(`skipped: ${wrk.reason}`)
    return false
  }
  const ground = await setUp(context)
  const people = await drawPeople(ground.database)
  say(`${await verifyRead(context, ground)} answers of the read are equal to their rows`)
  say(`${await verifySearch(context, ground, people)} answers of the search are equal to their rows`)
  const machine = await describeMachine(context, ground.database, { wrk: wrk.version, pgbench: null })
  const loads = prepareLoads(context, ground, people, wrk.program)
  const runs: Run[] = []
  const measure = async (level: number, names: readonly string[]): Promise<void> => {
    const contenders = names.flatMap((name) => contenderOf(context, loads, name, level))
    runs.push(...(await measureLevel(level, contenders, settings.rounds, (run) => sayRun(context, run))))
  }
  for (const level of settings.connections) {
    for (const name of [READ, MIX]) {
      await loads.get(name)?.run({ connections: level, seconds: WARM_UP_SECONDS, round: 0 })
    }
    await measure(level, [READ, PREFIX, MIX])
    if (level === kindLevel(settings.connections)) await measure(level, kindNames())
  }
  const result: Result = {
    scenario: 'search',
    date: new Date().toISOString().slice(0, 10),
    machine,
    settings,
    data: { ...ground.counts, server_processes: ground.probe.serverProcesses(), people: people.length },
    skipped: [],
    summary: summarize(runs),
    ratio: 'processor time of server and PostgreSQL against the read, round by round',
    ratios: ratiosOf(runs, settings.connections),
    goals: goalsOf(runs),
    runs,
  }
  return tell(context, result)
}

/** The load of the read, of prefixes, of the mix, and of each kind with each page size. */
function prepareLoads(
  context: Context,
  ground: Ground,
  people: readonly Person[],
  program: string,
): ReadonlyMap<string, Wrk> {
  const { folder, senders, probe, platform } = ground
  const { signal } = context
  const wrkOf = (name: string, targets: readonly Target[]): Wrk =>
    prepareWrk({ program, url: platform.clinicalUrl, folder, name, targets, senders, probe, signal })
  const lists = new Map(KINDS.map((kind) => [kind, termsOf(kind, people)]))
  const [typed] = KINDS
  const prefixes = typed === undefined ? [] : termsOf({ ...typed, people: 'any' }, people)
  const requests = new Map([
    [PREFIX, prefixes.map(({ orgId, text }) => ({ orgId, path: searchPath(text, 10) }))],
    [MIX, mixedRequests(lists, MIX_REQUESTS)],
  ])
  for (const [kind, terms] of lists) {
    for (const limit of LIMITS) {
      const paths = terms.map(({ orgId, text }) => ({ orgId, path: searchPath(text, limit) }))
      requests.set(kindName(kind.name, limit), paths)
    }
  }
  const loads = [...requests].map(([name, list], nth): [string, Wrk] => [
    name,
    wrkOf(`search-${nth}`, targetsOf(senders, list)),
  ])
  return new Map([[READ, prepareRead(context, ground, program)], ...loads])
}

function contenderOf(
  { settings }: Context,
  loads: ReadonlyMap<string, Wrk>,
  name: string,
  level: number,
): Contender[] {
  const load = loads.get(name)
  if (load === undefined) return []
  const { seconds } = settings
  const measure = (round: number): Promise<Measure> =>
    load.run({ connections: level, seconds, round: round + 1 })
  return [{ name, connections: level, measure }]
}

function kindLevel(levels: readonly number[]): number {
  return levels.toSorted((a, b) => Math.abs(a - KIND_CONNECTIONS) - Math.abs(b - KIND_CONNECTIONS))[0] ?? 0
}

function kindNames(): string[] {
  return KINDS.flatMap(({ name }) => LIMITS.map((limit) => kindName(name, limit)))
}

function kindName(name: string, limit: number): string {
  return `${name}, page of ${limit}`
}

/** Processor time of server and PostgreSQL for one request. */
function cost({ server_cpu_us: server, postgres_cpu_us: postgres }: Measure): number {
  return server + postgres
}

/** Cost of each search against the read of the same level and round. */
function ratiosOf(runs: readonly Run[], levels: readonly number[]): Record<string, Spread | null> {
  return Object.fromEntries(
    levels.flatMap((level) =>
      [...new Set(runs.filter((run) => run.level === level).map(({ contender }) => contender))]
        .filter((name) => name !== READ)
        .map((name) => [
          `${level} ${name}`,
          ratioOf(byRound(runs, level, name, cost), byRound(runs, level, READ, cost)),
        ]),
    ),
  )
}

/** The goals of the search. */
export function goalsOf(runs: readonly Run[]): Goal[] {
  const against = (name: string, pick: (measure: Measure) => number): Spread | null =>
    ratioOf(byRound(runs, GOAL_CONNECTIONS, name, pick), byRound(runs, GOAL_CONNECTIONS, READ, pick))
  const seconds = (measure: Measure): number => 1 / measure.requests_per_second
  return [
    judge('prefix search, processor time against the read', 'at most', 1.5, against(PREFIX, cost)),
    judge(
      'prefix search, time of a request at saturation against the read',
      'at most',
      1.5,
      against(PREFIX, seconds),
    ),
    judge('all kinds of searches, processor time against the read', 'at most', 1.5, against(MIX, cost)),
    judge('all kinds of searches, time of a request at saturation', 'at most', 1.5, against(MIX, seconds)),
  ]
}
