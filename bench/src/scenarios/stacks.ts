/** The same questions to the platform and to services in other stacks, in one interleaved run. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordOf } from '../api.ts'
import type { Context, Scenario } from '../context.ts'
import { forgetEarlierRuns } from '../data-set.ts'
import { describeMachine } from '../load/machine.ts'
import { digits } from '../load/report.ts'
import { givePeersAccess, makeGuideIndex } from '../peers/access.ts'
import { listPeers } from '../peers/catalog.ts'
import { verifyPeer } from '../peers/verify-peer.ts'
import { bookingDifference } from '../peers/verify-peer-booking.ts'
import { ROOT } from '../platform.ts'
import { type Ground, setUp } from '../setup.ts'
import { untilCacheInUse } from '../stacks/cache-in-use.ts'
import { type Calendar, openCalendar } from '../stacks/calendar.ts'
import { compareRow, type Plan, type StackRun } from '../stacks/compare.ts'
import { OURS, ourStack } from '../stacks/ours.ts'
import { GUIDE_SEARCH, peerStacks } from '../stacks/peer-stacks.ts'
import { planOf, secondsOf } from '../stacks/plan.ts'
import { loadRow } from '../stacks/point.ts'
import { probeOf } from '../stacks/probe.ts'
import { type Redis, startRedis } from '../stacks/redis.ts'
import { ratiosToOthers, type StacksResult, summarizeStacks } from '../stacks/result.ts'
import { chosenRows, planRows, type RowPlan } from '../stacks/rows.ts'
import type { Mode, Running, Skipped, Stack } from '../stacks/stack.ts'
import { tellStacks } from '../stacks/tell-stacks.ts'
import { bookingFault } from '../stacks/verify-booking.ts'

/** `npm run bench -- stacks`. */
export const stacks: Scenario = { name: 'stacks', run: runStacks }

const OBSERVATIONS_PER_PATIENT = 50
/** Connections of the platform twice, and of the bench. */
const OWN_CONNECTIONS = 40
const MODES: readonly Mode[] = ['uncached', 'cached', 'shared']

/** What the parts of the scenario share. */
type Session = {
  readonly context: Context
  readonly ground: Ground
  readonly redis: Redis | null
  readonly calendar: Calendar | null
  readonly stacks: readonly Stack[]
  readonly plan: Plan
  readonly runs: StackRun[]
  readonly skipped: Skipped[]
}

/** A stack that was started and may be measured. */
type Started = { readonly stack: Stack; readonly running: Running }

async function runStacks(context: Context): Promise<boolean> {
  const { settings, say } = context
  chosenRows(settings.rows)
  const peers = listPeers()
  const ground = await setUp(context, {
    name: `stacks-${settings.patients}`,
    patients: settings.patients,
    observationsPerPatient: OBSERVATIONS_PER_PATIENT,
    connections: (peers.length + 1) * settings.dbConnections + OWN_CONNECTIONS,
  })
  const redis = await startRedis(context)
  const peerUrl = await givePeersAccess(ground.database, ground.platform.ownerUrl)
  const others = await peerStacks(context, peerUrl, redis)
  if (settings.prepare) return others.skipped.length === 0
  const rows = await planRows(ground, settings.rows)
  const calendar = isInContract('post', '/api/appointments')
    ? await openCalendar(ground.database, ground.sample, Date.now())
    : null
  const all = [ourStack(context, ground.platform, redis), ...others.stacks]
  const plan = planOf(settings, all.length, rows.length)
  const minutes = Math.ceil(secondsOf(plan, all.length, rows.length) / 60)
  say(`${all.length} stacks, ${rows.length} rows: about ${minutes} min of measuring`)
  const skipped = [...others.skipped]
  const session: Session = { context, ground, redis, calendar, stacks: all, plan, runs: [], skipped }
  const machine = await describeMachine(context, ground.database, { wrk: null, pgbench: null })
  for (const mode of MODES) await measureMode(session, mode, rows)
  const result: StacksResult = {
    scenario: 'stacks',
    date: new Date().toISOString().slice(0, 10),
    machine,
    settings,
    redis: redis?.version ?? null,
    data: ground.counts,
    rows: rows.map(({ name, title, mode }) => ({ name, title, mode })),
    stacks: all.map(({ name, title, ours, versions, dbConnections }) => ({
      ...{ name, title, ours, versions },
      database_connections: dbConnections,
    })),
    skipped: session.skipped,
    summary: summarizeStacks(session.runs),
    ratios: ratiosToOthers(session.runs, OURS),
    runs: session.runs,
  }
  return tellStacks(context, result)
}

/** Starts all stacks in one mode, measures its rows, stops them. */
async function measureMode(session: Session, mode: Mode, rows: readonly RowPlan[]): Promise<void> {
  const { context, skipped } = session
  const wanted = rows.filter((row) => row.mode === mode)
  const possible = wanted.filter((row) => {
    const reason = row.bookings > 0 && session.calendar === null ? 'no booking yet' : null
    if (reason !== null) skipped.push({ stack: 'all', row: row.name, reason })
    return reason === null
  })
  if (possible.length === 0) return
  context.say(`\nstarting all stacks, ${mode}`)
  const started = await startAll(session, mode, possible)
  for (const row of possible) await measureRow(session, row, started)
  for (const { running } of started) await running.stop()
}

