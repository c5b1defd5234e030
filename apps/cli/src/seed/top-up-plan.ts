/**
 * Which visits a demo wants around today that has become old: as many as one has that was made today. Only
 * time in which there is nothing, and was nothing, is filled; whoever looks again finds nothing to add.
 */
import {
  contains,
  type Intervals,
  intersect,
  intervalsOf,
  subtract,
} from '@ehrconnect/platform/time/intervals'
import {
  alignedStart,
  drawByWeight,
  drawStatus,
  filledShare,
  freeRoom,
  isGroupDay,
  type PlannedAppointment,
  patientsInTurn,
} from './appointment-plan.ts'
import type { DemoType } from './appointment-types.ts'
import { type Prng, shuffle } from './prng.ts'

/** A day counts as thin when it has less than this part of what is wanted: chance did not fill it evenly. */
const THIN = 0.85
/** Visits begin on multiples of this. */
const STEP_MINUTES = 5

/** A day of a practitioner as it is; minutes since 1970. */
export type FilledDay = {
  readonly day: number
  readonly practitioner: number
  /** Hours, less time that is blocked. */
  readonly open: Intervals
  /** Time of visits, also of those that were cancelled. */
  readonly taken: Intervals
}

/** What there is to plan with. */
export type TopUp = {
  readonly types: readonly DemoType[]
  readonly today: number
  /** Minutes since 1970. */
  readonly now: number
  readonly patients: number
  /** Who comes on a day already. */
  readonly comes: (day: number, patient: number) => boolean
  /** Taken time of each room on a day, as pairs of minutes; what is planned is added. */
  readonly roomsOn: (day: number) => number[][]
}

type Filling = TopUp & {
  readonly prng: Prng
  readonly nextPatient: (day: number) => number | null
  readonly into: PlannedAppointment[]
}

/** Draws what thin days want; the days come in their order. */
export function planTopUp(prng: Prng, plan: TopUp, days: readonly FilledDay[]): PlannedAppointment[] {
  const nextPatient = patientsInTurn(prng, plan.patients, plan.comes)
  const filling: Filling = { ...plan, prng, nextPatient, into: [] }
  for (const one of days) {
    const wanted = minutesOf(one.open) * filledShare(one.day - plan.today)
    const missing = wanted - minutesOf(intersect(one.open, one.taken))
    if (missing > wanted * (1 - THIN)) fillDay(filling, one, missing)
  }
  return filling.into
}

/**
 * Fills a day: first here and there with visits of every kind, then, while it lacks some, with whatever fits
 * anywhere, the shortest first. What does not fit then will not fit later either.
 */
function fillDay(filling: Filling, one: FilledDay, missing: number): void {
  const { prng, types } = filling
  let free = subtract(one.open, one.taken)
  let left = missing
  const put = (type: DemoType | null | undefined, at: number): void => {
    const taken = type == null ? null : planVisit(filling, one, type, at, free)
    if (taken === null) return
    free = subtract(free, taken)
    left -= minutesOf(taken)
  }
  const starts = startsIn(free)
  shuffle(prng, starts)
  if (isGroupDay(one))
    put(
      types.find(({ weight }) => weight === 0),
      one.open.at(-2) ?? 0,
    )
  for (const at of starts) if (left > 0) put(drawByWeight(prng, types), at)
  const usual = types.filter(({ weight }) => weight > 0).toSorted((a, b) => a.duration - b.duration)
  for (const type of usual) for (const at of starts) if (left > 0) put(type, at)
}

/** Plans a visit at the first start from `at` and gives the time that it takes; null when it does not fit. */
function planVisit(
  { prng, roomsOn, nextPatient, into, now }: Filling,
  { day, practitioner }: FilledDay,
  type: DemoType,
  at: number,
  free: Intervals,
): Intervals | null {
  const start = alignedStart(at + type.before, type.alignment)
  const [from, until] = [start - type.before, start + type.duration + type.after]
  if (!contains(free, from, until)) return null
  const rooms = roomsOn(day)
  const room = type.room ? freeRoom(rooms, from, until) : null
  const first = type.room && room === null ? null : nextPatient(day)
  if (first === null) return null
  const status = drawStatus(prng, start, start + type.duration, now)
  const seats = type.capacity === 1 ? 1 : Math.ceil(type.capacity * 0.6)
  for (let lane = 0; lane < seats; lane++) {
    const patient = lane === 0 ? first : nextPatient(day)
    if (patient === null) break
    into.push({ type, practitioner, room, patient, start, lane, status })
  }
  if (room !== null && status !== 'cancelled') rooms[room]?.push(from, until)
  return intervalsOf([from, until])
}

/** The same places whatever else is taken: who looks later finds none that was not looked at before. */
function startsIn(free: Intervals): number[] {
  const starts = new Set<number>()
  for (let i = 0; i + 1 < free.length; i += 2) {
    const first = Math.floor((free[i] ?? 0) / STEP_MINUTES) * STEP_MINUTES
    for (let at = first; at < (free[i + 1] ?? 0); at += STEP_MINUTES) starts.add(at)
  }
  return [...starts]
}

function minutesOf(intervals: Intervals): number {
  let minutes = 0
  for (let i = 0; i + 1 < intervals.length; i += 2) minutes += (intervals[i + 1] ?? 0) - (intervals[i] ?? 0)
  return minutes
}
