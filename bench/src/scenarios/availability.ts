/** Free slots at a clinic with a million appointments: a day of ten practitioners, a month of fifty. */
import { get, jsonRecord, recordsOf } from '../api.ts'
import type { Context, Scenario } from '../context.ts'
import { type FullCalendar, openFullCalendar } from '../full-calendar.ts'
import { describeMachine } from '../load/machine.ts'
import { byRound, type Contender, measureLevel, overRounds, type Run, summarize } from '../load/measure.ts'
import { type Goal, judge, type Result } from '../load/report.ts'
import { findWrk } from '../load/tools.ts'
import { prepareWrk, type Wrk } from '../load/wrk.ts'
import { type Ground, setUp, targetsOf } from '../setup.ts'
import { sayRun, tell } from '../tell.ts'
import { today } from '../write-json.ts'

/** `npm run bench -- availability`. */
export const availability: Scenario = { name: 'availability', run: runAvailability }

const APPOINTMENTS = { full: 1_000_000, quick: 20_000 }
const DAY = { name: 'a day of ten', days: 1, practitioners: 10, goalMs: 20 }
const MONTH = { name: '30 days of fifty', days: 30, practitioners: 50, goalMs: 100 }
const QUESTIONS = [DAY, MONTH] as const
/** Both are asked for visits that need no room, and for visits that take one of fifty rooms. */
const IN_ROOMS = ', in rooms'
const LIMIT = 10_000
const DAYS_SPREAD = 28
const WARM_UP_SECONDS = { full: 2, quick: 1 }
const MS_PER_DAY = 86_400_000

type Question = { readonly name: string; readonly days: number; readonly practitioners: number }

async function runAvailability(context: Context): Promise<boolean> {
  const { settings, say } = context
  const wrk = await findWrk(context)
  if (wrk.program === null) {
    say(`skipped: ${wrk.reason}`)
    return false
  }
  const appointments = settings.quick ? APPOINTMENTS.quick : APPOINTMENTS.full
  const { patients } = settings
  const ground = await setUp(context, {
    ...{ name: `availability-${appointments}`, patients, observationsPerPatient: 0 },
    ...{ connections: Math.max(...settings.connections), keepsAppointments: true },
  })
  const calendar = await openFullCalendar(context, ground.database, appointments)
  say(`${await verifySlots(context, ground, calendar)} free slots are those that the appointments leave`)
  const machine = await describeMachine(context, ground.database, { wrk: wrk.version, pgbench: null })
  const loads = loadsOf(context, ground, calendar, wrk.program)
  const warmUp = settings.quick ? WARM_UP_SECONDS.quick : WARM_UP_SECONDS.full
  const runs: Run[] = []
  for (const level of settings.connections) {
    for (const { load } of loads) await load.run({ connections: level, seconds: warmUp, round: 0 })
    const contenders = loads.map(({ name, load }) => contenderOf(name, load, level, settings.seconds))
    runs.push(...(await measureLevel(level, contenders, settings.rounds, (run) => sayRun(context, run))))
  }
  const result: Result = {
    ...{ scenario: 'availability', date: today(), machine, settings },
    data: { ...ground.counts, appointments, server_processes: ground.probe.serverProcesses() },
    skipped: [],
    summary: summarize(runs),
    ratio: 'none: this scenario has no peer',
    ratios: {},
    goals: goalsOf(runs),
    runs,
  }
  return tell(context, result)
}

/** The goals, for one who asks at a time; the slowest kind of visit counts. */
export function goalsOf(runs: readonly Run[]): Goal[] {
  return QUESTIONS.flatMap(({ name, goalMs }) =>
    [name, name + IN_ROOMS].map((contender) =>
      judge(
        `${contender}, p95 at one connection, ms`,
        'at most',
        goalMs,
        overRounds(byRound(runs, 1, contender, (measure) => measure.p95_ms)),
      ),
    ),
  )
}

/** The path of a question: the nth day and the nth practitioners of those that can be asked for. */
export function pathOf(calendar: FullCalendar, typeId: string, question: Question, nth: number): string {
  const { practitioners, tomorrow } = calendar
  const { days, practitioners: count } = question
  const spread = Math.max(1, DAYS_SPREAD - days)
  const from = Date.parse(tomorrow) + (nth % spread) * MS_PER_DAY
  const first = (nth * 7) % practitioners.length
  const asked = [...practitioners, ...practitioners].slice(first, first + count)
  const [start, end] = [from, from + days * MS_PER_DAY].map((ms) => new Date(ms).toISOString().slice(0, 10))
  const list = `practitioner_id=${asked.join(',')}&limit=${LIMIT}`
  return `/api/appointments/availability?type_id=${typeId}&from=${start}&to=${end}&${list}`
}

function loadsOf(
  context: Context,
  ground: Ground,
  calendar: FullCalendar,
  program: string,
): { readonly name: string; readonly load: Wrk }[] {
  const { folder, senders, probe, platform } = ground
  const { orgId, typeId, roomTypeId } = calendar
  const kinds = [
    ['', typeId],
    [IN_ROOMS, roomTypeId],
  ] as const
  return QUESTIONS.flatMap((question, q) =>
    kinds.map(([suffix, type], k) => {
      const requests = Array.from({ length: calendar.practitioners.length * DAYS_SPREAD }, (_, nth) => ({
        orgId,
        path: pathOf(calendar, type, question, nth),
      }))
      const load = prepareWrk({
        ...{ program, url: platform.clinicalUrl, folder, name: `availability-${q}-${k}` },
        ...{ targets: targetsOf(senders, requests), senders, probe, signal: context.signal },
      })
      return { name: question.name + suffix, load }
    }),
  )
}

function contenderOf(name: string, load: Wrk, connections: number, seconds: number): Contender {
  return { name, connections, measure: (round) => load.run({ connections, seconds, round: round + 1 }) }
}

const BOOKED = `
  SELECT count(*)::text FROM appointments
   WHERE org_id = $1::uuid AND practitioner_id = ANY ($2::text::uuid[])
     AND (start_time AT TIME ZONE 'Europe/Vienna')::date = $3::text::date`
const SLOTS_A_DAY = 36

/** Compares the slots of some days with what the appointments leave. Throws: Error when they differ. */
async function verifySlots(context: Context, ground: Ground, calendar: FullCalendar): Promise<number> {
  const sender = ground.senders.find(({ id }) => id === calendar.orgId)
  if (sender === undefined) throw new Error('nobody may ask for the calendar')
  let free = 0
  for (const typeId of [calendar.typeId, calendar.roomTypeId]) {
    for (let nth = 0; nth < DAYS_SPREAD; nth += 1) {
      const path = pathOf(calendar, typeId, DAY, nth)
      const query = new URLSearchParams(path.split('?')[1])
      const slots = recordsOf(jsonRecord(await get(ground.platform, sender, path, context.signal))['slots'])
      const [row] = await ground.database.rows(BOOKED, [
        ...[calendar.orgId, `{${query.get('practitioner_id')}}`, query.get('from') ?? ''],
      ])
      const left = DAY.practitioners * SLOTS_A_DAY - Number(row?.[0])
      if (slots.length !== left) throw new Error(`${slots.length} slots are offered, ${left} are free`)
      free += left
    }
  }
  return free
}