/** Starts every stack that takes part in a row, and leaves out those whose answers differ from ours. */
async function startAll(session: Session, mode: Mode, rows: readonly RowPlan[]): Promise<Started[]> {
  const { context, ground, stacks: all, skipped } = session
  const started: Started[] = []
  let clinicalUrl = ground.platform.clinicalUrl
  for (const stack of all) {
    if (rows.every((row) => stack.skipReason(mode, row.name) !== null)) {
      for (const { name: row } of rows)
        skipped.push({ stack: stack.title, row, reason: stack.skipReason(mode, row) ?? '' })
      continue
    }
    try {
      const running = await stack.start(mode)
      if (stack.name === OURS) clinicalUrl = `http://127.0.0.1:${running.port}`
      if (stack.ours && mode !== 'uncached') await untilCacheInUse(context, ground, running)
      const verified = { ...ground, platform: { ...ground.platform, clinicalUrl } }
      const url = `http://127.0.0.1:${running.port}`
      if (!stack.ours) {
        const search = stack.name !== GUIDE_SEARCH
        const { compared, difference } = await verifyPeer(context, verified, url, { search })
        if (difference !== null) {
          await running.stop()
          throw new Error(`answers otherwise: ${difference}`)
        }
        context.say(`${stack.title}: ${compared} answers are equal to ours`)
      }
      started.push({ stack, running })
    } catch (error) {
      context.signal.throwIfAborted()
      if (stack.name === OURS) throw error
      const reason = error instanceof Error ? error.message : String(error)
      context.say(`${stack.title}, ${mode}: skipped: ${reason}`)
      for (const row of rows) skipped.push({ stack: stack.title, row: row.name, reason })
    }
  }
  return started
}

async function measureRow(session: Session, row: RowPlan, started: readonly Started[]): Promise<void> {
  const { context, ground, calendar, plan, redis, runs } = session
  const { settings, say } = context
  const taking = await takingPart(session, row, started)
  const hasGuide = row.name.startsWith('search') && taking.some(({ stack }) => stack.name === GUIDE_SEARCH)
  const dropIndex = hasGuide ? await makeGuideIndex(ground.database) : null
  const { folder, senders, postmasterPid } = ground
  say(`\n${row.title}`)
  const loaded = taking.map(({ stack, running }) => {
    const probe = probeOf(running.pids, postmasterPid, redis?.pid ?? null)
    const connections = settings.connections[0] ?? 1
    return loadRow({ context, folder, senders, calendar, row, stack, running, probe, connections })
  })
  try {
    runs.push(...(await compareRow(row.name, loaded, plan, (run) => sayStackRun(session, run))))
  } finally {
    await dropIndex?.()
  }
  await forgetEarlierRuns(ground.database)
}

async function takingPart(session: Session, row: RowPlan, started: readonly Started[]): Promise<Started[]> {
  const { context, ground, calendar, skipped } = session
  const taking: Started[] = []
  for (const one of started) {
    const { stack, running } = one
    const reason =
      stack.skipReason(row.mode, row.name) ??
      (row.bookings > 0 && calendar !== null
        ? ((await bookingFault(ground, stack, running, calendar, context.signal)) ??
          (await peerFault(session, stack, running, calendar)))
        : null)
    if (reason === null) taking.push(one)
    else skipped.push({ stack: stack.title, row: row.name, reason })
  }
  return taking
}

/** Whether a peer books as we do; null for a stack of ours. */
async function peerFault(
  { context, ground }: Session,
  stack: Stack,
  { port }: Running,
  calendar: Calendar,
): Promise<string | null> {
  if (stack.ours) return null
  const bookings = calendar.take(2).map(({ orgId, body = '' }) => ({ orgId, body }))
  return bookingDifference(context, ground, `http://127.0.0.1:${port}`, bookings)
}

function sayStackRun({ context, stacks: all }: Session, { stack, rate, block, point }: StackRun): void {
  const title = all.find(({ name }) => name === stack)?.title ?? stack
  const how = rate === null ? 'saturation' : `at ${rate}/s`
  const times = `p50 ${digits(point.p50_ms)}  p95 ${digits(point.p95_ms)}  p99 ${digits(point.p99_ms)} ms`
  const wrong = point.errors > 0 ? `  VOID: ${JSON.stringify(point.failures)}` : ''
  const figures = `${digits(point.requests_per_second).padStart(7)} req/s  ${times}${wrong}`
  context.say(`block ${block + 1}  ${how.padEnd(12)} ${title.padEnd(34)} ${figures}`)
}

/** Whether the platform offers a route, by the contract that it publishes. */
function isInContract(method: string, path: string): boolean {
  const file = join(ROOT, 'openapi/clinical.json')
  if (!existsSync(file)) return false
  const paths = recordOf(recordOf(JSON.parse(readFileSync(file, 'utf8')))['paths'])
  return paths[path] !== undefined && recordOf(paths[path])[method] !== undefined
}
