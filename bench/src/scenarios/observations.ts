/** Recording observations: one a request, and a thousand a request, each row with a verdict of its own. */
import type { Context, Scenario } from '../context.ts'
import { describeMachine } from '../load/machine.ts'
import { byRound, type Contender, measureLevel, overRounds, type Run, summarize } from '../load/measure.ts'
import type { PatientKey } from '../load/pgbench-sql.ts'
import { type Goal, judge, type Result } from '../load/report.ts'
import { findWrk } from '../load/tools.ts'
import { prepareWrk, type Target, type Wrk } from '../load/wrk.ts'
import { observationBody, verifyObservations } from '../observation-bodies.ts'
import { type Ground, setUp, targetsOf } from '../setup.ts'
import { sayRun, tell } from '../tell.ts'

/** `npm run bench -- observations`. */
export const observations: Scenario = { name: 'observations', run: runObservations }

const SINGLE = 'one a request'
const BATCH = 'a thousand a request'
const BATCH_ROWS = 1_000
const BATCHES = 100
const SINGLES = 20_000
/** More batches at a time only wait for each other, and fill an organization's share of the queue. */
const BATCH_CONNECTIONS_MAX = 4
const GOAL_CONNECTIONS = 100
const WARM_UP_SECONDS = 3

async function runObservations(context: Context): Promise<boolean> {
  const { settings, say } = context
  const wrk = await findWrk(context)
  if (wrk.program === null) {
    say(`skipped: ${wrk.reason}`)
    return false
  }
  const ground = await setUp(context)
  await forgetAtTheEnd(context, ground)
  const proved = await verifyObservations(context, ground, BATCH_ROWS)
  say(`${proved} recorded observations are equal to what was sent`)
  const machine = await describeMachine(context, ground.database, { wrk: wrk.version, pgbench: null })
  const single = loadOf(context, ground, wrk.program, 'single', singleTargets(ground))
  const batch = loadOf(context, ground, wrk.program, 'batch', batchTargets(ground))
  const runs: Run[] = []
  for (const level of settings.connections) {
    await single.run({ connections: level, seconds: WARM_UP_SECONDS, round: 0 })
    const contenders = contendersAt(settings.seconds, level, single, batch)
    runs.push(...(await measureLevel(level, contenders, settings.rounds, (run) => sayRun(context, run))))
  }
  const result: Result = {
    scenario: 'observations',
    date: new Date().toISOString().slice(0, 10),
    machine,
    settings,
    data: { ...ground.counts, server_processes: ground.probe.serverProcesses(), rows_a_batch: BATCH_ROWS },
    skipped: [],
    summary: summarize(runs),
    ratio: 'none: this scenario has no peer',
    ratios: {},
    goals: goalsOf(runs),
    runs,
  }
  return tell(context, result)
}

/** A figure must not depend on the runs before it: what this one records is removed. */
async function forgetAtTheEnd(context: Context, { database }: Ground): Promise<void> {
  const [now] = await database.rows('SELECT now()::text')
  context.defer(async () => {
    await database.rows('DELETE FROM observations WHERE created_at >= $1::text::timestamptz', [
      now?.[0] ?? '',
    ])
    await database.rows('VACUUM (ANALYZE) observations')
  })
}

function loadOf(
  context: Context,
  ground: Ground,
  program: string,
  name: string,
  targets: readonly Target[],
): Wrk {
  const { folder, senders, probe, platform } = ground
  const { signal } = context
  return prepareWrk({ program, url: platform.clinicalUrl, folder, name, targets, senders, probe, signal })
}

function singleTargets({ senders, sample }: Ground): Target[] {
  return targetsOf(
    senders,
    sample.slice(0, SINGLES).map(({ orgId, id }, nth) => ({
      orgId,
      path: '/api/observations',
      body: JSON.stringify(observationBody(id, nth)),
    })),
  )
}

/** Batches of one organization each, in the organizations' shares of the sample. */
function batchTargets({ senders, sample }: Ground): Target[] {
  const patients = Map.groupBy(sample, ({ orgId }) => orgId)
  const batches = sample.slice(0, BATCHES).map(({ orgId }, batch) => ({
    orgId,
    path: '/api/observations/batch',
    body: JSON.stringify({ observations: batchOf(patients.get(orgId) ?? [], batch) }),
  }))
  return targetsOf(senders, batches)
}

function batchOf(patients: readonly PatientKey[], batch: number): object[] {
  return Array.from({ length: BATCH_ROWS }, (_, row) => {
    const nth = batch * BATCH_ROWS + row
    return observationBody(patients[nth % patients.length]?.id ?? '', nth)
  })
}

function contendersAt(seconds: number, level: number, single: Wrk, batch: Wrk): Contender[] {
  const few = Math.min(level, BATCH_CONNECTIONS_MAX)
  return [
    {
      name: SINGLE,
      connections: level,
      measure: (round) => single.run({ connections: level, seconds, round: round + 1 }),
    },
    {
      name: BATCH,
      connections: few,
      measure: (round) => batch.run({ connections: few, seconds, round: round + 1 }),
    },
  ]
}

/** The goals of recording. */
export function goalsOf(runs: readonly Run[]): Goal[] {
  const rate = (name: string, rows: number) =>
    overRounds(byRound(runs, GOAL_CONNECTIONS, name, (measure) => measure.requests_per_second * rows))
  return [
    judge('observations a second, one a request, 100 connections', 'at least', 4_000, rate(SINGLE, 1)),
    judge('observations a second in batches of 1,000', 'at least', 20_000, rate(BATCH, BATCH_ROWS)),
  ]
}
