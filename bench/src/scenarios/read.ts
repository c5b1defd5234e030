/** One patient with the five latest encounters, beside pgbench on the same single-row SQL. */
import type { Context, Scenario } from '../context.ts'
import { describeMachine } from '../load/machine.ts'
import {
  byRound,
  type Contender,
  measureLevel,
  overRounds,
  type Run,
  ratioOf,
  summarize,
} from '../load/measure.ts'
import { type Pgbench, preparePgbench } from '../load/pgbench.ts'
import { storeKeys } from '../load/pgbench-sql.ts'
import { type Goal, judge, type Result } from '../load/report.ts'
import type { Spread } from '../load/statistics.ts'
import { findPgbench, findWrk, type Tool } from '../load/tools.ts'
import { prepareWrk, type Wrk } from '../load/wrk.ts'
import { DATA } from '../platform.ts'
import { type Ground, setUp, targetsOf } from '../setup.ts'
import { sayRun, tell } from '../tell.ts'
import { verifyRead } from '../verify-read.ts'

/** `npm run bench -- read`. */
export const read: Scenario = { name: 'read', run: runRead }

const OURS = 'read'
const PEER = 'pgbench'
const PEER_SCOPED = 'pgbench, row security'
const WARM_UP_SECONDS = 3
const GOAL_CONNECTIONS = 100

async function runRead(context: Context): Promise<boolean> {
  const { settings, say } = context
  const wrk = await findWrk(context)
  if (wrk.program === null) {
    say(`skipped: ${wrk.reason}`)
    return false
  }
  const pgbench = await findPgbench(context, `${DATA}/tools`)
  if (pgbench.program === null) say(`without pgbench: ${pgbench.reason}`)
  const ground = await setUp(context)
  say(`${await verifyRead(context, ground)} answers are equal to their rows and to pgbench's statement`)
  const tools = { wrk: wrk.version, pgbench: pgbench.program === null ? null : pgbench.version }
  const machine = await describeMachine(context, ground.database, tools)
  const load = prepareRead(context, ground, wrk.program)
  const peer = await preparePeer(context, ground, pgbench)
  const runs: Run[] = []
  for (const level of settings.connections) {
    await load.run({ connections: level, seconds: WARM_UP_SECONDS, round: 0 })
    const contenders = contendersAt(context, level, load, peer)
    runs.push(...(await measureLevel(level, contenders, settings.rounds, (run) => sayRun(context, run))))
  }
  const result: Result = {
    scenario: 'read',
    date: new Date().toISOString().slice(0, 10),
    machine,
    settings,
    data: {
      ...ground.counts,
      server_processes: ground.probe.serverProcesses(),
      sample: ground.sample.length,
    },
    skipped: pgbench.program === null ? [pgbench.reason] : [],
    summary: summarize(runs),
    ratio: 'requests a second of the read against this peer, round by round',
    ratios: ratiosOf(runs, settings.connections),
    goals: goalsOf(runs),
    runs,
  }
  return tell(context, result)
}

/** The load of the read on the ground's sample. */
export function prepareRead({ signal }: Context, ground: Ground, program: string): Wrk {
  const requests = ground.sample.map(({ orgId, id }) => ({ orgId, path: `/api/patients/${id}` }))
  const targets = targetsOf(ground.senders, requests)
  const { folder, senders, probe } = ground
  return prepareWrk({
    program,
    url: ground.platform.clinicalUrl,
    folder,
    name: 'read',
    targets,
    senders,
    probe,
    signal,
  })
}

async function preparePeer(context: Context, ground: Ground, tool: Tool): Promise<Pgbench | null> {
  if (tool.program === null) return null
  const drop = await storeKeys(ground.database, ground.sample)
  // After Ctrl+C the database may be on its way down; the next run takes the keys away as well.
  context.defer(() => drop().catch(() => {}))
  const { folder, probe, platform, sample } = ground
  const { ownerUrl, appUrl } = platform
  return preparePgbench({
    program: tool.program,
    folder,
    ownerUrl,
    appUrl,
    keys: sample.length,
    probe,
    signal: context.signal,
  })
}

function contendersAt({ settings }: Context, level: number, load: Wrk, peer: Pgbench | null): Contender[] {
  const { seconds, pgbenchClients } = settings
  const ours: Contender = {
    name: OURS,
    connections: level,
    measure: (round) => load.run({ connections: level, seconds, round: round + 1 }),
  }
  if (peer === null) return [ours]
  const pgbench = (name: string, form: 'owner' | 'row_security', clients: number): Contender => ({
    name,
    connections: clients,
    measure: () => peer.run({ form, clients, seconds }),
  })
  const highest = level === Math.max(...settings.connections) && level > pgbenchClients
  return [
    ours,
    pgbench(PEER, 'owner', level),
    ...(highest ? [pgbench(peerWith(pgbenchClients), 'owner', pgbenchClients)] : []),
    pgbench(PEER_SCOPED, 'row_security', level),
  ]
}

function peerWith(clients: number): string {
  return `${PEER}, ${clients} clients`
}

/** Requests a second of ours against each peer of the same level and round. */
function ratiosOf(runs: readonly Run[], levels: readonly number[]): Record<string, Spread | null> {
  return Object.fromEntries(
    levels.flatMap((level) =>
      [...new Set(runs.filter((run) => run.level === level).map(({ contender }) => contender))]
        .filter((name) => name !== OURS)
        .map((name) => [`${level} ${name}`, ratioOf(rates(runs, level, OURS), rates(runs, level, name))]),
    ),
  )
}

/** The goals of the read. */
export function goalsOf(runs: readonly Run[]): Goal[] {
  const at = (level: number, figure: 'p50_ms' | 'p99_ms' | 'rss_mb', name = OURS) =>
    byRound(runs, level, name, (measure) => measure[figure])
  const best = bestPeer(runs, GOAL_CONNECTIONS)
  return [
    judge(
      'requests a second at 100 connections against the best pgbench',
      'at least',
      0.8,
      ratioOf(rates(runs, GOAL_CONNECTIONS, OURS), best),
    ),
    judge(
      'p99 against p50 at 100 connections',
      'at most',
      4,
      ratioOf(at(GOAL_CONNECTIONS, 'p99_ms'), at(GOAL_CONNECTIONS, 'p50_ms')),
    ),
    judge(
      'p50 at one connection against pgbench with one client',
      'at most',
      2,
      ratioOf(at(1, 'p50_ms'), at(1, 'p50_ms', PEER)),
    ),
    judge(
      'resident memory of a server process at 100 connections, MB',
      'at most',
      80,
      overRounds(at(GOAL_CONNECTIONS, 'rss_mb')),
    ),
  ]
}

/** In each round the best pgbench that is not held by row-level security, whatever its clients. */
function bestPeer(runs: readonly Run[], level: number): ReadonlyMap<number, number> {
  const best = new Map<number, number>()
  const names = new Set(runs.map(({ contender }) => contender))
  for (const name of [...names].filter((one) => one.startsWith(PEER) && one !== PEER_SCOPED)) {
    for (const [round, rate] of rates(runs, level, name))
      best.set(round, Math.max(rate, best.get(round) ?? 0))
  }
  return best
}

function rates(runs: readonly Run[], level: number, name: string): ReadonlyMap<number, number> {
  return byRound(runs, level, name, (measure) => measure.requests_per_second)
}
